// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "machine/machine.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace bench {

/// The image as it is, or in the shape of a VHE host (HCR_EL2.E2H).
enum class Shape { Plain, Vhe };

/// When a VM's system and FP registers change hands: with its turn, or at each entry.
enum class Switching { LoadAndPut, AtEachEntry };

/// A machine whose time is instructions, with `copies` VMs of that guest of ours
/// ("bench.bin").
[[nodiscard]] base::Result<machine::MachineOptions>
machineOf(const QString& guest, int copies, int vcpus, const QString& cpu, int cpus = 1,
          Shape shape = Shape::Plain, Switching switching = Switching::LoadAndPut);

/// What one thing costs a guest, in instructions: its own and EL2's.
struct Figure {
    QByteArray name; ///< as the guest reports it
    QString meaning;
    double instructions = 0;
    std::optional<double> most; ///< the target, where there is one
};

/// hypervisor/guests/test/bench.S: one VM alone. The null hypercall of both ways of switching.
[[nodiscard]] base::Result<std::vector<Figure>> ofOneVm(const QString& cpu, Shape shape);
/// hypervisor/guests/test/bench-switch.S: two VMs on one physical CPU.
[[nodiscard]] base::Result<std::vector<Figure>> ofTwoVms(const QString& cpu, Shape shape);

/// Debian's kernel from its beginning to its first user process, straight on QEMU and on EL2: by
/// the kernel's own clock, so time that a CPU waits counts as well. Empty where the kernel is not
/// installed.
[[nodiscard]] base::Result<std::vector<Figure>> ofLinux(const QString& cpu, Shape shape);

inline constexpr int kWallPairs = 9;

/// The same boots by the wall's clock, QEMU's own start included: medians of alternating pairs.
struct WallTime {
    double straight = 0; ///< seconds
    double below = 0;    ///< seconds, on EL2
    double ratio = 0;    ///< the median of the pairs' ratios
};
/// Takes minutes. Empty where the kernel is not installed.
[[nodiscard]] base::Result<std::optional<WallTime>> ofLinuxOnTheWall(const QString& cpu,
                                                                     Shape shape);

} // namespace bench
