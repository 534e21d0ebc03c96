// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story.h"

#include <QStandardItemModel>

#include <vector>

namespace gui {

/// Cells of memory as a tree of members: name, value, owner. A cell's label is its path,
/// "arch.ctxt.regs.regs[19]"; a label without a dot or a bracket is a row of its own.
class CellTreeModel : public QStandardItemModel {
    Q_OBJECT
public:
    enum Column : std::uint8_t { Name, Value, Owner, Columns };
    explicit CellTreeModel(QObject* parent = nullptr);

    /// Where the same cells stand there already, only what changed is told.
    void setCells(std::vector<story::CellView> cells);
    [[nodiscard]] const std::vector<story::CellView>& cells() const { return m_cells; }
    /// The cell of a row; null for a member that has members.
    [[nodiscard]] const story::CellView* cellAt(const QModelIndex& index) const;
    /// The row of a cell, by its place in cells().
    [[nodiscard]] QModelIndex indexOf(std::size_t cell) const;
    /// Whether there is a member that has members.
    [[nodiscard]] bool isDeep() const { return m_isDeep; }

private:
    void build();
    void write(std::size_t cell);

    std::vector<story::CellView> m_cells;
    std::vector<QStandardItem*> m_names; ///< by cell
    bool m_isDeep = false;
};

} // namespace gui
