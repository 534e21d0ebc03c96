// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QAction>
#include <QObject>

class QKeyEvent;
class QWidget;

namespace gui {

/// Who gets a key, where the window's shortcuts and a widget both want it:
/// - Space and Enter press the button that has the focus. (Enter on a choice that is chosen already
///   goes to the window, which takes the answer.)
/// - A text field gets every key that writes or moves in it.
/// - The key of an action that has nothing to do is nobody's: it does not move the focus.
class KeyRules : public QObject {
    Q_OBJECT
public:
    KeyRules(QWidget* window, const QList<QAction*>* actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool isOfIdleAction(const QKeyEvent& event) const;
    QWidget* m_window;
    const QList<QAction*>* m_actions;
};

} // namespace gui
