// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/contract.h"
#include "image/image.h"
#include "live/plan.h"
#include "live/record.h"
#include "reading/recording-info.h"
#include "recording/compression.h"
#include "recording/parts.h"
#include "story/story.h"
#include "support/recordings.h"
#include "support/synthetic.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kBranchToSelf = 0x14000000;
constexpr std::uint32_t kUndefined = 0x00000000;

struct Patch {
    base::Address at;
    std::uint32_t word;
};

/// Boots the image with one word of it changed, and records a switch.
base::Task<base::Result<std::shared_ptr<recording::Recording>>>
recordPatched(recorder::RecordPlan plan, Patch patch)
{
    machine::MachineOptions options;
    options.image = QStringLiteral(WORLDSWITCH_IMAGE);
    auto machine = co_await machine::Machine::start(options);
    if (!machine)
        co_return machine.error();
    const QByteArray word(reinterpret_cast<const char*>(&patch.word), 4);
    auto written = co_await (*machine)->writeMemory(patch.at, word, machine::MemoryView::Physical);
    if (!written)
        co_return written.error();
    auto recorded = co_await recorder::record(*machine, plan, {});
    co_return recorded;
}

constexpr quint32 kTimers[] = {
    0xd53be020, // mrs x0, cntpct_el0
    0x91000c00, // add x0, x0, #3: of sixteen instructions each
    0xd51be240, // msr cntp_cval_el0, x0
    0x91000400, // add x0, x0, #1
    0xd51be340, // msr cntv_cval_el0, x0
    0xd2800060, // mov x0, #3, ENABLE and IMASK
    0xd51be220, // msr cntp_ctl_el0, x0
    0xd51be320, // msr cntv_ctl_el0, x0
};

/// Records with the physical and the virtual timer due in the midst of the recording: each is set,
/// at the first instruction to be recorded, to a few dozen instructions from there.
base::Task<base::Result<std::shared_ptr<recording::Recording>>>
recordWithTimers(recorder::RecordPlan plan)
{
    machine::MachineOptions options;
    options.image = QStringLiteral(WORLDSWITCH_IMAGE);
    auto machine = co_await machine::Machine::start(options);
    if (!machine)
        co_return machine.error();
    const std::vector<base::Address> first(1, plan.outer.begin);
    auto reached = co_await recorder::runToFirst(*machine, first, plan.deadline);
    if (!reached)
        co_return reached.error();
    const auto x0 = co_await (*machine)->readRegister(arm64::Register::x(0));
    if (!x0)
        co_return x0.error();
    // In the place of the first instructions to be recorded, which come back afterwards.
    constexpr auto view = machine::MemoryView::Physical;
    const QByteArray code(reinterpret_cast<const char*>(kTimers), sizeof(kTimers));
    const auto own =
        co_await (*machine)->readMemory(*reached, static_cast<std::uint64_t>(code.size()), view);
    if (!own)
        co_return own.error();
    auto written = co_await (*machine)->writeMemory(*reached, code, view);
    for (std::size_t i = 0; written && i < std::size(kTimers); ++i) {
        auto stop = co_await (*machine)->step();
        if (!stop)
            co_return stop.error();
    }
    if (written)
        written = co_await (*machine)->writeMemory(*reached, *own, view);
    if (written)
        written = co_await (*machine)->writeRegister(arm64::Register::x(0), *x0);
    if (written)
        written = co_await (*machine)->writeRegister(arm64::Register::pc(), reached->value);
    if (!written)
        co_return written.error();
    auto recorded = co_await recorder::record(*machine, plan, {});
    co_return recorded;
}

/// Kills QEMU after `kill` steps, with a file growing along.
base::Task<base::Result<std::shared_ptr<recording::Recording>>>
recordKilled(recorder::RecordPlan plan, std::uint32_t kill, QString path)
{
    machine::MachineOptions options;
    options.image = QStringLiteral(WORLDSWITCH_IMAGE);
    auto machine = co_await machine::Machine::start(options);
    if (!machine)
        co_return machine.error();
    const auto pid = static_cast<pid_t>((*machine)->processId());
    auto writer = recording::FileWriter::create(path);
    if (!writer)
        co_return writer.error();
    recording::FileWriter* const file = writer->get();
    const recorder::OnStep onStep = [file, pid, kill](const recording::Recording& recording) {
        if (recording.stepCount() == kill)
            ::kill(pid, SIGKILL);
        return file->append(recording).ok();
    };
    auto recorded = co_await recorder::record(*machine, plan, onStep);
    co_return recorded;
}

