// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/order-list.h"

#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
constexpr double kSide = 10, kAbove = 4, kNumber = 18, kArrow = 22, kGap = 3, kRow = 24;

/// A list and its items: a plain widget would be neither to a screen reader.
QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    if (auto* row = qobject_cast<OrderRow*>(object))
        return new QAccessibleWidget(row, QAccessible::ListItem);
    if (auto* list = qobject_cast<OrderList*>(object))
        return new QAccessibleWidget(list, QAccessible::List);
    return nullptr;
}

/// Where the list lies in something that scrolls, the row that has the keys is seen.
void keepInSight(OrderRow* row)
{
    for (QWidget* w = row->parentWidget(); w; w = w->parentWidget()) {
        if (auto* area = qobject_cast<QScrollArea*>(w)) {
            area->ensureWidgetVisible(row, 0, 0);
            return;
        }
    }
}

void makeOrdersAccessible()
{
    static const bool kOnce = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    (void)kOnce;
}
} // namespace

OrderRow::OrderRow(const Theme& theme, const QString& id, const QString& sentence, OrderList* list)
    : QWidget(list)
    , m_theme(theme)
    , m_list(list)
    , m_id(id)
    , m_sentence(visible(sentence))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    retranslate();
}

void OrderRow::retranslate()
{
    setAccessibleDescription(tr("Alt+Up and Alt+Down move it"));
    if (m_count > 0)
        setPlace(m_place, m_count);
}

void OrderRow::setPlace(int place, int count)
{
    m_place = place;
    m_count = count;
    setAccessibleName(
        tr("%1 of %2: %3").arg(QString::number(place + 1), QString::number(count), m_sentence));
    update();
}

int OrderRow::heightForWidth(int width) const
{
    const double words = width - m_theme.px(2 * kSide + kNumber + 2 * kArrow);
    const double text = wrappedHeight(m_theme.sans(12), words, m_sentence);
    return std::max(m_theme.ipx(kRow), int(std::ceil(text + m_theme.px(2 * kAbove))));
}

QRect OrderRow::arrow(bool up) const
{
    const int side = m_theme.ipx(kArrow);
    return {width() - side * (up ? 2 : 1) - 2, 0, side, height()};
}

void OrderRow::keyPressEvent(QKeyEvent* event)
{
    const auto with = event->modifiers() & ~Qt::KeypadModifier;
    const bool isArrow = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (!isArrow || (with != Qt::NoModifier && with != Qt::AltModifier)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int to = m_place + (event->key() == Qt::Key_Up ? -1 : 1);
    if (with == Qt::AltModifier)
        m_list->move(this, to);
    else
        m_list->focusRow(to);
}

void OrderRow::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QPoint at = event->position().toPoint();
    for (const bool up : {true, false}) {
        if (arrow(up).contains(at)) {
            m_list->move(this, m_place + (up ? -1 : 1));
            return;
        }
    }
    m_dragged = true;
    raise();
    setCursor(Qt::ClosedHandCursor);
}

void OrderRow::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragged)
        m_list->drag(this, mapToParent(event->position().toPoint()).y());
}

void OrderRow::mouseReleaseEvent(QMouseEvent*)
{
    m_dragged = false;
    setCursor(Qt::OpenHandCursor);
}

void OrderRow::focusInEvent(QFocusEvent*)
{
    keepInSight(this);
    update();
}

void OrderRow::focusOutEvent(QFocusEvent*)
{
    update();
}

void OrderRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const double line = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? p.accent : p.track, line));
    painter.setBrush(m_dragged ? p.accentSoft : p.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2),
                            6 * u, 6 * u);
    const QColor ink = isEnabled() ? p.ink : p.dim;
    const double left = m_theme.px(kSide);
    painter.setPen(isEnabled() ? p.accent : p.dim);
    painter.setFont(m_theme.sans(12, true));
    drawText(painter, QRectF(left, 0, m_theme.px(kNumber), height()),
             Qt::AlignLeft | Qt::AlignVCenter, QString::number(m_place + 1), Fit::Shrink,
             TextKind::Data);
    painter.setPen(ink);
    painter.setFont(m_theme.sans(12));
    const double words = width() - m_theme.px(2 * kSide + kNumber + 2 * kArrow);
    drawText(painter, QRectF(left + m_theme.px(kNumber), 1, words, height() - 2),
             Qt::AlignLeft | Qt::AlignVCenter, m_sentence, Fit::Wrap, TextKind::Words);
    if (!isEnabled())
        return;
    for (const bool up : {true, false}) {
        const bool leads = up ? m_place > 0 : m_place + 1 < m_count;
        const QPointF middle = QRectF(arrow(up)).center();
        const double wide = m_theme.px(4.5), high = m_theme.px(up ? -3.5 : 3.5);
        painter.setPen(Qt::NoPen);
        painter.setBrush(leads ? p.ink : p.track);
        painter.drawPolygon(QPolygonF{middle + QPointF(-wide, -high / 2),
                                      middle + QPointF(wide, -high / 2),
                                      middle + QPointF(0, high)});
    }
}

