// SPDX-License-Identifier: GPL-2.0-or-later
// grade on a class: each has its report, and a mark is kept for what it is a mark of, and for
// nothing else.
#include "lessons/planted.h"
#include "support/finished.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class TestGradeMany : public QObject {
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aClassIsGraded()
    {
        const QByteArray swapped =
            planted::with(u"05"_s, "ldp\tx4, x5, [sp], #16", "ldp\tx5, x4, [sp], #16");
        const std::pair<QString, QByteArray> students[] = {
            {u"ada"_s, planted::reference(u"05"_s)}, {u"bob"_s, swapped}, {u"=cmd"_s, ""}};
        QStringList folders;
        for (const auto& [name, source] : students) {
            folders << m_dir->filePath(name);
            QVERIFY(QDir().mkpath(folders.last()));
            QVERIFY(write(folders.last() + u"/entry.S"_s, source));
        }
        const QString into = m_dir->filePath(u"grades"_s);
        const QStringList all =
            QStringList{u"grade"_s} + folders +
            QStringList{u"--lab"_s, u"05"_s, u"--into"_s, into, u"-j"_s, u"2"_s};
        const auto graded = run(all);
        QVERIFY2(graded.code == 0, said(graded));
        const QByteArray table = contents(into + u"/grades.csv"_s);
        QVERIFY2(table.startsWith("submission,verdict,reason,points,possible,say\n"), table);
        QVERIFY2(table.contains("\n\"ada\",\"pass\",\"none\","), table);
        QVERIFY2(table.contains("\n\"bob\",\"fail\",\"student\","), table);
        QVERIFY2(table.contains("\n\"'=cmd\",\"fail\",\"student\",\"0\","), table);
        for (const auto& [name, source] : students)
            QVERIFY(QFile::exists(into + u'/' + name + u".json"_s));
        QVERIFY(QFile::exists(into + u"/bob.wsrec"_s));

        QVERIFY2(graded.output.endsWith(
                     "Kept: 0. Judged: 3, of which 0 had a report that no longer counts.\n"),
                 said(graded));

        // What has a mark keeps it; what was an error is tried again.
        QVERIFY(write(into + u"/bob.json"_s,
                      R"({"format": "worldswitch-grade", "verdict": "error", "say": "once"})"));
        const auto again = run(all);
        QVERIFY2(again.code == 0, said(again));
        QCOMPARE(contents(into + u"/grades.csv"_s), table);
        QVERIFY2(again.output.endsWith(
                     "Kept: 2. Judged: 1, of which 1 had a report that no longer counts.\n"),
                 said(again));

        const auto twice = run({u"grade"_s, folders[0], folders[0] + u"/../ada"_s, u"--lab"_s,
                                u"05"_s, u"--into"_s, into});
        QCOMPARE(twice.code, 2);
        QVERIFY2(twice.errors.contains(u"is named twice"), said(twice));
        const auto nowhere =
            run({u"grade"_s, folders[0], u"--lab"_s, u"05"_s, u"--into"_s, u"/proc/none"_s});
        QCOMPARE(nowhere.code, 3);
        QFile::remove(into + u"/ada.json"_s);
        const auto none = run({u"grade"_s, folders[0], m_dir->filePath(u"nobody"_s), u"--lab"_s,
                               u"05"_s, u"--into"_s, into});
        QCOMPARE(none.code, 3);
        QVERIFY(
            contents(into + u"/grades.csv"_s).contains("\"nobody\",\"error\",\"infrastructure\""));
    }

    /// A mark is of a file, a lab and an isolation: of others it is none.
    void aMarkOfSomethingElseIsNotKept()
    {
        const QString alice = m_dir->filePath(u"alice"_s);
        QVERIFY(QDir().mkpath(alice));
        QVERIFY(write(alice + u"/entry.S"_s, planted::reference(u"05"_s)));
        const QString into = m_dir->filePath(u"grades"_s);
        const auto inTo = [&](const QString& lab, const QStringList& more = {}) {
            return run(QStringList{u"grade"_s, alice, u"--lab"_s, lab, u"--into"_s, into} + more);
        };
        const auto verdict = [&] {
            return QJsonDocument::fromJson(contents(into + u"/alice.json"_s)).object();
        };
        const QByteArray kKept = "Kept: 1. Judged: 0, of which 0 ";
        const QByteArray kAgain = "Kept: 0. Judged: 1, of which 1 ";
        QCOMPARE(inTo(u"05"_s).code, 0);
        QCOMPARE(verdict()[u"lesson"_s].toString(), u"05-the-round-trip"_s);
        QVERIFY(inTo(u"05"_s).output.contains(kKept));

        const auto other = inTo(u"03"_s); // another lab, of the same file
        QVERIFY2(other.output.contains(kAgain), said(other));
        QCOMPARE(verdict()[u"lesson"_s].toString(), u"03-aapcs64-and-the-world-switch"_s);
        QVERIFY(inTo(u"05"_s).output.contains(kAgain));

        // Handed in once more; and what makes no image leaves no capsule of what was there before.
        QVERIFY(QFile::exists(into + u"/alice.wsrec"_s));
        QVERIFY(write(alice + u"/entry.S"_s, "no assembly\n"));
        const auto resubmitted = inTo(u"05"_s);
        QVERIFY2(resubmitted.output.contains(kAgain), said(resubmitted));
        QCOMPARE(verdict()[u"verdict"_s].toString(), u"fail"_s);
        QVERIFY(!QFile::exists(into + u"/alice.wsrec"_s));
        QVERIFY(inTo(u"05"_s).output.contains(kKept));

        withoutNamespaces();
        const auto bare = inTo(u"05"_s);
        m_path.clear();
        QCOMPARE(verdict()[u"isolation"_s].toString(), u"none"_s);
        const auto isolated = inTo(u"05"_s, {u"--require-isolation"_s});
        if (isolated.code == 3)
            QSKIP("not run: there is no jail here");
        QVERIFY2(bare.output.contains(kAgain), said(bare));
        QVERIFY2(isolated.output.contains(kAgain), said(isolated));
        QCOMPARE(verdict()[u"isolation"_s].toString(), u"bubblewrap"_s);
    }

    /// As `class/*/lab` names them: each by as much of its path as it needs.
    void foldersOfOneNameAreToldApart()
    {
        QStringList folders;
        for (const char* name : {"class/ada/lab", "class/bob/lab", "other/bob/lab", "eve"}) {
            folders << m_dir->filePath(QString::fromLatin1(name));
            QVERIFY(QDir().mkpath(folders.last()));
            QVERIFY(write(folders.last() + u"/entry.S"_s, "no assembly\n"));
        }
        const QString into = m_dir->filePath(u"grades"_s);
        const auto graded = run(QStringList{u"grade"_s} + folders +
                                QStringList{u"--lab"_s, u"05"_s, u"--into"_s, into});
        QVERIFY2(graded.code == 0, said(graded));
        QCOMPARE(QDir(into).entryList({u"*.json"_s}),
                 (QStringList{u"ada-lab.json"_s, u"class-bob-lab.json"_s, u"eve.json"_s,
                              u"other-bob-lab.json"_s}));
        const auto ada = QJsonDocument::fromJson(contents(into + u"/ada-lab.json"_s));
        QCOMPARE(ada[u"submission"].toString(), u"ada-lab"_s);
        QVERIFY(contents(into + u"/grades.csv"_s).contains("\n\"ada-lab\",\"fail\""));
    }

private:
    /// A bwrap that may not: as where user namespaces are switched off.
    void withoutNamespaces()
    {
        const QString bin = m_dir->filePath(u"bin"_s);
        QVERIFY(QDir().mkpath(bin));
        QVERIFY(write(bin + u"/bwrap"_s, "#!/bin/sh\necho no namespaces >&2\nexit 1\n"));
        QVERIFY(QFile::setPermissions(bin + u"/bwrap"_s, QFile::ReadOwner | QFile::ExeOwner));
        m_path = bin + u':' + qEnvironmentVariable("PATH");
    }
    [[nodiscard]] support::Finished run(const QStringList& arguments) const
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"LANGUAGE"_s, QString());
        if (!m_path.isEmpty())
            environment.insert(u"PATH"_s, m_path);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
        return support::finish(process, kPatience);
    }
    /// Until the next one is said.
    const char* said(const support::Finished& finished)
    {
        m_said = finished.output + finished.errors.toUtf8();
        return m_said.constData();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    QByteArray m_said;
};

QTEST_GUILESS_MAIN(TestGradeMany)
#include "tst_grade_many.moc"
