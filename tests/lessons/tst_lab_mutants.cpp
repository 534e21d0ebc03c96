// SPDX-License-Identifier: GPL-2.0-or-later
// Every instruction that a student of a lab in assembly writes, spoiled in every way that we know,
// one at a time, and judged as `check` judges: what is named first is the instruction that was
// spoiled, or its place. Few mutants are passed over in silence; those that the machine cannot
// tell from the reference stand in a list, each with its reason. What a compiler made of a lab in
// C++ is spoiled in the same way; there an exit is named, and what became of its guest.
#include "arm64/effects.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "grading/contract-step.h"
#include "grading/grade.h"
#include "grading/lab-kit.h"
#include "grading/lab.h"
#include "image/image.h"
#include "support/elf-patch.h"
#include "support/mutant.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

const QString kSources = QStringLiteral(WORLDSWITCH_SOURCE_DIR);
const QString kImage = QStringLiteral(WORLDSWITCH_IMAGE);
constexpr std::chrono::milliseconds kFreeRun{4000}; // many mutants never come back

/// One line that a student writes, as it stands in the image: a macro stands there twice.
struct Line {
    QString name; ///< "__guest_enter+0x24"
    std::vector<base::Address> places;
};

/// The same line of the image, spoiled in one way, everywhere.
struct LineMutant {
    QString id; ///< "05 __guest_exit+0x24 ldp …: pair swapped"
    std::vector<std::pair<base::Address, std::uint32_t>> words;
    [[nodiscard]] bool isAt(base::Address place) const
    {
        return std::ranges::any_of(words, [&](const auto& word) { return word.first == place; });
    }
};

/// A word that is no load, store or register move, as compilers write them, otherwise: not done, a
/// branch under the opposite condition, another number.
std::vector<support::Mutant> otherwise(std::uint32_t word, base::Address at, const QString& place)
{
    const QString text = place + u' ' + arm64::decode(word, at).text() + u": "_s;
    std::vector<support::Mutant> all;
    all.push_back({text + u"dropped"_s, at, support::kNop});
    const bool isCondition = (word & 0xff000010) == 0x54000000; // B.cond (Arm ARM C6.2)
    const bool isTest = (word & 0x7c000000) == 0x34000000;      // CBZ, CBNZ, TBZ, TBNZ
    const bool isAdd = (word & 0x1f800000) == 0x11000000;       // ADD, SUB, CMP with a number
    if (isCondition || isTest)
        all.push_back({text + u"the opposite condition"_s, at, word ^ (isTest ? 1U << 24 : 1U)});
    if (isAdd)
        all.push_back({text + u"one more"_s, at, word + (1U << 10)});
    return all;
}

/// Mutants that the machine cannot tell from the reference: "05 __guest_exit+0x24 …<tab>reason".
QHash<QString, QString> equivalents()
{
    QHash<QString, QString> list;
    QFile file(kSources + u"/tests/lessons/labs/equivalent-mutants.txt"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("there is no list of equivalent mutants");
    for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts))
        if (!line.startsWith(u'#'))
            list.insert(line.section(u'\t', 0, 0), line.section(u'\t', 1));
    return list;
}

/// "07 +0x3c ldp …: dropped" without its place, which is another one with each compiler.
QString anywhere(const QString& id)
{
    return id.section(u' ', 0, 0) + u' ' + id.section(u' ', 2);
}

/// Whether this process tries the mutant: its share of them all (tests/CMakeLists.txt), or of a
/// few.
bool isTried(int number)
{
#ifdef WORLDSWITCH_ALL_MUTANTS
    constexpr int kEvery = 1;
#else
    constexpr int kEvery = 61; // and 61 is prime: each operator and each lab has its turn
#endif
    const auto share = qEnvironmentVariable("WORLDSWITCH_SHARE", u"1/1"_s).split(u'/');
    const int of = qMax(1, share.value(1).toInt());
    return number % kEvery == kEvery / 2 && number / kEvery % of == share.value(0).toInt() - 1;
}

