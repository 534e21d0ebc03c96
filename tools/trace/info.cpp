// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/info.h"

#include "contract/contract.h"
#include "reading/info-keys.h"
#include "trace/json-writer.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <map>

namespace trace {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("trace", text);
}

QString address(base::Address at)
{
    return QStringLiteral("0x%1").arg(at.value, 0, 16);
}

std::vector<Summary::VirtualCpu> virtualCpusOf(const reading::Reading& reading)
{
    std::vector<Summary::VirtualCpu> all;
    for (const auto& at : reading.facts().vcpus) {
        const int index = static_cast<int>(all.size());
        all.push_back({reading::guestName(index), QStringLiteral("vcpus[%1]").arg(index), at, 0});
    }
    for (const reading::SwitchSpan& each : reading.switches()) {
        if (each.guest >= 0)
            ++all.at(static_cast<std::size_t>(each.guest)).switches;
    }
    return all;
}

QString kindText(reading::SwitchSpan::Kind kind)
{
    switch (kind) {
    case reading::SwitchSpan::Kind::Entered:
        return QStringLiteral("entered");
    case reading::SwitchSpan::Kind::Early:
        return QStringLiteral("early");
    case reading::SwitchSpan::Kind::Lost:
        break;
    }
    return QStringLiteral("lost");
}

/// "0 (switches: 5), 1 (switches: 3)", of what is known of some switches.
template <typename T>
QString counted(const Summary& summary, std::optional<T> Summary::Each::*member, QString (*text)(T))
{
    std::map<T, int> switches;
    for (const Summary::Each& each : summary.each)
        if (const auto& known = each.*member)
            ++switches[*known];
    QStringList parts;
    for (const auto& [value, count] : switches)
        parts << tr("%1 (switches: %2)").arg(text(value), QString::number(count));
    constexpr qsizetype kShown = 8;
    const QString some = parts.mid(0, kShown).join(QStringLiteral(", "));
    return parts.size() > kShown
               ? tr("%1 and %2 more").arg(some, QString::number(parts.size() - kShown))
               : some;
}

/// How many there are of each kind.
QString kinds(const Summary& summary)
{
    const auto count = [&](reading::SwitchSpan::Kind kind) {
        return QString::number(
            std::count_if(summary.each.begin(), summary.each.end(),
                          [&](const Summary::Each& each) { return each.kind == kind; }));
    };
    using Kind = reading::SwitchSpan::Kind;
    return tr("a guest was entered and came back: %1 · returned early: %2 · lost: %3")
        .arg(count(Kind::Entered), count(Kind::Early), count(Kind::Lost));
}

QString placement(const reading::RecordingInfo& facts)
{
    QStringList ranges;
    bool isMoved = false;
    for (const auto& [linked, runs, bytes] : facts.placed) {
        isMoved = isMoved || linked != runs;
        ranges << tr("%1 bytes for %2 at %3").arg(bytes).arg(address(linked), address(runs));
    }
    return isMoved || ranges.isEmpty() ? ranges.join(QStringLiteral(", "))
                                       : tr("where it was linked to");
}

QString howItEnded(const Summary& summary)
{
    switch (summary.ending) {
    case recording::Ending::Complete:
        return tr("complete");
    case recording::Ending::Lost:
        return tr("a switch was lost: %1").arg(summary.why);
    case recording::Ending::Cut:
        break;
    }
    return tr("cut: %1").arg(summary.why);
}

/// What is not known is not there.
QJsonArray jsonSwitches(const Summary& summary)
{
    QJsonArray all;
    for (const Summary::Each& each : summary.each) {
        QJsonObject object{{QStringLiteral("kind"), kindText(each.kind)},
                           {QStringLiteral("steps"), static_cast<qint64>(each.steps)}};
        if (each.cpu)
            object[QStringLiteral("cpu")] = static_cast<qint64>(*each.cpu);
        if (each.vcpu)
            object[QStringLiteral("vcpu")] = jsonNumber(each.vcpu->value);
        if (each.hostObject)
            object[QStringLiteral("hostObject")] = jsonNumber(each.hostObject->value);
        all.append(object);
    }
    return all;
}

