// SPDX-License-Identifier: GPL-2.0-or-later
#include "take.h"

#include "engine/full-width.h"
#include "engine/mistake.h"
#include "engine/order.h"
#include "engine/plain-text.h"
#include "engine/source.h"
#include "engine/words.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace tool {

using lessons::Horizon;
using lessons::Words;

namespace {

/// "b" of two choices is 1.
std::optional<std::size_t> choiceNamed(const QString& text, std::size_t count)
{
    if (text.size() != 1)
        return {};
    const auto letter = lessons::fromFullWidth(text).toLower().front().unicode();
    if (letter < 'a' || letter >= 'a' + count)
        return {};
    return letter - 'a';
}

} // namespace

struct Take::Command {
    const char* name;
    const char* brief; ///< one letter, or none
    void (Take::*run)(const QString& argument);
    bool takesArgument;
    const char* use;
    const char* does; ///< translated where it is shown
};

const Take::Command Take::kCommands[] = {
    {"next", "n", &Take::next, false, "next",
     QT_TRANSLATE_NOOP("lessons", "go on: check this step, or show the lesson's next one (so does "
                                  "an empty line)")},
    {"previous", "", &Take::previous, false, "previous",
     QT_TRANSLATE_NOOP("lessons", "show the lesson's step before")},
    {"show", "", &Take::show, false, "show",
     QT_TRANSLATE_NOOP("lessons", "show this step once more")},
    {"predict", "p", &Take::predict, true, "predict ANSWER",
     QT_TRANSLATE_NOOP("lessons", "answer the question: a number, an expression, the letter of a "
                                  "choice, or letters in their order")},
    {"hint", "", &Take::hint, false, "hint", QT_TRANSLATE_NOOP("lessons", "the next hint")},
    {"skip", "", &Take::skip, false, "skip",
     QT_TRANSLATE_NOOP("lessons", "go on without an answer, and without its points")},
    {"step", "s", &Take::step, true, "step [N]",
     QT_TRANSLATE_NOOP("lessons", "one instruction on, or N")},
    {"back", "b", &Take::back, true, "back [N]",
     QT_TRANSLATE_NOOP("lessons", "one instruction back, or N")},
    {"who", "w", &Take::who, true, "who CELL",
     QT_TRANSLATE_NOOP("lessons",
                       "whose value a register or a cell holds, who wrote it, and who "
                       "reads it next: who x19, who sp_el0, who host.x19, who 0x40091c98")},
    {"why", "y", &Take::why, false, "why",
     QT_TRANSLATE_NOOP("lessons", "what the last instruction did and why, and which is next")},
    {"help", "?", &Take::help, false, "help", QT_TRANSLATE_NOOP("lessons", "this list")},
    {"quit", "q", nullptr, false, "quit",
     QT_TRANSLATE_NOOP("lessons", "end, with the report; what was not answered is not asked")},
};

Take::Take(cli::Output& out, cli::LineInput& in, lessons::Walkthrough& walk, Stories stories)
    : m_out(out)
    , m_in(in)
    , m_walk(walk)
    , m_stories(std::move(stories))
{
    while (!m_stories[static_cast<std::size_t>(m_shown)])
        ++m_shown;
    m_story = m_stories[static_cast<std::size_t>(m_shown)];
}

void Take::run()
{
    say(lessons::plainText(m_walk.lesson().title));
    if (const QString& introduction = m_walk.lesson().introduction; !introduction.isEmpty())
        say(u'\n' + lessons::plainText(introduction));
    goToLessonStep(m_walk.step());
    for (;;) {
        if (m_in.isTerminal())
            m_out.raw("> ");
        m_out.flush();
        const auto line = m_in.next();
        if (!line || m_out.readerGone() || !obey(line->trimmed()))
            break;
    }
    say(QString());
}

