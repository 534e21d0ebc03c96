// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/parser.h"

#include "base/input-file.h"
#include "engine/ideographs.h"
#include "engine/lab-block.h"
#include "engine/sections.h"
#include "engine/words.h"

#include <QHash>
#include <QStringDecoder>

namespace lessons {

namespace {

QString checked(const Prose& prose, const QString& file, Notes& notes)
{
    checkPlaceholders(prose.text, {file, prose.line, 1}, notes);
    notes.texts.push_back({TextUse::Kind::Prose, {file, prose.line, 1}, prose.text});
    return joinIdeographs(prose.text).trimmed();
}

LessonStep stepOf(const Section& section, const Lesson& lesson, Notes& notes)
{
    const QString& file = lesson.file;
    const std::size_t noted = notes.names.size();
    LessonStep step;
    step.title = section.title;
    step.position = section.at;
    if (section.title.isEmpty())
        notes.add(section.at, Words::tr("This step has no title."));
    if (section.lab) {
        step.position = {file, section.lab->firstLine - 1, 1};
        readStepBlock(*section.lab, lesson.recordings, step, notes);
    } else {
        notes.add(section.at, Words::tr("The step “%1” has no lab block.").arg(section.title));
    }
    step.markdown = checked(section.before, file, notes);
    step.after = checked(section.after, file, notes);
    for (std::size_t n = noted; n < notes.names.size(); ++n)
        notes.names[n].recording = step.recording;
    if (!step.asks())
        return step;
    const auto gap = step.markdown.lastIndexOf(QLatin1String("\n\n"));
    step.question = step.markdown.mid(gap < 0 ? 0 : gap + 2).trimmed();
    step.markdown = gap < 0 ? QString() : step.markdown.left(gap).trimmed();
    if (step.question.isEmpty())
        notes.add(section.at,
                  Words::tr("The step “%1” asks, and no question stands before its lab block.")
                      .arg(section.title));
    return step;
}

/// Gives each step without an id one by its number, and sees to it that an id names one step.
void nameSteps(Lesson& lesson, Notes& notes)
{
    QHash<QString, int> taken;
    int number = 0;
    for (LessonStep& step : lesson.steps) {
        ++number;
        if (step.id.isEmpty())
            step.id = QStringLiteral("step-%1").arg(number);
        const int other = taken.value(step.id);
        if (other != 0)
            notes.add(step.idPosition,
                      Words::tr("The id “%1” is the one of step %2 already: each step has "
                                "its own.")
                          .arg(step.id, QString::number(other)));
        else
            taken.insert(step.id, number);
    }
}

/// A state that an expression of a step names.
struct NamedState {
    Expression::State state;
    /// The expression says which event counts, so that it is looked for in one recording alone.
    bool isOfEvent = false;
};

/// Of every expression of a step that is judged on the machine.
std::vector<NamedState> statesNamedIn(const LessonStep& step)
{
    std::vector<NamedState> states;
    const auto add = [&](const Expression& expression, bool isOfEvent = false) {
        for (const Expression::State& state : expression.states())
            states.push_back({state, isOfEvent});
    };
    if (step.where)
        add(*step.where, true);
    if (step.ask)
        add(*step.ask);
    for (const auto* event : {&step.runTo, &step.until, &step.by})
        if (*event)
            add((*event)->address, true);
    for (const Wrong& wrong : step.wrongs)
        add(wrong.when);
    for (const Choice& choice : step.choices)
        add(choice.is);
    for (const OrderItem& item : step.order) {
        if (item.is)
            add(*item.is);
    }
    for (const Expect& expect : step.expects) {
        // Where it first holds is looked for in one recording, too.
        add(expect.that, step.by.has_value());
        add(expect.is, step.by.has_value());
    }
    for (const auto* reasons : {&step.diagnoses, &step.missings})
        for (const Diagnose& reason : *reasons)
            add(reason.when);
    return states;
}

/// What is wrong with naming a state of another recording; empty where nothing is.
QString wrongAcross(const NamedState& named)
{
    const QString& name = named.state.name;
    if (named.isOfEvent)
        return Words::tr("“%1” is a state of another recording, and an event is looked for in the "
                         "step's own.")
            .arg(name);
    if (named.state.isCounted)
        return Words::tr("“%1” is a state of another recording: instructions are counted within "
                         "one. Write at(%1, count(…)).")
            .arg(name);
    if (!named.state.isNumber)
        return Words::tr("“%1” is a state of another recording: at(%1, …) is a number there, or a "
                         "condition. An address or an owner is another one in another machine.")
            .arg(name);
    return {};
}

/// What a step takes from those above it: states that they name, and that they pass.
void checkOrder(const Lesson& lesson, Notes& notes)
{
    QStringList ids;
    QStringList states;
    QHash<QString, int> recordingOf;
    for (const LessonStep& step : lesson.steps) {
        QStringList said;
        for (const NamedState& named : statesNamedIn(step)) {
            const QString& name = named.state.name;
            const bool isThere = states.contains(name);
            const QString wrong = isThere && recordingOf.value(name) != step.recording
                                      ? wrongAcross(named)
                                      : QString();
            if (!wrong.isEmpty() && !said.contains(wrong)) {
                said << wrong;
                notes.add(step.position, wrong);
            }
            if (isThere || said.contains(name))
                continue;
            said << name;
            notes.add(
                step.position,
                Words::tr("No step above names a state “%1”: it would have snapshot = \"%1\".")
                    .arg(name),
                didYouMean(name, states));
        }
        for (const QString& id : step.depends) {
            if (!ids.contains(id))
                notes.add(
                    step.position,
                    Words::tr("“depends” names steps above, and “%1” is none of them.").arg(id),
                    didYouMean(id, ids));
        }
        ids << step.id;
        if (!step.snapshot.isEmpty() && states.contains(step.snapshot))
            notes.add(step.position,
                      Words::tr("A step above names its state “%1”, too.").arg(step.snapshot));
        if (!step.snapshot.isEmpty() && !states.contains(step.snapshot)) {
            states << step.snapshot;
            recordingOf.insert(step.snapshot, step.recording);
        }
    }
}

/// What is read in a named state is held against the image of the recording that has it.
void placeNames(const Lesson& lesson, Notes& notes)
{
    for (NameUse& use : notes.names) {
        if (use.state.isEmpty())
            continue;
        const auto named = std::ranges::find(lesson.steps, use.state, &LessonStep::snapshot);
        if (named != lesson.steps.end())
            use.recording = named->recording;
    }
}

Lesson lessonOf(const QString& text, const QString& file, Notes& notes)
{
    const std::vector<Section> sections = sectionsOf(text, file, notes);
    const Section& head = sections.front();
    Lesson lesson;
    lesson.file = file;
    lesson.title = head.title;
    if (head.counts && head.title.isEmpty())
        notes.add(head.at, Words::tr("The lesson's title is empty."));
    if (head.lab)
        readTitleBlock(*head.lab, lesson, notes);
    else if (head.counts)
        notes.add(head.at, Words::tr("The title has no lab block with id, seed and budget."));
    lesson.introduction = checked(head.before, file, notes);
    const QString more = checked(head.after, file, notes);
    if (!lesson.introduction.isEmpty() && !more.isEmpty())
        lesson.introduction += QLatin1String("\n\n");
    lesson.introduction += more;
    for (std::size_t n = 1; n < sections.size(); ++n)
        if (sections[n].counts)
            lesson.steps.push_back(stepOf(sections[n], lesson, notes));
    nameSteps(lesson, notes);
    checkOrder(lesson, notes);
    placeNames(lesson, notes);
    if (lesson.steps.empty() && head.counts)
        notes.add(head.at, Words::tr("The lesson has no steps: a step begins with “## ”."));
    return lesson;
}

} // namespace

std::vector<LabBlock> labBlocksOf(const QString& text, const QString& file)
{
    Notes notes;
    std::vector<LabBlock> blocks;
    for (Section& section : sectionsOf(text, file, notes)) {
        if (section.lab)
            blocks.push_back(std::move(*section.lab));
    }
    return blocks;
}

ParsedLesson parseWhole(const QByteArray& utf8, const QString& file)
{
    ParsedLesson parsed;
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(utf8);
    if (decode.hasError())
        parsed.notes.add({file, 1, 1},
                         Words::tr("%1 is not UTF-8 text: save it as such.").arg(file));
    else
        parsed.lesson = lessonOf(text, file, parsed.notes);
    return parsed;
}

base::Result<Lesson> parseLesson(const QByteArray& utf8, const QString& file)
{
    ParsedLesson parsed = parseWhole(utf8, file);
    if (parsed.notes.mistakes.empty())
        return std::move(parsed.lesson);
    const Mistake& first = parsed.notes.mistakes.front();
    if (first.sentence.startsWith(file)) // it names the file itself
        return base::Error{first.sentence};
    return base::Error{QStringLiteral("%1: %2").arg(first.at.text(), first.sentence)};
}

base::Result<QByteArray> readLesson(const QString& path)
{
    constexpr std::int64_t kMostBytes = 262144; // several times the longest
    auto text = base::readFile(path, kMostBytes);
    if (!text)
        return base::Error{
            Words::tr("The lesson %1 cannot be read: %2.").arg(path, text.error().sentence)};
    return text;
}

base::Result<Lesson> loadLesson(const QString& path)
{
    const auto text = readLesson(path);
    if (!text)
        return text.error();
    return parseLesson(*text, path);
}

} // namespace lessons
