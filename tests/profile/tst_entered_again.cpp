// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that left and is entered again at once, as Linux's KVM does after a trap that it deals
// with in its run function (fixup_guest_exit): nothing was put away, so that ELR_EL2 and the rest
// of the list are newer than their slots. On hypervisors that are not ours.
#include "base/task.h"
#include "contract/contract.h"
#include "live/record.h"
#include "profile/abi-build.h"

#include <QTemporaryDir>
#include <QTest>

namespace {

QString text(const char* words)
{
    return QString::fromLatin1(words);
}

/// The call of enter once more, with some instructions between the two.
QString enteredAgain(const abi::Abi& abi, const QString& between)
{
    const QString call = text("\tbl\t%1\n").arg(abi.enter);
    QString code = abi.assembly();
    // Where the function round the switch has its vcpu, on top of its stack.
    const QString again = text("\tldr\tx%1, [sp]\n").arg(abi.vcpuArgument);
    return code.count(call) == 1 ? code.replace(call, call + between + again + call) : QString();
}

QString said(const contract::Judgement& judgement)
{
    QString all = judgement.summary;
    for (const auto& v : judgement.violations)
        all += QStringLiteral("\n%1 | %2 | %3").arg(v.subject, v.where, v.sentence);
    return all;
}

} // namespace

class tst_EnteredAgain : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

private slots:
    void theGuestIsWhatItsVectorFound_data()
    {
        QTest::addColumn<quint32>("seed");
        QTest::addColumn<QString>("between");
        QTest::addColumn<bool>("holds");
        // The host's context is a symbol (16), and each CPU's own (20).
        for (const quint32 seed : {16U, 20U}) {
            const auto row = [&](const char* name, const char* between, bool holds) {
                QTest::addRow("%s, seed %u", name, seed) << seed << text(between) << holds;
            };
            row("at once", "", true);
            row("its call once more", "\tmrs\tx9, elr_el2\n\tsub\tx9, x9, #4\n\tmsr\telr_el2, x9\n",
                true);
            row("by way of a register", "\tmrs\tx9, spsr_el2\n\tmsr\tspsr_el2, x9\n", true);
            row("somewhere else", "\tadr\tx9, guest_code\n\tmsr\telr_el2, x9\n", false);
            row("with another state", "\tmov\tx9, #0x3c4\n\tmsr\tspsr_el2, x9\n", false);
        }
    }
    void theGuestIsWhatItsVectorFound()
    {
        QFETCH(quint32, seed);
        QFETCH(QString, between);
        QFETCH(bool, holds);
        const auto abi = abi::Abi::ofSeed(seed);
        QVERIFY(abi.host_ != abi::Abi::Host::Argument && abi.withRun);
        const QString code = enteredAgain(abi, between);
        QVERIFY(!code.isEmpty());
        const QString trouble = abi::build(abi, m_dir.path(), code);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        live::RecordRequest request;
        request.image = m_dir.filePath(text("hypervisor.elf"));
        request.profile = m_dir.filePath(text("abi.toml"));
        request.switches = 4;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        if (holds) {
            QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(said(judgement)));
            return;
        }
        // What this file says of the hypervisor is nobody's promise: the instruction that is not as
        // it says is named, and not held.
        QVERIFY2(judgement.verdict != contract::Verdict::Holds, qPrintable(said(judgement)));
        QVERIFY2(said(judgement).contains(text("msr ")), qPrintable(said(judgement)));
    }
};

QTEST_GUILESS_MAIN(tst_EnteredAgain)
#include "tst_entered_again.moc"
