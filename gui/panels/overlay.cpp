// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/overlay.h"

#include "gui/stage/cells.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace gui {

Overlay::Overlay(QWidget* parent)
    : QFrame(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    hide();
}

QLabel* Overlay::label(const char* name)
{
    auto* l = new QLabel(this);
    l->setObjectName(QLatin1String(name));
    l->setTextFormat(Qt::PlainText);
    l->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return l;
}

void Overlay::popUp(const QRect& anchor)
{
    adjustSize();
    const QRect room = parentWidget()->rect().adjusted(6, 6, -6, -6);
    resize(size().boundedTo(room.size()));
    QPoint at = room.center() - rect().center();
    if (!anchor.isNull()) {
        at = QPoint(anchor.right() + 10, anchor.top() - 10);
        if (at.x() + width() > room.right())
            at.setX(anchor.left() - width() - 10);
    }
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    at.setY(std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    move(at);
    if (!isVisible()) {
        qApp->installEventFilter(this);
        m_before = QApplication::focusWidget();
    }
    show();
    raise();
    setFocus();
}

void Overlay::hideEvent(QHideEvent*)
{
    qApp->removeEventFilter(this);
    // Back to where it was, unless it went elsewhere meanwhile.
    const QWidget* now = QApplication::focusWidget();
    if (m_before && (!now || now == this || isAncestorOf(now)))
        m_before->setFocus(Qt::PopupFocusReason);
}

bool Overlay::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress) {
        auto* widget = qobject_cast<QWidget*>(watched);
        if (widget && widget != this && !isAncestorOf(widget) && widget->window() == window())
            hide();
    } else if (event->type() == QEvent::ShortcutOverride) {
        // Escape closes; every other key stays the window's.
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            hide();
            event->accept();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void Overlay::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

void Overlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const double u = Theme::instance().scale();
    painter.fillRect(rect(), p.card);
    painter.setBrush(p.card);
    painter.setPen(QPen(p.accent, 2 * u));
    painter.drawRect(QRectF(rect()).adjusted(u, u, -u, -u));
}

/// Paints the boxes of a group, one a line.
class GroupCard::List : public QWidget {
public:
    explicit List(GroupCard* card)
        : m_card(card)
    {
        setCursor(Qt::PointingHandCursor);
    }
    std::vector<story::CellView> boxes;
    void fit()
    {
        const Theme& theme = Theme::instance();
        m_name = 60;
        const QFontMetricsF metrics(theme.mono(12, true));
        for (const story::CellView& box : boxes)
            m_name = std::max(m_name, metrics.horizontalAdvance(box.label) + theme.px(10));
        m_value = QFontMetricsF(theme.mono(12)).horizontalAdvance(QString(16, u'0')) + theme.px(26);
        m_note = 0;
        const QFontMetricsF words(theme.sans(11));
        for (const story::CellView& box : boxes)
            m_note = std::max(m_note, words.horizontalAdvance(box.note));
        setFixedSize(int(m_name + m_value + m_note + theme.px(24)),
                     int(theme.px(22) * double(boxes.size())) + 4);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme& theme = Theme::instance();
        const Style style = theme.style();
        const double u = theme.scale();
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const double top = theme.px(22) * double(i);
            const QRectF name(2 * u, top, m_name, theme.px(20));
            painter.setPen(colours().ink);
            painter.setFont(theme.mono(12, true));
            drawText(painter, name, Qt::AlignLeft | Qt::AlignVCenter, boxes[i].label, Fit::Exact,
                     TextKind::Data);
            const QRectF cell(name.right(), top + u, m_value, theme.px(19));
            const Item item = itemOf(boxes[i], ItemId::Area::Stage);
            paintCellFrame(painter, cell, item, 11 * u, 9 * u, style);
            paintValue(painter, cell.adjusted(14 * u, 0, -4 * u, 0), item, theme.px(12), 100,
                       Qt::AlignRight | Qt::AlignVCenter, style);
            painter.setPen(colours().dim);
            painter.setFont(theme.sans(11));
            drawText(painter, QRectF(cell.right() + 8 * u, top, m_note + 4 * u, theme.px(20)),
                     Qt::AlignLeft | Qt::AlignVCenter, boxes[i].note, Fit::Exact, TextKind::Words);
        }
    }
    void mousePressEvent(QMouseEvent* event) override
    {
        const auto row =
            std::size_t(std::max(0.0, event->position().y() / Theme::instance().px(22)));
        if (row < boxes.size())
            emit m_card->boxClicked(boxes[row]);
    }

