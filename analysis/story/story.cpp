// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/story.h"

#include "story/annotate.h"
#include "story/moment.h"
#include "story/phases.h"
#include "story/story-context.h"

#include <QHash>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace story {

namespace {

class RecordedStory final : public Story {
public:
    RecordedStory(std::shared_ptr<const reading::Reading> reading, Scope scope, Moments moments)
        : m_scope(scope)
        , m_moments(moments)
        , m_context(std::move(reading))
        , m_maker(m_context)
    {
        extend();
    }
    /// `other` in the language that is spoken now.
    explicit RecordedStory(const RecordedStory& other)
        : Story(other)
        , m_scope(other.m_scope)
        , m_moments(other.m_moments)
        , m_context(other.m_context)
        , m_maker(other.m_maker, m_context)
        , m_states(other.m_states)
        , m_steps(other.m_steps)
        , m_switchStarts(other.m_switchStarts)
        , m_chosen(other.m_chosen)
        , m_phases(other.m_phases)
        , m_inOtherWords(m_switchStarts.size(), true)
        , m_code(other.m_code)
        , m_codeUpTo(other.m_codeUpTo)
        , m_executed(other.m_executed)
        , m_visits(other.m_visits)
        , m_unvisited(other.m_unvisited)
        , m_wordsLeft(other.m_wordsLeft)
    {
        for (CodeLine& line : m_code)
            if (!line.shownSteps.empty())
                line.brief = briefOfStep(m_steps[line.shownSteps.front()]);
        m_stepsWorded += m_code.size();
    }
    RecordedStory& operator=(const RecordedStory&) = delete;
    RecordedStory(RecordedStory&&) = delete;
    RecordedStory& operator=(RecordedStory&&) = delete;
    ~RecordedStory() override = default;

    void extend() override
    {
        m_context.extend();
        if (m_moments == Moments::Prepared)
            m_maker.extend();
        const std::size_t before = m_steps.size();
        choose();
        m_stepsWorded += m_steps.size() - before;
        extendPhases(m_phases, m_context, m_steps);
        readCode();
    }

    std::shared_ptr<Story> retold() const override
    {
        return std::make_shared<RecordedStory>(*this);
    }
    std::uint64_t stepsWorded() const override { return m_stepsWorded; }

    const reading::Reading& reading() const override { return m_context.reading(); }
    const recording::Recording& recording() const override { return m_context.recording(); }
    Scope scope() const override { return m_scope; }
    std::uint32_t count() const override { return static_cast<std::uint32_t>(m_states.size()); }
    std::uint32_t stepOf(std::uint32_t shown) const override
    {
        return shown < m_steps.size() ? m_steps[shown] : recording().stepCount();
    }
    std::uint32_t stateOf(std::uint32_t shown) const override
    {
        return m_states[std::min<std::size_t>(shown, m_states.size() - 1)];
    }
    const std::vector<Phase>& phases() const override { return m_phases; }
    const std::vector<CodeLine>& code() const override { return m_code; }
    Annotation annotation(std::uint32_t step) const override { return annotate(m_context, step); }
    reading::Owner ownerAt(std::uint32_t state, const arm64::Place& place) const override
    {
        return m_context.reading().owner(state, place);
    }
    QString nameOf(const arm64::Place& place) const override
    {
        return m_context.names().name(place);
    }
    std::optional<arm64::Place> placeNamed(QStringView name, std::uint32_t state) const override
    {
        const auto sp = m_context.hypStack(std::min(state, recording().stepCount()));
        return m_context.names().placeNamed(name,
                                            m_context.view(m_context.switchOfState(state), sp));
    }

    Moment moment(std::uint32_t shown) const override;

