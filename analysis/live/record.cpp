// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/record.h"

#include "image/image.h"
#include "image/moved-image.h"
#include "live/budget.h"
#include "live/live-code.h"
#include "live/met-code.h"
#include "live/placement.h"
#include "live/runtime-objects.h"
#include "live/shape.h"
#include "reading/info-keys.h"
#include "recording/file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

#include <utility>

namespace live {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("live", text);
}

/// A file that grows beside the recording. What goes wrong with it does not stop the recording.
class GrowingFile {
public:
    GrowingFile(std::optional<QString> path, std::function<bool()> goOn)
        : m_path(std::move(path))
        , m_goOn(std::move(goOn))
    {
    }
    void append(const recording::Recording& recording)
    {
        if (isOpen())
            note(m_writer->append(recording));
    }
    void finish(const recording::Recording& recording)
    {
        if (isOpen())
            note(m_writer->finish(recording));
    }
    [[nodiscard]] const QString& trouble() const { return m_trouble; }

private:
    /// Made when there is something to keep, so that a recording which never begins takes nobody's
    /// older one away.
    bool isOpen()
    {
        if (const auto path = std::exchange(m_path, std::nullopt)) {
            auto created = recording::FileWriter::create(*path, m_goOn);
            if (created)
                m_writer = std::move(*created);
            else
                m_trouble = created.error().sentence;
        }
        return m_writer != nullptr;
    }
    void note(const base::Result<void>& written)
    {
        if (written)
            return;
        m_trouble = written.error().sentence;
        m_writer.reset();
    }
    std::optional<QString> m_path; ///< until it is made
    std::function<bool()> m_goOn;
    std::unique_ptr<recording::FileWriter> m_writer;
    QString m_trouble;
};

/// What the machine printed last: it says why it ended.
class LastWords {
public:
    void listenTo(const std::shared_ptr<machine::Machine>& machine)
    {
        QObject::connect(machine.get(), &machine::Machine::console, machine.get(),
                         [text = m_text](const QByteArray& bytes) {
                             *text += bytes;
                             *text = text->right(kKept);
                         });
    }
    [[nodiscard]] QString text() const { return QString::fromUtf8(*m_text); }

private:
    static constexpr qsizetype kKept = 4096;
    std::shared_ptr<QByteArray> m_text = std::make_shared<QByteArray>();
};

/// The machine line without what is only this machine's: where the programs, the image and the
/// connections lie.
QString portable(const QString& line, const RecordRequest& request)
{
    const QString& image = request.image;
    const auto begin = line.indexOf(QLatin1String(" -machine "));
    QString words = begin < 0 ? line : QFileInfo(line.left(begin)).fileName() + line.mid(begin);
    if (!image.isEmpty())
        words.replace(QStringLiteral("-kernel ") + image, QStringLiteral("-kernel {image}"));
    if (request.boot) {
        words.replace(QStringLiteral("-kernel ") + request.boot->kernel,
                      QStringLiteral("-kernel {kernel}"));
        words.replace(QStringLiteral("-initrd ") + request.boot->initrd,
                      QStringLiteral("-initrd {initrd}"));
        if (!request.boot->deviceTree.isEmpty())
            words.replace(QStringLiteral("-dtb ") + request.boot->deviceTree,
                          QStringLiteral("-dtb {dtb}"));
    }
    static const QRegularExpression connection(QStringLiteral("(?<=,)(fd|path)=[^ ,]+"));
    return words.replace(connection, QStringLiteral("{socket}"));
}

void addPlacement(recorder::RecordPlan& plan, const image::Image& image, base::Offset offset)
{
    QJsonObject fact = plan.header.facts[reading::key::kImage].toObject();
    fact[reading::key::kPlaced] = placedFact(image, offset);
    plan.header.facts[reading::key::kImage] = fact;
}

base::Task<base::Result<std::shared_ptr<machine::Machine>>>
machineFor(RecordRequest request, std::vector<machine::MachineOptions::Poke> pokes)
{
    if (request.connect)
        return machine::Machine::attach(*request.connect);
    machine::MachineOptions options;
    options.image = request.image;
    options.cpu = request.cpu;
    options.logs = !request.boot && !request.hostClock &&
                   (!request.stepping || request.freeRunInstructions > 0);
    if (request.hostClock)
        options.clock = machine::MachineOptions::Clock::Host;
    if (request.boot) {
        options.image = request.boot->kernel;
        options.memory = request.boot->memory;
        options.extra = {QStringLiteral("-initrd"), request.boot->initrd, QStringLiteral("-append"),
                         request.boot->append};
        if (!request.boot->deviceTree.isEmpty())
            options.extra << QStringLiteral("-dtb") << request.boot->deviceTree;
    }
    options.pokes = std::move(pokes);
    return machine::Machine::start(options);
}

