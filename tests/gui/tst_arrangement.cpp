// SPDX-License-Identifier: GPL-2.0-or-later
// How the reader arranges the window: zoom, panels, splitters, theme; whole at each, remembered,
// and reset by one key.
#include "support.h"

#include "base/translation.h"
#include "gui/app/window-layout.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console-strip.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/scoreboard.h"
#include "gui/panels/splitter.h"
#include "gui/panels/top-bar.h"
#include "gui/theme/text.h"

#include <QAbstractButton>
#include <QAction>
#include <QLineEdit>
#include <QTest>

#include <cmath>

using gui::Arrangement;
using gui::WindowLayout;
using support::text;

namespace {
constexpr QSize kSizes[] = {{1120, 700}, {1278, 775},  {1280, 800},
                            {1364, 743}, {1920, 1080}, {2560, 1600}};

std::vector<QRect> shownIn(const WindowLayout& l)
{
    std::vector<QRect> all{l.top,   l.switches, l.ribbon,         l.code,          l.lesson,
                           l.strip, l.stage,    l.columnSplitter, l.lessonSplitter};
    all.insert(all.end(), l.sides.begin(), l.sides.end());
    std::erase_if(all, [](const QRect& r) { return r.isNull(); });
    return all;
}

std::vector<const QWidget*> controlsOf(const gui::MainWindow& window)
{
    std::vector<const QWidget*> controls;
    for (const QWidget* w : window.findChildren<QWidget*>()) {
        const bool control =
            qobject_cast<const QAbstractButton*>(w) || qobject_cast<const QLineEdit*>(w);
        if (control && w->isVisible())
            controls.push_back(w);
    }
    return controls;
}

int panelsOf(gui::MainWindow& window)
{
    int panels = 0;
    for (const QWidget* w :
         std::initializer_list<QWidget*>{window.topBar(), window.ribbon(), window.code(),
                                         window.stage(), window.lesson(), window.console()})
        panels += w->isVisible() ? 1 : 0;
    return panels;
}
} // namespace

class TestArrangement : public QObject {
    Q_OBJECT

