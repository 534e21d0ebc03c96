// SPDX-License-Identifier: GPL-2.0-or-later
// What the values of the switch's system registers mean. Bit positions: Arm ARM D17.2.
#include "reading/traps.h"
#include "story/instruction-role.h"

#include <algorithm>
#include <array>
#include <utility>

namespace story {

using arm64::Place;
using arm64::Register;

namespace {

constexpr std::uint64_t field(std::uint64_t value, int high, int low)
{
    return (value >> low) & ((std::uint64_t{1} << (high - low + 1)) - 1);
}

QString hcrNote(std::uint64_t value)
{
    // HCR_EL2, D17.2.48: those that say what comes to EL2.
    static constexpr std::array bits{
        std::pair{0, "VM"},     std::pair{3, "FMO"},   std::pair{4, "IMO"},  std::pair{5, "AMO"},
        std::pair{12, "DC"},    std::pair{13, "TWI"},  std::pair{14, "TWE"}, std::pair{19, "TSC"},
        std::pair{20, "TIDCP"}, std::pair{21, "TACR"}, std::pair{26, "TVM"}, std::pair{27, "TGE"},
        std::pair{30, "TRVM"},  std::pair{31, "RW"},   std::pair{34, "E2H"}, std::pair{40, "APK"},
        std::pair{41, "API"},
    };
    QStringList names;
    for (const auto& [bit, name] : bits) {
        if ((value >> bit) & 1)
            names << QString::fromLatin1(name);
    }
    return names.join(QStringLiteral(" · "));
}

QString vttbrNote(const StoryContext& context, std::uint64_t value)
{
    // VMID in bits 63..48, the stage-2 root in BADDR, bits 47..1.
    auto note = translate("story", "VMID %1, stage-2 root %2")
                    .arg(QString::number(field(value, 63, 48)),
                         base::hex(value & 0x0000'ffff'ffff'fffeULL));
    const auto& known = context.facts().vttbrs;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (known[i] == value) {
            return translate("story", "guest %1: %2")
                .arg(reading::guestName(static_cast<int>(i)), note);
        }
    }
    return note;
}

/// SCTLR_EL1 (D17.2.118) and SCTLR_EL2 (D17.2.119): M, C, I and WXN stand at the same bits in both.
QString sctlrNote(std::uint64_t value)
{
    auto note = value & 1 ? translate("story", "MMU on") : translate("story", "MMU off");
    static constexpr std::array bits{std::pair{2, "C"}, std::pair{12, "I"}, std::pair{19, "WXN"}};
    for (const auto& [bit, name] : bits) {
        if ((value >> bit) & 1)
            note += QStringLiteral(" · ") + QLatin1String(name);
    }
    return note;
}

QString pstateNote(std::uint64_t value)
{
    QString mode;
    if (value & 0x10) {
        mode = translate("story", "AArch32");
    } else {
        mode = QStringLiteral("EL%1%2")
                   .arg(field(value, 3, 2))
                   .arg((value & 1) ? QLatin1Char('h') : QLatin1Char('t'));
    }
    static constexpr std::array masks{std::pair{9, 'D'}, std::pair{8, 'A'}, std::pair{7, 'I'},
                                      std::pair{6, 'F'}};
    QString masked;
    for (const auto& [bit, letter] : masks) {
        if ((value >> bit) & 1)
            masked += QLatin1Char(letter);
    }
    return masked.isEmpty() ? translate("story", "%1, nothing masked").arg(mode)
                            : translate("story", "%1, %2 masked").arg(mode, masked);
}

/// Who the exception was taken from.
enum class From : std::uint8_t { Guest, Anybody };

QString abortText(std::uint64_t iss, bool data, bool lowerLevel, From from)
{
    // A stage-2 fault is what brings a guest's abort to EL2 (S1PTW included). With the host at EL2
    // its processes' aborts are taken there, too.
    QString what;
    if (lowerLevel && from == From::Anybody)
        what = data ? translate("story", "data abort") : translate("story", "instruction abort");
    else if (lowerLevel)
        what = data ? translate("story", "stage-2 data abort")
                    : translate("story", "stage-2 instruction abort");
    else
        what = data ? translate("story", "EL2 data abort")
                    : translate("story", "EL2 instruction abort");
    if (!data)
        return what;
    return (iss >> 6) & 1 ? translate("story", "%1 (write)").arg(what)
                          : translate("story", "%1 (read)").arg(what);
}

QString trappedRegister(std::uint64_t iss)
{
    // ISS of EC 0x18: Op0 21:20, Op2 19:17, Op1 16:14, CRn 13:10, CRm 4:1, direction 0.
    const auto encoding = static_cast<std::uint16_t>(
        field(iss, 21, 20) << 14 | field(iss, 16, 14) << 11 | field(iss, 13, 10) << 7 |
        field(iss, 4, 1) << 3 | field(iss, 19, 17));
    const auto reg = Register::system(encoding);
    const auto name = reg ? reg->name().toUpper() : base::hex(encoding);
    return iss & 1 ? translate("story", "trapped MRS of %1").arg(name)
                   : translate("story", "trapped MSR to %1").arg(name);
}

QString syndromeOf(std::uint64_t esr, From from)
{
    const auto iss = field(esr, 24, 0);
    switch (field(esr, 31, 26)) {
    case 0x01:
        return iss & 1 ? QStringLiteral("WFE") : QStringLiteral("WFI");
    case 0x07:
        return translate("story", "trapped FP/SIMD access");
    case 0x15:
        return QStringLiteral("SVC #%1").arg(field(iss, 15, 0));
    case 0x16:
        return QStringLiteral("HVC #%1").arg(field(iss, 15, 0));
    case 0x17:
        return QStringLiteral("SMC #%1").arg(field(iss, 15, 0));
    case 0x18:
        return trappedRegister(iss);
    case 0x19:
        return translate("story", "trapped SVE access");
    case 0x20:
    case 0x21:
        return abortText(iss, false, field(esr, 31, 26) == 0x20, from);
    case 0x24:
    case 0x25:
        return abortText(iss, true, field(esr, 31, 26) == 0x24, from);
    case 0x22:
        return translate("story", "PC alignment fault");
    case 0x26:
        return translate("story", "SP alignment fault");
    case 0x2f:
        return QStringLiteral("SError");
    case 0x3c:
        return QStringLiteral("BRK #%1").arg(field(iss, 15, 0));
    default:
        break;
    }
    return translate("story", "exception class %1").arg(base::hex(field(esr, 31, 26)));
}

std::optional<recording::StepKind> kindOfWriter(const StoryContext& context, Register reg,
                                                std::uint32_t state)
{
    const auto writer = context.recording().lastWriter(state, Place::of(reg));
    if (!writer)
        return {};
    return context.recording().sharedStep(*writer)->kind;
}

/// An interrupt says nothing in ESR_EL2, and a host that ran on may have taken exceptions to EL2 of
/// its own: its processes' system calls, where its kernel is there, or its own calls to EL2.
bool isOfGuestsExit(const StoryContext& context, Register esr, std::uint32_t state)
{
    const auto& all = context.switches();
    const auto last = std::find_if(all.rbegin(), all.rend(), [state](const auto& each) {
        return each.guestRun && *each.guestRun < state;
    });
    if (last == all.rend())
        return false;
    const QString exit = exitText(context, *last->guestRun);
    if (exit == QLatin1String("IRQ") || exit == QLatin1String("FIQ"))
        return false;
    const auto writer = context.recording().lastWriter(state, Place::of(esr));
    return !writer || *writer <= *last->guestRun ||
           kindOfWriter(context, esr, state) != recording::StepKind::HostRun;
}

} // namespace

QString syndromeText(std::uint64_t esr)
{
    return syndromeOf(esr, From::Guest);
}

QString exitText(const StoryContext& context, std::uint32_t guestRun)
{
    const auto heldStep = context.recording().sharedStep(guestRun);
    const recording::Step& step = *heldStep;
    const auto forced = context.recording().header().facts.value(QLatin1String("forcedEntry"));
    if (forced.toString() == base::hex(step.next.value))
        return translate("story", "vector entry that the debugger forced");
    // An IRQ, FIQ or SError is told by the vector taken: IRQ and FIQ leave ESR_EL2 alone.
    if (const auto* vectors = context.facts().symbol(context.facts().profile.vectors)) {
        const auto offset = (step.next - vectors->address).bytes;
        if (offset >= 0x400 && offset < 0x800) {
            switch ((offset >> 7) & 3) {
            case 1:
                return QStringLiteral("IRQ");
            case 2:
                return QStringLiteral("FIQ");
            case 3:
                return QStringLiteral("SError");
            default:
                break;
            }
        }
    }
    const auto reg = Register::named(u"esr_el2");
    const auto esr =
        reg ? context.recording().valueAt(guestRun + 1, Place::of(*reg)) : std::nullopt;
    return esr ? syndromeText(*esr) : QString();
}

QString systemNote(const StoryContext& context, Register reg, std::uint64_t value,
                   std::uint32_t state)
{
    const auto name = reg.name();
    const int sw = context.switchOfState(state);
    if (name == QLatin1String("hcr_el2"))
        return hcrNote(value);
    if (name == QLatin1String("vttbr_el2"))
        return vttbrNote(context, value);
    if (name == QLatin1String("spsr_el2"))
        return pstateNote(value);
    if (name == QLatin1String("elr_el2")) {
        const auto owner = context.reading().owner(state, Place::of(reg));
        if (owner.kind == reading::Owner::Kind::Host) // a kernel at EL1 has its own there again
            return {};
        const auto back =
            sw < 0 ? std::nullopt : context.switches()[static_cast<std::size_t>(sw)].backAtEl2();
        if (back && state >= *back)
            return translate("story", "guest left here");
        // Before this entry has loaded it, it may still be where another guest left.
        if (owner.kind == reading::Owner::Kind::Guest && owner.guest != context.vcpuOf(sw))
            return translate("story", "guest %1 left here").arg(reading::guestName(owner.guest));
        // Where the host was, when it took an exception or an interrupt itself.
        const auto kind = kindOfWriter(context, reg, state);
        if (!kind || *kind == recording::StepKind::HostRun)
            return {};
        return translate("story", "guest resumes here");
    }
    if (name == QLatin1String("esr_el2")) {
        if (value == 0)
            return translate("story", "no exit yet");
        if (isOfGuestsExit(context, reg, state))
            return translate("story", "last exit: %1").arg(syndromeText(value));
        return translate("story", "of an exception before: %1")
            .arg(syndromeOf(value, From::Anybody));
    }
    if (context.facts().profile.holdsWhat(reg) == profile::Content::Kind::Vcpu) {
        const int running = context.facts().vcpuAt(base::Address{value});
        return running < 0
                   ? translate("story", "no vcpu")
                   : translate("story", "running vcpu: guest %1").arg(reading::guestName(running));
    }
    if (name == QLatin1String("hpfar_el2")) {
        // FIPA, bits 43..4, are the faulting IPA's bits 51..12.
        return value == 0 ? QString()
                          : translate("story", "faulting page at IPA %1")
                                .arg(base::hex(field(value, 43, 4) << 12));
    }
    if (name == QLatin1String("far_el2"))
        return value == 0 ? QString() : translate("story", "last faulting address");
    if (name == QLatin1String("cptr_el2")) {
        return reading::Traps::at(context.recording(), state).vectors
                   ? translate("story", "a guest's first FP/SIMD instruction traps")
                   : translate("story", "a guest's FP/SIMD does not trap");
    }
    if (name == QLatin1String("sctlr_el2") || name == QLatin1String("sctlr_el1"))
        return sctlrNote(value);
    if (name == QLatin1String("vmpidr_el2"))
        return translate("story", "what an MRS of MPIDR_EL1 reads at EL1");
    if (name == QLatin1String("sp_el0")) {
        const auto owner = context.reading().owner(state, Place::of(reg));
        if (owner.kind == reading::Owner::Kind::Guest)
            return translate("story", "guest %1's stack at EL0")
                .arg(reading::guestName(owner.guest));
        return owner.kind == reading::Owner::Kind::Host ? translate("story", "the host's")
                                                        : QString();
    }
    return {};
}

} // namespace story
