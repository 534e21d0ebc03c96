// SPDX-License-Identifier: GPL-2.0-or-later
// The command line of worldswitch-lesson, as far as it needs no machine.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

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
        row("nothing", "", "Use: worldswitch-lesson run LESSON");
        row("an unknown command", "walk 01", "Use: worldswitch-lesson run LESSON");
        row("run without a lesson", "run", "Use: worldswitch-lesson run LESSON");
        row("run with two lessons", "run 01 02", "Use: worldswitch-lesson run LESSON");
        row("an unknown option", "run 01 --frobnicate", "Unknown option 'frobnicate'");
        row("an unknown format", "run 01 --format xml", "“xml” is no format: use text or json.");
        row("a recording and an image", "run 01 --open a --image b",
            "--open judges a recording: it takes no --image and no --connect.");
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
                 QStringLiteral("01  STP is two STRs"));
        QCOMPARE(
            run({QStringLiteral("list"), QStringLiteral("--language"), QStringLiteral("zh_CN")})
                .out.section(u'\n', 0, 0),
            QStringLiteral("01  STP 就是两条 STR"));
    }

    void validateNamesTheLine()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("lesson.md"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudgte = 1\nbudget = 1\n```\n");
        file.close();
        const Ran bad = run({QStringLiteral("validate"), path});
        QCOMPARE(bad.code, 1);
        QCOMPARE(bad.err, path + QStringLiteral(":5:1: There is no key “budgte” here.\n"));

        const Ran good =
            run({QStringLiteral("validate"),
                 QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs/lesson.md")});
        QCOMPARE(good.code, 0);
        QVERIFY(good.out.contains(QLatin1String("STP is two STRs")));
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
