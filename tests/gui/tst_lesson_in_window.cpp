// SPDX-License-Identifier: GPL-2.0-or-later
// Lesson 1 from its start to its end in a real window, with a real machine: an X server with a
// window manager, and keys and clicks that come from it. Once as the program that a student starts,
// by its keyboard alone, read by what its title says; then with the mouse as well, looking at what
// the student sees.
#include "display.h"

#include "gui/panels/code-panel.h"
#include "gui/panels/lesson-panel.h"
#include "gui/stage/stage.h"

#include <QScreen>
#include <QScrollBar>
#include <QTest>

#include <algorithm>

using support::text;

namespace {
constexpr int kDeadline = support::kDisplayDeadline;
const char* const kInside = "WORLDSWITCH_TEST_IN_WINDOW";

base::Result<lessons::Lesson> lessonOne()
{
    qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
    return gui::LessonPanel::load(text("01"), text("en"));
}
} // namespace

/// With the window in this process, so that it can be asked what it shows.
class InWindow : public QObject {
    Q_OBJECT

private slots:
    void lessonOneFromStartToEnd()
    {
        const auto lesson = lessonOne();
        QVERIFY(lesson.ok());
        gui::MainWindow window(false);
        m_window = &window;
        QVERIFY(window.openLesson(text("01"), text("en")).ok());
        window.resize(window.fitting({1280, 800}));
        live::RecordRequest request;
        request.image = text(WORLDSWITCH_IMAGE);
        window.record(request);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window, kDeadline));
        QTRY_VERIFY_WITH_TIMEOUT(window.lesson()->hasEnough(), kDeadline);
        gui::LessonPanel* panel = window.lesson();
        gui::Session& session = window.session();

        for (int step = 0; step < panel->stepCount(); ++step) {
            const auto& now = lesson->steps[std::size_t(step)];
            QTRY_COMPARE_WITH_TIMEOUT(panel->step(), step, kDeadline);
            QCOMPARE(panel->narration()->verticalScrollBar()->value(), 0);
            // The whole window is on the screen, with its frame.
            QTRY_VERIFY_WITH_TIMEOUT(
                window.screen()->availableGeometry().contains(window.frameGeometry()), kDeadline);
            QVERIFY(window.frameGeometry().height() > window.height()); // there is one
            for (const QWidget* w : panel->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
                if (w->isVisible())
                    QVERIFY(window.rect().contains(QRect(w->mapTo(&window, QPoint()), w->size())));
            }
            if (now.ask) {
                // A curious student first tries to look.
                const auto at = session.index();
                QVERIFY(session.veiled());
                key("Page_Down");
                QTRY_VERIFY_WITH_TIMEOUT(!panel->notice().isEmpty(), kDeadline);
                click(window.code()->view()->viewport(),
                      lineBehind(window.code()->model()->currentRow()));
                QTRY_VERIFY_WITH_TIMEOUT(window.code()->view()->underMouse(), kDeadline);
                QCOMPARE(session.index(), at);
                if (now.choices.empty()) {
                    const QString answer = support::asAStudentTypes(now.ask->text());
                    type(answer);
                    QTRY_COMPARE_WITH_TIMEOUT(panel->answerField()->text(), answer, kDeadline);
                } else {
                    for (gui::ChoiceButton* b : panel->choices()) {
                        click(b, b->rect().center());
                        QTRY_VERIFY_WITH_TIMEOUT(b->isChecked(), kDeadline);
                    }
                    // The last one is the right one in this lesson: the points say so in the end.
                }
                QCOMPARE(session.index(), at);
            }
            if (!panel->done()) {
                click(panel->primary(), panel->primary()->rect().center());
                QTRY_VERIFY_WITH_TIMEOUT(panel->done(), kDeadline);
                QVERIFY(!session.veiled());
            }
            if (step + 1 < panel->stepCount())
                click(panel->primary(), panel->primary()->rect().center());
        }
        QCOMPARE(panel->points(), lesson->points());
        QVERIFY(!panel->primary()->isEnabled());
    }

private:
    static void key(const char* name)
    {
        QVERIFY(
            support::xdotool({text("key"), text(name)}, QProcessEnvironment::systemEnvironment()));
    }
    static void type(const QString& keys)
    {
        QVERIFY(support::xdotool({text("type"), keys}, QProcessEnvironment::systemEnvironment()));
    }
    static void click(const QWidget* widget, QPoint at)
    {
        const QPoint global = widget->mapToGlobal(at);
        QVERIFY(support::xdotool({text("mousemove"), QString::number(global.x()),
                                  QString::number(global.y()), text("click"), text("1")},
                                 QProcessEnvironment::systemEnvironment()));
    }
    /// Some line of code below the card, as far as it can be seen.
    QPoint lineBehind(int row)
    {
        const auto* view = m_window->code()->view();
        const QRect card = view->visualRect(m_window->code()->model()->index(row));
        return {view->viewport()->width() / 2,
                qMin(card.bottom() + 12, view->viewport()->height() - 3)};
    }
    gui::MainWindow* m_window = nullptr;
};

