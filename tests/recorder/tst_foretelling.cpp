// SPDX-License-Identifier: GPL-2.0-or-later
// The steps of a stretch that QEMU logged: what is made of the log, and what is not believed. The
// machine is made up, of a few instructions and cells.
#include "recorder/foretelling.h"

#include <QTest>

#include <QtEndian>

using arm64::Place;
using arm64::Register;

namespace {

constexpr base::Address kCode{0x1000};
constexpr base::Address kCell{0x8000};
constexpr base::Address kUnread{0x8008};
constexpr std::uint32_t kAdd = 0x91000421;   // add x1, x1, #1
constexpr std::uint32_t kLoad = 0xf9400043;  // ldr x3, [x2]
constexpr std::uint32_t kStore = 0xf9000041; // str x1, [x2]
constexpr std::uint32_t kFpcr = 0xd51b4401;  // msr fpcr, x1
constexpr std::uint32_t kEret = 0xd69f03e0;
constexpr std::uint64_t kEl2h = 0x3c9;
constexpr std::uint64_t kOldCell = 0x77;

/// A stretch of the instructions given, from state to state.
class Stretch {
public:
    explicit Stretch(const std::vector<std::uint32_t>& words, base::Address cell = kCell)
    {
        m_state.pc = kCode.value;
        m_state.pstate = kEl2h;
        m_state.x[1] = 5;
        m_state.x[2] = cell.value;
        for (int n = 0; n < 31; ++n)
            m_recording.addCell(Place::of(Register::x(n)), m_state.x[static_cast<std::size_t>(n)]);
        m_recording.addCell(Place::of(Register::sp()), 0);
        m_recording.addCell(Place::of(Register::pc()), m_state.pc);
        m_recording.addCell(Place::of(Register::pstate()), m_state.pstate);
        m_recording.addCell(Place::of(Register::fpcr()), 0);
        m_recording.addCell(Place::of(kCell), kOldCell);
        QByteArray line(recorder::CodeLines::kBytes, '\0');
        for (std::size_t i = 0; i < words.size(); ++i)
            qToLittleEndian(words[i], line.data() + 4 * i);
        m_code.add(kCode, line);
        steps.emplace(m_recording, m_code, [](base::Address) { return true; });
        steps->add(m_state);
    }

    /// The next state: the machine went on by one instruction, and changed a register.
    void goesOn(int x = 31, std::uint64_t value = 0)
    {
        m_state.pc += 4;
        if (x < 31)
            m_state.x[static_cast<std::size_t>(x)] = value;
        steps->add(m_state);
    }
    void isLoggedAgain() { steps->add(m_state); }
    [[nodiscard]] bool confirm(const std::vector<recorder::CellValue>& cells)
    {
        return steps->advance().nothing() && steps->confirm(cells);
    }
    [[nodiscard]] recording::CellId id(const Place& place) const
    {
        return *m_recording.cellOf(place);
    }

    std::optional<recorder::Foretelling> steps;

private:
    machine::LoggedState m_state;
    recording::Recording m_recording{{}};
    recorder::CodeLines m_code;
};

} // namespace

class tst_Foretelling : public QObject {
    Q_OBJECT
private slots:
    void aStateLoggedTwiceIsOneStep()
    {
        Stretch stretch({kAdd, kAdd});
        stretch.isLoggedAgain();
        stretch.goesOn(1, 6);
        stretch.isLoggedAgain();
        stretch.goesOn(1, 7);
        QVERIFY(stretch.confirm({}));
        QCOMPARE(stretch.steps->steps().size(), std::size_t{2});
        const auto& step = stretch.steps->steps()[1].step;
        QCOMPARE(step.pc, kCode + base::Offset{4});
        QVERIFY((step.deltas == std::vector<recording::Delta>{
                                    {stretch.id(Place::of(Register::x(1))), 6, 7},
                                    {stretch.id(Place::of(Register::pc())), 0x1004, 0x1008}}));
    }

    void aStoreIsForetoldAndConfirmed()
    {
        Stretch stretch({kAdd, kStore});
        stretch.goesOn(1, 6);
        stretch.goesOn();
        QVERIFY(stretch.confirm({{Place::of(kCell), 6}}));
        const auto& deltas = stretch.steps->steps()[1].step.deltas;
        QCOMPARE(deltas.size(), std::size_t{2});
        QVERIFY((deltas[1] == recording::Delta{stretch.id(Place::of(kCell)), kOldCell, 6}));
    }

    void whatTheEngineCannotForetellIsCompletedAtTheEnd()
    {
        Stretch stretch({kFpcr, kAdd});
        stretch.goesOn();
        stretch.goesOn(1, 6);
        QVERIFY(stretch.confirm({{Place::of(Register::fpcr()), 4}}));
        const auto& deltas = stretch.steps->steps()[0].step.deltas;
        QVERIFY((deltas.back() == recording::Delta{stretch.id(Place::of(Register::fpcr())), 0, 4}));
    }

