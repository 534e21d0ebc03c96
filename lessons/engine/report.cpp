// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/report.h"

#include "engine/words.h"

#include <QJsonArray>

#include <algorithm>

namespace lessons {

namespace {

QString outcomeWord(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Pass:
        return Words::tr("pass");
    case Outcome::Fail:
        return Words::tr("FAIL");
    case Outcome::Error:
        return Words::tr("ERROR");
    case Outcome::Blocked:
        return Words::tr("blocked");
    case Outcome::NotAsked:
        return Words::tr("not asked");
    case Outcome::NotJudged:
        return Words::tr("not judged here");
    }
    return {};
}

QString valueText(const std::optional<std::uint64_t>& value)
{
    return value ? base::hex16(*value) : Words::tr("(not read)");
}

QString findingText(const Finding& finding)
{
    QString line =
        Words::tr("expected %1 = %2: %3, seen %4")
            .arg(finding.that, finding.is, valueText(finding.expected), valueText(finding.seen));
    if (!finding.trouble.isEmpty())
        line += QStringLiteral(". ") + finding.trouble;
    return line;
}

QJsonValue jsonValue(const std::optional<std::uint64_t>& value)
{
    return value ? QJsonValue(base::hex16(*value)) : QJsonValue(QJsonValue::Null);
}

QJsonObject findingJson(const Finding& finding)
{
    QJsonObject object{{QStringLiteral("that"), finding.that},
                       {QStringLiteral("is"), finding.is},
                       {QStringLiteral("expected"), jsonValue(finding.expected)},
                       {QStringLiteral("seen"), jsonValue(finding.seen)},
                       {QStringLiteral("holds"), finding.holds()}};
    if (!finding.trouble.isEmpty())
        object[QStringLiteral("trouble")] = finding.trouble;
    return object;
}

QString contractKey(Attempt::Contract contract)
{
    switch (contract) {
    case Attempt::Contract::Holds:
        return QStringLiteral("holds");
    case Attempt::Contract::Violated:
        return QStringLiteral("violated");
    case Attempt::Contract::NotJudged:
        return QStringLiteral("not-judged");
    case Attempt::Contract::NotAsked:
        break;
    }
    return {};
}

/// What a machine printed, the last lines of it: control characters are shown, not obeyed.
QString consoleText(const QString& console)
{
    constexpr qsizetype kLines = 12;
    QString shown;
    for (const QString& line : console.trimmed().split(u'\n').mid(
             std::max<qsizetype>(console.trimmed().count(u'\n') + 1 - kLines, 0))) {
        QString visible = line;
        for (QChar& c : visible) {
            if (c.category() == QChar::Other_Control && c != u'\t')
                c = c == u'\r' ? u' ' : u'␛';
        }
        shown += QStringLiteral("  | ") + visible.trimmed() + u'\n';
    }
    return shown;
}

/// "cortex-a57 · 2 world switches · 609 steps".
QString sizeText(const QString& cpu, int switches, std::uint32_t instructions)
{
    return QStringList{cpu, Words::tr("%n world switch(es)", nullptr, switches),
                       Words::tr("%n step(s)", nullptr, static_cast<int>(instructions))}
        .join(QStringLiteral(" · "));
}

/// A line of one of several recordings.
QString partText(const RecordedPart& part)
{
    QString line = part.name + QStringLiteral(": ");
    if (!part.cpu.isEmpty())
        line += sizeText(part.cpu, part.switches, part.instructions);
    if (!part.trouble.isEmpty())
        line += (part.cpu.isEmpty() ? QString() : QStringLiteral(" · ")) +
                Words::tr("ERROR: %1").arg(part.trouble);
    return line + u'\n';
}

QJsonObject partJson(const RecordedPart& part)
{
    QJsonObject object{{QStringLiteral("name"), part.name},
                       {QStringLiteral("cpu"), part.cpu},
                       {QStringLiteral("image"), part.image},
                       {QStringLiteral("switches"), part.switches},
                       {QStringLiteral("timelineSteps"), static_cast<qint64>(part.instructions)}};
    if (const QString contract = contractKey(part.contract); !contract.isEmpty())
        object[QStringLiteral("contract")] = contract;
    if (!part.trouble.isEmpty())
        object[QStringLiteral("trouble")] = part.trouble;
    return object;
}

QJsonObject stepJson(const StepResult& step)
{
    QJsonArray findings;
    for (const Finding& finding : step.findings)
        findings.append(findingJson(finding));
    QJsonObject object{{QStringLiteral("step"), step.step + 1},
                       {QStringLiteral("id"), step.id},
                       {QStringLiteral("title"), step.title},
                       {QStringLiteral("outcome"), outcomeKey(step.outcome)},
                       {QStringLiteral("points"), step.points},
                       {QStringLiteral("possible"), step.possible},
                       {QStringLiteral("findings"), findings}};
    if (!step.recording.isEmpty())
        object[QStringLiteral("recording")] = step.recording;
    if (!step.say.isEmpty())
        object[QStringLiteral("say")] = step.say;
    if (step.timelineStep)
        object[QStringLiteral("timelineStep")] = static_cast<qint64>(*step.timelineStep);
    if (!step.where.isEmpty())
        object[QStringLiteral("where")] = step.where;
    return object;
}

} // namespace

