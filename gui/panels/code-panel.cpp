// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/code-panel.h"

#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>

namespace gui {

namespace {
constexpr double kTitle = 28;
}

CodePanel::CodePanel(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_delegate(theme, nullptr)
    , m_view(new QListView(this))
{
    setObjectName(QStringLiteral("code"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(&m_delegate);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // its coming and going would jump
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    m_view->setFocusPolicy(Qt::NoFocus); // the keys are the window's
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setResizeMode(QListView::Adjust);
    // Where there is nothing to scroll it keeps its place, but has no handle.
    QScrollBar* bar = m_view->verticalScrollBar();
    bar->setEnabled(false);
    connect(bar, &QScrollBar::rangeChanged, this,
            [bar](int least, int most) { bar->setEnabled(least < most); });
    retranslate();
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex& index) {
        const QVariant shown = index.data(CodeModel::ShownRole);
        if (shown.isValid())
            emit goTo(shown.toUInt());
    });
    connect(&m_theme, &Theme::changed, this, [this] {
        layOut();
        m_view->doItemsLayout();
        scrollToCard();
    });
}

void CodePanel::setStory(const StoryPtr& story)
{
    m_model.setStory(story);
}

void CodePanel::grow()
{
    m_model.grow();
}

void CodePanel::setMoment(const MomentPtr& moment)
{
    const int before = m_model.currentRow();
    m_model.setMoment(moment);
    const int now = m_model.currentRow();
    const int height =
        now < 0 ? 0 : m_view->sizeHintForIndex(m_model.index(now)).height(); // by what it says
    if (before != now || height != std::exchange(m_cardHeight, height)) {
        for (const int row : {before, now}) {
            if (row >= 0)
                m_delegate.rowChangedHeight(m_model.index(row));
        }
        m_view->doItemsLayout();
    }
    scrollToCard();
    m_view->viewport()->update();
    if (const auto* card = m_model.cardAnnotation())
        m_view->setAccessibleDescription(card->instruction + QStringLiteral(". ") + card->why);
}

void CodePanel::scrollToCard()
{
    const int row = m_model.currentRow();
    if (row < 0)
        return;
    // The card's top stands at a third of the view wherever the code is long enough for it.
    const int top =
        m_view->visualRect(m_model.index(row)).top() + m_view->verticalScrollBar()->value();
    const int card = m_view->visualRect(m_model.index(row)).height();
    // One that says more is higher, and has its top at the same place as long as it fits there.
    const int view = m_view->viewport()->height();
    const int least = m_delegate.hasCards() ? m_delegate.leastCard() : card;
    const int above = qMax(0, view - least) * 35 / 100;
    QScrollBar* bar = m_view->verticalScrollBar();
    bar->setValue(top - qBound(0, view - card, above));
    // A row that is cut in half cannot be read, and is often a function's name. It is shown whole
    // where the card is, too; else it goes. At the end the last row is whole.
    const QRect first = m_view->visualRect(m_view->indexAt(QPoint(1, 0)));
    if (bar->value() >= bar->maximum() || first.top() >= 0)
        return;
    const bool fits = top - bar->value() - first.top() + card <= view;
    bar->setValue(bar->value() + (fits || card > view ? first.top() : first.bottom() + 1));
}

void CodePanel::retranslate()
{
    m_view->setAccessibleName(tr("Code of the switch"));
}

void CodePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CodePanel::layOut()
{
    const int title = m_theme.ipx(kTitle);
    m_view->setGeometry(QRect(2, title, width() - 4, height() - title - m_theme.ipx(5)));
    m_delegate.setCards(m_view->height() >= m_delegate.leastCard());
}

void CodePanel::resizeEvent(QResizeEvent*)
{
    layOut();
    m_view->doItemsLayout();
    scrollToCard();
}

void CodePanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.setPen(QPen(p.rule, 1 * u));
    painter.setBrush(p.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 8 * u, 8 * u);
    const QRectF title(12 * u, 4 * u, width() - 24 * u, kTitle * u - 4 * u);
    painter.setPen(p.ink);
    painter.setFont(m_theme.sans(13, true));
    drawText(painter, title, Qt::AlignLeft | Qt::AlignVCenter, tr("Code"), Fit::Exact,
             TextKind::Words);
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(10.5));
    drawText(painter, title.adjusted(60 * u, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
             tr("✓ executed   ▸ next"), Fit::Shrink, TextKind::Words);
}

} // namespace gui
