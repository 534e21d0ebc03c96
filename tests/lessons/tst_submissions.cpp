// SPDX-License-Identifier: GPL-2.0-or-later
// More than a hundred submissions of all labs, one after the other in the jail: right ones, each
// planted bug, and what is handed in to break a grader. Each gets its verdict, whose doing that is,
// and a bug the sentence that is its own; and nothing has changed but what grade-one printed.
#include "lessons/planted.h"
#include "support/finished.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
const QString kSources = QStringLiteral(WORLDSWITCH_SOURCE_DIR);
const QString kTool = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson");

/// What is handed in, and what must come of it.
struct Submission {
    enum class Kind : std::uint8_t {
        Good,     ///< it passes
        Bug,      ///< its own sentence and no other bug's
        Hostile,  ///< it fails, with this sentence
        NotTheirs ///< no mark: the lesson's doing, or the machine's
    };
    Kind kind = Kind::Good;
    QString lab;
    QString name;
    QByteArray source; ///< of the one file
    QString says;
    QString reason = u"student"_s;
    std::function<void(const QString& folder)> more = {}; ///< what else is handed in
    QStringList options = {};
    bool isSlow = false; ///< it is stopped by a deadline
};
using Kind = Submission::Kind;

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// Every file and link under a folder: its mode, its size, its bytes.
QByteArray fingerprint(const QString& folder)
{
    QStringList lines;
    QDirIterator found(folder,
                       QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    while (found.hasNext()) {
        const QFileInfo info(found.next());
        const bool isRead = info.isFile() && !info.isSymLink();
        lines << info.filePath() + u' ' + QString::number(info.permissions().toInt(), 16) + u' ' +
                     (info.isSymLink() ? info.symLinkTarget()
                      : isRead
                          ? QString::fromLatin1(QCryptographicHash::hash(contents(info.filePath()),
                                                                         QCryptographicHash::Sha1)
                                                    .toHex())
                          : QString());
    }
    lines.sort();
    return lines.join(u'\n').toUtf8();
}

/// The reference's entry.S with one of the edits that lesson 1 is tested with.
QByteArray edited(const QString& patch)
{
    const QTemporaryDir dir;
    const QString file = dir.filePath(u"hypervisor/switch/entry.S"_s);
    if (!QDir().mkpath(QFileInfo(file).path()) || !write(file, planted::reference(u"05"_s)))
        return {};
    QProcess process;
    process.setWorkingDirectory(dir.path());
    process.start(u"patch"_s, {u"-s"_s, u"-p1"_s, u"-i"_s, patch});
    return support::finish(process, kPatience).code == 0 ? contents(file) : QByteArray();
}

/// CPU seconds of all that has been started here and has ended.
double cpuOfChildren()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void addGood(std::vector<Submission>& all)
{
    for (const char* lab : {"01", "03", "05", "07", "08", "10"}) {
        const QString name = QString::fromLatin1(lab);
        all.push_back({Kind::Good, name, u"the reference"_s, planted::reference(name), {}});
    }
    const QDir edits(kSources + u"/tests/lessons/edits"_s);
    int number = 0;
    for (const QString& file : edits.entryList({u"correct-*.patch"_s}, QDir::Files, QDir::Name)) {
        const QByteArray patch = contents(edits.filePath(file));
        if (patch.count("\n+++ b/") != 1 || !patch.contains("+++ b/hypervisor/switch/entry.S"))
            continue;
        const QByteArray source = edited(edits.filePath(file));
        const char* const lab = number++ % 2 == 0 ? "03" : "05";
        all.push_back({Kind::Good, QString::fromLatin1(lab), file, source, {}});
    }
    const QDir others(kSources + u"/tests/lessons/labs"_s);
    for (const QString& file : others.entryList({u"0*.cpp"_s}, QDir::Files, QDir::Name))
        all.push_back({Kind::Good, file.left(2), file, contents(others.filePath(file)), {}});
    for (const QString& file : others.entryList({u"*.S"_s}, QDir::Files, QDir::Name))
        all.push_back({Kind::Good,
                       file.left(2),
                       file,
                       planted::answeredBy(file.left(2), contents(others.filePath(file))),
                       {}});
}

/// Behind the source of a lab in assembly.
void addHostile(std::vector<Submission>& all)
{
    const QByteArray good = planted::reference(u"05"_s);
    const QByteArray pop = "ldp\tx4, x5, [sp], #16";
    const auto add = [&](const char* name, const QByteArray& source, const char* says) -> auto&
    {
        return all.emplace_back(Submission{Kind::Hostile, u"05"_s, QString::fromUtf8(name), source,
                                           QString::fromUtf8(says)});
    };
    const auto atPop = [&](const QByteArray& before) {
        return planted::with(u"05"_s, pop, before + "\n\t" + pop);
    };
    add("empty", "", "makes no image");
    add("an endless loop", atPop("1:\tb\t1b"), "did not come back").isSlow = true;
    add("a wait for nothing", atPop("1:\twfi\n\tb\t1b"), "").isSlow = true;
    add("a gigabyte on the console", atPop("mov\tx9, #0x09000000\n1:\tstrb\tw9, [x9]\n\tb\t1b"), "")
        .isSlow = true;
    add("a gigabyte of the assembler's",
        good + "\n\t.rept 100000\n\t.rept 100\n\t.print \"" + QByteArray(128, 'x') +
            "\"\n\t.endr\n\t.endr\n",
        "It says more than 1 MB.");
    add("one long line of the assembler's",
        good + "\n\t.print \"" + QByteArray(500000, 'x') + "\"\n\tno\n", "xxx…");
    add("a source without an end", good + "\n\t.rept 1000000000\n\tnop\n\t.endr\n",
        "makes no image");
    add("a macro that calls itself twice", good + "\n\t.macro m\n\tm\n\tm\n\t.endm\n\tm\n",
        "makes no image");
    add("an object of a gigabyte", good + "\n\t.data\n\t.skip 1 << 30\n", "makes no image");
    add("a file that includes itself", good + "\n#include \"entry.S\"\n", "makes no image");
    for (const char* path : {"/etc/passwd", "/proc/self/environ", "../../../../etc/passwd",
                             "/etc/shadow", "answers/switch/entry.S"}) {
        const bool isThere = QByteArray(path) == "/proc/self/environ"; // the jail's own, and empty
        if (!isThere)
            add(qPrintable(u".incbin "_s + QLatin1String(path)),
                good + "\n\t.incbin \"" + path + "\"\n", "makes no image");
        add(qPrintable(u".include "_s + QLatin1String(path)),
            good + "\n\t.include \"" + path + "\"\n", "makes no image");
    }
    add("a device", good + "\n\t.incbin \"/dev/zero\"\n", "makes no image");
    add("bytes", QByteArray(4096, '\xff'), "makes no image");
    add("zeros", QByteArray(4096, '\0'), "");
    add("an ELF", contents(kTool).left(100000), "makes no image");
    add("a linker script", "SECTIONS { . = 0; .text : { *(.text) } }\nINPUT(/etc/passwd)\n",
        "makes no image");
    add("C++", "int main() { return 0; }\n", "makes no image");
    add("a shell's fork bomb", ":(){ :|:& };:\n", "makes no image");
    add("another entry point", good + "\n\t.globl _start\n_start:\n\tnop\n", "makes no image");
    add("forged debug information",
        planted::with(u"05"_s, pop, "ldp\tx5, x4, [sp], #16") +
            "\n\t.section .debug_info, \"\", %progbits\n\t.long 0xffffffff\n"
            "\t.section .debug_abbrev, \"\", %progbits\n\t.skip 64, 0x11\n",
        "the pair is swapped");
    for (const char* report :
         {"pass: 62 of 62 points",
          "{\\\"format\\\": \\\"worldswitch-grade\\\", \\\"verdict\\\": \\\"pass\\\"}"})
        add(qPrintable(u"a forged report: "_s + QLatin1String(report)),
            planted::with(
                u"05"_s, pop,
                QByteArray("adr\tx9, 2f\n\tmov\tx10, #0x09000000\n1:\tldrb\tw11, [x9], #1\n"
                           "\tcbz\tw11, 3f\n\tstrb\tw11, [x10]\n\tb\t1b\n2:\t.asciz \"") +
                    report + "\\n\"\n\t.balign 4\n3:\tldp\tx5, x4, [sp], #16"),
            "");
    add("the machine switches itself off",
        atPop("mov\tw0, #0x0008\n\tmovk\tw0, #0x8400, lsl #16\n\tsmc\t#0"),
        "The machine switched itself off");
    add("a reset", atPop("mov\tw0, #0x0009\n\tmovk\tw0, #0x8400, lsl #16\n\tsmc\t#0"), "");
    add("semihosting", atPop("mov\tw0, #0x18\n\tldr\tx1, =0x20026\n\thlt\t#0xf000"), "");

    all.push_back({Kind::Good,
                   u"05"_s,
                   u"another's section"_s,
                   good + "\n\t.section .init, \"ax\"\n\tb\t.\n",
                   {}});

    // Beside the file: none of it is looked at.
    const auto beside = [&](const char* name, const char* file, const QByteArray& bytes) {
        Submission one{Kind::Good, u"05"_s, QString::fromUtf8(name), good, {}};
        one.more = [file = QString::fromLatin1(file), bytes](const QString& folder) {
            QVERIFY(QDir().mkpath(QFileInfo(folder + u'/' + file).path()));
            QVERIFY(write(folder + u'/' + file, bytes));
        };
        all.push_back(one);
    };
    beside("its own linker script", "kit/boot/link.ld", "SECTIONS { nonsense }");
    beside("its own build script", "build.sh", "#!/bin/sh\n:(){ :|:& };:\n");
    beside("its own object", "kit/objects/boot-main.cpp.o", "no object");
    beside("its own header", "asm-offsets.h", "#error the submission's own\n");
    beside("its own capsule", "capsule.wsrec", "pass");
    beside("another lab's name", ".worldswitch-lab", "01-stp-is-two-strs\n");

    const auto linked = [&](const char* name, const QString& to, const char* says) {
        Submission one{
            Kind::Hostile, u"05"_s, QString::fromUtf8(name), {}, QString::fromUtf8(says)};
        one.more = [to](const QString& folder) {
            QVERIFY(QFile::remove(folder + u"/entry.S"_s));
            QVERIFY(QFile::link(to, folder + u"/entry.S"_s));
        };
        all.push_back(one);
    };
    linked("a link to the answer", kSources + u"/hypervisor/switch/entry.S"_s, "is a link");
    linked("a link to a file of the grader's", u"/etc/passwd"_s, "is a link");
    linked("a link to nothing", u"/nowhere"_s, "is a link");
    linked("a link to itself", u"entry.S"_s, "is a link");
    linked("a link to a device", u"/dev/zero"_s, "is a link");
    Submission none{Kind::Hostile, u"05"_s, u"no such file"_s, {}, u"has no entry.S"_s};
    none.more = [](const QString& folder) { QVERIFY(QFile::remove(folder + u"/entry.S"_s)); };
    all.push_back(none);
}

/// The same for labs in C++.
void addHostileCxx(std::vector<Submission>& all)
{
    const auto add = [&](const char* name, const QByteArray& source, const char* says) -> auto&
    {
        return all.emplace_back(Submission{Kind::Hostile, u"07"_s, QString::fromUtf8(name), source,
                                           QString::fromUtf8(says)});
    };
    const QByteArray include = "#include \"kit/trap.h\"\n";
    const auto first = [](const QByteArray& statements) {
        return planted::with(u"07"_s, "\n{\n", "\n{\n" + statements);
    };
    add("C++: empty", "", "undefined reference to");
    add("C++: the answer itself", "#include \"kit/trap.cpp\"\n", "No such file or directory");
    add("C++: a file of the grader's", include + "#include \"/etc/passwd\"\n",
        "No such file or directory");
    add("C++: .incbin", include + "asm(\".incbin \\\"/etc/passwd\\\"\");\n", "file not found");
    add("C++: a template without an end",
        include + "template <int N> struct t { typename t<N + 1>::u v; };\nt<0> x;\n",
        "makes no image");
    add("C++: two to the power of thirty",
        include + "template <int N> struct t { t<N - 1> a; t<N - 1> b; };\n"
                  "template <> struct t<0> { char c; };\nt<30> x = {};\n",
        "makes no image");
    add("C++: an endless loop", first("for (;;)\n asm volatile(\"\");\n"),
        "The host entered no guest within the 1000000 instructions");
    add("C++: a guest that hangs", first("vcpu.arch.hcr_el2 &= ~(3UL << 13);\n"), "").isSlow = true;
    add("C++: a fault", first("*reinterpret_cast<volatile u64*>(0xdead0000beef) = 1;\n"),
        "FAR_EL2 = 0xdead0000beef");
    add("C++: a vector of EL2's", planted::reference(u"07"_s) + "extern \"C\" void el1_sync() {}\n",
        "multiple definition of `el1_sync'");
    all.push_back(
        {Kind::Good,
         u"07"_s,
         u"C++: forged debug information"_s,
         planted::reference(u"07"_s) +
             "asm(\".section .debug_info, \\\"\\\", %progbits\\n.long 0xffffffff\\n.text\");\n",
         {}});
}

/// No mark: it is not the student's doing.
void addNotTheirs(std::vector<Submission>& all, const QString& brokenLessons)
{
    Submission lesson{
        Kind::NotTheirs, u"05"_s,    u"a lesson that is broken"_s, planted::reference(u"05"_s),
        u"lab.toml"_s,   u"lesson"_s};
    lesson.options = {u"--lessons"_s, brokenLessons};
    all.push_back(lesson);
    Submission gone{
        Kind::NotTheirs,    u"05"_s, u"no submission"_s, {}, u"There is no submission"_s,
        u"infrastructure"_s};
    gone.more = [](const QString& folder) { QVERIFY(QDir(folder).removeRecursively()); };
    all.push_back(gone);
}

} // namespace

