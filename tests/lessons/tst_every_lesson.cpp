// SPDX-License-Identifier: GPL-2.0-or-later
// Every lesson there is, on the machine: it passes on the good image, its languages judge alike,
// all that its prose shows can be read, and each answer gets the sentence that was written for it.
// How it is walked in the window and in a terminal is tests/gui/tst_lessons_walked.cpp.
#include "support/lesson-answers.h"
#include "support/lesson-recordings.h"
#include "support/lesson-tool.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <map>

using namespace lessons;
using namespace Qt::StringLiterals;
using support::lessonIn;

namespace {

/// Words of the prose: what stands in lab blocks and in lines of code is none.
qsizetype wordsOf(const QString& file)
{
    QFile text(file);
    if (!text.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression block(u"^```.*?^```"_s,
                                          QRegularExpression::MultilineOption |
                                              QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression code(u"^    .*$"_s, QRegularExpression::MultilineOption);
    static const QRegularExpression space(u"\\s+"_s);
    QString prose = QString::fromUtf8(text.readAll());
    prose.remove(block).remove(code);
    return prose.split(space, Qt::SkipEmptyParts).size();
}

} // namespace

class TestEveryLesson : public QObject {
    Q_OBJECT
private slots:
    void aLessonIsAsLongAsAClass_data() { addLessons(); }
    void aLessonIsAsLongAsAClass()
    {
        QFETCH(QString, name);
        const Lesson lesson = lessonIn(name, u"en"_s);
        const auto words = wordsOf(lesson.file);
        QVERIFY2(words >= 900 && words <= 2500, QByteArray::number(words));
        QVERIFY2(lesson.steps.size() >= 6 && lesson.steps.size() <= 14,
                 QByteArray::number(static_cast<qulonglong>(lesson.steps.size())));
        for (const char* file : {"lesson.zh_CN.md", "teacher.md"})
            QVERIFY2(
                QFile::exists(support::lessonsFolder() + u'/' + name + u'/' + QLatin1String(file)),
                file);
    }

    /// Predict, run, explain, break: each begins with what will be learnt, and asks what breaks
    /// first and whose value that is. The exam is nothing but that.
    void aLessonHasAGoalAndABreak_data() { addLessons({u"en"_s, u"zh_CN"_s}); }
    void aLessonHasAGoalAndABreak()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const Lesson lesson = lessonIn(name, variant);
        static const QRegularExpression goal(
            u"\\*\\*(?:Your goal|What you will (?:be able to do|learn)):\\*\\*|"
            "\\*\\*(?:本课目标|学习目标|学完之后你能做到|你将学会)：\\*\\*"_s);
        QVERIFY2(lesson.introduction.contains(goal), qPrintable(lesson.introduction));
        static const QRegularExpression breaks(u"^(?:Break it: |弄坏它：)"_s);
        static const QRegularExpression whose(u"\\b[Ww]hose\\b|谁的值"_s);
        const auto asksWhose = [&](const LessonStep& step) {
            return step.asks() && step.title.contains(breaks) && step.question.contains(whose);
        };
        QVERIFY(std::ranges::any_of(lesson.steps, asksWhose) || name.startsWith(u"16-"));
    }

    /// A lab's task tells how many switches are recorded: as many as its judge needs.
    void aLabSaysHowManySwitches_data() { addLessons({u"en"_s, u"zh_CN"_s}); }
    void aLabSaysHowManySwitches()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const QString folder = support::lessonsFolder() + u'/' + name;
        const QString ending = variant == u"en" ? u".md"_s : u".zh_CN.md"_s;
        QFile task(folder + u"/lab"_s + ending);
        if (!QFile::exists(task.fileName()))
            return;
        QVERIFY(task.open(QIODevice::ReadOnly));
        const QString judge = folder + u"/judge.md"_s;
        const auto lesson = QFile::exists(judge) ? loadLesson(judge) : lessonIn(name, variant);
        QVERIFY(lesson);
        static const std::map<QString, int> words{
            {u"two"_s, 2},      {u"three"_s, 3},         {u"five"_s, 5},  {u"ten"_s, 10},
            {u"sixteen"_s, 16}, {u"twenty-three"_s, 23}, {u"两"_s, 2},    {u"三"_s, 3},
            {u"五"_s, 5},       {u"十"_s, 10},           {u"十六"_s, 16}, {u"二十三"_s, 23}};
        static const QRegularExpression says(
            u"records ([\\w-]+)\\s+(?:world )?switches|录下([^，。]+)次世界切换"_s);
        const auto match = says.match(QString::fromUtf8(task.readAll()));
        const auto number = words.find(match.captured(1) + match.captured(2));
        QVERIFY2(number != words.end(), qPrintable(match.captured()));
        QCOMPARE(number->second, lesson->recordings.front().switches);
    }

