// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU logs of each instruction, read as it comes through a pipe; and text that is no such
// log, which ends the reading.
#include "machine/log-parser.h"

#include <QTest>

namespace {

/// As QEMU 7.2 and 10.0 write it, with the end of PSTATE's line that a CPU model has.
QByteArray dumpOf(const machine::LoggedState& state, const QByteArray& tail)
{
    const auto hex = [](std::uint64_t value, int digits) {
        return QByteArray::number(static_cast<qulonglong>(value), 16).rightJustified(digits, '0');
    };
    QByteArray text = " PC=" + hex(state.pc, 16) + ' ';
    for (int n = 0; n < 31; ++n)
        text += 'X' + QByteArray::number(n).rightJustified(2, '0') + '=' +
                hex(state.x[static_cast<std::size_t>(n)], 16) + ((n + 2) % 3 == 0 ? '\n' : ' ');
    return text + " SP=" + hex(state.sp, 16) + "\nPSTATE=" + hex(state.pstate, 8) + ' ' + tail +
           '\n';
}

machine::LoggedState someState(std::uint64_t seed)
{
    machine::LoggedState state;
    for (std::size_t n = 0; n < state.x.size(); ++n)
        state.x[n] = seed * 0x9e3779b97f4a7c15 + n;
    state.sp = seed + 0x4011ff00;
    state.pc = seed * 4 + 0x40100000;
    state.pstate = 0x600003c9;
    return state;
}

std::vector<machine::LoggedState> statesOf(machine::LogParser& parser, const QByteArray& text,
                                           qsizetype piece)
{
    std::vector<machine::LoggedState> states;
    for (qsizetype at = 0; at < text.size(); at += piece) {
        const QByteArray bytes = text.mid(at, piece);
        parser.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())},
                    [&](const machine::LoggedState& state) { states.push_back(state); });
    }
    return states;
}

} // namespace

class tst_LogParser : public QObject {
    Q_OBJECT
private slots:
    /// A guest that was sent into AArch32 by mistake executes instructions, too.
    void aStateInAArch32IsRead()
    {
        // QEMU 7.2, cortex-a15.
        const QByteArray real = "R00=00000001 R01=00000002 R02=00000003 R03=00000004\n"
                                "R04=00000005 R05=00000006 R06=00000007 R07=00000008\n"
                                "R08=00000009 R09=0000000a R10=0000000b R11=0000000c\n"
                                "R12=0000000d R13=4011ff00 R14=0000000f R15=401000f0\n"
                                "PSR=400001d3 -Z-- A svc32\n";
        for (const qsizetype piece : {real.size(), qsizetype{7}}) {
            machine::LogParser parser;
            const auto states =
                statesOf(parser, real + dumpOf(someState(1), "-ZC- EL2h") + real, piece);
            QVERIFY(parser.good() && !parser.halfway());
            QCOMPARE(states.size(), std::size_t{3});
            QCOMPARE(states[1], someState(1));
            QCOMPARE(states[2].x[12], 0xdU);
            QCOMPARE(states[2].x[14], 0xfU);
            QCOMPARE(states[2].x[15], 0U);
            QCOMPARE(states[2].sp, 0x4011ff00U);
            QCOMPARE(states[2].pc, 0x401000f0U);
            QCOMPARE(states[2].pstate, 0x400001d3U);
        }
    }

