// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/overlay.h"

#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QKeySequence>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QWindow>

#include <algorithm>

namespace gui {

Overlay::Overlay(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
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

bool Overlay::isOfWindow(const QObject* object) const
{
    const auto* widget = qobject_cast<const QWidget*>(object);
    return widget ? widget->window() == window() : object == window()->windowHandle();
}

bool Overlay::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress) {
        auto* widget = qobject_cast<QWidget*>(watched);
        if (widget && widget != this && !isAncestorOf(widget) && widget->window() == window())
            hide();
    } else if ((event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) &&
               static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && isOfWindow(watched)) {
        // Escape closes; every other key stays the window's. The key comes as a press once more:
        // closed before, the card would leave it to whatever has the focus then.
        event->accept();
        if (event->type() == QEvent::KeyPress)
            hide();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void Overlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.fillRect(rect(), p.card);
    painter.setBrush(p.card);
    painter.setPen(QPen(p.accent, 2 * u));
    painter.drawRect(QRectF(rect()).adjusted(u, u, -u, -u));
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

HelpCard::HelpCard(const Theme& theme, const QList<QAction*>& actions, QWidget* parent)
    : Overlay(theme, parent)
{
    setObjectName(QStringLiteral("help-card"));
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    (new QVBoxLayout(this))->addWidget(new PageArea(page, this));
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(4);
    m_title = label("help-title");
    m_title->setFont(m_theme.sans(15, true));
    grid->addWidget(m_title, 0, 0, 1, 4);
    const int rows = int(actions.size() + 1) / 2;
    for (int i = 0; i < actions.size(); ++i) {
        auto* keys = label("help-key");
        keys->setFont(m_theme.mono(12, true));
        auto* what = label("help-text");
        grid->addWidget(keys, 1 + i % rows, i / rows * 2);
        grid->addWidget(what, 1 + i % rows, i / rows * 2 + 1);
        m_rows.push_back({actions[i], keys, what});
    }
    m_mouse = label("help-mouse");
    m_cells = label("help-cells");
    m_groups = label("help-groups");
    for (QLabel* more : {m_mouse, m_cells, m_groups}) {
        more->setWordWrap(true);
        grid->addWidget(more, grid->rowCount(), 0, 1, 4);
    }
    retranslate();
    connect(&m_theme, &Theme::changed, this, [this] {
        m_title->setFont(m_theme.sans(15, true));
        for (const Row& row : m_rows)
            row.keys->setFont(m_theme.mono(12, true));
    });
}

void HelpCard::retranslate()
{
    m_title->setText(tr("Keys"));
    const auto keysOf = [](const QAction& action) {
        QStringList keys;
        for (const QKeySequence& key : action.shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        return keys.join(QStringLiteral(", "));
    };
    const auto menu = std::ranges::find(m_rows, QStringLiteral("menu"),
                                        [](const Row& row) { return row.action->objectName(); });
    for (const Row& row : m_rows) {
        QString keys = keysOf(*row.action);
        if (keys.isEmpty() && menu != m_rows.end()) // it is in the menu alone
            keys = keysOf(*menu->action) + QStringLiteral(" …");
        row.keys->setText(keys);
        row.what->setText(row.action->toolTip());
    }
    m_mouse->setText(
        tr("Click a cell for its whole story, a bar of the ribbon to go to that phase, a "
           "line of code to go to it; drag along the dots to scrub."));
    m_cells->setText(
        tr("From cell to cell: Up and Down, and Alt with Left and Right. Enter tells the "
           "story of the one that is selected, Escape leaves it."));
    m_groups->setText(tr("A click or Enter opens a group in its context's table, and folds it. The "
                         "wheel, Up and Down, or the rows that say how much more there is show the "
                         "rest."));
}

void HelpCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Overlay::changeEvent(event);
}

} // namespace gui
