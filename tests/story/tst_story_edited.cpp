// SPDX-License-Identifier: GPL-2.0-or-later
// An entry.S that a student edited: what is told of it is true of what it does now. Each image is
// the good one with instruction words replaced, recorded on the machine.
#include "live/record.h"
#include "story/story.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace {

using Words = std::vector<quint32>;

constexpr quint32 kNop = 0xd503'201f;

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

/// STP and LDP of two x registers, signed offset (Arm ARM C6.2).
constexpr quint32 pair(bool load, unsigned first, unsigned second, unsigned base, unsigned offset)
{
    return (load ? 0xa940'0000U : 0xa900'0000U) | (offset / 8) << 15 | second << 10 | base << 5 |
           first;
}
constexpr quint32 stp(unsigned first, unsigned second, unsigned base, unsigned offset)
{
    return pair(false, first, second, base, offset);
}
constexpr quint32 ldp(unsigned first, unsigned second, unsigned base, unsigned offset)
{
    return pair(true, first, second, base, offset);
}
/// LDR of an x register, unsigned offset (Arm ARM C6.2).
constexpr quint32 ldr(unsigned reg, unsigned base, unsigned offset)
{
    return 0xf940'0000U | (offset / 8) << 10 | base << 5 | reg;
}

/// Replaces the first occurrence of a run of words; false when it is not there.
bool replace(QByteArray& image, const Words& good, const Words& bad)
{
    const auto bytes = [](const Words& words) {
        return QByteArray(reinterpret_cast<const char*>(words.data()),
                          static_cast<qsizetype>(words.size() * sizeof(quint32)));
    };
    const auto at = image.indexOf(bytes(good));
    if (at < 0)
        return false;
    image.replace(at, bytes(good).size(), bytes(bad));
    return true;
}

} // namespace

class tst_story_edited : public QObject {
    Q_OBJECT
private:
    QByteArray m_image;

    /// The story of the image with `good` replaced by `bad`; null when that could not be had.
    std::shared_ptr<const story::Story> edited(const Words& good, const Words& bad) const
    {
        QTemporaryDir folder;
        auto image = m_image;
        if (!replace(image, good, bad))
            return {};
        QFile file(folder.filePath(text("edited.elf")));
        if (!file.open(QFile::WriteOnly) || file.write(image) != image.size())
            return {};
        file.close();
        live::RecordRequest request;
        request.image = file.fileName();
        auto reply = base::runToEnd(live::recordSwitches(
            std::move(request), [](const recording::Recording&) { return true; }));
        return reply.ok() ? story::Story::tell(reply->recording) : nullptr;
    }

private slots:
    void initTestCase()
    {
        QFile file(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(file.open(QFile::ReadOnly));
        m_image = file.readAll();
    }

    void what_is_told_is_what_it_does_data()
    {
        QTest::addColumn<Words>("good");
        QTest::addColumn<Words>("bad");
        QTest::addColumn<QString>("instruction");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const Words& good, const Words& bad,
                            const char* instruction, const char* why) {
            QTest::newRow(name) << good << bad << text(instruction) << text(why);
        };
        row("a swapped pair is pointed out", {stp(19, 20, 1, 152)}, {stp(20, 19, 1, 152)},
            "stp x20, x19, [x1, #152]",
            "Careful: of the host's x20 and x19, not every one goes to the slot of its own "
            "number.");
        row("two stores in another order are told as before",
            {stp(19, 20, 1, 152), stp(21, 22, 1, 168)}, {stp(21, 22, 1, 168), stp(19, 20, 1, 152)},
            "stp x19, x20, [x1, #152]",
            "AAPCS64 §6.1.1 lets a callee clobber x0–x18; the caller has put away what it still "
            "needs of those. x19–x30 are ours to keep.");
        row("a dropped store is missed when the guest's value comes in", {stp(19, 20, 1, 152)},
            {kNop}, "ldp x19, x20, [x1, #152]",
            "Careful: this overwrites a value of the host's in x19 and x20 that was not put away "
            "in "
            "host_ctxt.");
        row("what does nothing is said to do nothing", {ldr(18, 1, 144)}, {kNop}, "nop",
            "Changes no register and no memory.");
        row("not all registers are the guest's when x18 was forgotten", {ldr(18, 1, 144)}, {kNop},
            "ldp x0, x1, [sp], #16",
            "Guest A's x0 and x1 leave the stack for their own registers.");
        row("a load into other registers is told as it is", {ldp(6, 7, 1, 48)}, {ldp(7, 6, 1, 48)},
            "ldp x7, x6, [x1, #48]",
            "The guest's x6 and x7 are now in x7 and x6: not yet, or not at all, in the registers "
            "of "
            "their own number.");
    }
    void what_is_told_is_what_it_does()
    {
        QFETCH(Words, good);
        QFETCH(Words, bad);
        QFETCH(QString, instruction);
        QFETCH(QString, why);
        const auto story = edited(good, bad);
        QVERIFY(story != nullptr);
        QVERIFY(story->count() > 1);
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto note = story->annotation(story->stepOf(shown));
            if (note.instruction == instruction) {
                QCOMPARE(note.why, why);
                return;
            }
        }
        QFAIL("the instruction was not executed");
    }

    void two_stores_in_another_order_are_the_same_phases()
    {
        const auto same = edited({stp(19, 20, 1, 152)}, {stp(19, 20, 1, 152)});
        const auto other = edited({stp(19, 20, 1, 152), stp(21, 22, 1, 168)},
                                  {stp(21, 22, 1, 168), stp(19, 20, 1, 152)});
        QVERIFY(same && other);
        const auto labels = [](const story::Story& story) {
            QStringList result;
            for (const auto& phase : story.phases())
                result << phase.label;
            return result;
        };
        QVERIFY(labels(*same).size() >= 20);
        QCOMPARE(labels(*other), labels(*same));
    }
};

QTEST_GUILESS_MAIN(tst_story_edited)
#include "tst_story_edited.moc"
