// SPDX-License-Identifier: GPL-2.0-or-later
// An oracle that shares no code with this project: gdb-multiarch steps the same image on the same
// machine line, and every register of every step must be what worldswitch-trace says.
#include "support/listening.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kDeadline = 120000;
const QString kMark = QStringLiteral("REGISTERS ");

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

/// x0–x30, sp, pc, pstate: the JSON's names, in one fixed order.
QStringList registerNames()
{
    QStringList names;
    for (int n = 0; n < 31; ++n)
        names << QStringLiteral("x%1").arg(n);
    return names << text("sp") << text("pc") << text("pstate");
}

/// gdb's words for printing all of them in one line.
QByteArray printRegisters()
{
    QString format = kMark;
    QString values;
    const auto names = registerNames();
    for (const auto& name : names) {
        format += QStringLiteral("%lx ");
        // gdb's cpsr is a signed 32-bit value.
        values += name == text("pstate") ? text(", (unsigned long)(unsigned int)$cpsr")
                                         : QStringLiteral(", $") + name;
    }
    return QStringLiteral("printf \"%1\\n\"%2\n").arg(format, values).toUtf8();
}

/// The registers of one JSON object, as gdb would print them.
QString line(const QJsonObject& registers)
{
    QString result;
    const auto names = registerNames();
    for (const auto& name : names)
        result += QString::number(registers[name].toString().mid(2).toULongLong(nullptr, 16), 16) +
                  QLatin1Char(' ');
    return result;
}

quint64 pcOf(const QJsonObject& registers)
{
    return registers[QStringLiteral("pc")].toString().mid(2).toULongLong(nullptr, 16);
}

/// The recorded machine line, with the debugger's socket where gdb can connect to it.
QStringList machineLine(const QString& recorded, const QString& socket)
{
    auto words = recorded.split(QLatin1Char(' '));
    for (auto& word : words) {
        if (word.startsWith(text("socket,id=gdb,")))
            word = QStringLiteral("socket,id=gdb,path=%1,server=on,wait=off").arg(socket);
        else if (word.startsWith(text("socket,id=qmp,")))
            word = text("null,id=qmp");
        else if (word == text("{image}"))
            word = text(WORLDSWITCH_IMAGE);
    }
    return words;
}

/// What gdb is told: to the first state, and then as the recording went.
QByteArray commands(const QString& socket, const QList<QJsonObject>& steps, quint64 start)
{
    // After 2 s gdb would ask a QEMU that is slow to answer again, and take the one answer for the
    // other's (GDB manual, "set remotetimeout").
    QByteArray script = "set pagination off\nset confirm off\nset width 0\n"
                        "set architecture aarch64\nset remotetimeout " +
                        QByteArray::number(kDeadline / 1000) + "\ntarget remote " +
                        socket.toUtf8() + "\n";
    const auto runTo = [&script](quint64 address) {
        script += QStringLiteral("tbreak *0x%1\n").arg(address, 0, 16).toUtf8();
    };
    runTo(start);
    script += "continue\n" + printRegisters();
    for (const auto& step : steps) {
        const auto kind = step[QStringLiteral("kind")].toString();
        const auto next = pcOf(step[QStringLiteral("after")].toObject());
        if (kind == text("instruction")) {
            script += "stepi\n";
        } else if (kind == text("guest")) {
            // Whichever vector the guest leaves by: from a lower level, AArch64 (Arm ARM D1.3.1).
            const auto vectors = next & ~quint64{0x7ff};
            for (quint64 entry = 0x400; entry < 0x600; entry += 0x80)
                runTo(vectors + entry);
            script += "continue\ndelete\n";
        } else {
            runTo(next);
            script += "continue\n";
        }
        script += printRegisters();
    }
    return script + "kill\nquit\n";
}

} // namespace

class tst_gdb_agrees : public QObject {
    Q_OBJECT
private slots:
    void at_every_step_of_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<int>("switches");
        QTest::addColumn<bool>("outer");
        QTest::newRow("three switches on a Cortex-A57") << text("cortex-a57") << 3 << false;
        QTest::newRow("a switch with its outer window on a Cortex-A76")
            << text("cortex-a76") << 1 << true;
        QTest::newRow("a switch on -cpu max") << text("max") << 1 << false;
    }
    void at_every_step_of()
    {
        QFETCH(QString, cpu);
        QFETCH(int, switches);
        QFETCH(bool, outer);
        QTemporaryDir folder;

        QStringList arguments{text("--format"),   text("json"),
                              text("--cpu"),      cpu,
                              text("--image"),    text(WORLDSWITCH_IMAGE),
                              text("--switches"), QString::number(switches)};
        if (outer)
            arguments << text("--outer");
        QProcess trace;
        trace.start(text(WORLDSWITCH_BIN_DIR "/worldswitch-trace"), arguments);
        QVERIFY(trace.waitForFinished(kDeadline));
        QVERIFY2(trace.exitCode() == 0, trace.readAllStandardError().constData());

        QJsonObject header;
        QList<QJsonObject> steps;
        const auto lines = trace.readAllStandardOutput().split('\n');
        for (const auto& jsonLine : lines) {
            const auto object = QJsonDocument::fromJson(jsonLine).object();
            if (object.contains(QStringLiteral("format")))
                header = object;
            else if (object.contains(QStringLiteral("pc")))
                steps << object;
        }
        QVERIFY(steps.size() > 60 * switches);
        const auto first = header[QStringLiteral("registers")].toObject();
        QStringList expected{line(first)};
        for (const auto& step : steps)
            expected << line(step[QStringLiteral("after")].toObject());

        const auto socket = folder.filePath(text("gdb"));
        auto words = machineLine(header[QStringLiteral("machine")].toString(), socket);
        QProcess qemu;
        const auto program = words.takeFirst();
        qemu.start(program, words);
        QVERIFY(qemu.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(socket), 60000);

        QFile script(folder.filePath(text("commands")));
        QVERIFY(script.open(QFile::WriteOnly));
        script.write(commands(socket, steps, pcOf(first)));
        script.close();
        QProcess gdb;
        gdb.setProcessChannelMode(QProcess::MergedChannels);
        gdb.start(text("gdb-multiarch"),
                  {text("-nx"), text("-batch"), text("-x"), script.fileName()});
        const bool ended = gdb.waitForFinished(kDeadline);
        qemu.kill();
        qemu.waitForFinished();
        QVERIFY(ended);

        const auto output = QString::fromUtf8(gdb.readAll());
        QStringList seen;
        for (const auto& printed : output.split(u'\n')) {
            if (printed.startsWith(kMark))
                seen << printed.mid(kMark.size());
        }
        QVERIFY2(seen.size() == expected.size(), qUtf8Printable(output.right(2000)));
        for (qsizetype i = 0; i < seen.size(); ++i) {
            QVERIFY2(seen[i] == expected[i],
                     qUtf8Printable(QStringLiteral("state %1\n gdb:   %2\n trace: %3")
                                        .arg(QString::number(i), seen[i], expected[i])));
        }
    }
};

QTEST_GUILESS_MAIN(tst_gdb_agrees)
#include "tst_gdb_agrees.moc"
