// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/announcer.h"

#include "gui/scene/announcement.h"
#include "gui/stage/accessible.h"
#include "gui/theme/plain.h"

#include <QAccessibleWidget>

namespace gui {

namespace {
QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* announcer = qobject_cast<Announcer*>(object);
    return announcer ? new QAccessibleWidget(announcer, QAccessible::AlertMessage) : nullptr;
}
} // namespace

Announcer::Announcer(QWidget* panel)
    : QWidget(panel)
{
    static const bool kOnce = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    (void)kOnce;
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(0, 0, 1, 1); // what has no size is not there, for some readers
}

void Announcer::announce(const QString& sentence)
{
    const QString said = beginningOf(visible(sentence), kMostWords);
    if (said.isEmpty() || !isVisible())
        return;
    setAccessibleName(said);
    tellScreenReader(QAccessible::Alert, *this);
}

} // namespace gui
