// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"
#include "image/image.h"
#include "profile/profile.h"
#include "reading/info-index.h"
#include "recording/recording.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace reading {

using profile::Profile;

/// The facts of a recording, read back from its header: what the ELF and DWARF said when it was
/// made. So a recording needs neither QEMU nor the ELF. Cheap value type; parse once.
struct RecordingInfo {
    Profile profile;
    bool isProfileShipped = true; ///< see Profile::isShipped()
    image::Layout context;        ///< kvm_cpu_context
    image::Layout vcpu;           ///< kvm_vcpu
    base::Address hostContext;
    std::vector<base::Address> vcpus; ///< by index: guest A, B, …
    /// Each vcpu's VTTBR_EL2 as its struct kvm has it, by index; nothing where that was not
    /// recorded.
    std::vector<std::optional<std::uint64_t>> vttbrs;
    std::vector<image::Symbol>
        functions; ///< that occur: enter, exit, vectors and the stubs in them, outer, callees
    struct Line {
        base::Address pc;
        QString file;
        int line = 0;
        QString text;
    };
    std::vector<Line> lines; ///< sorted by pc
    /// The instructions of the functions in reach of a switch, executed or not, as the image has
    /// them; sorted by address, a function each.
    struct Code {
        base::Address begin;
        std::vector<std::uint32_t> words;
    };
    std::vector<Code> code;
    /// Other structs that the objects point to ("kvm"), and every watched object.
    std::vector<image::Layout> layouts;
    struct Object {
        QString name;
        QString structName;
        base::Address address;
        std::uint64_t count = 1;       ///< of an array
        std::uint64_t elementSize = 0; ///< bytes
    };
    std::vector<Object> objects;
    QStringList unwatched; ///< registers of the profile that the machine did not show
    /// Why no verdict on it is told ("exam"): whoever has it is asked for one. Nothing in most.
    std::optional<QString> withheld;
    QString cpu, machineLine, imagePath;
    QString imageSha256;  ///< hexadecimal; empty where the linker gave the build an id
    QString imageBuildId; ///< that id, hexadecimal
    /// What the image has of memory: where it was linked to, and where it lies in the machine.
    /// Empty where that is not known.
    struct Placed {
        base::Address linked;
        base::Address runs;
        std::uint64_t bytes = 0;
    };
    std::vector<Placed> placed;
    /// Made by of(); what is asked of facts without one finds nothing.
    std::shared_ptr<const InfoIndex> index;

    [[nodiscard]] static base::Result<RecordingInfo> of(const recording::Recording& recording);
    [[nodiscard]] const image::Symbol* functionAt(base::Address pc) const;
    [[nodiscard]] std::optional<std::uint32_t> wordAt(base::Address pc) const;
    [[nodiscard]] const image::Layout* layout(QStringView structName) const;
    [[nodiscard]] const Line* lineAt(base::Address pc) const;
    [[nodiscard]] const image::Symbol* symbol(QStringView name) const;
    /// Index of the vcpu whose struct contains the address; -1 for none.
    [[nodiscard]] int vcpuAt(base::Address address) const;
    /// The context of vcpu `index`.
    [[nodiscard]] base::Address contextOf(int index) const;
    /// "host_ctxt.regs.regs[19]", "vcpus[0].arch.ctxt.regs.sp", or nothing outside the known
    /// objects.
    [[nodiscard]] std::optional<QString> nameOf(base::Address address) const;
};

} // namespace reading