/// A register says at the first instruction of enter where something is.
bool asksAtEnter(const Profile& profile)
{
    const auto atEnter = [](const profile::ObjectSource& source) {
        return source.by == profile::ObjectSource::By::Register &&
               source.at == profile::ObjectSource::At::Enter;
    };
    return atEnter(profile.hostSource) || atEnter(profile.vcpuSource);
}

/// What a register says at the first instruction of the function round the switch is known only
/// where the machine comes to it.
base::Result<void> checkAskedAtRun(const Profile& profile, bool isAtRun)
{
    const auto isAsked = [](const profile::ObjectSource& source) {
        return source.by == profile::ObjectSource::By::Register &&
               source.at == profile::ObjectSource::At::Run;
    };
    for (const profile::ObjectSource* source : {&profile.hostSource, &profile.vcpuSource})
        if (isAsked(*source) && !isAtRun)
            return base::Error{
                profile.placeOf(source->name) +
                tr("%1 is to be in %2 at the first instruction of %3, and this machine comes to "
                   "%4 without it: say at = \"enter\", and the register that has it there.")
                    .arg(source->name, source->reg.name(), profile.outer, profile.enter)};
    return {};
}

/// The function round the switch, and enter: a machine comes to one of them first.
base::Result<std::vector<base::Address>> placesToAsk(const Profile& profile,
                                                     const image::Image& image)
{
    QStringList names{profile.outer, profile.enter};
    names.removeDuplicates();
    std::vector<base::Address> places;
    for (const QString& name : names) {
        const auto symbol = image.symbol(name);
        if (!symbol)
            return base::Error{tr("%1 has no symbol %2, which the profile %3 asks for: is it "
                                  "another hypervisor, or stripped?")
                                   .arg(image.path(), name, profile.name)};
        places.push_back(symbol->address);
    }
    return places;
}

/// The plan for the machine as it is: the image's, or, where it runs VMs whose contexts are made
/// when it starts, one for those. Where not all is switched at each entry, the host function never
/// returns, and the window is the switch itself.
base::Task<base::Result<recorder::RecordPlan>>
planForMachine(std::shared_ptr<machine::Machine> machine, std::shared_ptr<const image::Image> image,
               Profile profile, RecordRequest request)
{
    using Plan = base::Result<recorder::RecordPlan>;
    const auto places = placesToAsk(profile, *image);
    if (!places)
        co_return Plan(places.error());
    const auto reached = co_await recorder::runToFirst(machine, *places, request.deadline);
    if (!reached)
        co_return Plan(reached.error());
    if (auto asked = checkAskedAtRun(profile, *reached == places->front()); !asked)
        co_return Plan(asked.error());
    if (asksAtEnter(profile) && *reached != places->back()) {
        const std::vector<base::Address> enter(1, places->back());
        const auto atEnter = co_await recorder::runToFirst(machine, enter, request.deadline);
        if (!atEnter)
            co_return Plan(atEnter.error());
    }
    const auto objects = co_await findRuntimeObjects(machine, profile, image);
    if (!objects)
        co_return Plan(objects.error());
    if (objects->hasMachines && *reached != places->front())
        profile.outer = profile.enter;
    auto plan = makePlan(profile, *image, request.switches, *objects);
    if (!plan)
        co_return plan;
    auto asItRuns = co_await withLiveCode(machine, profile, std::move(*plan));
    co_return Plan(std::move(asItRuns));
}

} // namespace

