// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/key-rules.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>

namespace gui {

namespace {
bool isPlain(const QKeyEvent& event)
{
    return (event.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
}

bool isEnter(const QKeyEvent& event)
{
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

bool presses(const QKeyEvent& event, const QAbstractButton& button)
{
    if (!isPlain(event) || !button.isEnabled())
        return false;
    return event.key() == Qt::Key_Space || (isEnter(event) && !button.isChecked());
}

/// A key that writes: a letter, a digit, a sign, a blank.
bool writes(const QKeyEvent& event)
{
    const auto without = event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    return without == Qt::NoModifier && !event.text().isEmpty() && event.text()[0].isPrint();
}
} // namespace

KeyRules::KeyRules(QWidget* window, const QList<QAction*>* actions)
    : QObject(window)
    , m_window(window)
    , m_actions(actions)
{
    qApp->installEventFilter(this);
}

bool KeyRules::isOfIdleAction(const QKeyEvent& event) const
{
    const QKeySequence pressed(int(event.modifiers() & ~Qt::KeypadModifier) | event.key());
    return std::any_of(m_actions->begin(), m_actions->end(), [&](const QAction* a) {
        return !a->isEnabled() && a->shortcuts().contains(pressed);
    });
}

bool KeyRules::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return false;
    auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget || widget->window() != m_window)
        return false;
    auto& key = static_cast<QKeyEvent&>(*event);
    auto* button = qobject_cast<QAbstractButton*>(widget);
    if (event->type() == QEvent::ShortcutOverride) {
        const bool field = widget->inherits("QLineEdit") || widget->inherits("QTextEdit") ||
                           widget->inherits("QPlainTextEdit");
        const bool readOnly = widget->property("readOnly").toBool();
        if ((button && presses(key, *button)) || (field && !readOnly && writes(key))) {
            event->accept();
            return true;
        }
        return false;
    }
    if (button && isEnter(key) && presses(key, *button)) {
        if (!key.isAutoRepeat())
            button->click();
        return true;
    }
    // Left and Right would move among buttons; Escape moves no focus, and is of use elsewhere.
    if (key.key() != Qt::Key_Escape && !qobject_cast<QLineEdit*>(widget) &&
        !qobject_cast<QAbstractScrollArea*>(widget) && isOfIdleAction(key)) {
        event->accept();
        return true;
    }
    return false;
}

} // namespace gui
