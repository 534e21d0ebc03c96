// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QByteArray>
#include <QListView>
#include <QString>
#include <QStringList>
#include <QStyledItemDelegate>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace gui {

class Theme;

/// What the machine printed until the state that is shown, a row a line. Changes by rows.
class ConsoleModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    /// Bytes that the machine printed when the recording had come to that state.
    void append(std::uint32_t state, const QByteArray& bytes);
    void clear();
    /// Shows what was printed up to a state.
    void showUntil(std::uint32_t state);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void setLines(const QStringList& lines);
    struct Piece {
        std::uint32_t state;
        QByteArray bytes;
    };
    std::vector<Piece> m_pieces;
    std::uint32_t m_until = 0;
    QStringList m_lines;
};

/// The console, always dark, as consoles are.
class Console : public QWidget {
    Q_OBJECT
public:
    Console(const Theme& theme, QWidget* parent);
    [[nodiscard]] ConsoleModel* model() { return &m_model; }
    /// What to say while nothing is printed.
    void setEmptyText(const QString& text);
    /// The line that was printed last, or that there is none.
    [[nodiscard]] QString lastWords() const;
    /// Whether a click on its title folds it.
    void setFoldable(bool foldable);

signals:
    /// Its lastWords() are others now.
    void changed();
    void folded();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void retranslate();
    void layOut();
    const Theme& m_theme;
    ConsoleModel m_model;
    QListView* m_view = nullptr;
    QString m_empty;
    bool m_foldable = false;
};

} // namespace gui
