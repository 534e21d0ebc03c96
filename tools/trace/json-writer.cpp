// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/json-writer.h"

#include "recording/basis.h"
#include "trace/json-text.h"
#include "trace/tally.h"

#include <QJsonDocument>

#include <algorithm>
#include <map>

namespace trace {

using arm64::Place;
using arm64::Register;

QString jsonNumber(std::uint64_t value)
{
    return QStringLiteral("0x") + base::hex16(value);
}

void writeLine(cli::Output& out, const QJsonObject& object)
{
    out.json(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

namespace {

/// x0 … x30, sp, pc and pstate in one state after the other.
class Registers {
public:
    explicit Registers(const recording::Recording& recording)
        : m_recording(recording)
    {
        for (int n = 0; n < 31; ++n)
            put(Register::x(n));
        put(Register::sp());
        put(Register::pstate());
        m_names[Register::pc().name().toLatin1()] = kPc;
    }
    void write(JsonText& out, std::uint32_t state) const
    {
        const auto values = m_recording.valuesAt(state, m_cells);
        out.beginObject();
        for (const auto& [name, at] : m_names) {
            out.key(name.constData());
            if (at == kPc)
                out.hex(pcIn(state).value);
            else if (at == kUnknown)
                out.null();
            else
                out.hex(values[static_cast<std::size_t>(at)]);
        }
        out.endObject();
    }

private:
    static constexpr int kPc = -1;
    static constexpr int kUnknown = -2;
    void put(Register reg)
    {
        const auto cell = m_recording.cellOf(Place::of(reg));
        m_names[reg.name().toLatin1()] = cell ? static_cast<int>(m_cells.size()) : kUnknown;
        if (cell)
            m_cells.push_back(*cell);
    }
    /// The pc is a step's own: the next step's, or where the last one went.
    [[nodiscard]] base::Address pcIn(std::uint32_t state) const
    {
        if (state < m_recording.stepCount())
            return m_recording.pcOf(state);
        return state > 0 ? m_recording.sharedStep(state - 1)->next : base::Address{};
    }

    const recording::Recording& m_recording;
    std::map<QByteArray, int> m_names; ///< which of m_cells
    std::vector<recording::CellId> m_cells;
};

QString ownerKind(const reading::Owner& owner)
{
    using Kind = reading::Owner::Kind;
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

void writeOwner(JsonText& out, const reading::Owner& owner)
{
    out.beginObject();
    if (owner.kind == reading::Owner::Kind::Guest)
        out.key("guest").text(reading::guestName(owner.guest));
    out.key("kind").text(ownerKind(owner));
    if (owner.origin)
        out.key("origin").text(owner.origin->name());
    out.endObject();
}

QString kindText(recording::StepKind kind)
{
    switch (kind) {
    case recording::StepKind::Instruction:
        return QStringLiteral("instruction");
    case recording::StepKind::GuestRun:
        return QStringLiteral("guest");
    case recording::StepKind::HostRun:
        return QStringLiteral("host");
    }
    return {};
}

QString verdictText(contract::Verdict verdict)
{
    switch (verdict) {
    case contract::Verdict::Holds:
        return QStringLiteral("holds");
    case contract::Verdict::Violated:
        return QStringLiteral("violated");
    case contract::Verdict::NotJudged:
        return QStringLiteral("not judged");
    case contract::Verdict::Withheld:
        return QStringLiteral("withheld");
    }
    return {};
}

/// One shown step of a story after the other.
class StepWriter {
public:
    explicit StepWriter(const story::Story& story)
        : m_story(story)
        , m_recording(story.recording())
        , m_registers(m_recording)
    {
    }
    /// `confirmed`: the step before which the values that were not read were confirmed.
    [[nodiscard]] QByteArray line(std::uint32_t shown,
                                  std::optional<std::uint32_t> confirmed = {}) const;

private:
    struct Written {
        Place place;
        std::optional<std::uint64_t> before, after;
        bool predicted = false;
        recording::Basis basis = recording::Basis::Read;
    };
    void write(JsonText& out, const Written& written, std::uint32_t state) const;
    void writeWrites(JsonText& out, const recording::Step& step, std::uint32_t index) const;
    void writeGap(JsonText& out, std::uint32_t from, std::uint32_t to) const;
    void writeReads(JsonText& out, const recording::Step& step) const;
    void writePhase(JsonText& out, std::uint32_t shown) const;
    static void writeMoves(JsonText& out, const story::Annotation& note);
    static void writeSingles(JsonText& out, const story::Annotation& note);
    static void writeSource(JsonText& out, const story::Annotation& note);

    const story::Story& m_story;
    const recording::Recording& m_recording;
    Registers m_registers;
};

void StepWriter::write(JsonText& out, const Written& written, std::uint32_t state) const
{
    const auto value = [&out](const char* key, std::optional<std::uint64_t> of) {
        out.key(key);
        if (of)
            out.hex(*of);
        else
            out.null();
    };
    out.beginObject();
    value("after", written.after);
    value("before", written.before);
    // Of a value that was not read from the machine right after the step.
    if (written.basis == recording::Basis::Seen)
        out.key("known").text(u"seen");
    else if (written.basis == recording::Basis::Foretold)
        out.key("known").text(u"foretold");
    writeOwner(out.key("owner"), m_story.ownerAt(state, written.place));
    out.key("place").text(m_story.nameOf(written.place));
    out.key("predicted").truth(written.predicted);
    out.endObject();
}

void StepWriter::writeWrites(JsonText& out, const recording::Step& step, std::uint32_t index) const
{
    std::vector<Place> listed;
    for (const auto& each : step.effects.writes) {
        const Place& to = each.to.place;
        if (std::ranges::find(listed, to) != listed.end())
            continue;
        listed.push_back(to);
        const auto after = m_recording.valueAt(index + 1, to);
        write(out,
              {to, m_recording.valueAt(index, to), after ? after : each.value, true,
               recording::basisOf(step, to)},
              index + 1);
    }
    for (const auto& delta : step.deltas) {
        const Place& place = m_recording.placeOf(delta.cell);
        if (std::ranges::find(listed, place) == listed.end() && place != Place::of(Register::pc()))
            write(out, {place, delta.before, delta.after, false, recording::basisOf(step, place)},
                  index + 1);
    }
}

/// Several steps that are shown as one: what differs between the states round them.
void StepWriter::writeGap(JsonText& out, std::uint32_t from, std::uint32_t to) const
{
    const auto before = m_recording.stateAt(from);
    const auto after = m_recording.stateAt(to);
    const auto last = m_recording.sharedStep(to - 1);
    for (recording::CellId id = 0; id < m_recording.cellCount(); ++id) {
        const Place& place = m_recording.placeOf(id);
        if (before[id] != after[id] && place != Place::of(Register::pc()))
            write(out, {place, before[id], after[id], false, recording::basisOf(*last, place)}, to);
    }
}

void StepWriter::writeReads(JsonText& out, const recording::Step& step) const
{
    out.beginArray();
    for (const auto& read : step.effects.reads) {
        out.beginObject();
        out.key("address").truth(read.asAddress);
        out.key("bytes").number(read.from.width);
        out.key("place").text(m_story.nameOf(read.from.place));
        out.endObject();
    }
    out.endArray();
}

void StepWriter::writePhase(JsonText& out, std::uint32_t shown) const
{
    const auto& phases = m_story.phases(); // in order, without a gap
    const auto next = std::ranges::upper_bound(phases, shown, {}, &story::Phase::begin);
    if (next != phases.begin() && shown < std::prev(next)->end)
        out.key("phase").text(std::prev(next)->label);
}

void StepWriter::writeMoves(JsonText& out, const story::Annotation& note)
{
    out.beginArray();
    for (const auto& move : note.moves) {
        out.beginObject();
        out.key("after").hex(move.after);
        out.key("before").hex(move.before);
        out.key("from").text(move.fromName);
        writeOwner(out.key("owner"), move.owner);
        out.key("to").text(move.toName);
        out.endObject();
    }
    out.endArray();
}

void StepWriter::writeSingles(JsonText& out, const story::Annotation& note)
{
    out.beginArray();
    for (qsizetype i = 0; i < note.singles.size(); ++i) {
        out.beginObject();
        out.key("target").text(note.singleTargets.value(i));
        out.key("text").text(note.singles[i]);
        out.endObject();
    }
    out.endArray();
}

void StepWriter::writeSource(JsonText& out, const story::Annotation& note)
{
    out.beginObject();
    out.key("file").text(note.sourceFile);
    out.key("line").number(note.sourceLine);
    out.key("text").text(note.sourceText);
    out.endObject();
}

QByteArray StepWriter::line(std::uint32_t shown, std::optional<std::uint32_t> confirmed) const
{
    const auto index = m_story.stepOf(shown);
    const auto step = m_recording.sharedStep(index);
    const auto note = m_story.annotation(index);
    const bool isInstruction = step->kind == recording::StepKind::Instruction;
    // A gap of several steps is shown as one: it begins and leads where they do.
    const auto from = m_story.stateOf(shown);
    const auto to = m_story.stateOf(shown + 1);
    const bool isGap = to != from + 1;

    JsonText out;
    out.beginObject();
    m_registers.write(out.key("after"), to);
    out.key("brief").text(note.brief);
    out.key("changes").beginArray();
    for (const QString& change : note.changes)
        out.text(change);
    out.endArray();
    if (confirmed)
        out.key("confirmed").number(*confirmed);
    if (!note.disagreement.isEmpty())
        out.key("disagreement").text(note.disagreement);
    out.key("function").text(note.function);
    if (isInstruction)
        out.key("instruction").text(note.instruction);
    out.key("kind").text(kindText(step->kind));
    if (isInstruction)
        writeMoves(out.key("moves"), note);
    out.key("pc").hex(isGap ? m_recording.pcOf(from).value : step->pc.value);
    writePhase(out, shown);
    if (isInstruction) {
        writeReads(out.key("reads"), *step);
        writeSingles(out.key("singles"), note);
        if (!note.sourceFile.isEmpty())
            writeSource(out.key("source"), note);
    }
    out.key("step").number(shown);
    out.key("switch").number(m_story.reading().switchOfStep(index) + 1);
    out.key("timelineStep").number(index);
    out.key("why").text(note.why);
    if (isInstruction)
        out.key("word").hex(step->word, 8);
    out.key("writes").beginArray();
    if (isGap)
        writeGap(out, from, to);
    else
        writeWrites(out, *step, index);
    out.endArray();
    out.endObject();
    return out.bytes();
}

/// What both formats say of a recording.
QJsonObject headerOf(const reading::Reading& reading, const QString& format)
{
    QJsonObject header{
        {QStringLiteral("format"), format},
        {QStringLiteral("version"), kJsonVersion},
        {QStringLiteral("switches"), static_cast<int>(reading.switches().size())},
    };
    if (reading.trouble().isEmpty()) {
        const reading::RecordingInfo& facts = reading.facts();
        header[QStringLiteral("cpu")] = facts.cpu;
        header[QStringLiteral("machine")] = facts.machineLine;
        header[QStringLiteral("image")] = facts.imagePath;
        header[QStringLiteral("imageSha256")] = facts.imageSha256;
        if (!facts.imageBuildId.isEmpty())
            header[QStringLiteral("imageBuildId")] = facts.imageBuildId;
        header[QStringLiteral("profile")] = facts.profile.name;
    }
    return header;
}

} // namespace

QString endingText(recording::Ending ending)
{
    switch (ending) {
    case recording::Ending::Complete:
        return QStringLiteral("complete");
    case recording::Ending::Lost:
        return QStringLiteral("lost");
    case recording::Ending::Cut:
        return QStringLiteral("cut");
    }
    return {};
}

QJsonObject jsonHeader(const story::Story& story)
{
    QJsonObject header = headerOf(story.reading(), QStringLiteral("worldswitch-trace"));
    header[QStringLiteral("scope")] = story.scope() == story::Story::Scope::Outer
                                          ? QStringLiteral("outer")
                                          : QStringLiteral("switch");
    header[QStringLiteral("steps")] = static_cast<int>(story.count()) - 1;
    JsonText registers;
    Registers(story.recording()).write(registers, story.stateOf(0));
    header[QStringLiteral("registers")] = QJsonDocument::fromJson(registers.bytes()).object();
    return header;
}

QByteArray jsonStep(const story::Story& story, std::uint32_t shown)
{
    return StepWriter(story).line(shown);
}

QJsonObject jsonEnding(const story::Story& story)
{
    const auto& recording = story.recording();
    return {{QStringLiteral("ending"), endingText(recording.ending())},
            {QStringLiteral("why"), recording.endingReason()},
            {QStringLiteral("steps"), static_cast<int>(story.count()) - 1}};
}

void writeJson(cli::Output& out, const story::Story& story)
{
    writeLine(out, jsonHeader(story));
    const StepWriter steps(story);
    std::uint32_t confirmed = 0; // all steps before it that were not read
    for (std::uint32_t shown = 0; shown + 1 < story.count() && !out.readerGone(); ++shown) {
        const std::uint32_t last = story.stateOf(shown + 1) - 1;
        const bool wasRead = story.recording().step(last).basis == recording::Basis::Read;
        if (!wasRead && last >= confirmed)
            confirmed = recording::confirmedIn(story.recording(), last);
        out.json(steps.line(shown, wasRead ? std::nullopt : std::optional(confirmed)) + '\n');
    }
    writeLine(out, jsonEnding(story));
}

void writeJson(cli::Output& out, const reading::Reading& reading,
               const contract::Judgement& judgement, int exitCode)
{
    const auto& recording = reading.recording();
    writeLine(out, headerOf(reading, QStringLiteral("worldswitch-check")));
    for (const auto& violation : judgement.violations) {
        QJsonObject object{{QStringLiteral("rule"), contract::ruleKey(violation.rule)},
                           {QStringLiteral("judged"), violation.judged},
                           {QStringLiteral("switch"), violation.switchNumber},
                           {QStringLiteral("subject"), violation.subject},
                           {QStringLiteral("where"), violation.where},
                           {QStringLiteral("sentence"), violation.sentence}};
        if (violation.step) {
            object[QStringLiteral("timelineStep")] = static_cast<int>(*violation.step);
            if (*violation.step < recording.stepCount())
                object[QStringLiteral("pc")] = jsonNumber(recording.pcOf(*violation.step).value);
        }
        writeLine(out, object);
    }
    QJsonObject verdict{{QStringLiteral("verdict"), verdictText(judgement.verdict)},
                        {QStringLiteral("switchesJudged"), judgement.switchesJudged},
                        {QStringLiteral("summary"), judgement.summary},
                        {QStringLiteral("ending"), endingText(recording.ending())},
                        {QStringLiteral("endingWhy"), recording.endingReason()},
                        {QStringLiteral("exitCode"), exitCode}};
    if (const QJsonObject tally = jsonTally(tallyOf(reading), reading.facts()); !tally.isEmpty())
        verdict[QStringLiteral("tally")] = tally;
    writeLine(out, verdict);
}

} // namespace trace
