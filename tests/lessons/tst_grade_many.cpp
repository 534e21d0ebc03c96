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

    /// With the teacher's key each is judged by the variant that she has herself: by her id, which
    /// is her submission's name, or stands in a roster.
    void eachIsJudgedByHerOwnVariant()
    {
        const QString key = m_dir->filePath(u"key"_s);
        QVERIFY(write(key, "0123456789abcdef0123456789abcdef\n"));
        const QString ada = m_dir->filePath(u"ada"_s);
        const QString bob = m_dir->filePath(u"lab-7"_s);
        for (const QString& folder : {ada, bob}) {
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(write(folder + u"/entry.S"_s, planted::reference(u"05"_s)));
        }
        const QString into = m_dir->filePath(u"grades"_s);
        const QStringList all{u"grade"_s,  ada,  bob,        u"--lab"_s, u"05"_s,
                              u"--into"_s, into, u"--key"_s, key};
        const auto seedOf = [&](const char* name) {
            const auto grade =
                QJsonDocument::fromJson(contents(into + u'/' + QLatin1String(name))).object();
            return QStringList{grade[u"seed"_s].toString(),
                               grade[u"report"_s][u"seed"_s].toString()};
        };
        const auto variantOf = [&](const QString& student) {
            const auto one = run({u"grade-one"_s, ada, u"--lab"_s, u"05"_s, u"--report"_s,
                                  u"json"_s, u"--student"_s, student, u"--key"_s, key});
            const QString word =
                QJsonDocument::fromJson(one.output)[u"report"_s][u"seed"_s].toString();
            return QStringList{word, word};
        };
        const auto graded = run(all);
        QVERIFY2(graded.code == 0, said(graded));
        QCOMPARE(seedOf("ada.json"), variantOf(u"ada"_s));
        QCOMPARE(seedOf("lab-7.json"), variantOf(u"lab-7"_s));
        QVERIFY(contents(into + u"/grades.csv"_s).contains("\"lab-7\",\"pass\""));
        QVERIFY(run(all).output.contains("Kept: 2. Judged: 0,"));

        // The same submission of somebody else is judged anew; the other's mark stays.
        const QString roster = m_dir->filePath(u"class.csv"_s);
        QVERIFY(write(roster, "student,submission\nada,ada\n\"bob, jr\",lab-7\n"));
        const auto rostered = run(all + QStringList{u"--roster"_s, roster});
        QVERIFY2(rostered.code == 0, said(rostered));
        QVERIFY2(rostered.output.contains("Kept: 1. Judged: 1, of which 1 "), said(rostered));
        QCOMPARE(seedOf("lab-7.json"), variantOf(u"bob, jr"_s));

        // The lesson as it is, for all of them, is another variant.
        const auto plain = run(all.mid(0, 7));
        QVERIFY2(plain.output.contains("Kept: 0. Judged: 2, of which 2 "), said(plain));
        QCOMPARE(seedOf("ada.json"), (QStringList{QString(), u"student"_s}));
        const auto seeded = run(all.mid(0, 7) + QStringList{u"--seed"_s, u"word"_s});
        QVERIFY2(seeded.output.contains("Kept: 0. Judged: 2, of which 2 "), said(seeded));
        QCOMPARE(seedOf("ada.json"), (QStringList{u"word"_s, u"word"_s}));
    }

    void withoutHerVariantNobodyIsJudged_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("roster");
        QTest::addColumn<QString>("says");
        const QByteArray kKey = "0123456789abcdef";
        QTest::newRow("no key") << QByteArray() << QByteArray() << u"The key "_s;
        QTest::newRow("a key that can be guessed")
            << QByteArray("short") << QByteArray() << u"can be guessed"_s;
        QTest::newRow("not in the roster") << kKey << QByteArray("submission,student\nbob,s2\n")
                                           << u"does not say whose submission ada is."_s;
        QTest::newRow("no roster")
            << kKey << QByteArray("who,what\n") << u"must name the columns"_s;
        QTest::newRow("a roster of nobody")
            << kKey << QByteArray("submission,student\nada,\n") << u":2: This line"_s;
    }
    void withoutHerVariantNobodyIsJudged()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, roster);
        QFETCH(QString, says);
        const QString ada = m_dir->filePath(u"ada"_s);
        QVERIFY(QDir().mkpath(ada));
        const QString into = m_dir->filePath(u"grades"_s);
        const QString keyFile = m_dir->filePath(u"key"_s);
        QVERIFY(key.isEmpty() || write(keyFile, key));
        QStringList arguments{u"grade"_s,  ada,  u"--lab"_s, u"05"_s,
                              u"--into"_s, into, u"--key"_s, keyFile};
        if (!roster.isEmpty()) {
            arguments << u"--roster"_s << m_dir->filePath(u"class.csv"_s);
            QVERIFY(write(arguments.last(), roster));
        }
        const auto graded = run(arguments);
        QCOMPARE(graded.code, 3);
        QVERIFY2(graded.errors.contains(says), said(graded));
        QVERIFY(!QDir(into).exists());
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

    /// Names as strangers give them: each is graded, and a report is its own.
    void aNameMayBeAnything()
    {
        const QString work = m_dir->filePath(u"class"_s);
        const QStringList names{u"-x"_s, u"--help"_s, u"学生 “一”"_s, u"two\nlines"_s, u"a,\"b"_s};
        for (const QString& name : names) {
            QVERIFY(QDir().mkpath(work + u'/' + name));
            QVERIFY(write(work + u'/' + name + u"/entry.S"_s, "no assembly\n"));
        }
        const QString into = m_dir->filePath(u"grades"_s);
        m_folder = work;
        const auto graded =
            run(QStringList{u"grade"_s, u"--lab"_s, u"05"_s, u"--into"_s, into, u"--"_s} + names);
        m_folder.clear();
        QVERIFY2(graded.code == 0, said(graded));
        QCOMPARE(QDir(into).entryList({u"*.json"_s}).size(), names.size());
        for (const QString& name : names) {
            const auto grade =
                QJsonDocument::fromJson(contents(into + u'/' + name + u".json"_s)).object();
            QCOMPARE(grade[u"submission"_s].toString(), name);
            QCOMPARE(grade[u"reason"_s].toString(), u"student"_s);
        }
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
        if (!m_folder.isEmpty())
            process.setWorkingDirectory(m_folder);
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
    QString m_folder; ///< to work in
    QByteArray m_said;
};

QTEST_GUILESS_MAIN(TestGradeMany)
#include "tst_grade_many.moc"