/// All that stands in a file of format 2, decompressed.
QByteArray decompressedParts(const QString& path)
{
    constexpr qsizetype kMost = qsizetype{1} << 26;
    const auto file = recording::MappedFile::open(path);
    if (!file)
        return {};
    QByteArray all;
    recording::Decompressor steps;
    for (std::int64_t at = recording::format::kStartBytes; at < (*file)->size();) {
        const auto part = recording::partAt(**file, at);
        if (!part) // behind the index stands where it is
            break;
        if (part->type == recording::format::PartType::Steps) {
            const auto head = recording::StepsHead::of(part->payload);
            if (!head)
                return {};
            if (head->beginsBlock)
                steps.begin();
            if (!steps.piece(head->stream, all, kMost))
                return {};
        } else if (const auto whole = recording::decompressed(part->payload, kMost)) {
            all += *whole;
        } else {
            all += QByteArray(reinterpret_cast<const char*>(part->payload.data()),
                              static_cast<qsizetype>(part->payload.size()));
        }
        at = part->end();
    }
    return all;
}

} // namespace

class TestRecording : public QObject {
    Q_OBJECT
private slots:
    void aRecordingThatNeverBeginsLeavesTheOlderFile();
    void initTestCase();
    void oneSwitchIsRecordedWhole();
    void theFileIsTheRecording();
    void systemRegistersSayWhatTheyMean();
    void thereAndBackIsTheSameAtEveryStep();
    void twoRecordingsAreEqualToTheByte();
    void noPathOfThisMachineIsInTheFile_data();
    void noPathOfThisMachineIsInTheFile();
    void aMachineMayHaveADeviceTreeOfItsOwn();
    void aUserMayStopIt();
    void aKilledMachineLeavesWhatWasRecorded();
    void aSwitchThatDoesNotComeBackIsLost_data();
    void aSwitchThatDoesNotComeBackIsLost();
    void aMachineThatEndsAtBootSaysWhy_data();
    void aMachineThatEndsAtBootSaysWhy();
    void whatMovesByItselfIsShownAndNobodysFault();
    void whatMakesARecordingImpossibleIsSaid_data();
    void whatMakesARecordingImpossibleIsSaid();

private:
    [[nodiscard]] recorder::RecordPlan plan() const
    {
        return *live::makePlan(profile::Profile::usual().value(), *m_image, 1);
    }
    [[nodiscard]] base::Address lastWordOf(const char* function) const
    {
        const auto symbol = m_image->symbol(QString::fromLatin1(function));
        return symbol->address + base::Offset{static_cast<std::int64_t>(symbol->size) - 4};
    }

    QTemporaryDir m_dir;
    QString m_file;
    std::shared_ptr<const image::Image> m_image;
    std::shared_ptr<recording::Recording> m_recording; ///< one switch on a cortex-a57
};

void TestRecording::initTestCase()
{
    const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
    QVERIFY2(image, image ? "" : qPrintable(image.error().sentence));
    m_image = *image;
    m_file = m_dir.filePath(QStringLiteral("a57.wsrec"));
    const auto reply = recordings::record(QStringLiteral("cortex-a57"), 1, m_file);
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
    QCOMPARE(reply->fileTrouble, QString());
    QVERIFY(reply->machine);
    m_recording = reply->recording;
}

void TestRecording::oneSwitchIsRecordedWhole()
{
    QCOMPARE(m_recording->endingReason(), QString());
    QCOMPARE(m_recording->ending(), recording::Ending::Complete);
    QCOMPARE(recordings::disagreement(*m_recording), QString());
    QCOMPARE(recordings::unknownSteps(*m_recording), 0);
    QCOMPARE(m_recording->switches().size(), std::size_t{1});
    const recording::Switch& s = m_recording->switches().front();
    QVERIFY(s.complete);
    QCOMPARE(s.outerBegin, 0U);
    QCOMPARE(s.outerEnd, m_recording->stepCount());
    QCOMPARE(m_recording->step(s.begin).pc, m_image->symbol(u"__guest_enter")->address);
    QCOMPARE(m_recording->step(s.end - 1).pc, lastWordOf("__guest_exit"));
    int guestRuns = 0;
    for (std::uint32_t i = s.begin; i < s.end; ++i)
        if (m_recording->step(i).kind == recording::StepKind::GuestRun)
            ++guestRuns;
    QCOMPARE(guestRuns, 1);
}

