// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/runner.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace gui {

class OrderList;
class Theme;

/// One item of an order: its place, its sentence, and two arrows that move it by one.
class OrderRow : public QWidget {
    Q_OBJECT
public:
    OrderRow(const Theme& theme, const QString& id, const QString& sentence, OrderList* list);
    [[nodiscard]] const QString& id() const { return m_id; }
    [[nodiscard]] const QString& sentence() const { return m_sentence; }
    /// From 0.
    void setPlace(int place, int count);
    void retranslate();
    [[nodiscard]] int heightForWidth(int width) const override;
    /// Where a click moves it up or down.
    [[nodiscard]] QRect arrow(bool up) const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    const Theme& m_theme;
    OrderList* m_list;
    QString m_id;
    QString m_sentence;
    int m_place = 0, m_count = 0;
    bool m_dragged = false;
};

/// Things to be put into order. By keys: Up and Down go from item to item, and with Alt they take
/// the item along. By mouse: an item is dragged, or moved by its arrows. Each item's name says its
/// place.
class OrderList : public QWidget {
    Q_OBJECT
public:
    OrderList(const Theme& theme, QWidget* parent);
    /// As they are shown at first.
    void setItems(const std::vector<lessons::ChoiceView>& items);
    /// By their ids; what does not name each item once changes nothing.
    void setOrder(const QStringList& ids);
    [[nodiscard]] QStringList order() const;
    /// Whether it is another one than at first.
    [[nodiscard]] bool isChanged() const { return order() != m_first; }
    [[nodiscard]] const std::vector<OrderRow*>& rows() const { return m_rows; }
    [[nodiscard]] int heightForWidth(int width) const override;

    void move(OrderRow* row, int to); ///< as near as there is a place
    void focusRow(int place);
    [[nodiscard]] int placeOf(const OrderRow* row) const;
    /// While an item is held by the mouse, which is at that height.
    void drag(OrderRow* row, int y);

signals:
    /// By the reader, from one place to another.
    void moved(OrderRow* row);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void arrange();

    const Theme& m_theme;
    QStringList m_first;
    std::vector<OrderRow*> m_rows;
};

} // namespace gui
