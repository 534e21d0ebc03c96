// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/json-writer.h"

#include "worlds/facts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trace {

using arm64::Place;
using arm64::Register;

namespace {

/// JSON's numbers are doubles: 64-bit values are strings.
QString number(std::uint64_t value)
{
    return QStringLiteral("0x") + base::hex16(value);
}

void writeLine(cli::Output& out, const QJsonObject& object)
{
    out.json(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

QJsonObject registersAt(const timeline::Timeline& timeline, std::uint32_t state)
{
    QJsonObject registers;
    const auto put = [&](Register reg) {
        const auto value = timeline.valueAt(state, Place::of(reg));
        registers[reg.name()] = value ? QJsonValue(number(*value)) : QJsonValue();
    };
    for (int n = 0; n < 31; ++n)
        put(Register::x(n));
    put(Register::sp());
    put(Register::pstate());
    // The pc is a step's own: the next step's, or where the last one went.
    const auto pc = state < timeline.stepCount() ? timeline.step(state).pc
                    : state > 0                  ? timeline.step(state - 1).next
                                                 : base::Address{};
    registers[Register::pc().name()] = number(pc.value);
    return registers;
}

QString ownerKind(const worlds::Owner& owner)
{
    using Kind = worlds::Owner::Kind;
    switch (owner.kind) {
    case Kind::Host:
        return QStringLiteral("host");
    case Kind::Guest:
        return QStringLiteral("guest");
    case Kind::Pointer:
        return QStringLiteral("pointer");
    case Kind::Code:
        return QStringLiteral("code");
    case Kind::Scratch:
        return QStringLiteral("scratch");
    case Kind::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QJsonObject ownerObject(const worlds::Owner& owner)
{
    QJsonObject object{{QStringLiteral("kind"), ownerKind(owner)}};
    if (owner.kind == worlds::Owner::Kind::Guest)
        object[QStringLiteral("guest")] = worlds::guestName(owner.guest);
    if (owner.origin)
        object[QStringLiteral("origin")] = owner.origin->name();
    return object;
}

QString kindText(timeline::StepKind kind)
{
    switch (kind) {
    case timeline::StepKind::Instruction:
        return QStringLiteral("instruction");
    case timeline::StepKind::GuestRun:
        return QStringLiteral("guest");
    case timeline::StepKind::HostRun:
        return QStringLiteral("host");
    }
    return {};
}

QString endingText(timeline::Ending ending)
{
    switch (ending) {
    case timeline::Ending::Complete:
        return QStringLiteral("complete");
    case timeline::Ending::Lost:
        return QStringLiteral("lost");
    case timeline::Ending::Cut:
        return QStringLiteral("cut");
    }
    return {};
}

QString verdictText(worlds::Verdict verdict)
{
    switch (verdict) {
    case worlds::Verdict::Holds:
        return QStringLiteral("holds");
    case worlds::Verdict::Violated:
        return QStringLiteral("violated");
    case worlds::Verdict::NotJudged:
        return QStringLiteral("not judged");
    }
    return {};
}

QString ruleText(worlds::Rule rule)
{
    using worlds::Rule;
    switch (rule) {
    case Rule::Entry:
        return QStringLiteral("entry");
    case Rule::Eret:
        return QStringLiteral("eret");
    case Rule::Vector:
        return QStringLiteral("vector");
    case Rule::Exit:
        return QStringLiteral("exit");
    case Rule::Ret:
        return QStringLiteral("ret");
    case Rule::Outer:
        return QStringLiteral("outer");
    case Rule::Stack:
        return QStringLiteral("stack");
    case Rule::Base:
        return QStringLiteral("base");
    case Rule::Footprint:
        return QStringLiteral("footprint");
    case Rule::Lost:
        return QStringLiteral("lost");
    case Rule::Effects:
        return QStringLiteral("effects");
    }
    return {};
}

QJsonArray readsOf(const worlds::Story& story, const timeline::Step& step)
{
    QJsonArray reads;
    for (const auto& read : step.effects.reads) {
        reads.append(QJsonObject{{QStringLiteral("place"), story.nameOf(read.from.place)},
                                 {QStringLiteral("bytes"), read.from.width},
                                 {QStringLiteral("address"), read.asAddress}});
    }
    return reads;
}

QJsonArray writesOf(const worlds::Story& story, std::uint32_t index)
{
    const auto& timeline = story.timeline();
    const auto& step = timeline.step(index);
    QJsonArray writes;
    const auto append = [&](const Place& place, std::optional<std::uint64_t> before,
                            std::optional<std::uint64_t> after, bool predicted) {
        writes.append(QJsonObject{
            {QStringLiteral("place"), story.nameOf(place)},
            {QStringLiteral("before"), before ? QJsonValue(number(*before)) : QJsonValue()},
            {QStringLiteral("after"), after ? QJsonValue(number(*after)) : QJsonValue()},
            {QStringLiteral("predicted"), predicted},
            {QStringLiteral("owner"), ownerObject(story.ownerAt(index + 1, place))}});
    };
    std::vector<Place> listed;
    for (const auto& write : step.effects.writes) {
        if (std::ranges::find(listed, write.to.place) != listed.end())
            continue;
        listed.push_back(write.to.place);
        const auto after = timeline.valueAt(index + 1, write.to.place);
        append(write.to.place, timeline.valueAt(index, write.to.place), after ? after : write.value,
               true);
    }
    for (const auto& delta : step.deltas) {
        const auto& place = timeline.placeOf(delta.cell);
        if (std::ranges::find(listed, place) == listed.end() && place != Place::of(Register::pc()))
            append(place, delta.before, delta.after, false);
    }
    return writes;
}

/// Several steps that are shown as one: what differs between the states round them.
QJsonArray gapOf(const worlds::Story& story, std::uint32_t from, std::uint32_t to)
{
    const auto& timeline = story.timeline();
    const auto before = timeline.stateAt(from);
    const auto after = timeline.stateAt(to);
    QJsonArray writes;
    for (timeline::CellId id = 0; id < timeline.cellCount(); ++id) {
        const auto& place = timeline.placeOf(id);
        if (before[id] == after[id] || place == Place::of(Register::pc()))
            continue;
        writes.append(
            QJsonObject{{QStringLiteral("place"), story.nameOf(place)},
                        {QStringLiteral("before"), number(before[id])},
                        {QStringLiteral("after"), number(after[id])},
                        {QStringLiteral("predicted"), false},
                        {QStringLiteral("owner"), ownerObject(story.ownerAt(to, place))}});
    }
    return writes;
}

int switchAt(const timeline::Timeline& timeline, std::uint32_t step)
{
    const auto& switches = timeline.switches();
    for (std::size_t i = 0; i < switches.size(); ++i) {
        if (switches[i].outerBegin <= step &&
            step < std::max(switches[i].outerEnd, switches[i].end))
            return static_cast<int>(i) + 1;
    }
    return 0;
}

} // namespace

QJsonObject jsonHeader(const worlds::Story& story)
{
    const auto& timeline = story.timeline();
    QJsonObject header{
        {QStringLiteral("format"), QStringLiteral("worldswitch-trace")},
        {QStringLiteral("version"), kJsonVersion},
        {QStringLiteral("scope"), story.scope() == worlds::Story::Scope::Outer
                                      ? QStringLiteral("outer")
                                      : QStringLiteral("switch")},
        {QStringLiteral("switches"), static_cast<int>(timeline.switches().size())},
        {QStringLiteral("steps"), static_cast<int>(story.count()) - 1},
        {QStringLiteral("registers"), registersAt(timeline, story.stateOf(0))},
    };
    if (const auto facts = worlds::Facts::of(timeline); facts.ok()) {
        header[QStringLiteral("cpu")] = facts->cpu;
        header[QStringLiteral("machine")] = facts->machineLine;
        header[QStringLiteral("image")] = facts->imagePath;
        header[QStringLiteral("imageSha256")] = facts->imageSha256;
        header[QStringLiteral("profile")] = facts->profile.name;
    }
    return header;
}

QJsonObject jsonStep(const worlds::Story& story, std::uint32_t shown)
{
    const auto& timeline = story.timeline();
    const auto index = story.stepOf(shown);
    const auto& step = timeline.step(index);
    const auto note = story.annotation(index);
    // A gap of several steps is shown as one: it begins and leads where they do.
    const auto from = story.stateOf(shown);
    const auto to = story.stateOf(shown + 1);
    const bool isGap = to != from + 1;
    QJsonObject object{
        {QStringLiteral("step"), static_cast<int>(shown)},
        {QStringLiteral("timelineStep"), static_cast<int>(index)},
        {QStringLiteral("switch"), switchAt(timeline, index)},
        {QStringLiteral("kind"), kindText(step.kind)},
        {QStringLiteral("pc"), number(isGap ? timeline.step(from).pc.value : step.pc.value)},
        {QStringLiteral("function"), note.function},
        {QStringLiteral("brief"), note.brief},
        {QStringLiteral("why"), note.why},
        {QStringLiteral("changes"), QJsonArray::fromStringList(note.changes)},
        {QStringLiteral("writes"), isGap ? gapOf(story, from, to) : writesOf(story, index)},
        {QStringLiteral("after"), registersAt(timeline, to)},
    };
    const auto& phases = story.phases(); // in order, without a gap
    const auto next = std::ranges::upper_bound(phases, shown, {}, &worlds::Phase::begin);
    if (next != phases.begin() && shown < std::prev(next)->end)
        object[QStringLiteral("phase")] = std::prev(next)->label;
    if (!note.disagreement.isEmpty())
        object[QStringLiteral("disagreement")] = note.disagreement;
    if (step.kind != timeline::StepKind::Instruction)
        return object;

    object[QStringLiteral("word")] = QStringLiteral("0x%1").arg(step.word, 8, 16, QLatin1Char('0'));
    object[QStringLiteral("instruction")] = note.instruction;
    object[QStringLiteral("reads")] = readsOf(story, step);
    if (!note.sourceFile.isEmpty()) {
        object[QStringLiteral("source")] = QJsonObject{{QStringLiteral("file"), note.sourceFile},
                                                       {QStringLiteral("line"), note.sourceLine},
                                                       {QStringLiteral("text"), note.sourceText}};
    }
    QJsonArray singles;
    for (qsizetype i = 0; i < note.singles.size(); ++i)
        singles.append(QJsonObject{{QStringLiteral("text"), note.singles[i]},
                                   {QStringLiteral("target"), note.singleTargets.value(i)}});
    object[QStringLiteral("singles")] = singles;
    QJsonArray moves;
    for (const auto& move : note.moves)
        moves.append(QJsonObject{{QStringLiteral("from"), move.fromName},
                                 {QStringLiteral("to"), move.toName},
                                 {QStringLiteral("before"), number(move.before)},
                                 {QStringLiteral("after"), number(move.after)},
                                 {QStringLiteral("owner"), ownerObject(move.owner)}});
    object[QStringLiteral("moves")] = moves;
    return object;
}

QJsonObject jsonEnding(const worlds::Story& story)
{
    const auto& timeline = story.timeline();
    return {{QStringLiteral("ending"), endingText(timeline.ending())},
            {QStringLiteral("why"), timeline.endingReason()},
            {QStringLiteral("steps"), static_cast<int>(story.count()) - 1}};
}

void writeJson(cli::Output& out, const worlds::Story& story)
{
    writeLine(out, jsonHeader(story));
    for (std::uint32_t shown = 0; shown + 1 < story.count() && !out.readerGone(); ++shown)
        writeLine(out, jsonStep(story, shown));
    writeLine(out, jsonEnding(story));
}

void writeJson(cli::Output& out, const worlds::Story& story, const worlds::Judgement& judgement,
               int exitCode)
{
    auto header = jsonHeader(story);
    header[QStringLiteral("format")] = QStringLiteral("worldswitch-check");
    for (const auto* key : {"registers", "scope", "steps"})
        header.remove(QLatin1String(key));
    writeLine(out, header);
    for (const auto& violation : judgement.violations) {
        QJsonObject object{{QStringLiteral("rule"), ruleText(violation.rule)},
                           {QStringLiteral("judged"), violation.judged},
                           {QStringLiteral("switch"), violation.switchNumber},
                           {QStringLiteral("subject"), violation.subject},
                           {QStringLiteral("where"), violation.where},
                           {QStringLiteral("sentence"), violation.sentence}};
        if (violation.step) {
            object[QStringLiteral("timelineStep")] = static_cast<int>(*violation.step);
            if (*violation.step < story.timeline().stepCount())
                object[QStringLiteral("pc")] =
                    number(story.timeline().step(*violation.step).pc.value);
        }
        writeLine(out, object);
    }
    writeLine(out, {{QStringLiteral("verdict"), verdictText(judgement.verdict)},
                    {QStringLiteral("switchesJudged"), judgement.switchesJudged},
                    {QStringLiteral("summary"), judgement.summary},
                    {QStringLiteral("ending"), endingText(story.timeline().ending())},
                    {QStringLiteral("endingWhy"), story.timeline().endingReason()},
                    {QStringLiteral("exitCode"), exitCode}});
}

} // namespace trace