class TestSubmissions : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        for (const char* folder : {"home", "tmp", "class", "lessons/05-the-round-trip"})
            QVERIFY(QDir().mkpath(m_dir.filePath(QString::fromLatin1(folder))));
        const QString broken = m_dir.filePath(u"lessons/05-the-round-trip/"_s);
        QVERIFY(QFile::copy(kSources + u"/lessons/05-the-round-trip/lesson.md"_s,
                            broken + u"lesson.md"_s));
        QVERIFY(write(broken + u"lab.toml"_s, "fiel = \"switch/entry.S\"\n"));
    }

    /// The sentences that are looked for are one bug's each.
    void eachBugHasItsOwnDiagnosis()
    {
        QSet<QString> sentences;
        for (const planted::Bug& bug : planted::bugs()) {
            QVERIFY2(!bug.source.isEmpty(), qPrintable(bug.name));
            QVERIFY2(!bug.says.isEmpty(), qPrintable(bug.name));
            sentences << bug.lab + bug.says;
        }
        qInfo("%zu bugs, %lld sentences", planted::bugs().size(),
              static_cast<long long>(sentences.size()));
        QVERIFY(sentences.size() >= 60);
    }

    void aSubmissionIsGraded_data()
    {
        QTest::addColumn<std::size_t>("number");
        addGood(m_all);
        for (const planted::Bug& bug : planted::bugs())
            m_all.push_back({Kind::Bug, bug.lab, bug.name, bug.source, bug.says});
        addHostile(m_all);
        addHostileCxx(m_all);
        addNotTheirs(m_all, m_dir.filePath(u"lessons"_s));
        QVERIFY(m_all.size() >= 100);
        std::vector<std::size_t> some(m_all.size());
        std::iota(some.begin(), some.end(), 0);
#ifndef WORLDSWITCH_ALL_SUBMISSIONS
        QRandomGenerator seeded(12);
        std::shuffle(some.begin(), some.end(), seeded);
        std::erase_if(some, [&](std::size_t n) { return m_all[n].isSlow; });
        some.resize(12);
#endif
        const auto share = qEnvironmentVariable("WORLDSWITCH_SHARE", u"1/1"_s).split(u'/');
        const auto of = static_cast<std::size_t>(qMax(1, share.value(1).toInt()));
        for (std::size_t n = 0; n < some.size(); ++n)
            if (n % of + 1 == share.value(0).toUInt())
                QTest::addRow("%s %s", qPrintable(m_all[some[n]].lab),
                              qPrintable(m_all[some[n]].name))
                    << some[n];
    }
    void aSubmissionIsGraded()
    {
        QFETCH(std::size_t, number);
        const Submission& one = m_all[number];
        const QString folder = m_dir.filePath(u"class/alice"_s);
        QDir(folder).removeRecursively();
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(write(folder + u'/' + planted::fileOf(one.lab), one.source));
        if (one.more)
            one.more(folder);
        const QByteArray before = surroundings();
        const double cpu = cpuOfChildren();
        const auto graded = grade(folder, one);
        const double seconds = cpuOfChildren() - cpu;
        QVERIFY(surroundings() == before);

        const QByteArray said = graded.output + graded.errors.toUtf8();
        const QJsonObject report = QJsonDocument::fromJson(graded.output).object();
        const QString say = report[u"say"_s].toString();
        if (report[u"isolation"_s].toString() == u"none"_s && one.kind == Kind::Hostile)
            QSKIP("not run: there is no jail here");
        const bool isGood = one.kind == Kind::Good;
        const bool isTheirs = one.kind != Kind::NotTheirs;
        QVERIFY2(report[u"verdict"_s].toString() == (isGood     ? u"pass"_s
                                                     : isTheirs ? u"fail"_s
                                                                : u"error"_s),
                 said);
        QVERIFY2(report[u"reason"_s].toString() == (isGood ? u"none"_s : one.reason), said);
        QCOMPARE(graded.code, isGood ? 0 : isTheirs ? 1 : 3);
        QVERIFY2(say.contains(one.says), said);
        // Who fails does not have all points; a submission that has them all has passed.
        if (report[u"verdict"_s].toString() == u"fail")
            QVERIFY2(report[u"points"_s].toInt() < report[u"possible"_s].toInt(), said);
        if (isGood)
            QCOMPARE(report[u"points"_s], report[u"possible"_s]);
        QVERIFY2(!graded.output.contains(m_dir.path().toUtf8()), said);
        QVERIFY2(!graded.output.contains(WORLDSWITCH_SOURCE_DIR), said);
        QVERIFY2(graded.output.size() < 1 << 20, "more than PrairieLearn takes");
        if (one.kind == Kind::Bug) {
            QVERIFY2(!report[u"where"_s].toString().isEmpty() || one.lab == u"07"_s ||
                         one.lab == u"08"_s,
                     said);
            for (const planted::Bug& other : planted::bugs())
                QVERIFY2(other.lab != one.lab || other.says == one.says ||
                             !say.contains(other.says),
                         qPrintable(other.name + u": "_s + say));
        }
        if (isGood || one.kind == Kind::Bug)
            m_ordinary.push_back(seconds);
    }

    /// A figure for who looks, and no assertion: the machine may do something else beside.
    /// `worldswitch-bench-grading` has the target.
    void cleanupTestCase()
    {
        if (m_ordinary.empty())
            return;
        std::ranges::sort(m_ordinary);
        qInfo("%zu ordinary submissions: %.2f CPU seconds in the middle, %.2f at most, %lld above "
              "0.7",
              m_ordinary.size(), m_ordinary[m_ordinary.size() / 2], m_ordinary.back(),
              static_cast<long long>(
                  std::ranges::count_if(m_ordinary, [](double s) { return s > 0.7; })));
    }

private:
    [[nodiscard]] support::Finished grade(const QString& folder, const Submission& one) const
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"LANGUAGE"_s, QString());
        environment.insert(u"HOME"_s, m_dir.filePath(u"home"_s));
        environment.insert(u"TMPDIR"_s, m_dir.filePath(u"tmp"_s));
        process.setProcessEnvironment(environment);
        process.start(kTool, QStringList{u"grade-one"_s, folder, u"--lab"_s, one.lab, u"--report"_s,
                                         u"json"_s} +
                                 one.options);
        return support::finish(process, kPatience);
    }
    /// What lies beside the submission, and what the grader works with.
    [[nodiscard]] QByteArray surroundings() const
    {
        return fingerprint(m_dir.path()) +
               fingerprint(QStringLiteral(WORLDSWITCH_BIN_DIR "/../hypervisor/kit")) +
               fingerprint(kSources + u"/lessons"_s) + fingerprint(kSources + u"/hypervisor"_s);
    }

    QTemporaryDir m_dir;
    std::vector<Submission> m_all;
    std::vector<double> m_ordinary;
};

QTEST_GUILESS_MAIN(TestSubmissions)
#include "tst_submissions.moc"
