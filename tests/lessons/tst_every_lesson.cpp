// SPDX-License-Identifier: GPL-2.0-or-later
// Every lesson there is, on the machine: it passes on the good image, its languages judge alike,
// all that its prose shows can be read, and each answer gets the sentence that was written for it;
// in the window's walk and in a terminal.
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "recording/file.h"
#include "support/finished.h"

#include <QDir>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

const QString kLessons = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons");

Lesson lessonIn(const QString& name, const QString& language)
{
    const auto lesson = loadLesson(lessonFile(kLessons + u'/' + name, language));
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

support::Finished runTool(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    environment.insert(u"WORLDSWITCH_LESSONS"_s, kLessons);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    process.write(input);
    process.closeWriteChannel();
    return support::finish(process, kPatience);
}

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
    void initTestCase() { QVERIFY(m_dir.isValid()); }

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
            QVERIFY2(QFile::exists(kLessons + u'/' + name + u'/' + QLatin1String(file)), file);
    }

    void theGoodImagePasses_data() { addLessons({u"cortex-a57"_s, u"cortex-a76"_s, u"max"_s}); }
    void theGoodImagePasses()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const auto recording = recorded(name, variant);
        QVERIFY(recording);
        const Report report = reportOn(name, u"en"_s, recording);
        QVERIFY2(report.outcome() == Outcome::Pass, qPrintable(report.toText()));
        QCOMPARE(report.points(), report.possible());
    }

    void bothLanguagesJudgeAlike_data() { addLessons(); }
    void bothLanguagesJudgeAlike()
    {
        QFETCH(QString, name);
        const auto recording = recorded(name);
        QVERIFY(recording);
        const Report english = reportOn(name, u"en"_s, recording);
        const Report chinese = reportOn(name, u"zh_CN"_s, recording);
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
        QVERIFY(runner.attach(recorded(name)).ok());
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
        Runner runner(lessonIn(name, variant));
        QVERIFY(runner.attach(recorded(name)).ok());
        for (int n = 0; n < runner.stepCount(); ++n) {
            const LessonStep& step = runner.lesson().steps[static_cast<std::size_t>(n)];
            for (const Wrong& wrong : step.wrongs) {
                // A rule may know what a student cannot see yet: then its number is typed.
                const QString value = valueOf(name, runner, n, wrong.when);
                const StepResult result = runner.answer(n, value);
                QVERIFY2(result.outcome == Outcome::Fail,
                         qPrintable(step.id + u": "_s + wrong.when.text() + result.say));
                // Another compiler's image may have 0 where two mistakes meet: the first tells.
                const auto first = std::ranges::find_if(step.wrongs, [&](const Wrong& one) {
                    return valueOf(name, runner, n, one.when) == value;
                });
                QCOMPARE(result.say, first->say);
            }
        }
    }

    void itIsTakenInATerminal_data() { addLessons({u"en"_s, u"zh_CN"_s}); }
    void itIsTakenInATerminal()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        const auto recording = recorded(name);
        QVERIFY(recording);
        const QString file = m_dir.filePath(name + u".wsrec"_s);
        QVERIFY(recording::save(*recording, file).ok());
        Runner runner(lessonIn(name, variant));
        QVERIFY(runner.attach(recording).ok());
        const QStringList take{u"take"_s, name, u"--open"_s, file, u"--language"_s, variant};

        const auto right = runTool(take, answersTo(name, runner, true));
        QVERIFY2(right.code == 0, (right.output + right.errors.toUtf8()).constData());
        const QString all = QString::number(runner.lesson().points());
        QVERIFY2(QString::fromUtf8(right.output).contains(all),
                 (right.output + right.errors.toUtf8()).constData());

        const auto wrong = runTool(take, answersTo(name, runner, false));
        QVERIFY2(wrong.code == 1, (wrong.output + wrong.errors.toUtf8()).constData());
    }

    void allRunTogether()
    {
        const QStringList arguments{u"run"_s, u"--all"_s};
        const auto once = runTool(arguments + QStringList{u"--format"_s, u"json"_s});
        const auto twice = runTool(arguments + QStringList{u"--format"_s, u"json"_s});
        QVERIFY2(once.code == 0, (once.output + once.errors.toUtf8()).constData());
        QCOMPARE(twice.output, once.output);
        const auto lines = runTool(arguments);
        QCOMPARE(lines.code, 0);
        for (const QString& name : names())
            QVERIFY2(
                QString::fromUtf8(lines.output).contains(name.section(u'-', 0, 0) + u"  pass  "_s),
                (lines.output + lines.errors.toUtf8()).constData());
    }

