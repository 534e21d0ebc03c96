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

int Lesson::pointsOfChecks() const
{
    int sum = 0;
    for (const LessonStep& step : steps)
        sum += step.asks() ? 0 : step.points;
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

Lesson Lesson::withFirstRecording() const
{
    Lesson first = *this;
    first.recordings.resize(1);
    std::erase_if(first.steps, [](const LessonStep& step) { return step.recording != 0; });
    return first;
}

QStringList Lesson::shape() const
{
    QStringList lines{QStringLiteral("id = %1").arg(id), QStringLiteral("seed = %1").arg(seed)};
    for (const LessonRecording& recording : recordings)
        lines << recording.shape();
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
        if (step.nth > 1)
            add("nth", QString::number(step.nth));
        if (step.inSwitch)
            add("in", QStringLiteral("switch"));
        if (!step.snapshot.isEmpty())
            add("snapshot", step.snapshot);
        if (step.recording > 0)
            add("recording", recordings[static_cast<std::size_t>(step.recording)].name);
        if (!step.depends.isEmpty())
            add("depends", step.depends.join(QLatin1String(", ")));
        for (const Diagnose& missing : step.missings)
            add("missing.when", missing.when.text());
        if (step.by)
            add("by", step.by->text);
        if (step.where)
            add("where", step.where->text());
        if (!step.never.isEmpty())
            add("never", QStringLiteral("…"));
        if (step.ask)
            add("ask", step.ask->text());
        if (step.isWithheld)
            add("asks", QStringLiteral("true"));
        for (const Choice& choice : step.choices)
            add("choice.is", choice.is.text());
        for (const Wrong& wrong : step.wrongs)
            add("wrong.when", wrong.when.text());
        for (const OrderItem& item : step.order) {
            add("order.id", item.id);
            if (item.is)
                add("order.is", item.is->text());
        }
        for (const WrongOrder& wrong : step.wrongOrders)
            add("wrong.when", wrong.when());
        for (const Expect& expect : step.expects) {
            add("expect.that", expect.that.text());
            add("expect.is", expect.is.text());
        }
        for (const Diagnose& diagnose : step.diagnoses)
            add("diagnose.when", diagnose.when.text());
        add("hints", QString::number(step.hints.size()));
        for (const int cost : step.hintCosts) {
            if (cost > 0)
                add("hint.costs", QString::number(cost));
        }
        add("points", QString::number(step.points));
    }
    return lines;
}

} // namespace lessons
