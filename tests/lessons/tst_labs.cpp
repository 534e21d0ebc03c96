// SPDX-License-Identifier: GPL-2.0-or-later
// Labs: what `start` lays out, and what `check` says of it. The reference and other correct
// switches pass, what nobody has touched fails, a broken one fails with its instruction and leaves
// a capsule, and what is not the student's is an error.
#include "recording/file.h"
#include "support/finished.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
const QString kSources = QStringLiteral(WORLDSWITCH_SOURCE_DIR);

support::Finished run(const QString& program, const QStringList& arguments,
                      const QString& folder = {}, const QString& path = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    if (!path.isEmpty())
        environment.insert(u"PATH"_s, path);
    process.setProcessEnvironment(environment);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    return support::finish(process, kPatience);
}

support::Finished tool(const QStringList& arguments, const QString& path = {})
{
    return run(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments, {}, path);
}

QByteArray said(const support::Finished& finished)
{
    return finished.output + finished.errors.toUtf8();
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// The reference's entry.S with one of the edits that lesson 1 is tested with.
QByteArray edited(const QString& name)
{
    const QTemporaryDir dir;
    if (!QDir(dir.path()).mkpath(u"hypervisor/switch"_s) ||
        !QFile::copy(kSources + u"/hypervisor/switch/entry.S"_s,
                     dir.filePath(u"hypervisor/switch/entry.S"_s)))
        return {};
    const auto patched = run(
        u"patch"_s,
        {u"-s"_s, u"-p1"_s, u"-i"_s, kSources + u"/tests/lessons/edits/"_s + name + u".patch"_s},
        dir.path());
    return patched.code == 0 ? contents(dir.filePath(u"hypervisor/switch/entry.S"_s))
                             : QByteArray();
}

} // namespace

class TestLabs : public QObject {
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aLabIsLaidOut_data() { addLabs(); }
    void aLabIsLaidOut()
    {
        QFETCH(QString, lesson);
        QFETCH(QString, missing);
        QFETCH(QString, file);
        const QString lab = started(lesson);
        const QByteArray source = contents(lab + u'/' + file);
        QVERIFY(source.contains("/* Write " + missing.toUtf8() + " here. */"));
        QVERIFY(contents(lab + u"/README.md"_s).contains(missing.toUtf8()));
        // The answer is nowhere beside the question.
        for (const char* answer : {"switch/entry.S", "switch/fpsimd.S"})
            QVERIFY(!QFile::exists(lab + u"/kit/"_s + QLatin1String(answer)));
        QVERIFY(!QFile::exists(lab + u"/kit/objects/switch-"_s + file + u".o"_s));
        QVERIFY(QFile::exists(lab + u"/kit/objects/switch-vectors.S.o"_s));
        const auto made = run(u"sh"_s, {lab + u"/build.sh"_s});
        QVERIFY2(made.code == 0, said(made).constData());
        QVERIFY(QFile::exists(lab + u"/image.elf"_s));
    }

