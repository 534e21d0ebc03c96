// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QAction>
#include <QFrame>
#include <QPointer>

#include <vector>

class QLabel;

namespace gui {

class Theme;

/// A card that lies over the window until Escape or a click elsewhere.
class Overlay : public QFrame {
    Q_OBJECT
public:
    Overlay(const Theme& theme, QWidget* parent);
    /// Shows it beside `anchor` (in the parent's coordinates), wholly inside the parent; in the
    /// middle where there is no anchor.
    void popUp(const QRect& anchor = {});

protected:
    /// Text of the card's own, which can be selected and copied.
    [[nodiscard]] QLabel* label(const char* name);
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

    const Theme& m_theme;

private:
    [[nodiscard]] bool isOfWindow(const QObject* object) const;
    QPointer<QWidget> m_before; ///< had the focus
};

/// The keys, in two columns.
class HelpCard : public Overlay {
    Q_OBJECT
public:
    HelpCard(const Theme& theme, const QList<QAction*>& actions, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QLabel *m_title, *m_mouse, *m_cells, *m_groups;
    struct Row {
        const QAction* action;
        QLabel *keys, *what;
    };
    std::vector<Row> m_rows;
};

} // namespace gui
