// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/recording-block.h"

#include "engine/expression-types.h"
#include "engine/words.h"
#include "machine/machine.h"

#include <QRegularExpression>

#include <algorithm>
#include <string>
#include <utility>

namespace lessons {

namespace {

// What a lesson may ask for. Each bound is far beyond any lesson that a person can read, and far
// below what would cost a machine its memory or an int its range.
constexpr int kMostInstructions = 1000000;
constexpr int kMostSwitches = 1000;
constexpr std::size_t kMostRecordings = 8;

/// The numbers of a table whose keys are names: each with its place.
struct NamedNumber {
    QString name;
    std::uint64_t value = 0;
    Position at;
};

std::vector<NamedNumber> numbersIn(LabTable& recording, std::string_view key)
{
    std::vector<NamedNumber> numbers;
    auto table = recording.table(key);
    if (!table)
        return numbers;
    // A table refers to the keys that it was asked for.
    std::vector<std::string> names;
    for (const QString& name : table->keys())
        names.push_back(name.toStdString());
    for (const std::string& name : names) {
        if (const auto value = table->number64(name))
            numbers.push_back({QString::fromStdString(name), *value, table->where(name)});
    }
    table->close();
    return numbers;
}

void readImage(LabTable& table, LessonRecording& recording, Notes& notes)
{
    const QString image = table.string("image");
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9_.-]*\\z"));
    if (!image.isEmpty() && !plain.match(image).hasMatch()) {
        table.note(table.where("image"),
                   Words::tr("“image” is a file beside the lesson's: write its name, without a "
                             "folder."));
    } else if (!image.isEmpty() && !table.has("host")) {
        recording.image = image;
        notes.names.push_back({NameUse::Kind::File, table.where("image"), {}, {}, image});
    }
    const QString host = table.string("host");
    const QStringList hosts{QStringLiteral("nvhe"), QStringLiteral("vhe")};
    if (!host.isEmpty() && !hosts.contains(host))
        table.note(table.where("host"), Words::tr("“host” is “nvhe” or “vhe”."),
                   didYouMean(host, hosts));
    else if (!host.isEmpty())
        recording.host = host == u"vhe" ? LessonRecording::Host::Vhe : LessonRecording::Host::Nvhe;
    table.needs("host", !table.has("image"),
                Words::tr("“host” chooses between the images that were built, and “image” names "
                          "another one: leave one of them out."));
}

void readCpu(LabTable& table, LessonRecording& recording)
{
    const QString cpu = table.string("cpu");
    const QStringList& models = machine::MachineOptions::cpuModels();
    if (cpu.isEmpty())
        return;
    if (!models.contains(cpu))
        table.note(table.where("cpu"),
                   Words::tr("“%1” is no CPU that a machine is started with; these are: %2.")
                       .arg(cpu, models.join(QStringLiteral(", "))),
                   didYouMean(cpu, models));
    else if (recording.isVhe() && !cpusWithVhe().contains(cpu))
        table.note(table.where("cpu"), Words::tr("“%1” has no VHE; these have: %2.")
                                           .arg(cpu, cpusWithVhe().join(QStringLiteral(", "))));
    else
        recording.cpu = cpu;
}

/// Where it begins, and what is set there.
void readStart(LabTable& table, LessonRecording& recording, Notes& notes)
{
    recording.start.afterSwitches = table.number("after", 0, kMostSwitches);
    const QString guest = table.string("guest");
    static const QRegularExpression letter(QStringLiteral("^[A-Z]\\z"));
    if (!guest.isEmpty() && !letter.match(guest).hasMatch())
        table.note(table.where("guest"),
                   Words::tr("“guest” is a guest's letter, as the window calls it: “A” or “B”."));
    else if (!guest.isEmpty())
        recording.start.guest = guest.front().unicode() - u'A';
    for (const NamedNumber& number : numbersIn(table, "registers")) {
        const auto reg = arm64::Register::named(number.name);
        if (reg && reg->isX() && reg->name() == number.name)
            recording.start.registers.push_back({*reg, number.value});
        else
            table.note(number.at,
                       Words::tr("“%1” cannot be set here: x0 to x30 can. What a guest is to have "
                                 "in a register lies in its context: set that, under “memory”.")
                           .arg(number.name));
    }
    for (const NamedNumber& number : numbersIn(table, "memory")) {
        recording.start.memory.push_back({number.name, {}, number.value});
        notes.names.push_back({NameUse::Kind::Cell, number.at, {}, {}, number.name});
    }
}

LessonRecording readRecording(LabTable& table, LessonRecording recording, Notes& notes)
{
    recording.budget = table.number("budget", recording.budget, kMostInstructions);
    recording.switches = table.number("switches", recording.switches, kMostSwitches);
    recording.freeRun = table.number("free_run", 0, kMostInstructions);
    readImage(table, recording, notes);
    readCpu(table, recording);
    readStart(table, recording, notes);
    const QString ends = table.string("ends");
    if (!ends.isEmpty() && ends != u"never")
        table.note(table.where("ends"), Words::tr("“ends” is “never” or is left out."));
    recording.endless = !ends.isEmpty();
    recording.breaks = table.string("breaks");
    if (!recording.breaks.isEmpty() && !contractRules().contains(recording.breaks))
        table.note(table.where("breaks"),
                   Words::tr("The contract has no rule “%1”: its rules are %2.")
                       .arg(recording.breaks, contractRules().join(QLatin1String(", "))),
                   didYouMean(recording.breaks, contractRules()));
    for (const NamedNumber& number : numbersIn(table, "poke")) {
        recording.pokes.push_back({number.name, number.value});
        notes.names.push_back({NameUse::Kind::Word, number.at, {}, {}, number.name});
    }
    table.close();
    return recording;
}

/// What was noted from there on is of that recording.
void assign(Notes& notes, std::size_t from, std::size_t recording)
{
    for (std::size_t n = from; n < notes.names.size(); ++n)
        notes.names[n].recording = static_cast<int>(recording);
}

} // namespace

