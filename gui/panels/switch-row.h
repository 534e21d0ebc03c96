// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/session.h"

#include <QWidget>

namespace gui {

class Theme;

/// All switches of the story in one slim row: a box a switch, in the colour of its guest, with its
/// number. A click goes there. Where there is no room for all, those round the current one are
/// shown, and how many there are on both sides: a thousand cost what is seen of them.
class SwitchRow : public QWidget {
    Q_OBJECT
public:
    SwitchRow(const Theme& theme, QWidget* parent);
    void setStory(StoryPtr story);
    void setMoment(MomentPtr moment);
    [[nodiscard]] QSize sizeHint() const override;

    /// The box of a switch, from 1; empty where it is not among those shown.
    [[nodiscard]] QRectF boxOf(int number) const;
    /// The first one that is shown, from 1, and how many are.
    struct Range {
        int first = 1, count = 0;
    };
    [[nodiscard]] Range shown() const;

signals:
    void goTo(std::uint32_t state);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int count() const;
    [[nodiscard]] int current() const;
    [[nodiscard]] int numberAt(const QPointF& at) const;
    [[nodiscard]] int guestOf(int number) const;
    [[nodiscard]] QString textOf(int number) const;
    void goToNumber(int number);
    void retranslate();

    const Theme& m_theme;
    StoryPtr m_story;
    MomentPtr m_moment;
};

} // namespace gui
