// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/cell-tree-model.h"

#include "base/address.h"
#include "gui/theme/plain.h"

#include <QHash>

#include <algorithm>

namespace gui {

namespace {
constexpr int kCellRole = Qt::UserRole + 1; // which cell; absent for a member that has members

/// "arch", "ctxt", "regs", "regs", "[19]" of "arch.ctxt.regs.regs[19]".
QStringList membersOf(const QString& path)
{
    QStringList members;
    for (const QString& part : path.split(u'.')) {
        const auto bracket = part.indexOf(u'[');
        if (bracket > 0) {
            members << part.left(bracket) << part.mid(bracket);
            continue;
        }
        members << part;
    }
    return members;
}
} // namespace

CellTreeModel::CellTreeModel(QObject* parent)
    : QStandardItemModel(parent)
{
    setColumnCount(Columns);
}

void CellTreeModel::setCells(std::vector<story::CellView> cells)
{
    const bool same = std::ranges::equal(cells, m_cells, [](const auto& a, const auto& b) {
        return a.label == b.label && a.fullName == b.fullName;
    });
    std::swap(m_cells, cells);
    if (!same)
        return build();
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        if (!(m_cells[i] == cells[i]))
            write(i);
    }
}

void CellTreeModel::build()
{
    removeRows(0, rowCount());
    m_names.clear();
    m_isDeep = false;
    QHash<QString, QStandardItem*> parents;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        // What is said of a part of a cell, "vregs[0] [63:0]", is no member.
        const QString& label = m_cells[i].label;
        const auto blank = label.indexOf(u' ');
        QStringList members = membersOf(label.left(blank < 0 ? label.size() : blank));
        if (blank >= 0)
            members.last() += label.mid(blank);
        QStandardItem* parent = invisibleRootItem();
        QString path;
        for (qsizetype depth = 0; depth + 1 < members.size(); ++depth) {
            path += u'.' + members[depth];
            QStandardItem*& known = parents[path];
            if (!known) {
                known = new QStandardItem(visible(members[depth]));
                known->setEditable(false);
                parent->appendRow(known);
            }
            parent = known;
            m_isDeep = true;
        }
        QList<QStandardItem*> row;
        for (int column = 0; column < Columns; ++column) {
            row << new QStandardItem;
            row.last()->setEditable(false);
            row.last()->setData(int(i), kCellRole);
        }
        row.first()->setText(visible(members.last()));
        parent->appendRow(row);
        m_names.push_back(row.first());
        write(i);
    }
}

void CellTreeModel::write(std::size_t cell)
{
    const story::CellView& box = m_cells[cell];
    const QModelIndex name = m_names[cell]->index();
    const auto set = [&](Column column, const QString& text) {
        setData(name.siblingAtColumn(column), visible(text));
    };
    set(Value, box.value ? base::hex16(*box.value) : tr("not read"));
    set(Owner, box.note.isEmpty()
                   ? box.owner.text()
                   : QStringList{box.owner.text(), box.note}.join(QStringLiteral(" · ")));
    QStringList done;
    if (box.written)
        done << tr("written by this instruction");
    if (box.read)
        done << tr("read by this instruction");
    if (box.empty)
        done << tr("empty");
    const QString said =
        QStringLiteral("%1 = %2 · %3")
            .arg(box.fullName, name.siblingAtColumn(Value).data().toString(),
                 (QStringList(box.owner.text()) + done).join(QStringLiteral(" · ")));
    m_names[cell]->setData(visible(said), Qt::AccessibleTextRole);
    m_names[cell]->setToolTip(plainTip(said));
}

const story::CellView* CellTreeModel::cellAt(const QModelIndex& index) const
{
    const QVariant cell = index.data(kCellRole);
    const auto at = static_cast<std::size_t>(cell.toInt());
    return cell.isValid() && at < m_cells.size() ? &m_cells[at] : nullptr;
}

QModelIndex CellTreeModel::indexOf(std::size_t cell) const
{
    return m_names.at(cell)->index();
}

} // namespace gui
