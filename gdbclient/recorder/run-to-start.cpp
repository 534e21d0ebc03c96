// SPDX-License-Identifier: GPL-2.0-or-later
//
// The way to where a recording begins.
#include "recorder/recorder.h"

#include <QCoreApplication>

#include <algorithm>

namespace recorder {

namespace {

/// Of what the machine prints, enough for its last line.
constexpr qsizetype kMostPrinted = 4096;

QString tr(const char* text)
{
    return QCoreApplication::translate("recorder", text);
}

/// What a machine of ours printed last, before it ended: that says why.
QString lastLine(const QByteArray& printed)
{
    const auto lines = QString::fromUtf8(printed).split(QLatin1Char('\n'));
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
        if (!line->trimmed().isEmpty())
            return line->trimmed();
    return {};
}

/// Why a machine that we started ended on the way. It began at reset: nobody could have come
/// earlier.
base::Error endedAtBoot(const machine::Stop& stop, const QString& function,
                        const QByteArray& printed)
{
    const QString line = lastLine(printed);
    if (line.isEmpty())
        return base::Error{tr("The machine ended before it called the host's function at %1, from "
                              "which a guest is entered. %2")
                               .arg(function, stop.why)};
    return base::Error{tr("The machine ended before it called the host's function at %1, from "
                          "which a guest is entered. The last that it printed is: %2")
                           .arg(function, line)};
}

base::Result<base::Address> arrivedAt(const machine::Stop& stop,
                                      const std::vector<base::Address>& places, bool ours,
                                      const QByteArray& printed)
{
    const QString function = base::hex(places.front().value);
    switch (stop.reason) {
    case machine::StopReason::Exited:
        if (ours)
            return endedAtBoot(stop, function, printed);
        return base::Error{tr("The machine ended before it called the host's function at %1, "
                              "from which a guest is entered: connect to it earlier, while it "
                              "is halted at reset (-S). %2")
                               .arg(function, stop.why)};
    case machine::StopReason::Interrupted:
        return base::Error{tr("The recording was stopped before its first step.")};
    case machine::StopReason::Breakpoint:
        if (std::find(places.begin(), places.end(), stop.pc) != places.end())
            return stop.pc;
        [[fallthrough]];
    default:
        return base::Error{tr("The machine did not reach the host's function at %1 from which "
                              "a guest is entered: does it run this image? %2")
                               .arg(function, stop.why)
                               .trimmed()};
    }
}

} // namespace

base::Task<base::Result<base::Address>> runToFirst(std::shared_ptr<machine::Machine> machine,
                                                   std::vector<base::Address> places,
                                                   std::chrono::milliseconds deadline,
                                                   std::optional<int> onlyLevel)
{
    using Reached = base::Result<base::Address>;
    // A breakpoint at the current pc would be stepped over, and this call missed.
    const auto pc = co_await machine->readRegister(arm64::Register::pc());
    if (!pc)
        co_return Reached(pc.error());
    if (std::find(places.begin(), places.end(), base::Address{*pc}) != places.end())
        co_return Reached(base::Address{*pc});

    for (const base::Address place : places) {
        const auto inserted = co_await machine->insertBreakpoint(place);
        if (!inserted)
            co_return Reached(inserted.error());
    }
    QByteArray printed;
    const auto listening = QObject::connect(
        machine.get(), &machine::Machine::console, machine.get(),
        [&printed](const QByteArray& bytes) { printed = (printed + bytes).right(kMostPrinted); });
    const auto stop = co_await machine->resume(deadline, onlyLevel);
    QObject::disconnect(listening);
    if (!stop)
        co_return Reached(stop.error());
    for (const base::Address place : places) {
        const auto removed = co_await machine->removeBreakpoint(place);
        if (!removed && stop->reason != machine::StopReason::Exited)
            co_return Reached(removed.error());
    }
    co_return arrivedAt(*stop, places, !machine->machineLine().isEmpty(), printed);
}

} // namespace recorder