bool Take::obey(const QString& line)
{
    const QString typed =
        lessons::fromFullWidth(line).section(u' ', 0, 0, QString::SectionSkipEmpty);
    const QString word = typed.toLower();
    const QString argument = line.mid(typed.size()).trimmed();
    if (word.isEmpty()) {
        next({});
        return true;
    }
    for (const Command& command : kCommands) {
        if (word != QLatin1String(command.name) && word != QLatin1String(command.brief))
            continue;
        if (!command.takesArgument && !argument.isEmpty()) {
            say(Words::tr("“%1” takes nothing after it.").arg(typed));
            return true;
        }
        if (!command.run)
            return false;
        (this->*command.run)(argument);
        return true;
    }
    QStringList names;
    for (const Command& command : kCommands)
        names << QLatin1String(command.name);
    const QString meant = lessons::didYouMean(word, names);
    say(Words::tr("There is no command “%1”: `help` lists them.").arg(typed) +
        (meant.isEmpty() ? meant : u' ' + meant));
    return true;
}

void Take::help(const QString&)
{
    for (const Command& command : kCommands) {
        QString use = QLatin1String(command.use);
        if (*command.brief != '\0')
            use += QStringLiteral(" (%1)").arg(QLatin1String(command.brief));
        say(QStringLiteral("%1  %2").arg(use, Words::tr(command.does)));
    }
}

// The lesson -------------------------------------------------------------------------------------

void Take::next(const QString&)
{
    if (!m_walk.mayLeave() && m_walk.view().asks) {
        say(Words::tr("Answer first, by `predict`; a guess teaches more than none. Or `skip`."));
        return;
    }
    if (!m_walk.mayLeave()) {
        judge({});
        return;
    }
    if (m_walk.isLast())
        say(Words::tr("The lesson is done: `quit` shows the report."));
    else
        goToLessonStep(m_walk.step() + 1);
}

void Take::skip(const QString&)
{
    if (!m_walk.isOpen()) {
        say(Words::tr("There is nothing to skip here: `next` goes on."));
        return;
    }
    const int before = m_walk.step();
    m_walk.skip();
    if (m_walk.step() != before)
        goToLessonStep(m_walk.step());
    else
        next({});
}

void Take::previous(const QString&)
{
    if (m_walk.isFirst())
        say(Words::tr("This is the lesson's first step."));
    else
        goToLessonStep(m_walk.step() - 1);
}

void Take::predict(const QString& argument)
{
    const lessons::StepView& view = m_walk.view();
    if (!view.asks) {
        say(Words::tr("This step asks nothing."));
    } else if (!view.reached) {
        say(view.trouble);
    } else if (m_walk.isDone()) {
        say(Words::tr("This question is behind you: `next` goes on."));
    } else if (argument.isEmpty() && !view.order.empty()) {
        say(Words::tr("Write the letters of the items behind it, in their order: predict %1.")
                .arg(lessons::someLetters(view.order.size())));
    } else if (argument.isEmpty()) {
        say(Words::tr("Write your answer behind it: a number such as 160, or an expression such as "
                      "x1 + 8*3."));
    } else {
        const auto choice = choiceNamed(argument, view.choices.size());
        judge(choice ? view.choices[*choice].answer : argument);
    }
}

void Take::judge(const QString& answer)
{
    const lessons::StepResult result = m_walk.judge(answer);
    if (m_walk.mayLeave())
        goToState(m_walk.state());
    say(result.say);
    keep();
    if (result.outcome == lessons::Outcome::Pass && result.points > 0)
        say(Words::tr("%1 of %2 points so far.")
                .arg(m_walk.points())
                .arg(m_walk.lesson().points()));
    if (m_walk.isDone() && !m_walk.view().after.isEmpty()) {
        say(QString());
        say(lessons::plainText(m_walk.view().after));
    }
}

/// Answers, and the hints that were taken for one.
void Take::keep()
{
    if (!m_onAnswer || !m_walk.view().asks)
        return;
    if (const QString trouble = m_onAnswer(); !trouble.isEmpty())
        say(trouble);
}

void Take::hint(const QString&)
{
    if (!m_walk.isOpen()) {
        say(Words::tr("There is nothing to answer or to check here."));
        return;
    }
    const auto hint = m_walk.takeHint();
    say(hint ? Words::tr("Hint: %1").arg(*hint) : Words::tr("There is no other hint."));
    keep();
    sayPrice();
}

