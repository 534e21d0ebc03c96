// SPDX-License-Identifier: GPL-2.0-or-later
#include "figures.h"

#include "base/task.h"
#include "target/machine.h"
#include "vm/plan.h"
#include "vm/run.h"

#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace bench {

namespace {

constexpr double kInstructionsPerTick = 16; // 1 GHz, as -icount shift=0 means, over 62.5 MHz
constexpr std::chrono::milliseconds kDeadline{120000};

/// One line of a guest's.
struct Report {
    QByteArray name;
    double first = 0;
    double second = 0;
};

/// What the figures of bench.S are, and how many instructions of a round are the loop's and the
/// argument's rather than the thing's.
struct Thing {
    const char* name;
    const char* meaning;
    double own;
    std::optional<double> most = {};
};
const Thing kThings[] = {
    {"nothing", "an empty round: the clock is exact", 2, 0},
    {"hypercall", "null hypercall: HVC, SMCCC_VERSION, next instruction", 3, 160},
    {"mmio_read", "a load from a device's register", 2},
    {"stage2_fault", "first touch of a 2 MB block", 3},
    {"own_ipi", "virtual IPI to itself: sent, taken, ended", 2},
    {"timer_tick", "virtual timer: due, taken, ended", 2},
    {"ipi_to_other_and_back", "IPI to another virtual CPU and back: two switches", 2},
};

base::Result<std::vector<Report>> run(const QString& guest, int copies, int vcpus,
                                      const QString& cpu, Shape shape)
{
    const QTemporaryDir directory;
    auto machine = machineOf(guest, copies, vcpus, cpu, directory, 1, shape);
    if (!machine)
        return machine.error();
    // A CPU that waits skips to the next event, in place of sleeping until the host's clock is
    // there. (Under a debugger QEMU 7.2 then stops answering, so this is not machineOf's.)
    machine->extra << u"-icount"_s << u"sleep=off"_s;
    auto outcome = base::runToEnd(target::runMachine(*machine, kDeadline));
    if (!outcome)
        return outcome.error();
    std::vector<Report> reports;
    static const QRegularExpression line(u"bench (\\w+) ([0-9a-f]{16}) ([0-9a-f]{16})"_s);
    auto found = line.globalMatch(QString::fromLatin1(outcome->console));
    while (found.hasNext()) {
        const auto match = found.next();
        const auto number = [&](int n) {
            return static_cast<double>(match.captured(n).toULongLong(nullptr, 16));
        };
        reports.push_back({match.captured(1).toLatin1(), number(2), number(3)});
    }
    if (outcome->how != target::RunOutcome::How::GuestShutdown)
        return base::Error{u"The guest did not come to its end: "_s +
                           QString::fromLatin1(outcome->console)};
    return reports;
}

} // namespace

base::Result<target::MachineOptions> machineOf(const QString& guest, int copies, int vcpus,
                                               const QString& cpu, const QTemporaryDir& directory,
                                               int cpus, Shape shape)
{
    vm::Options options;
    options.cpu = cpu;
    options.cpus = cpus;
    options.hypervisor = shape == Shape::Vhe ? QStringLiteral(WORLDSWITCH_VHE_IMAGE)
                                             : QStringLiteral(WORLDSWITCH_IMAGE);
    for (int i = 0; i < copies; ++i) {
        options.guests.push_back({});
        options.guests.back().image = QStringLiteral(WORLDSWITCH_GUESTS) + guest;
        options.guests.back().vcpus = vcpus;
    }
    auto plan = vm::makePlan(options);
    if (!plan)
        return plan.error();
    auto machine = vm::machineOptions(options, *plan, directory);
    if (!machine)
        return machine.error();
    machine->clock = target::MachineOptions::Clock::Instructions;
    return machine;
}

base::Result<std::vector<Figure>> ofOneVm(const QString& cpu, Shape shape)
{
    auto reports = run(u"bench.bin"_s, 1, 2, cpu, shape);
    if (!reports)
        return reports.error();
    std::vector<Figure> figures;
    for (const Thing& thing : kThings)
        for (const Report& report : *reports)
            if (report.name == thing.name)
                figures.push_back({thing.name, QString::fromLatin1(thing.meaning),
                                   report.second * kInstructionsPerTick / report.first - thing.own,
                                   thing.most});
    if (figures.size() != std::size(kThings))
        return base::Error{u"The guest did not report every figure."_s};
    return figures;
}

// Both VMs count rounds in the same span; what their rounds do not fill is the switches.
base::Result<std::vector<Figure>> ofTwoVms(const QString& cpu, Shape shape)
{
    auto reports = run(u"bench-switch.bin"_s, 2, 1, cpu, shape);
    if (!reports)
        return reports.error();
    const auto figure = [&](const char* name, const char* meaning, double span, double round) {
        double rounds = 0;
        double switches = 0;
        for (const Report& report : *reports) {
            if (report.name != name)
                continue;
            rounds += report.first;
            switches += report.second;
        }
        return Figure{name,
                      QString::fromLatin1(meaning),
                      (span * kInstructionsPerTick - rounds * round) / switches,
                      {}};
    };
    return std::vector<Figure>{
        figure("switch", "preemption and switch to another VM", 0x600000, 8),
        figure("switch_with_fp", "the same, both with live FP registers", 0x600000, 9)};
}

} // namespace bench
