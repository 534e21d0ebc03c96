// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/code-model.h"

#include "base/address.h"
#include "gui/theme/plain.h"

#include <algorithm>

namespace gui {

CodeModel::CodeModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void CodeModel::setStory(const StoryPtr& story)
{
    beginResetModel(); // another story: the one occasion to begin anew
    m_story = story;
    m_moment.reset();
    m_rows.clear();
    m_rowOfStep.clear();
    m_current = m_next = -1;
    if (story) {
        std::vector<bool> covered(story->count(), false);
        const auto& code = story->code();
        for (std::size_t i = 0; i < code.size(); ++i) {
            const worlds::CodeLine& line = code[i];
            if (i == 0 || code[i - 1].function != line.function) {
                Row heading;
                heading.kind = Kind::Heading;
                heading.text = line.function;
                heading.source = line.source.section(u':', 0, 0);
                m_rows.push_back(heading);
            }
            for (const auto step : line.shownSteps) {
                if (step < covered.size())
                    covered[step] = true;
            }
            m_rows.push_back({Kind::Line, line.pc, line.instruction, line.brief, line.source,
                              line.shownSteps, false});
        }
        // Steps that are no line of code are free runs; each row stands after the line before it.
        for (std::uint32_t step = 0; step + 1 < story->count(); ++step) {
            if (covered[step])
                continue;
            const worlds::Annotation annotation = story->annotation(story->stepOf(step));
            const QString text = annotation.function;
            auto same = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& r) {
                return r.kind == Kind::Run && r.text == text;
            });
            if (same != m_rows.end()) {
                same->steps.push_back(step);
                continue;
            }
            auto at = m_rows.end();
            if (step > 0) {
                at = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& r) {
                    return std::find(r.steps.begin(), r.steps.end(), step - 1) != r.steps.end();
                });
                if (at != m_rows.end())
                    ++at;
                while (at != m_rows.end() && at->kind == Kind::Run)
                    ++at;
            }
            m_rows.insert(at,
                          {Kind::Run, annotation.pc, text, annotation.brief, {}, {step}, false});
        }
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            for (const auto step : m_rows[row].steps)
                m_rowOfStep.emplace(step, int(row));
        }
    }
    endResetModel();
}

int CodeModel::rowOfStep(std::uint32_t shownStep) const
{
    const auto found = m_rowOfStep.find(shownStep);
    return found == m_rowOfStep.end() ? -1 : found->second;
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
        const bool ticked = std::any_of(r.steps.begin(), r.steps.end(), [&](std::uint32_t step) {
            return step >= begin && step < now;
        });
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

const worlds::Annotation* CodeModel::cardAnnotation() const
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
        return QStringLiteral("%1").arg(row.pc.value, 8, 16, QLatin1Char('0'));
    case InstructionRole:
        return row.text;
    case BriefRole:
        return covered(index.row()) ? QString() : row.brief;
    case SourceRole:
        return row.source;
    case TickedRole:
        return row.ticked;
    case CurrentRole:
        return index.row() == m_current;
    case NextRole:
        return index.row() == m_next;
    case ShownRole: {
        if (!m_moment)
            return {};
        const std::uint32_t begin =
            m_moment->index - static_cast<std::uint32_t>(m_moment->stepInSwitch);
        const std::uint32_t end = begin + static_cast<std::uint32_t>(m_moment->stepsInSwitch);
        for (const auto step : row.steps) {
            if (step >= begin && step < end)
                return step + 1;
        }
        return {};
    }
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return row.kind == Kind::Heading || covered(index.row())
                   ? row.text
                   : QStringLiteral("%1 · %2").arg(row.text, row.brief);
    case Qt::ToolTipRole:
        return plainTip(row.source.isEmpty() ? row.text
                                             : row.text + QStringLiteral(" · ") + row.source);
    default:
        return {};
    }
}

} // namespace gui
