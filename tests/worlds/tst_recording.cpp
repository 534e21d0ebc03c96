// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/image.h"
#include "recordings.h"
#include "timeline/synthetic.h"
#include "worlds/contract.h"
#include "worlds/facts.h"
#include "worlds/profile.h"
#include "worlds/story.h"

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
base::Task<base::Result<std::shared_ptr<timeline::Timeline>>>
recordPatched(timeline::RecordPlan plan, Patch patch)
{
    target::MachineOptions options;
    options.image = QStringLiteral(WORLDSWITCH_IMAGE);
    auto machine = co_await target::Machine::start(options);
    if (!machine)
        co_return machine.error();
    const QByteArray word(reinterpret_cast<const char*>(&patch.word), 4);
    auto written = co_await (*machine)->writeMemory(patch.at, word, target::MemoryView::Physical);
    if (!written)
        co_return written.error();
    auto recorded = co_await timeline::record(*machine, plan, {});
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
base::Task<base::Result<std::shared_ptr<timeline::Timeline>>>
recordWithTimers(timeline::RecordPlan plan)
{
    target::MachineOptions options;
    options.image = QStringLiteral(WORLDSWITCH_IMAGE);
    auto machine = co_await target::Machine::start(options);
    if (!machine)
        co_return machine.error();
    const std::vector<base::Address> first(1, plan.outer.begin);
    auto reached = co_await timeline::runToFirst(*machine, first, plan.deadline);
    if (!reached)
        co_return reached.error();
    const auto x0 = co_await (*machine)->readRegister(arm64::Register::x(0));
    if (!x0)
        co_return x0.error();
    // In the place of the first instructions to be recorded, which come back afterwards.
    constexpr auto view = target::MemoryView::Physical;
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
    auto recorded = co_await timeline::record(*machine, plan, {});
    co_return recorded;
}

/// Kills QEMU after `kill` steps, with a file growing along.
base::Task<base::Result<std::shared_ptr<timeline::Timeline>>>
recordKilled(timeline::RecordPlan plan, std::uint32_t kill, QString path)
{
    target::MachineOptions options;
    options.image = QStringLiteral(WORLDSWITCH_IMAGE);
    auto machine = co_await target::Machine::start(options);
    if (!machine)
        co_return machine.error();
    const auto pid = static_cast<pid_t>((*machine)->processId());
    auto writer = timeline::FileWriter::create(path);
    if (!writer)
        co_return writer.error();
    timeline::FileWriter* const file = writer->get();
    const timeline::OnStep onStep = [file, pid, kill](const timeline::Timeline& timeline) {
        if (timeline.stepCount() == kill)
            ::kill(pid, SIGKILL);
        return file->append(timeline).ok();
    };
    auto recorded = co_await timeline::record(*machine, plan, onStep);
    co_return recorded;
}

} // namespace

class TestRecording : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void oneSwitchIsRecordedWhole();
    void theFileIsTheRecording();
    void systemRegistersSayWhatTheyMean();
    void thereAndBackIsTheSameAtEveryStep();
    void twoRecordingsAreEqualToTheByte();
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
    [[nodiscard]] timeline::RecordPlan plan() const
    {
        return *worlds::makePlan(worlds::Profile::worldswitch(), *m_image, 1);
    }
    [[nodiscard]] base::Address lastWordOf(const char* function) const
    {
        const auto symbol = m_image->symbol(QString::fromLatin1(function));
        return symbol->address + base::Offset{static_cast<std::int64_t>(symbol->size) - 4};
    }

    QTemporaryDir m_dir;
    QString m_file;
    std::shared_ptr<const image::Image> m_image;
    std::shared_ptr<timeline::Timeline> m_timeline; ///< one switch on a cortex-a57
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
    m_timeline = reply->timeline;
}

