// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "reading/reading.h"
#include "trace/terminal-style.h"

#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace trace {

/// What is in a recording's file, counted.
struct Summary {
    QString file;
    std::int64_t bytes = 0;
    int format = 0; ///< of the file (docs/formats.md)
    QString createdBy;
    reading::RecordingInfo facts;
    QString forcedEntry;  ///< every exit was made to take this vector entry; empty: none was
    QString machineEnded; ///< how the machine ended by itself; empty: it did not

    struct VirtualCpu {
        QString letter; ///< of its guest
        QString object; ///< "vcpus[0]"
        base::Address address;
        int switches = 0;
    };
    std::vector<VirtualCpu> virtualCpus;
    int switches = 0;
    int completeSwitches = 0;
    /// What each one is, in order; what nobody knows of it is absent.
    struct Each {
        reading::SwitchSpan::Kind kind = reading::SwitchSpan::Kind::Lost;
        std::optional<std::uint32_t> cpu;
        std::optional<base::Address> vcpu;
        std::optional<base::Address> hostObject;
        std::uint32_t steps = 0; ///< with the host's function round it
    };
    std::vector<Each> each;
    std::uint32_t steps = 0;
    std::uint32_t instructions = 0;
    std::uint32_t guestRuns = 0;
    std::uint32_t hostRuns = 0;
    std::uint32_t logged = 0;        ///< instructions that were taken from QEMU's log
    std::uint32_t disagreements = 0; ///< steps at which the machine did something else
    int registers = 0;               ///< that are followed
    int memoryWords = 0;

    recording::Ending ending = recording::Ending::Cut;
    QString why;       ///< a sentence unless it is complete
    bool whole = true; ///< false: the file itself was cut or damaged, and `why` says where
};

/// `file` as the user named it.
[[nodiscard]] Summary summaryOf(const reading::Reading& reading, const QString& file);

void printSummary(cli::Output& out, const TerminalStyle& ink, const Summary& summary);
/// One object, as docs/formats.md has it.
[[nodiscard]] QJsonObject jsonSummary(const Summary& summary);

} // namespace trace
