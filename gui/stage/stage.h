// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/session.h"
#include "gui/scene/scene.h"
#include "gui/scene/spotlight.h"

#include <QVariantAnimation>
#include <QWidget>

#include <functional>
#include <optional>

namespace gui {

/// The switch as a picture: both contexts with the CPU's registers between them, the EL2 stack, the
/// system registers; what the instruction touched is lit, each value that moved has its arrow.
/// Keeps one scene: what is painted, found under the mouse and walked through by the keys is that.
class Stage : public QWidget {
    Q_OBJECT
public:
    explicit Stage(QWidget* parent = nullptr);

    void setSceneStyle(const Style& style);
    [[nodiscard]] const Style& sceneStyle() const { return m_style; }
    [[nodiscard]] double unit() const { return m_style.unit; }
    /// Null shows `waiting` instead of a picture. `before` is of what the moment's instruction
    /// wrote; `thread` is the way of the value that is followed.
    void setMoment(MomentPtr moment, ValuesBefore before = {}, Thread thread = {});
    /// The way of the value that is followed, at the moment that is shown.
    void setThread(Thread thread);
    /// The whole picture, or the rows of the step alone, large enough for a room.
    void setSpotlight(bool on);
    [[nodiscard]] bool spotlight() const { return m_spotlight; }
    void setWaiting(const QString& sentence);
    void setSelected(const std::optional<ItemId>& id);

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] const Scene& scene();
    [[nodiscard]] const StageLayout& geometryOfBoxes();
    [[nodiscard]] const std::optional<ItemId>& selected() const { return m_selected; }
    /// It, or the group that it is folded in; null where it is not shown.
    [[nodiscard]] const Item* selectedItem();
    /// Selects it, for the keyboard to go on from there.
    void select(const ItemId& id);
    /// The first in sight of an area, of the stack where SP points. Digits that are typed then are
    /// a number in that area: 1, 9 is x19.
    void selectIn(ItemId::Area area);
    /// As a click on it does: tells of a cell, opens or folds a group, shows more of a table.
    void open(const ItemId& id);
    /// What of the contexts is open: it stays so while the reader steps.
    [[nodiscard]] const Folding& folding() const { return m_folding; }
    void setFolding(const Folding& folding);
    /// Opens the group that the place is folded in, and scrolls its table to it.
    void reveal(const arm64::Place& place);
    /// How far the values of the step have come on their way, from 0 to 1; at rest 1. They move for
    /// as long as the style says, after one step forward, unless steps come faster than that.
    [[nodiscard]] double progress() const { return m_progress; }
    /// Milliseconds from any moment on, instead of the machine's clock: for tests.
    void setClock(std::function<qint64()> clock) { m_clock = std::move(clock); }
    /// All that is to be said of the step: the same as everywhere.
    [[nodiscard]] QString sentence() const;

signals:
    /// By the mouse, or by Enter on what is selected.
    void cellClicked(const gui::Item& item);
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] Scene makeOne();
    [[nodiscard]] Scene makeWhole() const;
    void showScene(); ///< makes it anew, and repaints what differs
    void replace();   ///< everything is elsewhere, or looks otherwise
    void retranslate();
    void announceIfNew();
    void startMotion();
    void rest();
    void type(int digit);
    void walk(Scene::Direction direction);
    void toggle(const ItemId& group);
    [[nodiscard]] Folding::Table& foldingOf(ItemId::Area area);
    [[nodiscard]] ContextTable tableOf(ItemId::Area area);
    void scroll(ItemId::Area area, int rows);
    void see(const ItemId& id);

    MomentPtr m_moment;
    ValuesBefore m_before;
    bool m_spotlight = false;
    QString m_waiting;
    Style m_style;
    StageLayout m_layout;
    Scene m_scene;
    bool m_placed = false; ///< m_layout and m_scene are of this size, style and moment
    std::optional<ItemId> m_selected;
    Folding m_folding;
    int m_wheel = 0; ///< of a row, in eighths of a degree
    Thread m_thread;
    std::optional<std::size_t> m_typed; ///< the number so far
    QString m_announced;
    std::optional<std::uint32_t> m_announcedAt; ///< the moment's index
    QVariantAnimation* m_motion = nullptr;
    double m_progress = 1;
    QRegion m_moving; ///< what is repainted for it
    std::function<qint64()> m_clock;
    std::optional<qint64> m_lastStep; ///< when the last step forward was shown
};

} // namespace gui
