// SPDX-License-Identifier: GPL-2.0-or-later
// A recording whose checksums are right and whose numbers are not: a sentence and exit code 3,
// never a crash, and never "holds" for what was not judged.
#include "cli/exit-code.h"
#include "raw-recording.h"
#include "support/replayed.h"
#include "trace/commands.h"

#include <QHash>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <fcntl.h>
#include <functional>
#include <random>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

const QString kSample = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");

/// What worldswitch-trace makes of a file.
struct Outcome {
    int code = -1;
    QString said; ///< what was printed and what was complained
};

class Tool {
public:
    explicit Tool(const QTemporaryDir& dir)
        : m_out(dir.filePath(QStringLiteral("out")))
    {
    }
    [[nodiscard]] Outcome run(trace::Options::Command command, const QString& path,
                              bool json = false) const
    {
        trace::Options options;
        options.command = command;
        options.file = path;
        options.color = trace::Options::Color::Never;
        options.format = json ? trace::Options::Format::Json : trace::Options::Format::Text;
        Outcome outcome;
        const int file = ::open(QFile::encodeName(m_out).constData(),
                                O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        {
            cli::Output out(file);
            outcome.code = trace::run(options, out, [&](const QString& sentence) {
                outcome.said += sentence + QLatin1Char('\n');
            });
        }
        ::close(file);
        QFile printed(m_out);
        if (printed.open(QIODevice::ReadOnly))
            outcome.said += QString::fromUtf8(printed.readAll()).simplified();
        return outcome;
    }
    [[nodiscard]] Outcome check(const QString& path) const
    {
        return run(trace::Options::Command::Check, path);
    }

private:
    QString m_out;
};

using Edit = std::function<void(RawRecording&)>;

QJsonObject member(const RawRecording& raw, const char* name)
{
    return raw.facts[QLatin1String(name)].toObject();
}

/// Changes one of the watched objects.
Edit object(int index, const char* key, const QJsonValue& value)
{
    return [=](RawRecording& raw) {
        QJsonArray objects = raw.facts[QLatin1String("objects")].toArray();
        QJsonObject changed = objects[index].toObject();
        changed[QLatin1String(key)] = value;
        objects[index] = changed;
        raw.facts[QLatin1String("objects")] = objects;
    };
}

Edit profile(const char* key, const QJsonValue& value)
{
    return [=](RawRecording& raw) {
        QJsonObject changed = member(raw, "profile");
        changed[QLatin1String(key)] = value;
        raw.facts[QLatin1String("profile")] = changed;
    };
}

Edit fact(const char* key, const QJsonValue& value)
{
    return [=](RawRecording& raw) { raw.facts[QLatin1String(key)] = value; };
}

/// Where the image is said to have been linked to, and to lie.
Edit placed(const char* linked, const char* runs, qint64 bytes)
{
    return [=](RawRecording& raw) {
        QJsonObject image = member(raw, "image");
        const QJsonArray range{QLatin1String(linked), QLatin1String(runs), bytes};
        image[QLatin1String("placed")] = QJsonArray{range};
        raw.facts[QLatin1String("image")] = image;
    };
}

/// The slots of the profile without those of one register.
Edit withoutSlot(const QString& reg)
{
    return [=](RawRecording& raw) {
        QJsonArray kept;
        for (const QJsonValue slot : member(raw, "profile")[QLatin1String("slots")].toArray())
            if (slot[QLatin1String("register")].toString() != reg)
                kept.append(slot);
        profile("slots", kept)(raw);
    };
}

void dropCell(RawRecording& raw, const QByteArray& reg)
{
    const auto at =
        std::find_if(raw.cells.begin(), raw.cells.end(), [&](const RawRecording::Cell& cell) {
            return cell.kind == 0 && cell.name == reg;
        });
    const auto id = static_cast<quint32>(at - raw.cells.begin());
    raw.cells.erase(at);
    for (RawRecording::Step& step : raw.steps) {
        std::erase_if(step.changes, [&](const auto& change) { return change.cell == id; });
        for (RawRecording::Change& change : step.changes)
            change.cell -= change.cell > id ? 1 : 0;
    }
}

} // namespace

class TestHostileRecordings : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void theSampleHolds();
    void whatCannotBeJudgedIsSaid_data();
    void whatCannotBeJudgedIsSaid();
    void whatCannotBeJudgedIsSaidInFormatTwo_data();
    void whatCannotBeJudgedIsSaidInFormatTwo();
    void aListThatContradictsItsStepsIsRefused_data();
    void aListThatContradictsItsStepsIsRefused();
    void anEndWithoutAReasonHasASentence_data();
    void anEndWithoutAReasonHasASentence();
    void aLargeRecordingIsToldInTime_data();
    void aLargeRecordingIsToldInTime();
    void aRecordingCutAnywhereAccusesNobody();
    void aRecordingOfFormatTwoCutAnywhereAccusesNobody();
    void damageThatIsFoundOnTheWayIsSaid_data();
    void damageThatIsFoundOnTheWayIsSaid();
    void noMutationCrashesOrHoldsFalsely();
    void noMutationOfFormatTwoCrashesOrHoldsFalsely();

