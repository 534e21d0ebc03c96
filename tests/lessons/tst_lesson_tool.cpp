// SPDX-License-Identifier: GPL-2.0-or-later
// The command line of worldswitch-lesson, as far as it needs no machine.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace {

struct Ran {
    int code = -1;
    QString out;
    QString err;
};

Ran run(const QStringList& arguments, const QProcessEnvironment& more = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(more);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    Ran ran;
    if (process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit)
        ran.code = process.exitCode();
    ran.out = QString::fromUtf8(process.readAllStandardOutput());
    ran.err = QString::fromUtf8(process.readAllStandardError());
    return ran;
}

} // namespace

class TestLessonTool : public QObject {
    Q_OBJECT
private slots:
    void whatCannotBeUsedIsUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* arguments, const char* says) {
            QTest::newRow(name) << QString::fromUtf8(arguments).split(u' ', Qt::SkipEmptyParts)
                                << QString::fromUtf8(says);
        };
        row("nothing", "", "Use: worldswitch-lesson take LESSON, run LESSON");
        row("a command that is lint now", "validate 01",
            "Use: worldswitch-lesson take LESSON, run LESSON");
        row("an unknown command", "walk 01", "Use: worldswitch-lesson take LESSON, run LESSON");
        row("run without a lesson", "run", "Use: worldswitch-lesson take LESSON, run LESSON");
        row("run with two lessons", "run 01 02", "Use: worldswitch-lesson take LESSON, run LESSON");
        row("take without a lesson", "take", "Use: worldswitch-lesson take LESSON, run LESSON");
        row("run all, and one", "run 01 --all", "Use: worldswitch-lesson take LESSON, run LESSON");
        row("take all", "take --all", "--all is for `run` and `lint`.");
        row("all on one recording", "run --all --open a",
            "--open is for one lesson, and --all runs them all.");
        row("all with one's answers", "run --all --answers a",
            "--answers is for one lesson, and --all runs them all.");
        row("an unknown option", "run 01 --frobnicate", "Unknown option 'frobnicate'");
        row("an unknown format", "run 01 --format xml",
            "--format cannot be 'xml': it is text, json.");
        row("a recording and an image", "run 01 --open a --image b",
            "--image is for recording, but 'a' is recorded already.");
        row("a lesson that is not there", "run 99", "There is no lesson “99” in ");
        row("a folder without lessons", "run 01 --lessons /nowhere",
            "There are no lessons in /nowhere");
    }
    void whatCannotBeUsedIsUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Ran ran = run(arguments);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
        QVERIFY(ran.out.isEmpty());
    }

    void helpSaysTheExitCodes()
    {
        const Ran ran = run({QStringLiteral("--help")});
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.out.contains(QLatin1String("0 pass, 1 fail, 2 usage, 3")));
        QVERIFY(ran.out.contains(QLatin1String("--open")));
    }

    void listNamesTheLessonsNextToTheProgram()
    {
        QCOMPARE(run({QStringLiteral("list")}).out.section(u'\n', 0, 0),
                 QStringLiteral("00  Call, trap, world switch"));
        QCOMPARE(
            run({QStringLiteral("list"), QStringLiteral("--language"), QStringLiteral("zh_CN")})
                .out.section(u'\n', 0, 0),
            QStringLiteral("00  调用、陷入、世界切换"));
    }

    void lintSaysWhatCannotBeRead_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing there")
            << QStringLiteral("none") << QStringLiteral("cannot be read");
        QTest::newRow("a folder without a lesson")
            << QStringLiteral("folder") << QStringLiteral("cannot be read");
        QTest::newRow("a device without an end")
            << QStringLiteral("/dev/zero") << QStringLiteral("it is a device");
        QTest::newRow("a translation that is a pipe")
            << QStringLiteral("pipe") << QStringLiteral("it is a pipe");
    }
    /// Not the lesson's fault, so it is no failure.
    void lintSaysWhatCannotBeRead()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        const QTemporaryDir dir;
        const QString lesson = dir.filePath(QStringLiteral("lesson.md"));
        if (what == u"folder") {
            what = dir.path();
        } else if (what == u"none") {
            what = lesson;
        } else if (what == u"pipe") {
            QVERIFY(QFile::copy(
                QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs/lesson.md"),
                lesson));
            const QByteArray pipe =
                QFile::encodeName(dir.filePath(QStringLiteral("lesson.zh_CN.md")));
            QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
            what = lesson;
        }
        const Ran ran = run({QStringLiteral("lint"), what});
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
        QCOMPARE(ran.code, 3);
    }

    void whatIsNoRecordingIsAnError()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("no.wsrec"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is no recording");
        file.close();
        const Ran ran =
            run({QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--open"), path});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.out.contains(QLatin1String("ERROR: ")), qPrintable(ran.out));
    }

    /// The steps behind the one whose event is not in it do not accuse anybody.
    void aRecordingOfTooFewSwitchesIsAnError()
    {
        const QString recording =
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
        const Ran ran =
            run({QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--open"), recording});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.out.contains(QLatin1String("this lesson needs 5 world switches, record as "
                                                "many.")),
                 qPrintable(ran.out));
        QVERIFY2(!ran.out.contains(QLatin1String("FAIL")), qPrintable(ran.out));
    }

    void anImageThatIsNotThereIsAnError()
    {
        const Ran ran = run({QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--image"),
                             QStringLiteral("/nowhere.elf")});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.out.contains(QLatin1String("/nowhere.elf")), qPrintable(ran.out));
    }

    void aMissingQemuIsAnError()
    {
        const QTemporaryDir empty;
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("PATH"), empty.path());
        const Ran ran = run({QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--image"),
                             QStringLiteral(WORLDSWITCH_IMAGE)},
                            environment);
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.out.contains(QLatin1String("ERROR: ")) &&
                     ran.out.contains(QLatin1String("qemu-system-aarch64")),
                 qPrintable(ran.out));
    }
};

QTEST_GUILESS_MAIN(TestLessonTool)
#include "tst_lesson_tool.moc"
