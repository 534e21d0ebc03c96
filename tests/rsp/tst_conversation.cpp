// SPDX-License-Identifier: GPL-2.0-or-later
// What is said to a stub, and by it, in a few words: the log of --log rsp.
#include "rsp/conversation.h"

#include <QTest>

using rsp::Speaker;

class tst_Conversation : public QObject {
    Q_OBJECT
private slots:
    void aPacketIsExplained_data()
    {
        QTest::addColumn<bool>("ours");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, bool ours, const char* payload, const char* words) {
            QTest::newRow(name) << ours << QByteArray(payload) << QString::fromLatin1(words);
        };
        row("why it halted", true, "?", "why is the machine halted?");
        row("the general registers", true, "g", "read the general registers");
        row("one register", true, "p1f", "read register 31");
        row("a register's new value", true, "P21=0000000000000000", "write register 33");
        row("memory", true, "m40100000,40", "read memory at 0x40100000, 64 bytes");
        row("memory's new contents", true, "M40100000,4:1f2003d5",
            "write memory at 0x40100000, 4 bytes");
        row("a breakpoint", true, "Z0,4010004c,4", "set a software breakpoint at 0x4010004c");
        row("a breakpoint no more", true, "z1,4010004c,4",
            "remove a hardware breakpoint at 0x4010004c");
        row("one step", true, "vCont;s:p1.1", "execute one instruction");
        row("a run", true, "vCont;c:p1.-1", "let the machine run");
        row("a question that begins like a run", true, "vCont?", "which ways of running there are");
        row("the description", true, "qXfer:features:read:target.xml:0,ffb",
            "read the machine's description, target.xml");
        row("the monitor", true, "qRcmd,696e666f20737461747573",
            "tell QEMU's monitor: info status");
        row("the regime", true, "Qqemu.PhyMemMode:1", "addresses are physical from now on");
        row("Ctrl-C", true, "\x03", "Ctrl-C: halt the machine");
        row("detaching", true, "D;1", "let go of the machine; it runs on");
        row("what nobody here knows", true, "vMustReplyEmpty", "");
        row("OK", false, "OK", "done");
        row("no answer", false, "", "not known to the stub");
        row("an error", false, "E14", "an error: 14");
        row("a step's end", false, "T05thread:p01.01;",
            "halted: a step or a breakpoint (signal 5)");
        row("a watchpoint's", false, "T05thread:p01.01;watch:4010f020;",
            "halted: a step or a breakpoint (signal 5), an access to 0x4010f020");
        row("Ctrl-C's", false, "T02thread:p01.01;", "halted: Ctrl-C (signal 2)");
        row("the machine's end", false, "W00", "the machine has ended, with exit status 0");
        row("a value", false, "0000104000000000", "8 bytes");
        row("the monitor's answer", false, "O564d207374617475733a0a",
            "the monitor says: VM status:");
        row("a text that is no number", false, "PacketSize=1000;qXfer:features:read+", "");
    }
    void aPacketIsExplained()
    {
        QFETCH(bool, ours);
        QFETCH(QByteArray, payload);
        QFETCH(QString, words);
        QCOMPARE(rsp::explained(ours ? Speaker::Us : Speaker::Stub, payload), words);
    }

    void whatMakesNoSenseIsNoTrouble_data()
    {
        QTest::addColumn<QByteArray>("payload");
        for (const char* payload : {"m", "m,", "mzz", "Z", "Z9", "z0", "P", "p", "P=", "qRcmd,",
                                    "qXfer:features:read:", "T", "T0", "W", "O", "E", "vCont;",
                                    "mffffffffffffffffffffff,ffffffffffffffffffffff"})
            QTest::newRow(payload) << QByteArray(payload);
    }
    void whatMakesNoSenseIsNoTrouble()
    {
        QFETCH(QByteArray, payload);
        (void)rsp::explained(Speaker::Us, payload);
        (void)rsp::explained(Speaker::Stub, payload);
        QVERIFY(rsp::explained(Speaker::Us, payload).size() < 200);
    }
};

QTEST_GUILESS_MAIN(tst_Conversation)
#include "tst_conversation.moc"
