// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/text-printer.h"

#include "base/address.h"

#include <QCoreApplication>

#include <algorithm>

namespace trace {

namespace {

const QString kIndent = QStringLiteral("      ");

/// A loop that turns on the spot, from a step on: the same instructions again and again, none of
/// which touches memory, until it is left. One that never is stands there as it ran: it is what
/// went wrong.
struct Rounds {
    std::uint32_t length = 0; ///< instructions
    std::uint32_t count = 0;
};

bool staysInRegisters(const recording::Step& step)
{
    const auto& effects = step.effects;
    return step.kind == recording::StepKind::Instruction && effects.known &&
           step.disagreement.isEmpty() &&
           std::ranges::none_of(effects.reads,
                                [](const arm64::Read& r) { return r.from.place.isMemory(); }) &&
           std::ranges::none_of(effects.writes,
                                [](const arm64::Write& w) { return w.to.place.isMemory(); });
}

/// `forEver` is set where the loop that begins there is never left, and asked before: the rest of
/// the story is it, and nobody looks for its end from each step anew.
std::optional<Rounds> roundsFrom(const story::Story& story, std::uint32_t shown, bool& forEver)
{
    constexpr std::uint32_t kLongest = 8;
    constexpr std::uint32_t kFewest = 4; // fewer are read sooner than explained
    const std::uint32_t end = story.count() - 1;
    const auto& recording = story.recording();
    const auto pc = [&](std::uint32_t at) { return recording.pcOf(story.stepOf(at)); };
    const auto stays = [&](std::uint32_t at) {
        return at < end && staysInRegisters(*recording.sharedStep(story.stepOf(at)));
    };
    if (forEver || !stays(shown))
        return {};
    for (std::uint32_t length = 2; length <= kLongest; ++length) {
        if (!stays(shown + length - 1))
            return {};
        std::uint32_t same = 0; // steps that are what stands one round before them
        while (shown + length + same < end && pc(shown + length + same) == pc(shown + same))
            ++same;
        const std::uint32_t count = 1 + same / length;
        if (count < kFewest)
            continue;
        if (shown + length + same >= end) {
            forEver = true;
            return {};
        }
        for (std::uint32_t at = shown; at < shown + count * length; ++at)
            if (!stays(at))
                return {};
        return Rounds{length, count};
    }
    return {};
}

} // namespace

void TextPrinter::rule(const QString& text)
{
    auto line = QStringLiteral("── ") + text + QLatin1Char(' ');
    line.truncate(m_columns - 3);
    const auto rest = std::max<qsizetype>(2, m_columns - line.size());
    m_out.line(m_ink.strong(line) + m_ink.quiet(QString(rest, QChar(0x2500))));
}

void TextPrinter::printHead(const story::Story& story)
{
    const QString& cpu = story.reading().facts().cpu;
    auto title = QCoreApplication::translate("trace", "World switch, instruction by instruction");
    if (!cpu.isEmpty())
        title += QStringLiteral(" · ") + cpu;
    m_out.line(m_ink.strong(title));
    const auto legend = wrapped(
        QCoreApplication::translate("trace", "Whose value: [H] the host's · [A], [B] a guest's · "
                                             "[p] a pointer · [c] a code address · [s] scratch, "
                                             "nobody's · [?] not known."),
        m_columns);
    for (const auto& line : legend)
        m_out.line(line);
}

void TextPrinter::printSwitchHead(const story::Moment& first)
{
    m_out.line({});
    auto text = QCoreApplication::translate("trace", "Switch %1 of %2")
                    .arg(QString::number(first.switchNumber), QString::number(first.switchCount));
    if (first.guest.guest >= 0)
        text += QCoreApplication::translate("trace", " · guest %1")
                    .arg(reading::guestName(first.guest.guest));
    m_out.line(m_ink.strong(text));
}

void TextPrinter::printPhase(const story::Phase& phase)
{
    m_out.line({});
    rule(phase.label == phase.function ? phase.label
                                       : phase.label + QStringLiteral(" · ") + phase.function);
}

void TextPrinter::printSingles(const story::Annotation& note)
{
    qsizetype width = 0;
    for (const auto& single : note.singles)
        width = std::max(width, single.size());
    for (qsizetype i = 0; i < note.singles.size(); ++i) {
        const auto& target = note.singleTargets.value(i);
        auto line = kIndent + QStringLiteral("= ") + note.singles[i];
        if (!target.isEmpty()) {
            const bool load = note.singles[i].startsWith(QLatin1String("ld"));
            line = line.leftJustified(kIndent.size() + 2 + width) +
                   (load ? QStringLiteral("  ← ") : QStringLiteral("  → ")) + target;
        }
        m_out.line(line);
    }
    // A single access is named as well, for the pairs' sake.
    if (note.singles.isEmpty()) {
        for (const auto& move : note.moves) {
            if (move.from.isMemory())
                m_out.line(kIndent + move.toName + QStringLiteral(" ← ") + move.fromName);
            else if (move.to.isMemory())
                m_out.line(kIndent + move.fromName + QStringLiteral(" → ") + move.toName);
        }
    }
}

void TextPrinter::printChanges(const story::Story& story, const story::Annotation& note)
{
    for (qsizetype i = 0; i < note.changes.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto place = at < note.changePlaces.size() ? note.changePlaces[at] : std::nullopt;
        if (!place) {
            // Several cells in one line: of a guest's run, its x registers among them.
            m_out.line(QStringLiteral("      ") + note.changes[i]);
            continue;
        }
        const auto owner = story.ownerAt(note.step + 1, *place);
        const auto change = QStringLiteral("  [%1] %2").arg(ownerLetter(owner), note.changes[i]);
        auto line = m_ink.owned(owner, change);
        const auto whose =
            QStringLiteral("  ") + owner.text(story.reading().facts().profile.hostContext);
        const bool worldsValue = owner.kind == reading::Owner::Kind::Host ||
                                 owner.kind == reading::Owner::Kind::Guest ||
                                 owner.kind == reading::Owner::Kind::Pointer;
        // The letter says it already; the words where there is room.
        if (worldsValue && change.size() + whose.size() <= m_columns)
            line += whose;
        m_out.line(line);
    }
}

void TextPrinter::printStep(const story::Story& story, std::uint32_t shown)
{
    const auto note = story.annotation(story.stepOf(shown));
    const auto kind = story.recording().kindOf(note.step);
    if (kind == recording::StepKind::Instruction) {
        auto line = QString::number(note.pc.value, 16) + QLatin1Char(' ') +
                    story.reading().names().functionAndOffset(note.pc);
        m_out.line(m_ink.quiet(line.leftJustified(30)) + QStringLiteral(" ") +
                   m_ink.strong(note.instruction));
        if (!note.sourceFile.isEmpty()) {
            const auto where = QStringLiteral("%1:%2").arg(
                note.sourceFile.section(QLatin1Char('/'), -1), QString::number(note.sourceLine));
            auto source = where.leftJustified(24) + QLatin1Char(' ') + note.sourceText;
            source.truncate(m_columns - kIndent.size());
            m_out.line(kIndent + m_ink.quiet(source.trimmed()));
        }
        printSingles(note);
    }
    printChanges(story, note);
    const auto lines = wrapped(note.why, m_columns - static_cast<int>(kIndent.size()));
    for (const auto& line : lines)
        m_out.line(kIndent + line);
    if (!note.disagreement.isEmpty()) {
        const auto trouble =
            wrapped(note.disagreement, m_columns - static_cast<int>(kIndent.size()));
        for (const auto& line : trouble)
            m_out.line(kIndent + m_ink.alarm(line));
    }
}

void TextPrinter::print(const story::Story& story, const story::MomentFound& at)
{
    printSwitchHead(story.moment(at.shown));
    for (const auto& phase : story.phases())
        if (phase.begin < at.shown && at.shown <= phase.end)
            printPhase(phase);
    if (at.shown > 0)
        printStep(story, at.shown - 1);
    if (!at.place)
        return;
    const std::uint32_t state = story.stateOf(at.shown);
    const auto owner = story.ownerAt(state, *at.place);
    const auto value = story.recording().valueAt(state, *at.place);
    const QString held =
        value ? base::hex16(*value) : QCoreApplication::translate("trace", "not read");
    m_out.line({});
    m_out.line(m_ink.owned(owner, QStringLiteral("  [%1] %2 %3")
                                      .arg(ownerLetter(owner), story.nameOf(*at.place), held)) +
               QStringLiteral("  ") + owner.text(story.reading().facts().profile.hostContext));
}

void TextPrinter::print(const story::Story& story)
{
    printHead(story);
    std::size_t phase = 0;
    std::uint32_t nextHead = 0;
    Rounds folded;
    bool loopsForEver = false;
    std::uint32_t foldedUpTo = 0;
    std::uint32_t skipFrom = 0;
    std::uint32_t skipTo = 0;
    for (std::uint32_t shown = 0; shown + 1 < story.count() && !m_out.readerGone(); ++shown) {
        if (shown == nextHead) {
            printSwitchHead(story.moment(shown));
            nextHead = story.nextSwitch(shown);
        }
        while (phase < story.phases().size() && story.phases()[phase].begin <= shown)
            printPhase(story.phases()[phase++]);
        printStep(story, shown);
        // The first round is read; of the last one the reader sees what it left.
        if (shown >= foldedUpTo)
            if (const auto rounds = roundsFrom(story, shown, loopsForEver)) {
                foldedUpTo = shown + rounds->length * rounds->count;
                skipFrom = shown + rounds->length;
                skipTo = foldedUpTo - rounds->length;
                folded = *rounds;
            }
        if (shown + 1 == skipFrom && skipFrom < skipTo) {
            const QString again =
                QCoreApplication::translate(
                    "trace", "The same %1 instructions %2 times more, and a last time below: they "
                             "touch no memory.")
                    .arg(folded.length)
                    .arg(folded.count - 2);
            m_out.line({});
            for (const auto& line : wrapped(again, m_columns - static_cast<int>(kIndent.size())))
                m_out.line(kIndent + m_ink.quiet(line));
            shown = skipTo - 1;
        }
    }
    if (story.count() < 2)
        m_out.line(
            QCoreApplication::translate("trace", "No step of a switch is in this recording."));
}

} // namespace trace
