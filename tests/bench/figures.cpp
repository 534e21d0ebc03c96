// SPDX-License-Identifier: GPL-2.0-or-later
#include "figures.h"

#include "base/task.h"
#include "machine/machine.h"
#include "vm/plan.h"
#include "vm/run.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace bench {

namespace {

const QString kInstaller = QStringLiteral(WORLDSWITCH_NETBOOT "/");
constexpr double kInstructionsPerSecond = 1e9; // -icount shift=0
constexpr double kSpan = 0x6000000;            // of bench-switch.S: nanoseconds, so instructions
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
    {"hypercall", "null hypercall: HVC, SMCCC_VERSION, next instruction", 3, 120},
    {"mmio_read", "a load from a device's register", 2},
    {"stage2_fault", "first touch of a 2 MB block", 3},
    {"own_ipi", "virtual IPI to itself: sent, taken, ended", 2},
    {"timer_tick", "virtual timer: due, taken, ended", 2},
    {"ipi_to_other_and_back", "IPI to another virtual CPU and back: two switches", 2},
};

QString hypervisor(Shape shape)
{
    return shape == Shape::Vhe ? QStringLiteral(WORLDSWITCH_VHE_IMAGE)
                               : QStringLiteral(WORLDSWITCH_IMAGE);
}

base::Result<machine::MachineOptions> machineFor(const vm::Options& options)
{
    vm::Options fixed = options;
    fixed.seed = 0; // a figure is the same each time
    auto plan = vm::makePlan(fixed);
    if (!plan)
        return plan.error();
    auto machine = vm::machineOptions(options, *plan);
    if (machine)
        machine->clock = machine::MachineOptions::Clock::Instructions;
    return machine;
}

base::Result<std::vector<Report>> run(const QString& guest, int copies, int vcpus,
                                      const QString& cpu, Shape shape,
                                      Switching switching = Switching::LoadAndPut)
{
    auto machine = machineOf(guest, copies, vcpus, cpu, 1, shape, switching);
    if (!machine)
        return machine.error();
    // A CPU that waits skips to the next event, in place of sleeping until the host's clock is
    // there. (Under a debugger QEMU 7.2 then stops answering, so this is not machineOf's.)
    machine->extra << u"-icount"_s << u"sleep=off"_s;
    auto outcome = base::runToEnd(machine::runMachine(*machine, kDeadline));
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
    if (outcome->how != machine::RunOutcome::How::GuestShutdown)
        return base::Error{u"The guest did not come to its end: "_s +
                           QString::fromLatin1(outcome->console)};
    return reports;
}

} // namespace

base::Result<machine::MachineOptions> machineOf(const QString& guest, int copies, int vcpus,
                                                const QString& cpu, int cpus, Shape shape,
                                                Switching switching)
{
    vm::Options options;
    options.cpu = cpu;
    options.cpus = cpus;
    options.hypervisor = hypervisor(shape);
    for (int i = 0; i < copies; ++i) {
        options.guests.push_back({});
        options.guests.back().image = QStringLiteral(WORLDSWITCH_GUESTS) + guest;
        options.guests.back().vcpus = vcpus;
        options.guests.back().atEachEntry = switching == Switching::AtEachEntry;
    }
    return machineFor(options);
}

namespace {

/// What bench.S reports, as figures.
base::Result<std::vector<Figure>> figuresOf(const QString& cpu, Shape shape, Switching switching)
{
    auto reports = run(u"bench.bin"_s, 1, 2, cpu, shape, switching);
    if (!reports)
        return reports.error();
    const auto clock = std::find_if(reports->begin(), reports->end(),
                                    [](const Report& report) { return report.name == "clock"; });
    if (clock == reports->end() || clock->first <= 0)
        return base::Error{u"The guest did not report the frequency of its counter."_s};
    const double instructionsPerTick = kInstructionsPerSecond / clock->first;
    // From one read of the counter to the next one of the two is executed itself: the cheapest
    // batch shows it where a tick is an instruction, and not where it is sixteen.
    const double ofTheClock = instructionsPerTick > 1 ? 0 : 1;
    std::vector<Figure> figures;
    for (const Thing& thing : kThings) {
        for (const Report& report : *reports) {
            if (report.name != thing.name)
                continue;
            const double spent = report.second * instructionsPerTick - ofTheClock;
            figures.push_back({thing.name, QString::fromLatin1(thing.meaning),
                               spent / report.first - thing.own, thing.most});
        }
    }
    if (figures.size() != std::size(kThings))
        return base::Error{u"The guest did not report every figure."_s};
    return figures;
}

} // namespace

base::Result<std::vector<Figure>> ofOneVm(const QString& cpu, Shape shape)
{
    auto figures = figuresOf(cpu, shape, Switching::LoadAndPut);
    if (!figures)
        return figures;
    const auto other = figuresOf(cpu, shape, Switching::AtEachEntry);
    if (!other)
        return other;
    const auto isHypercall = [](const Figure& figure) { return figure.name == "hypercall"; };
    const auto found = std::find_if(other->begin(), other->end(), isHypercall);
    figures->push_back({"hypercall_at_each_entry",
                        u"the same, all switched at each entry"_s,
                        found->instructions,
                        {}});
    return figures;
}

