// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/result.h"
#include "image/image.h"
#include "timeline/recorder.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace worlds {

/// What a hypervisor calls the things that every world switch has. Data (profiles/*.json), not
/// code: another hypervisor is another file.
struct Profile {
    QString name;          ///< "worldswitch"
    QString outer;         ///< "__kvm_vcpu_run"
    QString enter;         ///< "__guest_enter"
    QString exit;          ///< "__guest_exit"
    QString vectors;       ///< "__kvm_hyp_vector"
    QStringList panics;    ///< "__hyp_panic"
    QString hostContext;   ///< variable "host_ctxt"
    QString vcpus;         ///< variable "vcpus", an array of `vcpuStruct`
    QString vcpuStruct;    ///< "kvm_vcpu"
    QString contextStruct; ///< "kvm_cpu_context"
    QString contextInVcpu; ///< "arch.ctxt"
    QString vttbrPath;     ///< from a vcpu: "kvm->arch.vttbr"
    QStringList objects;   ///< further variables to watch: "vms"
    /// VMs that are made when the machine starts, where there are any: their contexts have no
    /// symbol, and are found in its memory (worlds/living.h). All are variables and members.
    struct Machines {
        QString table;     ///< "machines", an array of pointers
        QString count;     ///< "nr_machines", how many of them there are; 0 on a machine without
        QString vcpus;     ///< member "vcpu" of each, an array of pointers
        QString vcpuCount; ///< member "nr_vcpus"
        QString cpus;      ///< "hyp_cpus", an array: the physical CPUs
        QString cpuCount;  ///< "nr_hyp_cpus"
        QString host;      ///< member "host" of each, a pointer to the host's context
    };
    std::optional<Machines> machines;
    /// "physical" where EL2 maps itself one to one, so that its addresses can be read at any level;
    /// else "current", and nothing is read while the guest's translation is the current one.
    target::MemoryView memory = target::MemoryView::Current;
    /// RAM: memory outside is never read, because reading a device changes it. Empty: no bounds.
    base::Address ramBegin, ramEnd;
    QStringList exitCodes; ///< enumerators or names by code: 0 IRQ, 1 EL1_SERROR, 2 TRAP, 3 IL
    /// Which of them each vector that a guest takes must report: synchronous, IRQ, FIQ, SError.
    /// Empty: not said, and not judged.
    QStringList vectorCodes;
    /// Registers of the outer window: which register lives in which slot of the context.
    struct Slot {
        arm64::Register reg; ///< sp_el0, elr_el2, spsr_el2, ttbr0_el1, v0 …
        QString path;        ///< "regs.sp", "regs.pc", "regs.pstate", "sys_regs[TTBR0_EL1]",
                             ///< "fp_regs.vregs[0]"
    };
    std::vector<Slot> slotList;
    std::vector<arm64::Register>
        watched; ///< beside the slots: esr_el2, far_el2, hcr_el2, vttbr_el2, tpidr_el2 …

    [[nodiscard]] static base::Result<Profile> fromJson(const QJsonObject& json);
    [[nodiscard]] QJsonObject toJson() const;
    /// The one that ships for this project's own hypervisor.
    [[nodiscard]] static Profile worldswitch();
    /// False where the window is the switch itself, because the host function round it never
    /// returns: what changes worlds outside the two doors is then not seen.
    [[nodiscard]] bool hasOuterWindow() const { return outer != enter; }
};

/// A context or another struct that has no symbol, found in a machine's memory (worlds/living.h).
struct LivingObject {
    QString name;       ///< as the profile calls such a thing: "vcpus[1]", "host_ctxt"
    QString structName; ///< "kvm_vcpu"
    base::Address address;
    friend bool operator==(const LivingObject&, const LivingObject&) = default;
};

/// Resolves the profile's names in the image: addresses to stop at, cells to watch, and the facts
/// that the recording keeps (layouts, objects, symbols, the profile itself). The error names the
/// symbol that is missing. With `living` objects they take the place of the profile's variables.
[[nodiscard]] base::Result<timeline::RecordPlan>
makePlan(const Profile& profile, const image::Image& image, int switches,
         const std::vector<LivingObject>& living = {});

} // namespace worlds