OrderList::OrderList(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    makeOrdersAccessible();
    retranslate();
}

void OrderList::retranslate()
{
    setAccessibleName(tr("To be put into order"));
    setAccessibleDescription(
        tr("Up and Down go from item to item; Alt+Up and Alt+Down move the item"));
    for (OrderRow* row : m_rows)
        row->retranslate();
}

void OrderList::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void OrderList::setItems(const std::vector<lessons::ChoiceView>& items)
{
    for (OrderRow* row : m_rows) {
        row->setParent(nullptr); // it is none of the list's from now on, whoever counts them
        row->deleteLater();
    }
    m_rows.clear();
    m_first.clear();
    for (const lessons::ChoiceView& item : items) {
        auto* row = new OrderRow(m_theme, item.answer, item.text, this);
        row->show();
        m_rows.push_back(row);
        m_first << item.answer;
    }
    arrange();
}

QStringList OrderList::order() const
{
    QStringList ids;
    for (const OrderRow* row : m_rows)
        ids << row->id();
    return ids;
}

void OrderList::setOrder(const QStringList& ids)
{
    std::vector<OrderRow*> rows;
    for (const QString& id : ids) {
        const auto row = std::ranges::find(m_rows, id, &OrderRow::id);
        if (row != m_rows.end() && std::ranges::find(rows, *row) == rows.end())
            rows.push_back(*row);
    }
    if (rows.size() != m_rows.size())
        return;
    m_rows = std::move(rows);
    arrange();
}

int OrderList::placeOf(const OrderRow* row) const
{
    return int(std::ranges::find(m_rows, row) - m_rows.begin());
}

void OrderList::move(OrderRow* row, int to)
{
    const int from = placeOf(row);
    to = std::clamp(to, 0, int(m_rows.size()) - 1);
    if (from == to)
        return;
    const auto at = m_rows.begin();
    if (from < to)
        std::rotate(at + from, at + from + 1, at + to + 1);
    else
        std::rotate(at + to, at + from, at + from + 1);
    arrange();
    keepInSight(row);
    emit moved(row);
}

void OrderList::drag(OrderRow* row, int y)
{
    const int place = placeOf(row);
    // Half of the neighbour has to be passed: behind the exchange the mouse is not in it again.
    if (place > 0 && y < m_rows[std::size_t(place) - 1]->geometry().center().y())
        move(row, place - 1);
    else if (place + 1 < int(m_rows.size()) &&
             y > m_rows[std::size_t(place) + 1]->geometry().center().y())
        move(row, place + 1);
}

void OrderList::focusRow(int place)
{
    if (place >= 0 && place < int(m_rows.size()))
        m_rows[std::size_t(place)]->setFocus(Qt::OtherFocusReason);
}

int OrderList::heightForWidth(int width) const
{
    const int gap = m_theme.ipx(kGap);
    int height = -gap;
    for (const OrderRow* row : m_rows)
        height += row->heightForWidth(width) + gap;
    return std::max(0, height);
}

void OrderList::resizeEvent(QResizeEvent*)
{
    arrange();
}

/// Each row at its place, for the eye, for Tab and for a screen reader.
void OrderList::arrange()
{
    const int gap = m_theme.ipx(kGap);
    int top = 0;
    for (std::size_t n = 0; n < m_rows.size(); ++n) {
        OrderRow* row = m_rows[n];
        const int height = row->heightForWidth(width());
        row->setGeometry(0, top, width(), height);
        top += height + gap;
        row->setPlace(int(n), int(m_rows.size()));
        if (n > 0)
            setTabOrder(m_rows[n - 1], row);
    }
}

} // namespace gui
