// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/console.h"

#include "gui/model/session.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace gui {

namespace {
constexpr double kTitle = 24;

class LineDelegate : public QStyledItemDelegate {
public:
    LineDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        painter->setFont(m_theme.mono(11));
        painter->setPen(m_theme.palette().consoleInk);
        drawText(*painter, option.rect, Qt::AlignLeft | Qt::AlignTop,
                 index.data(Qt::DisplayRole).toString(), Fit::Wrap, TextKind::Data);
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override
    {
        const auto* view = qobject_cast<const QListView*>(option.widget);
        const int width = view ? view->viewport()->width() : 200;
        const double height =
            wrappedHeight(m_theme.mono(11), width, index.data(Qt::DisplayRole).toString() + u' ');
        return {width, int(height) + 2};
    }

private:
    const Theme& m_theme;
};
} // namespace

void ConsoleModel::append(std::uint32_t state, const QByteArray& bytes)
{
    m_pieces.push_back({state, bytes});
    if (state <= m_until)
        showUntil(m_until);
}

void ConsoleModel::clear()
{
    m_pieces.clear();
    setLines({});
}

void ConsoleModel::showUntil(std::uint32_t state)
{
    m_until = state;
    QByteArray text; // joined first: a character may be cut between two pieces
    for (const Piece& piece : m_pieces) {
        if (piece.state <= state)
            text += piece.bytes;
    }
    text.replace('\r', QByteArray());
    QStringList lines = QString::fromUtf8(text).split(u'\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    setLines(lines);
}

void ConsoleModel::setLines(const QStringList& lines)
{
    const int old = int(m_lines.size()), now = int(lines.size());
    if (now < old) {
        beginRemoveRows({}, now, old - 1);
        m_lines = m_lines.mid(0, now);
        endRemoveRows();
    }
    for (int i = 0; i < int(m_lines.size()); ++i) {
        if (m_lines[i] != lines[i]) {
            m_lines[i] = lines[i];
            emit dataChanged(index(i), index(i));
        }
    }
    if (now > old) {
        beginInsertRows({}, old, now - 1);
        m_lines = lines;
        endInsertRows();
    }
}

int ConsoleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant ConsoleModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    return m_lines.value(index.row());
}

Console::Console(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new QListView(this))
{
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new LineDelegate(m_theme, this));
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setResizeMode(QListView::Adjust);
    retranslate();
    connect(&m_model, &QAbstractItemModel::rowsInserted, m_view, &QListView::scrollToBottom,
            Qt::QueuedConnection);
    for (const auto rows : {&QAbstractItemModel::rowsRemoved, &QAbstractItemModel::rowsInserted})
        connect(&m_model, rows, this, &Console::changed);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &Console::changed);
    connect(this, &Console::changed, this, qOverload<>(&QWidget::update));
    connect(&m_theme, &Theme::changed, this, [this] {
        layOut();
        m_view->doItemsLayout();
    });
}

QWidget* makeConsole(Session& session, const Theme& theme, QWidget* parent)
{
    auto* console = new Console(theme, parent);
    QObject::connect(
        &session, &Session::momentChanged, console,
        [console](const MomentPtr& moment) { console->model()->showUntil(moment->state); });
    return console;
}

void Console::retranslate()
{
    m_view->setAccessibleName(tr("What the machine printed"));
    update();
}

void Console::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Console::setEmptyText(const QString& text)
{
    m_empty = text;
    emit changed();
}

QString Console::lastWords() const
{
    const int rows = m_model.rowCount();
    return rows > 0 ? m_model.index(rows - 1).data().toString() : m_empty;
}

void Console::setFoldable(bool foldable)
{
    m_foldable = foldable;
    update();
}

void Console::mousePressEvent(QMouseEvent* event)
{
    if (m_foldable && event->button() == Qt::LeftButton && event->pos().y() < m_view->y())
        emit folded();
}

void Console::layOut()
{
    const int pad = m_theme.ipx(10), title = m_theme.ipx(kTitle);
    m_view->setGeometry(
        QRect(pad, title, width() - pad - m_theme.ipx(3), height() - title - m_theme.ipx(6)));
}

void Console::resizeEvent(QResizeEvent*)
{
    layOut();
}

void Console::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.setPen(QPen(p.dark ? p.rule : p.consoleBack, 1 * u));
    painter.setBrush(p.consoleBack);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 8 * u, 8 * u);
    painter.setPen(p.consoleDim);
    painter.setFont(m_theme.sans(11));
    drawText(painter, QRectF(10 * u, 3 * u, width() - 20 * u, (kTitle - 4) * u),
             Qt::AlignLeft | Qt::AlignVCenter,
             (m_foldable ? QStringLiteral("▾ ") : QString()) +
                 tr("Console: what the machine prints"),
             Fit::Elide, TextKind::Words);
    if (m_model.rowCount() == 0) {
        painter.setFont(m_theme.sans(11));
        drawText(
            painter,
            QRectF(10 * u, kTitle * u, width() - 20 * u, qMax(0.0, height() - (kTitle + 6) * u)),
            Qt::AlignLeft | Qt::AlignTop, m_empty, Fit::Wrap, TextKind::Words);
    }
}

} // namespace gui
