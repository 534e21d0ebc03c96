// SPDX-License-Identifier: GPL-2.0-or-later
// The shipped profile with one claim that is wrong or missing, over our own hypervisor, which is
// right: an error before the run, or not judged. No instruction is blamed for a file's mistake, and
// no claim that the machine contradicts is held.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/plan.h"
#include "live/record.h"
#include "reading/info-keys.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace {

enum class Outcome { Refused, NotJudged, Holds };

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

QString shipped()
{
    QFile file(
        QStringLiteral(WORLDSWITCH_SOURCE_DIR "/analysis/profile/profiles/worldswitch.toml"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The verdict's summary, and each thing that was found.
QString said(const contract::Judgement& judgement)
{
    QStringList all{judgement.summary};
    for (const auto& violation : judgement.violations)
        all << violation.subject + text(" | ") + violation.where + text(" | ") + violation.sentence;
    return all.join(QLatin1Char('\n'));
}

/// "general" with two registers' slots exchanged, or one's in another place.
QString generalWith(int first, const QString& path, int second = -1, const QString& other = {})
{
    QStringList paths;
    for (int n = 0; n < 31; ++n)
        paths << QStringLiteral("\"regs.regs[%1]\"").arg(n);
    paths[first] = QLatin1Char('"') + path + QLatin1Char('"');
    if (second >= 0)
        paths[second] = QLatin1Char('"') + other + QLatin1Char('"');
    return QStringLiteral("general = [%1]").arg(paths.join(QStringLiteral(", ")));
}

QString swapped(int first, int second)
{
    return generalWith(first, QStringLiteral("regs.regs[%1]").arg(second), second,
                       QStringLiteral("regs.regs[%1]").arg(first));
}

} // namespace

Q_DECLARE_METATYPE(Outcome)

class tst_WrongProfiles : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QString m_shipped = shipped();
    std::shared_ptr<const image::Image> m_image;
    std::shared_ptr<recording::Recording> m_recording;

    static void columns()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("other");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("says");
    }
    static void row(const char* name, const char* line, const QString& other, Outcome outcome,
                    const char* says)
    {
        QTest::newRow(name) << text(line) << other << outcome << text(says);
    }
    static void row(const char* name, const char* line, const char* other, Outcome outcome,
                    const char* says)
    {
        row(name, line, text(other), outcome, says);
    }

    /// The shipped profile with that line exchanged.
    [[nodiscard]] QString with(const QString& line, const QString& other) const
    {
        QString toml = m_shipped;
        const auto at = toml.indexOf(line);
        return at < 0 ? QString() : toml.replace(at, line.size(), other);
    }

    /// A refusal names the file and the line.
    static void checkRefusal(const QString& sentence, const QString& says)
    {
        static const QRegularExpression place(QStringLiteral("altered\\.toml:\\d+:\\d+: "));
        QVERIFY2(place.match(sentence).hasMatch(), qPrintable(sentence));
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
    }

    static void checkJudgement(const contract::Judgement& judgement, Outcome outcome,
                               const QString& says)
    {
        QVERIFY2(judgement.verdict != contract::Verdict::Violated, qPrintable(said(judgement)));
        QCOMPARE(judgement.verdict == contract::Verdict::Holds, outcome == Outcome::Holds);
        QVERIFY2(said(judgement).contains(says), qPrintable(said(judgement)));
        // A sentence, not a flood of them.
        constexpr std::size_t kFew = 3;
        QVERIFY2(judgement.violations.size() <= kFew, qPrintable(said(judgement)));
    }

private slots:
    void initTestCase()
    {
        QVERIFY(!m_shipped.isEmpty());
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image, image ? "" : qPrintable(image.error().sentence));
        m_image = *image;
        live::RecordRequest request;
        request.image = QStringLiteral(WORLDSWITCH_IMAGE);
        request.switches = 3;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
        m_recording = reply->recording;
        QVERIFY(contract::judge(*m_recording).verdict == contract::Verdict::Holds);
    }

    // What a door hands over, over one recording. Another file whose claims are right is held.
    void aClaim_data();
    void aClaim()
    {
        QFETCH(QString, line);
        QFETCH(QString, other);
        QFETCH(Outcome, outcome);
        QFETCH(QString, says);
        const QString toml = with(line, other);
        QVERIFY2(!toml.isEmpty(), qPrintable(line));
        const auto profile = profile::Profile::fromToml(toml.toUtf8(), text("altered.toml"));
        if (!profile) {
            QVERIFY2(outcome == Outcome::Refused, qPrintable(profile.error().sentence));
            return checkRefusal(profile.error().sentence, says);
        }
        const auto plan = live::makePlan(*profile, *m_image, 1);
        if (!plan) {
            QVERIFY2(outcome == Outcome::Refused, qPrintable(plan.error().sentence));
            return checkRefusal(plan.error().sentence, says);
        }
        m_recording->setFact(reading::key::kProfile, profile->toJson());
        const auto judgement = contract::judge(*m_recording);
        QVERIFY2(outcome != Outcome::Refused, qPrintable(said(judgement)));
        checkJudgement(judgement, outcome, says);
    }

    // Where things are, so that it is recorded by the altered profile.
    void aName_data();
    void aName()
    {
        QFETCH(QString, line);
        QFETCH(QString, other);
        QFETCH(Outcome, outcome);
        QFETCH(QString, says);
        const QString toml = with(line, other);
        QVERIFY2(!toml.isEmpty(), qPrintable(line));
        live::RecordRequest request;
        request.image = QStringLiteral(WORLDSWITCH_IMAGE);
        request.profile = m_dir.filePath(text("altered.toml"));
        QFile file(*request.profile);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(toml.toUtf8()) > 0);
        file.close();
        request.switches = 3;
        bool isStarted = false;
        request.onMachine = [&](const auto&) { isStarted = true; };
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        if (!reply) {
            QVERIFY2(outcome == Outcome::Refused, qPrintable(reply.error().sentence));
            QVERIFY(!isStarted);
            return checkRefusal(reply.error().sentence, says);
        }
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(outcome != Outcome::Refused, qPrintable(said(judgement)));
        checkJudgement(judgement, outcome, says);
    }
};

