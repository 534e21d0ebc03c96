// SPDX-License-Identifier: GPL-2.0-or-later
// Labs whose file is C++ that EL2 calls: the reference and otherwise written files pass, on other
// CPUs too; each planted mistake gets the sentence that was written for it; and what a stranger
// hands in is judged as in the labs in assembly.
#include "engine/parser.h"
#include "lessons/planted.h"
#include "support/finished.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
const QString kSources = QStringLiteral(WORLDSWITCH_SOURCE_DIR);

struct LabOf {
    QString lesson;    ///< "07"
    QString folder;    ///< of the lesson
    QString file;      ///< the student's
    QString reference; ///< the same with its answer
};

const LabOf& lab07()
{
    static const LabOf lab{u"07"_s, u"07-why-did-we-exit"_s, u"trap.cpp"_s,
                           kSources + u"/hypervisor/kit/trap.cpp"_s};
    return lab;
}

const LabOf& lab08()
{
    static const LabOf lab{u"08"_s, u"08-stage-2-faults"_s, u"abort.cpp"_s,
                           kSources + u"/hypervisor/kit/abort.cpp"_s};
    return lab;
}

QList<LabOf> labs()
{
    return {lab07(), lab08()};
}

/// Whether the lab is in this process's share, "2/2" (tests/CMakeLists.txt).
bool isOurs(qsizetype lab)
{
    const QStringList share = qEnvironmentVariable("WORLDSWITCH_SHARE", u"1/1"_s).split(u'/');
    const auto of = std::max(share.value(1).toLongLong(), 1LL);
    return lab % of == share.value(0).toLongLong() - 1;
}

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

QByteArray with(const LabOf& lab, const QByteArray& piece, const QByteArray& other)
{
    return planted::with(lab.lesson, piece, other);
}

support::Finished run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    return support::finish(process, kPatience);
}

support::Finished tool(const QStringList& arguments)
{
    return run(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
}

} // namespace

class TestLabsCxx : public QObject {
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aLabIsLaidOutAndFails_data() { addLabs(); }
    void aLabIsLaidOutAndFails()
    {
        const LabOf lab = labs().at(lessonOf());
        const QString folder = started(lab);
        const QByteArray source = contents(folder + u'/' + lab.file);
        QVERIFY2(source.contains("\n{\n    // Write handle_"), source);
        QVERIFY(
            QFile::exists(folder + u"/kit/kit/"_s + QString(lab.file).replace(u".cpp"_s, u".h"_s)));
        // The answer is nowhere beside the question.
        QVERIFY(!QFile::exists(folder + u"/kit/kit/"_s + lab.file));
        QVERIFY(!QFile::exists(folder + u"/kit/answers"_s));
        const auto made = run(u"sh"_s, {folder + u"/build.sh"_s});
        QVERIFY2(made.code == 0, said(made));
        const auto checked = tool({u"check"_s, folder});
        QVERIFY2(checked.code == 1, said(checked));
        QVERIFY2(checked.output.contains("FAIL: 0 of "), said(checked));
        QVERIFY2(checked.output.contains("capsule.wsrec"), said(checked));
        QVERIFY(QFile::exists(folder + u"/capsule.wsrec"_s));
    }

    void theReferencePassesOnEachCpu_data() { addLabs(); }
    void theReferencePassesOnEachCpu()
    {
        const LabOf lab = labs().at(lessonOf());
        const QString folder = started(lab);
        QVERIFY(write(folder + u'/' + lab.file, contents(lab.reference)));
        const auto checked = tool({u"check"_s, folder});
        QVERIFY2(checked.code == 0, said(checked));
        QCOMPARE(run(u"sh"_s, {folder + u"/build.sh"_s}).code, 0);
        const QString judge = kSources + u"/lessons/"_s + lab.folder + u"/judge"_s;
        const QStringList image{u"--image"_s, folder + u"/image.elf"_s};
        for (const char* cpu : {"cortex-a76", "max"}) {
            const auto judged =
                tool(QStringList{u"run"_s, judge + u".md"_s, u"--cpu"_s, QString::fromLatin1(cpu)} +
                     image);
            QVERIFY2(judged.code == 0, said(judged));
        }
        // Its languages judge alike, and name what the image has.
        const auto english = lessons::loadLesson(judge + u".md"_s);
        const auto chinese = lessons::loadLesson(judge + u".zh_CN.md"_s);
        QVERIFY(english && chinese);
        QCOMPARE(chinese->shape(), english->shape());
        const auto linted = tool(QStringList{u"lint"_s, judge + u".md"_s} + image);
        QVERIFY2(linted.code == 0, said(linted));
    }