QJsonArray jsonPlaced(const reading::RecordingInfo& facts)
{
    QJsonArray all;
    for (const auto& [linked, runs, bytes] : facts.placed)
        all.append(QJsonObject{{QStringLiteral("linked"), jsonNumber(linked.value)},
                               {QStringLiteral("runs"), jsonNumber(runs.value)},
                               {QStringLiteral("bytes"), static_cast<qint64>(bytes)}});
    return all;
}

} // namespace

Summary summaryOf(const reading::Reading& reading, const QString& file)
{
    const recording::Recording& recording = reading.recording();
    const auto& kept = recording.header().facts;
    Summary summary;
    summary.file = file;
    summary.bytes = QFileInfo(file).size();
    summary.format = kept[reading::key::kFormat].toInt();
    summary.createdBy = kept[reading::key::kCreatedBy].toString();
    summary.forcedEntry = kept[QLatin1String("forcedEntry")].toString();
    summary.machineEnded = kept[reading::key::kMachineEnded].toString();
    summary.virtualCpus = virtualCpusOf(reading);
    summary.switches = static_cast<int>(recording.switches().size());
    for (const auto& span : recording.switches())
        summary.completeSwitches += span.complete ? 1 : 0;
    for (const reading::SwitchSpan& found : reading.switches())
        summary.each.push_back({found.kind, found.span.cpu, found.span.vcpu, found.span.hostObject,
                                found.last - found.span.outerBegin});
    summary.steps = recording.stepCount();
    for (std::uint32_t i = 0; i < recording.stepCount(); ++i) {
        const auto heldStep = recording.sharedStep(i);
        const recording::Step& step = *heldStep;
        summary.disagreements += step.disagreement.isEmpty() ? 0 : 1;
        switch (step.kind) {
        case recording::StepKind::Instruction:
            ++summary.instructions;
            summary.logged += step.basis == recording::Basis::Read ? 0 : 1;
            break;
        case recording::StepKind::GuestRun:
            ++summary.guestRuns;
            break;
        case recording::StepKind::HostRun:
            ++summary.hostRuns;
            break;
        }
    }
    for (recording::CellId id = 0; id < recording.cellCount(); ++id)
        ++(recording.placeOf(id).isMemory() ? summary.memoryWords : summary.registers);
    summary.ending = recording.ending();
    summary.why = recording.endingReason();
    summary.whole = !kept[reading::key::kNotWhole].toBool();
    summary.facts = reading.facts();
    return summary;
}

namespace {

/// Its name, and what tells it from others of that name.
QString imageText(const reading::RecordingInfo& facts)
{
    if (!facts.imageBuildId.isEmpty())
        return facts.imagePath + QStringLiteral(" · build id ") + facts.imageBuildId;
    return facts.imagePath + QStringLiteral(" · SHA-256 ") + facts.imageSha256;
}

} // namespace

void printSummary(cli::Output& out, const TerminalStyle& ink, const Summary& summary)
{
    const auto line = [&](const QString& name, const QString& value) {
        if (!value.isEmpty())
            out.line(ink.strong(name) + QStringLiteral(": ") + value);
    };
    const auto number = [](auto value) { return QString::number(value); };
    line(tr("File"), tr("%1 · %2 bytes · format %3")
                         .arg(summary.file, number(summary.bytes), number(summary.format)));
    line(tr("Made by"), summary.createdBy);
    line(tr("Machine"), summary.facts.machineLine.isEmpty()
                            ? tr("one that ran already, through its stub")
                            : summary.facts.machineLine);
    line(tr("CPU model"), summary.facts.cpu.isEmpty() ? tr("not known") : summary.facts.cpu);
    line(tr("Image"), imageText(summary.facts));
    line(tr("The image lies"), placement(summary.facts));
    line(tr("Profile"), summary.facts.profile.name);
    for (const auto& cpu : summary.virtualCpus)
        line(tr("Guest %1").arg(cpu.letter),
             tr("%1 at %2 · switches: %3")
                 .arg(cpu.object, address(cpu.address), number(cpu.switches)));
    line(tr("Switches"),
         tr("%1 · complete: %2").arg(number(summary.switches), number(summary.completeSwitches)));
    line(tr("Of these"), kinds(summary));
    line(tr("On CPU"), counted(
                           summary, &Summary::Each::cpu,
                           +[](std::uint32_t cpu) { return QString::number(cpu); }));
    line(tr("Host's context at"), counted(summary, &Summary::Each::hostObject, address));
    line(tr("Steps"), tr("%1 · instructions: %2 · runs of a guest: %3 · of the host: %4")
                          .arg(number(summary.steps), number(summary.instructions),
                               number(summary.guestRuns), number(summary.hostRuns)));
    if (summary.logged > 0) // else all of them were read
        line(tr("How the values of instructions are known"),
             tr("by QEMU's log: %1 (general registers seen there, the rest foretold by the "
                "instruction and confirmed at the next stop) · read after the instruction: %2")
                 .arg(number(summary.logged), number(summary.instructions - summary.logged)));
    line(tr("Followed"), tr("registers: %1 · words of memory: %2")
                             .arg(number(summary.registers), number(summary.memoryWords)));
    if (const auto why = contract::withheld(summary.facts))
        line(tr("Verdict"), *why);
    line(tr("Not shown by the machine's stub"), summary.facts.unwatched.join(QStringLiteral(", ")));
    if (summary.disagreements > 0)
        line(tr("Steps at which the machine did something else than the instruction says"),
             number(summary.disagreements));
    line(tr("Each exit was made to take the vector"), summary.forcedEntry);
    line(tr("The machine ended by itself"), summary.machineEnded);
    const QString ending = howItEnded(summary);
    out.line(
        ink.strong(tr("Ended")) + QStringLiteral(": ") +
        (summary.ending == recording::Ending::Complete ? ink.good(ending) : ink.alarm(ending)));
}