QString outcomeKey(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Pass:
        return QStringLiteral("pass");
    case Outcome::Fail:
        return QStringLiteral("fail");
    case Outcome::Error:
        return QStringLiteral("error");
    case Outcome::Blocked:
        return QStringLiteral("blocked");
    case Outcome::NotAsked:
        return QStringLiteral("not-asked");
    case Outcome::NotJudged:
        return QStringLiteral("not-judged");
    }
    return {};
}

void Report::take(const Attempt& attempt, const QString& recording)
{
    ending = attempt.ending;
    console = attempt.console;
    cause = attempt.cause;
    causeWhere = attempt.where;
    causeStep = attempt.step;
    guestReport = attempt.guestReport;
    contract = attempt.contract;
    if (!cause.isEmpty() || !ending.isEmpty())
        causeRecording = recording;
}

int Report::points() const
{
    int sum = 0;
    for (const StepResult& step : steps)
        sum += step.points;
    return sum;
}

int Report::possible() const
{
    int sum = 0;
    for (const StepResult& step : steps)
        sum += step.possible;
    return sum;
}

Outcome Report::outcome() const
{
    const auto any = [this](Outcome outcome) {
        return std::ranges::any_of(
            steps, [outcome](const StepResult& step) { return step.outcome == outcome; });
    };
    const bool isPartMissing = std::ranges::any_of(
        recordings, [](const RecordedPart& part) { return !part.trouble.isEmpty(); });
    if (!trouble.isEmpty() || isPartMissing || any(Outcome::Error) || steps.empty())
        return Outcome::Error;
    if (!cause.isEmpty() || any(Outcome::Fail) || any(Outcome::Blocked))
        return Outcome::Fail;
    return any(Outcome::NotJudged) ? Outcome::NotJudged : Outcome::Pass;
}

int Report::exitCode() const
{
    switch (outcome()) {
    case Outcome::Pass:
        return 0;
    case Outcome::Fail:
        return 1;
    default:
        return 3;
    }
}

/// How the machine ended, and the first thing that went wrong.
QString Report::circumstances() const
{
    QString text;
    if (!ending.isEmpty() && ending != cause)
        text += ending + u'\n';
    if (contract == Attempt::Contract::Violated && !cause.isEmpty())
        text += Words::tr("The contract is violated: %1").arg(cause) + u'\n';
    else if (!cause.isEmpty())
        text += cause + u'\n';
    if (!causeWhere.isEmpty())
        text += QStringLiteral("  ") + causeWhere + u'\n';
    if (!guestReport.isEmpty() && guestReport != cause)
        text += guestReport + u'\n';
    return text;
}

