// SPDX-License-Identifier: GPL-2.0-or-later
// The same answers get the same verdicts in the window, in the terminal (take) and in a test (run
// --answers): lesson 1 as far as two recorded switches lead, answered right, and answered wrong.
#include "answer-in.h"
#include "support.h"

#include "support/lesson-tool.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPushButton>
#include <QSettings>
#include <QTest>

#include <algorithm>

using support::text;

namespace {

/// What somebody answers who knows it, or who errs as the lesson expects.
QString answerTo(const lessons::LessonStep& step, bool right)
{
    const auto isWrong = [&](const lessons::Choice& choice) {
        return std::ranges::any_of(
            step.wrongs, [&](const lessons::Wrong& wrong) { return wrong.when == choice.is; });
    };
    if (right && !step.choices.empty())
        return std::ranges::find_if_not(step.choices, isWrong)->is.text();
    if (right)
        return step.ask->text();
    return step.wrongs.empty() ? text("12345") : step.wrongs.front().when.text();
}

} // namespace

class TestSameVerdicts : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        // The steps that need no more than two switches.
        QFile whole(text(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs/lesson.md"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QByteArray lesson = whole.readAll();
        const auto end = lesson.indexOf("\n## Where it ends: a device");
        QVERIFY(end > 0);
        lesson.truncate(end + 1);
        QVERIFY(lesson.contains("switches = 5\n"));
        lesson.replace("switches = 5\n", "switches = 2\n");
        write(m_lesson, lesson);
    }

    void windowTerminalAndTestAgree_data()
    {
        QTest::addColumn<bool>("right");
        QTest::newRow("answered right") << true;
        QTest::newRow("answered wrong") << false;
    }
    void windowTerminalAndTestAgree()
    {
        QFETCH(bool, right);
        const auto story = support::sampleStory();
        QVERIFY(story);
        const auto window = support::windowWith(story);
        const auto opened = window->openLesson(m_lesson, text("en"));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        gui::LessonPanel* panel = window->lesson();
        const lessons::Lesson& lesson = panel->walkthrough().lesson();

        // In the window: each step as it comes. What became of it is what it says and shows.
        QByteArray answers;
        QByteArray lines;
        QStringList outcomes;
        QStringList said;
        for (int n = 0; n < int(lesson.steps.size()); ++n) {
            const lessons::LessonStep& step = lesson.steps[std::size_t(n)];
            QCOMPARE(panel->step(), n);
            if (step.ask) {
                const QString answer = answerTo(step, right);
                answers += step.id.toUtf8() + " = '" + answer.toUtf8() + "'\n";
                const auto choice = std::ranges::find(
                    step.choices, answer, [](const auto& each) { return each.is.text(); });
                const auto letter = char('a' + (choice - step.choices.begin()));
                lines += "predict " +
                         (step.choices.empty() ? answer.toUtf8() : QByteArray(1, letter)) + '\n';
                support::answerIn(panel, answer);
            }
            const bool judged = step.ask || !step.expects.empty();
            if (judged)
                panel->primary()->click();
            if (judged && !step.ask)
                lines += "next\n";
            outcomes << (!judged || panel->done() ? text("pass") : text("fail"));
            said << (panel->done() ? QString() : panel->said());
            const bool leave = panel->done();
            lines += leave ? "next\n" : "skip\n";
            (leave ? panel->primary() : panel->skipButton())->click();
        }
        QVERIFY2(outcomes.contains(text("fail")) != right,
                 qPrintable(outcomes.join(u' ') + said.join(u'|')));
        const QJsonObject inWindow = panel->walkthrough().report().toJson();

        const QString file = m_dir.filePath(text("answers.toml"));
        write(file, answers);
        const QStringList of{m_lesson, text("--open"), support::samplePath(), text("--language"),
                             text("en")};
        const auto json = support::lessonTool(
            QStringList{text("run")} + of +
            QStringList{text("--answers"), file, text("--format"), text("json")});
        QCOMPARE(json.errors, QString());
        QCOMPARE(json.code, right ? 0 : 1);
        const QJsonObject judged = QJsonDocument::fromJson(json.output).object();
        QCOMPARE(QJsonDocument(inWindow).toJson(), QJsonDocument(judged).toJson());
        const QJsonArray steps = judged[text("steps")].toArray();
        QCOMPARE(steps.size(), outcomes.size());
        int points = 0;
        for (int n = 0; n < int(steps.size()); ++n) {
            QCOMPARE(steps[n].toObject()[text("outcome")].toString(), outcomes[n]);
            QCOMPARE(steps[n].toObject()[text("say")].toString(), said[n]);
            points += steps[n].toObject()[text("points")].toInt();
        }
        QCOMPARE(panel->points(), points);

        const auto printed = support::lessonTool(QStringList{text("run")} + of +
                                                 QStringList{text("--answers"), file});
        const auto taken = support::lessonTool(QStringList{text("take")} + of, lines);
        QCOMPARE(taken.code, printed.code);
        QVERIFY2(taken.output.endsWith("\n\n" + printed.output), taken.output);
        for (const QString& sentence : said)
            QVERIFY2(taken.output.contains(sentence.toUtf8()), qPrintable(sentence));
        QVERIFY2(taken.output.contains(
                     text("%1 of %2 points so far.").arg(points).arg(lesson.points()).toUtf8()),
                 taken.output);
    }

    /// A hint that was taken, and the answer given another day: it costs the same in both.
    void aHintCostsOnAnotherDay()
    {
        const QTemporaryDir home;
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
        const QString lesson = home.filePath(text("priced.md"));
        write(lesson,
              "# Priced\n```lab\nid = \"priced\"\nseed = \"s\"\nbudget = 400\n"
              "switches = 2\n```\n## Slot\nWhere?\n```lab\nid = \"slot\"\n"
              "run_to = \"enter\"\nask = \"host.x20\"\npoints = 5\n"
              "hint = [{say = \"8 bytes.\", costs = 2}, {say = \"20.\", costs = 1}]\n```\n");
        const auto story = support::sampleStory();
        QVERIFY(story);
        QJsonObject inWindow;
        for (const bool isFirst : {true, false}) { // two days
            gui::MainWindow window(true);
            window.setAttribute(Qt::WA_DontShowOnScreen);
            window.show();
            window.setStory(story, text("a file"));
            QVERIFY(window.openLesson(lesson, text("en")).ok());
            gui::LessonPanel* panel = window.lesson();
            if (isFirst) {
                panel->hintButton()->click();
                continue;
            }
            support::answerIn(panel, text("host.x20"));
            panel->primary()->click();
            QCOMPARE(panel->points(), 3);
            inWindow = panel->walkthrough().report().toJson();
        }
        const QString file = home.filePath(text("answers.toml"));
        const QStringList of{lesson, text("--open"), support::samplePath(), text("--language"),
                             text("en")};
        const QStringList take =
            QStringList{text("take")} + of + QStringList{text("--save-answers"), file};
        (void)support::lessonTool(take, "hint\nquit\n");
        (void)support::lessonTool(take, "predict host.x20\nquit\n");
        const auto judged = support::lessonTool(
            QStringList{text("run")} + of +
            QStringList{text("--answers"), file, text("--format"), text("json")});
        QCOMPARE(judged.code, 0);
        QCOMPARE(QJsonDocument::fromJson(judged.output).object(), inWindow);
    }

private:
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    const QTemporaryDir m_dir;
    const QString m_lesson = m_dir.filePath(text("lesson.md"));
};

QTEST_MAIN(TestSameVerdicts)
#include "tst_same_verdicts.moc"
