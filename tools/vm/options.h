// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace vm {

/// One guest, as the command line asks for it.
struct GuestOptions {
    QString image;
    QString initrd;           ///< empty: none
    QString append;           ///< the kernel's command line
    QString disk;             ///< empty: none
    QString dtb;              ///< empty: the board's own
    bool aarch32 = false;     ///< the image is A32 or T32 code
    bool noDisk = false;      ///< no virtio block device in its tree
    bool noConsole = false;   ///< no virtio console in its tree
    bool atEachEntry = false; ///< switched as KVM switches without VHE
    int vcpus = 1;
    std::uint64_t memory = std::uint64_t{512} << 20;
};

struct Options {
    enum class Command { Run, Help, Version } command = Command::Run;
    std::vector<GuestOptions> guests;
    int cpus = 0; ///< physical ones; 0: as many as the largest guest has, at most 4
    QString cpu = QStringLiteral("cortex-a57");
    std::optional<std::chrono::seconds> timeout;
    bool gdb = false;
    int console = 0;                   ///< the guest that has the terminal alone; 0: all, by lines
    std::optional<std::uint64_t> seed; ///< of what the guests get as random; none: random
    QString hypervisor;                ///< the image of EL2; empty: the one beside this program
    QString helpText;                  ///< for Command::Help
};

/// Options of a guest follow its --guest. The error says which one is wrong.
[[nodiscard]] base::Result<Options> parseOptions(const QStringList& arguments);

} // namespace vm