void TestRecording::theFileIsTheRecording()
{
    const auto loaded = recording::load(m_file);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().sentence));
    QCOMPARE(synthetic::difference(*m_recording, **loaded), QString());
    QCOMPARE((*loaded)->ending(), recording::Ending::Complete);
    const auto facts = reading::RecordingInfo::of(**loaded);
    QVERIFY(facts);
    QCOMPARE(facts->cpu, QStringLiteral("cortex-a57"));
    QVERIFY(facts->machineLine.contains(QStringLiteral("-icount")));
    QCOMPARE(facts->vttbrs.size(), std::size_t{2});
    QVERIFY(facts->vttbrs[0] != facts->vttbrs[1]);
    QCOMPARE(facts->unwatched, QStringList());
}

void TestRecording::systemRegistersSayWhatTheyMean()
{
    const auto story = story::Story::tell(m_recording);
    const auto moment = story->moment(0);
    const auto note = [&](const char* name) {
        for (const auto& box : moment.system) {
            if (box.label == QLatin1String(name))
                return box.note;
        }
        return QString();
    };
    // EL2 runs on its own tables, and no page of it is both writable and executable.
    QCOMPARE(note("CPTR_EL2"), QStringLiteral("a guest's FP/SIMD does not trap"));
    QCOMPARE(note("SCTLR_EL2"), QStringLiteral("MMU on · C · I · WXN"));
    QCOMPARE(note("SCTLR_EL1"), QStringLiteral("MMU off"));
    QCOMPARE(note("VMPIDR_EL2"), QStringLiteral("what an MRS of MPIDR_EL1 reads at EL1"));
}

void TestRecording::thereAndBackIsTheSameAtEveryStep()
{
    QCOMPARE(recordings::walkedThereAndBack(*m_recording), QString());
}

void TestRecording::twoRecordingsAreEqualToTheByte()
{
    const QString other = m_dir.filePath(QStringLiteral("again.wsrec"));
    QVERIFY(recordings::record(QStringLiteral("cortex-a57"), 1, other));
    const QByteArray first = recordings::contents(m_file);
    QVERIFY(!first.isEmpty());
    QVERIFY(recordings::contents(other) == first);
}

void TestRecording::noPathOfThisMachineIsInTheFile_data()
{
    QTest::addColumn<bool>("isCut");
    QTest::newRow("a recording that is whole") << false;
    QTest::newRow("one that was stopped, and says why") << true;
}

void TestRecording::noPathOfThisMachineIsInTheFile()
{
    QFETCH(bool, isCut);
    // What is its own: where the image lies, and the connections, which are made in TMPDIR.
    const QByteArray odd("kelp-7f3-quill");
    const QDir folder(m_dir.path());
    const QString inside = folder.filePath(QString::fromLatin1(odd));
    QVERIFY(folder.exists(inside) || folder.mkdir(inside));
    const QString image = inside + QStringLiteral("/hyp.elf");
    QVERIFY(QFile::exists(image) || QFile::copy(QStringLiteral(WORLDSWITCH_IMAGE), image));
    const QString path = m_dir.filePath(QStringLiteral("portable.wsrec"));
    live::RecordRequest request;
    request.image = image;
    request.keepIn = path;
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", QFile::encodeName(inside));
    QString line;
    request.onMachine = [&line](const std::shared_ptr<machine::Machine>& machine) {
        line = machine->machineLine();
    };
    const auto reply =
        base::runToEnd(live::recordSwitches(request, [isCut](const recording::Recording& growing) {
            return !isCut || growing.stepCount() < 100;
        }));
    if (before.isNull())
        qunsetenv("TMPDIR");
    else
        qputenv("TMPDIR", before);
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
    QVERIFY2(line.toUtf8().contains(odd), "the machine was not started from there");
    const QByteArray all = decompressedParts(path);
    QVERIFY(all.contains("{image}") && all.contains("hyp.elf"));
    for (const QByteArray& place :
         {odd, QFile::encodeName(m_dir.path()), QByteArray(WORLDSWITCH_SOURCE_DIR),
          QFile::encodeName(QDir::homePath()) + '/'})
        QVERIFY2(!all.contains(place), place.constData());
}