std::vector<LessonRecording> readRecordings(LabTable& title, Notes& notes)
{
    LessonRecording usual;
    usual.budget = title.number("budget", 0, kMostInstructions);
    usual.switches = title.number("switches", 1, kMostSwitches);
    std::vector<LessonRecording> recordings;
    bool eachHasBudget = false;
    if (title.isList("recording")) {
        QStringList names;
        eachHasBudget = true;
        for (LabTable& table : title.tables("recording")) {
            const std::size_t noted = notes.names.size();
            eachHasBudget = eachHasBudget && table.has("budget");
            LessonRecording named = usual;
            named.name = table.neededId("name");
            if (!named.name.isEmpty() && names.contains(named.name))
                table.note(
                    table.where("name"),
                    Words::tr("A recording above has the name “%1” already.").arg(named.name));
            names << named.name;
            recordings.push_back(readRecording(table, std::move(named), notes));
            assign(notes, noted, recordings.size() - 1);
        }
        eachHasBudget = eachHasBudget && !recordings.empty();
        if (recordings.size() > kMostRecordings)
            title.note(title.where("recording"),
                       Words::tr("A lesson has at most %1 recordings.").arg(kMostRecordings));
    } else if (auto table = title.table("recording")) {
        eachHasBudget = table->has("budget");
        LessonRecording only = usual;
        only.name = table->id("name");
        recordings.push_back(readRecording(*table, std::move(only), notes));
    }
    if (!title.has("budget") && !eachHasBudget)
        title.note(title.where(), Words::tr("“%1” is missing here.").arg(QLatin1String("budget")));
    if (recordings.empty())
        recordings.push_back(std::move(usual));
    return recordings;
}

} // namespace lessons