private:
    void rows(bool inNewFormat);
    void isSaid(bool inNewFormat);
    void accusesNobody(const QByteArray& whole, qsizetype every);
    void holdsNotFalsely(bool inNewFormat);
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("a.wsrec")); }
    QTemporaryDir m_dir;
    RawRecording m_sample;
};

void TestHostileRecordings::initTestCase()
{
    m_sample = RawRecording::of(kSample);
    QCOMPARE(m_sample.switches.size(), std::size_t{2});
}

void TestHostileRecordings::theSampleHolds()
{
    const Tool tool(m_dir);
    for (const bool inNewFormat : {false, true}) {
        QVERIFY(m_sample.write(path(), inNewFormat));
        const auto verdict = tool.check(path());
        QVERIFY2(verdict.code == cli::Pass, qPrintable(verdict.said));
        QVERIFY2(verdict.said.contains(QStringLiteral("switches judged: 2")),
                 qPrintable(verdict.said));
        QCOMPARE(tool.run(trace::Options::Command::Print, path()).code, int(cli::Pass));
    }
}

void TestHostileRecordings::whatCannotBeJudgedIsSaid_data()
{
    rows(false);
}

void TestHostileRecordings::whatCannotBeJudgedIsSaidInFormatTwo_data()
{
    rows(true);
}

