// SPDX-License-Identifier: GPL-2.0-or-later
// Where a recording begins and where it ends: behind so many switches, with one guest, with
// registers and memory set; and at a budget of instructions.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "reading/info-keys.h"
#include "reading/reading.h"
#include "support/elf-patch.h"
#include "support/same-contents.h"
#include "support/saved-machine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

using RecordingPtr = std::shared_ptr<recording::Recording>;

live::RecordRequest requestOf(int switches)
{
    live::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_IMAGE);
    request.switches = switches;
    return request;
}

/// Null, and a sentence, where nothing could be recorded.
RecordingPtr recorded(const live::RecordRequest& request, QString* trouble = nullptr)
{
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    if (!reply && trouble)
        *trouble = reply.error().sentence;
    else if (!reply)
        qWarning("%s", qPrintable(reply.error().sentence));
    return reply ? reply->recording : nullptr;
}

/// The words of the switches' instructions from that switch on.
std::vector<std::uint32_t> wordsFrom(const recording::Recording& recording, std::size_t first)
{
    std::vector<std::uint32_t> words;
    for (std::uint32_t s = recording.switches()[first].outerBegin; s < recording.stepCount(); ++s)
        words.push_back(recording.step(s).word);
    return words;
}

std::uint64_t valueOf(const recording::Recording& recording, std::uint32_t state,
                      const arm64::Place& place)
{
    return recording.valueAt(state, place).value_or(0xdead);
}

arm64::Place reg(const char* name)
{
    return arm64::Place::of(*arm64::Register::named(QString::fromLatin1(name)));
}

base::Address addressIn(const RecordingPtr& recording, const QString& object)
{
    const auto reading = reading::Reading::of(recording);
    for (const auto& known : reading->facts().objects)
        if (known.name == object)
            return known.address;
    return {};
}

} // namespace

class TestStart : public QObject {
    Q_OBJECT
private slots:
    void theSwitchesBeforeAreNotRecorded_data()
    {
        QTest::addColumn<int>("after");
        QTest::newRow("one") << 1;
        QTest::newRow("three") << 3;
    }
    void theSwitchesBeforeAreNotRecorded()
    {
        QFETCH(int, after);
        const auto whole = recorded(requestOf(after + 2));
        auto request = requestOf(2);
        request.start.afterSwitches = after;
        const auto later = recorded(request);
        QVERIFY(whole && later);
        QCOMPARE(later->switches().size(), std::size_t{2});
        QCOMPARE(later->ending(), recording::Ending::Complete);
        QCOMPARE(wordsFrom(*later, 0), wordsFrom(*whole, std::size_t(after)));
        const std::uint32_t begin = whole->switches()[std::size_t(after)].outerBegin;
        for (int n = 0; n < 31; ++n) {
            const auto place = arm64::Place::of(arm64::Register::x(n));
            QCOMPARE(valueOf(*later, 0, place), valueOf(*whole, begin, place));
        }
        QCOMPARE(later->header().facts[reading::key::kStart].toObject(),
                 (QJsonObject{{u"afterSwitches"_s, after}}));
        QVERIFY(!whole->header().facts.contains(reading::key::kStart));
        // It is a recording as any other: judged from its first switch on, and the same stepped.
        QCOMPARE(contract::judge(*later).verdict, contract::Verdict::Holds);
        request.stepping = true;
        const auto stepped = recorded(request);
        QVERIFY(stepped);
        QCOMPARE(support::firstDifference(*later, *stepped), QString());
    }

