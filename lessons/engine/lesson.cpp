// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/lesson.h"

namespace lessons {

int Lesson::points() const
{
    int sum = 0;
    for (const LessonStep& step : steps)
        sum += step.points;
    return sum;
}

std::optional<int> Lesson::indexOf(const QString& stepId) const
{
    for (std::size_t n = 0; n < steps.size(); ++n) {
        if (steps[n].id == stepId)
            return static_cast<int>(n);
    }
    return {};
}

QStringList Lesson::shape() const
{
    QStringList lines{QStringLiteral("id = %1").arg(id), QStringLiteral("seed = %1").arg(seed),
                      QStringLiteral("budget = %1").arg(budget),
                      QStringLiteral("switches = %1").arg(switches)};
    int number = 0;
    for (const LessonStep& step : steps) {
        const QString prefix = QStringLiteral("step %1: ").arg(++number);
        const auto add = [&](const char* key, const QString& value) {
            lines << prefix + QLatin1String(key) + QLatin1String(" = ") + value;
        };
        add("id", step.id);
        if (step.runTo)
            add("run_to", step.runTo->text);
        if (step.until)
            add("until", step.until->text);
        if (step.fromEnter)
            add("from", QStringLiteral("enter"));
        if (step.by)
            add("by", step.by->text);
        if (step.where)
            add("where", step.where->text());
        if (!step.never.isEmpty())
            add("never", QStringLiteral("…"));
        if (step.ask)
            add("ask", step.ask->text());
        for (const Choice& choice : step.choices)
            add("choice.is", choice.is.text());
        for (const Wrong& wrong : step.wrongs)
            add("wrong.when", wrong.when.text());
        for (const Expect& expect : step.expects) {
            add("expect.that", expect.that.text());
            add("expect.is", expect.is.text());
        }
        for (const Diagnose& diagnose : step.diagnoses)
            add("diagnose.when", diagnose.when.text());
        add("hints", QString::number(step.hints.size()));
        add("points", QString::number(step.points));
    }
    return lines;
}

} // namespace lessons