/// Before it is asked for.
void Take::sayPrice()
{
    if (const int cost = m_walk.nextHintCost(); cost > 0)
        say(Words::tr("The next hint costs points: %1.").arg(cost));
}

void Take::show(const QString&)
{
    const lessons::StepView& view = m_walk.view();
    say(u'\n' + Words::tr("Step %1 of %2: %3")
                    .arg(view.step + 1)
                    .arg(view.count)
                    .arg(lessons::plainText(view.title)));
    say(QString());
    if (!view.reached) {
        say(view.trouble);
        return;
    }
    QStringList parts;
    for (const QString& text : {view.markdown, view.question})
        if (!text.isEmpty())
            parts << lessons::plainText(text);
    for (const auto* list : {&view.choices, &view.order}) {
        QStringList lines;
        for (std::size_t n = 0; n < list->size(); ++n)
            lines << QStringLiteral("%1) %2").arg(lessons::letterOf(n),
                                                  lessons::plainText((*list)[n].text));
        if (!lines.isEmpty())
            parts << lines.join(u'\n');
    }
    if (m_walk.isDone() && !view.after.isEmpty())
        parts << lessons::plainText(view.after);
    if (!parts.isEmpty())
        say(parts.join(QLatin1String("\n\n")) + u'\n');
    showPlace();
    if (!m_walk.isOpen())
        return;
    if (!view.order.empty())
        say(Words::tr("Put them into order: type predict and the letters, as in predict %1.")
                .arg(lessons::someLetters(view.order.size())));
    say((view.asks ? Words::tr("A question, for points: %1. Type predict ANSWER, hint or skip.")
                   : Words::tr("A check, for points: %1. Type next, hint or skip."))
            .arg(view.points));
    sayPrice();
}

void Take::goToLessonStep(int step)
{
    m_walk.goTo(step);
    turnTo(m_walk.recording());
    if (m_walk.view().reached)
        goToState(m_walk.state());
    show({});
}

/// The machine that is looked at from here on; it is said where it is another one than before.
void Take::turnTo(int recording)
{
    const auto& story = m_stories[static_cast<std::size_t>(recording)];
    const bool isOther = std::exchange(m_recording, recording) != recording;
    if (story && m_shown != recording) {
        m_shown = recording;
        m_story = story;
        m_index = 0;
    }
    if (isOther)
        say(u'\n' + Words::tr("Another recording from here on: %1.")
                        .arg(lessons::recordingTitle(m_walk.lesson(), recording)));
}

// The machine ------------------------------------------------------------------------------------

Horizon Take::horizon() const
{
    return Horizon::at(m_walk.horizon(m_shown), *m_story);
}

story::Moment Take::moment() const
{
    return horizon().moment(*m_story, m_index);
}

void Take::goToState(std::uint32_t recordedState)
{
    if (m_story->count() > 0)
        m_index = horizon().within(lessons::shownAt(*m_story, recordedState));
}

void Take::step(const QString& argument)
{
    move(argument, true);
}

void Take::back(const QString& argument)
{
    move(argument, false);
}

void Take::move(const QString& argument, bool forward)
{
    bool isNumber = true;
    const uint count = argument.isEmpty() ? 1 : argument.toUInt(&isNumber);
    if (!isNumber || count == 0) {
        say(Words::tr("“%1” is not a number of instructions: write 1 or more.").arg(argument));
        return;
    }
    if (m_story->count() == 0) {
        say(Words::tr("The recording has no instruction to show."));
        return;
    }
    const std::uint32_t last = m_story->count() - 1;
    const std::uint32_t wanted = forward ? m_index + std::min<std::uint32_t>(count, last - m_index)
                                         : m_index - std::min<std::uint32_t>(count, m_index);
    if (wanted == m_index) {
        say(forward ? Words::tr("This is the end of the recording.")
                    : Words::tr("This is the beginning of the recording."));
        return;
    }
    const bool refused = horizon().isBeyond(wanted);
    m_index = horizon().within(wanted);
    if (refused)
        say(lessons::refusalText());
    showPlace();
}

