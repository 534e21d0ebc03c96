// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/scoreboard-model.h"

#include "gui/theme/plain.h"

#include <algorithm>

namespace gui {

namespace {
/// A longer window is not judged while somebody waits for a key.
constexpr std::uint32_t kMostSteps = 20000;

/// The row of the register that a violation is of; -1 for none.
int rowOf(const contract::Violation& violation, const std::vector<story::Passage>& passages,
          const story::Story& story, std::uint32_t state)
{
    const auto place = story.placeNamed(violation.subject, violation.step.value_or(state));
    for (std::size_t i = 0; place && i < passages.size(); ++i) {
        const story::Passage& one = passages[i];
        if (place->isRegister() ? place->reg == one.reg
                                : place->address == one.hostCell || place->address == one.guestCell)
            return static_cast<int>(i);
    }
    return -1;
}
} // namespace

bool ScoreboardModel::isOver(const story::Story& story, const reading::SwitchSpan& span)
{
    return span.span.complete || story.recording().ending() != recording::Ending::Complete ||
           story.reading().readUpTo() >= story.recording().stepCount();
}

bool ScoreboardModel::isJudged(const reading::SwitchSpan& span)
{
    return span.last - span.span.outerBegin <= kMostSteps;
}

void ScoreboardModel::judge(const Session& session, int switchIndex)
{
    const story::Story& story = *session.story();
    const reading::SwitchSpan& span =
        story.reading().switches()[static_cast<std::size_t>(switchIndex)];
    m_switch = switchIndex;
    m_passages = story.passages(switchIndex);
    m_guest = span.guest;
    // What is broken behind the RET, in the host's function, is told at the RET where that function
    // is not shown.
    const bool isOuter = story.scope() == story::Story::Scope::Outer;
    m_end = isOuter ? span.last : std::min(span.span.end, span.last);
    m_rowOfBreach.clear();
    m_otherRows.clear();
    m_judgement = {};
    m_judged = isOver(story, span) && isJudged(span);
    if (!m_judged)
        return;
    m_judgement = contract::judgeSwitch(story.reading(), static_cast<std::size_t>(switchIndex));
    for (const contract::Violation& violation : m_judgement.violations) {
        int row = rowOf(violation, m_passages, story, span.span.begin);
        if (row < 0) {
            const auto known = std::ranges::find(m_otherRows, violation.subject);
            row =
                static_cast<int>(m_passages.size()) + static_cast<int>(known - m_otherRows.begin());
            if (known == m_otherRows.end())
                m_otherRows.push_back(violation.subject);
        }
        m_rowOfBreach.push_back(row);
    }
}

std::vector<ScoreboardModel::Row> ScoreboardModel::rowsAt(const Session& session)
{
    m_firstBreach = -1;
    const std::uint32_t state = session.moment()->state;
    const auto shownAt = [&](std::uint32_t recorded) -> std::optional<std::uint32_t> {
        if (recorded == 0)
            return {};
        return session.shownAfter(recorded - 1);
    };
    std::vector<Row> rows;
    for (const story::Passage& one : m_passages) {
        Row row;
        row.name = one.name;
        const std::array<std::optional<std::uint32_t>, kStages> stages{
            one.hostSaved, one.guestLoaded, one.guestSaved, one.hostRestored};
        std::optional<std::uint32_t> latest;
        for (std::size_t i = 0; i < kStages; ++i) {
            const bool isHosts = i == HostSaved || i == HostRestored;
            const bool isDone = stages[i] && *stages[i] <= state;
            row.marks[i] = isDone                      ? Mark::Done
                           : isHosts && !one.hostKeeps ? Mark::NotNeeded
                                                       : Mark::Ahead;
            if (isDone)
                latest = std::max(latest.value_or(0), *stages[i]);
        }
        if (latest)
            row.shown = shownAt(*latest);
        rows.push_back(std::move(row));
    }
    for (const QString& subject : m_otherRows) {
        Row row;
        row.name = subject;
        row.marks.fill(Mark::NotNeeded);
        rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < m_judgement.violations.size(); ++i) {
        const contract::Violation& violation = m_judgement.violations[i];
        // What has no instruction is missed when the switch is over.
        const std::uint32_t since = violation.step ? std::min(*violation.step + 1, m_end) : m_end;
        Row& row = rows[static_cast<std::size_t>(m_rowOfBreach[i])];
        if (!violation.judged || since > state || !row.breach.isEmpty())
            continue;
        row.breach = violation.sentence;
        if (m_firstBreach < 0) // violations come in the order in which they broke
            m_firstBreach = m_rowOfBreach[i];
        if (violation.step)
            row.shown = session.shownAfter(*violation.step);
    }
    // What is still ahead is nobody's to know; a row of a breach that is to come would tell of it.
    while (rows.size() > m_passages.size() && rows.back().breach.isEmpty())
        rows.pop_back();
    return rows;
}

void ScoreboardModel::show(const Session& session)
{
    const MomentPtr& moment = session.moment();
    const int index = moment ? moment->switchNumber - 1 : -1;
    const auto count =
        session.story() ? static_cast<int>(session.story()->reading().switches().size()) : 0;
    if (index < 0 || index >= count) {
        m_switch = m_firstBreach = -1;
        m_standing = Standing::Unknown;
        m_verdict.clear();
        setRows({});
        return;
    }
    if (const auto why = contract::withheld(session.story()->reading().facts())) {
        m_switch = m_firstBreach = -1;
        m_standing = Standing::Withheld;
        m_verdict = *why;
        setRows({});
        return;
    }
    if (index != m_switch)
        judge(session, index);
    std::vector<Row> rows = rowsAt(session);
    const bool isBroken =
        std::ranges::any_of(rows, [](const Row& r) { return !r.breach.isEmpty(); });
    // A question that is open may ask for just this.
    const bool isOver = moment->state >= m_end && !session.horizon();
    using contract::Verdict;
    m_standing = !m_judged                                   ? Standing::Unknown
                 : isBroken                                  ? Standing::Violated
                 : !isOver                                   ? Standing::HoldsSoFar
                 : m_judgement.verdict == Verdict::Holds     ? Standing::Holds
                 : m_judgement.verdict == Verdict::NotJudged ? Standing::NotJudged
                                                             : Standing::HoldsSoFar;
    m_verdict = isOver && m_judged ? m_judgement.summary : QString();
    setRows(std::move(rows));
}

void ScoreboardModel::setRows(std::vector<Row> rows)
{
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] == m_rows[i])
            continue;
        m_rows[i] = std::move(rows[i]);
        const QModelIndex changed = index(static_cast<int>(i));
        emit dataChanged(changed, changed);
    }
}