    std::unique_ptr<gui::MainWindow> withLesson(QSize size, const char* language = "en")
    {
        auto window = support::windowWith(m_story, size);
        const auto opened = window->openLesson(text("01"), text(language));
        if (!opened.ok())
            qWarning("%s", qPrintable(opened.error().sentence));
        return window;
    }
    static gui::Splitter* splitter(gui::MainWindow& window, const char* name)
    {
        for (auto* one : window.findChildren<gui::Splitter*>()) {
            if (one->accessibleName() == text(name))
                return one;
        }
        return nullptr;
    }
    static void zoomTo(gui::MainWindow& window, int percent)
    {
        while (window.arrangement().zoom < percent)
            window.action("zoom-in")->trigger();
        while (window.arrangement().zoom > percent)
            window.action("zoom-out")->trigger();
    }

private slots:
    void initTestCase()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        m_story = support::sampleStory();
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
    }
    void init() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, fresh()); }
    void cleanup() { base::installTranslations(*qApp, text("en")); }

    void partsFillTheWindowAndNeverOverlap()
    {
        int layouts = 0;
        for (const QSize size : kSizes) {
            for (int zoom = 70; zoom <= 200; zoom += 10) {
                for (int bits = 0; bits < 32; ++bits) {
                    WindowLayout::Parts parts;
                    parts.lesson = bits & 1;
                    parts.strip = (bits & 3) == 3; // it stands below a lesson
                    if (bits & 4)
                        parts.sides = {{118, 170}};
                    if (bits & 16)
                        parts.reading = size.height() / 2;
                    Arrangement a;
                    a.zoom = zoom;
                    if (bits & 8)
                        a.column = a.right = 3, a.lessonShare = 0.9;
                    const auto l = WindowLayout::compute(size, a, parts);
                    const auto all = shownIn(l);
                    const QString which = text("%1x%2 at %3 %, %4")
                                              .arg(size.width())
                                              .arg(size.height())
                                              .arg(zoom)
                                              .arg(bits);
                    for (std::size_t i = 0; i < all.size(); ++i) {
                        QVERIFY2(QRect(QPoint(), size).contains(all[i]), qPrintable(which));
                        for (std::size_t j = i + 1; j < all.size(); ++j)
                            QVERIFY2(!all[i].intersects(all[j]), qPrintable(which));
                    }
                    QCOMPARE(l.lesson.isNull(), !parts.lesson);
                    // Large enough for all that stands on it, in what a unit is there.
                    QVERIFY2(l.stageUnit >= 0.8 * std::min(zoom / 100.0, 1.0), qPrintable(which));
                    QVERIFY2(l.stage.width() >= 839 * l.stageUnit, qPrintable(which));
                    QVERIFY2(l.stage.height() >= 639 * l.stageUnit, qPrintable(which));
                    ++layouts;
                }
            }
        }
        QCOMPARE(layouts, 6 * 14 * 32);
    }

    void nothingIsCutAtAnyZoom_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("zoom");
        QTest::addColumn<QString>("language");
        for (const QSize size : {QSize(1280, 800), QSize(1364, 743), QSize(1920, 1080)}) {
            for (const int zoom : {70, 130, 160, 200}) {
                for (const char* language : {"en", "zh_CN"})
                    if ((size.width() == 1364) == (language[0] == 'z'))
                        QTest::addRow("%dx%d at %d %%, %s", size.width(), size.height(), zoom,
                                      language)
                            << size << zoom << text(language);
            }
        }
    }
    void nothingIsCutAtAnyZoom()
    {
        QFETCH(QSize, size);
        QFETCH(int, zoom);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        const auto story = support::sampleStory(); // its sentences are told now
        auto window = support::windowWith(story, size);
        zoomTo(*window, zoom);
        QCOMPARE(window->theme().scale(), WindowLayout::unitOf(window->size()) * zoom / 100);
        for (const bool lesson : {false, true}) {
            if (lesson)
                QVERIFY(window->openLesson(text("01"), language).ok());
            for (std::uint32_t i = 0; i < story->count(); i += 23) {
                window->session().goTo(i);
                gui::TextAudit audit;
                window->grab();
                QVERIFY(audit.painted().size() > 300);
                for (const auto& p : audit.painted()) {
                    QVERIFY2(!p.cut, qPrintable(text("state %1: '%2' needs %3x%4, has %5x%6")
                                                    .arg(i)
                                                    .arg(p.text)
                                                    .arg(p.needed.width())
                                                    .arg(p.needed.height())
                                                    .arg(p.room.width())
                                                    .arg(p.room.height())));
                    QVERIFY2(!p.elided || p.says == gui::TextKind::Words,
                             qPrintable(text("a value or name was shortened: ") + p.text));
                }
            }
        }
        for (const QWidget* control : controlsOf(*window)) {
            const QRect inWindow(control->mapTo(window.get(), QPoint()), control->size());
            QVERIFY2(window->rect().contains(inWindow), qPrintable(control->accessibleName()));
        }
    }

    void keysZoomInStepsAndStopAtTheEnds()
    {
        auto window = support::windowWith(m_story);
        const double unit = window->theme().scale();
        QTest::keyClick(window.get(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(window->theme().scale(), unit * 1.1);
        QTest::keyClick(window.get(), Qt::Key_Minus, Qt::ControlModifier);
        QTest::keyClick(window.get(), Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(window->theme().scale(), unit * 0.9);
        for (int i = 0; i < 30; ++i)
            window->action("zoom-in")->trigger();
        QCOMPARE(window->arrangement().zoom, 200);
        for (int i = 0; i < 30; ++i)
            window->action("zoom-out")->trigger();
        QCOMPARE(window->arrangement().zoom, 70);
        QTest::keyClick(window.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(window->arrangement().zoom, 100);
    }

    void arrangementIsRememberedAndReset()
    {
        {
            gui::MainWindow window(true);
            zoomTo(window, 130);
            window.action("panels")->trigger();
        }
        {
            gui::MainWindow window(true);
            QCOMPARE(window.arrangement().zoom, 130);
            QCOMPARE(window.arrangement().panels, Arrangement::Panels::Learn);
            window.action("reset-layout")->trigger();
            QCOMPARE(window.arrangement(), Arrangement());
        }
        QCOMPARE(gui::MainWindow(true).arrangement(), Arrangement());
    }

    void settingsThatMakeNoSenseAreIgnored()
    {
        {
            QSettings settings(text("worldswitch"), text("worldswitch"));
            settings.setValue(text("zoom"), 100000);
            settings.setValue(text("column"), text("wide"));
            settings.setValue(text("lesson-share"), -1);
            settings.setValue(text("panels"), text("all"));
            settings.setValue(text("theme"), text("green"));
        }
        gui::MainWindow window(true);
        QCOMPARE(window.arrangement(), Arrangement());
        QCOMPARE(window.theme().appearance(), gui::Theme::Appearance::System);
    }

    void aLessonOpensWithWhatItNeeds_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("1920x1080") << QSize(1920, 1080);
        QTest::newRow("2560x1200, the lesson on the right") << QSize(2560, 1200);
    }
    void aLessonOpensWithWhatItNeeds()
    {
        QFETCH(QSize, size);
        auto window = withLesson(size);
        QVERIFY(window->lesson()->isVisible());
        QVERIFY2(panelsOf(*window) <= 5, qPrintable(QString::number(panelsOf(*window))));
        const auto controls = controlsOf(*window);
        QVERIFY2(controls.size() <= 12, qPrintable(QString::number(controls.size())));
        QVERIFY(window->topBar()->button(window->action("step"))->isVisible());
        QVERIFY(window->topBar()->button(window->action("menu"))->isVisible());
        QVERIFY(!window->topBar()->button(window->action("play"))->isVisible());
        // All of it by one key, and back.
        QTest::keyClick(window.get(), Qt::Key_F6);
        QVERIFY(window->topBar()->button(window->action("play"))->isVisible());
        QVERIFY(controlsOf(*window).size() > controls.size());
        QTest::keyClick(window.get(), Qt::Key_F6);
        QCOMPARE(controlsOf(*window).size(), controls.size());
    }

    void theConsoleHasAPlaceBesideALesson_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        QTest::newRow("1120x700") << QSize(1120, 700) << text("en");
        QTest::newRow("1280x800") << QSize(1280, 800) << text("en");
        QTest::newRow("1366x768 with a title bar, zh_CN") << QSize(1364, 743) << text("zh_CN");
        QTest::newRow("1920x1080") << QSize(1920, 1080) << text("en");
        QTest::newRow("2560x1200, the lesson on the right") << QSize(2560, 1200) << text("en");
    }
    void theConsoleHasAPlaceBesideALesson()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        auto window = withLesson(size, qPrintable(language));
        window->addConsole(0, "guest A says:\nOK\n");
        auto* strip = window->findChild<gui::ConsoleStrip*>();
        auto* board = window->findChild<gui::Scoreboard*>();
        const std::initializer_list<const QWidget*> parts{
            window->code(), window->lesson(), strip,           window->console(),
            board,          window->stage(),  window->ribbon()};
        const auto areApart = [&] {
            for (const QWidget* one : parts) {
                if (one->isHidden())
                    continue;
                if (!window->rect().contains(one->geometry()))
                    return false;
                for (const QWidget* other : parts)
                    if (other != one && other->isVisible() &&
                        other->geometry().intersects(one->geometry()))
                        return false;
            }
            return true;
        };
        // At first it is one line, which says what was printed last.
        QVERIFY(strip->isVisible() && window->console()->isHidden() && areApart());
        gui::TextAudit audit;
        strip->grab();
        QCOMPARE(audit.painted().size(), std::size_t(2));
        QCOMPARE(audit.painted().back().text, text("OK"));
        for (const auto& p : audit.painted())
            QVERIFY2(!p.cut && !p.elided, qPrintable(p.text));
        QVERIFY2(strip->accessibleName().endsWith(text("OK")), qPrintable(strip->accessibleName()));
        // A click opens it, another on its title folds it again.
        const int lesson = window->lesson()->height();
        QTest::mouseClick(strip, Qt::LeftButton);
        QVERIFY(strip->isHidden() && window->console()->isVisible() && areApart());
        QVERIFY(window->lesson()->isVisible());
        QTest::mouseClick(window->console(), Qt::LeftButton, {}, {20, 5});
        QVERIFY(strip->isVisible() && window->console()->isHidden());
        QCOMPARE(window->lesson()->height(), lesson);
        // So do the keys; each panel has room, whichever others are there.
        for (const Qt::Key key : {Qt::Key_C, Qt::Key_B, Qt::Key_F6, Qt::Key_B}) {
            QTest::keyClick(window.get(), key);
            QVERIFY(window->console()->isVisible() && areApart());
            QCOMPARE(board->isVisible(), key == Qt::Key_B);
        }
        QTest::keyClick(window.get(), Qt::Key_L);
        QVERIFY(strip->isHidden());
    }

    void aWindowWithoutALessonShowsEverything()
    {
        auto window = support::windowWith(m_story);
        QVERIFY(window->console()->isVisible());
        QVERIFY(window->topBar()->button(window->action("play"))->isVisible());
        QTest::keyClick(window.get(), Qt::Key_F6);
        QVERIFY(!window->console()->isVisible());
    }

    void aSplitterIsDragged()
    {
        auto window = support::windowWith(m_story);
        gui::Splitter* column = splitter(*window, "Width of the column on the left");
        QVERIFY(column && column->isVisible());
        const int width = window->code()->width(), stage = window->stage()->width();
        const QPoint at = column->rect().center();
        QTest::mousePress(column, Qt::LeftButton, {}, at);
        QTest::mouseMove(column, at + QPoint(40, 0));
        QTest::mouseRelease(column, Qt::LeftButton, {}, at);
        QCOMPARE(window->code()->width(), width + 40);
        QCOMPARE(window->stage()->width(), stage - 40);
        // No narrower than what stands in it.
        QTest::mousePress(column, Qt::LeftButton, {}, at);
        QTest::mouseMove(column, at - QPoint(400, 0));
        QTest::mouseRelease(column, Qt::LeftButton, {}, at);
        QCOMPARE(window->code()->width(), width);
    }

    void aSplitterIsMovedByKeys()
    {
        const auto press = [](gui::MainWindow& window, Qt::Key key) {
            QTest::keyClick(&window, key, Qt::ControlModifier | Qt::ShiftModifier);
        };
        auto window = withLesson({1280, 800});
        const auto index = window->session().index();
        const int height = window->lesson()->height(), width = window->lesson()->width();
        press(*window, Qt::Key_Down);
        QVERIFY(window->lesson()->height() < height);
        QVERIFY(window->code()->geometry().bottom() < window->lesson()->y());
        press(*window, Qt::Key_Up);
        QVERIFY(std::abs(window->lesson()->height() - height) <= 1);
        press(*window, Qt::Key_Right);
        QVERIFY(window->lesson()->width() > width);
        press(*window, Qt::Key_Left);
        QVERIFY(std::abs(window->lesson()->width() - width) <= 1);
        for (int i = 0; i < 20; ++i)
            press(*window, Qt::Key_Left);
        // No narrower than what stands in it.
        QCOMPARE(window->lesson()->width(), int(310 * gui::WindowLayout::unitOf({1280, 800})));
        QCOMPARE(window->session().index(), index);
    }

    /// A lesson below the code has the room that the stage leaves: its lines are longer, and the
    /// picture is no smaller.
    void aLessonBelowTheCodeTakesWhatTheStageLeaves_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(1280, 760), QSize(1280, 800), QSize(1250, 700)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void aLessonBelowTheCodeTakesWhatTheStageLeaves()
    {
        QFETCH(QSize, size);
        gui::WindowLayout::Parts parts;
        const auto without = gui::WindowLayout::compute(size, {}, parts);
        parts.lesson = true;
        const auto with = gui::WindowLayout::compute(size, {}, parts);
        QVERIFY(!with.wide && !with.lesson.isNull());
        QVERIFY(with.lesson.width() > without.code.width() * 1.15);
        QCOMPARE(with.stageUnit, without.stageUnit);
    }

    void aSplitterOnTheRightIsMovedByKeys()
    {
        auto window = withLesson({2560, 1200});
        QVERIFY(window->places().wide);
        const int width = window->lesson()->width();
        window->action("lesson-larger")->trigger();
        QVERIFY(window->lesson()->width() > width);
        window->action("lesson-smaller")->trigger();
        QVERIFY(std::abs(window->lesson()->width() - width) <= 1);
    }

    void splittersAreRemembered()
    {
        int width = 0;
        {
            gui::MainWindow window(true);
            window.resize(1280, 800);
            width = window.places().code.width();
            window.action("column-wider")->trigger();
            QVERIFY(window.places().code.width() > width);
            width = window.places().code.width();
        }
        {
            gui::MainWindow window(true);
            window.resize(1280, 800);
            QCOMPARE(window.places().code.width(), width);
            window.action("reset-layout")->trigger();
        }
        gui::MainWindow window(true);
        window.resize(1280, 800);
        QVERIFY(window.places().code.width() < width);
    }

    void theThemeIsAsTheSystemUntilTheReaderChooses()
    {
        using Appearance = gui::Theme::Appearance;
        {
            gui::MainWindow window(true);
            QCOMPARE(window.theme().appearance(), Appearance::System);
            QVERIFY(!window.theme().isDark()); // this platform is light
            window.action("theme")->trigger();
            QVERIFY(window.theme().isDark());
        }
        {
            gui::MainWindow window(true);
            QCOMPARE(window.theme().appearance(), Appearance::Dark);
            QVERIFY(window.theme().isDark());
            window.action("system-theme")->trigger();
            QVERIFY(!window.theme().isDark());
        }
        gui::MainWindow window(true);
        QCOMPARE(window.theme().appearance(), Appearance::System);
    }

    /// As --theme does it.
    void aThemeForOnceIsNotRemembered()
    {
        {
            gui::MainWindow window(true);
            window.theme().setDark(true);
            window.close();
        }
        gui::MainWindow window(true);
        QVERIFY(!window.theme().isDark());
    }

    /// Each has its own, and its views have that one.
    void twoWindowsLookAsEachOfThemIs()
    {
        const auto light = support::windowWith(m_story);
        const auto dark = support::windowWith(m_story, {1920, 1080}, text("a file"), true);
        const auto ground = [](gui::MainWindow& window) {
            // The corner of a card: code, ribbon and stage are each one.
            QList<QColor> colours;
            for (QWidget* view :
                 std::initializer_list<QWidget*>{window.code(), window.ribbon(), window.stage()})
                colours << view->grab().toImage().pixelColor(view->width() / 2, 4);
            return colours;
        };
        QCOMPARE(ground(*light), QList<QColor>(3, gui::Palette::light().card));
        QCOMPARE(ground(*dark), QList<QColor>(3, gui::Palette::darkOne().card));
        QVERIFY(light->theme().scale() < dark->theme().scale());
        const auto row = [](gui::MainWindow& window) {
            return window.code()->view()->sizeHintForIndex(window.code()->model()->index(0));
        };
        QVERIFY(row(*light).height() < row(*dark).height());
    }

private:
    QString fresh()
    {
        m_settings = std::make_unique<QTemporaryDir>();
        return m_settings->path();
    }
    gui::StoryPtr m_story;
    std::unique_ptr<QTemporaryDir> m_settings;
};

QTEST_MAIN(TestArrangement)
#include "tst_arrangement.moc"
