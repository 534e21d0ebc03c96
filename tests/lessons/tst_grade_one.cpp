// SPDX-License-Identifier: GPL-2.0-or-later
// grade-one on submissions as a class hands them in, the hostile ones too: the verdict, the reason,
// nothing outside changed, and a report in each form that its reader takes.
#include "support/finished.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
constexpr int kPoints = 82;       // 62 of lesson 5's checks, 20 of the contract: built or not

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray reference()
{
    return contents(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/switch/entry.S"));
}

/// The reference with one line exchanged for another.
QByteArray with(const QByteArray& line, const QByteArray& other)
{
    QByteArray source = reference();
    const auto at = source.lastIndexOf(line);
    return at < 0 ? QByteArray() : source.replace(at, line.size(), other);
}

QString sha256(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

/// The reference with one of the edits that lesson 1 is tested with.
QByteArray edited(const QString& name)
{
    const QTemporaryDir dir;
    const QString file = dir.filePath(u"hypervisor/switch/entry.S"_s);
    QFile copy(file);
    if (!QDir().mkpath(QFileInfo(file).path()) || !copy.open(QIODevice::WriteOnly) ||
        copy.write(reference()) < 0 || !copy.flush())
        return {};
    QProcess patch;
    patch.setWorkingDirectory(dir.path());
    patch.start(u"patch"_s,
                {u"-s"_s, u"-p1"_s, u"-i"_s,
                 QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/lessons/edits/") + name});
    return support::finish(patch, kPatience).code == 0 ? contents(file) : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class TestGradeOne : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_submission = m_dir->filePath(u"alice"_s);
        QVERIFY(QDir().mkpath(m_submission));
    }

    void aSubmissionGetsItsVerdict_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QByteArray& source, const char* verdict,
                            const char* says = "") {
            QTest::newRow(name) << source << QString::fromLatin1(verdict)
                                << (verdict == QByteArray("pass") ? u"none"_s : u"student"_s)
                                << QString::fromUtf8(says);
        };
        const QByteArray pop = "ldp\tx4, x5, [sp], #16";
        row("the reference", reference(), "pass");
        row("two pops turned round", with(pop, "ldp\tx5, x4, [sp], #16"), "fail", "swapped");
        // Nobody can read what lies in x6 then: that is the submission's doing, not the lesson's.
        row("a pop of one register twice", with("ldp\tx6, x7, [sp], #16", "ldp\tx6, x6, [sp], #16"),
            "fail", "The architecture does not say what this instruction does");
        row("x18 is forgotten", with("str\tx18,", "//"), "fail", "x18");
        row("no exit code", with("mov\tx0, x1\t", "nop\t//"), "fail", "exit code");
        row("an endless loop", with(pop, "1:\tb\t1b\n\t" + pop), "fail");
        row("a wait for nothing", with(pop, "1:\twfi\n\tb\t1b\n\t" + pop), "fail");
        row("empty", "", "fail", "makes no image");
        row("no assembly", "int main() { return 0; }\n", "fail", "makes no image");
        row("binary", QByteArray(4096, '\xff'), "fail", "makes no image");
        row("a file of the grader's", reference() + "\n\t.incbin \"/etc/passwd\"\n", "fail",
            "makes no image");
        row("a file of the kit's, by a path that is not there",
            reference() + "\n\t.include \"../../../../etc/hostname\"\n", "fail", "makes no image");
        row("the answer itself", "#include \"switch/entry.S\"\n", "fail", "makes no image");
        row("the answer, where it lies", "#include \"answers/switch/entry.S\"\n", "fail",
            "makes no image");
        row("a source without an end", reference() + "\n\t.rept 1000000000\n\tnop\n\t.endr\n",
            "fail", "makes no image");
        row("a macro that calls itself", reference() + "\n\t.macro m\n\tm\n\tm\n\t.endm\n\tm\n",
            "fail", "makes no image");
        row("an object of a gigabyte", reference() + "\n\t.data\n\t.skip 1 << 30\n", "fail",
            "makes no image");
        row("another entry point", reference() + "\n\t.globl _start\n_start:\n\tnop\n", "fail",
            "makes no image");
        row("a verdict of its own on the console",
            with(pop,
                 "adr\tx9, 2f\n\tmov\tx10, #0x09000000\n1:\tldrb\tw11, [x9], #1\n\tcbz\tw11, 3f\n"
                 "\tstrb\tw11, [x10]\n\tb\t1b\n2:\t.asciz \"pass: 52 of 52 points\\n\"\n"
                 "\t.balign 4\n3:\tldp\tx5, x4, [sp], #16"),
            "fail");
        row("debug information of its own",
            with(pop, "ldp\tx5, x4, [sp], #16") +
                "\n\t.section .debug_info, \"\", %progbits\n\t.long 0xffffffff\n",
            "fail");
    }
    void aSubmissionGetsItsVerdict()
    {
        QFETCH(QByteArray, source);
        QFETCH(QString, verdict);
        QFETCH(QString, reason);
        QFETCH(QString, says);
        QVERIFY(write(m_submission + u"/entry.S"_s, source));
        const QStringList before = QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden);
        const auto graded = grade({u"--report"_s, u"json"_s});
        const QJsonObject report = QJsonDocument::fromJson(graded.output).object();
        // A container and a chroot may have no namespaces to give; the report says so then.
        if ((source.contains("/etc/passwd") || source.startsWith("#include \"answers")) &&
            report[u"isolation"_s].toString() == u"none"_s)
            QSKIP("not run: there is no jail here, and without one the file is read");
        QVERIFY2(report[u"verdict"_s].toString() == verdict, said(graded));
        QVERIFY2(report[u"reason"_s].toString() == reason, said(graded));
        QVERIFY2(report[u"say"_s].toString().contains(says), said(graded));
        QCOMPARE(graded.code, verdict == u"pass" ? 0 : 1);
        QCOMPARE(report[u"submission"_s].toString(), u"alice"_s);
        QCOMPARE(report[u"lesson"_s].toString(), u"05-the-round-trip"_s);
        QCOMPARE(report[u"possible"_s].toInt(), kPoints);
        const int points = report[u"points"_s].toInt();
        QVERIFY2(verdict == u"pass" ? points == kPoints : points < kPoints, said(graded));
        QCOMPARE(report[u"version"_s].toInt(), 2);
        QCOMPARE(report[u"source"_s].toString(), sha256(source));
        // Nothing was left beside it or in it, and no path of this machine is in the report.
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden), before);
        QCOMPARE(QDir(m_submission).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
        QVERIFY2(!graded.output.contains(QDir::tempPath().toUtf8() + "/"), said(graded));
        QVERIFY2(!graded.output.contains(WORLDSWITCH_SOURCE_DIR), said(graded));
        QCOMPARE(grade({u"--report"_s, u"json"_s}).output, graded.output);
    }

    /// It ended in good order and by itself, before anything could be judged: nobody's mark.
    // By an instruction of the submission's own: the machine was not taken away.
    void aSwitchThatSwitchesTheMachineOffFails()
    {
        const QByteArray pop = "ldp\tx4, x5, [sp], #16";
        QVERIFY(write(
            m_submission + u"/entry.S"_s,
            with(pop, "mov\tw0, #0x0008\n\tmovk\tw0, #0x8400, lsl #16\n\tsmc\t#0\n\t" + pop)));
        const auto first = grade({u"--report"_s, u"json"_s});
        QVERIFY2(first.code == 1, said(first));
        QVERIFY2(first.output.contains("The machine switched itself off"), said(first));
        for (int again = 0; again < 5; ++again) {
            const auto graded = grade({u"--report"_s, u"json"_s});
            QCOMPARE(graded.code, 1);
            QCOMPARE(graded.output, first.output);
        }
    }

    void othersFilesAreIgnored()
    {
        QVERIFY(write(m_submission + u"/entry.S"_s, reference()));
        QVERIFY(write(m_submission + u"/.worldswitch-lab"_s, "01-stp-is-two-strs\n"));
        QVERIFY(write(m_submission + u"/link.ld"_s, "SECTIONS { nonsense }"));
        QVERIFY(QDir().mkpath(m_submission + u"/kit/objects"_s));
        QVERIFY(write(m_submission + u"/kit/objects/boot-main.cpp.o"_s, "no object"));
        QVERIFY(write(m_submission + u"/asm-offsets.h"_s, "#error the submission's own"));
        const auto graded = grade({});
        QVERIFY2(graded.code == 0, said(graded));
    }

    void aLinkIsNotFollowed()
    {
        QVERIFY(QFile::link(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/switch/entry.S"),
                            m_submission + u"/entry.S"_s));
        const auto graded = grade({});
        QVERIFY2(graded.code == 1, said(graded));
        QVERIFY2(graded.output.contains("is a link"), said(graded));
    }

    /// The same verdict as of the folder (tst_submission has what can be wrong with one).
    void anArchiveIsASubmission()
    {
        const QString lab = m_dir->filePath(u"lab"_s);
        QVERIFY(QDir().mkpath(lab));
        QVERIFY(write(lab + u"/entry.S"_s, reference()));
        QVERIFY(write(lab + u"/link.ld"_s, "SECTIONS { nonsense }"));
        m_submission = m_dir->filePath(u"alice.tar.gz"_s);
        QProcess tar;
        tar.setWorkingDirectory(m_dir->path());
        tar.start(u"tar"_s, {u"-czf"_s, m_submission, u"lab"_s});
        QVERIFY(support::finish(tar, kPatience).code == 0);
        const QStringList before = QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden);
        const auto good = grade({u"--report"_s, u"json"_s});
        QVERIFY2(good.code == 0, said(good));
        const QJsonObject report = QJsonDocument::fromJson(good.output).object();
        QCOMPARE(report[u"submission"_s].toString(), u"alice.tar.gz"_s);
        QCOMPARE(report[u"verdict"_s].toString(), u"pass"_s);
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden), before);

        const QByteArray whole = contents(m_submission);
        QVERIFY(write(m_submission, whole.left(whole.size() / 2)));
        const auto cut = grade({u"--report"_s, u"json"_s});
        QVERIFY2(cut.code == 1, said(cut));
        const QJsonObject failed = QJsonDocument::fromJson(cut.output).object();
        QCOMPARE(failed[u"verdict"_s].toString(), u"fail"_s);
        QCOMPARE(failed[u"reason"_s].toString(), u"student"_s);
        QVERIFY2(failed[u"say"_s].toString().contains(u"no archive that can be read"_s), said(cut));
        QVERIFY2(!cut.output.contains(m_dir->path().toUtf8()), said(cut));

        // What is none of that is the student's to mend: it says what is taken.
        m_submission = lab + u"/link.ld"_s;
        const auto other = grade({u"--report"_s, u"json"_s});
        QVERIFY2(other.code == 1, said(other));
        QVERIFY2(other.output.contains("Hand in entry.S alone, a folder, or one of these: .zip"),
                 said(other));
        QVERIFY2(other.output.contains("\"student\""), said(other));

        m_submission = lab + u"/entry.S"_s; // the file alone
        const auto alone = grade({u"--report"_s, u"json"_s});
        QVERIFY2(alone.code == 0, said(alone));
        QCOMPARE(QJsonDocument::fromJson(alone.output)[u"submission"].toString(), u"entry.S"_s);
    }

    /// Each step holds, and the contract does not: the mark says both.
    void aBrokenContractIsNoFullMark()
    {
        QVERIFY(write(m_submission + u"/entry.S"_s, edited(u"broken-store-below-sp.patch"_s)));
        const auto graded = grade({});
        QCOMPARE(graded.code, 1);
        QVERIFY2(graded.output.startsWith("alice  fail  62/82  student\n"
                                          "  contract: 0 of 20, violated at 0000"),
                 said(graded));
        const auto learn =
            QJsonDocument::fromJson(grade({u"--report"_s, u"prairielearn"_s}).output);
        QVERIFY(learn[u"score"].toDouble() < 0.8);
        const QJsonObject row = learn[u"tests"].toArray().last().toObject();
        QCOMPARE(row[u"name"_s].toString(), u"contract"_s);
        QVERIFY2(row[u"message"_s].toString().startsWith(u"Violated at 0000"_s),
                 qPrintable(row[u"message"_s].toString()));
        const auto scope = QJsonDocument::fromJson(grade({u"--report"_s, u"gradescope"_s}).output);
        QCOMPARE(scope[u"score"].toInt(), 62);
        QCOMPARE(scope[u"tests"].toArray().last()[u"max_score"].toInt(), 20);
    }

    /// The report goes anywhere, the machine's keeper reads standard error.
    void anErrorNamesNoPathInItsReport_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("temporary");
        QTest::addColumn<QString>("named");
        QTest::newRow("a capsule that cannot be written")
            << QStringList{u"--capsule"_s, u"/proc/nowhere/a b.wsrec"_s} << QString()
            << u"/proc/nowhere"_s;
        QTest::newRow("no room for temporary files")
            << QStringList{} << u"/proc"_s << u"in /proc"_s;
        QTest::newRow("a lesson that is broken")
            << QStringList{u"--lessons"_s, u"LESSONS"_s} << QString() << u"LESSONS"_s;
    }
    void anErrorNamesNoPathInItsReport()
    {
        QFETCH(QStringList, more);
        QFETCH(QString, temporary);
        QFETCH(QString, named);
        QVERIFY(write(m_submission + u"/entry.S"_s, reference()));
        const QString lessons = m_dir->filePath(u"the lessons"_s);
        const QString broken = lessons + u"/05-the-round-trip"_s;
        QVERIFY(QDir().mkpath(broken));
        QVERIFY(QFile::copy(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/05-the-round-trip/lesson.md"),
            broken + u"/lesson.md"_s));
        QVERIFY(write(broken + u"/lab.toml"_s, "fiel = \"switch/entry.S\"\n"));
        more.replaceInStrings(u"LESSONS"_s, lessons);
        named.replace(u"LESSONS"_s, lessons);
        m_temporary = temporary;
        for (const char* form : {"json", "junit", "prairielearn", "text"}) {
            const auto graded = grade(more + QStringList{u"--report"_s, QString::fromLatin1(form)});
            QVERIFY2(graded.code == 3, said(graded));
            QVERIFY2(graded.output.contains("error"), said(graded));
            QVERIFY2(!graded.output.contains("/proc"), said(graded));
            QVERIFY2(!graded.output.contains(m_dir->path().toUtf8()), said(graded));
            QVERIFY2(graded.errors.contains(named), said(graded));
        }
        m_temporary.clear();
    }

    void whatCannotBeGradedIsAnError()
    {
        m_submission = m_dir->filePath(u"nobody"_s);
        const auto none = grade({u"--report"_s, u"json"_s});
        QCOMPARE(none.code, 3);
        const QJsonObject report = QJsonDocument::fromJson(none.output).object();
        QCOMPARE(report[u"verdict"_s].toString(), u"error"_s);
        QCOMPARE(report[u"reason"_s].toString(), u"infrastructure"_s);
        const auto scope = grade({u"--report"_s, u"gradescope"_s});
        QCOMPARE(scope.code, 3);
        QVERIFY(scope.output.isEmpty()); // any result would be a mark
        const auto learn = grade({u"--report"_s, u"prairielearn"_s});
        QCOMPARE(learn.code, 3);
        QCOMPARE(QJsonDocument::fromJson(learn.output).object()[u"gradable"_s], QJsonValue(false));
        const auto junit = grade({u"--report"_s, u"junit"_s});
        QCOMPARE(junit.code, 3);
        QVERIFY(junit.output.contains("<error "));
        QVERIFY(!junit.output.contains("<failure"));
    }

    void eachFormIsItsReaders()
    {
        QVERIFY(write(m_submission + u"/entry.S"_s,
                      with("ldp\tx4, x5, [sp], #16", "ldp\tx5, x4, [sp], #16")));
        const auto junit = grade({u"--report"_s, u"junit"_s});
        QCOMPARE(junit.code, 1);
        QXmlStreamReader xml(junit.output);
        int cases = 0, failures = 0, saidCases = -1, saidFailures = -1;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == u"testsuite") {
                saidCases = xml.attributes().value(u"tests"_s).toInt();
                saidFailures = xml.attributes().value(u"failures"_s).toInt();
            }
            cases += xml.name() == u"testcase" ? 1 : 0;
            failures += xml.name() == u"failure" ? 1 : 0;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(cases, saidCases);
        QCOMPARE(failures, saidFailures);
        QVERIFY(failures > 0);

        const auto scope = QJsonDocument::fromJson(grade({u"--report"_s, u"gradescope"_s}).output);
        QVERIFY(scope[u"score"].isDouble());
        QVERIFY(!scope[u"tests"].toArray().isEmpty());
        for (const auto& test : scope[u"tests"].toArray())
            QVERIFY(test[u"status"].toString() == u"passed" ||
                    test[u"status"].toString() == u"failed");
        const auto learn =
            QJsonDocument::fromJson(grade({u"--report"_s, u"prairielearn"_s}).output);
        QCOMPARE(learn[u"gradable"], QJsonValue(true));
        QVERIFY(learn[u"score"].toDouble() < 1);
    }

    void withoutNamespacesTheReportSaysSo()
    {
        QVERIFY(write(m_submission + u"/entry.S"_s, reference()));
        // A bwrap that may not: as where user namespaces are switched off.
        const QString bin = m_dir->filePath(u"bin"_s);
        QVERIFY(QDir().mkpath(bin));
        QVERIFY(write(bin + u"/bwrap"_s, "#!/bin/sh\necho no namespaces >&2\nexit 1\n"));
        QVERIFY(QFile::setPermissions(bin + u"/bwrap"_s, QFile::ReadOwner | QFile::ExeOwner));
        m_path = bin + u':' + qEnvironmentVariable("PATH");
        const auto graded = grade({u"--report"_s, u"json"_s});
        QCOMPARE(graded.code, 0);
        QCOMPARE(QJsonDocument::fromJson(graded.output)[u"isolation"].toString(), u"none"_s);
        const auto refused = grade({u"--require-isolation"_s});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.output.contains("no isolation"), said(refused));
        m_path.clear();
    }

private:
    [[nodiscard]] support::Finished grade(const QStringList& more) const
    {
        return run(QStringList{u"grade-one"_s, m_submission, u"--lab"_s, u"05"_s} + more);
    }
    [[nodiscard]] support::Finished run(const QStringList& arguments) const
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"LANGUAGE"_s, QString());
        if (!m_path.isEmpty())
            environment.insert(u"PATH"_s, m_path);
        if (!m_temporary.isEmpty())
            environment.insert(u"TMPDIR"_s, m_temporary);
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
    QString m_submission;
    QString m_path;
    QString m_temporary;
    QByteArray m_said;
};

QTEST_GUILESS_MAIN(TestGradeOne)
#include "tst_grade_one.moc"
