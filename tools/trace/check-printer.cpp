// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/check-printer.h"

#include "trace/tally.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace trace {

namespace {

/// In the words of the recorded hypervisor's profile, where it is known.
QString ruleName(contract::Rule rule, const profile::Profile& profile)
{
    using contract::Rule;
    switch (rule) {
    case Rule::Entry:
        return QCoreApplication::translate("trace", "entry to %1").arg(profile.enter);
    case Rule::Eret:
        return QStringLiteral("ERET");
    case Rule::Vector:
        return QCoreApplication::translate("trace", "the vector");
    case Rule::Exit:
        return QCoreApplication::translate("trace", "entry to %1").arg(profile.exit);
    case Rule::Ret:
        return QStringLiteral("RET");
    case Rule::Outer:
        return QCoreApplication::translate("trace", "outer window");
    case Rule::Stack:
        return QCoreApplication::translate("trace", "stack");
    case Rule::Base:
        return QCoreApplication::translate("trace", "base register");
    case Rule::Footprint:
        return QCoreApplication::translate("trace", "footprint");
    case Rule::Lost:
        return QCoreApplication::translate("trace", "lost");
    case Rule::Effects:
        return QCoreApplication::translate("trace", "effects");
    }
    return {};
}

/// What was found in one switch.
struct Found {
    qsizetype violated = 0;
    qsizetype unjudged = 0;
};

std::map<int, Found> foundIn(const contract::Judgement& judgement)
{
    std::map<int, Found> found;
    for (const auto& violation : judgement.violations) {
        auto& here = found[violation.switchNumber];
        ++(violation.judged ? here.violated : here.unjudged);
    }
    return found;
}

cli::TerminalText switchLine(const TerminalStyle& ink, const Found& found, bool wasJudged)
{
    if (found.violated > 0)
        return ink.alarm(QCoreApplication::translate("trace", "violated (%1)").arg(found.violated));
    if (found.unjudged > 0 || !wasJudged)
        return ink.alarm(QCoreApplication::translate("trace", "could not be judged"));
    return ink.good(QCoreApplication::translate("trace", "holds"));
}

} // namespace

void printVerdict(cli::Output& out, const TerminalStyle& ink, int columns,
                  const reading::Reading& reading, const contract::Judgement& judgement)
{
    auto title = QCoreApplication::translate("trace", "The world-switch contract");
    if (const QString& cpu = reading.facts().cpu; !cpu.isEmpty())
        title += QStringLiteral(" · ") + cpu;
    const profile::Profile& profile = reading.facts().profile;
    out.line(ink.strong(title));
    if (judgement.verdict == contract::Verdict::Withheld) {
        out.line(ink.alarm(judgement.summary));
        return;
    }

    auto found = foundIn(judgement);
    for (const reading::SwitchSpan& each : reading.switches()) {
        auto line = QCoreApplication::translate("trace", "switch %1").arg(each.number);
        if (each.guest >= 0)
            line += QCoreApplication::translate("trace", " · guest %1")
                        .arg(reading::guestName(each.guest));
        out.line(line + QStringLiteral(": ") +
                 switchLine(ink, found[each.number], each.number <= judgement.switchesJudged));
    }

    constexpr int kIndent = 2;
    const QString indent(kIndent, QLatin1Char(' '));
    for (const auto& violation : judgement.violations) {
        out.line({});
        const auto kind = violation.judged ? QCoreApplication::translate("trace", "violated")
                                           : QCoreApplication::translate("trace", "not judged");
        out.line(ink.alarm(kind) +
                 QCoreApplication::translate("trace", " · rule %1 · %2 · switch %3")
                     .arg(ruleName(violation.rule, profile), violation.subject,
                          QString::number(violation.switchNumber)));
        if (!violation.where.isEmpty())
            out.line(indent + violation.where);
        const auto lines = wrapped(violation.sentence, columns - kIndent);
        for (const auto& line : lines)
            out.line(indent + line);
    }
    if (!judgement.violations.empty())
        out.line({});
    for (const QString& told : tallyLines(tallyOf(reading), reading.facts()))
        for (const auto& line : wrapped(told, columns))
            out.line(line);
    out.line(judgement.verdict == contract::Verdict::Holds ? ink.good(judgement.summary)
                                                           : ink.alarm(judgement.summary));
}

} // namespace trace