    void itBeginsWithThatGuest_data()
    {
        QTest::addColumn<int>("guest");
        QTest::addColumn<int>("after");
        QTest::newRow("A, which is the first anyway") << 0 << 0;
        QTest::newRow("B") << 1 << 0;
        QTest::newRow("A, behind A's first") << 0 << 1;
        QTest::newRow("B, behind A's first") << 1 << 1;
        QTest::newRow("A, behind B's first") << 0 << 2;
    }
    void itBeginsWithThatGuest()
    {
        QFETCH(int, guest);
        QFETCH(int, after);
        auto request = requestOf(1);
        request.start.guest = guest;
        request.start.afterSwitches = after;
        const auto recording = recorded(request);
        QVERIFY(recording);
        const auto reading = reading::Reading::of(recording);
        QCOMPARE(reading->switches().front().guest, guest);
        // The first switch of it that there is.
        const auto whole = recorded(requestOf(after + 8));
        QVERIFY(whole);
        const auto all = reading::Reading::of(whole);
        std::size_t first = std::size_t(after);
        while (first < all->switches().size() && all->switches()[first].guest != guest)
            ++first;
        QVERIFY(first < all->switches().size());
        QCOMPARE(valueOf(*recording, 0, reg("x30")),
                 valueOf(*whole, whole->switches()[first].outerBegin, reg("x30")));
        const auto begin = whole->switches()[first].begin;
        QCOMPARE(valueOf(*recording, recording->switches().front().begin, reg("elr_el2")),
                 valueOf(*whole, begin, reg("elr_el2")));
    }

    void registersAndMemoryAreSet()
    {
        const auto plain = recorded(requestOf(1));
        QVERIFY(plain);
        const base::Address cell = addressIn(plain, u"vcpus"_s) + base::Offset{8};
        auto request = requestOf(1);
        request.start.registers = {{arm64::Register::x(27), 0x1234}};
        request.start.memory = {{u"vcpus[0]+8"_s, cell, 0xabcdef}};
        const auto set = recorded(request);
        QVERIFY(set);
        QCOMPARE(valueOf(*set, 0, reg("x27")), std::uint64_t{0x1234});
        QCOMPARE(valueOf(*set, 0, arm64::Place::of(cell)), std::uint64_t{0xabcdef});
        QVERIFY(valueOf(*plain, 0, arm64::Place::of(cell)) != 0xabcdef);
        QCOMPARE(
            set->header().facts[reading::key::kStart].toObject(),
            (QJsonObject{{u"registers"_s, QJsonObject{{u"x27"_s, u"0000000000001234"_s}}},
                         {u"memory"_s, QJsonObject{{u"vcpus[0]+8"_s, u"0000000000abcdef"_s}}}}));
    }

    /// Also code, and of a machine that is connected to, where it is one's own.
    void codeIsSet_data()
    {
        QTest::addColumn<bool>("connects");
        QTest::newRow("of a machine that is started") << false;
        QTest::newRow("of one's own that is connected to") << true;
    }
    void codeIsSet()
    {
        QFETCH(bool, connects);
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(image.ok());
        const auto enter = (*image)->symbol(u"__guest_enter"_s);
        QVERIFY(enter.has_value());
        const support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        constexpr base::Offset kWord{4};
        constexpr std::uint32_t kNop = 0xd503201f;
        const auto next = elf.word(enter->address + kWord);
        QVERIFY(next.has_value());
        auto request = requestOf(1);
        request.start.memory = {
            {u"__guest_enter"_s, enter->address, kNop | std::uint64_t{*next} << 32}};
        std::unique_ptr<support::CommandedQemu> qemu;
        if (connects) {
            auto started = support::CommandedQemu::start(
                {u"-machine"_s, u"virt,virtualization=on,gic-version=3"_s, u"-cpu"_s, request.cpu,
                 u"-m"_s, u"256M"_s, u"-nodefaults"_s, u"-display"_s, u"none"_s, u"-serial"_s,
                 u"null"_s, u"-kernel"_s, request.image, u"-icount"_s, u"shift=0"_s});
            QVERIFY2(started, started ? "" : qPrintable(started.error().sentence));
            qemu = std::move(*started);
            request.connect = qemu->endpoint();
            QString trouble;
            QVERIFY(!recorded(request, &trouble));
            QVERIFY2(trouble.contains(u"cannot be set up"_s), qPrintable(trouble));
            request.connectedIsOurs = true;
        }
        const auto set = recorded(request);
        QVERIFY(set);
        const auto reading = reading::Reading::of(set);
        const auto begin = reading->switches().front().span.begin;
        QCOMPARE(set->pcOf(begin), enter->address);
        QCOMPARE(set->step(begin).instruction.word, kNop);
        // Who judges runs the code once more, on paper.
        QCOMPARE(reading->facts().wordAt(enter->address), std::optional(kNop));
        QCOMPARE(reading->facts().wordAt(enter->address + kWord), next);
        QCOMPARE(contract::judge(*set).verdict, contract::Verdict::Violated);
    }