void TestHostileRecordings::rows(bool inNewFormat)
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("says");
    // Limits of format 1 that format 2 does not have, or has elsewhere.
    const QHash<QByteArray, const char*> other{
        {"20,000 switches", "switch 2 begins before the one before it ends"},
        {"four billion switches in a list of two", "switch 3 is said to run"},
        {"600,000 steps", "could not be judged"},
        {"2,000,000 cells", "it has more than 262144 cells"},
    };
    const auto row = [&](const char* name, const Edit& edit, const char* says) {
        // Format 2 does not say what a cell held before.
        if (inNewFormat && qstrcmp(name, "a change from what the cell did not hold") == 0)
            return;
        QTest::newRow(name) << edit
                            << QString::fromUtf8(inNewFormat ? other.value(name, says) : says);
    };
    // Switches.
    row(
        "a switch without a step",
        [](auto& raw) {
            raw.switches[0] = {0, 0, 0, 0, 1};
        },
        "switch 1 is said to run from state 0 to state 0");
    row(
        "a switch without a step at the end",
        [](auto& raw) {
            const auto last = static_cast<quint32>(raw.steps.size());
            raw.switches[1] = {last, last, last, last, 1};
        },
        "switch 2 is said to run");
    row(
        "a switch that ends before it begins",
        [](auto& raw) { std::swap(raw.switches[0].begin, raw.switches[0].end); },
        "switch 1 is said to run");
    row(
        "a window that begins behind its switch",
        [](auto& raw) { raw.switches[0].outerBegin = raw.switches[0].begin + 1; },
        "switch 1 is said to run");
    row(
        "a switch beyond the steps", [](auto& raw) { raw.switches[1].outerEnd = 0xffffffff; },
        "in a window from");
    row(
        "two switches that overlap",
        [](auto& raw) { raw.switches[1].begin = raw.switches[0].end - 1; }, "in a window from");
    row(
        "the same switch twice", [](auto& raw) { raw.switches[1] = raw.switches[0]; },
        "switch 2 begins before the one before it ends");
    row(
        "two switches in the wrong order",
        [](auto& raw) { std::swap(raw.switches[0], raw.switches[1]); },
        "switch 2 begins before the one before it ends");
    row(
        "20,000 switches",
        [](auto& raw) {
            raw.switches.assign(20000, RawRecording::Switch{0, 0, 1, 1, 1});
        },
        "it has more than 1000 switches");
    row(
        "four billion switches in a list of two", [](auto& raw) { raw.switches.resize(100000); },
        "it has more than 1000 switches");
    row(
        "a list that lacks the last switch", [](auto& raw) { raw.switches.pop_back(); },
        "list of switches does not have it");
    row(
        "a list that lacks the first switch",
        [](auto& raw) { raw.switches.erase(raw.switches.begin()); },
        "list of switches does not have it");
    row(
        "an empty list of switches", [](auto& raw) { raw.switches.clear(); },
        "list of switches does not have it");
    // Steps.
    row(
        "a step that begins elsewhere than the one before it ended",
        [](auto& raw) { raw.steps[40].pc += 4; }, "step 40 begins at");
    row(
        "a step that ends elsewhere than the next one begins",
        [](auto& raw) { raw.steps[40].next += 4; }, "step 40 goes from");
    row(
        "a step left out", [](auto& raw) { raw.steps.erase(raw.steps.begin() + 40); },
        "is not whole");
    row(
        "a step told twice",
        [](auto& raw) { raw.steps.insert(raw.steps.begin() + 40, raw.steps[40]); }, "is not whole");
    row(
        "an instruction left out of the chain",
        [](auto& raw) {
            // One that does nothing but go on; the one before it seems to go on two.
            std::size_t i = 1;
            while (i + 1 < raw.steps.size() &&
                   !(raw.steps[i].kind == 0 && raw.steps[i].changes.size() == 1 &&
                     raw.steps[i - 1].kind == 0 && raw.steps[i].pc == raw.steps[i - 1].pc + 4 &&
                     raw.steps[i].next == raw.steps[i].pc + 4))
                ++i;
            const auto gone = raw.steps[i];
            auto& before = raw.steps[i - 1];
            before.next = gone.next;
            for (auto& change : before.changes)
                if (change.cell == gone.changes[0].cell)
                    change.after = gone.changes[0].after;
            raw.steps.erase(raw.steps.begin() + static_cast<std::ptrdiff_t>(i));
            for (auto& s : raw.switches)
                for (quint32* field : {&s.outerBegin, &s.begin, &s.end, &s.outerEnd})
                    *field -= *field > i ? 1 : 0;
        },
        "where its instruction goes to");
    row(
        "a step of a kind that there is not", [](auto& raw) { raw.steps[7].kind = 9; },
        "does not fit what stands before it");
    row(
        "a change of a cell that there is not",
        [](auto& raw) {
            raw.steps[7].changes.push_back({0xffffff, 0, 1});
        },
        "does not fit what stands before it");
    row(
        "a change from what the cell did not hold",
        [](auto& raw) { raw.steps[7].changes.at(0).before ^= 1; },
        "does not fit what stands before it");
    row(
        "a sentence of a million letters",
        [](auto& raw) { raw.steps[7].disagreement = QByteArray(1000000, 'x'); },
        "does not fit what stands before it");
    row(
        "600,000 steps",
        [](auto& raw) {
            RawRecording::Step loop{2, raw.steps[0].pc, 0, raw.steps[0].pc, {}, {}};
            raw.steps.assign(600000, loop);
            raw.switches.clear();
        },
        "it has more than 524288 steps");
    row(
        "2,000,000 cells",
        [](auto& raw) {
            for (quint64 i = 0; i < 2000000; ++i)
                raw.cells.push_back({1, {}, 0, i * 8, 0});
        },
        "it has more than 65536 cells");
    row(
        "an end of a kind that there is not", [](auto& raw) { raw.ending = 7; },
        "does not fit what stands before it");
    row(
        "an instruction that writes another register than was recorded",
        [](auto& raw) {
            // mov x0, x1 becomes mov x1, x1 wherever it was recorded.
            bool found = false;
            for (RawRecording::Step& step : raw.steps)
                if (step.word == 0xaa0103e0) {
                    step.word = 0xaa0103e1;
                    found = true;
                }
            QVERIFY(found);
        },
        "and its instruction does not write it");
    row(
        "an instruction that moves SP elsewhere than was recorded",
        [](auto& raw) {
            bool found = false;
            for (RawRecording::Step& step : raw.steps)
                if (step.word == 0xa8c10be0) { // ldp x0, x2, [sp], #16 becomes #24
                    step.word = 0xa8c18be0;
                    found = true;
                }
            QVERIFY(found);
        },
        "where its instruction makes it");
    row(
        "a store that stored something else in the host's function",
        [](auto& raw) {
            // The first instruction pushes x29 and x30: the one becomes x23.
            QCOMPARE(raw.steps[0].word, quint32{0xa9bc7bfd});
            raw.steps[0].word = 0xa9bc5ffd;
        },
        "where its instruction makes it");
    row(
        "the host runs in the middle of a switch",
        [](auto& raw) { raw.steps[raw.switches[0].end + 5].kind = 2; },
        "the host is said to run freely in the middle of switch 1");
    row(
        "a guest that runs in the middle of the way in",
        [](auto& raw) { raw.steps[raw.switches[1].begin + 5].kind = 1; },
        "a guest is said to run in switch 2 where no ERET leads to it");
    row(
        "a switch that begins before its first instruction",
        [](auto& raw) { raw.switches[0].begin -= 50; }, "switch 1 is said to begin at");
    row(
        "a window that begins behind its first instruction",
        [](auto& raw) { raw.switches[1].outerBegin += 50; }, "switch 2 is said to begin at");
    if (inNewFormat) { // what format 1 does not say
        row(
            "a kind of switch that there is not", [](auto& raw) { raw.switches[0].kind = 3; },
            "does not fit what stands before it");
        row(
            "a switch that came back and is not complete",
            [](auto& raw) {
                raw.switches[1].complete = 0;
                raw.switches[1].kind = 0;
            },
            "switch 2 is said to have come back, and not to be complete");
        row(
            "an early return in which a guest runs", [](auto& raw) { raw.switches[1].kind = 1; },
            "switch 2 is said to have returned early, and a guest runs in it");
        row(
            "a CPU that no machine has", [](auto& raw) { raw.switches[0].cpu = 1U << 20; },
            "does not fit what stands before it");
        row(
            "a CPU with a number of 64 bits", [](auto& raw) { raw.switches[0].cpu = UINT64_MAX; },
            "does not fit what stands before it");
        row(
            "another vcpu than enter was given", [](auto& raw) { raw.switches[0].vcpu = 0x1234; },
            "switch 1 is said to enter the vcpu at 0x1234, and it was given the one at");
        row(
            "another host's context than enter was given",
            [](auto& raw) { raw.switches[1].hostObject = 0x5678; },
            "the host's context in switch 2 is said to be at 0x5678, and it was given the one at");
    }
    // RecordingInfo.
    row("an image without a byte", placed("0x40080000", "0x40080000", 0),
        "the image has 0 bytes for 0x40080000 at 0x40080000");
    row("an image beyond the last address", placed("0x40080000", "0xfffffffffffff000", 8192),
        "the image has 8192 bytes for 0x40080000 at 0xfffffffffffff000");
    row("an image elsewhere than its code", placed("0x1000", "0x1000", 4096),
        "the image does not lie where __guest_enter is");
    row("no slot at all", profile("slots", QJsonArray()),
        "has no slot for sp_el0, elr_el2, spsr_el2");
    row("no slot for where the guest goes on", withoutSlot(QStringLiteral("elr_el2")),
        "has no slot for elr_el2");
    row("no slot for a register of the list", withoutSlot(QStringLiteral("v31")),
        "has no slot for v31");
    row("no functions", fact("functions", QJsonArray()), "does not say where __kvm_vcpu_run");
    row("no objects", fact("objects", QJsonArray()), "does not say where host_ctxt, vcpus is");
    row("no vcpus", object(1, "name", QStringLiteral("vcpu_table")), "does not say where vcpus is");
    row("no host's context", object(0, "name", QStringLiteral("hostctxt")),
        "does not say where host_ctxt is");
    row("no layouts", fact("layouts", QJsonObject()), "does not keep the layout");
    row("no profile", fact("profile", QJsonValue()), "does not say what it is of");
    row("another enter", profile("enter", QStringLiteral("main")), "does not say where main is");
    row("an object's name of 100,000 letters", object(2, "name", QString(100000, u'n')),
        "a text under \"objects\" has 100000 letters");
    row(
        "a function's name of 100,000 letters",
        [](auto& raw) {
            QJsonArray functions = raw.facts[QLatin1String("functions")].toArray();
            functions.append(
                QJsonArray{QString(100000, u'f'), QStringLiteral("0x40100000"), 4, true});
            raw.facts[QLatin1String("functions")] = functions;
        },
        "a text under \"functions\" has 100000 letters");
    row("a CPU's name of 10,000 letters", fact("cpu", QString(10000, u'c')),
        "a text under \"cpu\" has 10000 letters");
    row(
        "a key of 100,000 letters", [](auto& raw) { raw.facts[QString(100000, u'k')] = 1; },
        "has 100000 letters");
    row(
        "17 MB of facts",
        [](auto& raw) {
            QJsonArray much;
            for (int i = 0; i < 40000; ++i)
                much.append(QString(500, u'm'));
            raw.facts[QLatin1String("much")] = much;
        },
        "its facts are larger than 16 MB");
    row("an object of 2^62 bytes", object(1, "elementSize", qint64{1} << 62),
        "vcpus is 2 times 4611686018427387904 bytes");
    row("an object of a billion elements", object(1, "count", qint64{1} << 30),
        "vcpus is 1073741824 times");
    row(
        "a context that its slots lie beyond",
        [](auto& raw) {
            QJsonObject layouts = member(raw, "layouts");
            QJsonObject context = layouts[QLatin1String("kvm_cpu_context")].toObject();
            context[QLatin1String("size")] = 64;
            layouts[QLatin1String("kvm_cpu_context")] = context;
            raw.facts[QLatin1String("layouts")] = layouts;
        },
        "of kvm_cpu_context has 8 bytes at 64");
    row("a context at an odd address", object(0, "address", QStringLiteral("0x4010e001")),
        "host_ctxt is at 0x4010e001");
    row("an object over the end of memory",
        object(2, "address", QStringLiteral("0xfffffffffffffff8")), "vms is 2 times");
    // Cells.
    for (const char* reg : {"x0", "x19", "x30", "sp", "pc", "pstate"})
        row(
            qPrintable(QStringLiteral("no cell for %1").arg(QLatin1String(reg))),
            [reg](auto& raw) { dropCell(raw, reg); }, "was not recorded");
}

