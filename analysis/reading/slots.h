// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/recording-info.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace reading {

/// One half of a 64-bit cell. Ownership is carried by halves, because fpsr and fpcr, of 4 bytes
/// each, share a cell in the context. Registers and 8-byte slots fill both halves.
struct Half {
    arm64::Place place;
    int part = 0; ///< 0 is bytes 0..3, 1 is bytes 4..7
    friend bool operator==(const Half&, const Half&) = default;
};

/// What a cell of a context is for: the register that lives there while its world does not run.
struct SlotUse {
    arm64::Register reg;
    int half = 0;      ///< of a V register
    bool whole = true; ///< 8 bytes; false for a slot of 4
    bool isX = false;  ///< one of x0…x30
    /// Where the register changes worlds.
    Profile::Where where = Profile::Where::Doors;
    bool hostKept = false; ///< the host's slot has its value since before the switch
};

/// Which register lives in which slot of a context, by the profile and the layout; the same
/// for the host's context and every vcpu's.
class Slots {
public:
    explicit Slots(const RecordingInfo& facts);

    /// What lives at `offset` of a context (a multiple of 4); nothing for other members.
    [[nodiscard]] const SlotUse* useAt(base::Offset offset) const;
    /// Where the register's value lives in a context; nothing when the profile has no slot for it.
    [[nodiscard]] std::optional<base::Offset> offsetOf(arm64::Register reg, int half = 0) const;
    struct Entry {
        base::Offset offset;
        SlotUse use;
    };
    /// x0…x30 first, then the profile's list in its order; a V register is two entries.
    [[nodiscard]] const std::vector<Entry>& all() const { return m_all; }
    /// Paths of the profile that the layout does not have; a contract cannot be judged then.
    [[nodiscard]] const QStringList& missing() const { return m_missing; }

private:
    void add(base::Offset offset, const SlotUse& use);
    std::vector<Entry> m_all;
    std::unordered_map<std::int64_t, SlotUse> m_byOffset;
    std::unordered_map<arm64::Place, base::Offset> m_byPlace;
    QStringList m_missing;
};

/// The field of `layout` at `path`, where an index may be an enumerator: "sys_regs[TTBR0_EL1]".
[[nodiscard]] const image::Field* fieldAt(const image::Layout& layout, const QString& path);
/// Offset of a member, which may itself be a struct: then it is that of its first scalar.
[[nodiscard]] std::optional<base::Offset> memberOffset(const image::Layout& layout,
                                                       const QString& path);
/// "kvm" of "struct kvm *".
[[nodiscard]] QString pointee(QString type);

} // namespace reading
