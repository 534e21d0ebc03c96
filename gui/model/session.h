// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/veil.h"
#include "story/story.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <unordered_map>

namespace gui {

using StoryPtr = std::shared_ptr<const story::Story>;
using MomentPtr = std::shared_ptr<const story::Moment>;

/// Where the reader is in a story: the one index of the window. Every view follows momentChanged();
/// every control calls a slot. Knows nothing of arm64 or of machines.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);

    /// Null while nothing is recorded yet.
    [[nodiscard]] const StoryPtr& story() const { return m_story; }
    /// Null exactly while story() is.
    [[nodiscard]] const MomentPtr& moment() const { return m_moment; }
    [[nodiscard]] std::uint32_t index() const { return m_index; }
    [[nodiscard]] std::uint32_t lastIndex() const;
    [[nodiscard]] bool playing() const { return m_timer.isActive(); }
    /// Steps a second.
    [[nodiscard]] double pace() const;
    /// The shown state just after that recording step, where the step is shown.
    [[nodiscard]] std::optional<std::uint32_t> shownAfter(std::uint32_t recordedStep) const;
    /// What each place that the shown instruction wrote held before it, as far as it was read.
    [[nodiscard]] std::unordered_map<arm64::Place, std::uint64_t> valuesBefore() const;
    /// The nearest shown state before this one behind a write or read of the place; and after it.
    /// What happened in a step that is not shown is behind the next one that is.
    [[nodiscard]] std::optional<std::uint32_t> lastAccess(const arm64::Place& place) const;
    [[nodiscard]] std::optional<std::uint32_t> nextAccess(const arm64::Place& place) const;

    /// A story that grew keeps the reader where she is; another one starts at its beginning, and
    /// without a horizon.
    void setStory(StoryPtr story, bool grown = false);
    /// The story that is shown has grown.
    void grow();

    /// While a lesson's question is open nothing that happens after its shown state may be seen:
    /// nobody gets beyond the horizon, and the moment there is veiled (lessons::Horizon).
    void setHorizon(std::optional<std::uint32_t> index);
    [[nodiscard]] const std::optional<std::uint32_t>& horizon() const { return m_horizon.index(); }
    /// Whether what is shown is veiled.
    [[nodiscard]] bool veiled() const { return m_horizon.veils(m_index); }

public slots:
    void step();
    void back();
    void nextPhase();
    void previousPhase();
    void nextSwitch();
    void previousSwitch();
    void first();
    void last();
    void goTo(std::uint32_t index);
    void setPlaying(bool playing);
    void togglePlaying();
    void faster();
    void slower();
    void setPaceIndex(int index);
    /// Somebody wants to know what lies behind the horizon: she is told that it is covered.
    void refuse();
    [[nodiscard]] int paceIndex() const { return m_pace; }

signals:
    void storyChanged();
    /// The same story, with more behind what it had.
    void storyGrew();
    void momentChanged(const gui::MomentPtr& moment);
    void playingChanged(bool playing);
    void paceChanged(double stepsPerSecond);
    void horizonChanged();
    /// Somebody wanted to see what lies behind the horizon.
    void refused();

private:
    void show(std::uint32_t index);
    void playOn();
    void setTimer();
    StoryPtr m_story;
    MomentPtr m_moment;
    std::uint32_t m_index = 0;
    lessons::Horizon m_horizon;
    QTimer m_timer;
    int m_pace = 2;
    double m_owed = 0; ///< of a step, at a pace of more steps than there are frames
};

} // namespace gui