// Both VMs count rounds in the same span; what their rounds do not fill is the switches.
base::Result<std::vector<Figure>> ofTwoVms(const QString& cpu, Shape shape)
{
    auto reports = run(u"bench-switch.bin"_s, 2, 1, cpu, shape);
    if (!reports)
        return reports.error();
    const auto figure = [&](const char* name, const char* meaning, double round) {
        double rounds = 0;
        double switches = 0;
        for (const Report& report : *reports) {
            if (report.name != name)
                continue;
            rounds += report.first;
            switches += report.second;
        }
        return Figure{name, QString::fromLatin1(meaning), (kSpan - rounds * round) / switches, {}};
    };
    return std::vector<Figure>{
        figure("switch", "preemption and switch to another VM", 8),
        figure("switch_with_fp", "the same, both with live FP registers", 9)};
}

namespace {

/// Debian's kernel up to its first user process, straight on QEMU and on EL2.
struct LinuxMachines {
    machine::MachineOptions straight;
    machine::MachineOptions below;
};

/// Null where the kernel is not installed.
base::Result<std::unique_ptr<LinuxMachines>> linuxMachines(const QString& cpu, Shape shape)
{
    if (!QFile::exists(kInstaller + u"linux"_s))
        return std::unique_ptr<LinuxMachines>();
    vm::Options options;
    options.cpu = cpu;
    options.cpus = 1;
    options.hypervisor = hypervisor(shape);
    vm::GuestOptions guest;
    guest.image = kInstaller + u"linux"_s;
    guest.initrd = kInstaller + u"initrd.gz"_s;
    guest.append = u"console=ttyAMA0 rdinit=/bin/true panic=-1"_s; // it ends by a reset
    options.guests.push_back(guest);
    auto machines = std::make_unique<LinuxMachines>();
    auto below = machineFor(options);
    if (!below)
        return below.error();
    machines->below = *below;
    machine::MachineOptions& straight = machines->straight;
    straight.cpu = cpu;
    straight.memory = u"512M"_s;
    straight.image = guest.image;
    straight.extra << u"-initrd"_s << guest.initrd << u"-append"_s << guest.append << u"-machine"_s
                   << u"virtualization=off"_s;
    for (auto* machine : {&machines->straight, &machines->below})
        machine->extra << u"-icount"_s << u"sleep=off"_s;
    return machines;
}

/// When the kernel came to its first user process, in seconds of its own clock.
base::Result<double> booted(const machine::MachineOptions& machine)
{
    auto outcome = base::runToEnd(machine::runMachine(machine, kDeadline));
    if (!outcome)
        return outcome.error();
    static const QRegularExpression line(u"\\[ +([0-9]+\\.[0-9]{6})\\] Run /bin/true"_s);
    const auto match = line.match(QString::fromLatin1(outcome->console));
    if (!match.hasMatch())
        return base::Error{u"The kernel did not come to its first user process."_s};
    return match.captured(1).toDouble();
}

double median(std::vector<double> of)
{
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

} // namespace

base::Result<std::vector<Figure>> ofLinux(const QString& cpu, Shape shape)
{
    const auto machines = linuxMachines(cpu, shape);
    if (!machines)
        return machines.error();
    std::vector<Figure> figures;
    if (!*machines)
        return figures;
    for (const auto* machine : {&(*machines)->straight, &(*machines)->below}) {
        const auto seconds = booted(*machine);
        if (!seconds)
            return seconds.error();
        figures.push_back({"linux", {}, *seconds * kInstructionsPerSecond, {}});
    }
    figures[0].meaning = u"Debian's kernel to its first process, straight on QEMU"_s;
    figures[1].meaning = u"the same on EL2"_s;
    figures[1].most = 1.15 * figures[0].instructions;
    return figures;
}

base::Result<std::optional<WallTime>> ofLinuxOnTheWall(const QString& cpu, Shape shape)
{
    const auto machines = linuxMachines(cpu, shape);
    if (!machines)
        return machines.error();
    if (!*machines)
        return std::optional<WallTime>();
    std::vector<double> straight;
    std::vector<double> below;
    std::vector<double> ratios;
    for (int pair = 0; pair < kWallPairs; ++pair) { // alternating: a busy host is so for both
        for (auto& [machine, seconds] : {std::pair{&(*machines)->straight, &straight},
                                         std::pair{&(*machines)->below, &below}}) {
            QElapsedTimer timer;
            timer.start();
            const auto end = booted(*machine);
            if (!end)
                return end.error();
            seconds->push_back(static_cast<double>(timer.nsecsElapsed()) / 1e9);
        }
        ratios.push_back(below.back() / straight.back());
    }
    return std::optional(WallTime{median(straight), median(below), median(ratios)});
}

} // namespace bench