void TestRecording::aMachineMayHaveADeviceTreeOfItsOwn()
{
    const QString tree = m_dir.filePath(QStringLiteral("tree.dtb"));
    QProcess qemu;
    qemu.setWorkingDirectory(m_dir.path());
    qemu.start(QStringLiteral("qemu-system-aarch64"),
               QStringLiteral("-machine virt,virtualization=on,gic-version=3,dumpdtb=tree.dtb -cpu "
                              "cortex-a57 -m 256M -nodefaults -nic none -display none")
                   .split(QLatin1Char(' ')));
    QVERIFY(qemu.waitForFinished() && QFile::exists(tree));
    live::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_IMAGE);
    request.boot = live::RecordRequest::Boot{request.image, tree, QStringLiteral("256M"), {}, tree};
    request.cpu = QStringLiteral("cortex-a57,cntfrq=62500000");
    request.hostClock = true;
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
    QCOMPARE(reply->recording->ending(), recording::Ending::Complete);
    const auto facts = reading::RecordingInfo::of(*reply->recording);
    QVERIFY(facts);
    QCOMPARE(facts->cpu, QStringLiteral("cortex-a57"));
    for (const char* word : {"-cpu cortex-a57,cntfrq=62500000 ", "-dtb {dtb}"})
        QVERIFY2(facts->machineLine.contains(QLatin1String(word)), qPrintable(facts->machineLine));
    QVERIFY(!facts->machineLine.contains(QStringLiteral("-icount")));
}

void TestRecording::aUserMayStopIt()
{
    const auto reply = recordings::record(
        QStringLiteral("cortex-a57"), 1, {},
        [](const recording::Recording& growing) { return growing.stepCount() < 10; });
    QVERIFY(reply);
    QCOMPARE(reply->recording->ending(), recording::Ending::Cut);
    QCOMPARE(reply->recording->stepCount(), 10U);
    QVERIFY(reply->recording->endingReason().contains(QStringLiteral("stopped after 10 step(s)")));
}

void TestRecording::aKilledMachineLeavesWhatWasRecorded()
{
    const QString path = m_dir.filePath(QStringLiteral("killed.wsrec"));
    const auto recorded = base::runToEnd(recordKilled(plan(), 30, path));
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().sentence));
    QCOMPARE((*recorded)->ending(), recording::Ending::Cut);
    QVERIFY(!(*recorded)->endingReason().isEmpty());
    QCOMPARE((*recorded)->stepCount(), 30U);
    const auto loaded = recording::load(path);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->stepCount(), 30U);
    QCOMPARE((*loaded)->ending(), recording::Ending::Cut);
    for (std::uint32_t i = 0; i < 30; ++i)
        QCOMPARE((*loaded)->step(i).deltas, m_recording->step(i).deltas);
}

void TestRecording::aSwitchThatDoesNotComeBackIsLost_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<quint32>("word");
    QTest::addColumn<QString>("says");
    QTest::newRow("it loops where the ERET was")
        << QStringLiteral("__guest_enter") << quint32{kBranchToSelf}
        << QStringLiteral("did not come back within 400 instruction(s)");
    QTest::newRow("EL2 faults where the RET was")
        << QStringLiteral("__guest_exit") << quint32{kUndefined}
        << QStringLiteral("took an exception to");
    QTest::newRow("the guest never traps") << QStringLiteral("guest") << quint32{kBranchToSelf}
                                           << QStringLiteral("did not come back within 500 ms");
}

void TestRecording::aSwitchThatDoesNotComeBackIsLost()
{
    QFETCH(QString, where);
    QFETCH(quint32, word);
    QFETCH(QString, says);
    recorder::RecordPlan plan = this->plan();
    plan.maxStepsPerSwitch = 400;
    plan.deadline = 500ms;
    const bool inGuest = where == QLatin1String("guest");
    const base::Address at =
        inGuest ? m_image->symbol(u"__guest_a_pa")->address : lastWordOf(qPrintable(where));
    const auto recorded = base::runToEnd(recordPatched(plan, {at, word}));
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().sentence));
    const recording::Recording& recording = **recorded;
    QCOMPARE(recording.ending(), recording::Ending::Lost);
    QVERIFY2(recording.endingReason().contains(says), qPrintable(recording.endingReason()));
    const base::Address last = inGuest ? lastWordOf("__guest_enter") : at;
    QCOMPARE(base::hex(recording.step(recording.stepCount() - 1).pc.value), base::hex(last.value));
    QVERIFY(recording.endingReason().contains(base::hex(last.value)));
    QCOMPARE(recording.switches().size(), std::size_t{1});
    QVERIFY(!recording.switches().front().complete);
    QCOMPARE(recording.switches().front().outerEnd, recording.stepCount());
    QCOMPARE(recordings::disagreement(recording), QString());
}

