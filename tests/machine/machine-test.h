// SPDX-License-Identifier: GPL-2.0-or-later
//
// Asking a machine from a test: the value, or a failed test with the machine's own sentence.
#pragma once

#include "guest.h"
#include "machine/machine.h"

#include <QTest>

#include <map>
#include <vector>

/// The value of a task that must succeed.
template <typename T>
T mustHave(base::Task<base::Result<T>> task)
{
    auto result = base::runToEnd(std::move(task));
    if (!result)
        qFatal("%s", qPrintable(result.error().sentence));
    return std::move(*result);
}
inline void must(base::Task<base::Result<void>> task)
{
    const auto result = base::runToEnd(std::move(task));
    if (!result)
        qFatal("%s", qPrintable(result.error().sentence));
}
/// The sentence of a task that must not succeed; empty where it does.
template <typename T>
QString sentenceOf(base::Task<base::Result<T>> task)
{
    const auto result = base::runToEnd(std::move(task));
    return result ? QString() : result.error().sentence;
}

using MachinePtr = std::shared_ptr<machine::Machine>;

/// A machine that runs the guest, halted at `entry` (its first instructions, the loader's, done).
inline MachinePtr machineAt(const guest::Image& image, base::Address entry = guest::kStart)
{
    auto machine = mustHave(machine::Machine::start(image.options));
    must(machine->writeRegister(arm64::Register::pc(), entry.value));
    return machine;
}

inline std::uint64_t read(const MachinePtr& machine, arm64::Register reg)
{
    return mustHave(machine->readRegister(reg));
}
inline std::uint64_t read(const MachinePtr& machine, const char* name)
{
    return read(machine, arm64::Register::named(QString::fromLatin1(name)).value());
}
inline std::uint64_t cell(const MachinePtr& machine, base::Address at = guest::kCell)
{
    return qFromLittleEndian<quint64>(
        mustHave(machine->readMemory(at, 8, machine::MemoryView::Physical)).constData());
}

inline const char* name(machine::StopReason reason)
{
    static const char* const names[] = {"Step",        "Breakpoint", "Watchpoint",
                                        "Interrupted", "Deadline",   "Exited"};
    return names[static_cast<int>(reason)];
}

namespace QTest {
template <>
inline char* toString(const machine::StopReason& reason)
{
    return qstrdup(name(reason));
}
template <>
inline char* toString(const base::Address& address)
{
    return qstrdup(qPrintable(base::hex16(address.value)));
}
} // namespace QTest
