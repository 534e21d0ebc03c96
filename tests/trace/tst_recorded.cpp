// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-trace with a machine: what it records, keeps, and says when something goes wrong.
#include "support/listening.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

namespace {

const QString kTool = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace");
const QString kImage = QStringLiteral(WORLDSWITCH_IMAGE);
constexpr int kDeadline = 120000;

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

struct Outcome {
    int code = -1;
    QString out;
    QString err;
};

void prepare(QProcess& process)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    process.setProcessEnvironment(environment);
}

Outcome outcomeOf(QProcess& process)
{
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(kDeadline))
        return {};
    if (process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

Outcome call(const QString& program, const QStringList& arguments)
{
    QProcess process;
    prepare(process);
    process.start(program, arguments);
    return outcomeOf(process);
}

Outcome trace(const QStringList& arguments)
{
    return call(kTool, QStringList{text("--image"), kImage} + arguments);
}

/// The process ids of a process's children, as the kernel has them.
QList<qint64> childrenOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    QList<qint64> children;
    if (file.open(QFile::ReadOnly)) {
        const auto words = QString::fromLatin1(file.readAll()).split(u' ', Qt::SkipEmptyParts);
        for (const auto& word : words)
            children << word.toLongLong();
    }
    return children;
}

/// `stp xa, xb, [xn, #offset]` (Arm ARM C6.2, STP, signed offset).
quint32 stp(unsigned first, unsigned second, unsigned base, unsigned offset)
{
    return 0xa900'0000U | (offset / 8) << 15 | second << 10 | base << 5 | first;
}

/// A copy of the image with the first occurrence of a word replaced.
bool plant(const QString& to, quint32 good, quint32 bad)
{
    QFile source(kImage);
    if (!source.open(QFile::ReadOnly))
        return false;
    auto bytes = source.readAll();
    const QByteArray from(reinterpret_cast<const char*>(&good), sizeof good);
    const auto at = bytes.indexOf(from);
    if (at < 0)
        return false;
    bytes.replace(at, from.size(), reinterpret_cast<const char*>(&bad), sizeof bad);
    QFile target(to);
    return target.open(QFile::WriteOnly) && target.write(bytes) == bytes.size();
}

} // namespace