void TestHostileRecordings::whatCannotBeJudgedIsSaid()
{
    isSaid(false);
}

void TestHostileRecordings::whatCannotBeJudgedIsSaidInFormatTwo()
{
    isSaid(true);
}

void TestHostileRecordings::isSaid(bool inNewFormat)
{
    QFETCH(Edit, edit);
    QFETCH(QString, says);
    RawRecording raw = m_sample;
    edit(raw);
    QVERIFY(raw.write(path(), inNewFormat));
    const Tool tool(m_dir);
    const auto verdict = tool.check(path());
    QVERIFY2(verdict.code == cli::Error, qPrintable(verdict.said));
    QVERIFY2(verdict.said.contains(says), qPrintable(verdict.said.left(2000)));
    // And it is printed, or not, without a crash.
    for (const bool json : {false, true}) {
        const auto printed = tool.run(trace::Options::Command::Print, path(), json);
        QVERIFY2(printed.code == cli::Pass || printed.code == cli::Error,
                 qPrintable(printed.said.left(2000)));
    }
}

/// No program tells of such a recording as if it were one: a sentence, and nothing else.
void TestHostileRecordings::aListThatContradictsItsStepsIsRefused_data()
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<bool>("inNewFormat");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const Edit& edit, const char* says) {
        for (const bool inNewFormat : {false, true})
            QTest::addRow("%s, format %d", name, inNewFormat ? 2 : 1)
                << edit << inNewFormat << QString::fromUtf8(says);
    };
    row(
        "a switch that ends before its RET", [](auto& raw) { raw.switches[0].end -= 3; },
        "switch 1 is said to end at state");
    row(
        "a switch that ends behind its RET", [](auto& raw) { raw.switches[1].end += 3; },
        "and it returned to its caller at state");
    row(
        "a switch that ends with its window",
        [](auto& raw) { raw.switches[0].end = raw.switches[0].outerEnd; },
        "and it returned to its caller at state");
    row(
        "a window that ends before the host's function returns",
        [](auto& raw) { raw.switches[0].outerEnd -= 2; }, "the window of switch 1 is said to end");
    row(
        "a window that ends in the host's free run", [](auto& raw) { ++raw.switches[0].outerEnd; },
        "the host is said to run freely in the middle of switch 1");
    row(
        "a switch that came back and is said to be lost",
        [](auto& raw) { raw.switches[1].complete = 0; },
        "switch 2 is said not to be complete, and it came back");
    row(
        "the same of the first one", [](auto& raw) { raw.switches[0].complete = 0; },
        "switch 1 is said not to be complete, and it came back");
    row(
        "a switch that is said to be lost in its middle",
        [](auto& raw) {
            raw.switches[1].complete = 0;
            raw.switches[1].end = raw.switches[1].begin + 5;
        },
        "where it has not returned to its caller");
    row(
        "a switch that is said not to go on",
        [](auto& raw) {
            raw.switches[1].complete = 0;
            raw.switches[1].end = raw.switches[1].begin;
        },
        "where it has not returned to its caller");
    row(
        "two windows in one",
        [](auto& raw) { raw.switches[1].outerBegin = raw.switches[0].outerBegin; },
        "the host is said to run freely in the middle of switch 1");
    row(
        "a list that lacks the first switch",
        [](auto& raw) { raw.switches.erase(raw.switches.begin()); },
        "list of switches does not have it");
    row(
        "an empty list", [](auto& raw) { raw.switches.clear(); },
        "list of switches does not have it");
    const auto newRow = [](const char* name, const Edit& edit, const char* says) {
        QTest::newRow(name) << edit << true << QString::fromUtf8(says);
    };
    newRow(
        "an early return in which a guest runs", [](auto& raw) { raw.switches[0].kind = 1; },
        "switch 1 is said to have returned early, and a guest runs in it");
    newRow(
        "another vcpu than enter was given", [](auto& raw) { raw.switches[0].vcpu = 0x1234; },
        "switch 1 is said to enter the vcpu at 0x1234");
    newRow(
        "another host's context than enter was given",
        [](auto& raw) { raw.switches[1].hostObject = 0x5678; },
        "the host's context in switch 2 is said to be at 0x5678");
}