private:
    GroupCard* m_card;
    double m_name = 0, m_value = 0, m_note = 0;
};

GroupCard::GroupCard(QWidget* parent)
    : Overlay(parent)
    , m_title(label("group-title"))
    , m_list(new List(this))
    , m_scroll(new QScrollArea(this))
{
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_title);
    m_scroll->setWidget(m_list);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_scroll);
}

void GroupCard::setGroup(const QString& title, std::vector<story::CellView> boxes)
{
    m_title->setFont(Theme::instance().mono(13, true));
    m_title->setText(visible(title));
    m_list->boxes = std::move(boxes);
    m_list->fit();
    m_list->update();
    const int bar = Theme::instance().ipx(14);
    m_scroll->setFixedSize(m_list->width() + bar,
                           std::min(m_list->height() + 4, parentWidget()->height() * 6 / 10));
    setAccessibleName(title);
    if (isVisible())
        adjustSize();
}

const std::vector<story::CellView>& GroupCard::boxes() const
{
    return m_list->boxes;
}

QString GroupCard::title() const
{
    return m_title->text();
}

namespace {
/// As large as its page, or as the window lets it be: then it scrolls.
class PageArea : public QScrollArea {
public:
    PageArea(QWidget* page, QWidget* parent)
        : QScrollArea(parent)
    {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setWidget(page);
        page->setAutoFillBackground(false);
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const int bar = verticalScrollBar()->sizeHint().width();
        return widget()->sizeHint() + QSize(bar, 2);
    }
};
} // namespace

HelpCard::HelpCard(const QList<QAction*>& actions, QWidget* parent)
    : Overlay(parent)
{
    setObjectName(QStringLiteral("help-card"));
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    (new QVBoxLayout(this))->addWidget(new PageArea(page, this));
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(4);
    auto* title = label("help-title");
    title->setText(tr("Keys"));
    title->setFont(Theme::instance().sans(15, true));
    grid->addWidget(title, 0, 0, 1, 4);
    const int rows = int(actions.size() + 1) / 2;
    for (int i = 0; i < actions.size(); ++i) {
        QStringList keys;
        for (const QKeySequence& key : actions[i]->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        auto* key = label("help-key");
        key->setText(keys.join(QStringLiteral(", ")));
        key->setFont(Theme::instance().mono(12, true));
        auto* what = label("help-text");
        what->setText(actions[i]->toolTip());
        grid->addWidget(key, 1 + i % rows, i / rows * 2);
        grid->addWidget(what, 1 + i % rows, i / rows * 2 + 1);
    }
    auto* mouse = label("help-mouse");
    mouse->setText(
        tr("Click a cell for its whole story, a bar of the ribbon to go to that phase, a "
           "line of code to go to it; drag along the dots to scrub."));
    auto* cells = label("help-cells");
    cells->setText(
        tr("From cell to cell: Up and Down, and Alt with Left and Right. Enter tells the "
           "story of the one that is selected, Escape leaves it."));
    for (QLabel* more : {mouse, cells}) {
        more->setWordWrap(true);
        grid->addWidget(more, grid->rowCount(), 0, 1, 4);
    }
    connect(&Theme::instance(), &Theme::changed, this, [title, page] {
        title->setFont(Theme::instance().sans(15, true));
        for (QLabel* key : page->findChildren<QLabel*>(QStringLiteral("help-key")))
            key->setFont(Theme::instance().mono(12, true));
    });
}

} // namespace gui