class tst_recorded : public QObject {
    Q_OBJECT
private slots:
    void what_each_switch_is_is_said_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("by QEMU's log") << QStringList{};
        QTest::newRow("by stepping") << QStringList{text("--stepping")};
    }
    void what_each_switch_is_is_said()
    {
        QFETCH(QStringList, arguments);
        const QTemporaryDir folder;
        const auto file = folder.filePath(text("each.wsrec"));
        QCOMPARE(
            trace(QStringList{text("--switches"), text("2"), text("-o"), file} + arguments).code,
            0);
        const auto info = call(kTool, {text("info"), file, text("--format"), text("json")});
        QVERIFY2(info.code == 0, qUtf8Printable(info.err));
        const auto object = QJsonDocument::fromJson(info.out.toUtf8()).object();
        const auto guests = object[QLatin1String("guests")].toArray();
        const auto each = object[QLatin1String("eachSwitch")].toArray();
        QCOMPARE(each.size(), 2);
        for (int i = 0; i < 2; ++i) {
            const auto one = each[i].toObject();
            QCOMPARE(one[QLatin1String("kind")].toString(), text("entered"));
            QCOMPARE(one[QLatin1String("cpu")].toInt(-1), 0);
            QCOMPARE(one[QLatin1String("vcpu")], guests[i].toObject()[QLatin1String("address")]);
            QVERIFY(one[QLatin1String("hostObject")].toString().startsWith(text("0x")));
            QVERIFY(one[QLatin1String("steps")].toInt() > 100);
        }
        const auto placed = object[QLatin1String("imagePlaced")].toArray();
        QVERIFY(!placed.isEmpty());
        for (const auto& piece : placed)
            QCOMPARE(piece.toObject()[QLatin1String("linked")],
                     piece.toObject()[QLatin1String("runs")]);
        const auto words = call(kTool, {text("info"), file, text("--language"), text("en")}).out;
        QVERIFY2(words.contains(text("\nOn CPU: 0 (switches: 2)\n")), qUtf8Printable(words));
        QVERIFY2(words.contains(text("\nThe image lies: where it was linked to\n")),
                 qUtf8Printable(words));
    }

    void how_each_value_is_known_is_said_data()
    {
        QTest::addColumn<bool>("stepping");
        QTest::newRow("by QEMU's log") << false;
        QTest::newRow("by stepping") << true;
    }
    void how_each_value_is_known_is_said()
    {
        QFETCH(bool, stepping);
        const QTemporaryDir folder;
        const auto file = folder.filePath(text("known.wsrec"));
        QStringList arguments{text("--switches"), text("2"), text("-o"), file};
        if (stepping)
            arguments << text("--stepping");
        QCOMPARE(trace(arguments).code, 0);

        const auto printed = call(kTool, {text("print"), file, text("--format"), text("json")});
        QVERIFY2(printed.code == 0, qUtf8Printable(printed.err));
        QMap<QString, int> known;
        int returns = 0;
        for (const auto& line : printed.out.split(u'\n', Qt::SkipEmptyParts)) {
            const auto step = QJsonDocument::fromJson(line.toUtf8()).object();
            const bool isLogged = step.contains(QLatin1String("confirmed"));
            if (isLogged)
                QVERIFY(step[QLatin1String("confirmed")].toInt() >
                        step[QLatin1String("timelineStep")].toInt());
            returns += step[QLatin1String("instruction")] == QLatin1String("eret") ? 1 : 0;
            for (const auto& entry : step[QLatin1String("writes")].toArray()) {
                const auto write = entry.toObject();
                const auto place = write[QLatin1String("place")].toString();
                static const QRegularExpression general(text("^(x[0-9]+|sp|pc|pstate)$"));
                const auto expected = !isLogged                         ? QString()
                                      : general.match(place).hasMatch() ? text("seen")
                                                                        : text("foretold");
                QCOMPARE(write[QLatin1String("known")].toString(), expected);
                ++known[expected];
            }
        }
        QVERIFY(stepping == (known[text("seen")] == 0));
        QVERIFY(stepping == (known[text("foretold")] == 0));
        QVERIFY(known[QString()] > 0); // the guest's run is read

        const auto json = call(kTool, {text("info"), file, text("--format"), text("json")});
        const auto summary = QJsonDocument::fromJson(json.out.toUtf8()).object();
        const int instructions = summary[QLatin1String("instructions")].toInt();
        QCOMPARE(returns, 2);
        QCOMPARE(summary[QLatin1String("instructionsByLog")].toInt(),
                 stepping ? 0 : instructions - returns);
        const auto words = call(kTool, {text("info"), file}).out;
        QCOMPARE(words.contains(QStringLiteral("by QEMU's log: %1 (general registers seen there")
                                    .arg(instructions - returns)),
                 !stepping);
    }

    void every_pair_of_the_three_functions_is_there()
    {
        const auto outcome = trace({});
        QVERIFY2(outcome.code == 0, qUtf8Printable(outcome.err));
        QCOMPARE(outcome.err, QString());
        const auto blocks =
            outcome.out.split(QRegularExpression(QStringLiteral("\n(?=[0-9a-f]+ <)")));
        int pairs = 0;
        for (const auto* function : {"__guest_enter", "el1_sync", "__guest_exit"}) {
            const auto listing =
                call(text("aarch64-linux-gnu-objdump"),
                     {text("--no-show-raw-insn"),
                      QStringLiteral("--disassemble=%1").arg(text(function)), kImage});
            QCOMPARE(listing.code, 0);
            static const QRegularExpression pair(
                QStringLiteral("^\\s*([0-9a-f]+):\\s+((?:stp|ldp)\\s+[^/]*?)\\s*(?://.*)?$"),
                QRegularExpression::MultilineOption);
            for (auto match = pair.globalMatch(listing.out); match.hasNext();) {
                const auto found = match.next();
                const auto instruction = found.captured(2).simplified();
                const auto block = std::ranges::find_if(blocks, [&](const QString& b) {
                    return b.startsWith(found.captured(1) + text(" <") + text(function) + u'+');
                });
                QVERIFY2(block != blocks.end(), qUtf8Printable(found.captured(0)));
                QVERIFY2(block->section(u'\n', 0, 0).endsWith(instruction), qUtf8Printable(*block));
                static const QRegularExpression single(
                    QStringLiteral("^ += (?:str|ldr) x\\d+, \\[.*  (?:←|→) "
                                   "(host_ctxt\\.regs|vcpu->arch\\.ctxt\\.regs|\\[sp)"),
                    QRegularExpression::MultilineOption);
                int singles = 0;
                for (auto one = single.globalMatch(*block); one.hasNext(); one.next())
                    ++singles;
                QVERIFY2(singles == 2, qUtf8Printable(*block));
                static const QRegularExpression value(
                    QStringLiteral("^  \\[.\\] \\S+ [0-9a-f]{16} → [0-9a-f]{16}"),
                    QRegularExpression::MultilineOption);
                int values = 0;
                for (auto one = value.globalMatch(*block); one.hasNext(); one.next())
                    ++values;
                QVERIFY2(values >= 2, qUtf8Printable(*block));
                ++pairs;
            }
        }
        QVERIFY2(pairs >= 40, qUtf8Printable(QString::number(pairs)));
        QVERIFY(outcome.out.contains(text("guest A runs at EL1 … HVC #1")));
    }

    void what_is_kept_prints_as_it_was_recorded()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath(text("kept.wsrec"));
        const auto direct = trace({text("--switches"), text("2"), text("-o"), file});
        QVERIFY2(direct.code == 0, qUtf8Printable(direct.err));
        const auto printed = call(kTool, {text("print"), file});
        QCOMPARE(printed.code, 0);
        QCOMPARE(printed.out, direct.out);
        QCOMPARE(trace({text("--switches"), text("2")}).out, direct.out);
    }

    void the_contract_holds_on_every_cpu_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::newRow("Cortex-A57") << text("cortex-a57");
        QTest::newRow("Cortex-A76") << text("cortex-a76");
        QTest::newRow("max") << text("max");
    }
    void the_contract_holds_on_every_cpu()
    {
        QFETCH(QString, cpu);
        const auto outcome = trace({text("check"), text("--cpu"), cpu});
        QVERIFY2(outcome.code == 0, qUtf8Printable(outcome.out + outcome.err));
        QVERIFY(outcome.out.contains(text("switch 1 · guest A: holds")));
        QVERIFY(outcome.out.contains(text("switch 2 · guest B: holds")));
    }

    void a_swapped_pair_is_violated_and_told()
    {
        QTemporaryDir folder;
        const auto bad = folder.filePath(text("swapped.elf"));
        QVERIFY(plant(bad, stp(19, 20, 1, 8 * 19), stp(20, 19, 1, 8 * 19)));
        const auto check = call(kTool, {text("check"), text("--image"), bad});
        QVERIFY2(check.code == 1, qUtf8Printable(check.out + check.err));
        QVERIFY2(check.out.contains(text("stp x20, x19, [x1, #152]")), qUtf8Printable(check.out));
        const auto json =
            call(kTool, {text("check"), text("--format"), text("json"), text("--image"), bad});
        QCOMPARE(json.code, 1);
        QVERIFY(json.out.contains(text("\"verdict\":\"violated\"")));
        const auto printed = call(kTool, {text("--image"), bad});
        QCOMPARE(printed.code, 0);
        // The sentence may be broken over two lines.
        QVERIFY2(printed.out.simplified().contains(text(
                     "Careful: of the host's x20 and x19, not every one goes to the slot of its "
                     "own number.")),
                 qUtf8Printable(printed.out));
    }

    void a_recording_survives_its_end_data()
    {
        QTest::addColumn<bool>("killQemu");
        QTest::newRow("when QEMU is killed") << true;
        QTest::newRow("when the user presses Ctrl-C") << false;
    }
    void a_recording_survives_its_end()
    {
        QFETCH(bool, killQemu);
        QTemporaryDir folder;
        const auto file = folder.filePath(text("cut.wsrec"));
        QProcess process;
        prepare(process);
        process.start(kTool, {text("--image"), kImage, text("--switches"), text("100"),
                              text("--stepping"), text("-o"), file});
        // Well into the switches, and far from the end of them.
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file).size() > 40000, kDeadline);
        const auto children = childrenOf(process.processId());
        QCOMPARE(children.size(), 1);
        if (killQemu)
            QCOMPARE(::kill(static_cast<pid_t>(children.first()), SIGKILL), 0);
        else
            QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        const auto outcome = outcomeOf(process);
        QVERIFY2(outcome.code == 3, qUtf8Printable(QString::number(outcome.code) + outcome.err));
        QVERIFY(outcome.out.contains(text("host_ctxt.regs.regs[19]")));
        QCOMPARE(outcome.err.count(u'\n'), 1);
        QVERIFY2(outcome.err.startsWith(text("worldswitch-trace: ")), qUtf8Printable(outcome.err));
        if (!killQemu)
            QVERIFY2(outcome.err.contains(text("was stopped")), qUtf8Printable(outcome.err));

        const auto printed = call(kTool, {text("print"), file});
        QCOMPARE(printed.code, 3);
        QCOMPARE(printed.out, outcome.out);
        // QEMU is gone with it, whichever of them ended first.
        QTRY_VERIFY_WITH_TIMEOUT(::kill(static_cast<pid_t>(children.first()), 0) != 0, 10000);
    }

    void a_machine_that_runs_already_is_recorded_alike()
    {
        QTemporaryDir folder;
        const auto own = trace({text("--format"), text("json")});
        QCOMPARE(own.code, 0);
        const auto socket = folder.filePath(text("gdb"));
        QProcess qemu;
        qemu.start(
            text("qemu-system-aarch64"),
            {text("-machine"),    text("virt,virtualization=on,gic-version=3,dtb-randomness=off"),
             text("-cpu"),        text("cortex-a57"),
             text("-m"),          text("256M"),
             text("-nodefaults"), text("-nic"),
             text("none"),        text("-display"),
             text("none"),        text("-icount"),
             text("shift=0"),     text("-rtc"),
             text("clock=vm"),    text("-serial"),
             text("null"),        text("-S"),
             text("-kernel"),     kImage,
             text("-gdb"),        QStringLiteral("unix:%1,server=on,wait=off").arg(socket)});
        QVERIFY(qemu.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(socket), 60000);
        const auto outcome = trace(
            {text("--format"), text("json"), text("--connect"), QStringLiteral("unix:") + socket});
        qemu.kill();
        qemu.waitForFinished();
        QVERIFY2(outcome.code == 0, qUtf8Printable(outcome.err));
        // All but the header, which names another machine, and how values are known: ours is
        // recorded by QEMU's log.
        static const QRegularExpression known(
            text(R"x("known":"(seen|foretold)",|"confirmed":[0-9]+,)x"));
        QVERIFY(!outcome.out.contains(known));
        QString same = own.out.section(u'\n', 1);
        QVERIFY(same.contains(known));
        QCOMPARE(outcome.out.section(u'\n', 1), same.remove(known));
    }
};

QTEST_GUILESS_MAIN(tst_recorded)
#include "tst_recorded.moc"