void TestHostileRecordings::aListThatContradictsItsStepsIsRefused()
{
    QFETCH(Edit, edit);
    QFETCH(bool, inNewFormat);
    QFETCH(QString, says);
    using Command = trace::Options::Command;
    RawRecording raw = m_sample;
    edit(raw);
    QVERIFY(raw.write(path(), inNewFormat));
    const Tool tool(m_dir);
    for (const auto command : {Command::Check, Command::Print, Command::Info}) {
        for (const bool json : {false, true}) {
            const Outcome outcome = tool.run(command, path(), json);
            QVERIFY2(outcome.code == cli::Error, qPrintable(outcome.said.left(2000)));
            QVERIFY2(outcome.said.contains(says), qPrintable(outcome.said.left(2000)));
            QVERIFY2(!outcome.said.contains(u"violated"_s), qPrintable(outcome.said.left(2000)));
            if (command != Command::Check)
                QCOMPARE(outcome.said.count(u'\n'), 1);
        }
    }
}

void TestHostileRecordings::anEndWithoutAReasonHasASentence_data()
{
    QTest::addColumn<int>("ending");
    QTest::addColumn<QByteArray>("why");
    QTest::addColumn<QString>("says");
    QTest::newRow("lost") << 1 << QByteArray()
                          << "A switch did not come back, and the recording does not say why.";
    QTest::newRow("cut") << 2 << QByteArray() << "The recording was cut, and does not say why.";
    QTest::newRow("cut, blank") << 2 << QByteArray(" \n ")
                                << "The recording was cut, and does not say why.";
}

