// SPDX-License-Identifier: GPL-2.0-or-later
// The exam: each of its bugs is where it says and is caught, a draw is the student's own, what is
// handed out names no bug, and points are for right answers alone.
#include "arm64/effects.h"
#include "contract/contract.h"
#include "grading/exam.h"
#include "image/elf-patch.h"
#include "live/record.h"
#include "reading/info-keys.h"
#include "recording/file.h"
#include "support/finished.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

const QString kLessons = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons");
const QString kFolder = kLessons + u"/16-exam"_s;
const QString kImage = QStringLiteral(WORLDSWITCH_IMAGE);

Exam examIn(const QString& language = u"en"_s)
{
    const auto exam = examOf(kFolder, language);
    if (!exam)
        qFatal("%s", qPrintable(exam.error().sentence));
    return *exam;
}

std::shared_ptr<const image::Image> theImage()
{
    const auto image = image::Image::open(kImage);
    if (!image)
        qFatal("%s", qPrintable(image.error().sentence));
    return *image;
}

ExamPaper paperFor(const QString& word)
{
    const auto paper = drawExam(examIn(), practiceSeed(word), *theImage());
    if (!paper)
        qFatal("%s", qPrintable(paper.error().sentence));
    return *paper;
}

QString letter(int choice)
{
    return QChar(static_cast<char16_t>(u'a' + choice));
}

/// What a student who knows everything fills in.
Answers rightAnswers(const ExamPaper& paper)
{
    Answers answers;
    int number = 0;
    for (const ExamCapsule& capsule : paper.capsules) {
        const QString prefix = QString::number(++number);
        answers[prefix + u"-pc"_s].text = u"0x"_s + QString::number(capsule.at.value, 16);
        answers[prefix + u"-cause"_s].text = letter(capsule.cause);
        answers[prefix + u"-cure"_s].text = letter(capsule.cure);
    }
    return answers;
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

QByteArray formOf(const ExamPaper& paper, const Answers& answers)
{
    QByteArray form = "paper = \"" + paper.id.toUtf8() + "\"\n";
    for (const auto& [id, answer] : answers)
        form += id.toUtf8() + " = \"" + answer.text.toUtf8() + "\"\n";
    return form;
}

} // namespace