private:
    [[nodiscard]] static QStringList names()
    {
        QStringList all;
        for (const LessonEntry& entry : lessonsIn(kLessons))
            all << entry.name;
        return all;
    }
    static void addLessons(const QStringList& variants = {QString()})
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("variant");
        for (const QString& name : names())
            for (const QString& variant : variants)
                QTest::addRow("%s %s", qPrintable(name), qPrintable(variant)) << name << variant;
    }

    /// What the lesson is about, recorded once for each CPU model.
    std::shared_ptr<const recording::Recording> recorded(const QString& name,
                                                         const QString& cpu = {})
    {
        auto& kept = m_recorded[name + u' ' + cpu];
        if (!kept) {
            Source source;
            source.image = QStringLiteral(WORLDSWITCH_IMAGE);
            if (!cpu.isEmpty())
                source.cpu = cpu;
            const auto recorded = base::runToEnd(recordFor(lessonIn(name, u"en"_s), source));
            if (recorded)
                kept = *recorded;
            else
                qWarning("%s", qPrintable(recorded.error().sentence));
        }
        return kept;
    }
    static Report reportOn(const QString& name, const QString& language,
                           const std::shared_ptr<const recording::Recording>& recording)
    {
        Runner runner(lessonIn(name, language));
        const auto attached = runner.attach(recording);
        return attached ? runner.runAll() : errorReport(runner.lesson(), attached.error().sentence);
    }

    /// What a student types, a line each: the answers that are asked for, or a wrong one each time.
    QByteArray answersTo(const QString& name, Runner& runner, bool right)
    {
        QByteArray lines;
        for (int n = 0; n < runner.stepCount(); ++n) {
            const LessonStep& step = runner.lesson().steps[static_cast<std::size_t>(n)];
            if (step.ask)
                lines +=
                    "predict " + answerTo(name, runner, n, right) + "\n" + (right ? "" : "skip\n");
            else if (!step.expects.empty())
                lines += "next\n";
            lines += "next\n";
        }
        return lines + "quit\n";
    }
    /// What an expression is where that step asks, as the lesson's prose shows it. A rule and an
    /// answer may know what a student cannot see yet; then a number is typed.
    QString valueOf(const QString& name, const Runner& runner, int step,
                    const Expression& expression)
    {
        Lesson lesson = runner.lesson();
        lesson.steps[static_cast<std::size_t>(step)].markdown =
            u"{{"_s + expression.text() + u"}}"_s;
        Runner shows(std::move(lesson));
        if (!shows.attach(recorded(name)).ok())
            return {};
        return shows.view(step).markdown.trimmed();
    }

    QByteArray answerTo(const QString& name, Runner& runner, int n, bool right)
    {
        const LessonStep& step = runner.lesson().steps[static_cast<std::size_t>(n)];
        for (std::size_t choice = 0; choice < step.choices.size(); ++choice) {
            const auto result = runner.answer(n, step.choices[choice].is.text());
            if ((result.outcome == Outcome::Pass) == right)
                return QByteArray(1, static_cast<char>('a' + choice));
        }
        if (right)
            return valueOf(name, runner, n, *step.ask).toUtf8();
        return step.wrongs.empty() ? QByteArray("0x123456789")
                                   : valueOf(name, runner, n, step.wrongs.front().when).toUtf8();
    }

    QTemporaryDir m_dir;
    QHash<QString, std::shared_ptr<const recording::Recording>> m_recorded;
};

QTEST_GUILESS_MAIN(TestEveryLesson)
#include "tst_every_lesson.moc"
