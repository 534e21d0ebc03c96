// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/lab-block.h"

#include "base/dot-limit.h"
#include "engine/expression-types.h"
#include "engine/lab-table.h"
#include "engine/placeholders.h"
#include "engine/recording-block.h"
#include "engine/words.h"

#include <QRegularExpression>
#include <QSet>

#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace lessons {

const QString& LabBlock::line(qsizetype row) const
{
    static const QString none;
    if (lines.isEmpty())
        lines = toml.split(u'\n');
    return row >= 0 && row < lines.size() ? lines[row] : none;
}

std::optional<toml::table> parseToml(const LabBlock& block, Notes& notes)
{
    const QByteArray utf8 = block.toml.toUtf8();
    if (const auto line = base::firstLineOfManyDots(utf8)) {
        notes.add(block.at(*line, 1),
                  Words::tr("This line has more than %1 dots: no key is as deep as that.")
                      .arg(base::kMostDots));
        return {};
    }
    try {
        return toml::parse(
            std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    } catch (const toml::parse_error& error) {
        const auto at = error.source().begin;
        notes.add(block.at(static_cast<int>(at.line), static_cast<int>(at.column)),
                  Words::tr("This is not TOML: %1.").arg(qt(error.description())));
        return {};
    }
}

namespace {

// What a lesson may ask for. Each bound is far beyond any lesson that a person can read, and far
// below what would cost a machine its memory or an int its range.
constexpr int kMostPoints = 1000;
constexpr int kLongestSeed = 60;
constexpr int kMostEvents = 1000; ///< of which an event is the n-th
/// Of two the order that is not shown would be the right one; more than twelve nobody can hold.
constexpr std::size_t kFewestItems = 3, kMostItems = 12;

/// Of a step, for who writes one where it belongs to a table of the step's.
const QStringList& stepKeys()
{
    static const QStringList keys =
        QStringLiteral(
            "id run_to until from in nth where never ask asks by hint points snapshot depends "
            "recording")
            .split(u' ');
    return keys;
}

/// What can never be said, because what is the same stands before it.
void noteRepeated(LabTable& table, const LabTable& row, const QString& text, QSet<QString>& seen)
{
    if (text.isEmpty())
        return;
    if (seen.contains(text))
        table.note(row.where("when"),
                   Words::tr("“%1” stands above already: this is never said.").arg(text));
    seen << text;
}

/// Of a published lesson's question the answer is left out.
bool asks(const LabTable& table)
{
    return table.has("ask") || table.has("asks") || table.has("order");
}

/// "vector before eret", of a question whose items have these ids.
void readWrongOrder(LabTable& table, LabTable& row, LessonStep& step, const QStringList& ids)
{
    const QString when = row.neededString("when");
    const QString say = row.neededWords("say");
    if (when.isEmpty())
        return;
    static const QRegularExpression form(QStringLiteral("^\\s*(\\S+)\\s+before\\s+(\\S+)\\s*\\z"));
    const auto match = form.match(when);
    if (!match.hasMatch()) {
        table.note(
            row.where("when"),
            Words::tr("A wrong order is written “ID before ID”, with the ids of two items."));
        return;
    }
    for (const int group : {1, 2}) {
        const QString id = match.captured(group);
        if (!ids.contains(id)) {
            table.note(row.where("when"),
                       Words::tr("No item of this question has the id “%1”.").arg(id),
                       didYouMean(id, ids));
            return;
        }
    }
    const WrongOrder wrong{match.captured(1), match.captured(2), say};
    // Where the recording decides, only it can tell.
    const bool isRight =
        !step.order.front().is && ids.indexOf(wrong.first) < ids.indexOf(wrong.second);
    if (wrong.first == wrong.second || isRight)
        table.note(row.where("when"), Words::tr("This is the answer: it is never wrong."));
    step.wrongOrders.push_back(wrong);
}

/// [[order]]: the items, as they stand in the right order.
void readOrder(LabTable& table, LessonStep& step)
{
    QStringList ids;
    for (LabTable& row : table.tables("order")) {
        if (step.order.size() > kMostItems)
            break; // which is said below
        OrderItem item{row.neededId("id"), row.neededWords("say"), row.expression("is")};
        // A letter stands for an item by its place.
        if (item.id.size() == 1)
            table.note(
                row.where("id"),
                Words::tr("“%1” is a letter of an answer: an item's id is longer.").arg(item.id));
        else if (!item.id.isEmpty() && ids.contains(item.id))
            table.note(row.where("id"),
                       Words::tr("The id “%1” is the one of an item above already.").arg(item.id));
        if (row.has("is") && table.has("asks"))
            table.note(row.where("is"), Words::tr("This is the answer, which “asks” is without."));
        ids << item.id;
        step.order.push_back(std::move(item));
        row.close(stepKeys());
    }
    if (!table.has("order"))
        return;
    for (const auto key : {"ask", "choice"})
        table.needs(key, false,
                    Words::tr("A question is of one kind: its answer is an order, by [[order]], or "
                              "a value, by “ask”."));
    if (step.order.size() < kFewestItems || step.order.size() > kMostItems)
        table.note(table.where("order"),
                   Words::tr("An order has %1 to %2 items.").arg(kFewestItems).arg(kMostItems));
    const auto decided = std::ranges::count_if(
        step.order, [](const OrderItem& item) { return item.is.has_value(); });
    if (decided != 0 && decided != std::ssize(step.order))
        table.note(table.where("order"),
                   Words::tr("Each item has an “is”, or none has: the recording decides the order, "
                             "or the file."));
    QSet<QString> seen;
    for (LabTable& wrong : table.tables("wrong")) {
        const auto before = step.wrongOrders.size();
        readWrongOrder(table, wrong, step, ids);
        if (step.wrongOrders.size() > before)
            noteRepeated(table, wrong, step.wrongOrders.back().when(), seen);
        wrong.close(stepKeys());
    }
}

void readAsk(LabTable& table, LessonStep& step)
{
    step.ask = table.expression("ask");
    step.isWithheld = table.isTrue("asks");
    table.needs("asks", !table.has("ask"),
                Words::tr("A question has its answer in “ask”, or has “asks” and none."));
    const QString noAsk = Words::tr("This belongs to a question, and the step has no “ask”.");
    table.needs("wrong", table.has("ask") || (table.has("order") && !table.has("asks")), noAsk);
    table.needs("choice", asks(table), noAsk);
    readOrder(table, step);
    if (table.has("order"))
        return;
    QSet<QString> seen;
    for (LabTable& wrong : table.tables("wrong")) {
        step.wrongs.push_back({wrong.neededExpression("when"), wrong.neededWords("say")});
        const QString& when = step.wrongs.back().when.text();
        if (step.ask && !when.isEmpty() && when == step.ask->text())
            table.note(wrong.where("when"), Words::tr("This is the answer: it is never wrong."));
        else
            noteRepeated(table, wrong, when, seen);
        wrong.close(stepKeys());
    }
    for (LabTable& choice : table.tables("choice")) {
        step.choices.push_back({choice.neededExpression("is"), choice.neededWords("say")});
        choice.close(stepKeys());
    }
}

/// [[diagnose]] and [[missing]]: when and say, for each number.
std::vector<Diagnose> readReasons(LabTable& table, std::string_view key)
{
    std::vector<Diagnose> list;
    QSet<QString> seen;
    for (LabTable& reason : table.tables(key)) {
        for (const auto number : reason.numbers("each")) {
            reason.setNumber(number);
            list.push_back({reason.neededExpression("when"), reason.neededWords("say")});
            noteRepeated(table, reason, list.back().when.text(), seen);
        }
        reason.close(stepKeys());
    }
    return list;
}

void readChecks(LabTable& table, LessonStep& step)
{
    for (LabTable& expect : table.tables("expect")) {
        for (const auto number : expect.numbers("each")) {
            expect.setNumber(number);
            step.expects.push_back(
                {expect.neededExpression("that"), expect.neededExpression("is")});
        }
        expect.close(stepKeys());
    }
    step.diagnoses = readReasons(table, "diagnose");
    step.missings = readReasons(table, "missing");
    if (asks(table))
        table.needs("expect", false,
                    Words::tr("A step asks or checks, not both: make this two steps."));
    table.needs("by", table.has("expect"),
                Words::tr("This belongs to a check, and the step has no “expect”."));
    table.needs(
        "diagnose", table.has("expect") || table.has("run_to"),
        Words::tr(
            "A diagnosis belongs to a check or to an event, and the step has neither “expect” nor "
            "“run_to”."));
}

void readEvent(LabTable& table, LessonStep& step)
{
    step.runTo = table.event("run_to");
    step.until = table.event("until");
    step.by = table.event("by");
    const QString from = table.string("from");
    if (!from.isEmpty() && from != u"enter")
        table.note(table.where("from"), Words::tr("“from” is “enter” or is left out."));
    step.fromEnter = !from.isEmpty();
    const QString in = table.string("in");
    if (!in.isEmpty() && in != u"switch")
        table.note(table.where("in"), Words::tr("“in” is “switch” or is left out."));
    step.inSwitch = !in.isEmpty();
    step.nth = table.number("nth", 1, kMostEvents);
    step.where = table.expression("where");
    step.never = table.words("never");
    const QString noEvent = Words::tr("This belongs to an event, and the step has no “run_to”.");
    for (const auto key : {"until", "from", "in", "nth", "where", "never", "missing"})
        table.needs(key, table.has("run_to"), noEvent);
}

/// A name that expressions use: at(NAME, …).
QString readName(LabTable& table, std::string_view key)
{
    QString text = table.string(key);
    static const QRegularExpression plain(QStringLiteral("^[a-z][a-z0-9_]*\\z"));
    if (!text.isEmpty() && (!plain.match(text).hasMatch() || expressionWords().contains(text) ||
                            text.size() > kLongestSeed))
        table.note(table.where(key),
                   Words::tr("“%1” cannot name a state: use small letters, digits and _, and no "
                             "word of expressions.")
                       .arg(text));
    return text;
}

void readHints(LabTable& table, LessonStep& step)
{
    for (const auto& [say, cost] : table.pricedTexts("hint", kMostPoints)) {
        step.hints << say;
        step.hintCosts.push_back(cost);
        if (cost > 0)
            table.needs("hint", asks(table),
                        Words::tr("A hint costs points of an answer, and the step has no “ask”."));
    }
}

/// Which of the lesson's recordings the step looks at.
void readRecordingOf(LabTable& table, const std::vector<LessonRecording>& recordings,
                     LessonStep& step)
{
    const QString name = table.string("recording");
    if (name.isEmpty())
        return;
    QStringList names;
    for (const LessonRecording& recording : recordings)
        if (!recording.name.isEmpty())
            names << recording.name;
    const auto found = names.indexOf(name);
    if (found >= 0)
        step.recording = static_cast<int>(found);
    else if (names.isEmpty())
        table.note(table.where("recording"),
                   Words::tr("The lesson's recordings have no names: give each one a “name”, in a "
                             "[[recording]] of the title's block."));
    else
        table.note(table.where("recording"),
                   Words::tr("There is no recording “%1”: this lesson has %2.")
                       .arg(name, names.join(QStringLiteral(", "))),
                   didYouMean(name, names));
}

} // namespace

void readTitleBlock(const LabBlock& block, Lesson& lesson, Notes& notes)
{
    const auto parsed = parseToml(block, notes);
    if (!parsed)
        return;
    LabTable table(block, *parsed, notes);
    lesson.id = table.neededId("id");
    lesson.seed = table.neededString("seed");
    static const QRegularExpression control(QStringLiteral("[\\p{C}]"));
    if (lesson.seed.size() > kLongestSeed || control.match(lesson.seed).hasMatch())
        table.note(
            table.where("seed"),
            Words::tr("“seed” is a name of one line, at most %1 characters.").arg(kLongestSeed));
    lesson.recordings = readRecordings(table, notes);
    table.close();
}

void readStepBlock(const LabBlock& block, const std::vector<LessonRecording>& recordings,
                   LessonStep& step, Notes& notes)
{
    const auto parsed = parseToml(block, notes);
    if (!parsed)
        return;
    LabTable table(block, *parsed, notes);
    step.id = table.id("id");
    step.idPosition = table.has("id") ? table.where("id") : step.position;
    readRecordingOf(table, recordings, step);
    readEvent(table, step);
    readAsk(table, step);
    readChecks(table, step);
    readHints(table, step);
    step.points = table.number("points", 0, kMostPoints);
    step.snapshot = readName(table, "snapshot");
    step.depends = table.strings("depends");
    const QString nothingToDo =
        Words::tr("This belongs to a question or a check, and the step has neither "
                  "“ask” nor “expect”.");
    for (const auto key : {"hint", "points", "depends"})
        table.needs(key, asks(table) || table.has("expect"), nothingToDo);
    table.close();
}

void checkPlaceholders(const QString& text, const Position& at, Notes& notes)
{
    const TextPlaces places(text, at);
    const auto place = [&](int offset) { return places.at(offset); };
    for (const Placeholder& placeholder : placeholdersIn(text)) {
        if (placeholder.error)
            notes.add(place(placeholder.error->offset), placeholder.error->sentence,
                      placeholder.error->suggestion);
        placeholder.expression.forEachName([&](const Expression::Name& name) {
            notes.names.push_back(nameUse(name, place(placeholder.offset + name.offset)));
        });
    }
}

} // namespace lessons
