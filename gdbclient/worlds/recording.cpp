// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/recording.h"

#include "image/image.h"
#include "timeline/file.h"
#include "worlds/facts-keys.h"
#include "worlds/living.h"
#include "worlds/profile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace worlds {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

/// A file that grows beside the recording. What goes wrong with it does not stop the recording.
class GrowingFile {
public:
    explicit GrowingFile(const std::optional<QString>& path)
    {
        if (!path)
            return;
        auto created = timeline::FileWriter::create(*path);
        if (created)
            m_writer = std::move(*created);
        else
            m_trouble = created.error().sentence;
    }
    void append(const timeline::Timeline& timeline)
    {
        if (m_writer)
            note(m_writer->append(timeline));
    }
    void finish(const timeline::Timeline& timeline)
    {
        if (m_writer)
            note(m_writer->finish(timeline));
    }
    [[nodiscard]] const QString& trouble() const { return m_trouble; }

private:
    void note(const base::Result<void>& written)
    {
        if (written)
            return;
        m_trouble = written.error().sentence;
        m_writer.reset();
    }
    std::unique_ptr<timeline::FileWriter> m_writer;
    QString m_trouble;
};

/// What the machine printed last: it says why it ended.
class LastWords {
public:
    explicit LastWords(const std::shared_ptr<target::Machine>& machine)
        : m_connection(QObject::connect(machine.get(), &target::Machine::console, machine.get(),
                                        [text = m_text](const QByteArray& bytes) {
                                            *text += bytes;
                                            *text = text->right(kKept);
                                        }))
    {
    }
    ~LastWords() { QObject::disconnect(m_connection); }
    LastWords(const LastWords&) = delete;
    LastWords& operator=(const LastWords&) = delete;
    [[nodiscard]] QString text() const { return QString::fromUtf8(*m_text); }

private:
    static constexpr qsizetype kKept = 4096;
    std::shared_ptr<QByteArray> m_text = std::make_shared<QByteArray>();
    QMetaObject::Connection m_connection;
};

base::Task<base::Result<std::shared_ptr<target::Machine>>> machineFor(RecordRequest request)
{
    if (request.connect)
        return target::Machine::attach(*request.connect);
    target::MachineOptions options;
    options.image = request.image;
    options.cpu = request.cpu;
    return target::Machine::start(options);
}

/// The plan for the machine as it is: `plan`, or, where it runs VMs whose contexts are made when it
/// starts, one for those. Their host function never returns, so the window is the switch itself.
base::Task<base::Result<timeline::RecordPlan>>
planForLiving(std::shared_ptr<target::Machine> machine, std::shared_ptr<const image::Image> image,
              RecordRequest request, timeline::RecordPlan plan)
{
    using Plan = base::Result<timeline::RecordPlan>;
    const std::vector<base::Address> places{plan.outer.begin, plan.enter.begin};
    const auto reached = co_await timeline::runToFirst(machine, places, request.deadline);
    if (!reached)
        co_return Plan(reached.error());
    auto profile = Profile::worldswitch();
    const auto living = co_await findLiving(machine, profile, image);
    if (!living)
        co_return Plan(living.error());
    if (living->empty())
        co_return Plan(plan);
    profile.outer = profile.enter;
    co_return makePlan(profile, *image, request.switches, *living);
}

} // namespace

base::Task<base::Result<RecordReply>> recordSwitches(RecordRequest request, timeline::OnStep onStep)
{
    auto image = image::Image::open(
        request.image,
        {{QStringLiteral("hypervisor"), QStringLiteral(WORLDSWITCH_SOURCES "/hypervisor")}});
    if (!image)
        co_return image.error();
    auto plan = makePlan(Profile::worldswitch(), **image, request.switches);
    if (!plan)
        co_return plan.error();
    if (!request.forcedEntry.isEmpty()) {
        const auto entry = (*image)->symbol(request.forcedEntry);
        if (!entry)
            co_return base::Error{tr("%1 has no symbol %2, the vector entry that is to be forced.")
                                      .arg(request.image, request.forcedEntry)};
        plan->forcedEntry = entry->address;
    }

    auto machine = co_await machineFor(request);
    if (!machine)
        co_return machine.error();
    if (request.onMachine)
        request.onMachine(*machine);
    const LastWords printed(*machine);
    auto file = std::make_shared<GrowingFile>(request.keepIn);
    if (request.connect) {
        auto living = co_await planForLiving(*machine, *image, request, *plan);
        if (!living)
            co_return living.error();
        plan = std::move(living);
    }
    plan->maxStepsPerSwitch = request.maxStepsPerSwitch;
    plan->deadline = request.deadline;
    plan->header.facts[key::kMachine] = (*machine)->machineLine();
    plan->header.facts[key::kCpu] = request.connect ? QString() : request.cpu;

    const timeline::OnStep growing = [file, onStep](const timeline::Timeline& timeline) {
        file->append(timeline);
        return !onStep || onStep(timeline);
    };
    auto recorded = co_await timeline::record(*machine, *plan, growing);
    if (!recorded)
        co_return recorded.error();
    if ((*recorded)->ending() != timeline::Ending::Complete && !printed.text().isEmpty())
        (*recorded)->setFact(key::kConsole, printed.text());
    file->finish(**recorded);

    RecordReply reply;
    reply.timeline = *recorded;
    reply.fileTrouble = file->trouble();
    if ((*machine)->alive())
        reply.machine = *machine;
    co_return reply;
}

base::Result<QString> defaultImage()
{
    const QString named = qEnvironmentVariable("WORLDSWITCH_IMAGE");
    if (!named.isEmpty()) {
        if (QFileInfo(named).isFile())
            return named;
        return base::Error{
            tr("The environment names the image %1 (WORLDSWITCH_IMAGE), which is no file.")
                .arg(named)};
    }
    const QDir program(QCoreApplication::applicationDirPath());
    QStringList looked;
    for (const char* place :
         {"../hypervisor/worldswitch.elf", "../share/worldswitch/worldswitch.elf"}) {
        const QString path = QDir::cleanPath(program.filePath(QLatin1String(place)));
        if (QFileInfo(path).isFile())
            return path;
        looked << path;
    }
    return base::Error{tr("The hypervisor's image was not found; looked for %1. Build it, or name "
                          "one with --image or the environment's WORLDSWITCH_IMAGE.")
                           .arg(looked.join(tr(" and ")))};
}

} // namespace worlds