QString ScoreboardModel::standingText() const
{
    switch (m_standing) {
    case Standing::Unknown:
        return tr("not judged here");
    case Standing::HoldsSoFar:
        return tr("nothing broken so far in this switch");
    case Standing::Holds:
        return tr("the contract holds in this switch");
    case Standing::Violated:
        return tr("the contract is violated in this switch");
    case Standing::NotJudged:
        return tr("could not be judged");
    case Standing::Withheld:
        return tr("verdict withheld: an exam");
    }
    return {};
}

QString ScoreboardModel::spoken(const Row& row) const
{
    const std::array<QString, kStages> words{tr("host's saved"), tr("guest's loaded"),
                                             tr("guest's saved"), tr("host's restored")};
    QStringList done;
    for (std::size_t i = 0; i < kStages; ++i) {
        if (row.marks[i] == Mark::Done)
            done << words[i];
    }
    QString said =
        QStringLiteral("%1: %2").arg(row.name, done.isEmpty() ? tr("has not changed worlds yet")
                                                              : done.join(QStringLiteral(", ")));
    if (!row.breach.isEmpty())
        said = QStringLiteral("%1: %2").arg(row.name, row.breach);
    return said;
}

int ScoreboardModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ScoreboardModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::AccessibleTextRole:
        return visible(spoken(row));
    case Qt::ToolTipRole:
        return plainTip(spoken(row));
    default:
        return {};
    }
}

} // namespace gui
