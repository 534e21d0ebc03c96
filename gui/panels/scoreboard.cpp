// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/scoreboard.h"

#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace gui {

namespace {
constexpr double kTitle = 40; // two lines: what it is, and what the four marks are
constexpr double kElsewhere = 24;
constexpr double kCell = 96, kRow = 16, kMark = 7, kMarkGap = 2, kColumnGap = 7;

using Row = ScoreboardModel::Row;
using Mark = ScoreboardModel::Mark;

/// The four marks beside each other; the host's are the first and the last.
void paintMarks(QPainter& painter, const Theme& theme, const QPointF& left, const Row& row,
                int guest)
{
    const Palette& p = theme.palette();
    const double u = theme.scale(), side = kMark * u;
    for (std::size_t i = 0; i < ScoreboardModel::kStages; ++i) {
        const bool isHosts = i == ScoreboardModel::HostSaved || i == ScoreboardModel::HostRestored;
        const WorldLook& look =
            p.look(isHosts ? World::Host : worldOf(reading::Owner::Kind::Guest, guest));
        const QRectF mark(left.x() + double(i) * (side + kMarkGap * u), left.y() - side / 2, side,
                          side);
        if (row.marks[i] == Mark::NotNeeded) {
            painter.setPen(QPen(p.dim, u));
            painter.drawPoint(mark.center());
            continue;
        }
        painter.setPen(QPen(row.marks[i] == Mark::Done ? look.line : p.dim, u));
        painter.setBrush(row.marks[i] == Mark::Done ? QBrush(look.line) : QBrush(Qt::NoBrush));
        // The host's are square and a guest's round, in every theme and to every eye.
        if (isHosts)
            painter.drawRect(mark);
        else
            painter.drawEllipse(mark);
    }
}

class RowDelegate : public QStyledItemDelegate {
public:
    RowDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        const auto* model = qobject_cast<const ScoreboardModel*>(index.model());
        const auto* view = qobject_cast<const QListView*>(option.widget);
        // What the list's edge would cut cannot be read, and is left out.
        if (!model || (view && option.rect.bottom() > view->viewport()->height()))
            return;
        const Row& row = model->rows()[static_cast<std::size_t>(index.row())];
        const Palette& p = m_theme.palette();
        const double u = m_theme.scale();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF room = QRectF(option.rect).adjusted(u, u, -u, -u);
        const bool isBroken = !row.breach.isEmpty();
        if (isBroken || (option.state & QStyle::State_Selected)) {
            painter->setPen(QPen(isBroken ? p.bad : p.accent, 1.4 * u));
            painter->setBrush(isBroken ? p.badSoft : p.accentSoft);
            painter->drawRoundedRect(room, 3 * u, 3 * u);
        }
        const double marks = ScoreboardModel::kStages * (kMark + kMarkGap) * u;
        painter->setFont(m_theme.mono(9.5, isBroken));
        painter->setPen(isBroken ? p.bad : p.ink);
        drawText(*painter, room.adjusted(2 * u, 0, -marks - (kColumnGap + 2) * u, 0),
                 Qt::AlignLeft | Qt::AlignVCenter,
                 isBroken ? QStringLiteral("! ") + row.name : row.name, Fit::Shrink,
                 TextKind::Data);
        paintMarks(*painter, m_theme,
                   QPointF(room.right() - marks - kColumnGap * u, room.center().y()), row,
                   model->guest());
        painter->restore();
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_theme.ipx(kCell), m_theme.ipx(kRow)};
    }

private:
    const Theme& m_theme;
};
} // namespace

Scoreboard::Scoreboard(Session& session, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_view(new QListView(this))
    , m_elsewhere(new QPushButton(this))
{
    m_elsewhere->setObjectName(QStringLiteral("broken-elsewhere"));
    m_elsewhere->hide();
    connect(m_elsewhere, &QPushButton::clicked, this, [this] {
        if (const auto breach = m_broken.beside(m_session.moment()->switchNumber, m_session))
            m_session.goTo(breach->shown);
    });
    m_judging.setInterval(0);
    connect(&m_judging, &QTimer::timeout, this, &Scoreboard::judgeOthers);
    setAccessibleName(tr("Scoreboard: what must change worlds"));
    m_view->setAccessibleName(accessibleName());
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new RowDelegate(m_theme, m_view));
    m_view->setViewMode(QListView::IconMode);
    m_view->setFlow(QListView::LeftToRight);
    m_view->setWrapping(true);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setMovement(QListView::Static);
    m_view->setUniformItemSizes(true);
    m_view->setSpacing(0);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex& at) { go(at.row()); });
    connect(m_view, &QListView::activated, this, [this](const QModelIndex& at) { go(at.row()); });
    connect(&m_session, &Session::momentChanged, this, &Scoreboard::follow);
    connect(&m_session, &Session::horizonChanged, this, &Scoreboard::follow);
    connect(&m_session, &Session::storyChanged, this, [this] { m_broken.forget(); });
    for (const auto changed : {&Session::storyChanged, &Session::storyGrew}) {
        connect(&m_session, changed, this, [this] {
            m_model.forget();
            follow();
        });
    }
    connect(&m_theme, &Theme::changed, this, [this] {
        layOut();
        m_view->doItemsLayout();
    });
}

