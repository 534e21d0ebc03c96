// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support.h"

#include "gui/scene/scene.h"
#include "gui/stage/accessible.h"

#include <QAccessible>

#include <set>
#include <vector>

/// What a screen reader has of the window: the events that it hears, and the tree that it reads.
namespace support {

struct Heard {
    QAccessible::Event what;
    QString name; ///< of the object that the event is of
    QString role; ///< the class of the widget that has it
};

/// All since it was cleared.
inline std::vector<Heard>& heard()
{
    static std::vector<Heard> all;
    return all;
}

/// A sink for gui::setAccessibilitySink(): Qt's own handlers hear nothing while no reader runs.
inline void listen(QAccessibleEvent* event)
{
    QAccessibleInterface* of = event->accessibleInterface();
    heard().push_back({event->type(), of ? of->text(QAccessible::Name) : QString(),
                       text(event->object()->metaObject()->className())});
}

/// What was announced, by the widgets of that class or by all.
inline QStringList alerts(const char* widget = nullptr)
{
    QStringList names;
    for (const Heard& h : heard()) {
        if (h.what == QAccessible::Alert && (!widget || h.role == text(widget)))
            names << h.name;
    }
    return names;
}

/// An ideograph is a word, although most of Chinese's have two; and so is what stands between
/// blanks, ideographs and the marks that Chinese writes without blanks: commas, quotes, dashes.
inline int words(const QString& sentence)
{
    int count = 0;
    bool within = false;
    for (const QChar c : sentence) {
        const bool isIdeograph = c.script() == QChar::Script_Han;
        const bool isChineseSign = c.isPunct() && c.unicode() >= 0x2010;
        const bool goesOn = !isIdeograph && !isChineseSign && !c.isSpace();
        count += isIdeograph || (goesOn && !within) ? 1 : 0;
        within = goesOn;
    }
    return count;
}

/// What is amiss with the stage's tree, as a sentence; empty where each cell is a child of it with
/// name, value, owner and state.
inline QString amissInTree(gui::Stage& stage)
{
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(&stage);
    if (!tree)
        return text("there is none");
    const auto items = stage.scene().selectable();
    if (items.size() < 110 || tree->childCount() != int(items.size()) + 1) // and what is announced
        return text("%1 children for %2 cells").arg(tree->childCount()).arg(items.size());
    std::set<QAccessibleInterface*> different;
    for (int c = 0; c < int(items.size()); ++c) {
        const gui::Item& item = *items[std::size_t(c)];
        const auto amiss = [&](const char* what) {
            return text("%1, child %2: %3").arg(item.name).arg(c).arg(text(what));
        };
        QAccessibleInterface* child = tree->child(c);
        if (!child || !child->isValid() || !different.insert(child).second)
            return amiss("no child of its own");
        if (tree->indexOfChild(child) != c || child->parent() != tree)
            return amiss("not where it belongs");
        if (child->role() != QAccessible::ListItem)
            return amiss("role");
        if (item.name.isEmpty() || child->text(QAccessible::Name) != item.name)
            return amiss("name");
        const QString says = child->text(QAccessible::Description);
        if (item.holdsValue() && child->text(QAccessible::Value) != gui::valueText(item))
            return amiss("value");
        if (item.holdsValue() &&
            (item.owner.text().isEmpty() || !says.startsWith(item.owner.text())))
            return amiss("owner");
        const auto saysThat = [&](const char* what) {
            return says.contains(QCoreApplication::translate("gui", what));
        };
        if (saysThat("written by this instruction") != item.state.written ||
            saysThat("read by this instruction") != item.state.read ||
            saysThat("dead: nobody may rely on it") != item.state.dead ||
            saysThat("empty: it keeps nothing for anybody") != item.state.empty)
            return amiss("state");
        const QAccessible::State state = child->state();
        if (state.invalid || !state.selectable || !state.focusable ||
            bool(state.selected) != item.state.selected)
            return amiss("selection");
        if (state.expandable != (item.id.kind == gui::ItemId::Kind::Group) ||
            bool(state.expanded) != item.state.open ||
            bool(state.collapsed) != (state.expandable && !item.state.open))
            return amiss("open or folded");
        if (bool(state.offscreen) != item.state.away)
            return amiss("in sight or not");
        if (item.state.away)
            continue; // it has no place
        const QPoint middle = child->rect().center();
        if (tree->childAt(middle.x(), middle.y()) != child)
            return amiss("place");
    }
    return {};
}

} // namespace support
