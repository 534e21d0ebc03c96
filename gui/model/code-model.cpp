// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/code-model.h"

#include "base/address.h"
#include "gui/theme/plain.h"

#include <algorithm>

namespace gui {

QString shortAddress(base::Address address)
{
    constexpr qsizetype kDigits = 8;
    const QString all = QStringLiteral("%1").arg(address.value, kDigits, 16, QLatin1Char('0'));
    return all.size() <= kDigits ? all : u'…' + all.right(kDigits - 1);
}

CodeModel::CodeModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void CodeModel::setStory(const StoryPtr& story)
{
    beginResetModel(); // another story: begin anew
    const bool retold = m_story && story && &story->reading() == &m_story->reading() &&
                        story->scope() == m_story->scope();
    m_story = story;
    m_moment.reset();
    if (retold) {
        wordRuns();
    } else {
        m_runs.clear();
        m_runsUpTo = 0;
    }
    addRuns();
    buildRows();
    endResetModel();
}

void CodeModel::grow()
{
    const std::size_t runs = m_runs.size();
    addRuns();
    if (runs == m_runs.size() && m_lines == linesOf(*m_story))
        return; // the same code once more
    beginResetModel();
    buildRows();
    endResetModel();
}

CodeModel::Lines CodeModel::linesOf(const story::Story& story)
{
    const auto& code = story.code();
    const auto executed = std::ranges::count_if(
        code, [](const story::CodeLine& line) { return !line.shownSteps.empty(); });
    return {code.size(), static_cast<std::size_t>(executed)};
}

/// Steps that are no line of code are free runs.
void CodeModel::addRuns()
{
    if (!m_story)
        return;
    for (; m_runsUpTo + 1 < m_story->count(); ++m_runsUpTo) {
        const std::uint32_t step = m_story->stepOf(m_runsUpTo);
        if (m_story->recording().kindOf(step) == recording::StepKind::Instruction)
            continue;
        const story::Annotation annotation = m_story->annotation(step);
        const auto same = std::ranges::find(m_runs, annotation.function, &Run::text);
        if (same != m_runs.end())
            same->steps.push_back(m_runsUpTo);
        else
            m_runs.push_back({annotation.pc, annotation.function, annotation.brief, {m_runsUpTo}});
    }
}

/// The same story in other words: its steps keep their numbers.
void CodeModel::wordRuns()
{
    for (Run& run : m_runs) {
        const auto annotation = m_story->annotation(m_story->stepOf(run.steps.front()));
        run.text = annotation.function;
        run.brief = annotation.brief;
    }
}

void CodeModel::buildRows()
{
    m_rows.clear();
    m_rowOfPc.clear();
    m_current = m_next = -1;
    if (!m_story)
        return;
    m_lines = linesOf(*m_story);
    const auto& code = m_story->code();
    for (std::size_t i = 0; i < code.size(); ++i) {
        const story::CodeLine& line = code[i];
        if (i == 0 || code[i - 1].function != line.function) {
            Row heading;
            heading.kind = Kind::Heading;
            heading.text = line.function;
            heading.source = line.source.section(u':', 0, 0);
            m_rows.push_back(heading);
        }
        m_rows.push_back(
            {Kind::Line, line.pc, line.instruction, line.brief, line.source, i, false});
    }
    // Each run stands after the line before it.
    for (std::size_t run = 0; run < m_runs.size(); ++run) {
        const std::uint32_t step = m_runs[run].steps.front();
        auto at = m_rows.end();
        if (step > 0) {
            at = std::ranges::find_if(m_rows, [&](const Row& row) {
                return std::ranges::binary_search(stepsOf(row), step - 1);
            });
            if (at != m_rows.end())
                ++at;
            while (at != m_rows.end() && at->kind == Kind::Run)
                ++at;
        }
        m_rows.insert(
            at, {Kind::Run, m_runs[run].pc, m_runs[run].text, m_runs[run].brief, {}, run, false});
    }
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].kind == Kind::Line && !stepsOf(m_rows[row]).empty())
            m_rowOfPc.emplace(m_rows[row].pc.value, int(row));
}

std::span<const std::uint32_t> CodeModel::stepsOf(const Row& row) const
{
    switch (row.kind) {
    case Kind::Line:
        return m_story->code()[row.of].shownSteps;
    case Kind::Run:
        return m_runs[row.of].steps;
    case Kind::Heading:
        break;
    }
    return {};
}