    void vectorsAreReadWhereAStepCouldWriteThem_data()
    {
        QTest::addColumn<std::uint32_t>("word");
        QTest::addColumn<bool>("read");
        QTest::newRow("add x1, x1, #1") << kAdd << false;
        QTest::newRow("str x1, [x2]") << kStore << false;
        QTest::newRow("ldr d0, [x2]") << 0xfd400040U << true;
        QTest::newRow("movi v3.2d, #0") << 0x6f00e403U << true;
    }
    void vectorsAreReadWhereAStepCouldWriteThem()
    {
        QFETCH(std::uint32_t, word);
        QFETCH(bool, read);
        Stretch stretch({kStore, word, kStore});
        stretch.goesOn();
        stretch.goesOn(word == kAdd ? 1 : 31, 6);
        stretch.goesOn();
        QVERIFY(stretch.steps->advance().nothing());
        QCOMPARE(stretch.steps->mayWriteVectors(), read);
    }

    void aCellThatWasNeverReadIsKnownByItsLoad()
    {
        Stretch stretch({kLoad, kStore}, kUnread);
        stretch.goesOn(3, 0x99);
        stretch.goesOn(); // and it may be written then
        QVERIFY(stretch.confirm({{Place::of(kUnread), 5}}));
        const auto& first = stretch.steps->steps()[0];
        QCOMPARE(first.cells.size(), std::size_t{1});
        QCOMPARE(first.cells[0].place, Place::of(kUnread));
        QCOMPARE(first.cells[0].value, std::uint64_t{0x99});
        QCOMPARE(stretch.steps->steps()[1].step.deltas.back().before, std::uint64_t{0x99});
    }

    void codeThatWasNotReadIsAskedFor()
    {
        Stretch stretch(std::vector<std::uint32_t>(64, kAdd));
        for (std::uint64_t i = 0; i < 65; ++i)
            stretch.goesOn(1, 6 + i);
        const auto wanted = stretch.steps->advance();
        QVERIFY(wanted.line == kCode + base::Offset{recorder::CodeLines::kBytes});
        QCOMPARE(stretch.steps->doubt(), QString());
    }

    void aReturnThatWasPassedIsNamed()
    {
        Stretch stretch({kEret});
        stretch.goesOn();
        (void)stretch.steps->advance();
        QVERIFY(!stretch.steps->doubt().isEmpty());
        QVERIFY(stretch.steps->passedReturn() == kCode);
    }

    void whatDiffersIsNotBelieved_data()
    {
        QTest::addColumn<std::uint32_t>("word");
        QTest::addColumn<int>("changed");
        QTest::addColumn<qulonglong>("value");
        QTest::addColumn<qulonglong>("cell"); // at the end
        QTest::newRow("a register with another value") << kAdd << 1 << 7ULL << qulonglong{kOldCell};
        QTest::newRow("a register that is not written") << kStore << 9 << 1ULL << 5ULL;
        QTest::newRow("a cell with another value") << kStore << 31 << 0ULL << 6ULL;
        QTest::newRow("a cell that was not written")
            << kStore << 31 << 0ULL << qulonglong{kOldCell};
        QTest::newRow("a cell that nothing writes") << kAdd << 1 << 6ULL << 1ULL;
    }
    void whatDiffersIsNotBelieved()
    {
        QFETCH(std::uint32_t, word);
        QFETCH(int, changed);
        QFETCH(qulonglong, value);
        QFETCH(qulonglong, cell);
        Stretch stretch({word});
        stretch.goesOn(changed, value);
        QVERIFY(!stretch.confirm({{Place::of(kCell), cell}}));
        QVERIFY(!stretch.steps->doubt().isEmpty());
    }

    void aLogWithAStateLeftOutIsNotBelieved()
    {
        Stretch stretch({kStore, kStore, kStore});
        stretch.goesOn();
        Stretch shorter({kStore, kStore, kStore});
        machine::LoggedState far;
        far.pc = kCode.value + 8;
        far.pstate = kEl2h;
        far.x[1] = 5;
        far.x[2] = kCell.value;
        shorter.steps->add(far);
        QVERIFY(stretch.confirm({{Place::of(kCell), 5}}));
        QVERIFY(!shorter.confirm({{Place::of(kCell), 5}}));
    }

    void aCellThatWasNeverReadIsNotWritten()
    {
        Stretch stretch({kStore}, kUnread);
        stretch.goesOn();
        QVERIFY(!stretch.confirm({}));
    }
};

QTEST_GUILESS_MAIN(tst_Foretelling)
#include "tst_foretelling.moc"
