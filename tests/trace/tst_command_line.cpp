// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-trace as a user calls it, without a machine: usage, exit codes, files, output.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QString kTool = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace");
const QString kSample = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
constexpr int kDeadline = 60000;

struct Outcome {
    int code = -1;
    QString out;
    QString err;
};

Outcome call(const QString& program, const QStringList& arguments)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(kDeadline) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

Outcome trace(const QStringList& arguments)
{
    return call(kTool, arguments);
}

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

} // namespace

class tst_command_line : public QObject {
    Q_OBJECT
private slots:
    void usage_errors_exit_two_with_a_sentence_and_a_hint()
    {
        const auto outcome = trace({text("--format"), text("xml")});
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.out, QString());
        QCOMPARE(outcome.err,
                 text("worldswitch-trace: --format cannot be 'xml': it is text, json.\n"
                      "'worldswitch-trace --help' says what there is.\n"));
    }

    void help_and_version_exit_zero()
    {
        const auto help = trace({text("--help")});
        QCOMPARE(help.code, 0);
        QVERIFY(help.out.contains(text("check [FILE]")));
        const auto version = trace({text("--version")});
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith(text("worldswitch-trace 0.")));
    }

    // A verdict says that all was judged; what that was, and what was not, stands above it.
    void a_kernels_switches_are_counted()
    {
        const QString file = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/linux-nvhe.wsrec");
        const auto checked = trace({text("check"), file, text("--language"), text("en")});
        QCOMPARE(checked.code, 0);
        for (const char* said : {"\nA guest was entered: ", "HVC: 1", "stage 2, retried: 1",
                                 "WFI or WFE: 1", "\nOutside the contract: vmpidr_el2 (given: "})
            QVERIFY2(checked.out.contains(text(said)), qUtf8Printable(checked.out));
        const auto json = trace({text("check"), file, text("--format"), text("json")});
        QVERIFY2(json.out.contains(text("\"returnedEarly\":")), qUtf8Printable(json.out));
        // Of a hypervisor that enters each guest once there is nothing to add.
        const auto own = trace({text("check"), kSample, text("--language"), text("en")});
        QVERIFY2(!own.out.contains(text("A guest was entered")), qUtf8Printable(own.out));
    }

    // Linux clears its branch history by a loop: one round says what it does.
    void a_loop_on_the_spot_is_folded()
    {
        const auto printed = trace(
            {text("print"), QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/linux-vhe.wsrec"),
             text("--language"), text("en")});
        QCOMPARE(printed.code, 0);
        const auto folds =
            printed.out.count(text("The same 3 instructions 22 times more, and a last time below"));
        QCOMPARE(folds, 10); // a switch
    }

    void what_cannot_be_read_exits_three_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("print") << text("print");
        QTest::newRow("check") << text("check");
    }
    void what_cannot_be_read_exits_three()
    {
        QFETCH(QString, command);
        QTemporaryDir folder;
        const auto missing = folder.filePath(text("missing.wsrec"));
        const auto outcome = trace({command, missing});
        // To git bisect run, 125 is a version that cannot be tested.
        if (command == text("check")) {
            const auto bisected = trace({command, missing, text("--bisect")});
            QCOMPARE(bisected.code, 125);
            QCOMPARE(bisected.err, outcome.err);
            const auto good = trace({command, kSample, text("--bisect")});
            QCOMPARE(good.code, 0);
        }
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.startsWith(text("worldswitch-trace: ")) &&
                     outcome.err.contains(missing),
                 qUtf8Printable(outcome.err));
    }

    void an_image_that_is_not_there_exits_three()
    {
        QTemporaryDir folder;
        const auto missing = folder.filePath(text("missing.elf"));
        const auto outcome = trace({text("--image"), missing});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(missing), qUtf8Printable(outcome.err));
    }

    void a_profile_that_cannot_be_read_exits_three_data()
    {
        QTest::addColumn<QString>("toml"); // empty: no such file
        QTest::addColumn<QString>("says");
        QTest::newRow("no file") << QString() << text("kvm.toml cannot be read");
        QTest::newRow("no TOML") << text("name = ") << text("kvm.toml:1:8: This is not TOML");
        QTest::newRow("a key that nobody knows")
            << text("schema = 2\nname = \"k\"\n[functions]\nenter = \"in\"\nexit = \"out\"\n"
                    "vectors = \"v\"\nway = \"x\"\n")
            << text("kvm.toml:7:1: There is no key \"way\" here.");
    }
    void a_profile_that_cannot_be_read_exits_three()
    {
        QFETCH(QString, toml);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const auto path = folder.filePath(text("kvm.toml"));
        QFile file(path);
        if (!toml.isEmpty())
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(toml.toUtf8()) > 0);
        file.close();
        const auto outcome = trace({text("--profile"), path});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.startsWith(text("worldswitch-trace: ")) && outcome.err.contains(says),
                 qUtf8Printable(outcome.err));
    }

    void a_machine_that_is_not_there_exits_three()
    {
        QTemporaryDir folder;
        const auto socket = folder.filePath(text("nobody.sock"));
        const auto outcome = trace({text("--connect"), text("unix:") + socket});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(socket), qUtf8Printable(outcome.err));
    }

    void a_recording_is_printed_without_a_machine()
    {
        const auto outcome = trace({text("print"), kSample});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.err, QString());
        QVERIFY(outcome.out.contains(text("host_ctxt.regs.regs[19]")));
        QVERIFY(!outcome.out.contains(text("\x1b[")));
    }

    void a_moment_is_printed_alone()
    {
        const auto at = trace({text("print"), kSample + text("#1/150/host_ctxt.regs.regs[19]")});
        QVERIFY2(at.code == 0, qUtf8Printable(at.err));
        QVERIFY(at.out.contains(text("Switch 1 of 2")));
        QCOMPARE(at.out.count(text("__guest_enter+")), 1);
        QVERIFY2(at.out.trimmed().endsWith(
                     text("[H] host_ctxt.regs.regs[19] 1900000000000001  host's x19")),
                 qUtf8Printable(at.out));
        const auto nowhere = trace({text("print"), kSample + text("#2/150")});
        QCOMPARE(nowhere.code, 3);
        QVERIFY2(nowhere.err.contains(text("is in switch 1, not in switch 2")),
                 qUtf8Printable(nowhere.err));
        const auto json =
            trace({text("print"), text("--format"), text("json"), kSample + text("#1/150")});
        QCOMPARE(json.code, 2);
    }

    void a_recording_cut_short_is_printed_and_exits_three()
    {
        QTemporaryDir folder;
        const auto cut = folder.filePath(text("cut.wsrec"));
        QVERIFY(QFile::copy(kSample, cut));
        QFile file(cut);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(file.resize(file.size() * 3 / 4));
        const auto outcome = trace({text("print"), cut});
        QCOMPARE(outcome.code, 3);
        QVERIFY(outcome.out.contains(text("host_ctxt.regs.regs[19]")));
        QVERIFY2(outcome.err.startsWith(text("worldswitch-trace: ")), qUtf8Printable(outcome.err));
    }

    void a_good_recording_holds_the_contract()
    {
        const auto outcome = trace({text("check"), kSample});
        QVERIFY2(outcome.code == 0, qUtf8Printable(outcome.out + outcome.err));
        QVERIFY(outcome.out.contains(text("switch 1 · guest A: holds")));
        QVERIFY(outcome.out.contains(text("switch 2 · guest B: holds")));
    }

    void colour_is_for_whoever_asks_for_it()
    {
        const auto outcome = trace({text("print"), kSample, text("--color=always")});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.contains(text("\x1b[")));
    }

    void a_reader_that_goes_away_is_no_error()
    {
        const auto outcome = call(
            text("bash"),
            {text("-c"),
             text("'%1' print '%2' | head -n 3; echo \"${PIPESTATUS[0]}\"").arg(kTool, kSample)});
        QCOMPARE(outcome.err, QString());
        const auto lines = outcome.out.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines.last(), text("0"));
    }

    void a_full_disk_is_said()
    {
        const auto outcome = call(
            text("sh"), {text("-c"), text("exec '%1' print '%2' > /dev/full").arg(kTool, kSample)});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(text("Writing the output failed")),
                 qUtf8Printable(outcome.err));
    }

    void the_tool_needs_no_window()
    {
        const auto outcome = call(text("ldd"), {kTool});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.contains(text("libQt6Core")));
        for (const auto* library : {"libQt6Gui", "libQt6Widgets", "libX11", "libGL"})
            QVERIFY2(!outcome.out.contains(text(library)), library);
    }
};

QTEST_GUILESS_MAIN(tst_command_line)
#include "tst_command_line.moc"