    std::uint32_t nextPhase(std::uint32_t from) const override
    {
        const auto next = std::ranges::upper_bound(m_phases, from, {}, &Phase::begin);
        return next != m_phases.end() ? next->begin : from < lastShown() ? lastShown() : from;
    }
    std::uint32_t previousPhase(std::uint32_t from) const override
    {
        const auto next = std::ranges::lower_bound(m_phases, from, {}, &Phase::begin);
        return next == m_phases.begin() ? from : std::prev(next)->begin;
    }
    std::uint32_t nextSwitch(std::uint32_t from) const override
    {
        const auto next = std::ranges::upper_bound(m_switchStarts, from);
        return next == m_switchStarts.end() ? from : *next;
    }
    const std::vector<std::uint32_t>& switchStarts() const override { return m_switchStarts; }
    std::vector<Passage> passages(int switchIndex) const override
    {
        return maker().passages(switchIndex);
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

    /// Has looked at all that was read.
    [[nodiscard]] const MomentMaker& maker() const
    {
        if (m_moments == Moments::OnDemand)
            m_maker.extend();
        return m_maker;
    }

    [[nodiscard]] QString briefOfStep(std::uint32_t step) const
    {
        return briefOf(m_context, step, roleOf(m_context, step));
    }
    void wordPhasesAt(std::uint32_t shown) const;
    void choose();
    void readCode();
    void addSilentCode();
    [[nodiscard]] int switchShown(std::uint32_t state) const;

    Scope m_scope;
    Moments m_moments;
    StoryContext m_context;
    mutable MomentMaker m_maker;               ///< on demand, it looks while it is asked
    std::vector<std::uint32_t> m_states;       ///< by shown state
    std::vector<std::uint32_t> m_steps;        ///< by shown step; one fewer
    std::vector<std::uint32_t> m_switchStarts; ///< shown states
    std::size_t m_chosen = 0;                  ///< switches whose states are among the shown ones
    mutable std::vector<Phase> m_phases;       ///< retold, they get their words one by one
    mutable std::vector<bool> m_inOtherWords;  ///< by switch: its phases are not retold yet
    mutable std::uint64_t m_stepsWorded = 0;
    std::vector<CodeLine> m_code;
    std::uint32_t m_codeUpTo = 0; ///< the first shown step that was not looked at
    std::unordered_map<base::Address, std::size_t> m_executed; ///< the lines of those addresses
    QHash<QString, qsizetype> m_visits;                        ///< functions, by their first visit
    std::vector<QString> m_unvisited; ///< whose code is not among the lines yet
    std::optional<std::size_t> m_wordsLeft;
};

void RecordedStory::choose()
{
    const auto& recording = m_context.recording();
    const auto last = recording.stepCount();
    const auto& switches = m_context.switches();
    if (recording.switches().empty() && m_states.empty()) {
        // A recording that ended before its first switch: all that there is.
        for (std::uint32_t state = 0; state <= last; ++state)
            m_states.push_back(state);
        m_switchStarts.push_back(0);
    }
    for (; m_chosen < switches.size(); ++m_chosen) {
        const recording::Switch& sw = switches[m_chosen].span;
        const bool outer = m_scope == Scope::Outer;
        const auto begin = std::min(outer ? sw.outerBegin : sw.begin, last);
        const auto end = std::min(outer ? sw.outerEnd : sw.end, last);
        m_switchStarts.push_back(static_cast<std::uint32_t>(m_states.size()));
        for (auto state = begin; state <= end; ++state)
            m_states.push_back(state);
    }
    for (std::size_t i = m_steps.size(); i + 1 < m_states.size(); ++i) {
        // Where a window that several switches share ends the recording, nothing comes behind it.
        auto step = std::min(m_states[i], last - 1);
        // Between two switches lies the host's free run: it stands for the whole gap.
        for (auto k = m_states[i]; k < m_states[i + 1]; ++k) {
            if (recording.kindOf(k) == recording::StepKind::HostRun)
                step = k;
        }
        m_steps.push_back(step);
    }
}

void RecordedStory::readCode()
{
    bool isNew = false;
    for (; m_codeUpTo < m_steps.size(); ++m_codeUpTo) {
        const auto index = m_steps[m_codeUpTo];
        const auto held = recording().sharedStep(index);
        const recording::Step& step = *held;
        if (step.kind != recording::StepKind::Instruction)
            continue;
        const auto [at, added] = m_executed.try_emplace(step.pc, m_code.size());
        if (added) {
            isNew = true;
            CodeLine line;
            line.pc = step.pc;
            line.function = m_context.functionOf(index);
            line.instruction = step.instruction.text();
            line.brief = briefOfStep(index);
            line.source = m_context.names().sourceLine(step.pc);
            if (!m_visits.contains(line.function)) {
                m_visits.insert(line.function, m_visits.size());
                m_unvisited.push_back(line.function);
            }
            m_code.push_back(std::move(line));
        }
        m_code[at->second].shownSteps.push_back(m_codeUpTo);
    }
    if (!isNew)
        return;
    addSilentCode();
    // What was silent until now.
    std::erase_if(m_code, [this](const CodeLine& line) {
        return line.shownSteps.empty() && m_executed.contains(line.pc);
    });
    const auto order = [this](const CodeLine& line) {
        return std::pair(m_visits.value(line.function), line.pc);
    };
    std::ranges::stable_sort(m_code, {}, order);
    for (std::size_t i = 0; i < m_code.size(); ++i)
        if (!m_code[i].shownSteps.empty())
            m_executed[m_code[i].pc] = i;
}

/// How many bytes of code the facts keep from that address on.
std::uint64_t keptBytes(const reading::RecordingInfo& facts, base::Address from)
{
    const auto after =
        std::ranges::upper_bound(facts.code, from, {}, &reading::RecordingInfo::Code::begin);
    if (after == facts.code.begin())
        return 0;
    const auto& block = *std::prev(after);
    const std::uint64_t bytes = block.words.size() * 4;
    const std::uint64_t offset = from.value - block.begin.value;
    return offset < bytes ? bytes - offset : 0;
}

/// The instructions of those functions that were not executed here: a code view shows them too.
void RecordedStory::addSilentCode()
{
    // Functions that overlap would have their code told again and again.
    if (!m_wordsLeft) {
        m_wordsLeft = 0;
        for (const auto& block : m_context.facts().code)
            *m_wordsLeft += block.words.size();
    }
    std::size_t& left = *m_wordsLeft;
    for (const auto& name : std::exchange(m_unvisited, {})) {
        const auto* symbol = m_context.facts().symbol(name);
        if (!symbol)
            continue;
        // A function has the size that its symbol says, but no code that is not kept.
        const auto bytes = std::min(symbol->size, keptBytes(m_context.facts(), symbol->address));
        for (std::uint64_t offset = 0; offset + 4 <= bytes && left > 0; offset += 4, --left) {
            const auto pc = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
            const auto word = m_executed.contains(pc) ? std::nullopt : m_context.facts().wordAt(pc);
            if (!word)
                continue;
            CodeLine line;
            line.pc = pc;
            line.function = name;
            line.instruction = arm64::decode(*word, pc).text();
            line.source = m_context.names().sourceLine(pc);
            m_code.push_back(std::move(line));
        }
    }
}

/// Those of the switch that is shown there, and of the one before, which has the step that led to
/// its first state.
void RecordedStory::wordPhasesAt(std::uint32_t shown) const
{
    const auto next = std::ranges::upper_bound(m_switchStarts, shown);
    const auto number = static_cast<std::size_t>(next - m_switchStarts.begin());
    for (std::size_t one = number < 2 ? 0 : number - 2; one < number; ++one) {
        if (one >= m_inOtherWords.size() || !m_inOtherWords[one])
            continue;
        m_inOtherWords[one] = false;
        auto phase = std::ranges::lower_bound(m_phases, m_switchStarts[one], {}, &Phase::begin);
        const std::uint32_t end =
            one + 1 < m_switchStarts.size() ? m_switchStarts[one + 1] : count();
        for (; phase != m_phases.end() && phase->begin < end; ++phase) {
            reword(*phase, m_context, m_steps);
            m_stepsWorded += phase->end - phase->begin;
        }
    }
}

int RecordedStory::switchShown(std::uint32_t state) const
{
    return m_context.switchOfState(state);
}

Moment RecordedStory::moment(std::uint32_t shown) const
{
    shown = std::min(shown, lastShown());
    wordPhasesAt(shown);
    Moment moment;
    moment.index = shown;
    moment.state = m_states[shown];
    const int sw = switchShown(moment.state);

    // In which switch of those shown: counted in shown states, also where the recording has none.
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
        moment.executed = annotate(m_context, *executed);
    }
    if (shown < m_steps.size())
        moment.next = annotate(m_context, m_steps[shown]);
    moment.function = moment.executed ? moment.executed->function
                      : moment.next   ? moment.next->function
                                      : QString();
    const auto step = shown > 0 ? shown - 1 : 0;
    const auto behind = std::ranges::upper_bound(m_phases, step, {}, &Phase::begin);
    const bool inPhase = behind != m_phases.begin() && step < std::prev(behind)->end;
    moment.phase = inPhase ? static_cast<int>(behind - m_phases.begin()) - 1 : -1;

    const int level = m_context.levelAt(moment.state);
    const int vcpu = m_context.vcpuOf(sw);
    if (level >= 2)
        moment.level = translate("story", "EL%1 · host").arg(level);
    else if (vcpu >= 0)
        moment.level = translate("story", "EL%1 · guest %2")
                           .arg(QString::number(level), reading::guestName(vcpu));
    else
        moment.level = QStringLiteral("EL%1").arg(level);

    maker().fill(moment, moment.state, sw, m_scope == Scope::Outer, executed);
    return moment;
}

} // namespace

std::shared_ptr<Story> Story::tell(std::shared_ptr<const reading::Reading> reading, Scope scope,
                                   Moments moments)
{
    return std::make_shared<RecordedStory>(std::move(reading), scope, moments);
}

std::shared_ptr<const Story> Story::tell(std::shared_ptr<const recording::Recording> recording,
                                         Scope scope)
{
    return tell(reading::Reading::of(std::move(recording)), scope);
}

} // namespace story
