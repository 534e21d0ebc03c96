// SPDX-License-Identifier: GPL-2.0-or-later
// ./run as a user types it, in this checkout: it builds the release preset where it must.
#include "scripts/toy-tree.h"

#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

namespace {

using toy::Outcome;
using toy::withoutDisplay;

/// A program that may have to build the release preset first.
Outcome finished(const QString& program, const QStringList& arguments,
                 const QProcessEnvironment& environment, const QString& folder)
{
    constexpr int kPatience = 1700000; // ms
    return toy::finished(program, arguments, environment, folder, kPatience);
}

Outcome run(const QStringList& arguments, const QProcessEnvironment& environment)
{
    return finished(QStringLiteral("./run"), arguments, environment,
                    QStringLiteral(WORLDSWITCH_SOURCE_DIR));
}

} // namespace

class tst_Run : public QObject {
    Q_OBJECT
private slots:
    void withoutADisplayTheSwitchIsPrinted()
    {
        const auto outcome = run({}, withoutDisplay());
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        for (const auto* part : {"__guest_enter", "host_ctxt.regs.regs[19]", "eret", "el1_sync",
                                 "__guest_exit", "No display could be reached"})
            QVERIFY2(outcome.out.contains(QString::fromLatin1(part)), part);
    }

    void aDisplayThatDoesNotAnswerIsNoDisplay()
    {
        auto environment = withoutDisplay();
        environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":987"));
        const auto outcome = run({}, environment);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QVERIFY(outcome.out.contains(QStringLiteral("No display could be reached")));
    }

    void theTerminalPrintsARecording()
    {
        const auto outcome =
            run({QStringLiteral("--terminal"), QStringLiteral("--open"),
                 QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec")},
                withoutDisplay());
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QVERIFY(outcome.out.contains(QStringLiteral("host_ctxt.regs.regs[19]")));
    }

    void aWrongOptionIsSaid_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("says");
        QTest::newRow("one without its value") << QStringList{QStringLiteral("--connect")}
                                               << QStringLiteral("'--connect' takes a value");
        QTest::newRow("one that only the window has")
            << QStringList{QStringLiteral("--terminal"), QStringLiteral("--lesson"),
                           QStringLiteral("01")}
            << QStringLiteral("'--lesson' needs the window");
    }
    void aWrongOptionIsSaid()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, says);
        const auto outcome = run(options, withoutDisplay());
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
    }

    void theSecondRunNeedsLittle_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("no locale") << QStringLiteral("LANG=C LC_ALL=C ./run");
        QTest::newRow("no home") << QStringLiteral("env -u HOME ./run");
        QTest::newRow("nothing in the environment")
            << QStringLiteral("env -i PATH=\"$PATH\" ./run");
        QTest::newRow("a display server that is not there")
            << QStringLiteral("WAYLAND_DISPLAY=wayland-9 ./run");
        if (geteuid() == 0)
            QTest::newRow("no network") << QStringLiteral("unshare --net ./run");
    }
    void theSecondRunNeedsLittle()
    {
        QFETCH(QString, command);
        const auto outcome = finished(QStringLiteral("/bin/bash"), {QStringLiteral("-c"), command},
                                      withoutDisplay(), QStringLiteral(WORLDSWITCH_SOURCE_DIR));
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QVERIFY(outcome.out.contains(QStringLiteral("__guest_exit")));
        QVERIFY2(!outcome.out.contains(QStringLiteral("Installing")), qPrintable(outcome.out));
    }

    // What tst_folders shows of a program of one line, of this project.
    void aCopyShowsItsOwnSources()
    {
        const auto original = run({}, withoutDisplay());
        QCOMPARE(original.exitCode, 0);
        QVERIFY(!original.out.contains(QStringLiteral(" nop")));
        const QTemporaryDir dir;
        const QString copy = dir.filePath(QStringLiteral("my lab 二"));
        const auto copied =
            finished(QStringLiteral("/bin/bash"),
                     {QStringLiteral("-c"),
                      QStringLiteral(
                          "mkdir -p \"$0/build\" && git ls-files -z --cached --others "
                          "--exclude-standard | xargs -0 cp -a --parents -t \"$0\" && cp -a "
                          "build/release \"$0/build\" && sed -i 's/^\\tstp\\tx21, x22/\\tnop\\n&/' "
                          "\"$0/hypervisor/switch/entry.S\""),
                      copy},
                     withoutDisplay(), QStringLiteral(WORLDSWITCH_SOURCE_DIR));
        QVERIFY2(copied.exitCode == 0, qPrintable(copied.err));
        const auto outcome = finished(copy + QStringLiteral("/run"), {}, withoutDisplay(), copy);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.out.contains(QStringLiteral("copied or moved from")),
                 qPrintable(outcome.out));
        QVERIFY(outcome.out.contains(QStringLiteral(" nop"))); // the copy's own edit
    }

    void aPictureNeedsNoDisplay()
    {
        const QTemporaryDir dir;
        const auto file = dir.filePath(QStringLiteral("out.png"));
        const auto outcome =
            run({QStringLiteral("--screenshot"), file, QStringLiteral("--at"), QStringLiteral("5"),
                 QStringLiteral("--size"), QStringLiteral("1920x1080")},
                withoutDisplay());
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QCOMPARE(QImage(file).size(), QSize(1920, 1080));
    }
};

QTEST_GUILESS_MAIN(tst_Run)
#include "tst_run.moc"