    void aStateOfQemuIsRead_data()
    {
        QTest::addColumn<QByteArray>("tail");
        QTest::newRow("cortex-a57 and cortex-a76, QEMU 7.2 and 10.0") << QByteArray("-ZC- EL2h");
        QTest::newRow("max, QEMU 7.2 and 10.0")
            << QByteArray("-ZC- EL2h  SVCR=00000000 --  BTYPE=0");
    }
    void aStateOfQemuIsRead()
    {
        QFETCH(QByteArray, tail);
        // The text of a real one, letter by letter.
        const QByteArray real = " PC=00000000401000f0 X00=ca00000000000000 X01=ca00000000000001\n"
                                "X02=ca00000000000002 X03=ca00000000000003 X04=ca00000000000004\n"
                                "X05=ca00000000000005 X06=ca00000000000006 X07=ca00000000000007\n"
                                "X08=ca00000000000008 X09=ca00000000000009 X10=ca0000000000000a\n"
                                "X11=ca0000000000000b X12=ca0000000000000c X13=ca0000000000000d\n"
                                "X14=ca0000000000000e X15=ca0000000000000f X16=ca00000000000010\n"
                                "X17=ca00000000000011 X18=ca00000000000012 X19=ca00000000000013\n"
                                "X20=ca00000000000014 X21=ca00000000000015 X22=ca00000000000016\n"
                                "X23=ca00000000000017 X24=ca00000000000018 X25=ca00000000000019\n"
                                "X26=ca0000000000001a X27=ca0000000000001b X28=ca0000000000001c\n"
                                "X29=ca0000000000001d X30=ca0000000000001e  SP=000000004011ff00\n"
                                "PSTATE=600003c9 " +
                                tail + '\n';
        machine::LogParser parser;
        const auto states = statesOf(parser, real, real.size());
        QVERIFY(parser.good());
        QVERIFY(!parser.halfway());
        QCOMPARE(states.size(), std::size_t{1});
        machine::LoggedState expected;
        for (std::size_t n = 0; n < expected.x.size(); ++n)
            expected.x[n] = 0xca00000000000000 + n;
        expected.sp = 0x4011ff00;
        expected.pc = 0x401000f0;
        expected.pstate = 0x600003c9;
        QVERIFY(states[0] == expected);
    }

    void statesAreReadHoweverThePipeCutsThem_data()
    {
        QTest::addColumn<qsizetype>("piece");
        QTest::newRow("byte by byte") << qsizetype{1};
        QTest::newRow("in pieces of 7") << qsizetype{7};
        QTest::newRow("in pages") << qsizetype{4096};
        QTest::newRow("at once") << qsizetype{1 << 20};
    }
    void statesAreReadHoweverThePipeCutsThem()
    {
        QFETCH(qsizetype, piece);
        QByteArray text;
        std::vector<machine::LoggedState> expected;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            expected.push_back(someState(seed));
            text += dumpOf(expected.back(), "N--V EL2h");
        }
        machine::LogParser parser;
        QVERIFY(statesOf(parser, text, piece) == expected);
        QVERIFY(parser.good());
        QVERIFY(!parser.halfway());
    }

    void aStateThatIsNotAllThereIsWaitedFor()
    {
        const QByteArray text = dumpOf(someState(1), "N--V EL2h");
        for (qsizetype size = 1; size < text.size(); ++size) {
            machine::LogParser parser;
            QVERIFY(statesOf(parser, text.left(size), size).empty());
            QVERIFY2(parser.good(), qPrintable(QString::number(size)));
            QVERIFY(parser.halfway());
        }
    }

    void whatIsNoStateEndsTheReading_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray good = dumpOf(someState(1), "N--V EL2h");
        const auto with = [&](const char* what, const char* instead) {
            return QByteArray(good).replace(what, instead);
        };
        QTest::newRow("another log")
            << QByteArray("Trace 0: 0x7f [00000000/0000000040100000/00/00]");
        QTest::newRow("a CPU in AArch32 state, and then another thing")
            << QByteArray("R00=00000000 R01=00000000 S02=00000000");
        QTest::newRow("a digit that is none") << with("X00=9", "X00=g");
        QTest::newRow("a capital digit") << with("X00=9e3779b97f", "X00=9E3779B97F");
        QTest::newRow("too many digits") << with("X03=", "X03=0");
        QTest::newRow("a register left out") << with("X07=", "X08=");
        QTest::newRow("another order") << with(" SP=", " PC=");
        QTest::newRow("no line end") << with("\nPSTATE", " PSTATE");
        QTest::newRow("a NUL") << QByteArray(1, '\0') + good;
        QTest::newRow("a line without end") << with("EL2h\n", "EL2h") + QByteArray(4096, 'x');
    }
    void whatIsNoStateEndsTheReading()
    {
        QFETCH(QByteArray, text);
        const QByteArray good = dumpOf(someState(1), "N--V EL2h");
        for (const qsizetype piece : {qsizetype{1}, qsizetype{1 << 20}}) {
            machine::LogParser parser;
            QCOMPARE(statesOf(parser, good + text + good, piece).size(), std::size_t{1});
            QVERIFY(!parser.good());
            QVERIFY(statesOf(parser, good, piece).empty()); // for good
        }
    }
};

QTEST_GUILESS_MAIN(tst_LogParser)
#include "tst_log_parser.moc"