    void whatCannotBeIsAnError_data()
    {
        QTest::addColumn<int>("guest");
        QTest::addColumn<int>("after");
        QTest::addColumn<QString>("says");
        QTest::newRow("a guest that there is not") << 2 << 0 << u"There is no guest 2"_s;
        QTest::newRow("a switch that never comes")
            << -1 << 1000 << u"did not come to where the recording is to begin"_s;
    }
    void whatCannotBeIsAnError()
    {
        QFETCH(int, guest);
        QFETCH(int, after);
        QFETCH(QString, says);
        auto request = requestOf(1);
        if (guest >= 0)
            request.start.guest = guest;
        request.start.afterSwitches = after;
        QString trouble;
        QVERIFY(!recorded(request, &trouble));
        QVERIFY2(trouble.contains(says), qPrintable(trouble));
    }

    /// It is counted, so that it is the same each time, and the clock has no say.
    void aFreeRunHasABudget()
    {
        auto request = requestOf(3);
        const auto freely = recorded(request);
        request.freeRunInstructions = 1000000;
        const auto counted = recorded(request);
        QVERIFY(freely && counted);
        QCOMPARE(support::firstDifference(*counted, *freely), QString());

        request.freeRunInstructions = 3;
        request.deadline = std::chrono::seconds(60);
        for (int n = 0; n < 2; ++n) {
            const auto ended = recorded(request);
            QVERIFY(ended);
            QCOMPARE(ended->ending(), recording::Ending::Lost);
            QVERIFY(!ended->header().facts.contains(reading::key::kUsedUp));
            QCOMPARE(ended->endingReason(),
                     u"The guest did not come back within the 3 instruction(s) that a free run may "
                     "take."_s);
            QCOMPARE(ended->step(ended->stepCount() - 1).instruction.text(), u"eret"_s);
            QCOMPARE(contract::judge(*ended).verdict, contract::Verdict::Violated);
        }
    }

    /// A guest that never comes back: no clock is waited for.
    void aGuestThatLoopsIsEndedByIt()
    {
        const QTemporaryDir dir;
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(image.ok());
        const auto entry = (*image)->symbol(u"guest_a_entry"_s);
        QVERIFY(entry.has_value());
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        auto request = requestOf(1);
        request.image = dir.filePath(u"worldswitch.elf"_s);
        constexpr std::uint32_t kBranchToItself = 0x14000000;
        QVERIFY(elf.setWord(entry->address, kBranchToItself) && elf.save(request.image));
        request.freeRunInstructions = 20000;
        request.deadline = std::chrono::hours(1);
        const auto ended = recorded(request);
        QVERIFY(ended);
        QVERIFY2(
            ended->endingReason().startsWith(u"The guest did not come back within the 20000"_s),
            qPrintable(ended->endingReason()));
    }

    void theWholeHasABudget()
    {
        const auto whole = recorded(requestOf(4));
        QVERIFY(whole);
        auto request = requestOf(4);
        request.maxSteps = whole->switches()[1].outerEnd - 1; // in the second switch
        const auto ended = recorded(request);
        QVERIFY(ended);
        QCOMPARE(ended->ending(), recording::Ending::Cut);
        QVERIFY(ended->header().facts[reading::key::kUsedUp].toBool());
        QCOMPARE(ended->switches().size(), std::size_t{2});
        QVERIFY(ended->switches()[1].complete);
        QCOMPARE(ended->endingReason(),
                 u"The %1 instruction(s) that the recording may take are used up."_s.arg(
                     request.maxSteps));
        // One that suffices changes nothing.
        request.maxSteps = whole->stepCount();
        const auto enough = recorded(request);
        QVERIFY(enough);
        QCOMPARE(support::firstDifference(*enough, *whole), QString());
    }
};

QTEST_GUILESS_MAIN(TestStart)
#include "tst_start.moc"
