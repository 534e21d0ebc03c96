// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine/descriptor.h"
#include "machine/log-parser.h"

#include <QTimer>

#include <optional>
#include <string>

namespace machine {

/// QEMU's log of instructions, as it comes through a pipe. QEMU writes each state out before it
/// executes the instruction (cpu_dump_state under qemu_log_lock, whose unlock flushes), so that at
/// a stop all of it has been written. A full pipe makes QEMU wait: it takes no more memory or disk
/// than the pipe has, however long the machine runs.
class InstructionLog {
public:
    /// Both ends of a new pipe; nothing where there is none to be had.
    struct Ends;
    [[nodiscard]] static std::optional<Ends> makePipe();

    explicit InstructionLog(Descriptor readEnd);

    /// From now on every state goes to `onState`, from the event loop or within drain(). What is in
    /// the pipe from before is thrown away.
    void listen(LogParser::OnState onState);
    /// Reads all that is there.
    void drain();
    void stopListening();
    /// False once something was read that is no state.
    [[nodiscard]] bool good() const { return m_parser.good() && !m_parser.halfway(); }

private:
    Descriptor m_end;
    LogParser m_parser;
    LogParser::OnState m_onState;
    QTimer m_meanwhile; ///< while the machine runs: a pipe that is full holds it up
    std::string m_buffer;
};

struct InstructionLog::Ends {
    Descriptor read;
    Descriptor write;
};

} // namespace machine
