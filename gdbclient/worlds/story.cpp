// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story.h"

#include "worlds/annotate.h"
#include "worlds/phases.h"
#include "worlds/story-moment.h"
#include "worlds/story-telling.h"

#include <QHash>

#include <algorithm>
#include <unordered_map>

namespace worlds {

namespace {

class ToldStory final : public Story {
public:
    ToldStory(std::shared_ptr<const timeline::Timeline> timeline, Scope scope)
        : m_scope(scope)
        , m_telling(std::move(timeline))
        , m_maker(m_telling)
    {
        choose();
        m_phases = phasesOf(m_telling, m_steps);
        readCode();
    }

    const timeline::Timeline& timeline() const override { return m_telling.timeline(); }
    Scope scope() const override { return m_scope; }
    std::uint32_t count() const override { return static_cast<std::uint32_t>(m_states.size()); }
    std::uint32_t stepOf(std::uint32_t shown) const override
    {
        return shown < m_steps.size() ? m_steps[shown] : timeline().stepCount();
    }
    std::uint32_t stateOf(std::uint32_t shown) const override
    {
        return m_states[std::min<std::size_t>(shown, m_states.size() - 1)];
    }
    const std::vector<Phase>& phases() const override { return m_phases; }
    const std::vector<CodeLine>& code() const override { return m_code; }
    Annotation annotation(std::uint32_t step) const override { return annotate(m_telling, step); }
    Owner ownerAt(std::uint32_t state, const arm64::Place& place) const override
    {
        return m_telling.ownership().at(state, place);
    }
    QString nameOf(const arm64::Place& place) const override
    {
        return m_telling.nameOf(place, -1, {});
    }
    std::optional<arm64::Place> placeNamed(QStringView name, std::uint32_t state) const override
    {
        return m_telling.placeNamed(name, state);
    }

    Moment moment(std::uint32_t shown) const override;

    std::uint32_t nextPhase(std::uint32_t from) const override
    {
        const auto next = std::ranges::find_if(
            m_phases, [from](const Phase& phase) { return phase.begin > from; });
        return next != m_phases.end() ? next->begin : from < lastShown() ? lastShown() : from;
    }
    std::uint32_t previousPhase(std::uint32_t from) const override
    {
        for (auto phase = m_phases.rbegin(); phase != m_phases.rend(); ++phase) {
            if (phase->begin < from)
                return phase->begin;
        }
        return from;
    }
    std::uint32_t nextSwitch(std::uint32_t from) const override
    {
        const auto next = std::ranges::upper_bound(m_switchStarts, from);
        return next == m_switchStarts.end() ? from : *next;
    }
    std::uint32_t previousSwitch(std::uint32_t from) const override
    {
        const auto next = std::ranges::lower_bound(m_switchStarts, from);
        return next == m_switchStarts.begin() ? from : *std::prev(next);
    }

private:
    [[nodiscard]] std::uint32_t lastShown() const
    {
        return static_cast<std::uint32_t>(m_states.size()) - 1;
    }

    void choose();
    void readCode();
    void addSilentCode(const std::unordered_map<base::Address, std::size_t>& executed,
                       const std::vector<QString>& functions);
    [[nodiscard]] QString sourceOf(base::Address pc) const;
    [[nodiscard]] int switchShown(std::uint32_t state) const;

