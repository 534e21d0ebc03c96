// SPDX-License-Identifier: GPL-2.0-or-later
// How the window is arranged: its parts in their places, the zoom, and what of it is remembered.
#include "gui/app/main-window.h"

#include "gui/app/setting-keys.h"

#include "gui/panels/banner.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console-strip.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/side-panels.h"
#include "gui/panels/splitter.h"
#include "gui/panels/switch-row.h"
#include "gui/stage/stage.h"
#include "gui/theme/theme.h"

#include <algorithm>

namespace gui {

namespace {
constexpr int kMotion = 380; // milliseconds; an eye follows it, and nobody waits
constexpr const char* kAppearances[] = {"light", "dark", "system"};

Theme::Appearance appearanceIn(const QSettings& settings)
{
    using Appearance = Theme::Appearance;
    const QString name = settings.value(QStringLiteral("theme")).toString();
    for (const Appearance one : {Appearance::Light, Appearance::Dark, Appearance::System}) {
        if (name == QLatin1String(kAppearances[std::size_t(one)]))
            return one;
    }
    return Appearance::System;
}

double unitOf(QSize window, const Arrangement& arrangement)
{
    return WindowLayout::unitOf(window) * arrangement.zoom / 100;
}

void place(QWidget* part, const QRect& where)
{
    if (!where.isNull())
        part->setGeometry(where);
    part->setVisible(!where.isNull());
}
} // namespace

WindowLayout MainWindow::places() const
{
    WindowLayout::Parts parts;
    parts.lesson = !m_lesson->isHidden();
    parts.strip = parts.lesson && learns();
    for (const Side& side : m_sides) {
        if (!isWanted(side))
            continue;
        parts.sides.push_back({side.what->height, side.what->besideHeight});
        parts.strip = parts.strip && side.widget != m_console;
    }
    // How high a text is hangs on how wide it stands, which that does not change.
    const WindowLayout without = WindowLayout::compute(size(), m_arrangement, parts);
    if (parts.lesson && !without.wide)
        parts.reading = m_lesson->heightToReadIn(without.lesson.width());
    return WindowLayout::compute(size(), m_arrangement, parts);
}

bool MainWindow::learns() const
{
    return m_arrangement.learns(!m_lesson->isHidden());
}

bool MainWindow::isWanted(const Side& side) const
{
    return learns() ? side.wantedInLearn : side.wanted;
}

void MainWindow::toggle(Side& side)
{
    bool& wanted = learns() ? side.wantedInLearn : side.wanted;
    wanted = !wanted;
    layOut();
}

void MainWindow::resizeEvent(QResizeEvent*)
{
    arrange(m_arrangement);
    stayOnScreen();
}

void MainWindow::placeBanner(const WindowLayout& places)
{
    m_banner->setGeometry(places.message(m_banner->heightFor(places.stage.width())));
}

void MainWindow::layOut()
{
    if (!m_top)
        return;
    const WindowLayout l = places();
    m_central->resize(size());
    m_top->setGeometry(l.top);
    m_top->setLean(learns());
    place(m_switches, l.switches);
    place(m_ribbon, l.ribbon);
    placeBanner(l);
    if (!l.lesson.isNull())
        m_lesson->setGeometry(l.lesson);
    std::size_t wanted = 0;
    for (const Side& side : m_sides)
        place(side.widget, isWanted(side) ? l.sides[wanted++] : QRect());
    place(m_consoleStrip, l.strip);
    m_console->setFoldable(!m_lesson->isHidden() && learns());
    place(m_code, l.code);
    if (m_stage->unit() != l.stageUnit)
        m_stage->setSceneStyle(stageStyle(l.stageUnit));
    m_stage->setGeometry(l.stage);
    place(m_columnSplitter, l.columnSplitter);
    m_lessonSplitter->setOrientation(l.wide ? Qt::Vertical : Qt::Horizontal);
    place(m_lessonSplitter, l.lessonSplitter);
}

/// A picture and a test show where values have come to, never where they are on their way.
Style MainWindow::stageStyle(double unit) const
{
    Style style = m_theme.style();
    style.unit = unit;
    style.motion = m_remembers && m_arrangement.motion ? kMotion : 0;
    return style;
}

void MainWindow::toggleMotion()
{
    m_arrangement.motion = !m_arrangement.motion;
    m_stage->setSceneStyle(stageStyle(places().stageUnit));
    updateActions();
    remember();
}

void MainWindow::arrange(const Arrangement& arrangement)
{
    m_arrangement = arrangement;
    m_theme.setScale(unitOf(size(), m_arrangement));
    layOut();
}

void MainWindow::zoomBy(int percent)
{
    Arrangement next = m_arrangement;
    next.zoom = std::clamp(next.zoom + percent, Arrangement::kLeastZoom, Arrangement::kMostZoom);
    arrange(next);
    remember();
}

void MainWindow::togglePanels()
{
    using Panels = Arrangement::Panels;
    Arrangement next = m_arrangement;
    next.panels = learns() ? Panels::Look : Panels::Learn;
    arrange(next);
    remember();
}

void MainWindow::moveColumn(int pixels)
{
    Arrangement next = m_arrangement;
    const WindowLayout now = places();
    if (now.columnSplitter.isNull())
        return;
    const int width = now.columnSplitter.left() - now.gap; // as it is now, whatever was wanted
    next.column = std::clamp(double(std::max(width + pixels, now.leastColumn)) / now.ownColumn,
                             Arrangement::kLeastColumn, Arrangement::kMostColumn);
    arrange(next);
}

void MainWindow::moveLesson(int pixels)
{
    Arrangement next = m_arrangement;
    const WindowLayout now = places();
    if (now.lessonSplitter.isNull())
        return;
    if (now.wide)
        next.right = std::clamp((now.lesson.width() - pixels) /
                                    (WindowLayout::kRight * unitOf(size(), m_arrangement)),
                                1.0, Arrangement::kMostColumn);
    else { // of what is left above the console's line and the other panels
        const int room = now.lesson.bottom() + 1 - now.stage.top();
        next.lessonShare =
            std::clamp(double(now.lesson.height() - pixels) / double(room), 0.0, 1.0);
    }
    arrange(next);
}

void MainWindow::readSettings()
{
    m_settings =
        std::make_unique<QSettings>(QStringLiteral("worldswitch"), QStringLiteral("worldswitch"));
    m_theme.setAppearance(appearanceIn(*m_settings));
    m_arrangement = Arrangement::from(*m_settings);
    m_stage->setSpotlight(m_settings->value(QStringLiteral("projector"), false).toBool());
    m_session.setPaceIndex(m_settings->value(QStringLiteral("pace"), 2).toInt());
    for (Side& side : m_sides)
        side.wanted = m_settings->value(QLatin1String(side.what->name), side.wanted).toBool();
    m_lesson->keepIn(LessonProgress::ofUser());
    m_restored = restoreGeometry(m_settings->value(QStringLiteral("geometry")).toByteArray());
}

void MainWindow::remember()
{
    if (!m_settings)
        return;
    // What the reader chose: a theme that the command line asked for is for this once.
    m_settings->setValue(QStringLiteral("theme"),
                         QLatin1String(kAppearances[std::size_t(m_theme.appearance())]));
    m_arrangement.to(*m_settings);
    m_settings->setValue(QStringLiteral("projector"), m_stage->spotlight());
    m_settings->setValue(QStringLiteral("pace"), m_session.paceIndex());
    for (const Side& side : m_sides)
        m_settings->setValue(QLatin1String(side.what->name), side.wanted);
    m_settings->setValue(QStringLiteral("geometry"), saveGeometry());
}

void MainWindow::resetLayout()
{
    if (m_settings) {
        // What the reader speaks and learns is no layout.
        const QVariant language = m_settings->value(kLanguageKey);
        const QVariant lesson = m_settings->value(kLessonKey);
        m_settings->clear();
        if (language.isValid())
            m_settings->setValue(kLanguageKey, language);
        if (lesson.isValid())
            m_settings->setValue(kLessonKey, lesson);
    }
    for (Side& side : m_sides) {
        side.wanted = side.what->atFirst;
        side.wantedInLearn = false;
    }
    m_lesson->hide();
    m_stage->setSpotlight(false);
    m_theme.setAppearance(Theme::Appearance::System);
    m_session.setPaceIndex(2);
    showNormal();
    m_arrangement = {};
    resize(fitting({1280, 800}));
    arrange({});
}

} // namespace gui