/// A panel that nobody sees judges nothing.
void Scoreboard::follow()
{
    if (isVisible()) {
        m_model.show(m_session);
        m_judging.start();
        showElsewhere();
        update();
    }
}

void Scoreboard::judgeOthers()
{
    if (!isVisible() || !m_broken.judgeNext(m_session))
        m_judging.stop();
    showElsewhere();
}

/// The verdict is of the switch that is shown: what is broken in another one is said beside it.
void Scoreboard::showElsewhere()
{
    const MomentPtr& moment = m_session.moment();
    const auto breach = moment ? m_broken.beside(moment->switchNumber, m_session) : std::nullopt;
    if (breach)
        m_elsewhere->setText(tr("! Switch %1 is broken: go there").arg(breach->number));
    if (m_elsewhere->isHidden() == breach.has_value()) {
        m_elsewhere->setVisible(breach.has_value());
        layOut();
    }
}

void Scoreboard::go(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    if (const auto shown = m_model.rows()[static_cast<std::size_t>(row)].shown)
        m_session.goTo(*shown);
}

void Scoreboard::layOut()
{
    const int pad = m_theme.ipx(8), button = m_theme.ipx(kElsewhere);
    int title = m_theme.ipx(kTitle);
    m_elsewhere->setGeometry(pad, title, width() - 2 * pad, button);
    if (!m_elsewhere->isHidden())
        title += button + m_theme.ipx(3);
    m_view->setGeometry(
        QRect(pad, title, width() - pad - m_theme.ipx(3), height() - title - m_theme.ipx(6)));
}

void Scoreboard::resizeEvent(QResizeEvent*)
{
    layOut();
}

void Scoreboard::showEvent(QShowEvent*)
{
    follow();
}

void Scoreboard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Scoreboard: what must change worlds"));
        m_view->setAccessibleName(accessibleName());
        m_model.forget();
        m_elsewhere->hide(); // until it is said anew
        follow();
    }
    QWidget::changeEvent(event);
}

/// On the verdict: to the first breach.
void Scoreboard::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && event->pos().y() < m_theme.ipx(kTitle))
        go(m_model.firstBreach());
}

void Scoreboard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.setPen(QPen(p.rule, u));
    painter.setBrush(p.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 8 * u, 8 * u);

    const QRectF line(10 * u, 3 * u, width() - 20 * u, 18 * u);
    painter.setFont(m_theme.sans(12.5, true));
    painter.setPen(p.ink);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, tr("Scoreboard"), Fit::Exact,
             TextKind::Words);
    using Standing = ScoreboardModel::Standing;
    const Standing standing = m_model.standing();
    painter.setFont(m_theme.sans(11, standing == Standing::Violated));
    painter.setPen(standing == Standing::Violated ? p.bad
                   : standing == Standing::Holds  ? p.good
                                                  : p.dim);
    drawText(painter, line.adjusted(90 * u, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
             (standing == Standing::Violated ? QStringLiteral("! ")
              : standing == Standing::Holds  ? QStringLiteral("✓ ")
                                             : QString()) +
                 m_model.standingText(),
             Fit::Shrink, TextKind::Words);

    painter.setFont(m_theme.sans(9.5));
    painter.setPen(p.dim);
    drawText(painter, line.translated(0, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
             tr("■ host saved  ● guest loaded  ● guest saved  ■ host back"), Fit::Shrink,
             TextKind::Words);
}

QWidget* makeScoreboard(Session& session, const Theme& theme, QWidget* parent)
{
    return new Scoreboard(session, theme, parent);
}

} // namespace gui