    void whatNobodyTouchedFails_data()
    {
        QTest::addColumn<QString>("lesson");
        for (const char* lesson : {"01", "03", "05", "07", "08", "10"})
            QTest::newRow(lesson) << QString::fromLatin1(lesson);
    }
    void whatNobodyTouchedFails()
    {
        QFETCH(QString, lesson);
        const QString lab = started(lesson);
        const auto checked = tool({u"check"_s, lab});
        QVERIFY2(checked.code == 1, said(checked).constData());
        QVERIFY(said(checked).contains("capsule.wsrec"));
        // Whoever hands it in gets a mark, and no excuse.
        const auto graded =
            tool({u"grade-one"_s, lab, u"--lab"_s, lesson, u"--report"_s, u"json"_s});
        QVERIFY2(graded.code == 1, said(graded).constData());
        const QJsonObject report = QJsonDocument::fromJson(graded.output).object();
        QCOMPARE(report[u"verdict"_s].toString(), u"fail"_s);
        QCOMPARE(report[u"reason"_s].toString(), u"student"_s);
        QVERIFY(!report[u"say"_s].toString().isEmpty());
    }
    /// All that there are: those in C++ have tests of their own (tst_labs_cxx) beside this one.
    void everyLabIsHere()
    {
        QStringList labs;
        const QDir lessons(kSources + u"/lessons"_s);
        for (const QString& name : lessons.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            if (QFile::exists(lessons.filePath(name + u"/lab.toml"_s)))
                labs << name.left(2);
        QCOMPARE(labs, (QStringList{u"01"_s, u"03"_s, u"05"_s, u"07"_s, u"08"_s, u"10"_s}));
    }

    void theReferencePasses_data() { addLabs(); }
    void theReferencePasses()
    {
        QFETCH(QString, lesson);
        QFETCH(QString, file);
        const QString lab = started(lesson);
        write(lab + u'/' + file, contents(kSources + u"/hypervisor/switch/"_s + file));
        // What lies in the folder's own kit is not what is linked.
        write(lab + u"/kit/objects/switch-vectors.S.o"_s, "no object");
        const auto checked = tool({u"check"_s, lab});
        QVERIFY2(checked.code == 0, said(checked).constData());
        QVERIFY(recording::load(lab + u"/capsule.wsrec"_s).ok());
        const auto again = tool({u"check"_s, lab, u"--format"_s, u"json"_s});
        QCOMPARE(again.code, 0);
        QVERIFY(again.output.contains("\"outcome\": \"pass\""));
    }

    void aCorrectSwitchOtherwiseWrittenPasses_data() { addEdits(u"correct-*.patch"_s, 10); }
    void aCorrectSwitchOtherwiseWrittenPasses()
    {
        QFETCH(QString, edit);
        for (const char* lesson : {"03", "05"}) {
            const QString lab = started(QString::fromLatin1(lesson));
            write(lab + u"/entry.S"_s, edited(edit));
            const auto checked = tool({u"check"_s, lab});
            QVERIFY2(checked.code == 0, said(checked).constData());
        }
    }

    void aBrokenSwitchFailsWithItsCapsule_data() { addEdits(u"broken-*.patch"_s, 10); }
    void aBrokenSwitchFailsWithItsCapsule()
    {
        QFETCH(QString, edit);
        const QString lab = started(u"05"_s);
        write(lab + u"/entry.S"_s, edited(edit));
        const auto checked = tool({u"check"_s, lab});
        QVERIFY2(checked.code == 1, said(checked).constData());
        static const QRegularExpression at(u"worldswitch --open '(.+)#[0-9]+/([0-9]+)'"_s);
        const auto match = at.match(QString::fromUtf8(checked.output));
        QVERIFY2(match.hasMatch(), said(checked).constData());
        const auto capsule = recording::load(match.captured(1));
        QVERIFY(capsule);
        QVERIFY(match.captured(2).toUInt() < (*capsule)->stepCount());
        // Whatever the steps make of it: what fails has not earned all.
        static const QRegularExpression points(u"FAIL: ([0-9]+) of ([0-9]+) points"_s);
        const auto earned = points.match(QString::fromUtf8(checked.output));
        QVERIFY2(earned.hasMatch(), said(checked).constData());
        QVERIFY(earned.captured(1).toInt() < earned.captured(2).toInt());
    }

    void whatMakesNoImageIsAFailure_data()
    {
        QTest::addColumn<QByteArray>("more"); // behind the reference
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("a mnemonic that there is not")
            << QByteArray("\tstpp x0, x1, [sp]\n") << QByteArray("entry.S:");
        QTest::newRow("a symbol that there is not")
            << QByteArray("\tb\tno_such_place\n") << QByteArray("no_such_place");
        QTest::newRow("a symbol that is there twice")
            << QByteArray("\t.globl el1_sync\nel1_sync:\n\tnop\n") << QByteArray("el1_sync");
        QTest::newRow("a source without an end")
            << QByteArray("\t.rept 1000000000\n\tnop\n\t.endr\n") << QByteArray("no image");
    }
    void whatMakesNoImageIsAFailure()
    {
        QFETCH(QByteArray, more);
        QFETCH(QByteArray, says);
        const QString lab = started(u"05"_s);
        write(lab + u"/entry.S"_s,
              contents(kSources + u"/hypervisor/switch/entry.S"_s) + "\n\t.text\n" + more);
        const auto checked = tool({u"check"_s, lab});
        QVERIFY2(checked.code == 1, said(checked).constData());
        QVERIFY2(said(checked).contains(says), said(checked).constData());
        QVERIFY2(said(checked).contains("FAIL: entry.S makes no image."),
                 said(checked).constData());
        QVERIFY(!said(checked).contains(m_dir->path().toUtf8()));
    }

    /// For programs it is a report as any other.
    void whatMakesNoImageIsAReport()
    {
        const QString lab = started(u"05"_s);
        write(lab + u"/entry.S"_s, "\tstpp x0, x1, [sp]\n");
        const auto checked = tool({u"check"_s, lab, u"--format"_s, u"json"_s});
        QVERIFY2(checked.code == 1, said(checked).constData());
        const QJsonObject report = QJsonDocument::fromJson(checked.output).object();
        QCOMPARE(report[u"format"_s].toString(), u"worldswitch-lesson-report"_s);
        QCOMPARE(report[u"version"_s].toInt(), 2);
        QCOMPARE(report[u"lesson"_s].toString(), u"the-round-trip"_s);
        QCOMPARE(report[u"outcome"_s].toString(), u"fail"_s);
        QCOMPARE(report[u"points"_s].toInt(), 0);
        QVERIFY(report[u"possible"_s].toInt() > 0);
        QVERIFY2(report[u"cause"_s].toString().startsWith(u"It makes no image.\nentry.S: "_s),
                 said(checked).constData());
        // What could not be tried at all, too.
        const QString bin = m_dir->filePath(u"bin"_s);
        QVERIFY(QDir().mkpath(bin));
        const auto bare = tool({u"check"_s, lab, u"--format"_s, u"json"_s}, bin);
        QCOMPARE(bare.code, 3);
        const QJsonObject erred = QJsonDocument::fromJson(bare.output).object();
        QCOMPARE(erred[u"outcome"_s].toString(), u"error"_s);
        QVERIFY(erred[u"trouble"_s].toString().contains(u"g++-aarch64-linux-gnu"_s));
    }

    /// The verdict was asked for, the recording is left beside it.
    void aCapsuleThatCannotBeKeptChangesNoVerdict()
    {
        const QString lab = started(u"05"_s);
        QVERIFY(QDir().mkpath(lab + u"/capsule.wsrec"_s)); // as in a folder that is read-only
        write(lab + u"/entry.S"_s, contents(kSources + u"/hypervisor/switch/entry.S"_s));
        const auto good = tool({u"check"_s, lab});
        QVERIFY2(good.code == 0, said(good).constData());
        QVERIFY2(good.errors.contains(u"The recording is not kept: "_s), qPrintable(good.errors));
        QVERIFY(!good.output.contains("capsule.wsrec"));
        write(lab + u"/entry.S"_s, edited(u"broken-store-below-sp"_s));
        const auto bad = tool({u"check"_s, lab, u"--format"_s, u"json"_s});
        QVERIFY2(bad.code == 1, said(bad).constData());
        QVERIFY2(bad.errors.contains(u"The recording is not kept: "_s), qPrintable(bad.errors));
        QCOMPARE(QJsonDocument::fromJson(bad.output)[u"outcome"].toString(), u"fail"_s);
    }

    void whatIsNotTheStudentsIsAnError()
    {
        const QString lab = started(u"05"_s);
        const auto twice = tool({u"start"_s, u"05"_s, lab});
        QCOMPARE(twice.code, 3);
        QVERIFY2(said(twice).contains("begins in an empty folder"), said(twice).constData());
        const auto none = tool({u"check"_s, m_dir->path()});
        QCOMPARE(none.code, 3);
        QVERIFY2(said(none).contains("is no lab"), said(none).constData());
        const auto unknown = tool({u"start"_s, u"99"_s, m_dir->filePath(u"x"_s)});
        QCOMPARE(unknown.code, 2);
        // Without a compiler: only what the machine needs is in PATH.
        const QString bin = m_dir->filePath(u"bin"_s);
        QVERIFY(QDir().mkpath(bin));
        QVERIFY(QFile::link(QStandardPaths::findExecutable(u"qemu-system-aarch64"_s),
                            bin + u"/qemu-system-aarch64"_s));
        const auto bare = tool({u"check"_s, lab}, bin);
        QVERIFY2(bare.code == 3, said(bare).constData());
        QVERIFY2(said(bare).contains("g++-aarch64-linux-gnu"), said(bare).constData());
        QVERIFY(QFile::remove(lab + u"/entry.S"_s));
    }

    void aFileThatIsMissingOrALinkIsAFailure()
    {
        const QString lab = started(u"05"_s);
        QVERIFY(QFile::remove(lab + u"/entry.S"_s));
        const auto gone = tool({u"check"_s, lab});
        QCOMPARE(gone.code, 1);
        QVERIFY2(said(gone).contains("has no entry.S"), said(gone).constData());
        QVERIFY(QFile::link(kSources + u"/hypervisor/switch/entry.S"_s, lab + u"/entry.S"_s));
        const auto link = tool({u"check"_s, lab});
        QCOMPARE(link.code, 1);
        QVERIFY2(said(link).contains("entry.S is a link"), said(link).constData());
    }

    void theTaskIsInTheUsersLanguage()
    {
        const QString lab = m_dir->filePath(u"lab"_s);
        QCOMPARE(tool({u"start"_s, u"05"_s, lab, u"--language"_s, u"zh_CN"_s}).code, 0);
        QVERIFY(contents(lab + u"/README.md"_s).contains("实验"));
    }

private:
    static void addLabs()
    {
        QTest::addColumn<QString>("lesson");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("file");
        const auto row = [](const char* lesson, const char* missing, const char* file) {
            QTest::newRow(lesson) << QString::fromLatin1(lesson) << QString::fromLatin1(missing)
                                  << QString::fromLatin1(file);
        };
        row("01", "save_callee_saved_regs", "entry.S");
        row("03", "__guest_enter", "entry.S");
        row("05", "__guest_exit", "entry.S");
        row("10", "__fpsimd_save_state", "fpsimd.S");
    }
    /// The edits of entry.S alone, at least so many.
    static void addEdits(const QString& pattern, int atLeast)
    {
        QTest::addColumn<QString>("edit");
        int rows = 0;
        const QDir folder(kSources + u"/tests/lessons/edits"_s);
        for (const QString& file : folder.entryList({pattern}, QDir::Files, QDir::Name)) {
            const QByteArray patch = contents(folder.filePath(file));
            if (patch.count("\n+++ b/") != 1 || !patch.contains("+++ b/hypervisor/switch/entry.S"))
                continue;
            const QString name = file.section(u'.', 0, 0);
            QTest::newRow(qPrintable(name)) << name;
            ++rows;
        }
        QVERIFY2(rows >= atLeast, QByteArray::number(rows));
    }
    /// The folder of a lab that was laid out just now.
    QString started(const QString& lesson)
    {
        QString lab = m_dir->filePath(u"lab "_s + lesson); // a space in the path
        const auto laid = tool({u"start"_s, lesson, lab});
        if (laid.code != 0)
            qWarning("%s", said(laid).constData());
        return lab;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestLabs)
#include "tst_labs.moc"
