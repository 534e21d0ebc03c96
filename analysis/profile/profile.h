// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"
#include "profile/content.h"
#include "profile/object-source.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace profile {

/// What a hypervisor calls the things that every world switch has, and what its doors hand over
/// to each other. Data (profiles/*.toml, docs/profiles.md), not code: another hypervisor is another
/// file.
struct Profile {
    QString name;   ///< "worldswitch"
    int schema = 2; ///< of what it was read from; 1 for what recordings of format 1 keep

    // Functions ----------------------------------------------------------------------------------
    QString outer; ///< the host function round the switch; `enter` where none is recorded
    QString enter;
    QString exit;
    QString vectors;                ///< a symbol, or the register that points to the table
    bool vectorsByRegister = false; ///< `vectors` is such a register: VBAR_EL2
    QStringList panics;

    // Shapes of host -----------------------------------------------------------------------------
    /// One of the shapes that the host has (as nVHE or as VHE), each with a copy of the switch of
    /// its own. Which one runs, and where, is asked of the machine.
    struct Shape {
        QString name;        ///< "nvhe"
        bool e2h = false;    ///< HCR_EL2.E2H
        QString prefix;      ///< what its symbols begin with: "__kvm_nvhe_"
        QString hostVectors; ///< what VBAR_EL2 points to while the host's kernel runs; empty: all
                             ///< lies where it was linked to
        friend bool operator==(const Shape&, const Shape&) = default;
    };
    std::vector<Shape> shapes;
    QString host; ///< with shapes: the host's function, at whatever level, where they are asked for
    QString shape; ///< the one that this is the profile of (inShape)
    /// What holds in that shape, without what holds in the others.
    [[nodiscard]] Profile inShape(const Shape& one) const;

    // Objects ------------------------------------------------------------------------------------
    QString hostContext; ///< what the host's context is called
    ObjectSource hostSource;
    QString vcpus; ///< and a vcpu, or the array of them
    ObjectSource vcpuSource;
    std::vector<ObjectSource> objects; ///< further variables to watch, or this CPU's own copies
    QString vcpuStruct;
    QString contextStruct;
    QString contextInVcpu; ///< "arch.ctxt"
    QString vttbrPath;     ///< from a vcpu: "kvm->arch.vttbr"; empty: it is stored nowhere
    /// VMs that are made when the machine starts, where there are any: their contexts have no
    /// symbol, and are found in its memory (live/runtime-objects.h). All are variables and members.
    struct Machines {
        QString table;     ///< an array of pointers
        QString count;     ///< how many of them there are; 0 on a machine without
        QString vcpus;     ///< a member of each, an array of pointers
        QString vcpuCount; ///< a member of each
        QString cpus;      ///< an array: the physical CPUs
        QString cpuCount;  ///< how many of those
        QString host;      ///< a member of each, a pointer to the host's context
    };
    std::optional<Machines> machines;

    /// How EL2's addresses are read: "physical" where EL2 maps itself one to one, so that they can
    /// be read at any level; else "current", and nothing is read while the guest's translation is
    /// the current one.
    enum class View : std::uint8_t { Physical, Current };
    View memory = View::Current;
    /// RAM: memory outside is never read, because reading a device changes it. Empty: no bounds.
    base::Address ramBegin, ramEnd;

    // The doors ----------------------------------------------------------------------------------
    std::vector<Held> enterRegisters;       ///< at the first instruction of enter
    std::vector<arm64::Register> hostSaves; ///< the host's that enter puts into its context
    Frame enterFrame;                       ///< what lies on the stack at the ERET
    Frame vectorFrame;                      ///< what the vector puts on top of it, before exit
    std::vector<Held> exitRegisters;        ///< at the first instruction of exit
    arm64::Register returns;                ///< the exit code's at the RET
    std::vector<Held> holds; ///< system registers that keep something while a guest runs
    QStringList alsoWritten; ///< fields that the doors write beside: "host_ctxt.running_vcpu"
    QStringList alsoRead;    ///< and read, where they belong to no context
    QStringList exitCodes;   ///< enumerators or names by code
    /// Which of them each vector that a guest takes must report: synchronous, IRQ, FIQ, SError.
    /// Empty: not said, and not judged.
    QStringList vectorCodes;
    /// Codes with which enter returns at once, without having entered a guest. Empty: it never
    /// does.
    QStringList earlyCodes;