/// The instruction that a report names, "0000000040081234 <…>"; or before which it says that one is
/// missing.
struct Named {
    base::Address at;
    bool isMissing = false;
};
std::optional<Named> namedIn(QString where)
{
    const QString missing = u"missing before "_s;
    const bool isMissing = where.startsWith(missing);
    if (isMissing)
        where.remove(0, missing.size());
    bool isNumber = false;
    const auto value = where.left(16).toULongLong(&isNumber, 16);
    return isNumber ? std::optional(Named{base::Address{value}, isMissing}) : std::nullopt;
}

} // namespace

class TestLabMutants : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(kImage);
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }

    void whatIsNamedIsWhatWasSpoiled_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char* folder : {"01-stp-is-two-strs", "03-aapcs64-and-the-world-switch",
                                   "05-the-round-trip", "10-two-guests-lazy-fp"})
            QTest::newRow(folder) << QString::fromLatin1(folder);
    }
    void whatIsNamedIsWhatWasSpoiled()
    {
        QFETCH(QString, folder);
        const auto lab = labOf(kSources + u"/lessons/"_s + folder);
        QVERIFY2(lab, lab ? "" : qPrintable(lab.error().sentence));
        const auto lesson = loadLesson(kSources + u"/lessons/"_s + folder + u"/lesson.md"_s);
        QVERIFY(lesson);
        const Lesson judge = besideContract(*lesson); // as a lab is judged
        const auto list = equivalents();
        const std::vector<LineMutant> mutants = mutantsOf(*lab, folder.left(2));
        QVERIFY(mutants.size() > 100);

        int tried = 0, named = 0, placed = 0, equivalent = 0;
        QStringList silent, wrong, errors, stale;
        for (const LineMutant& mutant : mutants) {
            if (!isTried(m_number++))
                continue;
            ++tried;
            Grade grade = judged(judge, m_good, mutant);
            // A machine that is overloaded says nothing of the mutant: once more.
            if (grade.reason == Grade::Reason::Infrastructure)
                grade = judged(judge, m_good, mutant);
            const QString row = mutant.id + u" — "_s + outcomeKey(grade.verdict) + u": "_s +
                                grade.say + u" ["_s + grade.where + u']';
            const bool isListed = list.contains(mutant.id);
            if (grade.verdict == Outcome::Pass && isListed)
                ++equivalent;
            else if (isListed)
                stale << row;
            else if (grade.verdict == Outcome::Error)
                errors << row;
            else if (grade.verdict == Outcome::Pass || grade.where.isEmpty())
                silent << row;
            else if (const auto at = namedIn(grade.where);
                     at && mutant.isAt(at->at) && !at->isMissing)
                ++named;
            else if (at && (mutant.isAt(at->at) || isSecondHalf(mutant.words[0].first, at->at)))
                ++placed;
            else
                wrong << row;
        }
        qInfo("%s: %d mutants of %d tried; named %d, its place %d, equivalent %d, silent %d, wrong "
              "%d, errors %d",
              qPrintable(folder), tried, static_cast<int>(mutants.size()), named, placed,
              equivalent, static_cast<int>(silent.size()), static_cast<int>(wrong.size()),
              static_cast<int>(errors.size()));
        for (const QString& row : silent)
            qInfo("silent: %s", qPrintable(row));
        for (const QString& row : wrong)
            qInfo("wrong: %s", qPrintable(row));
        QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
        QVERIFY2(stale.isEmpty(), qPrintable(stale.join(u'\n')));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        QVERIFY2(20 * silent.size() <= tried, qPrintable(silent.join(u'\n')));
    }

    void whatIsCompiledIsJudgedToo_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char* folder : {"07-why-did-we-exit", "08-stage-2-faults"})
            QTest::newRow(folder) << QString::fromLatin1(folder);
    }
    void whatIsCompiledIsJudgedToo()
    {
        QFETCH(QString, folder);
        const QString lessonFolder = kSources + u"/lessons/"_s + folder;
        const auto lab = labOf(lessonFolder);
        QVERIFY2(lab, lab ? "" : qPrintable(lab.error().sentence));
        const auto judge = loadLesson(judgeOf(*lab, lessonFolder + u"/lesson.md"_s));
        QVERIFY(judge);
        const QTemporaryDir work, answer;
        const QString file = QFileInfo(lab->file).fileName();
        QVERIFY(QFile::copy(kSources + u"/hypervisor/"_s + lab->file, answer.filePath(file)));
        const auto built =
            LabKit(QFileInfo(kImage).path() + u"/kit"_s).build(*lab, answer.path(), work.path());
        QVERIFY2(built, built ? "" : qPrintable(built.error().sentence));
        QVERIFY2(built->refusal.isEmpty(), qPrintable(built->refusal));
        const support::ElfPatch good(built->image);
        const auto image = image::Image::open(built->image);
        QVERIFY(image);
        const auto symbol = (*image)->symbol(lab->write.front());
        QVERIFY(symbol && symbol->size > 40);

        const auto list = equivalents();
        int tried = 0, told = 0, equivalent = 0;
        QStringList silent, errors, unexplained;
        for (std::uint64_t offset = 0; offset < symbol->size; offset += 4) {
            const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
            const QString place = QStringLiteral("%1 +0x%2").arg(folder.left(2)).arg(offset, 0, 16);
            const std::uint32_t word = good.word(at).value_or(0);
            auto mutants = support::mutantsOf(word, at, place);
            if (mutants.empty())
                mutants = otherwise(word, at, place);
            for (const support::Mutant& mutant : mutants) {
                // A frame record that nobody follows: MOV x29, SP, wherever a compiler puts it.
                const bool isUnused = (word & 0xffc003ff) == 0x910003fd;
                if (mutant.word == word || isUnused || !isTried(m_number++))
                    continue;
                ++tried;
                const LineMutant one{mutant.id, {{mutant.at, mutant.word}}};
                Grade grade = judged(*judge, good, one);
                if (grade.reason == Grade::Reason::Infrastructure)
                    grade = judged(*judge, good, one);
                const QString row = mutant.id + u" — "_s + outcomeKey(grade.verdict) + u": "_s +
                                    grade.say + u" ["_s + grade.where + u']';
                if (grade.verdict == Outcome::Error)
                    errors << row;
                else if (grade.verdict == Outcome::Pass && list.contains(anywhere(mutant.id)))
                    ++equivalent;
                else if (grade.verdict == Outcome::Pass)
                    silent << row;
                else if (grade.say.isEmpty())
                    unexplained << row;
                else
                    ++told;
            }
        }
        qInfo("%s: %d mutants tried; told %d, equivalent %d, silent %d, unexplained %d, errors %d",
              qPrintable(folder), tried, told, equivalent, static_cast<int>(silent.size()),
              static_cast<int>(unexplained.size()), static_cast<int>(errors.size()));
        for (const QString& row : silent)
            qInfo("silent: %s", qPrintable(row));
        QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
        QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained.join(u'\n')));
        // One of a few: a frame that is not given back costs EL2's stack some bytes an exit.
        QVERIFY2(silent.size() <= std::max(1, tried / 20), qPrintable(silent.join(u'\n')));
    }

