// SPDX-License-Identifier: GPL-2.0-or-later
// The way of a value: where it was made, each cell that it was copied to, who read it. The oracle
// knows nothing of owners and moves: it looks where a number stands that stands nowhere by chance.
#include "reading/journey.h"

#include "support/recordings.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using arm64::Place;
using arm64::Register;
using reading::Journey;
using reading::Reading;
using reading::SwitchSpan;

namespace {

constexpr int kSwitches = 40;

/// Where one number stands: by cell, in which states [from, to), in order.
using Stands = std::map<Place, std::vector<std::pair<std::uint32_t, std::uint32_t>>>;

void add(Stands& stands, const Place& place, std::uint32_t from, std::uint32_t to)
{
    auto& spans = stands[place];
    if (!spans.empty() && spans.back().second >= from)
        spans.back().second = std::max(spans.back().second, to);
    else
        spans.emplace_back(from, to);
}

/// Every number in the states [from, to), and where it stands: from the cells' values alone.
class Oracle {
public:
    Oracle(const recording::Recording& recording, std::uint32_t from, std::uint32_t to)
        : m_recording(recording)
        , m_values(recording.stateAt(from))
        , m_since(m_values.size(), from)
    {
        std::set<std::uint64_t> first;
        for (recording::CellId id = 0; id < m_values.size(); ++id)
            if (isLookedAt(id) && !first.insert(m_values[id]).second)
                m_ambiguous.insert(m_values[id]);
        for (std::uint32_t state = from; state + 1 < to; ++state)
            step(state);
        for (recording::CellId id = 0; id < m_values.size(); ++id)
            leaves(id, to);
    }

    /// Nothing where the number may stand somewhere by chance: a small one, an address, one that
    /// stands in two cells from the first, or that a guest or the host came back with in a
    /// register.
    const Stands* placesOf(std::uint64_t value) const
    {
        constexpr std::uint64_t kPattern = std::uint64_t{1} << 48U;
        const auto found = m_stands.find(value);
        return value < kPattern || value + kPattern < kPattern || m_ambiguous.contains(value) ||
                       found == m_stands.end()
                   ? nullptr
                   : &found->second;
    }

private:
    bool isLookedAt(recording::CellId id) const
    {
        const Place place = m_recording.placeOf(id);
        return place.isMemory() || (place.isRegister() && place.reg.isX());
    }
    void leaves(recording::CellId id, std::uint32_t state)
    {
        if (isLookedAt(id))
            add(m_stands[m_values[id]], m_recording.placeOf(id), m_since[id], state);
    }
    void step(std::uint32_t at)
    {
        const recording::Step step = m_recording.step(at);
        for (const auto& delta : step.deltas) {
            leaves(delta.cell, at + 1);
            m_values[delta.cell] = delta.after;
            m_since[delta.cell] = at + 1;
        }
        if (step.kind == recording::StepKind::Instruction)
            return;
        std::set<std::uint64_t> stored;
        for (recording::CellId id = 0; id < m_values.size(); ++id)
            if (m_recording.placeOf(id).isMemory())
                stored.insert(m_values[id]);
        for (int n = 0; n <= 30; ++n) {
            const auto id = m_recording.cellOf(Place::of(Register::x(n)));
            if (id && (m_stands.contains(m_values[*id]) || stored.contains(m_values[*id])))
                m_ambiguous.insert(m_values[*id]);
        }
    }

    const recording::Recording& m_recording;
    std::vector<std::uint64_t> m_values;
    std::vector<std::uint32_t> m_since;
    std::map<std::uint64_t, Stands> m_stands;
    std::set<std::uint64_t> m_ambiguous;
};

Stands standsOf(const Journey& journey)
{
    auto stays = journey.stays;
    std::ranges::sort(stays, {}, &reading::Stay::from);
    Stands stands;
    for (const reading::Stay& stay : stays)
        add(stands, stay.place, stay.from, stay.to);
    return stands;
}

QString text(const Reading& reading, const Stands& stands)
{
    QStringList lines;
    for (const auto& [place, spans] : stands)
        for (const auto& [from, to] : spans)
            lines << QStringLiteral("%1: %2 to %3")
                         .arg(reading.names().name(place))
                         .arg(from)
                         .arg(to);
    return lines.join(u'\n');
}

/// The doors of a switch.
std::vector<std::uint32_t> doorsOf(const SwitchSpan& span)
{
    std::vector<std::uint32_t> doors{span.span.begin};
    for (const auto& door : {span.eret, span.vector, span.exit, span.ret})
        if (door)
            doors.push_back(*door);
    doors.push_back(span.span.end);
    return doors;
}

} // namespace

class tst_journey : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        auto recorded = recordings::record(QStringLiteral("cortex-a57"), kSwitches, std::nullopt);
        QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
        m_reading = Reading::of(recorded->recording);
        QCOMPARE(int(m_reading->switches().size()), kSwitches);
    }

    /// Every register at every door, within its switch, over the switches round it, and over all.
    void everyRegisterAtEveryDoor_data()
    {
        QTest::addColumn<int>("round");
        QTest::addColumn<int>("least"); // registers that the oracle can tell
        QTest::newRow("within the switch") << 0 << 1500;
        QTest::newRow("two switches before and behind") << 2 << 1300;
        QTest::newRow("back to where it was made, on to every reader") << kSwitches << 1300;
    }
    void everyRegisterAtEveryDoor()
    {
        QFETCH(int, round);
        QFETCH(int, least);
        int told = 0, wrong = 0;
        const auto& switches = m_reading->switches();
        for (int k = 0; k < kSwitches; ++k) {
            const auto from = switches[std::size_t(std::max(0, k - round))].span.outerBegin;
            const auto to =
                switches[std::size_t(std::min(kSwitches - 1, k + round))].span.outerEnd + 1;
            const Oracle oracle(m_reading->recording(), from, to);
            for (const std::uint32_t door : doorsOf(switches[std::size_t(k)])) {
                for (int n = 0; n <= 30; ++n) {
                    const Place place = Place::of(Register::x(n));
                    const auto value = m_reading->recording().valueAt(door, place);
                    const Stands* expected = oracle.placesOf(value.value_or(0));
                    if (!expected)
                        continue;
                    ++told;
                    const Journey journey = reading::journeyOf(*m_reading, door, place, from, to);
                    if (standsOf(journey) == *expected || ++wrong > 8)
                        continue;
                    qWarning().noquote() << "switch" << k + 1 << "state" << door << "x" << n
                                         << base::hex(*value) << "\nexpected\n"
                                         << text(*m_reading, *expected) << "\ngot\n"
                                         << text(*m_reading, standsOf(journey));
                }
            }
        }
        qInfo() << told << "registers told, wrong:" << wrong;
        QCOMPARE(wrong, 0);
        QVERIFY(told >= least);
    }

private:
    std::shared_ptr<const Reading> m_reading;
};

QTEST_GUILESS_MAIN(tst_journey)
#include "tst_journey.moc"
