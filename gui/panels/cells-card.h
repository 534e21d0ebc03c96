// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/cell-tree-model.h"
#include "gui/panels/overlay.h"

#include <QLineEdit>
#include <QTreeView>

namespace gui {

/// Cells that the picture has no room for: a whole struct as a tree. They stay true while the
/// reader steps. Where they are many, a part of a name finds a row; Enter or a click tells the
/// cell's story.
class CellsCard : public Overlay {
    Q_OBJECT
public:
    CellsCard(const Theme& theme, QWidget* parent);
    /// May be called again while it is open, when other values stand there.
    void setCells(const QString& title, std::vector<story::CellView> cells);
    [[nodiscard]] const std::vector<story::CellView>& cells() const { return m_model.cells(); }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QTreeView* view() { return m_view; }
    [[nodiscard]] QLineEdit* finder() { return m_finder; }
    [[nodiscard]] CellTreeModel* model() { return &m_model; }

signals:
    void cellClicked(const story::CellView& cell);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void fit();
    void find(const QString& part);

    CellTreeModel m_model;
    QLabel* m_title;
    QLineEdit* m_finder;
    QTreeView* m_view;
};

} // namespace gui
