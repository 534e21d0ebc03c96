// SPDX-License-Identifier: GPL-2.0-or-later
// What a virtual CPU came back for: the ring of its last exits and the counts per class, as a
// debugger finds them by DWARF, and as EL2's own report prints them.
#include "base/task.h"
#include "figures.h"
#include "image/image.h"
#include "support/elf-patch.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds kDeadline{60000};
constexpr std::uint64_t kHvc = 0x16;  // exception classes, Arm ARM D17.2.38
constexpr std::uint64_t kSys = 0x18;  // a trapped MSR
constexpr std::uint64_t kDabt = 0x24; // a data abort from the guest
constexpr std::uint64_t kTrap = 2;    // ARM_EXCEPTION_TRAP

/// A struct in the machine's memory, its fields by name.
class Object {
public:
    Object(const std::shared_ptr<machine::Machine>& machine, const image::Layout& layout,
           base::Address at)
        : m_layout(layout)
    {
        const auto bytes = base::runToEnd(machine->readMemory(
            at, layout.size, machine::MemoryView::Physical)); // EL2 is one to one
        if (bytes.ok())
            m_bytes = *bytes;
    }
    std::uint64_t operator[](const QString& path) const
    {
        const image::Field* field = m_layout.find(path);
        if (field == nullptr || m_bytes.isEmpty())
            return ~std::uint64_t{0};
        const char* at = m_bytes.constData() + field->offset.bytes;
        return field->size == 4 ? qFromLittleEndian<quint32>(at) : qFromLittleEndian<quint64>(at);
    }

private:
    const image::Layout& m_layout;
    QByteArray m_bytes;
};

} // namespace

class tst_Exits : public QObject {
    Q_OBJECT
    QTemporaryDir m_directory;
    std::shared_ptr<const image::Image> m_image;
    machine::MachineOptions m_options;

    base::Address address(const char* name) const
    {
        return m_image->symbol(QString::fromLatin1(name))->address;
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
        auto options = bench::machineOf(u"bench.bin"_s, 1, 2, u"cortex-a57"_s);
        QVERIFY2(options.ok(), options.ok() ? "" : qPrintable(options.error().sentence));
        m_options = *options;
    }

    // The guest's first SGI comes after 12,800 null hypercalls and 12,800 loads from its UART.
    void aDebuggerReadsTheRing()
    {
        const auto started = base::runToEnd(machine::Machine::start(m_options));
        QVERIFY2(started.ok(), started.ok() ? "" : qPrintable(started.error().sentence));
        const auto& machine = *started;
        QVERIFY(base::runToEnd(machine->insertBreakpoint(address("vgic_send_sgi"))).ok());
        const auto stop = base::runToEnd(machine->resume(kDeadline));
        QVERIFY(stop.ok() && stop->reason == machine::StopReason::Breakpoint);

        const auto context = m_image->layout(u"kvm_cpu_context");
        const Object host(machine, *context, address("host_ctxt"));
        const base::Address running{host[u"__hyp_running_vcpu"_s]};
        const auto layout = m_image->layout(u"kvm_vcpu");
        QVERIFY(layout.ok());
        const Object vcpu(machine, *layout, running);

        QCOMPARE(vcpu[u"exits.of_class[%1]"_s.arg(kHvc)], 12800u);
        QCOMPARE(vcpu[u"exits.of_class[%1]"_s.arg(kSys)], 1u); // the one that it is handling
        QVERIFY(vcpu[u"exits.of_class[%1]"_s.arg(kDabt)] > 12800u);
        std::uint64_t sum = 0;
        for (int n = 0; n < 68; ++n)
            sum += vcpu[u"exits.of_class[%1]"_s.arg(n)];
        const std::uint64_t count = vcpu[u"exits.count"_s];
        QCOMPARE(sum, count);

        std::uint64_t last = 0; // oldest first: each was entered after the one before was left
        for (std::uint64_t n = count - 32; n < count; ++n) {
            const auto field = [&](const char* name) {
                return vcpu[u"exits.record[%1].%2"_s.arg(n % 32).arg(QLatin1String(name))];
            };
            QVERIFY(field("entered") >= last);
            QVERIFY(field("left") >= field("entered"));
            last = field("left");
            QCOMPARE(field("code"), kTrap);
            QCOMPARE(field("esr_el2") >> 26, n + 1 == count ? kSys : kDabt);
        }
        const auto newest = vcpu[u"exits.record[%1].pc"_s.arg((count - 1) % 32)];
        QCOMPARE(newest, vcpu[u"arch.ctxt.regs.pc"_s]);
        QCOMPARE(vcpu[u"exits.record[%1].esr_el2"_s.arg((count - 1) % 32)],
                 vcpu[u"arch.fault.esr_el2"_s]);
    }

    // The same place, with a BRK there: a bug of EL2's, found while it serves a guest.
    void aPanicPrintsTheRing()
    {
        support::ElfPatch patch(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(patch.setWord(address("vgic_send_sgi"), 0xd4200000));
        machine::MachineOptions options = m_options;
        options.image = m_directory.filePath(u"patched.elf"_s);
        QVERIFY(patch.save(options.image));
        const auto outcome = base::runToEnd(machine::runMachine(options, kDeadline));
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().sentence));
        const QString console = QString::fromLatin1(outcome->console);
        QCOMPARE(outcome->how, machine::RunOutcome::How::GuestReset);
        QVERIFY2(console.contains(u"running: guest A, virtual CPU 0\n"_s) &&
                     console.contains(u"[hyp] its last exits, newest first, of "_s),
                 qPrintable(console));
        static const QRegularExpression line(
            u"\\n\\[hyp\\]   trap   ESR_EL2 ([0-9a-f]{16})  pc [0-9a-f]{16}  entered [0-9a-f]{16} "
            " left [0-9a-f]{16}"_s);
        auto found = line.globalMatch(console);
        for (int n = 0; n < 32; ++n) {
            QVERIFY2(found.hasNext(), qPrintable(console));
            const auto esr = found.next().captured(1).toULongLong(nullptr, 16);
            QCOMPARE(esr >> 26, n == 0 ? kSys : kDabt);
        }
        QVERIFY(!found.hasNext());
    }
};

QTEST_GUILESS_MAIN(tst_Exits)
#include "tst_exits.moc"