void TestHostileRecordings::anEndWithoutAReasonHasASentence()
{
    QFETCH(int, ending);
    QFETCH(QByteArray, why);
    QFETCH(QString, says);
    RawRecording raw = m_sample;
    raw.ending = static_cast<quint8>(ending);
    raw.why = why;
    const Tool tool(m_dir);
    for (const bool inNewFormat : {false, true}) {
        QVERIFY(raw.write(path(), inNewFormat));
        for (const auto command : {trace::Options::Command::Check, trace::Options::Command::Print,
                                   trace::Options::Command::Info}) {
            const Outcome outcome = tool.run(command, path());
            QVERIFY2(outcome.said.contains(says), qPrintable(outcome.said.left(2000)));
        }
    }
}

/// As large as it may be: what each step costs must not grow with their number, or this test ends
/// by its deadline.
void TestHostileRecordings::aLargeRecordingIsToldInTime_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<int>("switches");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<bool>("sameWindow");
    QTest::newRow("1,000 switches of a step") << 1000 << 1000 << true << false;
    QTest::newRow("1,000 switches in one window") << 1000 << 1000 << true << true;
    QTest::newRow("1,000 switches that do not come back") << 4000 << 1000 << false << true;
    QTest::newRow("one switch of 20,000 steps") << 20000 << 1 << true << false;
    QTest::newRow("20,000 steps and no switch") << 20000 << 0 << true << false;
}

void TestHostileRecordings::aLargeRecordingIsToldInTime()
{
    QFETCH(int, steps);
    QFETCH(int, switches);
    QFETCH(bool, complete);
    QFETCH(bool, sameWindow);
    RawRecording raw = m_sample;
    // Nothing says that these are no switches: neither the names nor where they return to.
    fact("functions", QJsonArray())(raw);
    dropCell(raw, "x30");
    // At the first instruction of enter a branch to itself.
    const RawRecording::Step first = raw.steps[raw.switches[0].begin];
    for (RawRecording::Cell& cell : raw.cells)
        if (cell.kind == 0 && cell.name == "pc")
            cell.initial = first.pc;
    constexpr quint32 kBranchToItself = 0x14000000;
    raw.steps.assign(static_cast<std::size_t>(steps),
                     {0, first.pc, kBranchToItself, first.pc, {}, QByteArray("w w")});
    raw.switches.clear();
    const auto length = static_cast<quint32>(switches > 0 ? steps / switches : 0);
    const auto last = static_cast<quint32>(steps);
    for (quint32 i = 0; i < static_cast<quint32>(switches); ++i) {
        const quint32 begin = i * length;
        const quint32 end = begin + length;
        raw.switches.push_back({sameWindow ? 0 : begin, begin, end, sameWindow ? last : end,
                                static_cast<quint8>(complete ? 1 : 0)});
    }
    QVERIFY(raw.write(path()));
    const Tool tool(m_dir);
    const auto verdict = tool.check(path());
    QVERIFY2(verdict.code == cli::Fail || verdict.code == cli::Error,
             qPrintable(verdict.said.left(2000)));
    QVERIFY(!verdict.said.contains(QStringLiteral("is not whole")));
    for (const bool json : {false, true})
        QCOMPARE(tool.run(trace::Options::Command::Print, path(), json).code, int(cli::Pass));
}

/// What the whole recording holds, a part of it does not break.
void TestHostileRecordings::aRecordingCutAnywhereAccusesNobody()
{
    QFile file(kSample);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const bool full = qEnvironmentVariable("WORLDSWITCH_TIER") == QLatin1String("full");
    accusesNobody(file.readAll(), full ? 97 : 1499); // primes: they meet every kind of place
}

