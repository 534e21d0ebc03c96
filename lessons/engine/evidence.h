// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression.h"
#include "engine/names.h"
#include "timeline/timeline.h"

#include <cstdint>
#include <memory>

namespace lessons {

/// A recording under a lesson.
struct Subject {
    std::shared_ptr<const timeline::Timeline> timeline;
    std::shared_ptr<const Names> names;
    std::uint32_t limit = 0; ///< steps from here on are beyond the lesson's budget: not looked at
};

/// What expressions see of a recording, with `now` and `pre` at two of its states.
class RecordedEvidence : public Evidence {
public:
    /// How far it sees. A prediction sees nothing that comes after it.
    enum class Sight : std::uint8_t { Whole, UpToNow };

    /// The subject must outlive this.
    RecordedEvidence(const Subject& subject, std::uint32_t now, std::uint32_t pre,
                     Sight sight = Sight::Whole)
        : m_subject(subject)
        , m_now(now)
        , m_pre(pre)
        , m_sight(sight)
    {
    }
    base::Result<std::uint64_t> registerValue(When when, arm64::Register reg) const override;
    base::Result<std::uint64_t> memory(When when, base::Address address) const override;
    base::Result<base::Address> slot(const QString& world, const QString& path) const override;
    base::Result<std::uint64_t> stores(arm64::Register reg) const override;
    base::Result<std::uint64_t> writes(base::Address address) const override;

private:
    [[nodiscard]] base::Result<std::uint32_t> stateOf(When when) const;
    [[nodiscard]] base::Result<std::uint32_t> anyStateOf(When when) const;
    template <typename Predicate>
    [[nodiscard]] std::uint64_t count(Predicate matches) const;

    const Subject& m_subject;
    std::uint32_t m_now;
    std::uint32_t m_pre;
    Sight m_sight;
};

/// True when the instruction writes (reads) the byte at `address`, by its effects: also when the
/// value stays the same.
[[nodiscard]] bool writesByte(const timeline::Step& step, base::Address address);
[[nodiscard]] bool readsByte(const timeline::Step& step, base::Address address);
/// True when the instruction carries the register's value to memory, or memory's to the register.
[[nodiscard]] bool storesRegister(const timeline::Step& step, arm64::Register reg);
[[nodiscard]] bool loadsRegister(const timeline::Step& step, arm64::Register reg);

} // namespace lessons