void TestRecording::oneSwitchIsRecordedWhole()
{
    QCOMPARE(m_timeline->endingReason(), QString());
    QCOMPARE(m_timeline->ending(), timeline::Ending::Complete);
    QCOMPARE(recordings::disagreement(*m_timeline), QString());
    QCOMPARE(recordings::unknownSteps(*m_timeline), 0);
    QCOMPARE(m_timeline->switches().size(), std::size_t{1});
    const timeline::Switch& s = m_timeline->switches().front();
    QVERIFY(s.complete);
    QCOMPARE(s.outerBegin, 0U);
    QCOMPARE(s.outerEnd, m_timeline->stepCount());
    QCOMPARE(m_timeline->step(s.begin).pc, m_image->symbol(u"__guest_enter")->address);
    QCOMPARE(m_timeline->step(s.end - 1).pc, lastWordOf("__guest_exit"));
    int guestRuns = 0;
    for (std::uint32_t i = s.begin; i < s.end; ++i)
        if (m_timeline->step(i).kind == timeline::StepKind::GuestRun)
            ++guestRuns;
    QCOMPARE(guestRuns, 1);
}

void TestRecording::theFileIsTheRecording()
{
    const auto loaded = timeline::load(m_file);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().sentence));
    QCOMPARE(synthetic::difference(*m_timeline, **loaded), QString());
    QCOMPARE((*loaded)->ending(), timeline::Ending::Complete);
    const auto facts = worlds::Facts::of(**loaded);
    QVERIFY(facts);
    QCOMPARE(facts->cpu, QStringLiteral("cortex-a57"));
    QVERIFY(facts->machineLine.contains(QStringLiteral("-icount")));
    QCOMPARE(facts->vttbrs.size(), std::size_t{2});
    QVERIFY(facts->vttbrs[0] != facts->vttbrs[1]);
    QCOMPARE(facts->unwatched, QStringList());
}

void TestRecording::systemRegistersSayWhatTheyMean()
{
    const auto story = worlds::Story::tell(m_timeline);
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
    QCOMPARE(recordings::walkedThereAndBack(*m_timeline), QString());
}

void TestRecording::twoRecordingsAreEqualToTheByte()
{
    const QString other = m_dir.filePath(QStringLiteral("again.wsrec"));
    QVERIFY(recordings::record(QStringLiteral("cortex-a57"), 1, other));
    const QByteArray first = recordings::contents(m_file);
    QVERIFY(!first.isEmpty());
    QVERIFY(recordings::contents(other) == first);
}

void TestRecording::aUserMayStopIt()
{
    const auto reply =
        recordings::record(QStringLiteral("cortex-a57"), 1, {},
                           [](const timeline::Timeline& t) { return t.stepCount() < 10; });
    QVERIFY(reply);
    QCOMPARE(reply->timeline->ending(), timeline::Ending::Cut);
    QCOMPARE(reply->timeline->stepCount(), 10U);
    QVERIFY(reply->timeline->endingReason().contains(QStringLiteral("stopped after 10 steps")));
}

void TestRecording::aKilledMachineLeavesWhatWasRecorded()
{
    const QString path = m_dir.filePath(QStringLiteral("killed.wsrec"));
    const auto recorded = base::runToEnd(recordKilled(plan(), 30, path));
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().sentence));
    QCOMPARE((*recorded)->ending(), timeline::Ending::Cut);
    QVERIFY(!(*recorded)->endingReason().isEmpty());
    QCOMPARE((*recorded)->stepCount(), 30U);
    const auto loaded = timeline::load(path);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->stepCount(), 30U);
    QCOMPARE((*loaded)->ending(), timeline::Ending::Cut);
    for (std::uint32_t i = 0; i < 30; ++i)
        QCOMPARE((*loaded)->step(i).deltas, m_timeline->step(i).deltas);
}