void TestHostileRecordings::aRecordingOfFormatTwoCutAnywhereAccusesNobody()
{
    // As it is written while it grows: its steps lie in many parts.
    const auto sample = recording::load(kSample);
    QVERIFY(sample);
    recording::Recording growing((*sample)->header());
    for (recording::CellId id = 0; id < (*sample)->cellCount(); ++id)
        growing.addCell((*sample)->placeOf(id), (*sample)->initialValue(id));
    {
        auto writer = recording::FileWriter::create(path());
        QVERIFY(writer);
        std::size_t known = 0;
        for (std::uint32_t i = 0; i < (*sample)->stepCount(); ++i) {
            growing.append((*sample)->step(i));
            const auto& all = (*sample)->switches();
            for (; known < all.size() && all[known].outerEnd <= growing.stepCount(); ++known)
                growing.addSwitch(all[known]);
            QVERIFY((*writer)->append(growing));
        }
        growing.setEnding((*sample)->ending(), {});
        QVERIFY((*writer)->finish(growing));
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray whole = file.readAll();
    const bool full = qEnvironmentVariable("WORLDSWITCH_TIER") == QLatin1String("full");
    // Behind the part that ends it there is the index, which nobody needs.
    accusesNobody(whole.left(whole.lastIndexOf("ENDD")), full ? 7 : 101);
}

void TestHostileRecordings::accusesNobody(const QByteArray& whole, qsizetype every)
{
    const Tool tool(m_dir);
    for (qsizetype length = 0; length < whole.size(); length += every) {
        QFile cut(path());
        QVERIFY(cut.open(QIODevice::WriteOnly));
        QCOMPARE(cut.write(whole.left(length)), length);
        cut.close();
        const auto verdict = tool.check(path());
        QVERIFY2(verdict.code == cli::Error, qPrintable(QStringLiteral("%1 bytes: exit code %2, %3")
                                                            .arg(length)
                                                            .arg(verdict.code)
                                                            .arg(verdict.said.left(2000))));
        QVERIFY(!verdict.said.isEmpty());
        if (length % 7 == 0)
            QCOMPARE(tool.run(trace::Options::Command::Print, path()).code, int(cli::Error));
    }
}

namespace {

/// Numbers at which arithmetic breaks, and others.
quint64 number(std::mt19937_64& random, quint64 near)
{
    switch (random() % 6) {
    case 0:
        return 0;
    case 1:
        return UINT64_MAX - random() % 3;
    case 2:
        return quint64{1} << (random() % 64);
    case 3:
        return near + random() % 17 - 8;
    case 4:
        return near ^ (quint64{1} << (random() % 64));
    default:
        return random();
    }
}

template <class T>
T& any(std::mt19937_64& random, std::vector<T>& list)
{
    return list[random() % list.size()];
}

QJsonValue mutated(std::mt19937_64& random, const QJsonValue& value, int depth)
{
    if (value.isObject() && !value.toObject().isEmpty() && (depth < 1 || random() % 8 != 0)) {
        QJsonObject object = value.toObject();
        const auto keys = object.keys();
        const QString& key = keys[static_cast<qsizetype>(random() % quint64(keys.size()))];
        if (random() % 12 == 0)
            object.remove(key);
        else
            object[key] = mutated(random, object[key], depth + 1);
        return object;
    }
    if (value.isArray() && !value.toArray().isEmpty() && random() % 8 != 0) {
        QJsonArray array = value.toArray();
        const auto at = static_cast<qsizetype>(random() % quint64(array.size()));
        switch (random() % 12) {
        case 0:
            array.removeAt(at);
            break;
        case 1:
            array.append(array[at]);
            break;
        default:
            array[at] = mutated(random, array[at], depth + 1);
        }
        return array;
    }
    switch (random() % 6) {
    case 0:
        return QStringLiteral("0x") + QString::number(number(random, 0x40100000), 16);
    case 1:
        return static_cast<qint64>(number(random, 8));
    case 2:
        return QString(static_cast<qsizetype>(random() % 2000), u'~');
    case 3:
        return QJsonArray();
    case 4:
        return value.isString() ? QJsonValue(value.toString().chopped(1)) : QJsonValue(-1);
    default:
        return {};
    }
}

void mutate(std::mt19937_64& random, RawRecording& raw)
{
    switch (random() % 12) {
    case 0:
    case 1:
    case 2:
        raw.facts = mutated(random, raw.facts, 0).toObject();
        break;
    case 3: {
        auto& cell = any(random, raw.cells);
        cell.initial = number(random, cell.initial);
        break;
    }
    case 4: {
        auto& cell = any(random, raw.cells);
        cell.address = number(random, cell.address) & ~quint64{7};
        cell.half ^= static_cast<quint8>(random() % 2);
        break;
    }
    case 5: {
        auto& step = any(random, raw.steps);
        step.pc = number(random, step.pc);
        break;
    }
    case 6: {
        // A whole piece, so that the chain still holds.
        auto& step = any(random, raw.steps);
        step.word = random() % 2 == 0 ? static_cast<quint32>(random())
                                      : step.word ^ (1U << (random() % 32));
        break;
    }
    case 7: {
        auto& step = any(random, raw.steps);
        if (!step.changes.empty()) {
            auto& change = any(random, step.changes);
            change.after = number(random, change.after);
        }
        break;
    }
    case 8:
        any(random, raw.steps).kind = static_cast<quint8>(random() % 3);
        break;
    case 9: {
        const auto keep = random() % raw.steps.size();
        raw.steps.resize(keep + 1);
        break;
    }
    case 10:
        if (!raw.switches.empty()) {
            auto& s = any(random, raw.switches);
            quint32* const fields[] = {&s.outerBegin, &s.begin, &s.end, &s.outerEnd};
            quint32& field = *fields[random() % 4];
            field = static_cast<quint32>(number(random, field));
            if (random() % 4 == 0)
                s.complete ^= 1;
            if (random() % 4 == 0) {
                s.kind = static_cast<quint8>(random() % 4);
                quint64* const objects[] = {&s.cpu, &s.vcpu, &s.hostObject};
                quint64& object = *objects[random() % 3];
                object = number(random, object);
            }
        }
        break;
    default:
        if (!raw.switches.empty() && random() % 2 == 0)
            raw.switches.pop_back();
        else
            raw.ending = static_cast<quint8>(random() % 4);
    }
}

} // namespace

/// A file with its index is not looked at before it is read.
void TestHostileRecordings::damageThatIsFoundOnTheWayIsSaid_data()
{
    QTest::addColumn<int>("block");
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<QString>("says");
    QTest::newRow("a bit of a block in the middle") << 1 << QByteArray("bit") << "checksum";
    QTest::newRow("a bit of the last block") << 2 << QByteArray("bit") << "checksum";
    QTest::newRow("a block that has become another part")
        << 1 << QByteArray("type") << "does not fit what stands before it";
}

void TestHostileRecordings::damageThatIsFoundOnTheWayIsSaid()
{
    QFETCH(int, block);
    QFETCH(QByteArray, how);
    QFETCH(QString, says);
    const auto session = recording::load(kSample);
    QVERIFY(session);
    support::Replay replay(**session);
    for (std::size_t i = 0; replay.growing()->stepCount() < 2 * 2048 + 500; ++i)
        replay.window(i % 2);
    QVERIFY(recording::save(*replay.end(), path()));
    const Tool tool(m_dir);
    const auto whole = tool.check(path());
    QVERIFY2(whole.code != cli::Error, qPrintable(whole.said.left(3000)));
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    qsizetype at = 12;
    quint32 length = 0;
    for (int begun = -1; begun < block; at += begun < block ? 12 + qsizetype{length} : 0) {
        length = qFromBigEndian<quint32>(bytes.constData() + at + 4);
        recording::Unpacker in(
            {reinterpret_cast<const std::uint8_t*>(bytes.constData()) + at + 8, length});
        if (bytes.mid(at, 4) != "STEP")
            continue;
        static_cast<void>(in.number());
        static_cast<void>(in.number());
        begun += in.byte();
    }
    if (how == "bit")
        bytes[at + 30] = static_cast<char>(bytes[at + 30] ^ 8);
    else
        bytes.replace(at, 12 + qsizetype{length},
                      RawRecording::part("XTRA", bytes.mid(at + 8, length)));
    file.resize(0);
    QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
    file.close();
    for (const auto command : {trace::Options::Command::Check, trace::Options::Command::Print,
                               trace::Options::Command::Info}) {
        const Outcome outcome = tool.run(command, path());
        QVERIFY2(outcome.code == cli::Error, qPrintable(outcome.said.left(2000)));
        QVERIFY2(outcome.said.contains(says), qPrintable(outcome.said.left(2000)));
        QVERIFY2(outcome.said.contains(QStringLiteral("is not whole")),
                 qPrintable(outcome.said.left(2000)));
        QVERIFY2(!outcome.said.contains(QStringLiteral("The contract holds")),
                 qPrintable(outcome.said.left(2000)));
    }
}

void TestHostileRecordings::noMutationCrashesOrHoldsFalsely()
{
    holdsNotFalsely(false);
}

void TestHostileRecordings::noMutationOfFormatTwoCrashesOrHoldsFalsely()
{
    holdsNotFalsely(true);
}

void TestHostileRecordings::holdsNotFalsely(bool inNewFormat)
{
    const bool full = qEnvironmentVariable("WORLDSWITCH_TIER") == QLatin1String("full");
    const int rounds = qEnvironmentVariableIntValue("WORLDSWITCH_MUTATIONS") > 0
                           ? qEnvironmentVariableIntValue("WORLDSWITCH_MUTATIONS")
                       : full ? 4000
                              : 250;
    const Tool tool(m_dir);
    std::mt19937_64 random(11);
    const quint64 enter = m_sample.steps[m_sample.switches[0].begin].pc;
    int opened = 0;
    int held = 0;
    for (int i = 0; i < rounds; ++i) {
        RawRecording raw = m_sample;
        const auto changes = 1 + random() % 3;
        for (std::uint64_t c = 0; c < changes && !raw.steps.empty(); ++c)
            mutate(random, raw);
        QVERIFY(raw.write(path(), inNewFormat));
        const auto verdict = tool.check(path());
        const QByteArray round = QByteArray::number(i);
        QVERIFY2(verdict.code == cli::Pass || verdict.code == cli::Fail ||
                     verdict.code == cli::Error,
                 round.constData());
        QVERIFY2(!verdict.said.isEmpty(), round.constData());
        opened += verdict.said.contains(QStringLiteral("switch 1")) ? 1 : 0;
        if (verdict.code == cli::Pass) {
            ++held;
            // As many as a guest is entered: a recording may have become a shorter one.
            const auto entered = std::count_if(
                raw.steps.begin(), raw.steps.end(),
                [&](const RawRecording::Step& step) { return step.kind == 0 && step.pc == enter; });
            QVERIFY2(verdict.said.contains(QStringLiteral("switches judged: %1.").arg(entered)),
                     (round + ": " + verdict.said.left(2000).toUtf8()).constData());
        }
        if (i % 5 == 0)
            static_cast<void>(tool.run(trace::Options::Command::Print, path(), i % 10 == 0));
    }
    QVERIFY(opened > rounds / 10);
    QVERIFY(held > 0);
    QVERIFY(held < rounds);
}

QTEST_GUILESS_MAIN(TestHostileRecordings)
#include "tst_hostile_recordings.moc"
