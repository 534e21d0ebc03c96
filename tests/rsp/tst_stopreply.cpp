// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/stop-reply.h"

#include <QtTest>

using rsp::StopReply;
using Kind = rsp::StopReply::Kind;

class tst_stopreply : public QObject {
    Q_OBJECT

private slots:
    void whyItStopped_data()
    {
        QTest::addColumn<QByteArray>("packet");
        QTest::addColumn<StopReply>("reply");
        const auto row = [](const char* name, const char* packet, const StopReply& reply) {
            QTest::newRow(name) << QByteArray(packet) << reply;
        };
        const auto none = std::optional<std::uint64_t>();
        row("a step, as QEMU 7.2 says it", "T05thread:p01.01;", {Kind::Signal, 5, none, "p01.01"});
        row("an interrupt", "T02thread:p01.01;", {Kind::Signal, 2, none, "p01.01"});
        row("a write to a watched cell", "T05thread:p01.01;watch:40080000;",
            {Kind::Signal, 5, 0x40080000, "p01.01"});
        row("a watched cell at the top of the address space", "T05watch:ffffffffffffffff;",
            {Kind::Signal, 5, ~std::uint64_t{0}, ""});
        row("a read of a watched cell", "T05rwatch:10;thread:1;", {Kind::Signal, 5, 0x10, "1"});
        row("an access to a watched cell", "T05thread:1;awatch:10;", {Kind::Signal, 5, 0x10, "1"});
        row("a watched cell that is no number is passed over", "T05watch:cell;thread:1;",
            {Kind::Signal, 5, none, "1"});
        row("register values and reasons are passed over",
            "T05threads:1,2;06:00;swbreak:;core:1;thread:p2.3;", {Kind::Signal, 5, none, "p2.3"});
        row("pieces without a colon are passed over", "T05;;nonsense;thread:1",
            {Kind::Signal, 5, none, "1"});
        row("lldb-server's stop", "T13thread:2a;name:x;", {Kind::Signal, 0x13, none, "2a"});
        row("no more than a signal", "S0b", {Kind::Signal, 0x0b, none, ""});
        row("an exit with its status", "W2a", {Kind::Exited, 0x2a, none, ""});
        row("an exit of one process", "W00;process:1", {Kind::Exited, 0, none, ""});
        row("an end by a signal", "X09", {Kind::Terminated, 9, none, ""});
    }
    void whyItStopped()
    {
        QFETCH(QByteArray, packet);
        QFETCH(StopReply, reply);
        const auto parsed = rsp::parseStopReply(packet);
        QVERIFY(parsed.has_value());
        QCOMPARE(parsed->kind, reply.kind);
        QCOMPARE(parsed->code, reply.code);
        QCOMPARE(parsed->watched, reply.watched);
        QCOMPARE(parsed->thread, reply.thread);
    }

    void noStopReply_data()
    {
        QTest::addColumn<QByteArray>("packet");
        for (const char* packet :
             {"", "T", "T0", "OK", "E22", "Txx", "T 5", "T-5", "S0bcd", "00", "vCont;c", "O00"})
            QTest::newRow(*packet ? packet : "an empty packet") << QByteArray(packet);
    }
    void noStopReply()
    {
        QFETCH(QByteArray, packet);
        QVERIFY(!rsp::parseStopReply(packet));
    }
};

QTEST_GUILESS_MAIN(tst_stopreply)
#include "tst_stopreply.moc"
