// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/contract.h"
#include "engine/expression.h"
#include "engine/names.h"
#include "reading/reading.h"
#include "recording/recording.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace lessons {

/// What the contract says of a recording, for expressions: judged once, when it is asked for.
class ContractOracle {
public:
    /// Switches behind that number do not count.
    ContractOracle(std::shared_ptr<const reading::Reading> reading, int switches)
        : m_reading(std::move(reading))
        , m_switches(switches)
    {
    }
    /// Whether that rule is broken, of that register or cell; any, where one is empty. What is
    /// certain counts; an error where what could not be judged might have been it.
    [[nodiscard]] base::Result<bool> isViolated(const QString& rule, const QString& subject) const;

private:
    [[nodiscard]] base::Result<void> judged() const;
    std::shared_ptr<const reading::Reading> m_reading;
    int m_switches;
    mutable std::optional<contract::Judgement> m_judgement;
};

/// The states that steps of a lesson have named, where they were found so far.
struct Snapshot {
    std::uint32_t now = 0;
    std::uint32_t pre = 0;
};
using Snapshots = std::map<QString, Snapshot>;

struct Subject;
/// Those of a lesson's other recordings: a state, and the recording that it is of.
struct ForeignSnapshot {
    std::shared_ptr<const Subject> subject;
    Snapshot at;
};
using ForeignSnapshots = std::map<QString, ForeignSnapshot>;

/// A recording under a lesson.
struct Subject {
    std::shared_ptr<const reading::Reading> reading;
    std::shared_ptr<const recording::Recording> recording; ///< the reading's
    std::shared_ptr<const Names> names;
    std::uint32_t limit = 0; ///< steps from here on are beyond the lesson's budget: not looked at
    std::shared_ptr<const ContractOracle> contract = {};
    std::shared_ptr<Snapshots> snapshots = std::make_shared<Snapshots>();
    std::shared_ptr<const ForeignSnapshots> others = {}; ///< null: there are none
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
    base::Result<std::uint64_t> member(When when, base::Address address, const QString& world,
                                       const QString& path) const override;
    base::Result<base::Address> slot(const QString& world, const QString& path) const override;
    base::Result<std::uint64_t> owner(When when, const arm64::Place& at) const override;
    base::Result<std::uint64_t> world(When when, const arm64::Place& at) const override;
    base::Result<bool> isIn(reading::SwitchPart part) const override;
    base::Result<std::uint64_t> stores(arm64::Register reg) const override;
    base::Result<std::uint64_t> writes(base::Address address) const override;
    base::Result<std::uint64_t> vectorHalf(When when, arm64::Register reg, int half) const override;
    base::Result<base::Address> object(const QString& path) const override;
    base::Result<bool> executes(const QString& mnemonic) const override;
    base::Result<bool> contractHolds() const override;
    base::Result<bool> isViolated(const QString& rule, const QString& subject) const override;
    base::Result<std::shared_ptr<const Evidence>> at(const QString& snapshot) const override;
    base::Result<Counted> count(When from, const QString& snapshot,
                                const Condition& condition) const override;

private:
    [[nodiscard]] base::Result<std::uint64_t> bytes(When when, base::Address address,
                                                    unsigned count) const;
    [[nodiscard]] base::Result<Snapshot> snapshotNamed(const QString& name) const;
    [[nodiscard]] base::Result<std::uint64_t> value(When when, const arm64::Place& place) const;
    [[nodiscard]] base::Result<std::uint32_t> stateOf(When when) const;
    [[nodiscard]] base::Result<std::uint32_t> anyStateOf(When when) const;
    [[nodiscard]] base::Result<reading::Owner> ownerOf(When when, const arm64::Place& at) const;
    /// The context of the world that an owner belongs to; nothing for nobody's.
    [[nodiscard]] std::optional<base::Address> contextOf(const reading::Owner& owner) const;
    template <typename Predicate>
    [[nodiscard]] std::uint64_t stepsThat(Predicate match) const;

    const Subject& m_subject;
    std::uint32_t m_now;
    std::uint32_t m_pre;
    Sight m_sight;
};

/// True when the instruction writes (reads) the byte at `address`, by its effects: also when the
/// value stays the same.
[[nodiscard]] bool writesByte(const recording::Step& step, base::Address address);
[[nodiscard]] bool readsByte(const recording::Step& step, base::Address address);
/// True when the instruction carries the register's value to memory, or memory's to the register.
[[nodiscard]] bool storesRegister(const recording::Step& step, arm64::Register reg);
[[nodiscard]] bool loadsRegister(const recording::Step& step, arm64::Register reg);
/// True when the instruction writes (reads) the register as such: a system register by MSR or MRS.
[[nodiscard]] bool writesRegister(const recording::Step& step, arm64::Register reg);
[[nodiscard]] bool readsRegister(const recording::Step& step, arm64::Register reg);
/// True for an instruction of that mnemonic ("isb"), in small letters.
[[nodiscard]] bool hasMnemonic(const recording::Step& step, const QString& mnemonic);

} // namespace lessons
