// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/overlay.h"

#include "base/address.h"
#include "gui/app/veil.h"
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
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace gui {

namespace {
QLabel* label(QWidget* parent, const char* name)
{
    auto* l = new QLabel(parent);
    l->setObjectName(QLatin1String(name));
    l->setTextFormat(Qt::PlainText);
    l->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return l;
}
} // namespace

Overlay::Overlay(QWidget* parent)
    : QFrame(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    hide();
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
    if (!isVisible())
        qApp->installEventFilter(this);
    show();
    raise();
    setFocus();
}

void Overlay::hideEvent(QHideEvent*)
{
    qApp->removeEventFilter(this);
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

CellCard::CellCard(QWidget* parent)
    : Overlay(parent)
    , m_name(label(this, "cell-name"))
    , m_hex(label(this, "cell-hex"))
    , m_decimal(label(this, "cell-decimal"))
    , m_owner(label(this, "cell-owner"))
    , m_note(label(this, "cell-note"))
    , m_writerText(label(this, "cell-writer"))
    , m_readerText(label(this, "cell-reader"))
    , m_writer(new QPushButton(tr("Go to the writer"), this))
    , m_reader(new QPushButton(tr("Go to the reader"), this))
{
    setObjectName(QStringLiteral("cell-card"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(5);
    for (QLabel* l : {m_name, m_hex, m_decimal, m_owner, m_note, m_writerText})
        column->addWidget(l);
    column->addWidget(m_writer);
    column->addWidget(m_readerText);
    column->addWidget(m_reader);
    connect(m_writer, &QPushButton::clicked, this, [this] {
        if (m_writerState)
            emit goTo(*m_writerState);
    });
    connect(m_reader, &QPushButton::clicked, this, [this] {
        if (m_readerState)
            emit goTo(*m_readerState);
    });
}

void CellCard::offer(QPushButton* button, QLabel* text, std::optional<std::uint32_t> step,
                     const Session& session, const QString& none)
{
    auto& target = button == m_writer ? m_writerState : m_readerState;
    target.reset();
    if (!step) {
        text->setText(none);
        button->hide();
        return;
    }
    const worlds::Annotation annotation = session.story()->annotation(*step);
    const QString said =
        button == m_writer ? tr("Written last by %1 in %2") : tr("Read next by %1 in %2");
    text->setText(visible(said.arg(annotation.instruction, annotation.function)));
    target = session.shownAfter(*step);
    button->setVisible(target.has_value());
}

void CellCard::describeBox(const worlds::Box& box, const Session& session)
{
    const Theme& theme = Theme::instance();
    m_name->setFont(theme.mono(13, true));
    m_hex->setFont(theme.mono(13));
    m_decimal->setFont(theme.mono(12));
    m_name->setText(visible(box.fullName.isEmpty() ? box.label : box.fullName));
    m_hex->setText(box.value ? QStringLiteral("0x") + base::hex16(*box.value)
                             : tr("This cell was not read from the machine."));
    m_decimal->setVisible(box.value.has_value());
    if (box.value)
        m_decimal->setText(QString::number(*box.value));
    QString owner = tr("Owner: %1").arg(box.owner.text());
    if (box.dead)
        owner += u'\n' + tr("Dead: still there, but nobody may rely on it.");
    m_owner->setText(visible(owner));
    m_note->setText(visible(box.note));
    m_note->setVisible(!box.note.isEmpty());
    const auto& timeline = session.story()->timeline();
    const std::uint32_t state = session.moment()->state;
    offer(m_writer, m_writerText, timeline.lastWriter(state, box.place), session,
          tr("Nothing in this recording wrote it before."));
    // Who reads it next is of the future, which is covered while a question is open.
    if (session.horizon())
        offer(m_reader, m_readerText, {}, session, veilText());
    else
        offer(m_reader, m_readerText, timeline.nextReader(state, box.place), session,
              tr("Nothing in this recording reads it later."));
    setAccessibleName(text());
}

QString CellCard::text() const
{
    QStringList lines;
    for (const QLabel* l :
         {m_name, m_hex, m_decimal, m_owner, m_note, m_writerText, m_readerText}) {
        if (!l->text().isEmpty())
            lines << l->text();
    }
    return lines.join(u'\n');
}

void CellCard::hideEvent(QHideEvent* event)
{
    Overlay::hideEvent(event);
    emit closed();
}

/// Paints the boxes of a group, one a line.
class GroupCard::List : public QWidget {
public:
    explicit List(GroupCard* card)
        : m_card(card)
    {
        setCursor(Qt::PointingHandCursor);
    }
    std::vector<worlds::Box> boxes;
    void fit()
    {
        const Theme& theme = Theme::instance();
        m_name = 60;
        const QFontMetricsF metrics(theme.mono(12, true));
        for (const worlds::Box& box : boxes)
            m_name = std::max(m_name, metrics.horizontalAdvance(box.label) + theme.px(10));
        m_value = QFontMetricsF(theme.mono(12)).horizontalAdvance(QString(16, u'0')) + theme.px(26);
        m_note = 0;
        const QFontMetricsF words(theme.sans(11));
        for (const worlds::Box& box : boxes)
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
        const double u = theme.scale();
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const double top = theme.px(22) * double(i);
            const QRectF name(2 * u, top, m_name, theme.px(20));
            painter.setPen(colours().ink);
            painter.setFont(theme.mono(12, true));
            drawText(painter, name, Qt::AlignLeft | Qt::AlignVCenter, boxes[i].label, Fit::Exact,
                     Says::Data);
            const QRectF cell(name.right(), top + u, m_value, theme.px(19));
            const QRectF room = paintCellFrame(painter, cell, boxes[i], 11 * u, 9 * u);
            paintValue(painter, room, boxes[i], theme.px(12), 100,
                       Qt::AlignRight | Qt::AlignVCenter);
            painter.setPen(colours().dim);
            painter.setFont(theme.sans(11));
            drawText(painter, QRectF(cell.right() + 8 * u, top, m_note + 4 * u, theme.px(20)),
                     Qt::AlignLeft | Qt::AlignVCenter, boxes[i].note, Fit::Exact, Says::Words);
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
    , m_title(label(this, "group-title"))
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

void GroupCard::setGroup(const QString& title, std::vector<worlds::Box> boxes)
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

const std::vector<worlds::Box>& GroupCard::boxes() const
{
    return m_list->boxes;
}

QString GroupCard::title() const
{
    return m_title->text();
}

HelpCard::HelpCard(const QList<QAction*>& actions, QWidget* parent)
    : Overlay(parent)
{
    setObjectName(QStringLiteral("help-card"));
    auto* grid = new QGridLayout(this);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(4);
    auto* title = label(this, "help-title");
    title->setText(tr("Keys"));
    title->setFont(Theme::instance().sans(15, true));
    grid->addWidget(title, 0, 0, 1, 4);
    const int rows = int(actions.size() + 1) / 2;
    for (int i = 0; i < actions.size(); ++i) {
        QStringList keys;
        for (const QKeySequence& key : actions[i]->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        auto* key = label(this, "help-key");
        key->setText(keys.join(QStringLiteral(", ")));
        key->setFont(Theme::instance().mono(12, true));
        auto* what = label(this, "help-text");
        what->setText(actions[i]->toolTip());
        grid->addWidget(key, 1 + i % rows, i / rows * 2);
        grid->addWidget(what, 1 + i % rows, i / rows * 2 + 1);
    }
    auto* mouse = label(this, "help-mouse");
    mouse->setText(
        tr("Click a cell for its whole story, a bar of the ribbon to go to that phase, a "
           "line of code to go to it; drag along the dots to scrub."));
    mouse->setWordWrap(true);
    grid->addWidget(mouse, rows + 1, 0, 1, 4);
}

} // namespace gui
