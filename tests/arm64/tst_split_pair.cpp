// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

using arm64::Place;
using arm64::Register;

namespace {

constexpr std::uint64_t kBase = 0x40001000;

/// Executes one word on a state that is known in full.
bool apply(tests::State& state, std::uint32_t word)
{
    const auto effects = arm64::effectsOf(arm64::decode(word, {0x40000000}), state);
    for (const auto& w : effects.writes) {
        if (!w.value)
            return false;
        state.cells()[w.to.place] = *w.value;
    }
    return effects.known;
}

} // namespace

class tst_split_pair : public QObject {
    Q_OBJECT

private slots:
    void rows_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("singles");
        const auto row = [](const char* name, std::uint32_t word, const char* singles) {
            QTest::newRow(name) << quint32{word} << QString::fromLatin1(singles);
        };
        row("a store at an offset is two stores", 0xa90df03b,
            "0 str x27, [x1, #216]; 1 str x28, [x1, #224]");
        row("at offset 0 no offset is written", 0xa9000440, "0 str x0, [x2]; 1 str x1, [x2, #8]");
        row("a push moves SP with its first half", 0xa9bf07e0,
            "0 str x0, [sp, #-16]!; 1 str x1, [sp, #8]");
        row("a pop moves SP with its last half, Rt2 first", 0xa8c107e0,
            "1 ldr x1, [sp, #8]; 0 ldr x0, [sp], #16");
        row("a load at an offset is two loads", 0xa9490c22,
            "0 ldr x2, [x1, #144]; 1 ldr x3, [x1, #152]");
        row("a load whose Rt1 is the base takes Rt2 first", 0xa9400820,
            "0 ldr x0, [x1]; 1 ldr x2, [x1, #8]");
        row("ldp x1, x2, [x1] takes x2 first", 0xa9400821, "1 ldr x2, [x1, #8]; 0 ldr x1, [x1]");
        row("ldp x2, x1, [x1] takes x2 first as well", 0xa9400422,
            "0 ldr x2, [x1]; 1 ldr x1, [x1, #8]");
        row("a store of the base itself keeps the order", 0xa9000821,
            "0 str x1, [x1]; 1 str x2, [x1, #8]");
        row("a store below the base is unscaled", 0x293f1023,
            "0 stur w3, [x1, #-8]; 1 stur w4, [x1, #-4]");
        row("W registers are four bytes apart", 0x29410440,
            "0 ldr w0, [x2, #8]; 1 ldr w1, [x2, #12]");
        row("XZR stays XZR", 0xa9007fff, "0 str xzr, [sp]; 1 str xzr, [sp, #8]");
        row("Q registers are sixteen bytes apart", 0xad100400,
            "0 str q0, [x0, #512]; 1 str q1, [x0, #528]");
        row("D registers are eight bytes apart", 0x6d4127e8,
            "0 ldr d8, [sp, #16]; 1 ldr d9, [sp, #24]");
        row("LDPSW is two LDRSW", 0x68ff0861, "1 ldrsw x2, [x3, #4]; 0 ldrsw x1, [x3], #-8");
        row("an ADD is no pair", 0x911c0001, "");
        row("one register loaded twice has no equivalent", 0xa9400000, "");
        row("the base as Rt1 with write-back has no equivalent", 0xa8c10821, "");
        row("the base as Rt2 with write-back has no equivalent", 0xa8c10422, "");
        row("where only a pair reaches there is none", 0xa9af07e0, "");
        row("a word without meaning has none", 0xffffffff, "");
    }
    void rows()
    {
        QFETCH(quint32, word);
        QFETCH(QString, singles);
        QStringList got;
        for (const auto& s : arm64::splitPair(arm64::decode(word, {0x40000000})))
            got += QStringLiteral("%1 %2").arg(s.half).arg(s.text);
        QCOMPARE(got.join(QStringLiteral("; ")), singles);
    }

    /// For random pairs of every form the assembler takes both texts, and executing them one after
    /// the other leaves what the pair leaves.
    void theyDoWhatThePairDoes()
    {
        QTemporaryDir folder;
        QRandomGenerator random(16);
        struct Case {
            std::uint32_t pair;
            int first;
            int count;
        };
        std::vector<Case> cases;
        QByteArray source;
        int lines = 0;
        while (cases.size() < 3000) {
            const std::uint32_t word = (random.generate() & ~0x3a000000U) | 0x28000000U;
            const auto singles = arm64::splitPair(arm64::decode(word, {0x40000000}));
            if (singles.empty())
                continue;
            cases.push_back({word, lines, static_cast<int>(singles.size())});
            for (const auto& s : singles)
                source += s.text.toLatin1() + '\n';
            lines += static_cast<int>(singles.size());
        }
        QFile file(folder.filePath(QStringLiteral("singles.s")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(source) == source.size());
        file.close();
        const auto run = [&](const QString& tool, const QStringList& arguments) {
            QProcess process;
            process.setWorkingDirectory(folder.path());
            process.start(tool, arguments);
            return process.waitForFinished(60000) && process.exitCode() == 0
                       ? QByteArray()
                       : process.errorString().toLocal8Bit() + process.readAllStandardError();
        };
        const QString prefix = QStringLiteral(WORLDSWITCH_BINUTILS_PREFIX);
        const QByteArray as =
            run(prefix + QStringLiteral("as"),
                {QStringLiteral("-o"), QStringLiteral("singles.o"), file.fileName()});
        QVERIFY2(as.isEmpty(), as.constData());
        const QByteArray copy = run(prefix + QStringLiteral("objcopy"),
                                    {QStringLiteral("-O"), QStringLiteral("binary"),
                                     QStringLiteral("singles.o"), QStringLiteral("singles.bin")});
        QVERIFY2(copy.isEmpty(), copy.constData());
        QFile binary(folder.filePath(QStringLiteral("singles.bin")));
        QVERIFY(binary.open(QIODevice::ReadOnly));
        const QByteArray words = binary.readAll();
        QCOMPARE(words.size(), qsizetype{4} * lines);

        for (const Case& c : cases) {
            tests::State before;
            for (int i = 0; i < 31; ++i)
                before.set(Register::x(i), kBase + static_cast<unsigned>(i) * 4096);
            before.set(Register::sp(), kBase);
            before.set(Register::pstate(), 0x3c9);
            for (int i = 0; i < 32; ++i)
                for (int half = 0; half < 2; ++half)
                    before.set(Register::v(i), random.generate64(), half);
            const int rn = static_cast<int>(c.pair >> 5 & 31U);
            const std::uint64_t at = kBase + (rn == 31 ? 0 : static_cast<unsigned>(rn) * 4096U);
            for (std::uint64_t a = at - 1200; a < at + 1200; a += 8)
                before.set(base::Address{a}.cell(), random.generate64());
            tests::State pair = before;
            tests::State singles = before;
            const QString name = arm64::decode(c.pair, {0x40000000}).text();
            QVERIFY2(apply(pair, c.pair), qPrintable(name));
            for (int i = 0; i < c.count; ++i) {
                std::uint32_t word = 0;
                for (int b = 4; b-- > 0;)
                    word = word << 8 | static_cast<unsigned char>(words[(c.first + i) * 4 + b]);
                QVERIFY2(apply(singles, word), qPrintable(name));
            }
            QVERIFY2(pair.cells() == singles.cells(), qPrintable(name));
        }
    }
};

QTEST_GUILESS_MAIN(tst_split_pair)
#include "tst_split_pair.moc"
