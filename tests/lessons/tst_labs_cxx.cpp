// SPDX-License-Identifier: GPL-2.0-or-later
// Labs whose file is C++ that EL2 calls: the reference and otherwise written files pass, on other
// CPUs too; each planted mistake gets the sentence that was written for it; and what a stranger
// hands in is judged as in the labs in assembly.
#include "engine/parser.h"
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

/// The reference with one piece exchanged for another; empty where it has no such piece.
QByteArray with(const LabOf& lab, const QByteArray& piece, const QByteArray& other)
{
    QByteArray source = contents(lab.reference);
    const auto at = source.lastIndexOf(piece);
    return at < 0 ? QByteArray() : source.replace(at, piece.size(), other);
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
            QVERIFY(files.size() >= 2);
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
        if (isOurs(0))
            addMistakesOf07();
        if (isOurs(1))
            addMistakesOf08();
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
                "The switch did not come back");
            row("a forged report",
                first("for (const char* at = \"\\npass: 78 of 78 points\\n\"; *at != 0; ++at)\n"
                      "*reinterpret_cast<volatile u32*>(0x09000000) = static_cast<u32>(*at);\n"
                      "if (esr != 0)\n return" +
                      (lab.lesson == u"07" ? QByteArray(" run_result::goes_on;\n") : ";\n")),
                lab.lesson == u"07" ? "Guest A is entered again at once" : "The same fault comes");
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
    static void addMistakesOf07()
    {
        const auto row = [](const char* name, const char* piece, const char* other,
                            const char* says) {
            QTest::addRow("07: %s", name)
                << 0 << with(lab07(), piece, other) << QString::fromUtf8(says);
        };
        const char* const wfi = "        regs.pc += 4;\n        return run_result::ends;";
        const char* const hvc = "    case 0x16:\n";
        const char* const called = "    case 0x16:\n        return answer_call(vcpu, number);";
        const char* const smc = "        regs.pc += 4;\n        return answer_call(vcpu, number);";
        const char* const all = "    switch (esr >> 26";
        const char* const undefined = "    take_undefined(vcpu);\n";
        row("the WFI comes again", wfi, "return run_result::ends;",
            "Guest A goes back to its WFI and traps again");
        row("8 behind the WFI", wfi, "regs.pc += 8;\n        return run_result::ends;",
            "Guest A goes on 8 bytes behind its WFI");
        row("the WFI keeps the turn", wfi, "regs.pc += 4;\n return run_result::goes_on;",
            "a WFI ends its turn");
        row("4 behind the HVC", hvc, "    case 0x16:\n        regs.pc += 4;\n",
            "Guest A goes on 4 bytes too far, behind its HVC");
        row("the HVC comes again", hvc, "    case 0x16:\n        regs.pc -= 4;\n",
            "Guest A goes back to its HVC");
        row("4 for all", all, "    regs.pc += 4;\n    switch (esr >> 26",
            "one more instruction, which never ran");
        row("the call's turn is lost", called,
            "case 0x16:\n answer_call(vcpu, number);\n return run_result::goes_on;",
            "returns what becomes of the turn");
        row("the call's number is lost", called, "case 0x16:\n return answer_call(vcpu, 0);",
            "call 1 was not asked for");
        row("the SMC comes again", smc, "return answer_call(vcpu, number);",
            "Guest A goes back to its SMC");
        row("8 behind the SMC", smc, "regs.pc += 8;\n return answer_call(vcpu, number);",
            "Guest A goes on 8 bytes behind its SMC");
        row("the SMC is not answered", smc, "regs.pc += 4;\n return run_result::goes_on;",
            "x0 is what guest A asked with");
        row("another class", "esr >> 26 & 0x3f", "esr >> 24 & 0x3f",
            "EL2 said that its HVC does not exist");
        row("the MRS comes again", "            regs.pc += 4;\n            return", "return",
            "Guest A goes back to its MRS and traps again, for ever: EL2 has done the read");
        row("Rt as of an abort", "esr >> 5 & 31", "esr >> 16 & 31", "The value is in x16. Rt");
        row("Rt of four bits", "esr >> 5 & 31", "esr >> 5 & 15", "The value is in x4. Rt");
        row("nothing is written", "regs.regs[rt] = value;", "static_cast<void>(value);",
            "x20 is what it was");
        row("CRm as CRn", "esr >> 1 & 15", "esr >> 10 & 15", "This one is CRm = 6, Op2 = 0");
        row("Op2 as Op1", "esr >> 17 & 7)", "esr >> 14 & 7)", "This one is CRm = 2, Op2 = 1");
        row("XZR is written", "            if (rt != 31)\n", "", "SP_EL0 has changed");
        row("a write is refused", "done = write_register(vcpu, esr);", "done = false;",
            "EL2 said that its MSR does not exist");
        row("any Op0 is an ID register", "(esr >> 20 & 3) == 3 && ", "",
            "x22 has a value: EL2 took this for an ID register");
        row("what does not exist is passed over", undefined, "    regs.pc += 4;\n",
            "Guest A goes on as if it had read something");
        row("what does not exist comes again", undefined, "",
            "what does not exist is take_undefined");
        row("4 before the exception", undefined, "    regs.pc += 4;\n    take_undefined(vcpu);\n",
            "Guest A's ELR_EL1 is behind the MRS");
        row("4 behind the exception", undefined, "    take_undefined(vcpu);\n    regs.pc += 4;\n",
            "Guest A's vector begins one instruction too late");
        row("another register changes", all, "    regs.regs[7] = 0;\n    switch (esr >> 26",
            "x7 has changed");
    }
    static void addMistakesOf08()
    {
        const auto row = [](const char* name, const char* piece, const char* other,
                            const char* says) {
            QTest::addRow("08: %s", name)
                << 1 << with(lab08(), piece, other) << QString::fromUtf8(says);
        };
        const char* const ipa = "(hpfar >> 4 & 0xffffffffff) << 12 | (far & 0xfff)";
        const char* const memory = "if (is_memory(vcpu, ipa))";
        const char* const mapped = "        map_page(vcpu, ipa);\n";
        const char* const device = "    const u64 size";
        const char* const behind = "    regs.pc += 4;\n}";
        const char* const written = "            regs.regs[rt] = value;";
        const char* const stored = "rt == 31 ? 0 : regs.regs[rt]";
        const char* const refused = "        take_abort(vcpu);\n";
        row("the virtual address", ipa, "far",
            "guest A's table is in no stage-2 table yet. Its IPA is in HPFAR_EL2 alone");
        row("shifted by 12", ipa, "(hpfar & ~0xfUL) << 12 | (far & 0xfff)",
            "there is its memory. Is the IPA right?");
        row("not shifted", ipa, "(hpfar & ~0xfUL) | (far & 0xfff)",
            "there is its memory. Is the IPA right?");
        row("the page alone", ipa, "(hpfar & ~0xfUL) << 8",
            "x1 is what the device has at offset 0");
        row("4 for a page", mapped, "        map_page(vcpu, ipa);\n        regs.pc += 4;\n",
            "EL2 maps its table, adds nothing");
        row("4 for a page of data", mapped,
            "map_page(vcpu, ipa);\n if (esr >> 26 == 0x24)\n regs.pc += 4;\n",
            "Guest A's load of its data was passed over");
        row("nothing is mapped", mapped, "", "in no stage-2 table yet");
        row("only loads are mapped", memory, "if (esr >> 26 == 0x24 && is_memory(vcpu, ipa))",
            "that of a fetch and that of a walk (S1PTW), too");
        row("fetches are left out", memory,
            "if (esr >> 26 == 0x20 && (esr >> 7 & 1) == 0)\n return;\n if (is_memory(vcpu, ipa))",
            "the page of guest A's code is in no stage-2 table yet");
        row("data by its virtual address", memory,
            "if (is_memory(vcpu, esr >> 26 == 0x24 ? far : ipa))",
            "Guest A's load of its data was refused");
        row("data mapped at its virtual address", mapped,
            "map_page(vcpu, esr >> 26 == 0x24 ? far : ipa);\n",
            "the page of guest A's data is in no stage-2 table yet");
        row("the load comes again", behind, "}", "Guest A goes back to `ldr w1, [x9, #0x18]`");
        row("SRT as of an MRS", "esr >> 16 & 31", "esr >> 5 & 31", "The answer is in x0. SRT");
        row("SRT of four bits", "esr >> 16 & 31", "esr >> 16 & 15", "The answer is in x5. SRT");
        row("SAS as bytes", "1UL << (esr >> 22 & 3)", "(esr >> 22 & 3)",
            "x1 has too many bytes of the device, or too few");
        row("always four bytes", "1UL << (esr >> 22 & 3)", "4",
            "x21 has more of the device than one byte");
        row("no sign", "(esr >> 21 & 1) != 0 && ", "false && ", "x21 is extended by zeros");
        row("the sign of a byte", "value >> (8 * size - 1) & 1", "value >> 7 & 1",
            "x3 is extended by a sign that it does not have");
        row("a sign for all", "(esr >> 21 & 1) != 0 && (value >> (8 * size - 1) & 1) != 0",
            "(esr >> 21 & 1) != 0", "x3 is extended by a sign that it does not have");
        row("a sign to 64 bits", "if ((esr >> 15 & 1) == 0)",
            "if ((esr >> 15 & 1) == 0 && (esr >> 21 & 1) == 0)", "x22 is extended to 64 bits");
        row("32 bits for all", "if ((esr >> 15 & 1) == 0)", "if (true)",
            "x21 is extended to 32 bits");
        row("the upper half is kept", written,
            "regs.regs[rt] = size == 4 ? (regs.regs[rt] & ~0xffffffffUL) | value : value;",
            "The upper half of x1 is not 0");
        row("nothing is loaded", written, "static_cast<void>(value);", "x1 is what it was");
        row("XZR is loaded", "        if (rt != 31)\n", "", "SP_EL0 has changed");
        row("WnR is left out", "(esr >> 6 & 1) != 0", "false",
            "x23 has changed, and a store changes no register");
        row("the store is dropped", "write_device(vcpu, ipa, size,", "static_cast<void>(",
            "The device has kept nothing");
        row("eight bytes are stored", "write_device(vcpu, ipa, size,", "write_device(vcpu, ipa, 8,",
            "The device got more bytes than the store has");
        row("another register is stored", stored, "rt == 31 ? 0 : regs.regs[rt - 1]",
            "The device got the value of another register");
        row("XZR is stored", stored, "regs.regs[rt]", "The device got SP_EL0");
        row("XZR is one", stored, "rt == 31 ? 1 : regs.regs[rt]",
            "The device did not get eight bytes of zero");
        row("ISV is left out", " || (esr >> 24 & 1) == 0", "",
            "Guest A goes on as if the pair were loaded");
        row("anything answers", "!is_device(vcpu, ipa) || ", "",
            "Guest A goes on as if something had answered");
        row("what is refused comes again", refused, "",
            "where nothing answers, take_abort says so");
        row("4 before the abort", refused, "regs.pc += 4;\n take_abort(vcpu);\n",
            "Guest A's ELR_EL1 is behind `ldp x26, x27, [x9]`");
        row("4 behind the abort", refused, "take_abort(vcpu);\n regs.pc += 4;\n",
            "Guest A's vector begins one instruction too late");
        row("another register changes", device, "    regs.regs[7] = 0;\n    const u64 size",
            "x7 has changed");
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