    /// What is a button, a line of a report, or read aloud, has no marks to be read as Markdown.
    void aSentenceIsPlainText_data() { addLessons({u"en"_s, u"zh_CN"_s}); }
    void aSentenceIsPlainText()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const Lesson lesson = lessonIn(name, variant);
        static const QRegularExpression emphasis(u"\\*[^\\s*0-9][^*]*\\*"_s);
        int sentences = 0;
        const auto look = [&](const QString& sentence) {
            ++sentences;
            QVERIFY2(!sentence.contains(emphasis), qPrintable(sentence));
        };
        for (const LessonStep& step : lesson.steps) {
            look(step.never);
            for (const QString& hint : step.hints)
                look(hint);
            for (const Wrong& wrong : step.wrongs)
                look(wrong.say);
            for (const auto& diagnose : step.diagnoses)
                look(diagnose.say);
            for (const auto& missing : step.missings)
                look(missing.say);
            for (const Choice& choice : step.choices) {
                look(choice.say);
                QVERIFY2(!choice.say.contains(u'`'), qPrintable(choice.say));
            }
        }
        QVERIFY(sentences > 20);
    }

    void theGoodImagePasses_data() { addLessons({u"cortex-a57"_s, u"cortex-a76"_s, u"max"_s}); }
    void theGoodImagePasses()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const auto& recordings = m_recordings.each(name, variant);
        const Report report = reportOn(name, u"en"_s, recordings);
        QVERIFY2(report.outcome() == Outcome::Pass, qPrintable(report.toText()));
        QCOMPARE(report.points(), report.possible());
    }

    void bothLanguagesJudgeAlike_data() { addLessons(); }
    void bothLanguagesJudgeAlike()
    {
        QFETCH(QString, name);
        const auto& recordings = m_recordings.each(name);
        const Report english = reportOn(name, u"en"_s, recordings);
        const Report chinese = reportOn(name, u"zh_CN"_s, recordings);
        QCOMPARE(chinese.outcome(), Outcome::Pass);
        QCOMPARE(chinese.steps.size(), english.steps.size());
        for (std::size_t n = 0; n < english.steps.size(); ++n)
            QCOMPARE(chinese.steps[n].findings, english.steps[n].findings);
    }

    void everyValueInTheProseIsRead_data() { addLessons({u"en"_s, u"zh_CN"_s}); }
    void everyValueInTheProseIsRead()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        Runner runner(lessonIn(name, variant));
        QVERIFY(support::attachEach(runner, m_recordings.each(name)));
        for (int step = 0; step < runner.stepCount(); ++step) {
            const StepView view = runner.view(step);
            QVERIFY2(view.reached, qPrintable(view.id + u": "_s + view.trouble));
            const QString text = view.markdown + view.question + view.after;
            QVERIFY2(!text.contains(u"(not read)"_s), qPrintable(view.id + u": "_s + text));
            QVERIFY2(!text.contains(u"{{"_s), qPrintable(view.id + u": "_s + text));
        }
    }

    void everyWrongAnswerGetsItsOwnSentence_data() { addLessons({u"en"_s, u"zh_CN"_s}); }
    void everyWrongAnswerGetsItsOwnSentence()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const auto& recordings = m_recordings.each(name);
        Runner runner(lessonIn(name, variant));
        QVERIFY(support::attachEach(runner, recordings));
        const auto typed = support::typedAnswers(runner.lesson(), recordings);
        for (int n = 0; n < runner.stepCount(); ++n) {
            const LessonStep& step = runner.lesson().steps[std::size_t(n)];
            const support::TypedAnswers& answers = typed[std::size_t(n)];
            for (qsizetype w = 0; w < answers.wrong.size(); ++w) {
                const StepResult result = runner.answer(n, answers.wrong[w]);
                QVERIFY2(result.outcome == Outcome::Fail,
                         qPrintable(step.id + u": "_s + answers.wrong[w] + result.say));
                // Another compiler's image may have 0 where two mistakes meet: the first tells.
                QCOMPARE(result.say, support::sentenceTo(step, answers, w));
            }
        }
    }

    void allRunTogether()
    {
        const QStringList arguments{u"run"_s, u"--all"_s};
        const auto once = support::lessonTool(arguments + QStringList{u"--format"_s, u"json"_s});
        const auto twice = support::lessonTool(arguments + QStringList{u"--format"_s, u"json"_s});
        QVERIFY2(once.code == 0, (once.output + once.errors.toUtf8()).constData());
        QCOMPARE(twice.output, once.output);
        const auto lines = support::lessonTool(arguments);
        QCOMPARE(lines.code, 0);
        for (const QString& name : support::lessonNames())
            QVERIFY2(
                QString::fromUtf8(lines.output).contains(name.section(u'-', 0, 0) + u"  pass  "_s),
                (lines.output + lines.errors.toUtf8()).constData());
    }

private:
    static void addLessons(const QStringList& variants = {QString()})
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("variant");
        for (const QString& name : support::lessonNames())
            for (const QString& variant : variants)
                QTest::addRow("%s %s", qPrintable(name), qPrintable(variant)) << name << variant;
    }

    static Report reportOn(const QString& name, const QString& language,
                           const std::vector<support::LessonRecordings::RecordingPtr>& recordings)
    {
        Runner runner(lessonIn(name, language));
        if (!support::attachEach(runner, recordings))
            return errorReport(runner.lesson(), u"a recording is not there"_s);
        return runner.runAll();
    }

    support::LessonRecordings m_recordings;
};

QTEST_GUILESS_MAIN(TestEveryLesson)
#include "tst_every_lesson.moc"