    void anotherCorrectFilePasses_data()
    {
        QTest::addColumn<int>("lab");
        QTest::addColumn<QString>("file");
        const QDir folder(kSources + u"/tests/lessons/labs"_s);
        for (qsizetype n = 0; n < labs().size(); ++n) {
            if (!isOurs(n))
                continue;
            const auto files = folder.entryList({labs().at(n).lesson + u"-*.cpp"_s}, QDir::Files);
            QVERIFY(files.size() >= 10);
            for (const QString& file : files)
                QTest::newRow(qPrintable(file)) << static_cast<int>(n) << folder.filePath(file);
        }
    }
    void anotherCorrectFilePasses()
    {
        QFETCH(QString, file);
        const auto grade = graded(labs().at(lessonOf()), contents(file));
        QVERIFY2(grade.code == 0, said(grade));
    }

    void aMistakeIsNamed_data()
    {
        QTest::addColumn<int>("lab");
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QString>("says");
        for (const planted::Bug& bug : planted::bugs())
            for (int n = 0; n < static_cast<int>(labs().size()); ++n)
                if (isOurs(n) && labs().at(n).lesson == bug.lab)
                    QTest::newRow(qPrintable(bug.name)) << n << bug.source << bug.says;
    }
    void aMistakeIsNamed()
    {
        QFETCH(QByteArray, source);
        QFETCH(QString, says);
        QVERIFY(!source.isEmpty());
        const auto grade = graded(labs().at(lessonOf()), source);
        QVERIFY2(grade.code == 1, said(grade));
        const QJsonObject report = QJsonDocument::fromJson(grade.output).object();
        QCOMPARE(report[u"reason"_s].toString(), u"student"_s);
        QVERIFY2(report[u"say"_s].toString().contains(says), said(grade));
    }

    void aStrangersFileIsJudged_data()
    {
        QTest::addColumn<int>("lab");
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("says");
        for (int n = 0; n < static_cast<int>(labs().size()); ++n) {
            if (!isOurs(n))
                continue;
            const LabOf lab = labs().at(n);
            const QByteArray include =
                "#include \"kit/" + QByteArray(lab.file.toUtf8()).replace(".cpp", ".h") + "\"\n";
            const QByteArray begin = "\n{\n";
            const auto row = [&](const char* name, const QByteArray& source, const char* says,
                                 const char* verdict = "fail") {
                QTest::addRow("%s: %s", qPrintable(lab.lesson), name)
                    << n << source << QString::fromLatin1(verdict) << QString::fromUtf8(says);
            };
            const auto first = [&](const QByteArray& statements) {
                return with(lab, begin, begin + statements);
            };
            row("empty", "", "undefined reference to");
            row("no C++", "stp x0, x1, [sp]\n", "makes no image");
            row("binary", QByteArray(4096, '\xff'), "makes no image");
            row("the answer itself", "#include \"kit/" + lab.file.toUtf8() + "\"\n",
                "No such file or directory");
            row("the answer, where it lies", "#include \"answers/kit/" + lab.file.toUtf8() + "\"\n",
                "No such file or directory");
            row("a file of the grader's", include + "#include \"/etc/passwd\"\n",
                "No such file or directory");
            row("a file of the grader's, by the assembler",
                include + "asm(\".incbin \\\"/etc/passwd\\\"\");\n", "file not found");
            row("a source without an end", include + "asm(\".rept 1000000000\\n nop\\n .endr\");\n",
                "makes no image");
            row("a template without an end",
                include + "template <int N> struct t { typename t<N + 1>::u v; };\nt<0> x;\n",
                "makes no image");
            row("an object of a gigabyte", include + "char big[1UL << 30] = {1};\n",
                "makes no image");
            row("a function of EL2's",
                include + "void skip_instruction(kvm_vcpu&);\n"
                          "auto* const mine __attribute__((used)) = skip_instruction;\n",
                "uses skip_instruction(kvm_vcpu&), which its header does not offer");
            row("a vector of EL2's", contents(lab.reference) + "extern \"C\" void el1_sync() {}\n",
                "multiple definition of `el1_sync'");
            row("an end of the machine",
                first("register u64 x asm(\"x0\") = 0x84000008;\n"
                      "asm volatile(\"smc #0\" : \"+r\"(x));\n"),
                "The machine switched itself off");
            row("a fault of its own",
                first("*reinterpret_cast<volatile u64*>(0xdead0000beef) = 1;\n"),
                "FAR_EL2 = 0xdead0000beef");
            row("an endless loop", first("for (;;)\n asm volatile(\"\");\n"),
                "The host entered no guest within the 1000000 instructions");
            row("a forged report",
                first("for (const char* at = \"\\npass: 107 of 107 points\\n\"; *at != 0; ++at)\n"
                      "*reinterpret_cast<volatile u32*>(0x09000000) = static_cast<u32>(*at);\n"
                      "if (esr != 0)\n return" +
                      (lab.lesson == u"07" ? QByteArray(" run_result::goes_on;\n") : ";\n")),
                lab.lesson == u"07" ? "Guest A is entered again at once" : "The same fault comes");
            if (lab.lesson == u"08")
                row("a guest that goes on in AArch32",
                    with(lab, "regs.pc += 4;", "regs.pstate = regs.pc + 4;"), "");
            for (const char* header : {"traps/abort.h", "vm/mmio-access.h"})
                row(header, include + "#include \"" + header + "\"\n", "No such file or directory");
            row("debug information of its own",
                contents(lab.reference) + "asm(\".section .debug_info, \\\"\\\", %progbits\\n.long "
                                          "0xffffffff\\n.text\");\n",
                "", "pass");
        }
    }
    void aStrangersFileIsJudged()
    {
        QFETCH(QByteArray, source);
        QFETCH(QString, verdict);
        QFETCH(QString, says);
        QVERIFY(!source.isNull());
        const auto grade = graded(labs().at(lessonOf()), source);
        const QJsonObject report = QJsonDocument::fromJson(grade.output).object();
        // A container and a chroot may have no namespaces to give; the report says so then.
        if (says.contains(u"file"_s) && report[u"isolation"_s].toString() == u"none"_s)
            QSKIP("not run: there is no jail here, and without one the file is read");
        QVERIFY2(report[u"verdict"_s].toString() == verdict, said(grade));
        QCOMPARE(report[u"reason"_s].toString(), verdict == u"pass" ? u"none"_s : u"student"_s);
        QVERIFY2(report[u"say"_s].toString().contains(says), said(grade));
        QVERIFY2(!grade.output.contains(QDir::tempPath().toUtf8() + "/"), said(grade));
        QVERIFY2(!grade.output.contains(WORLDSWITCH_SOURCE_DIR), said(grade));
    }

