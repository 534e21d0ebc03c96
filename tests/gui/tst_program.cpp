// SPDX-License-Identifier: GPL-2.0-or-later
// The program from outside, without a machine: options, exit codes, sentences, pictures of a file.
#include "support.h"

#include <QImage>
#include <QProcess>
#include <QTest>

using support::text;

namespace {
struct Outcome {
    int code = -1;
    QString out, err;
};

Outcome runProgram(const QStringList& arguments, bool bare = true)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    if (bare) {
        for (const char* name :
             {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"})
            environment.remove(text(name));
    }
    environment.insert(text("LC_ALL"), text("C.UTF-8"));
    environment.insert(text("LANGUAGE"), text("en"));
    process.setProcessEnvironment(environment);
    process.start(text(WORLDSWITCH_BIN_DIR "/worldswitch"), arguments);
    Outcome outcome;
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
        return outcome;
    outcome.code = process.exitCode();
    outcome.out = QString::fromUtf8(process.readAllStandardOutput());
    outcome.err = QString::fromUtf8(process.readAllStandardError());
    return outcome;
}
} // namespace

class TestProgram : public QObject {
    Q_OBJECT

private slots:
    void aSentenceAndAnExitCode_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const QString sample = support::samplePath();
        const auto row = [](const char* name, const QStringList& arguments, int code,
                            const char* says) {
            QTest::newRow(name) << arguments << code << text(says);
        };
        const QString png = m_dir.filePath(text("x.png"));
        row("no display is said", {}, 3, "no display");
        row("an unknown option is a usage error", {text("--nonsense")}, 2, "nonsense");
        row("a file without --open is a usage error", {text("a.wsrec")}, 2, "--open a.wsrec");
        row("a theme that is none", {text("--theme"), text("pink")}, 2, "light or dark");
        row("a language that is none", {text("--language"), text("xx")}, 2, "en or zh_CN");
        row("a size below the smallest", {text("--size"), text("640x480")}, 2, "1120x700");
        row("a size that is none", {text("--size"), text("big")}, 2, "WIDTHxHEIGHT");
        row("a size above the largest", {text("--size"), text("99999x99999")}, 2, "16384x16384");
        row("a picture without a name", {text("--screenshot"), QString()}, 2, "the picture's file");
        row("a step that is no number", {text("--at"), text("five")}, 2, "--at");
        row("no switches", {text("--switches"), text("0")}, 2, "1 to 1000");
        row("a file and a machine at once",
            {text("--open"), sample, text("--connect"), text("unix:/nowhere")}, 2,
            "--connect is for recording, but ");
        row("a step out of range names the range",
            {text("--open"), sample, text("--screenshot"), png, text("--at"), text("99999")}, 2,
            "from 0 to ");
        row("a file that is not there",
            {text("--open"), text("/nowhere.wsrec"), text("--screenshot"), png}, 3,
            "/nowhere.wsrec");
        row("a folder that is not there",
            {text("--open"), sample, text("--screenshot"), text("/nowhere/x.png")}, 3,
            "'/nowhere/x.png': No such file or directory.");
        row("a picture on a full disk",
            {text("--open"), sample, text("--screenshot"), text("/dev/full")}, 3,
            "'/dev/full': No space left on device.");
        row("a file without a name", {text("--open"), text(""), text("--screenshot"), png}, 3,
            "'' cannot be opened");
        row("an image that is not there",
            {text("--image"), text("/nowhere.elf"), text("--screenshot"), png}, 3, "/nowhere.elf");
    }
    void aSentenceAndAnExitCode()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, says);
        const Outcome outcome = runProgram(arguments);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(text("worldswitch: ")), qPrintable(outcome.err));
    }

    /// What a lesson says of its machine holds for a picture, too.
    void aPictureOfALessonIsOfItsMachine()
    {
        const QString path = m_dir.filePath(text("poked.md"));
        QFile lesson(path);
        QVERIFY(lesson.open(QIODevice::WriteOnly));
        lesson.write("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n[recording.poke]\n"
                     "no_such_word = 1\n```\n## S\n```lab\nrun_to = \"enter\"\n```\n");
        lesson.close();
        const QString png = m_dir.filePath(text("poked.png"));
        const Outcome outcome = runProgram({text("--image"), text(WORLDSWITCH_IMAGE),
                                            text("--lesson"), path, text("--screenshot"), png});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(text("has no symbol no_such_word, which is to be set.")),
                 qPrintable(outcome.err));
        QVERIFY(!QFile::exists(png));
    }

    void helpAndVersionNeedNoDisplay()
    {
        const Outcome help = runProgram({text("--help")});
        QCOMPARE(help.code, 0);
        for (const char* option :
             {"--open", "--connect", "--screenshot", "--at", "--size", "--theme", "--language",
              "--lesson", "--switches", "--cpu", "--image"})
            QVERIFY2(help.out.contains(text(option)), option);
        const Outcome version = runProgram({text("--version")});
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith(text("worldswitch ")));
    }

    void aPictureHasTheAskedSize_data()
    {
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::newRow("the smallest") << text("1120x700") << text("dark") << text("en");
        QTest::newRow("a laptop's") << text("1366x768") << text("light") << text("zh_CN");
        QTest::newRow("the usual one") << text("1280x800") << text("light") << text("en");
        QTest::newRow("larger than the screen") << text("1920x1080") << text("dark") << text("en");
        QTest::newRow("in Chinese") << text("1920x1080") << text("light") << text("zh_CN");
        QTest::newRow("for a large screen") << text("3840x2160") << text("light") << text("en");
    }
    void aPictureHasTheAskedSize()
    {
        QFETCH(QString, size);
        QFETCH(QString, theme);
        QFETCH(QString, language);
        const QString path = m_dir.filePath(size + theme + language + text(".png"));
        const Outcome outcome =
            runProgram({text("--open"), support::samplePath(), text("--screenshot"), path,
                        text("--at"), text("5"), text("--size"), size, text("--theme"), theme,
                        text("--language"), language});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        QCOMPARE(outcome.err, QString()); // nor a word of Qt's
        const QImage picture(path);
        QCOMPARE(text("%1x%2").arg(picture.width()).arg(picture.height()), size);
        QCOMPARE(picture.pixelColor(3, picture.height() / 2).lightness() < 128,
                 theme == text("dark"));
    }

    void theSamePictureTwice()
    {
        QStringList paths;
        for (int i = 0; i < 2; ++i) {
            paths << m_dir.filePath(text("same%1.png").arg(i));
            const Outcome outcome =
                runProgram({text("--open"), support::samplePath(), text("--screenshot"),
                            paths.last(), text("--at"), text("30")});
            QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        }
        QCOMPARE(QImage(paths[0]), QImage(paths[1]));
    }

    // A file that may grow no further is said, and does not end the program by a signal.
    void aDiskThatIsFullIsSaid()
    {
        const QString path = m_dir.filePath(text("full.png"));
        QProcess shell;
        shell.start(text("/bin/sh"), {text("-c"), text("ulimit -f 8; exec \"$@\""), text("sh"),
                                      text(WORLDSWITCH_BIN_DIR "/worldswitch"), text("--open"),
                                      support::samplePath(), text("--screenshot"), path});
        QVERIFY(shell.waitForFinished(60000));
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        const QString said = QString::fromUtf8(shell.readAllStandardError());
        QCOMPARE(shell.exitCode(), 3);
        QVERIFY2(said.contains(path) && said.contains(text("File too large")), qPrintable(said));
        QVERIFY(!QFile::exists(path)); // rather than half a picture
    }

    // What is no file is written to, not replaced: renaming a picture over /dev/full would leave
    // the machine without it.
    void aPipeIsWrittenTo()
    {
        QProcess process;
        process.start(text(WORLDSWITCH_BIN_DIR "/worldswitch"),
                      {text("--open"), support::samplePath(), text("--screenshot"),
                       text("/dev/stdout"), text("--size"), text("1280x800")});
        QVERIFY(process.waitForFinished(60000));
        const QByteArray error = process.readAllStandardError();
        QVERIFY2(process.exitCode() == 0, error);
        QCOMPARE(QImage::fromData(process.readAllStandardOutput()).size(), QSize(1280, 800));
    }

private:
    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
