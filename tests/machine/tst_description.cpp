// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/description.h"

#include <QTest>

using arm64::Register;
using machine::Description;

namespace {

Register named(const char* name)
{
    return Register::named(QString::fromLatin1(name)).value();
}

/// The number of a register, -1 where the stub has not described it.
int number(const Description& description, Register reg)
{
    const auto found = description.find(reg);
    return found ? found->number : -1;
}

Description described(const QByteArray& registers)
{
    int next = 0;
    Description description;
    const auto document = Description::parse("<feature>" + registers + "</feature>", next);
    if (document)
        description.add(document->entries);
    return description;
}

} // namespace

class tst_description : public QObject {
    Q_OBJECT
private slots:
    void whatQemuSendsIsRead()
    {
        // As QEMU 7.2 writes it: a prefix that is never declared, a DTD that is never there.
        const QByteArray xml =
            R"(<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target>)"
            R"(<architecture>aarch64</architecture><xi:include href="aarch64-core.xml"/>)"
            R"(<xi:include href="system-registers.xml"/></target>)";
        int next = 0;
        const auto document = Description::parse(xml, next);
        QVERIFY(document.ok());
        QCOMPARE(document->includes, (QStringList{QStringLiteral("aarch64-core.xml"),
                                                  QStringLiteral("system-registers.xml")}));
        QCOMPARE(next, 0);
    }

    void numbers_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("expected");
        const auto row = [](const char* what, const char* xml, const char* name, int expected) {
            QTest::newRow(what) << QByteArray(xml) << QByteArray(name) << expected;
        };
        row("without numbers they count from nought",
            "<reg name='x0' bitsize='64'/><reg name='x1' bitsize='64'/>", "x1", 1);
        row("a number is taken, and counted on from",
            "<reg name='x0' bitsize='64' regnum='7'/><reg name='x1' bitsize='64'/>", "x1", 8);
        row("registers without a name of ours count too",
            "<reg name='flibble' bitsize='64'/><reg name='x1' bitsize='64'/>", "x1", 1);
        row("cpsr is pstate", "<reg name='cpsr' bitsize='32' regnum='33'/>", "pstate", 33);
        row("QEMU 7.2's VBAR is VBAR_EL1", "<reg name='VBAR' bitsize='64' regnum='99'/>",
            "vbar_el1", 99);
        row("newer QEMU's VBAR_EL1 is VBAR_EL1", "<reg name='VBAR_EL1' bitsize='64' regnum='98'/>",
            "vbar_el1", 98);
        row("of fpsr and FPSR the first counts",
            "<reg name='fpsr' bitsize='32' regnum='66'/><reg name='FPSR' bitsize='64' "
            "regnum='150'/>",
            "fpsr", 66);
        row("z5 is where v5 is", "<reg name='z5' bitsize='2048' regnum='39'/>", "v5", 39);
        row("z5 gives way to a v5 before it",
            "<reg name='v5' bitsize='128' regnum='39'/><reg name='z5' bitsize='2048' "
            "regnum='80'/>",
            "v5", 39);
        row("z32 is nothing", "<reg name='z32' bitsize='2048' regnum='39'/>", "v31", -1);
        row("zcr is not z of something", "<reg name='zcr' bitsize='64' regnum='39'/>", "v0", -1);
        row("what is not described is not there", "<reg name='x0' bitsize='64'/>", "sp", -1);
    }
    void numbers()
    {
        QFETCH(QByteArray, xml);
        QFETCH(QByteArray, name);
        QFETCH(int, expected);
        QCOMPARE(number(described(xml), named(name.constData())), expected);
    }

    void countingGoesOnFromOneDocumentToTheNext()
    {
        int next = 0;
        (void)Description::parse("<feature><reg name='x0' bitsize='64'/></feature>", next);
        const auto second =
            Description::parse("<feature><reg name='x1' bitsize='64'/></feature>", next);
        QVERIFY(second.ok());
        QCOMPARE(second->entries.front().reg.number, 1);
        QCOMPARE(second->entries.front().reg.bits, 64);
    }

    void theRegistersAreListedOnceEach()
    {
        const auto description =
            described("<reg name='VBAR' bitsize='64'/><reg name='VBAR_EL1' bitsize='64'/>"
                      "<reg name='x0' bitsize='64'/><reg name='other' bitsize='64'/>");
        QCOMPARE(description.registers(), (std::vector{Register::x(0), named("vbar_el1")}));
    }

    void whatIsNoXmlIsAnErrorThatSaysSo()
    {
        int next = 0;
        const auto document = Description::parse("<target><reg name='x0'", next);
        QVERIFY(!document.ok());
        QVERIFY(document.error().sentence.startsWith(
            QLatin1String("The stub's description of its registers is no XML (")));
    }
};

QTEST_GUILESS_MAIN(tst_description)
#include "tst_description.moc"
