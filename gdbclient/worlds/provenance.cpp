// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/provenance.h"

#include <algorithm>

namespace worlds {

Provenance::Provenance(const Facts& facts)
    : m_slots(facts)
{
}

const Provenance::Entry* Provenance::find(std::uint32_t state, const arm64::Place& place,
                                          int part) const
{
    const auto& history = m_history[part];
    const auto it = history.find(place);
    if (it == history.end())
        return nullptr;
    const auto after =
        std::upper_bound(it->second.begin(), it->second.end(), state,
                         [](std::uint32_t s, const Entry& e) { return s < e.state; });
    return after == it->second.begin() ? nullptr : &*(after - 1);
}

Tag Provenance::tag(std::uint32_t state, const arm64::Place& place, int part) const
{
    const Entry* entry = find(state, place, part);
    return entry ? entry->tag : Tag{};
}

Owner Provenance::at(std::uint32_t state, const arm64::Place& place) const
{
    return tag(state, place).owner;
}

std::optional<std::uint32_t> Provenance::madeBy(std::uint32_t state,
                                                const arm64::Place& place) const
{
    return tag(state, place).madeBy;
}

std::vector<Link> Provenance::chain(std::uint32_t state, const arm64::Place& place, int part) const
{
    std::vector<Link> links;
    arm64::Place at = place;
    for (const Entry* e = find(state, at, part); e && e->tag.madeBy && e->from;
         e = find(state, at, part)) {
        links.push_back({*e->tag.madeBy, *e->from, at});
        state = *e->tag.madeBy;
        part = e->fromPart;
        at = *e->from;
    }
    return links;
}

std::vector<Link> Provenance::trail(const Root& root, std::uint32_t from, std::uint32_t to) const
{
    std::vector<Link> links;
    auto carry = std::lower_bound(m_carries.begin(), m_carries.end(), from,
                                  [](const Carry& c, std::uint32_t s) { return c.link.step < s; });
    for (; carry != m_carries.end() && carry->link.step < to; ++carry)
        if (carry->root == root)
            links.push_back(carry->link);
    return links;
}

bool Provenance::derives(std::uint32_t state, const arm64::Place& place, const Owner& from) const
{
    return derives(state, place, from, 0);
}

bool Provenance::derives(std::uint32_t state, const arm64::Place& place, const Owner& from,
                         int depth) const
{
    // Masking a field takes two or three instructions; deeper descent says nothing any more.
    constexpr int kDeepest = 6;
    const Entry* entry = find(state, place, 0);
    if (!entry || depth > kDeepest)
        return false;
    if (entry->tag.owner == from)
        return true;
    const std::uint32_t born = entry->tag.root.state;
    if (entry->tag.owner.kind != Owner::Kind::Scratch || born == 0)
        return false;
    const auto inputs = m_inputs.find(born - 1);
    return inputs != m_inputs.end() &&
           std::any_of(inputs->second.begin(), inputs->second.end(), [&](const arm64::Place& p) {
               return derives(born - 1, p, from, depth + 1);
           });
}

Traps Traps::at(const timeline::Timeline& timeline, std::uint32_t state)
{
    const auto value = [&](QStringView name) -> std::optional<std::uint64_t> {
        const auto control = arm64::Register::named(name);
        return control ? timeline.valueAt(state, arm64::Place::of(*control)) : std::nullopt;
    };
    const auto bit = [](std::uint64_t v, int n) { return ((v >> n) & 1U) != 0; };
    constexpr int kE2h = 34;
    constexpr int kApk = 40;
    constexpr int kTvm = 26;
    constexpr int kTrvm = 30;
    constexpr int kTfp = 10;

    Traps traps;
    const auto hcr = value(u"hcr_el2");
    const auto cptr = value(u"cptr_el2");
    if (cptr) {
        const bool e2h = hcr && bit(*hcr, kE2h);
        traps.vectors = e2h ? ((*cptr >> 20) & 1U) == 0 : bit(*cptr, kTfp);
    }
    if (hcr) {
        traps.keys = !bit(*hcr, kApk);
        traps.translation = bit(*hcr, kTvm) && bit(*hcr, kTrvm);
    }
    return traps;
}

bool Traps::covers(arm64::Register reg) const
{
    using arm64::Register;
    if (reg.isV() || reg == Register::fpsr() || reg == Register::fpcr())
        return vectors;
    if (!reg.isSystem())
        return false;
    const QString name = reg.name();
    if (name.startsWith(QLatin1String("ap")) && name.contains(QLatin1String("key")))
        return keys;
    static const QStringList kTranslation{
        QStringLiteral("sctlr_el1"), QStringLiteral("ttbr0_el1"),     QStringLiteral("ttbr1_el1"),
        QStringLiteral("tcr_el1"),   QStringLiteral("esr_el1"),       QStringLiteral("far_el1"),
        QStringLiteral("afsr0_el1"), QStringLiteral("afsr1_el1"),     QStringLiteral("mair_el1"),
        QStringLiteral("amair_el1"), QStringLiteral("contextidr_el1")};
    return translation && kTranslation.contains(name);
}

} // namespace worlds