QString Report::toText() const
{
    QString text = title + u'\n';
    const QString ended = console.isEmpty()
                              ? QString()
                              : Words::tr("The machine's console:") + u'\n' + consoleText(console);
    if (!trouble.isEmpty())
        return text + Words::tr("ERROR: %1").arg(trouble) + u'\n' + ended;
    if (!recordings.empty()) {
        for (const RecordedPart& part : recordings)
            text += partText(part);
        text += u'\n';
    } else if (instructions > 0) { // an exam's answers are held against no recording
        text += sizeText(cpu, switches, instructions) + QStringLiteral("\n\n");
    }
    if (!causeRecording.isEmpty())
        text += Words::tr("In the recording %1:").arg(causeRecording) + u'\n';
    text += circumstances() + ended;
    if (!text.endsWith(QLatin1String("\n\n")))
        text += u'\n';
    const QString indent(6, u' ');
    for (const StepResult& step : steps) {
        text += QStringLiteral("%1  %2  %3")
                    .arg(step.step + 1, 2)
                    .arg(outcomeWord(step.outcome), step.title);
        if (!recordings.empty())
            text += QStringLiteral("  [%1]").arg(step.recording);
        if (step.possible > 0)
            text += QStringLiteral("  %1/%2").arg(step.points).arg(step.possible);
        text += u'\n';
        if (!step.where.isEmpty())
            text += indent + step.where + u'\n';
        // A blocked step says nothing of its own: what blocks it stands at the top.
        if (step.outcome == Outcome::Pass || step.outcome == Outcome::NotAsked ||
            (step.outcome == Outcome::Blocked && !cause.isEmpty()))
            continue;
        for (const Finding& finding : step.findings) {
            if (!finding.holds())
                text += indent + findingText(finding) + u'\n';
        }
        if (!step.say.isEmpty())
            text += indent + step.say + u'\n';
    }
    text +=
        u'\n' +
        Words::tr("%1: %2 of %3 points").arg(outcomeWord(outcome())).arg(points()).arg(possible()) +
        u'\n';
    return text;
}

QJsonObject Report::toJson() const
{
    QJsonArray list;
    for (const StepResult& step : steps)
        list.append(stepJson(step));
    QJsonObject object{{QStringLiteral("format"), QStringLiteral("worldswitch-lesson-report")},
                       {QStringLiteral("version"), 2},
                       {QStringLiteral("lesson"), id},
                       {QStringLiteral("title"), title},
                       {QStringLiteral("seed"), seed},
                       {QStringLiteral("cpu"), cpu},
                       {QStringLiteral("image"), image},
                       {QStringLiteral("switches"), switches},
                       {QStringLiteral("timelineSteps"), static_cast<qint64>(instructions)},
                       {QStringLiteral("outcome"), outcomeKey(outcome())},
                       {QStringLiteral("points"), points()},
                       {QStringLiteral("possible"), possible()},
                       {QStringLiteral("steps"), list}};
    const auto add = [&object](const char* key, const QString& text) {
        if (!text.isEmpty())
            object[QLatin1String(key)] = text;
    };
    if (!recordings.empty()) {
        QJsonArray parts;
        for (const RecordedPart& part : recordings)
            parts.append(partJson(part));
        object[QStringLiteral("recordings")] = parts;
    }
    add("causeRecording", causeRecording);
    add("contract", contractKey(contract));
    add("cause", cause);
    add("causeWhere", causeWhere);
    if (causeStep)
        object[QStringLiteral("causeTimelineStep")] = static_cast<qint64>(*causeStep);
    add("guestReport", guestReport);
    add("ending", ending);
    add("console", console);
    add("trouble", trouble);
    return object;
}

} // namespace lessons