private:
    /// What the student writes of the lab, line by line.
    [[nodiscard]] std::vector<Line> linesOf(const Lab& lab) const
    {
        std::vector<Line> lines;
        for (const QString& function : lab.write)
            if (const auto symbol = m_image->symbol(function))
                for (std::uint64_t offset = 0; offset < symbol->size; offset += 4)
                    lines.push_back(
                        {QStringLiteral("%1+0x%2").arg(function).arg(offset, 0, 16),
                         {symbol->address + base::Offset{static_cast<std::int64_t>(offset)}}});
        // Or two macros: what both doors do with the same registers, by whatever base.
        if (!lines.empty())
            return lines;
        const auto enter = m_image->symbol(u"__guest_enter"_s);
        const auto exit = m_image->symbol(u"__guest_exit"_s);
        for (std::uint64_t a = 0; enter && exit && a < enter->size; a += 4)
            for (std::uint64_t b = 0; b < exit->size; b += 4) {
                const auto here = enter->address + base::Offset{static_cast<std::int64_t>(a)};
                const auto there = exit->address + base::Offset{static_cast<std::int64_t>(b)};
                constexpr std::uint32_t kAllButTheBase = ~(31U << 5);
                const std::uint32_t word = m_good.word(here).value_or(0) & kAllButTheBase;
                const bool isSaved = (word & 0xff800000) == 0xa9000000 && (word & 31) >= 19;
                if (isSaved && word == (m_good.word(there).value_or(1) & kAllButTheBase))
                    lines.push_back(
                        {QStringLiteral("__guest_enter+0x%1").arg(a, 0, 16), {here, there}});
            }
        return lines;
    }

    [[nodiscard]] std::vector<LineMutant> mutantsOf(const Lab& lab, const QString& number) const
    {
        std::vector<LineMutant> all;
        for (const Line& line : linesOf(lab)) {
            const QString name = number + u' ' + line.name;
            for (const auto& mutant :
                 support::mutantsOf(*m_good.word(line.places[0]), line.places[0], name)) {
                LineMutant one{mutant.id, {{mutant.at, mutant.word}}};
                const QString how = mutant.id.section(u": "_s, -1);
                for (std::size_t n = 1; n < line.places.size(); ++n)
                    for (const auto& other :
                         support::mutantsOf(*m_good.word(line.places[n]), line.places[n], {}))
                        if (other.id.section(u": "_s, -1) == how)
                            one.words.emplace_back(other.at, other.word);
                all.push_back(std::move(one));
            }
        }
        return all;
    }

    /// MRS and STR, LDR and MSR: two halves of one move, by way of a register that is nobody's.
    /// Which of the two is wrong nobody can tell.
    [[nodiscard]] bool isSecondHalf(base::Address first, base::Address second) const
    {
        const std::uint32_t one = m_good.word(first).value_or(0);
        const std::uint32_t two = m_good.word(second).value_or(0);
        const bool isFirst = (one & 0xfff00000) == 0xd5300000 || (one & 0xffc00000) == 0xb9400000;
        const bool isSecond = (two & 0xfff00000) == 0xd5100000 || (two & 0xffc00000) == 0xb9000000;
        return second == first + base::Offset{4} && isFirst && isSecond && (one & 31) == (two & 31);
    }

    [[nodiscard]] static Grade judged(const Lesson& lesson, const support::ElfPatch& good,
                                      const LineMutant& mutant)
    {
        const QTemporaryDir folder;
        support::ElfPatch elf = good;
        for (const auto& [at, word] : mutant.words)
            elf.setWord(at, word);
        Source source;
        source.image = folder.filePath(u"mutant.elf"_s);
        source.freeRun = kFreeRun;
        Grade grade;
        if (!elf.save(source.image)) {
            grade.say = u"The mutant cannot be written."_s;
            return grade;
        }
        const auto recorded = base::runToEnd(recordFor(lesson, source));
        if (!recorded) {
            grade.take(errorReport(lesson, recorded.error().sentence));
            return grade;
        }
        Runner runner(lesson);
        const auto attached = runner.attach(*recorded);
        grade.take(attached ? runner.runAll() : errorReport(lesson, attached.error().sentence));
        return grade;
    }

    std::shared_ptr<const image::Image> m_image;
    const support::ElfPatch m_good{kImage};
    int m_number = 0;
};

QTEST_GUILESS_MAIN(TestLabMutants)
#include "tst_lab_mutants.moc"
