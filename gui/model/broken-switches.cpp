// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/broken-switches.h"

#include "contract/contract.h"
#include "gui/model/scoreboard-model.h"

#include <algorithm>

namespace gui {

void BrokenSwitches::forget()
{
    m_breaches.clear();
    m_judged = 0;
}

bool BrokenSwitches::judgeNext(const Session& session)
{
    const StoryPtr& story = session.story();
    if (!story || m_judged >= story->reading().switches().size() ||
        m_judged >= story->switchStarts().size())
        return false;
    const reading::SwitchSpan& span = story->reading().switches()[m_judged];
    if (!ScoreboardModel::isOver(*story, span))
        return false; // it is still being recorded
    const std::size_t index = m_judged++;
    if (!ScoreboardModel::isJudged(span))
        return true;
    const auto judgement = contract::judgeSwitch(story->reading(), index);
    const auto first = std::ranges::find_if(judgement.violations,
                                            [](const contract::Violation& v) { return v.judged; });
    if (first == judgement.violations.end())
        return true;
    // What has no instruction is missed when the switch is over.
    const auto& starts = story->switchStarts();
    const std::uint32_t last =
        index + 1 < starts.size() ? starts[index + 1] - 1 : session.lastIndex();
    const auto at = first->step ? session.shownAfter(*first->step) : std::nullopt;
    m_breaches.push_back({int(index) + 1, at.value_or(last)});
    return true;
}

std::optional<BrokenSwitches::Breach> BrokenSwitches::beside(int number,
                                                             const Session& session) const
{
    const auto& horizon = session.horizon();
    const auto found = std::ranges::find_if(m_breaches, [&](const Breach& breach) {
        return breach.number != number && (!horizon || breach.shown <= *horizon);
    });
    return found == m_breaches.end() ? std::nullopt : std::optional(*found);
}

} // namespace gui