int CodeModel::rowOfStep(std::uint32_t shownStep) const
{
    if (!m_story || shownStep + 1 >= m_story->count())
        return -1;
    const std::uint32_t step = m_story->stepOf(shownStep);
    if (m_story->recording().kindOf(step) == recording::StepKind::Instruction) {
        const auto found = m_rowOfPc.find(m_story->recording().pcOf(step).value);
        return found == m_rowOfPc.end() ? -1 : found->second;
    }
    const auto run = std::ranges::find_if(m_rows, [&](const Row& row) {
        return row.kind == Kind::Run && std::ranges::binary_search(stepsOf(row), shownStep);
    });
    return run == m_rows.end() ? -1 : int(run - m_rows.begin());
}

/// The first shown step of the row in [begin, end).
std::optional<std::uint32_t> CodeModel::stepIn(const Row& row, std::uint32_t begin,
                                               std::uint32_t end) const
{
    const auto steps = stepsOf(row);
    const auto first = std::ranges::lower_bound(steps, begin);
    return first != steps.end() && *first < end ? std::optional(*first) : std::nullopt;
}

std::optional<std::uint32_t> CodeModel::stepHere(const Row& row) const
{
    if (!m_moment)
        return {};
    const std::uint32_t begin =
        m_moment->index - static_cast<std::uint32_t>(m_moment->stepInSwitch);
    return stepIn(row, begin, begin + static_cast<std::uint32_t>(m_moment->stepsInSwitch));
}

QString CodeModel::briefOf(const Row& row) const
{
    const auto step = row.kind == Kind::Line ? stepHere(row) : std::nullopt;
    return step ? m_story->annotation(m_story->stepOf(*step)).brief : row.brief;
}

void CodeModel::change(int row)
{
    if (row >= 0)
        emit dataChanged(index(row), index(row));
}

void CodeModel::setMoment(const MomentPtr& moment)
{
    m_moment = moment;
    if (!m_moment)
        return;
    const std::uint32_t now = moment->index;
    const std::uint32_t begin = now - static_cast<std::uint32_t>(moment->stepInSwitch);
    if (std::exchange(m_begin, begin) != begin && !m_rows.empty())
        emit dataChanged(index(0), index(int(m_rows.size()) - 1), {BriefRole});
    const int next = moment->next ? rowOfStep(now) : -1;
    const int current = moment->executed && now > 0 ? rowOfStep(now - 1) : next;
    const int oldCurrent = std::exchange(m_current, current);
    const int oldNext = std::exchange(m_next, next);
    for (const int row : {oldCurrent, oldNext}) {
        if (row != current && row != next)
            change(row);
    }
    change(current);
    if (next != current)
        change(next);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        Row& r = m_rows[row];
        const bool ticked = stepIn(r, begin, now).has_value();
        if (ticked != r.ticked) {
            r.ticked = ticked;
            change(int(row));
        }
    }
}

void CodeModel::setHorizon(std::optional<std::uint32_t> state)
{
    m_horizon = state;
    if (!m_rows.empty())
        emit dataChanged(index(0), index(int(m_rows.size()) - 1));
}

bool CodeModel::covered(int row) const
{
    if (!m_horizon || !m_moment)
        return false;
    return !m_rows[std::size_t(row)].ticked || (row == m_current && m_moment->index >= *m_horizon);
}

const story::Annotation* CodeModel::cardAnnotation() const
{
    if (!m_moment)
        return nullptr;
    if (m_moment->executed)
        return &*m_moment->executed;
    return m_moment->next ? &*m_moment->next : nullptr;
}

int CodeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant CodeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case KindRole:
        return int(row.kind);
    case AddressRole:
        return shortAddress(row.pc);
    case InstructionRole:
        return row.text;
    case BriefRole:
        return covered(index.row()) ? QString() : briefOf(row);
    case SourceRole:
        return row.source;
    case TickedRole:
        return row.ticked;
    case CurrentRole:
        return index.row() == m_current;
    case NextRole:
        return index.row() == m_next;
    case ShownRole: {
        const auto step = stepHere(row);
        return step ? QVariant(*step + 1) : QVariant();
    }
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return row.kind == Kind::Heading || covered(index.row())
                   ? row.text
                   : QStringLiteral("%1 · %2").arg(row.text, briefOf(row));
    case Qt::ToolTipRole: {
        QStringList lines{row.source.isEmpty() ? row.text
                                               : row.text + QStringLiteral(" · ") + row.source};
        // The card's row says all that the card says.
        if (const auto* card = index.row() == m_current ? cardAnnotation() : nullptr)
            lines += QStringList{card->brief} + card->changes + QStringList{card->why};
        lines.removeAll(QString());
        return plainTip(lines.join(u'\n'));
    }
    default:
        return {};
    }
}

} // namespace gui