    // Registers ----------------------------------------------------------------------------------
    std::array<QString, 31> general; ///< where x0–x30 live in a context
    /// Where the registers of a list change worlds.
    enum class Where : std::uint8_t {
        Run,   ///< in the host's function round the switch
        Doors, ///< in enter and exit
        Else,  ///< before and after that: the doors and the function leave them as they are
    };
    /// Which register lives in which slot of the context, beside x0–x30.
    struct Slot {
        arm64::Register reg; ///< sp_el0, elr_el2, spsr_el2, ttbr0_el1, v0 …
        QString path;        ///< "regs.sp", "sys_regs[TTBR0_EL1]", "fp_regs.vregs[0]"
        Where where = Where::Run;
        QString shape = {}; ///< in which alone it is so; empty: in each
        /// Of one that changes worlds in the doors: the host's context has the host's value since
        /// before the switch, so that enter does not put it away and exit only loads it.
        bool hostKept = false;
    };
    std::vector<Slot> slotList;
    /// Registers that the switch changes and that the contract does not judge.
    struct Outside {
        std::vector<arm64::Register> registers;
        QString why;
        QString shape; ///< in which alone it is so; empty: in each
    };
    std::vector<Outside> outside;
    /// Without these nobody could say where a guest goes on.
    static constexpr std::array kNeededSlots{"sp_el0", "elr_el2", "spsr_el2"};
    std::vector<arm64::Register> watched; ///< beside the slots
    /// What the host has in a register that is each world's own, in words: SP_EL0, "current".
    std::vector<std::pair<arm64::Register, QString>> hostHas;

    /// Members of the context that are shown together, by what their paths begin with.
    struct Group {
        QString begins;  ///< "fp_regs."
        QString title;   ///< folded under it; empty: always shown
        bool cut = true; ///< what they begin with is left out of their labels
    };
    std::vector<Group> groups;

    /// Where each text stands in the file that it was read from, "kvm.toml:12:8". Empty for what a
    /// recording keeps.
    std::map<QString, QString> places;

    // --------------------------------------------------------------------------------------------
    /// From a file's text; the error is "file:line:column: sentence".
    [[nodiscard]] static base::Result<Profile> fromToml(const QByteArray& utf8,
                                                        const QString& file);
    /// What a recording keeps; a recording of format 1 says less, and worldswitch-1 says the rest.
    [[nodiscard]] static base::Result<Profile> fromJson(const QJsonObject& json);
    [[nodiscard]] QJsonObject toJson() const;
    /// True where it is, word for word, one that ships: held right by this project's tests. Any
    /// other is somebody's description of a hypervisor, and may be as wrong as the hypervisor.
    [[nodiscard]] bool isShipped() const;
    /// "kvm.toml:12:8: ", before a sentence about that text of its file; else nothing.
    [[nodiscard]] QString placeOf(const QString& text) const;
    /// By the name of one that ships, or by the path of a file.
    [[nodiscard]] static base::Result<Profile> load(const QString& nameOrFile);
    /// The one of that name that ships.
    [[nodiscard]] static std::optional<Profile> shippedAs(const QString& name);
    [[nodiscard]] static QStringList shippedNames();
    /// The one for this project's own hypervisor, for a machine of which nothing else is said.
    [[nodiscard]] static base::Result<Profile> usual();

    /// False where the window is the switch itself, because the host function round it never
    /// returns: what changes worlds outside the doors is then not seen.
    [[nodiscard]] bool hasOuterWindow() const { return outer != enter; }
    /// True where addresses are known only when the machine has come to its first switch.
    [[nodiscard]] bool isLive() const;
    /// True where one of the further objects is each CPU's own.
    [[nodiscard]] bool hasPerCpuObjects() const;

    /// The register that holds such a thing at a door; nothing where none does.
    [[nodiscard]] std::optional<arm64::Register> atEnter(Content::Kind what) const;
    [[nodiscard]] std::optional<arm64::Register> atExit(Content::Kind what) const;
    [[nodiscard]] std::optional<arm64::Register> heldIn(Content::Kind what) const;
    /// The system register with what is added to a variable's address for this CPU's own copy.
    [[nodiscard]] std::optional<arm64::Register> perCpuRegister() const;
    [[nodiscard]] std::optional<Content::Kind> holdsWhat(arm64::Register reg) const;
    /// What the register holds is added to a variable's address for this CPU's own copy of it.
    [[nodiscard]] bool isPerCpu(arm64::Register reg) const;
    /// The host's register is there again at the RET: put into its context or onto the stack.
    [[nodiscard]] bool keepsHost(arm64::Register reg) const;
    [[nodiscard]] std::vector<arm64::Register> keptOfHost() const;
    /// Whatever a guest left in it at the RET, the host does not expect a value there.
    [[nodiscard]] bool isDeadAtReturn(arm64::Register reg) const;
    /// The guest's register is on the stack when exit begins, so that its own is free.
    [[nodiscard]] bool isPushedByVector(arm64::Register reg) const;
    /// "regs[19]" of "regs.regs[19]": as people call the slot of a register.
    [[nodiscard]] QString shortPath(const QString& path) const;
    /// Which of x0–x30 lives at that path.
    [[nodiscard]] std::optional<arm64::Register> generalAt(const QString& path) const;
};

} // namespace profile
