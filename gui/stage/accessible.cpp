// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/accessible.h"

#include "gui/stage/stage.h"
#include "gui/theme/plain.h"

#include <QAccessibleActionInterface>
#include <QAccessibleWidget>
#include <QPointer>
#include <QWindow>

#include <unordered_map>

namespace gui {

namespace {

AccessibilitySink sink = &QAccessible::updateAccessibility;

const ItemId kAnnouncement{ItemId::Kind::Text, ItemId::Area::Stage, ItemId::Announcement};

/// An item of the stage's scene, whatever it shows at the moment: it is found anew each time.
class AccessibleItem : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleItem(Stage* stage, const ItemId& id)
        : m_stage(stage)
        , m_id(id)
    {
    }
    [[nodiscard]] const ItemId& id() const { return m_id; }

    bool isValid() const override { return item() != nullptr; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override
    {
        return m_stage ? m_stage->window()->windowHandle() : nullptr;
    }
    QAccessibleInterface* parent() const override
    {
        return m_stage ? QAccessible::queryAccessibleInterface(m_stage) : nullptr;
    }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QAccessible::Role role() const override
    {
        return m_id == kAnnouncement ? QAccessible::AlertMessage : QAccessible::ListItem;
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        const Item* shown = item();
        state.invalid = state.invisible = !shown;
        state.readOnly = true;
        if (!shown || !shown->canBeSelected())
            return state;
        state.selectable = state.focusable = true;
        state.selected = shown->state.selected;
        state.focused = state.selected && m_stage->hasFocus();
        state.offscreen = shown->state.away;
        state.expandable = m_id.kind == ItemId::Kind::Group;
        state.expanded = state.expandable && shown->state.open;
        state.collapsed = state.expandable && !shown->state.open;
        return state;
    }
    QString text(QAccessible::Text kind) const override
    {
        const Item* shown = item();
        if (!shown)
            return {};
        switch (kind) {
        case QAccessible::Name:
            return visible(shown->name.isEmpty() ? shown->label : shown->name);
        case QAccessible::Value:
            return shown->holdsValue() ? valueText(*shown) : QString();
        case QAccessible::Description:
            return shown->canBeSelected() ? visible(describe(*shown)) : QString();
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override
    {
        const Item* shown = item();
        if (!shown)
            return {};
        const QRect rect = shown->rect.toAlignedRect();
        return {m_stage->mapToGlobal(rect.topLeft()), rect.size()};
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        const bool acts = type == QAccessible::ActionInterface && m_id != kAnnouncement;
        return acts ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString& name) override
    {
        if (!isValid())
            return;
        if (name == setFocusAction())
            m_stage->select(m_id);
        else if (name == pressAction())
            m_stage->open(m_id);
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    [[nodiscard]] const Item* item() const
    {
        return m_stage ? m_stage->scene().find(m_id) : nullptr;
    }

    QPointer<Stage> m_stage;
    ItemId m_id;
};

class AccessibleStage : public QAccessibleWidget {
public:
    explicit AccessibleStage(Stage* stage)
        : QAccessibleWidget(stage, QAccessible::List)
        , m_stage(stage)
    {
    }
    ~AccessibleStage() override
    {
        for (const auto& [id, registered] : m_children)
            QAccessible::deleteAccessibleInterface(registered);
    }

    int childCount() const override { return int(ids().size()); }
    QAccessibleInterface* child(int index) const override
    {
        const std::vector<ItemId> all = ids();
        return index >= 0 && index < int(all.size()) ? childOf(all[std::size_t(index)]) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto* one = dynamic_cast<const AccessibleItem*>(child);
        return one ? indexOf(one->id()) : -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override
    {
        const Item* item = m_stage->scene().at(m_stage->mapFromGlobal(QPoint(x, y)));
        return item ? childOf(item->id) : nullptr;
    }
    QAccessibleInterface* focusChild() const override
    {
        const Item* on = m_stage->hasFocus() ? m_stage->selectedItem() : nullptr;
        return on ? childOf(on->id) : QAccessibleWidget::focusChild();
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Description ? visible(m_stage->sentence())
                                                : QAccessibleWidget::text(kind);
    }
    [[nodiscard]] int indexOf(const ItemId& id) const
    {
        const std::vector<ItemId> all = ids();
        const auto found = std::ranges::find(all, id);
        return found == all.end() ? -1 : int(found - all.begin());
    }

private:
    /// The cells in the order of the scene, then what is announced.
    [[nodiscard]] std::vector<ItemId> ids() const
    {
        std::vector<ItemId> all;
        for (const Item* item : m_stage->scene().selectable())
            all.push_back(item->id);
        if (m_stage->scene().find(kAnnouncement))
            all.push_back(kAnnouncement);
        return all;
    }
    /// The same interface each time that it is asked for.
    [[nodiscard]] QAccessibleInterface* childOf(const ItemId& id) const
    {
        if (const auto known = m_children.find(id); known != m_children.end())
            return QAccessible::accessibleInterface(known->second);
        auto* made = new AccessibleItem(m_stage, id);
        m_children.emplace(id, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    Stage* m_stage;
    mutable std::unordered_map<ItemId, QAccessible::Id> m_children;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* stage = qobject_cast<Stage*>(object);
    return stage ? new AccessibleStage(stage) : nullptr;
}

void tell(Stage& stage, QAccessible::Event what, const ItemId& id)
{
    auto* all = dynamic_cast<AccessibleStage*>(QAccessible::queryAccessibleInterface(&stage));
    const int index = all ? all->indexOf(id) : -1;
    if (index < 0)
        return;
    QAccessibleEvent event(&stage, what);
    event.setChild(index);
    sink(&event);
}
} // namespace

void makeStageAccessible()
{
    static const bool kOnce = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    (void)kOnce;
}

void setAccessibilitySink(AccessibilitySink other)
{
    sink = other ? other : &QAccessible::updateAccessibility;
}

void announce(Stage& stage)
{
    tell(stage, QAccessible::Alert, kAnnouncement);
}

void tellOpenOrFolded(Stage& stage, const ItemId& group)
{
    auto* all = dynamic_cast<AccessibleStage*>(QAccessible::queryAccessibleInterface(&stage));
    const int index = all ? all->indexOf(group) : -1;
    if (index < 0)
        return;
    tellScreenReader(QAccessible::ObjectReorder, stage); // it has other children
    QAccessible::State changed;
    changed.expanded = changed.collapsed = true;
    QAccessibleStateChangeEvent event(&stage, changed);
    event.setChild(index);
    sink(&event);
}

void tellScreenReader(QAccessible::Event what, QWidget& of)
{
    QAccessibleEvent event(&of, what);
    sink(&event);
}

void focusSelected(Stage& stage)
{
    const Item* on = stage.hasFocus() ? stage.selectedItem() : nullptr;
    if (on)
        tell(stage, QAccessible::Focus, on->id);
}

} // namespace gui