QJsonObject jsonSummary(const Summary& summary)
{
    QJsonArray guests;
    for (const auto& cpu : summary.virtualCpus)
        guests.append(QJsonObject{{QStringLiteral("guest"), cpu.letter},
                                  {QStringLiteral("object"), cpu.object},
                                  {QStringLiteral("address"), jsonNumber(cpu.address.value)},
                                  {QStringLiteral("switches"), cpu.switches}});
    const auto count = [](std::uint32_t value) { return static_cast<qint64>(value); };
    QJsonObject object{
        {QStringLiteral("format"), QStringLiteral("worldswitch-info")},
        {QStringLiteral("version"), kJsonVersion},
        {QStringLiteral("file"), summary.file},
        {QStringLiteral("bytes"), static_cast<qint64>(summary.bytes)},
        {QStringLiteral("recordingFormat"), summary.format},
        {QStringLiteral("createdBy"), summary.createdBy},
        {QStringLiteral("machine"), summary.facts.machineLine},
        {QStringLiteral("cpu"), summary.facts.cpu},
        {QStringLiteral("image"), summary.facts.imagePath},
        {QStringLiteral("imageSha256"), summary.facts.imageSha256},
        {QStringLiteral("profile"), summary.facts.profile.name},
        {QStringLiteral("guests"), guests},
        {QStringLiteral("switches"), summary.switches},
        {QStringLiteral("completeSwitches"), summary.completeSwitches},
        {QStringLiteral("eachSwitch"), jsonSwitches(summary)},
        {QStringLiteral("steps"), count(summary.steps)},
        {QStringLiteral("instructions"), count(summary.instructions)},
        {QStringLiteral("guestRuns"), count(summary.guestRuns)},
        {QStringLiteral("hostRuns"), count(summary.hostRuns)},
        {QStringLiteral("instructionsByLog"), count(summary.logged)},
        {QStringLiteral("disagreements"), count(summary.disagreements)},
        {QStringLiteral("registers"), summary.registers},
        {QStringLiteral("memoryWords"), summary.memoryWords},
        {QStringLiteral("unwatched"), QJsonArray::fromStringList(summary.facts.unwatched)},
        {QStringLiteral("ending"), endingText(summary.ending)},
        {QStringLiteral("why"), summary.why},
        {QStringLiteral("whole"), summary.whole},
    };
    if (!summary.facts.imageBuildId.isEmpty())
        object[QStringLiteral("imageBuildId")] = summary.facts.imageBuildId;
    if (!summary.facts.placed.empty())
        object[QStringLiteral("imagePlaced")] = jsonPlaced(summary.facts);
    if (summary.facts.withheld)
        object[QStringLiteral("withheld")] = *summary.facts.withheld;
    if (!summary.forcedEntry.isEmpty())
        object[QStringLiteral("forcedEntry")] = summary.forcedEntry;
    if (!summary.machineEnded.isEmpty())
        object[QStringLiteral("machineEnded")] = summary.machineEnded;
    return object;
}

} // namespace trace