void TestRecording::aMachineThatEndsAtBootSaysWhy_data()
{
    QTest::addColumn<QString>("cpu");
    for (const auto* cpu : {"cortex-a57", "cortex-a53", "cortex-a72"})
        QTest::addRow("an image for VHE on %s, which has none", cpu) << QString::fromLatin1(cpu);
}

void TestRecording::aMachineThatEndsAtBootSaysWhy()
{
    QFETCH(QString, cpu);
    live::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_VHE_IMAGE);
    request.cpu = cpu;
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    QVERIFY(!reply);
    const QString sentence = reply.error().sentence;
    QVERIFY2(sentence.contains(QStringLiteral("this image wants a CPU with VHE")),
             qPrintable(sentence));
    // Nothing was connected to.
    QVERIFY2(!sentence.contains(QStringLiteral("connect")), qPrintable(sentence));
}

void TestRecording::whatMovesByItselfIsShownAndNobodysFault()
{
    recorder::RecordPlan plan = this->plan();
    for (const arm64::SystemRegister& each : arm64::systemRegisters())
        if (each.movesByItself)
            plan.registers.push_back(*arm64::Register::named(QString::fromLatin1(each.name)));
    plan.registers.push_back(*arm64::Register::named(u"cntp_cval_el0")); // and what stands still
    const auto recorded = base::runToEnd(recordWithTimers(plan));
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().sentence));
    const recording::Recording& recording = **recorded;
    QCOMPARE(recording.endingReason(), QString());
    QCOMPARE(recordings::disagreement(recording), QString());
    // ISTATUS (bit 2) of both came while the host's instructions were stepped.
    for (const char16_t* name : {u"cntp_ctl_el0", u"cntv_ctl_el0"}) {
        const auto cell = recording.cellOf(arm64::Place::of(*arm64::Register::named(name)));
        QVERIFY(cell.has_value());
        QCOMPARE(recording.initialValue(*cell), std::uint64_t{3});
        QCOMPARE(recording.lastValue(*cell), std::uint64_t{7});
        int changed = 0;
        for (std::uint32_t i = 0; i < recording.stepCount(); ++i)
            for (const recording::Delta& delta : recording.step(i).deltas)
                if (delta.cell == *cell &&
                    recording.step(i).kind == recording::StepKind::Instruction)
                    ++changed;
        QCOMPARE(changed, 1);
    }
    QVERIFY(contract::judge(recording).verdict == contract::Verdict::Holds);
}

void TestRecording::whatMakesARecordingImpossibleIsSaid_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<QString>("connect");
    QTest::newRow("no such image") << QStringLiteral("/nowhere/a.elf") << QString();
    QTest::newRow("no such machine")
        << QStringLiteral(WORLDSWITCH_IMAGE) << QStringLiteral("unix:/nowhere/socket");
}

void TestRecording::whatMakesARecordingImpossibleIsSaid()
{
    QFETCH(QString, image);
    QFETCH(QString, connect);
    live::RecordRequest request;
    request.image = image;
    if (!connect.isEmpty())
        request.connect = connect;
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    QVERIFY(!reply);
    QVERIFY2(reply.error().sentence.contains(QStringLiteral("/nowhere")),
             qPrintable(reply.error().sentence));
}

/// The host's function is one that is never called, so nothing is ever recorded.
void TestRecording::aRecordingThatNeverBeginsLeavesTheOlderFile()
{
    const QTemporaryDir dir;
    const QString kept = dir.filePath(QStringLiteral("kept.wsrec"));
    const QString other = dir.filePath(QStringLiteral("other.toml"));
    QFile profile(
        QStringLiteral(WORLDSWITCH_SOURCE_DIR "/analysis/profile/profiles/worldswitch.toml"));
    QVERIFY(profile.open(QIODevice::ReadOnly));
    QFile older(kept);
    QFile written(other);
    QVERIFY(older.open(QIODevice::WriteOnly) && older.write("precious") > 0);
    QVERIFY(written.open(QIODevice::WriteOnly) &&
            written.write(profile.readAll().replace("__kvm_vcpu_run", "__hyp_fault_entry")) > 0);
    older.close();
    written.close();
    live::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_IMAGE);
    request.profile = other;
    request.keepIn = kept;
    request.deadline = 500ms;
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    QVERIFY(!reply);
    QVERIFY(older.open(QIODevice::ReadOnly));
    QCOMPARE(older.readAll(), QByteArray("precious"));
}

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
