// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/lesson-recording.h"

namespace lessons {

QStringList LessonRecording::shape() const
{
    // A lesson with one recording has these two in its title's block.
    QStringList lines{QStringLiteral("budget = %1").arg(budget),
                      QStringLiteral("switches = %1").arg(switches)};
    const auto add = [&](const QString& key, const QString& value) {
        lines << QStringLiteral("recording.%1 = %2").arg(key, value);
    };
    const auto addIf = [&](bool isThere, const char* key, const QString& value) {
        if (isThere)
            add(QLatin1String(key), value);
    };
    addIf(!name.isEmpty(), "name", name);
    addIf(freeRun > 0, "free_run", QString::number(freeRun));
    addIf(image.has_value(), "image", QStringLiteral("…"));
    addIf(host.has_value(), "host", isVhe() ? QStringLiteral("vhe") : QStringLiteral("nvhe"));
    addIf(cpu.has_value(), "cpu", cpu.value_or(QString()));
    addIf(start.guest.has_value(), "guest", QString::number(start.guest.value_or(0)));
    addIf(start.afterSwitches > 0, "after", QString::number(start.afterSwitches));
    addIf(!breaks.isEmpty(), "breaks", breaks);
    addIf(endless, "ends", QStringLiteral("never"));
    for (const live::Poke& poke : pokes)
        add(QStringLiteral("poke.") + poke.symbol, QString::number(poke.value));
    for (const auto& setting : start.registers)
        add(QStringLiteral("registers.") + setting.reg.name(), QString::number(setting.value));
    for (const auto& setting : start.memory)
        add(QStringLiteral("memory.") + setting.name, QString::number(setting.value));
    return lines;
}

const QStringList& cpusWithVhe()
{
    // Cortex-A57 is of Armv8.0; FEAT_VHE came with Armv8.1.
    static const QStringList models{QStringLiteral("cortex-a76"), QStringLiteral("max")};
    return models;
}

} // namespace lessons