/// From outside.
class TestLessonInWindow : public QObject {
    Q_OBJECT

private slots:
    void withMouseAndKeys_data()
    {
        QTest::addColumn<QSize>("screen");
        QTest::newRow("at 1280x800") << QSize(1280, 800);
        QTest::newRow("at 1366x768") << QSize(1366, 768);
    }
    void withMouseAndKeys()
    {
        QFETCH(QSize, screen);
        const support::Display display(screen);
        QVERIFY2(display.trouble().isEmpty(), qPrintable(display.trouble()));
        QProcess inside;
        auto environment = display.environment();
        environment.insert(text(kInside), text("1"));
        inside.setProcessEnvironment(environment);
        inside.setProcessChannelMode(QProcess::MergedChannels);
        inside.start(QCoreApplication::applicationFilePath(), QStringList());
        const bool ended = inside.waitForFinished(4 * kDeadline);
        const QByteArray said = inside.readAll();
        QVERIFY2(ended && inside.exitStatus() == QProcess::NormalExit && inside.exitCode() == 0,
                 said.constData());
    }

    void byTheKeyboardAlone_data() { withMouseAndKeys_data(); }
    void byTheKeyboardAlone()
    {
        QFETCH(QSize, screen);
        const auto lesson = lessonOne();
        QVERIFY(lesson.ok());
        const support::Display display(screen);
        QVERIFY2(display.trouble().isEmpty(), qPrintable(display.trouble()));
        QTemporaryDir settings;
        auto environment = display.environment();
        environment.insert(text("XDG_CONFIG_HOME"), settings.path());
        environment.insert(text("XDG_DATA_HOME"), settings.path());
        const auto key = [&](const char* name) {
            return support::xdotool({text("key"), text(name)}, environment);
        };
        // It waits until the title is so.
        const auto titled = [&](const QString& pattern) {
            return support::xdotool(
                {text("search"), text("--sync"), text("--onlyvisible"), text("--name"), pattern},
                environment);
        };
        QProcess program;
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(text(WORLDSWITCH_BIN_DIR "/worldswitch"),
                      {text("--lesson"), text("01"), text("--language"), text("en"),
                       text("--image"), text(WORLDSWITCH_IMAGE)});
        QVERIFY(program.waitForStarted(kDeadline));
        // Nobody said how many switches: the lesson did.
        QVERIFY2(titled(text("Switch 1 of %1 ").arg(lesson->recordings.front().switches)),
                 program.readAll().constData());
        const int steps = int(lesson->steps.size());
        int points = 0;
        for (int step = 0; step < steps; ++step) {
            const auto& now = lesson->steps[std::size_t(step)];
            const auto at = [&] {
                return text("step %1 of %2 · %3 of %4 points")
                    .arg(step + 1)
                    .arg(steps)
                    .arg(points)
                    .arg(lesson->points());
            };
            QVERIFY2(titled(at()), qPrintable(at()));
            if (now.ask && now.choices.empty()) {
                QVERIFY(support::xdotool({text("type"), support::asAStudentTypes(now.ask->text())},
                                         environment));
            } else if (now.ask) {
                // To the first one that the lesson does not call wrong.
                for (const auto& choice : now.choices) {
                    if (std::none_of(now.wrongs.begin(), now.wrongs.end(), [&](const auto& wrong) {
                            return wrong.when.text() == choice.is.text();
                        }))
                        break;
                    QVERIFY(key("Tab"));
                }
                QVERIFY(key("space"));
            }
            if (now.ask || !now.expects.empty()) {
                points += now.points;
                QVERIFY(key("Return"));
                QVERIFY2(titled(at()), qPrintable(at()));
            }
            if (step + 1 < steps)
                QVERIFY(key("Return"));
        }
        QCOMPARE(points, lesson->points());
        QVERIFY(key("ctrl+q"));
        QVERIFY(program.waitForFinished(kDeadline));
        QCOMPARE(program.exitCode(), 0);
        QCOMPARE(program.readAll(), QByteArray());
    }
};

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet(kInside)) {
        QApplication application(argc, argv);
        InWindow test;
        return QTest::qExec(&test, argc, argv);
    }
    QCoreApplication application(argc, argv);
    TestLessonInWindow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_lesson_in_window.moc"