class TestExam : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_key = m_dir->filePath(u"key"_s);
        QVERIFY(write(m_key, "0123456789abcdef0123456789abcdef\n"));
    }

    void aBugIsCaughtWhereTheExamSaysItIs_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("cpu");
        const Exam exam = examIn();
        QVERIFY(exam.bugs.size() >= 12);
        for (const char* cpu : {"cortex-a57", "max"})
            for (std::size_t n = 0; n < exam.bugs.size(); ++n)
                QTest::addRow("%s, %s", qPrintable(exam.bugs[n].id), cpu)
                    << static_cast<int>(n) << QString::fromLatin1(cpu);
    }
    void aBugIsCaughtWhereTheExamSaysItIs()
    {
        QFETCH(int, index);
        QFETCH(QString, cpu);
        const ExamBug bug = examIn().bugs[static_cast<std::size_t>(index)];
        const auto at = placeOf(bug, *theImage());
        QVERIFY2(at.ok(), at.ok() ? "" : qPrintable(at.error().sentence));
        image::ElfPatch elf(kImage);
        QVERIFY(elf.setWord(*at, bug.word));
        live::RecordRequest request;
        request.image = m_dir->filePath(u"worldswitch.elf"_s);
        QVERIFY(elf.save(request.image));
        request.cpu = cpu;
        request.switches = 2;
        request.maxStepsPerSwitch = 2000;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(judgement.summary));
        const contract::Violation& first = judgement.violations.front();
        const QString said = first.where + u"\n"_s + first.sentence;
        // What is not there is missed where it is needed, which may be another function.
        const bool isDropped = arm64::decode(bug.word, *at).text() == u"nop";
        if (isDropped)
            QVERIFY2(first.where.startsWith(u"missing before "), qPrintable(said));
        const bool isDoor = bug.function == u"__guest_enter" || bug.function == u"__guest_exit";
        if (!isDropped || isDoor)
            QVERIFY2(first.where.contains(base::hex16(at->value)) ||
                         (isDropped && first.where.contains(bug.function)),
                     qPrintable(said));
        // The student sees it executed.
        const recording::Recording& recording = *reply->recording;
        bool isExecuted = false;
        for (std::uint32_t n = 0; n < recording.stepCount() && !isExecuted; ++n)
            isExecuted = recording.step(n).pc == *at && recording.step(n).word == bug.word;
        QVERIFY(isExecuted);
    }

    // Drawing ------------------------------------------------------------------------------------

    void theSeedIsTheStudentsHmac()
    {
        // RFC 4231, test case 1; a line end of an editor is no part of the key.
        QVERIFY(write(m_key, QByteArray(20, '\x0b') + "\n"));
        const auto seed = examSeed(m_key, u"Hi There"_s);
        QVERIFY(seed.ok());
        QCOMPARE(seed->toHex(), QByteArray("b0344c61d8db38535ca8afceaf0bf12b"
                                           "881dc200c9833da726e9376c2e32cff7"));
    }

    void aDrawIsTheStudentsOwn()
    {
        std::set<QString> papers;
        std::set<QString> drawn;
        std::set<int> rightOnes;
        for (int n = 0; n < 60; ++n) {
            const ExamPaper paper = paperFor(QString::number(n));
            const ExamPaper again = paperFor(QString::number(n));
            QCOMPARE(again.id, paper.id);
            QCOMPARE(paper.capsules.size(), std::size_t{3});
            papers.insert(paper.id);
            std::set<QString> kinds;
            for (std::size_t k = 0; k < 3; ++k) {
                const ExamCapsule& capsule = paper.capsules[k];
                QCOMPARE(again.capsules[k].bug.id, capsule.bug.id);
                QCOMPARE(again.capsules[k].bug.causes, capsule.bug.causes);
                kinds.insert(capsule.bug.kind);
                drawn.insert(capsule.bug.id);
                rightOnes.insert(capsule.cause);
                rightOnes.insert(10 + capsule.cure);
            }
            QCOMPARE(kinds.size(), std::size_t{3});
        }
        QCOMPARE(papers.size(), std::size_t{60});
        QCOMPARE(drawn.size(), examIn().bugs.size());
        QCOMPARE(rightOnes, (std::set<int>{0, 1, 2, 10, 11, 12}));
    }

    void bothLanguagesAskTheSame()
    {
        const Exam english = examIn(u"en"_s);
        const Exam chinese = examIn(u"zh_CN"_s);
        static const QRegularExpression han(u"\\p{Han}"_s);
        for (std::size_t n = 0; n < english.bugs.size(); ++n)
            for (const QString& text : chinese.bugs[n].causes + chinese.bugs[n].cures)
                QVERIFY2(han.match(text).hasMatch(), qPrintable(text));
        const auto one = drawExam(english, practiceSeed(u"x"_s), *theImage());
        const auto other = drawExam(chinese, practiceSeed(u"x"_s), *theImage());
        QCOMPARE(other->id, one->id);
        for (std::size_t n = 0; n < 3; ++n) {
            QCOMPARE(other->capsules[n].at, one->capsules[n].at);
            QCOMPARE(other->capsules[n].cause, one->capsules[n].cause);
            QCOMPARE(other->capsules[n].cure, one->capsules[n].cure);
        }
    }

    void whatIsHandedOutNamesNoBug()
    {
        const QString one = m_dir->filePath(u"one"_s);
        const QString two = m_dir->filePath(u"two"_s);
        const QString other = m_dir->filePath(u"other"_s);
        QVERIFY2(run(drawFor(u"s1"_s, one)).code == 0, "one");
        QVERIFY2(run(drawFor(u"s1"_s, two) + QStringList{u"--language"_s, u"en"_s}).code == 0,
                 "two");
        QVERIFY2(run(drawFor(u"s2"_s, other) + QStringList{u"--language"_s, u"zh_CN"_s}).code == 0,
                 "other");
        const QStringList names = QDir(one).entryList(QDir::Files | QDir::Hidden, QDir::Name);
        QCOMPARE(names, (QStringList{u"1.wsrec"_s, u"2.wsrec"_s, u"3.wsrec"_s, u"answers.toml"_s,
                                     u"questions.md"_s}));
        for (const QString& name : names)
            QVERIFY2(contents(one + u'/' + name) == contents(two + u'/' + name), qPrintable(name));
        QVERIFY(contents(one + u"/answers.toml"_s) != contents(other + u"/answers.toml"_s));
        const QString questions = QString::fromUtf8(contents(other + u"/questions.md"_s));
        QVERIFY2(questions.contains(u"该归咎于哪条指令？"_s), qPrintable(questions));

        QByteArray all = contents(one + u"/answers.toml"_s) + contents(one + u"/questions.md"_s);
        for (const char* name : {"/1.wsrec", "/2.wsrec", "/3.wsrec"}) {
            const auto recording = recording::load(one + QLatin1String(name));
            QVERIFY(recording.ok());
            const QJsonObject& facts = (*recording)->header().facts;
            QVERIFY(!facts.contains(reading::key::kPokes));
            // And no tool names it (tst_withheld).
            QCOMPARE(facts[reading::key::kWithheld].toString(), u"exam"_s);
            const auto judgement = contract::judge(**recording);
            QVERIFY(judgement.verdict == contract::Verdict::Withheld);
            QVERIFY(judgement.violations.empty());
            const QJsonArray lines = facts[reading::key::kLines].toArray();
            QVERIFY(!lines.isEmpty());
            for (const QJsonValue& line : lines)
                QCOMPARE(line.toArray().last().toString(), QString());
            QCOMPARE(facts[reading::key::kImage].toObject()[reading::key::kPath].toString(),
                     u"worldswitch.elf"_s);
            QJsonObject rest = facts;
            all += QJsonDocument(rest).toJson();
        }
        for (const ExamBug& bug : examIn().bugs)
            QVERIFY2(!all.contains(bug.id.toUtf8()), qPrintable(bug.id));
        for (const QString& path : {QDir::tempPath() + u'/', QDir::homePath() + u'/',
                                    QStringLiteral(WORLDSWITCH_SOURCE_DIR), m_dir->path()})
            QVERIFY2(!all.contains(path.toUtf8()), qPrintable(path));
        QVERIFY(!all.contains("0123456789abcdef0123456789abcdef")); // the key
    }

    // Grading ------------------------------------------------------------------------------------

    void rightAnswersPass()
    {
        const auto paper = drawExam(examIn(), *examSeed(m_key, u"s1"_s), *theImage());
        const QString file = m_dir->filePath(u"answers.toml"_s);
        QVERIFY(write(file, formOf(*paper, rightAnswers(*paper))));
        const auto graded = run(gradeFor(u"s1"_s, file) + QStringList{u"--report"_s, u"json"_s});
        QVERIFY2(graded.code == 0, (graded.output + graded.errors.toUtf8()).constData());
        const QJsonObject grade = QJsonDocument::fromJson(graded.output).object();
        QCOMPARE(grade[u"verdict"_s].toString(), u"pass"_s);
        QCOMPARE(grade[u"points"_s].toInt(), 60);
        QCOMPARE(grade[u"possible"_s].toInt(), 60);
        QCOMPARE(grade[u"submission"_s].toString(), u"s1"_s);
        QCOMPARE(grade[u"report"_s][u"steps"_s][4][u"id"_s].toString(), u"2-cause"_s);
        QCOMPARE(run(gradeFor(u"s1"_s, file) + QStringList{u"--report"_s, u"json"_s}).output,
                 graded.output);
        QVERIFY(!graded.output.contains(m_dir->path().toUtf8()));
        QVERIFY(run(gradeFor(u"s1"_s, file)).output.contains("pass: 60 of 60 points"));
    }

    void anEmptyFormHasNoPoints()
    {
        const auto paper = drawExam(examIn(), *examSeed(m_key, u"s1"_s), *theImage());
        const QString file = m_dir->filePath(u"answers.toml"_s);
        QVERIFY(write(file, examForm(*paper).toUtf8()));
        const auto graded = run(gradeFor(u"s1"_s, file));
        QCOMPARE(graded.code, 1);
        QVERIFY2(graded.output.contains("FAIL: 0 of 60 points"), graded.output.constData());
        QCOMPARE(graded.output.count("There is no answer."), 9);
    }

    void aWrongAnswerCostsItsPoints_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer"); // "+1": the letter after the right one
        QTest::addColumn<int>("points");
        QTest::addColumn<QString>("says");
        QTest::newRow("another instruction") << u"1-pc"_s << u"0x40100000"_s << 52 << u"to blame"_s;
        QTest::newRow("no address") << u"2-pc"_s << u"the third one"_s << 52 << u"is no address"_s;
        QTest::newRow("no function") << u"3-pc"_s << u"nowhere+0x4"_s << 52 << u"is no address"_s;
        QTest::newRow("another cause") << u"1-cause"_s << u"+1"_s << 54 << u"is not right"_s;
        QTest::newRow("another cure") << u"3-cure"_s << u"+1"_s << 54 << u"is not right"_s;
        QTest::newRow("no letter") << u"2-cause"_s << u"z"_s << 54 << u"none of the letters"_s;
        QTest::newRow("two letters") << u"2-cure"_s << u"ab"_s << 54 << u"none of the letters"_s;
        QTest::newRow("nothing") << u"2-cure"_s << u" "_s << 54 << u"There is no answer"_s;
    }
    void aWrongAnswerCostsItsPoints()
    {
        QFETCH(QString, question);
        QFETCH(QString, answer);
        QFETCH(int, points);
        QFETCH(QString, says);
        const ExamPaper paper = paperFor(u"one"_s);
        Answers answers = rightAnswers(paper);
        QString& text = answers[question].text;
        text = answer == u"+1" ? letter((text[0].unicode() - u'a' + 1) % 3) : answer;
        const Report report = examReport(paper, answers, *theImage());
        QCOMPARE(report.points(), points);
        QCOMPARE(report.possible(), 60);
        QCOMPARE(report.exitCode(), 1);
        const auto wrong = std::ranges::find(report.steps, question, &StepResult::id);
        QVERIFY2(wrong->say.contains(says), qPrintable(wrong->say));
    }

    void anInstructionHasManyNames_data()
    {
        QTest::addColumn<QString>("form");
        for (const char* form : {"hex", "sixteen", "decimal", "symbol", "symbol-decimal", "angle"})
            QTest::newRow(form) << QString::fromLatin1(form);
    }
    void anInstructionHasManyNames()
    {
        QFETCH(QString, form);
        const ExamPaper paper = paperFor(u"one"_s);
        const ExamCapsule& first = paper.capsules.front();
        const quint64 at = first.at.value;
        const auto offset = static_cast<quint64>(
            (first.at - theImage()->symbol(first.bug.function)->address).bytes);
        const QString hex = QString::number(offset, 16);
        const QString text = form == u"hex"       ? u"0X"_s + QString::number(at, 16).toUpper()
                             : form == u"sixteen" ? base::hex16(at)
                             : form == u"decimal" ? QString::number(at)
                             : form == u"symbol"  ? first.bug.function + u"+0x"_s + hex
                             : form == u"symbol-decimal"
                                 ? first.bug.function + u'+' + QString::number(offset)
                                 : u'<' + first.bug.function + u"+0x"_s + hex + u'>';
        Answers answers = rightAnswers(paper);
        answers[u"1-pc"_s].text = text;
        QCOMPARE(examReport(paper, answers, *theImage()).points(), 60);
    }

    // Errors -------------------------------------------------------------------------------------

    void whatCannotBeGradedIsAnError_data()
    {
        QTest::addColumn<QByteArray>("form"); // with the right paper for PAPER
        QTest::addColumn<QString>("says");
        QTest::newRow("no TOML") << QByteArray("paper = ") << u"This is not TOML"_s;
        QTest::newRow("of no paper") << QByteArray("1-pc = \"\"\n") << u"line “paper”"_s;
        QTest::newRow("of another paper")
            << QByteArray("paper = \"123456123456\"\n") << u"is of the paper “123456123456”"_s;
        QTest::newRow("of other questions")
            << QByteArray("paper = \"PAPER\"\n4-pc = \"\"\n") << u"There is no step “4-pc”"_s;
        QTest::newRow("not there") << QByteArray() << u"cannot be read"_s;
    }
    void whatCannotBeGradedIsAnError()
    {
        QFETCH(QByteArray, form);
        QFETCH(QString, says);
        const auto paper = drawExam(examIn(), *examSeed(m_key, u"s1"_s), *theImage());
        const QString file = m_dir->filePath(u"answers.toml"_s);
        if (!form.isEmpty())
            QVERIFY(write(file, form.replace("PAPER", paper->id.toUtf8())));
        const auto graded = run(gradeFor(u"s1"_s, file));
        QCOMPARE(graded.code, 3);
        QVERIFY2(graded.output.contains(says.toUtf8()), graded.output.constData());
        const auto json = run(gradeFor(u"s1"_s, file) + QStringList{u"--report"_s, u"json"_s});
        QCOMPARE(json.code, 3);
        QCOMPARE(QJsonDocument::fromJson(json.output)[u"verdict"_s].toString(), u"error"_s);
    }

    void whatCannotBeDrawnIsAnError()
    {
        const QString into = m_dir->filePath(u"into"_s);
        QVERIFY(write(m_key, "too short"));
        const auto guessed = run(drawFor(u"s1"_s, into));
        QCOMPARE(guessed.code, 3);
        QVERIFY2(guessed.errors.contains(u"can be guessed"_s), qPrintable(guessed.errors));
        QVERIFY(QFile::remove(m_key));
        const auto keyless = run(drawFor(u"s1"_s, into));
        QCOMPARE(keyless.code, 3);
        QVERIFY2(keyless.errors.contains(u"The key "_s), qPrintable(keyless.errors));
        const auto full = run({u"exam"_s, u"16"_s, u"--seed"_s, u"x"_s, u"--into"_s, kFolder});
        QCOMPARE(full.code, 3);
        QVERIFY2(full.errors.contains(u"no empty folder"_s), qPrintable(full.errors));
        const auto other = run({u"exam"_s, u"05"_s, u"--seed"_s, u"x"_s, u"--into"_s, into});
        QCOMPARE(other.code, 3);
        QVERIFY2(other.errors.contains(u"has no exam"_s), qPrintable(other.errors));
        QVERIFY(!QDir(into).exists());
    }

    void anotherImageIsAnError()
    {
        // The bug is in it already: there is nothing to exchange.
        const ExamBug bug = examIn().bugs.front();
        image::ElfPatch elf(kImage);
        const QString changed = m_dir->filePath(u"changed.elf"_s);
        QVERIFY(elf.setWord(*placeOf(bug, *theImage()), bug.word) && elf.save(changed));
        const auto ran = run({u"exam"_s, u"16"_s, u"--seed"_s, u"x"_s, u"--image"_s, changed,
                              u"--into"_s, m_dir->filePath(u"into"_s)});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.errors.contains(u"does not have exactly one instruction"_s),
                 qPrintable(ran.errors));
    }

    /// What changes nothing, or nothing that the contract sees, is no question for anybody.
    void aBugThatNobodySeesIsAnError()
    {
        QByteArray text;
        for (const char* kind : {"one", "two", "three"})
            text += QByteArray("[[bug]]\nid = \"id-KIND\"\nkind = \"KIND\"\n"
                               "function = \"__guest_exit\"\ninstruction = \"mov x0, x1\"\n"
                               "word = 0x91000020 # add x0, x1, #0\n"
                               "cause = [\"a\", \"b\"]\ncure = [\"c\", \"d\"]\n")
                        .replace("KIND", kind);
        const QString folder = m_dir->filePath(u"lessons/16-exam"_s);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::copy(kFolder + u"/lesson.md"_s, folder + u"/lesson.md"_s));
        QVERIFY(write(folder + u"/exam.toml"_s, text));
        const QString into = m_dir->filePath(u"into"_s);
        const auto ran = run({u"exam"_s, u"16"_s, u"--lessons"_s, m_dir->filePath(u"lessons"_s),
                              u"--seed"_s, u"x"_s, u"--into"_s, into});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.errors.contains(u"does not see the bug id-"_s), qPrintable(ran.errors));
        QVERIFY(!QDir(into).exists());
    }

    void whatIsNoUseIsUsage_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("whose") << u"exam 16"_s << u"--student ID and --key FILE, or --seed"_s;
        QTest::newRow("no key") << u"exam 16 --student a"_s << u"--key FILE"_s;
        QTest::newRow("both") << u"exam 16 --seed a --student b"_s << u"--key FILE"_s;
        QTest::newRow("draw and grade")
            << u"exam 16 --seed a --into b --answers c"_s << u"leave one of them out"_s;
        QTest::newRow("which") << u"exam --seed a"_s << u"Use: worldswitch-lesson exam LESSON"_s;
        QTest::newRow("a form of no report")
            << u"exam 16 --seed a --answers b --report c"_s << u"--report cannot be 'c'"_s;
        QTest::newRow("another's option")
            << u"exam 16 --seed a --lab 05"_s << u"--lab is not for"_s;
        QTest::newRow("for another")
            << u"lint 01 --student a"_s << u"--student is for `take`, `run`, `check`"_s;
    }
    void whatIsNoUseIsUsage()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, says);
        const auto ran = run(arguments.split(u' '));
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(says), qPrintable(ran.errors));
    }

    void theTeacherIsToldTheSolution()
    {
        const auto paper = drawExam(examIn(), *examSeed(m_key, u"s1"_s), *theImage());
        const auto said = run({u"exam"_s, u"16"_s, u"--student"_s, u"s1"_s, u"--key"_s, m_key});
        QCOMPARE(said.code, 0);
        for (const ExamCapsule& capsule : paper->capsules) {
            QVERIFY2(said.output.contains(capsule.bug.id.toUtf8()), said.output.constData());
            QVERIFY(said.output.contains(base::hex(capsule.at.value).toUtf8()));
        }
    }

    void whatIsWrongInAFileIsSaid_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("says");
        QTest::newRow("no word") << QByteArray("word = 0xa909cc34")
                                 << QByteArray("word = 0x1a909cc34") << u"a number of 32 bits"_s;
        QTest::newRow("no kind") << QByteArray("kind = \"slot\"") << QByteArray("kidn = \"slot\"")
                                 << u"“kind” is missing here"_s;
        QTest::newRow("one choice")
            << QByteArray("cause = [\n") << QByteArray("cause = []\ncase = [\n")
            << u"a list of 2 to 8 choices"_s;
    }
    void whatIsWrongInAFileIsSaid()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, says);
        QByteArray text = contents(kFolder + u"/exam.toml"_s);
        const auto place = text.indexOf(from);
        QVERIFY(place > 0);
        const QString folder = m_dir->filePath(u"16-exam"_s);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(write(folder + u"/exam.toml"_s, text.replace(place, from.size(), to)));
        const auto exam = examOf(folder, u"en"_s);
        QVERIFY(!exam.ok());
        QVERIFY2(exam.error().sentence.contains(says), qPrintable(exam.error().sentence));
        QVERIFY(exam.error().sentence.contains(u"exam.toml:"_s));
    }

    void aTranslationOfOtherBugsIsAnError()
    {
        const QString folder = m_dir->filePath(u"16-exam"_s);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::copy(kFolder + u"/exam.toml"_s, folder + u"/exam.toml"_s));
        QByteArray text = contents(kFolder + u"/exam.zh_CN.toml"_s);
        text.replace("\"elr-not-loaded\"", "\"elr-lost\"");
        QVERIFY(write(folder + u"/exam.zh_CN.toml"_s, text));
        const auto exam = examOf(folder, u"zh_CN"_s);
        QVERIFY(!exam.ok());
        QVERIFY2(exam.error().sentence.contains(u"does not have the same bugs"_s),
                 qPrintable(exam.error().sentence));
    }

private:
    [[nodiscard]] QStringList drawFor(const QString& student, const QString& into) const
    {
        return {u"exam"_s, u"16"_s, u"--student"_s, student, u"--key"_s, m_key, u"--into"_s, into};
    }
    [[nodiscard]] QStringList gradeFor(const QString& student, const QString& answers) const
    {
        return {u"exam"_s,  u"16"_s, u"--student"_s, student,
                u"--key"_s, m_key,   u"--answers"_s, answers};
    }
    static support::Finished run(const QStringList& arguments)
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"LANGUAGE"_s, QString());
        environment.insert(u"WORLDSWITCH_LESSONS"_s, kLessons);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
        return support::finish(process, kPatience);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_key;
};

QTEST_GUILESS_MAIN(TestExam)
#include "tst_exam.moc"