void tst_WrongProfiles::aClaim_data()
{
    columns();
    constexpr auto kRefused = Outcome::Refused;
    constexpr auto kNot = Outcome::NotJudged;
    constexpr auto kHolds = Outcome::Holds;
    const char* enter = "registers = {x0 = \"vcpu\", x1 = \"host_context\"}";
    const char* saves = "saves = [\"x19-x30\"]";
    const char* frame = "frame = [\"vcpu\", \"host_context\"]";
    const char* pushed = "frame = [\"guest.x2\", \"guest.x3\", \"guest.x0\", \"guest.x1\"]";
    const char* codes = "codes = [\"TRAP\", \"IRQ\", \"IRQ\", \"EL1_SERROR\"]";
    const char* holds = "holds = {tpidr_el2 = \"vcpu\"}";
    const char* exit = "registers = {x0 = \"vcpu\", x1 = \"exit_code\"}";
    const char* reasons = "codes = [\"IRQ\", \"EL1_SERROR\", \"TRAP\", \"IL\"]";
    const char* general = "general = \"regs.regs[{n}]\"";

    // Absent.
    row("no schema", "schema = 2\n", "", kRefused, "\"schema\" is missing here");
    row("no saves", saves, "", kRefused, "Nothing says where the host's x19 is");
    row("no frame of enter", frame, "", kRefused, "\"frame\" is missing here");
    row("no frame of the vector", pushed, "", kRefused, "");
    row("no registers of exit", exit, "", kRefused, "\"registers\" is missing here");
    row("no codes of exit", reasons, "", kRefused, "");
    row("no registers of enter", enter, "", kRefused, "No register holds the vcpu");
    row("no codes of the vectors", codes, "", kHolds, "");
    row("nothing held", holds, "", kHolds, "");
    row("no return register", "returns = \"x0\"", "", kHolds, "");
    row("no vttbr", "vttbr = \"kvm->arch.vttbr\"", "", kHolds, "");
    row("no panics", "panics = [\"__hyp_panic\"]", "", kHolds, "");
    row("no slot for sp_el0", "  [\"sp_el0\", \"regs.sp\"],\n", "", kRefused, "sp_el0");
    row("no slots for v31", "\"v0-v31\"", "\"v0-v30\"", kNot, "v31");

    // What is said is right, in other words.
    row("nothing but the vcpu", enter, "registers = {x0 = \"vcpu\"}", kHolds, "");
    row("the host's own register", enter,
        "registers = {x0 = \"vcpu\", x1 = \"host_context\", x19 = \"host.x19\"}", kHolds, "");
    row("the vcpu is not used", frame, "frame = [\"unused\", \"host_context\"]", kHolds, "");
    row("a guest's register at exit", exit,
        "registers = {x0 = \"vcpu\", x1 = \"exit_code\", x2 = \"guest.x2\"}", kHolds, "");

    // Registers at enter.
    row("two vcpus", enter, "registers = {x0 = \"vcpu\", x1 = \"vcpu\"}", kNot, "x1 is ");
    row("three vcpus", enter, "registers = {x0 = \"vcpu\", x1 = \"host_context\", x3 = \"vcpu\"}",
        kNot, "x3 is ");
    row("another of the host's registers", enter,
        "registers = {x0 = \"vcpu\", x1 = \"host_context\", x19 = \"host.x20\"}", kRefused,
        "x19 cannot hold \"host.x20\"");
    row("what is no CPU's own", enter, "registers = {x0 = \"vcpu\", x1 = \"per_cpu\"}", kRefused,
        "\"per_cpu\" is what a system register keeps");
    row("the guest's context for the host's", enter,
        "registers = {x0 = \"vcpu\", x1 = \"guest_context\"}", kNot, "x1 is ");
    row("a register that is used", enter, "registers = {x0 = \"vcpu\", x1 = \"unused\"}", kNot,
        "x1 is used");

    // What enter saves and pushes.
    row("nothing saved", saves, "saves = []", kRefused, "Nothing says where the host's x19 is");
    row("one saved too few", saves, "saves = [\"x19-x29\"]", kRefused,
        "Nothing says where the host's x30 is");
    row("one saved too many", saves, "saves = [\"x18-x30\"]", kNot, "x18");
    row("all saved", saves, "saves = [\"x1-x30\"]", kNot, "regs[1]");
    row("nothing pushed", frame, "frame = []", kNot, "");
    row("pushed the other way", frame, "frame = [\"host_context\", \"vcpu\"]", kNot, "");
    row("the vcpu twice", frame, "frame = [\"vcpu\", \"vcpu\"]", kNot, "");
    row("no CPU's own on the stack", frame, "frame = [\"per_cpu\", \"host_context\"]", kRefused,
        "\"per_cpu\" is what a system register keeps");
    row("a cell that is used", frame, "frame = [\"vcpu\", \"unused\"]", kNot, "is used");
    row("two cells too many", frame, "frame = [\"vcpu\", \"host_context\", \"unused\", \"unused\"]",
        kNot, "");
    row("the host's registers on the stack", frame, "frame = [\"host.x29\", \"host.x30\"]", kNot,
        "");

    // What the vector pushes and says.
    row("pushed in order", pushed,
        "frame = [\"guest.x0\", \"guest.x1\", \"guest.x2\", \"guest.x3\"]", kNot, "");
    row("two guests' registers", pushed, "frame = [\"guest.x0\", \"guest.x1\"]", kNot, "");
    row("six guests' registers", pushed,
        "frame = [\"guest.x2\", \"guest.x3\", \"guest.x0\", \"guest.x1\", \"guest.x4\", "
        "\"guest.x5\"]",
        kNot, "");
    row("another register", pushed,
        "frame = [\"guest.x4\", \"guest.x3\", \"guest.x0\", \"guest.x1\"]", kNot, "");
    row("a guest's cell that is used", pushed,
        "frame = [\"guest.x2\", \"unused\", \"guest.x0\", \"guest.x1\"]", kNot, "is used");
    row("the codes in another order", codes, "codes = [\"IRQ\", \"TRAP\", \"TRAP\", \"IL\"]", kNot,
        "");
    row("a code that there is not", codes, "codes = [\"NONE\", \"IRQ\", \"IRQ\", \"IL\"]", kRefused,
        "\"NONE\" is none of the exit's codes");
    row("the host's context held", holds, "holds = {tpidr_el2 = \"host_context\"}", kNot,
        "tpidr_el2");
    row("the vcpu held elsewhere", holds, "holds = {vttbr_el2 = \"vcpu\"}", kNot, "vttbr_el2");
    row("a CPU's own held", holds, "holds = {tpidr_el2 = \"per_cpu\"}", kNot, "tpidr_el2");
    row("the host's register held", holds, "holds = {tpidr_el2 = \"host.x19\"}", kNot, "tpidr_el2");

    // What exit is given, and gives.
    row("exit's registers exchanged", exit, "registers = {x1 = \"vcpu\", x0 = \"exit_code\"}", kNot,
        "");
    row("the vcpu twice at exit", exit, "registers = {x0 = \"vcpu\", x1 = \"vcpu\"}", kNot, "x1");
    row("the code elsewhere", exit, "registers = {x0 = \"vcpu\", x2 = \"exit_code\"}", kNot, "x2");
    row("the host's context at exit", exit,
        "registers = {x0 = \"host_context\", x1 = \"exit_code\"}", kNot, "x0");
    row("the host's register at exit", exit,
        "registers = {x0 = \"vcpu\", x1 = \"exit_code\", x2 = \"host.x2\"}", kNot, "x2");
    row("another guest's register at exit", exit,
        "registers = {x0 = \"vcpu\", x1 = \"exit_code\", x2 = \"guest.x3\"}", kNot, "x2");
    row("no CPU's own at exit", exit,
        "registers = {x0 = \"vcpu\", x1 = \"exit_code\", x3 = \"per_cpu\"}", kRefused,
        "\"per_cpu\" is what a system register keeps");
    row("a code that is used", exit, "registers = {x0 = \"vcpu\", x1 = \"unused\"}", kNot,
        "x1 is used");
    row("the reasons in another order", reasons,
        "codes = [\"TRAP\", \"EL1_SERROR\", \"IRQ\", \"IL\"]", kNot, "");
    row("a code returned elsewhere", "returns = \"x0\"", "returns = \"x2\"", kNot, "x2");

    // Slots.
    row("x1 and x2 exchanged", general, swapped(1, 2), kNot, "");
    row("x19 and x20 exchanged", general, swapped(19, 20), kNot, "");
    row("x4 and x19 exchanged", general, swapped(4, 19), kNot, "");
    row("one slot elsewhere", general, generalWith(7, text("spsr_abt")), kNot, "");
    row("one slot nowhere", general, generalWith(7, text("regs.nothing")), kRefused,
        "x7 is to be in \"regs.nothing\"");
    row("no slot anywhere", general, "general = \"regs.reg[{n}]\"", kRefused,
        "x0 is to be in \"regs.reg[0]\"");
    row("a path that is not there", "\"sys_regs[TTBR0_EL1]\"", "\"sys_regs[TTBR9_EL1]\"", kRefused,
        "ttbr0_el1 is to be in \"sys_regs[TTBR9_EL1]\"");
    row("sp_el0 and elr_el2 exchanged", "[\"sp_el0\", \"regs.sp\"],\n  [\"elr_el2\", \"regs.pc\"]",
        "[\"sp_el0\", \"regs.pc\"],\n  [\"elr_el2\", \"regs.sp\"]", kNot, "");
    row("two translation tables exchanged",
        "[\"ttbr0_el1\", \"sys_regs[TTBR0_EL1]\"],\n  [\"ttbr1_el1\", \"sys_regs[TTBR1_EL1]\"]",
        "[\"ttbr0_el1\", \"sys_regs[TTBR1_EL1]\"],\n  [\"ttbr1_el1\", \"sys_regs[TTBR0_EL1]\"]",
        kNot, "");
    row("a list of the doors", "where = \"run\"", "where = \"doors\"", kNot, "");
    row("a list of elsewhere", "where = \"run\"", "where = \"elsewhere\"", kNot, "");
    row("a register that is none of the guest's", "  [\"fpcr\", \"fp_regs.fpcr\"],\n",
        "  [\"fpcr\", \"fp_regs.fpcr\"],\n  [\"hcr_el2\", \"spsr_abt\"],\n", kNot, "");
    row("another stage 2", "kvm->arch.vttbr", "kvm->arch.nothing", kRefused, "has no member");

    row("a schema in quotes", "schema = 2", "schema = \"2\"", kRefused,
        "\"schema\" must be a number");
}