    /// A caller that does not use a register would not notice that it is lost: EL2 uses each.
    void whatIsTheCallersComesBack_data() { addLabs(); }
    void whatIsTheCallersComesBack()
    {
        const LabOf lab = labs().at(lessonOf());
        for (const char* lost : {"x24", "x28"}) {
            const auto grade =
                graded(lab, with(lab, "\n{\n",
                                 "\n{\nasm volatile(\"mov " + QByteArray(lost) + ", #1\");\n"));
            QVERIFY2(grade.code == 1, said(grade));
            const QJsonObject report = QJsonDocument::fromJson(grade.output).object();
            QCOMPARE(report[u"reason"_s].toString(), u"student"_s);
            const QString console = report[u"report"_s].toObject()[u"console"_s].toString();
            QVERIFY2(console.contains(u"[hyp] your function came back with another "_s +
                                      QString::fromLatin1(lost) +
                                      u": x19 to x29 and SP are its caller's"_s),
                     said(grade));
        }
    }

private:
    static void addLabs()
    {
        QTest::addColumn<int>("lab");
        for (int n = 0; n < static_cast<int>(labs().size()); ++n)
            if (isOurs(n))
                QTest::newRow(qPrintable(labs().at(n).lesson)) << n;
    }
    /// Of the row that runs.
    static int lessonOf()
    {
        QFETCH(int, lab);
        return lab;
    }
    /// The folder of a lab that was laid out just now.
    QString started(const LabOf& lab)
    {
        QString folder = m_dir->filePath(u"lab "_s + lab.lesson); // a space in the path
        const auto laid = tool({u"start"_s, lab.lesson, folder});
        if (laid.code != 0)
            qWarning("%s", said(laid));
        return folder;
    }
    support::Finished graded(const LabOf& lab, const QByteArray& source)
    {
        const QString submission = m_dir->filePath(u"alice"_s);
        if (!QDir().mkpath(submission) || !write(submission + u'/' + lab.file, source))
            qWarning("the submission cannot be written");
        return tool({u"grade-one"_s, submission, u"--lab"_s, lab.lesson, u"--report"_s, u"json"_s});
    }
    /// Until the next one is said.
    const char* said(const support::Finished& finished)
    {
        m_said = finished.output + finished.errors.toUtf8();
        return m_said.constData();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QByteArray m_said;
};

QTEST_GUILESS_MAIN(TestLabsCxx)
#include "tst_labs_cxx.moc"
