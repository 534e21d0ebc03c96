// SPDX-License-Identifier: GPL-2.0-or-later
// __hyp_running_vcpu names the virtual CPU whose state is in the CPU, wherever EL2 could fault
// while it is there: a debugger stops at the places where it is loaded, used and put away, and
// asks.
#include "base/task.h"
#include "figures.h"
#include "image/image.h"

#include <QSet>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds kDeadline{60000};

} // namespace

class tst_Running : public QObject {
    Q_OBJECT
    std::shared_ptr<const image::Image> m_image;
    std::shared_ptr<machine::Machine> m_machine;

    base::Address address(const char* name) const
    {
        const auto symbol = m_image->symbol(QString::fromLatin1(name));
        return symbol ? symbol->address : base::Address{};
    }
    std::uint64_t word(base::Address at) const
    {
        const auto bytes =
            base::runToEnd(m_machine->readMemory(at, 8, machine::MemoryView::Physical));
        return bytes.ok() ? qFromLittleEndian<quint64>(bytes->constData()) : 0;
    }
    std::uint64_t reg(const char* name) const
    {
        const auto reg = arm64::Register::named(QString::fromLatin1(name));
        const auto value = base::runToEnd(m_machine->readRegister(reg.value()));
        return value.ok() ? *value : 0;
    }
    base::Offset field(const char* type, const char* path) const
    {
        return m_image->layout(QString::fromLatin1(type))->find(QString::fromLatin1(path))->offset;
    }

private slots:
    void theOneInTheCpuIsNamed()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
        auto options = bench::machineOf(u"fp.bin"_s, 2, 1, u"cortex-a57"_s);
        QVERIFY(options.ok());
        const auto started = base::runToEnd(machine::Machine::start(*options));
        QVERIFY2(started.ok(), started.ok() ? "" : qPrintable(started.error().sentence));
        m_machine = *started;

        // In the order of a turn: its system registers, timers, list registers, FP; what it came
        // back for; and everything away again.
        for (const auto* name :
             {"__sysreg_restore_state", "vtimer_load", "gic_load_guest", "fp_load", "__guest_enter",
              "__guest_exit", "handle_guest_abort", "__fpsimd_restore_state", "gic_put_guest",
              "vtimer_put", "fp_put", "__fpsimd_save_state", "__sysreg_save_state"}) {
            QVERIFY2(address(name).value != 0, name);
            QVERIFY2(base::runToEnd(m_machine->insertBreakpoint(address(name))).ok(), name);
        }
        const base::Address running =
            address("host_ctxt") + field("kvm_cpu_context", "__hyp_running_vcpu");
        QSet<QString> places;
        QSet<std::uint64_t> vms;
        for (int n = 0; n < 120; ++n) {
            const auto stop = base::runToEnd(m_machine->resume(kDeadline));
            QVERIFY(stop.ok() && stop->reason == machine::StopReason::Breakpoint);
            const auto place = m_image->functionAt(stop->pc)->name;
            const base::Address vcpu{word(running)};
            QVERIFY2(vcpu.value != 0, qPrintable(place));
            QVERIFY2(vcpu.value == reg("tpidr_el2"), qPrintable(place));
            const base::Address vm{word(vcpu + field("kvm_vcpu", "kvm"))};
            QVERIFY2(word(vm + field("kvm", "arch.vttbr")) == reg("vttbr_el2"), qPrintable(place));
            places.insert(place);
            vms.insert(vm.value);
        }
        QCOMPARE(places.size(), 13);
        QCOMPARE(vms.size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_Running)
#include "tst_running.moc"
