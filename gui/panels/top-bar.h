// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/session.h"
#include "gui/theme/palette.h"

#include <QAbstractButton>
#include <QAction>
#include <QWidget>

#include <vector>

namespace gui {

class Theme;

/// A button of two lines: a sign and a word. Follows its QAction: text, tooltip, enabled, checked.
class NavButton : public QAbstractButton {
    Q_OBJECT
public:
    NavButton(const Theme& theme, QAction* action, QString sign, bool primary, QWidget* parent);
    void setSign(const QString& sign);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
    const Theme& m_theme;
    QAction* m_action;
    QString m_sign;
    bool m_primary;
};

/// A rounded label: where the CPU is, what the machine does.
class Badge : public QWidget {
    Q_OBJECT
public:
    enum class Tone : std::uint8_t { World, Good, Bad, Plain };
    Badge(const Theme& theme, QWidget* parent);
    void show(const QString& text, Tone tone, World world = World::Unknown);
    [[nodiscard]] const QString& text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_text;
    Tone m_tone = Tone::Plain;
    World m_world = World::Unknown;
};

/// Controls, where we are in words, and the state of the machine.
class TopBar : public QWidget {
    Q_OBJECT
public:
    struct Actions {
        QAction *previousSwitch, *previousPhase, *back, *step, *nextPhase, *nextSwitch, *play,
            *menu;
    };
    TopBar(const Theme& theme, const Actions& actions, QWidget* parent);
    void setStory(StoryPtr story) { m_story = std::move(story); }
    void setMoment(const MomentPtr& moment);
    void setPlaying(bool playing, double pace);
    void setMachine(const QString& text, Badge::Tone tone);
    /// Without the buttons that a lesson does not need.
    void setLean(bool lean);
    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] Badge* machineBadge() { return m_machine; }
    [[nodiscard]] NavButton* button(const QAction* action) const;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// What there is room for.
    struct Shown {
        bool spare = true; ///< the buttons that a lesson does not need
        bool pace = true, machine = true, level = true;
    };
    [[nodiscard]] Shown shownIn(double units) const;
    void layOut();
    const Theme& m_theme;
    StoryPtr m_story;
    std::vector<std::pair<QAction*, NavButton*>> m_buttons;
    NavButton* m_play = nullptr;
    NavButton* m_menu = nullptr;
    bool m_lean = false;
    Badge* m_level = nullptr;
    Badge* m_machine = nullptr;
    QString m_title, m_phase, m_pace;
    QRectF m_text, m_paceRect;
};

} // namespace gui
