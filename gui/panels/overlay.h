// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/session.h"

#include <QAction>
#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;

namespace gui {

/// A card that lies over the window until Escape or a click elsewhere.
class Overlay : public QFrame {
    Q_OBJECT
public:
    explicit Overlay(QWidget* parent);
    /// Shows it beside `anchor` (in the parent's coordinates), wholly inside the parent; in the
    /// middle where there is no anchor.
    void popUp(const QRect& anchor = {});

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;
};

/// Everything known of one cell: full name, value, owner, who wrote it last, who reads it next.
class CellCard : public Overlay {
    Q_OBJECT
public:
    explicit CellCard(QWidget* parent);
    void describeBox(const worlds::Box& box, const Session& session);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton* writerButton() { return m_writer; }
    [[nodiscard]] QPushButton* readerButton() { return m_reader; }

signals:
    void goTo(std::uint32_t state);
    void closed();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void offer(QPushButton* button, QLabel* label, std::optional<std::uint32_t> step,
               const Session& session, const QString& none);
    QLabel *m_name, *m_hex, *m_decimal, *m_owner, *m_note, *m_writerText, *m_readerText;
    QPushButton *m_writer, *m_reader;
    std::optional<std::uint32_t> m_writerState, m_readerState;
};

/// The boxes of a collapsed group, in a list.
class GroupCard : public Overlay {
    Q_OBJECT
public:
    explicit GroupCard(QWidget* parent);
    /// May be called again while it is open, when other values stand there.
    void setGroup(const QString& title, std::vector<worlds::Box> boxes);
    [[nodiscard]] const std::vector<worlds::Box>& boxes() const;
    [[nodiscard]] QString title() const;

signals:
    void boxClicked(const worlds::Box& box);

private:
    class List;
    QLabel* m_title;
    List* m_list;
    QScrollArea* m_scroll;
};

/// The keys, in two columns.
class HelpCard : public Overlay {
    Q_OBJECT
public:
    HelpCard(const QList<QAction*>& actions, QWidget* parent);
};

} // namespace gui
