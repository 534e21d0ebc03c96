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
