// SPDX-License-Identifier: GPL-2.0-or-later
// Code that a switch comes to by way of a register, as from a hardened vector table, has a name in
// the recording, though no plan foresaw it. On a hypervisor that is not ours.
#include "base/task.h"
#include "live/record.h"
#include "profile/abi-build.h"
#include "reading/recording-info.h"
#include "recording/file.h"

#include <QTemporaryDir>
#include <QTest>

class tst_MetCode : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

private slots:
    void whatARegisterLeadsToIsNamed()
    {
        constexpr quint32 kSeed = 1;
        const auto abi = abi::Abi::ofSeed(kSeed);
        QVERIFY(abi.vbar);
        // From each vector of a guest's that has a trap's exit code, to a label without a size.
        const QString handOver =
            QStringLiteral("\tmov\tx%1, #%2\n\tb\t%3\n")
                .arg(QString::number(abi.exitCode), QString::number(abi.trap), abi.exit);
        const QString byRegister =
            QStringLiteral("\tadrp\tx%1, far_away\n\tadd\tx%1, x%1, #:lo12:far_away\n\tbr\tx%1\n")
                .arg(abi.exitCode);
        QString code = abi.assembly();
        QVERIFY(code.contains(handOver));
        code.replace(handOver, byRegister);
        code +=
            QStringLiteral("\t.text\nfar_away:\n") + handOver + QStringLiteral("not_far:\n\tnop\n");
        const QString trouble = abi::build(abi, m_dir.path(), code);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        live::RecordRequest request;
        request.image = m_dir.filePath(QStringLiteral("hypervisor.elf"));
        request.profile = m_dir.filePath(QStringLiteral("abi.toml"));
        request.keepIn = m_dir.filePath(QStringLiteral("kept.wsrec"));
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));

        const auto kept = recording::load(*request.keepIn);
        QVERIFY2(kept.ok(), kept.ok() ? "" : qPrintable(kept.error().sentence));
        const auto facts = reading::RecordingInfo::of(**kept);
        QVERIFY(facts);
        int far = 0;
        for (std::uint32_t s = 0; s < (*kept)->stepCount(); ++s) {
            if ((*kept)->kindOf(s) != recording::StepKind::Instruction)
                continue;
            const auto* function = facts->functionAt((*kept)->pcOf(s));
            QVERIFY2(function, qPrintable(base::hex((*kept)->pcOf(s).value)));
            far += function->name == QStringLiteral("far_away");
        }
        QCOMPARE(far, 2);
    }
};

QTEST_GUILESS_MAIN(tst_MetCode)
#include "tst_met_code.moc"
