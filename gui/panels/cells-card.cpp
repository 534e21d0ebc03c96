// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/cells-card.h"

#include "gui/scene/item.h"
#include "gui/stage/cells.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace gui {

namespace {
constexpr double kRow = 22;
constexpr std::size_t kMany = 40; // rows that nobody wants to scroll through

/// A value as the stage shows it: in its owner's colours, with the letter that says the same.
class CellDelegate : public QStyledItemDelegate {
public:
    CellDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        const auto* model = qobject_cast<const CellTreeModel*>(index.model());
        const story::CellView* cell = model ? model->cellAt(index) : nullptr;
        if (!cell || index.column() != CellTreeModel::Value)
            return QStyledItemDelegate::paint(painter, option, index);
        const double u = m_theme.scale();
        const QRectF room = QRectF(option.rect).adjusted(2 * u, u, -2 * u, -u);
        const Item item = itemOf(*cell, ItemId::Area::Stage);
        paintCellFrame(*painter, room, item, 11 * u, 9 * u, m_theme.style());
        paintValue(*painter, room.adjusted(14 * u, 0, -4 * u, 0), item, m_theme.px(12), 100,
                   Qt::AlignRight | Qt::AlignVCenter, m_theme.style());
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        const double digits =
            QFontMetricsF(m_theme.mono(12)).horizontalAdvance(QString(16, u'0')) + m_theme.px(26);
        return {index.column() == CellTreeModel::Value ? int(digits) : size.width(),
                m_theme.ipx(kRow)};
    }

private:
    const Theme& m_theme;
};
} // namespace

CellsCard::CellsCard(const Theme& theme, QWidget* parent)
    : Overlay(theme, parent)
    , m_title(label("cells-title"))
    , m_finder(new QLineEdit(this))
    , m_view(new QTreeView(this))
{
    setObjectName(QStringLiteral("cells-card"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_title);
    column->addWidget(m_finder);
    column->addWidget(m_view);
    retranslate();
    connect(m_finder, &QLineEdit::textChanged, this, &CellsCard::find);
    connect(m_finder, &QLineEdit::returnPressed, m_view, qOverload<>(&QWidget::setFocus));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new CellDelegate(m_theme, m_view));
    m_view->setHeaderHidden(true);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setStretchLastSection(true);
    const auto tell = [this](const QModelIndex& at) {
        const story::CellView* cell = m_model.cellAt(at);
        if (!cell)
            return m_view->setExpanded(at.siblingAtColumn(0),
                                       !m_view->isExpanded(at.siblingAtColumn(0)));
        const story::CellView copy = *cell; // who hears of it may have others shown
        emit cellClicked(copy);
    };
    connect(m_view, &QTreeView::clicked, this, tell);
    connect(m_view, &QTreeView::activated, this, tell);
    setFocusProxy(m_view);
}

void CellsCard::retranslate()
{
    m_finder->setPlaceholderText(tr("Find by a part of the name"));
    m_finder->setAccessibleName(m_finder->placeholderText());
}

void CellsCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Overlay::changeEvent(event);
}

void CellsCard::setCells(const QString& title, std::vector<story::CellView> cells)
{
    m_title->setFont(m_theme.mono(13, true));
    m_title->setText(visible(title));
    const auto known = m_model.cells().size();
    const bool wasOther = accessibleName() != title;
    m_model.setCells(std::move(cells));
    setAccessibleName(title);
    m_view->setAccessibleName(title);
    m_view->setRootIsDecorated(m_model.isDeep());
    if (wasOther || known != m_model.cells().size()) {
        if (m_model.isDeep())
            m_view->expandToDepth(1);
        m_view->scrollToTop();
        m_finder->clear();
        m_finder->setVisible(m_model.cells().size() > kMany);
        fit();
    }
    if (isVisible())
        adjustSize();
}

/// To the first cell that is called so.
void CellsCard::find(const QString& part)
{
    const auto& cells = m_model.cells();
    const auto found = std::ranges::find_if(cells, [&](const story::CellView& cell) {
        return cell.label.contains(part, Qt::CaseInsensitive);
    });
    if (part.isEmpty() || found == cells.end())
        return;
    const QModelIndex at = m_model.indexOf(std::size_t(found - cells.begin()));
    m_view->setCurrentIndex(at);
    m_view->scrollTo(at, QAbstractItemView::PositionAtCenter);
}

/// As wide as its rows, as high as they are or as the window lets it be.
void CellsCard::fit()
{
    m_view->setFont(m_theme.mono(12));
    int width = m_view->verticalScrollBar()->sizeHint().width() + 6;
    for (int column = 0; column < CellTreeModel::Columns; ++column) {
        m_view->resizeColumnToContents(column);
        width += m_view->columnWidth(column) + m_theme.ipx(6);
    }
    int rows = 0;
    for (QModelIndex at = m_model.index(0, 0); at.isValid(); at = m_view->indexBelow(at))
        ++rows;
    const int height = m_theme.ipx(kRow) * rows + 4;
    m_view->setFixedSize(std::min(width, parentWidget()->width() * 6 / 10),
                         std::min(height, parentWidget()->height() * 6 / 10));
}

void CellsCard::showEvent(QShowEvent* event)
{
    fit();
    if (!m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_model.index(0, 0));
    Overlay::showEvent(event);
}

QString CellsCard::title() const
{
    return m_title->text();
}

} // namespace gui