    Scope m_scope;
    Telling m_telling;
    MomentMaker m_maker;
    std::vector<std::uint32_t> m_states;       ///< by shown state
    std::vector<std::uint32_t> m_steps;        ///< by shown step; one fewer
    std::vector<std::uint32_t> m_switchStarts; ///< shown states
    std::vector<Phase> m_phases;
    std::vector<CodeLine> m_code;
};

void ToldStory::choose()
{
    const auto& timeline = m_telling.timeline();
    const auto last = timeline.stepCount();
    const auto& switches = timeline.switches();
    if (switches.empty()) {
        // A recording that ended before its first switch: all that there is.
        for (std::uint32_t state = 0; state <= last; ++state)
            m_states.push_back(state);
        m_switchStarts.push_back(0);
    }
    for (const auto& sw : switches) {
        const bool outer = m_scope == Scope::Outer;
        const auto begin = std::min(outer ? sw.outerBegin : sw.begin, last);
        const auto end = std::min(outer ? sw.outerEnd : sw.end, last);
        m_switchStarts.push_back(static_cast<std::uint32_t>(m_states.size()));
        for (auto state = begin; state <= end; ++state)
            m_states.push_back(state);
    }
    for (std::size_t i = 0; i + 1 < m_states.size(); ++i) {
        auto step = m_states[i];
        // Between two switches lies the host's free run: it stands for the whole gap.
        for (auto k = m_states[i]; k < m_states[i + 1]; ++k) {
            if (timeline.step(k).kind == timeline::StepKind::HostRun)
                step = k;
        }
        m_steps.push_back(step);
    }
}

void ToldStory::readCode()
{
    std::unordered_map<base::Address, std::size_t> known;
    std::vector<QString> functions; // in order of the first visit
    QHash<QString, qsizetype> visits;
    for (std::uint32_t shown = 0; shown < m_steps.size(); ++shown) {
        const auto index = m_steps[shown];
        const auto& step = timeline().step(index);
        if (step.kind != timeline::StepKind::Instruction)
            continue;
        const auto [at, added] = known.try_emplace(step.pc, m_code.size());
        if (added) {
            CodeLine line;
            line.pc = step.pc;
            line.function = m_telling.functionOf(index);
            line.instruction = step.instruction.text();
            line.brief = briefOf(m_telling, index, meaningOf(m_telling, index));
            line.source = sourceOf(step.pc);
            if (!visits.contains(line.function)) {
                visits.insert(line.function, visits.size());
                functions.push_back(line.function);
            }
            m_code.push_back(std::move(line));
        }
        m_code[at->second].shownSteps.push_back(shown);
    }
    addSilentCode(known, functions);
    const auto order = [&visits](const CodeLine& line) {
        return std::pair(visits.value(line.function), line.pc);
    };
    std::ranges::stable_sort(m_code, {}, order);
}

/// How many bytes of code the facts keep from that address on.
std::uint64_t keptBytes(const Facts& facts, base::Address from)
{
    const auto after = std::ranges::upper_bound(facts.code, from, {}, &Facts::Code::begin);
    if (after == facts.code.begin())
        return 0;
    const auto& block = *std::prev(after);
    const std::uint64_t bytes = block.words.size() * 4;
    const std::uint64_t offset = from.value - block.begin.value;
    return offset < bytes ? bytes - offset : 0;
}

/// The instructions of those functions that were not executed here: a code view shows them too.
void ToldStory::addSilentCode(const std::unordered_map<base::Address, std::size_t>& executed,
                              const std::vector<QString>& functions)
{
    // Functions that overlap would have their code told again and again.
    std::size_t left = 0;
    for (const auto& block : m_telling.facts().code)
        left += block.words.size();
    for (const auto& name : functions) {
        const auto* symbol = m_telling.facts().symbol(name);
        if (!symbol)
            continue;
        // A function has the size that its symbol says, but no code that is not kept.
        const auto bytes = std::min(symbol->size, keptBytes(m_telling.facts(), symbol->address));
        for (std::uint64_t offset = 0; offset + 4 <= bytes && left > 0; offset += 4, --left) {
            const auto pc = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
            const auto word = executed.contains(pc) ? std::nullopt : m_telling.facts().wordAt(pc);
            if (!word)
                continue;
            CodeLine line;
            line.pc = pc;
            line.function = name;
            line.instruction = arm64::decode(*word, pc).text();
            line.source = sourceOf(pc);
            m_code.push_back(std::move(line));
        }
    }
}

/// "entry.S:74"; empty when unknown.
QString ToldStory::sourceOf(base::Address pc) const
{
    const auto* source = m_telling.facts().lineAt(pc);
    return source ? QStringLiteral("%1:%2").arg(source->file.section(QLatin1Char('/'), -1),
                                                QString::number(source->line))
                  : QString();
}

int ToldStory::switchShown(std::uint32_t state) const
{
    return m_telling.switchOfState(state);
}

Moment ToldStory::moment(std::uint32_t shown) const
{
    shown = std::min(shown, lastShown());
    Moment moment;
    moment.index = shown;
    moment.state = m_states[shown];
    const int sw = switchShown(moment.state);

    // In which switch of those shown: counted in shown states, also where the timeline has none.
    const auto next = std::ranges::upper_bound(m_switchStarts, shown);
    const auto number = next - m_switchStarts.begin();
    const auto start = *std::prev(next);
    const auto end =
        next == m_switchStarts.end() ? static_cast<std::uint32_t>(m_states.size()) : *next;
    moment.switchNumber = static_cast<int>(number);
    moment.switchCount = static_cast<int>(m_switchStarts.size());
    moment.stepInSwitch = static_cast<int>(shown - start);
    moment.stepsInSwitch = static_cast<int>(end - start) - 1;

    std::optional<std::uint32_t> executed;
    if (shown > 0) {
        executed = m_steps[shown - 1];
        moment.executed = annotate(m_telling, *executed);
    }
    if (shown < m_steps.size())
        moment.next = annotate(m_telling, m_steps[shown]);
    moment.function = moment.executed ? moment.executed->function
                      : moment.next   ? moment.next->function
                                      : QString();
    const auto phase = std::ranges::find_if(m_phases, [&](const Phase& p) {
        const auto step = shown > 0 ? shown - 1 : 0;
        return p.begin <= step && step < p.end;
    });
    moment.phase = phase == m_phases.end() ? -1 : static_cast<int>(phase - m_phases.begin());

    const int level = m_telling.levelAt(moment.state);
    const int vcpu = m_telling.vcpuOf(sw);
    if (level >= 2)
        moment.level = translate("worlds", "EL%1 · host").arg(level);
    else if (vcpu >= 0)
        moment.level =
            translate("worlds", "EL%1 · guest %2").arg(QString::number(level), guestName(vcpu));
    else
        moment.level = QStringLiteral("EL%1").arg(level);

    m_maker.fill(moment, moment.state, sw, m_scope == Scope::Outer, executed);
    return moment;
}

} // namespace

std::shared_ptr<const Story> Story::tell(std::shared_ptr<const timeline::Timeline> timeline,
                                         Scope scope)
{
    return std::make_shared<ToldStory>(std::move(timeline), scope);
}

} // namespace worlds