/// Where the machine is, in two lines or three.
void Take::showPlace()
{
    if (m_story->count() == 0)
        return;
    const story::Moment now = moment();
    const auto line = [](const story::Annotation& a) {
        return a.brief.isEmpty() ? a.instruction
                                 : QStringLiteral("%1: %2").arg(a.instruction, a.brief);
    };
    say(Words::tr("Switch %1 of %2, step %3 of %4, %5, in %6")
            .arg(now.switchNumber)
            .arg(now.switchCount)
            .arg(now.stepInSwitch)
            .arg(now.stepsInSwitch)
            .arg(now.level, now.function));
    if (now.executed)
        say(Words::tr("  was  %1").arg(line(*now.executed)));
    if (now.next)
        say(Words::tr("  next %1").arg(line(*now.next)));
}

void Take::why(const QString&)
{
    if (m_story->count() == 0) {
        say(Words::tr("The recording has no instruction to show."));
        return;
    }
    const story::Moment now = moment();
    if (now.executed) {
        say(Words::tr("Executed:"));
        tell(*now.executed);
    }
    if (now.next) {
        say(Words::tr("Next:"));
        tell(*now.next);
    }
}

void Take::tell(const story::Annotation& a)
{
    QString head = QStringLiteral("  %1  %2").arg(base::hex16(a.pc.value), a.instruction);
    if (!a.function.isEmpty())
        head += QStringLiteral("  %1").arg(a.function);
    if (!a.sourceFile.isEmpty())
        head += QStringLiteral("  %1:%2").arg(a.sourceFile, QString::number(a.sourceLine));
    say(head);
    for (qsizetype n = 0; n < a.singles.size(); ++n)
        say(QStringLiteral("  = %1  %2").arg(a.singles[n], a.singleTargets.value(n)));
    for (const QString& change : a.changes)
        say(QStringLiteral("  ") + change);
    if (!a.why.isEmpty())
        say(QStringLiteral("  ") + a.why);
    if (!a.disagreement.isEmpty())
        say(QStringLiteral("  ") + a.disagreement);
}

void Take::who(const QString& argument)
{
    if (argument.isEmpty()) {
        say(Words::tr("Whose? Name a register or a cell: who x19, who host.x19."));
        return;
    }
    if (m_story->count() == 0) {
        say(Words::tr("The recording has no instruction to show."));
        return;
    }
    const std::uint32_t state = m_story->stateOf(m_index);
    if (const auto place = m_story->placeNamed(argument, state)) {
        say(cellText(*place));
        return;
    }
    const auto address = m_walk.runner().valueAt(state, argument, m_shown);
    if (address)
        say(cellText(arm64::Place::of(base::Address{*address}.cell())));
    else
        say(Words::tr("“%1” names no cell: %2").arg(argument, address.error().sentence));
}

QString Take::cellText(const arm64::Place& place) const
{
    const std::uint32_t state = m_story->stateOf(m_index);
    const recording::Recording& recording = m_story->recording();
    const QString name = m_story->nameOf(place);
    const auto value = recording.valueAt(state, place);
    if (!value)
        return Words::tr("%1: this cell was not read from the machine.").arg(name);
    QStringList lines{QStringLiteral("%1 = 0x%2 (%3)").arg(name, base::hex16(*value)).arg(*value)};
    lines << Words::tr("Owner: %1").arg(m_story->ownerAt(state, place).text());
    const auto by = [this](const QString& sentence, std::uint32_t step) {
        const story::Annotation a = m_story->annotation(step);
        return sentence.arg(a.instruction, a.function);
    };
    const auto writer = recording.lastWriter(state, place);
    lines << (writer ? by(Words::tr("Written last by %1 in %2"), *writer)
                     : Words::tr("Nothing in this recording wrote it before."));
    if (horizon().hidesTheFuture()) {
        lines << lessons::veilText();
    } else {
        const auto reader = recording.nextReader(state, place);
        lines << (reader ? by(Words::tr("Read next by %1 in %2"), *reader)
                         : Words::tr("Nothing in this recording reads it later."));
    }
    return lines.join(u'\n');
}

void Take::say(const QString& text)
{
    m_out.text(text + u'\n');
}

} // namespace tool