void TestRecording::aSwitchThatDoesNotComeBackIsLost_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<quint32>("word");
    QTest::addColumn<QString>("says");
    QTest::newRow("it loops where the ERET was")
        << QStringLiteral("__guest_enter") << quint32{kBranchToSelf}
        << QStringLiteral("did not come back within 400 instructions");
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
    timeline::RecordPlan plan = this->plan();
    plan.maxStepsPerSwitch = 400;
    plan.deadline = 500ms;
    const bool inGuest = where == QLatin1String("guest");
    const base::Address at =
        inGuest ? m_image->symbol(u"__guest_a_pa")->address : lastWordOf(qPrintable(where));
    const auto recorded = base::runToEnd(recordPatched(plan, {at, word}));
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().sentence));
    const timeline::Timeline& timeline = **recorded;
    QCOMPARE(timeline.ending(), timeline::Ending::Lost);
    QVERIFY2(timeline.endingReason().contains(says), qPrintable(timeline.endingReason()));
    const base::Address last = inGuest ? lastWordOf("__guest_enter") : at;
    QCOMPARE(base::hex(timeline.step(timeline.stepCount() - 1).pc.value), base::hex(last.value));
    QVERIFY(timeline.endingReason().contains(base::hex(last.value)));
    QCOMPARE(timeline.switches().size(), std::size_t{1});
    QVERIFY(!timeline.switches().front().complete);
    QCOMPARE(timeline.switches().front().outerEnd, timeline.stepCount());
    QCOMPARE(recordings::disagreement(timeline), QString());
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
    worlds::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_VHE_IMAGE);
    request.cpu = cpu;
    const auto reply = base::runToEnd(worlds::recordSwitches(request, {}));
    QVERIFY(!reply);
    const QString sentence = reply.error().sentence;
    QVERIFY2(sentence.contains(QStringLiteral("this image wants a CPU with VHE")),
             qPrintable(sentence));
    // Nothing was connected to.
    QVERIFY2(!sentence.contains(QStringLiteral("connect")), qPrintable(sentence));
}

void TestRecording::whatMovesByItselfIsShownAndNobodysFault()
{
    timeline::RecordPlan plan = this->plan();
    for (const arm64::SystemRegister& each : arm64::systemRegisters())
        if (each.movesByItself)
            plan.registers.push_back(*arm64::Register::named(QString::fromLatin1(each.name)));
    plan.registers.push_back(*arm64::Register::named(u"cntp_cval_el0")); // and what stands still
    const auto recorded = base::runToEnd(recordWithTimers(plan));
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().sentence));
    const timeline::Timeline& timeline = **recorded;
    QCOMPARE(timeline.endingReason(), QString());
    QCOMPARE(recordings::disagreement(timeline), QString());
    // ISTATUS (bit 2) of both came while the host's instructions were stepped.
    for (const char16_t* name : {u"cntp_ctl_el0", u"cntv_ctl_el0"}) {
        const auto cell = timeline.cellOf(arm64::Place::of(*arm64::Register::named(name)));
        QVERIFY(cell.has_value());
        QCOMPARE(timeline.initialValue(*cell), std::uint64_t{3});
        QCOMPARE(timeline.lastValue(*cell), std::uint64_t{7});
        int changed = 0;
        for (std::uint32_t i = 0; i < timeline.stepCount(); ++i)
            for (const timeline::Delta& delta : timeline.step(i).deltas)
                if (delta.cell == *cell && timeline.step(i).kind == timeline::StepKind::Instruction)
                    ++changed;
        QCOMPARE(changed, 1);
    }
    QVERIFY(worlds::judge(timeline).verdict == worlds::Verdict::Holds);
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
    worlds::RecordRequest request;
    request.image = image;
    if (!connect.isEmpty())
        request.connect = connect;
    const auto reply = base::runToEnd(worlds::recordSwitches(request, {}));
    QVERIFY(!reply);
    QVERIFY2(reply.error().sentence.contains(QStringLiteral("/nowhere")),
             qPrintable(reply.error().sentence));
}

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