base::Task<base::Result<RecordReply>> recordSwitches(RecordRequest request, recorder::OnStep onStep)
{
    // What can be said without a machine is said before one is started.
    const auto profile = request.profile ? Profile::load(*request.profile) : Profile::usual();
    if (!profile)
        co_return profile.error();
    auto opened = image::Image::open(
        request.image,
        {{QStringLiteral("hypervisor"), QStringLiteral(WORLDSWITCH_SOURCES "/hypervisor")}});
    if (!opened)
        co_return opened.error();
    Shaped names{*profile, *opened};
    const bool hasShapes = !profile->shapes.empty();
    if (profile->isLive() && !hasShapes)
        names.image = seenFromRun(*profile, *opened);
    auto plan = base::Result<recorder::RecordPlan>(recorder::RecordPlan{});
    if (!profile->isLive())
        plan = makePlan(*profile, *names.image, request.switches);
    else if (auto good = checkShapes(*profile, names.image); !good)
        co_return good.error();
    if (!plan)
        co_return plan.error();
    std::optional<base::Address> forced;
    if (!request.forcedEntry.isEmpty()) {
        const auto entry = names.image->symbol(request.forcedEntry);
        if (!entry)
            co_return base::Error{tr("%1 has no symbol %2, the vector entry that is to be forced.")
                                      .arg(request.image, request.forcedEntry)};
        forced = entry->address;
    }

    auto pokes = pokesOf(*names.image, request.pokes);
    if (!pokes)
        co_return pokes.error();
    const bool setsAnothers = !request.connectedIsOurs && !request.start.isUsual();
    if (request.connect && (!pokes->empty() || setsAnothers))
        co_return base::Error{
            tr("A machine that runs already cannot be set up: leave out --connect.")};

    auto machine = co_await machineFor(request, std::move(*pokes));
    if (!machine)
        co_return machine.error();
    const auto current = std::make_shared<std::shared_ptr<machine::Machine>>();
    LastWords printed;
    const auto onMachine = [current, printed = &printed,
                            &request](const std::shared_ptr<machine::Machine>& there) {
        *current = there;
        if (request.onMachine)
            request.onMachine(there);
        printed->listenTo(there);
    };
    onMachine(*machine);
    auto file = std::make_shared<GrowingFile>(request.keepIn, request.goOn);
    std::optional<base::Offset> offset;
    if (hasShapes) {
        auto shaped = co_await findShape(*machine, *profile, *opened, request.deadline);
        if (!shaped)
            co_return shaped.error();
        names = std::move(*shaped);
    } else if (request.connect) {
        offset = co_await findOffset(*machine, *profile, names.image);
        if (offset && *offset != base::Offset{})
            names.image = image::moved(names.image, *offset);
        if (offset && forced)
            forced = *forced + *offset;
    }
    if (request.connect || profile->isLive()) {
        auto objects = co_await planForMachine(*machine, names.image, names.profile, request);
        if (!objects)
            co_return objects.error();
        plan = std::move(objects);
    }
    // Of an image with several shapes, parts lie elsewhere than the rest.
    if (!offset && !hasShapes) {
        const bool asLinked = co_await liesAt(*machine, *profile, names.image, base::Offset{});
        if (asLinked)
            offset.emplace();
    }
    if (offset)
        addPlacement(*plan, *names.image, *offset);
    if (auto begins = beginAt(request.start, *plan); !begins)
        co_return begins.error();
    plan->freeRunInstructions = request.freeRunInstructions;
    plan->forcedEntry = forced;
    plan->maxStepsPerSwitch = request.maxStepsPerSwitch;
    plan->deadline = request.deadline;
    plan->onMachine = onMachine;
    // A machine that was led somewhere before it was recorded is not led there again.
    plan->byLog = !request.stepping && !request.hostClock && !profile->isLive();
    plan->header.facts[reading::key::kMachine] = portable((*machine)->machineLine(), request);
    if (!request.pokes.empty())
        plan->header.facts[reading::key::kPokes] = pokesFact(request.pokes);
    if (!request.start.isUsual())
        plan->header.facts[reading::key::kStart] = startFact(request.start);
    plan->header.facts[reading::key::kCpu] =
        request.connect ? QString() : request.cpu.section(u',', 0, 0); // its properties: the line

    const auto budget = std::make_shared<Budget>(request.maxSteps);
    const recorder::OnStep growing = [file, onStep, budget](const recording::Recording& recording) {
        file->append(recording);
        return budget->allows(recording) && (!onStep || onStep(recording));
    };
    auto recorded = co_await recorder::record(*machine, *plan, growing);
    if (!recorded)
        co_return recorded.error();
    if (profile->isLive())
        nameMetCode(**recorded, *names.image);
    budget->note(**recorded);
    if ((*recorded)->ending() != recording::Ending::Complete && !printed.text().isEmpty())
        (*recorded)->setFact(reading::key::kConsole, printed.text());
    file->finish(**recorded);

    RecordReply reply;
    reply.recording = *recorded;
    reply.fileTrouble = file->trouble();
    if ((*current)->alive())
        reply.machine = *current;
    co_return reply;
}

} // namespace live