void tst_WrongProfiles::aName_data()
{
    columns();
    constexpr auto kRefused = Outcome::Refused;
    constexpr auto kNot = Outcome::NotJudged;
    const char* run = "run = \"__kvm_vcpu_run\"";
    const char* enter = "enter = \"__guest_enter\"";
    const char* exit = "exit = \"__guest_exit\"";
    const char* registers = "registers = {x0 = \"vcpu\", x1 = \"host_context\"}";
    row("the whole as run", run, "run = \"hyp_main\"", kNot, "hyp_main");
    row("the loop as run", run, "run = \"run_vcpus\"", kNot, "run_vcpus");
    row("a part of it as run", run, "run = \"__sysreg_save_state\"", kRefused,
        "Nothing in __sysreg_save_state calls __guest_enter");
    row("what enter ends in as run", run, "run = \"__sysreg_restore_state\"", kRefused,
        "Nothing in __sysreg_restore_state calls __guest_enter");
    row("run as enter", enter, "enter = \"__sysreg_save_state\"", kRefused,
        "__sysreg_save_state has no ERET");
    row("another function as exit", exit, "exit = \"__sysreg_save_state\"", kRefused,
        "leads to __sysreg_save_state");
    row("a vector that panics", "panics = [\"__hyp_panic\"]", "panics = [\"el1_sync\"]", kRefused,
        "el1_sync is a vector that guests leave through");
    row("a function of the loop that panics", "panics = [\"__hyp_panic\"]",
        "panics = [\"__sysreg_save_state\"]", kNot, "panics");
    row("no such function", exit, "exit = \"nobody\"", kRefused, "has no symbol nobody");
    row("no such variable", "vcpu = \"vcpus\"", "vcpu = \"nobody\"", kRefused, "nobody");
    row("another variable", "vcpu = \"vcpus\"", "vcpu = \"vms\"", kNot, "");
    row("no such struct", "vcpu = \"kvm_vcpu\"", "vcpu = \"nobody\"", kRefused, "nobody");
    row("no such member of a VM", "vcpuCount = \"nr_vcpus\"", "vcpuCount = \"nobody\"", kRefused,
        "nobody");
    row("the vcpu in no argument", registers, "registers = {x2 = \"vcpu\"}", kNot, "x2 is ");
    row("the vcpu in the other argument", registers, "registers = {x1 = \"vcpu\"}", kNot, "x1 is ");
    row("the host's context in another register", registers,
        "registers = {x0 = \"vcpu\", x2 = \"host_context\"}", kNot, "x2");
    row("both arguments exchanged", registers, "registers = {x1 = \"vcpu\", x0 = \"host_context\"}",
        kNot, "x1 is ");
    row("the host's context by a register", "host_context = \"host_ctxt\"",
        "host_context = {register = \"x20\", name = \"host\"}", kNot, "");
    row("the vectors by their register", "vectors = \"__kvm_hyp_vector\"", "vectors = \"vbar_el2\"",
        Outcome::Holds, "");
}

QTEST_GUILESS_MAIN(tst_WrongProfiles)
#include "tst_wrong_profiles.moc"
