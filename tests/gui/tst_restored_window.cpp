// SPDX-License-Identifier: GPL-2.0-or-later
// The window comes back where it was left, but never larger than the screen that it comes back on:
// with an X server and a window manager, since only these give it a frame.
#include "display.h"

#include <QScreen>
#include <QSettings>
#include <QTest>

using support::text;

namespace {
constexpr int kDeadline = support::kDisplayDeadline;
const char* const kInside = "WORLDSWITCH_TEST_IN_WINDOW";
} // namespace

/// With the window in this process: each function is one start of the program.
class InWindow : public QObject {
    Q_OBJECT

    static void shown(gui::MainWindow& window)
    {
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window, kDeadline));
        // The window manager has put its frame round it.
        QTRY_VERIFY_WITH_TIMEOUT(window.frameGeometry().height() > window.height(), kDeadline);
    }

private slots:
    void leaveItAsLargeAsTheScreen()
    {
        gui::MainWindow window(true);
        window.resize(window.fitting(window.screen()->availableSize()));
        shown(window);
        QTRY_COMPARE_WITH_TIMEOUT(window.frameGeometry(), window.screen()->availableGeometry(),
                                  kDeadline);
        QVERIFY(window.close());
    }
    void leaveItInTheCorner()
    {
        gui::MainWindow window(true);
        window.resize(1200, 720);
        shown(window);
        const QRect room = window.screen()->availableGeometry();
        const QRect frame = window.frameGeometry();
        const QPoint corner(room.right() + 1 - frame.width(), room.bottom() + 1 - frame.height());
        // Once it is active it is where the user moves it.
        QTRY_VERIFY_WITH_TIMEOUT((window.move(corner), window.frameGeometry().topLeft() == corner),
                                 kDeadline);
        QVERIFY(window.close());
    }
    void takeItUpAgain()
    {
        gui::MainWindow window(true);
        shown(window);
        const QRect room = window.screen()->availableGeometry();
        QTRY_VERIFY2_WITH_TIMEOUT(room.contains(window.frameGeometry()),
                                  qPrintable(QDebug::toString(window.frameGeometry())), kDeadline);
        QVERIFY(window.close());
    }
    void takeItUpWhereItWas()
    {
        gui::MainWindow window(true);
        shown(window);
        const QRect room = window.screen()->availableGeometry();
        QTRY_COMPARE_WITH_TIMEOUT(window.frameGeometry().bottomRight(), room.bottomRight(),
                                  kDeadline);
        QCOMPARE(window.size(), QSize(1200, 720));
        QVERIFY(window.close());
    }
};

/// From outside.
class TestRestoredWindow : public QObject {
    Q_OBJECT

    /// One start of the program on a screen of that size.
    static void start(const QByteArray& function, QSize screen, const QString& settings)
    {
        const support::Display display(screen);
        QVERIFY2(display.trouble().isEmpty(), qPrintable(display.trouble()));
        auto environment = display.environment();
        environment.insert(text(kInside), text("1"));
        environment.insert(text("XDG_CONFIG_HOME"), settings);
        environment.insert(text("XDG_DATA_HOME"), settings);
        QProcess inside;
        inside.setProcessEnvironment(environment);
        inside.setProcessChannelMode(QProcess::MergedChannels);
        inside.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(function)});
        const bool ended = inside.waitForFinished(2 * kDeadline);
        const QByteArray said = inside.readAll();
        QVERIFY2(ended && inside.exitStatus() == QProcess::NormalExit && inside.exitCode() == 0,
                 said.constData());
    }

private slots:
    void isWholeOnTheScreen_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QSize>("before");
        QTest::addColumn<QSize>("after");
        QTest::newRow("left full on 1920x1080, taken up on 1280x800")
            << QByteArray("leaveItAsLargeAsTheScreen") << QSize(1920, 1080) << QSize(1280, 800);
        QTest::newRow("left full on 1920x1080, taken up on 1366x768")
            << QByteArray("leaveItAsLargeAsTheScreen") << QSize(1920, 1080) << QSize(1366, 768);
        QTest::newRow("left in the corner of 1920x1080, taken up on 1280x800")
            << QByteArray("leaveItInTheCorner") << QSize(1920, 1080) << QSize(1280, 800);
    }
    void isWholeOnTheScreen()
    {
        QFETCH(QByteArray, left);
        QFETCH(QSize, before);
        QFETCH(QSize, after);
        const QTemporaryDir settings;
        start(left, before, settings.path());
        if (!QTest::currentTestFailed())
            start("takeItUpAgain", after, settings.path());
    }
    /// From a desktop nobody sees what is said on standard error.
    void whatCannotBeOpenedIsSaidInAWindow()
    {
        const support::Display display(QSize(1280, 800));
        QVERIFY2(display.trouble().isEmpty(), qPrintable(display.trouble()));
        const QTemporaryDir dir;
        QFile broken(dir.filePath(text("broken.wsrec")));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("this is no recording") > 0);
        broken.close();
        auto environment = display.environment();
        environment.insert(text("XDG_CONFIG_HOME"), dir.path());
        environment.insert(text("XDG_DATA_HOME"), dir.path());
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(text(WORLDSWITCH_BIN_DIR "/worldswitch"),
                      {text("--open"), broken.fileName(), text("--language"), text("en")});
        QVERIFY(program.waitForStarted(kDeadline));
        QVERIFY(support::xdotool({text("search"), text("--sync"), text("--onlyvisible"),
                                  text("--name"), text("Worldswitch")},
                                 environment));
        QVERIFY2(program.state() == QProcess::Running, "it stays until it is closed");
        program.terminate();
        QVERIFY(program.waitForFinished(kDeadline));
        QCOMPARE(program.exitCode(), 3);
        QVERIFY(program.readAllStandardError().contains("broken.wsrec"));
    }
    void isWhereItWas()
    {
        const QTemporaryDir settings;
        start("leaveItInTheCorner", {1920, 1080}, settings.path());
        if (!QTest::currentTestFailed())
            start("takeItUpWhereItWas", {1920, 1080}, settings.path());
    }
};

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet(kInside)) {
        QApplication application(argc, argv);
        InWindow test;
        return QTest::qExec(&test, argc, argv);
    }
    QCoreApplication application(argc, argv);
    TestRestoredWindow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_restored_window.moc"
