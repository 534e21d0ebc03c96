// SPDX-License-Identifier: GPL-2.0-or-later
//
// Properties of every word, over a seeded stream of them.
#include "state.h"

#include "arm64/mc-decoder.h"
#include "arm64/semantics.h"

#include <QRandomGenerator>
#include <QtTest>

using arm64::Place;
using arm64::Register;

namespace {

/// A state in which everything is known: each cell's value is a function of its place.
class Everything : public arm64::StateReader {
public:
    std::optional<std::uint64_t> cell(const Place& place) const override
    {
        if (place == Place::of(Register::pstate()))
            return 0x600003c9;
        std::uint64_t v = std::hash<Place>{}(place)*0x9e3779b97f4a7c15U;
        return v ^ v >> 29;
    }
};

/// And one in which nothing is.
class Nothing : public arm64::StateReader {
public:
    std::optional<std::uint64_t> cell(const Place&) const override { return {}; }
};

} // namespace

class tst_words : public QObject {
    Q_OBJECT

    static void check(std::uint32_t word, QHash<bool, int>& counts)
    {
        const auto instruction = arm64::decode(word, {0x40000000});
        const Everything everything;
        const auto effects = arm64::effectsOf(instruction, everything);
        const auto unknowing = arm64::effectsOf(instruction, Nothing{});
        const QString name = QStringLiteral("%1 (%2)").arg(instruction.text(), base::hex(word));
        ++counts[effects.known];
        if (!instruction.valid) {
            QVERIFY2(!effects.known && instruction.mnemonic == QLatin1String(".word"),
                     qPrintable(name));
            return;
        }
        // The second opinion: what the library says is written, we say too, in one state or
        // another: a key that is off signs nothing. It is wrong of MRS (no flags are written).
        const bool isMrs = instruction.mnemonic == QLatin1String("mrs");
        const auto lists = [](const arm64::Effects& each, Register reg) {
            return std::any_of(each.writes.begin(), each.writes.end(), [&](const auto& w) {
                return w.to.place.isRegister() && w.to.place.reg == reg;
            });
        };
        for (const Register reg : arm64::mcFacts(word, {0x40000000}, false).definitions)
            QVERIFY2(lists(effects, reg) || lists(unknowing, reg) ||
                         (isMrs && reg == Register::pstate()),
                     qPrintable(name + QStringLiteral(" writes ") + reg.name()));
        for (const auto& w : effects.writes) {
            QVERIFY2(w.to.width >= 1 && w.to.shift + w.to.width <= 8, qPrintable(name));
            if (!w.from || !w.value)
                continue;
            // A value that is carried over is the value of where it came from.
            const std::uint64_t source = (*everything.cell(w.from->place) >> (w.from->shift * 8)) &
                                         arm64::ones(w.from->width * 8);
            const std::uint64_t part = (*w.value >> (w.to.shift * 8)) & arm64::ones(w.to.width * 8);
            const bool intoPstate = w.to.place == Place::of(Register::pstate());
            QVERIFY2(source == part || intoPstate,
                     qPrintable(name + QStringLiteral(" carries another value to ") +
                                tests::text(w.to)));
        }
        // Knowing less never says more.
        if (unknowing.known) {
            QVERIFY2(effects.known, qPrintable(name));
            for (const auto& w : unknowing.writes) {
                const auto same = std::find_if(effects.writes.begin(), effects.writes.end(),
                                               [&](const auto& other) { return other.to == w.to; });
                const bool onlyUnknown = !w.value.has_value();
                QVERIFY2(onlyUnknown || (same != effects.writes.end() && same->value == w.value),
                         qPrintable(name + QStringLiteral(" invents ") + tests::text(w.to)));
            }
        }
    }

private slots:
    void randomWords()
    {
        const QByteArray tier = qgetenv("WORLDSWITCH_TIER");
        const int count = tier == "full" ? 4'000'000 : tier == "standard" ? 400'000 : 1 << 16;
        QRandomGenerator random(1789);
        QHash<bool, int> counts;
        for (int i = 0; i < count; ++i) {
            check(random.generate(), counts);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%d known, %d not", counts[true], counts[false]);
    }

    void wordsOfEveryRule()
    {
        QRandomGenerator random(1815);
        const std::span<const arm64::Rule> tables[] = {arm64::integerRules(), arm64::branchRules(),
                                                       arm64::systemRules(), arm64::memoryRules(),
                                                       arm64::vectorRules()};
        QHash<bool, int> counts;
        for (const auto& table : tables) {
            for (const arm64::Rule& rule : table) {
                for (int i = 0; i < 1000; ++i) {
                    check((random.generate() & ~rule.mask) | rule.match, counts);
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
        qInfo("%d known, %d not", counts[true], counts[false]);
        QVERIFY(counts[true] > counts[false]);
    }

    /// Everything that Debian's assembler writes for the general integer instructions is known.
    void noCommonWordIsUnknown_data()
    {
        QTest::addColumn<quint32>("word");
        for (const std::uint32_t word :
             {0xa90df03bU, 0xa9bf07e0U, 0xa8c107e0U, 0xd69f03e0U, 0xd65f03c0U,
              0x94000040U, 0xb4ffff83U, 0x911c0001U, 0xaa0103e0U, 0xd5381000U,
              0xd51c2101U, 0xd5034fdfU, 0xd5033fdfU, 0xd503201fU, 0xad100400U,
              0xd4000002U, 0xd503207fU, 0xd50c83dfU, 0xf9400020U, 0xd503233fU})
            QTest::newRow(qPrintable(arm64::decode(word, {0x40000000}).text())) << quint32{word};
    }
    void noCommonWordIsUnknown()
    {
        QFETCH(quint32, word);
        QVERIFY(arm64::effectsOf(arm64::decode(word, {0x40000000}), Everything{}).known);
    }
};

QTEST_APPLESS_MAIN(tst_words)
#include "tst_words.moc"
