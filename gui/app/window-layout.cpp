// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/window-layout.h"

#include <QSettings>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
// In units.
constexpr double kTop = 50, kSwitches = 15, kRibbon = 63, kGap = 7;
constexpr double kColumn = 310, kColumnToReadIn = 400, kRight = WindowLayout::kRight;
constexpr double kWide = 1500;      // from here on a lesson stands on the right
constexpr double kLeastCode = 272;  // its title and the card of one instruction
constexpr double kLeastLines = 141; // or, beside an open question, three lines
constexpr double kLeastLesson = 200, kStrip = 26;
constexpr double kLeastSide = 72;                       // a title and two lines
constexpr double kStageWidth = 840, kStageHeight = 640; // the least in which nothing is cut
constexpr double kRibbonNeeds = 595; // so much of the stage's height, or it gives way
// How small the stage may get for what is beside it: in pixels a unit, and of the window's own.
constexpr double kLeastUnit = 0.875, kLeastShare = 0.95;

constexpr const char* kPanelNames[] = {"by-itself", "learn", "look"};

double numberOf(const QSettings& settings, const char* name, double otherwise, double least,
                double most)
{
    bool good = false;
    const double number = settings.value(QLatin1String(name)).toDouble(&good);
    return good && number >= least && number <= most ? number : otherwise;
}

/// Computes one layout.
class Maker {
public:
    Maker(QSize window, const Arrangement& arrangement, const WindowLayout::Parts& parts)
        : m_size(window)
        , m_a(arrangement)
        , m_parts(parts)
        , m_fit(WindowLayout::unitOf(window))
        , m_scale(m_fit * arrangement.zoom / 100)
        , m_gap(px(kGap))
    {
    }

    WindowLayout make()
    {
        const int w = m_size.width();
        m_l.gap = m_gap;
        m_l.top = QRect(0, 0, w, px(kTop));
        m_y = px(kTop) + m_gap;
        m_bottom = m_size.height() - m_gap;
        // The ribbon gives way before zooming in would make the stage smaller.
        const int both = px(kSwitches) + px(2) + px(kRibbon);
        if (m_bottom - m_y - both - m_gap >= kRibbonNeeds * std::min(m_fit, m_scale)) {
            m_l.switches = QRect(m_gap, m_y, w - 2 * m_gap, px(kSwitches));
            m_y += px(kSwitches) + px(2);
            m_l.ribbon = QRect(m_gap, m_y, w - 2 * m_gap, px(kRibbon));
            m_y = m_l.ribbon.bottom() + 1 + m_gap;
        }
        m_l.wide = m_parts.lesson && w / m_scale >= kWide;
        m_l.sides.resize(m_parts.sides.size());
        int right = w - m_gap;
        if (m_l.wide)
            right = placeRight(right);
        const int left = placeLeft(right);
        m_l.stage = QRect(left, m_y, right - left, m_bottom - m_y);
        m_l.stageUnit =
            std::min({m_scale, m_l.stage.width() / kStageWidth, m_l.stage.height() / kStageHeight});
        return m_l;
    }

private:
    [[nodiscard]] int px(double units) const { return int(std::lround(units * m_scale)); }

    /// What a column may take of what is left of `right`, so that the stage stays readable.
    [[nodiscard]] int mostFor(int right, double leastShare) const
    {
        const double unit = std::max(kLeastUnit, leastShare * m_fit);
        return right - 2 * m_gap - int(std::ceil(kStageWidth * unit));
    }

    /// Below the code a lesson has few lines: they may be as long as the stage does not get
    /// smaller.
    [[nodiscard]] int columnToReadIn(int right) const
    {
        const double unit = std::min(m_scale, (m_bottom - m_y) / kStageHeight);
        const int left = right - 2 * m_gap - int(std::ceil(kStageWidth * unit));
        return std::clamp(left, px(kColumn), px(kColumnToReadIn));
    }

    /// The lesson, and the panels below it. Returns where the stage ends.
    int placeRight(int right)
    {
        const int own = px(kRight);
        const int most = std::max(own, mostFor(right - px(kColumn) - m_gap, kLeastShare));
        const int width = std::clamp(int(std::lround(own * m_a.right)), own, most);
        int bottom = m_bottom;
        placeStrip(right - width, width, bottom);
        placeSides(right - width, width, bottom, true);
        m_l.lesson = QRect(right - width, m_y, width, bottom - m_y);
        m_l.lessonSplitter = QRect(right - width - m_gap, m_y, m_gap, m_bottom - m_y);
        return right - width - m_gap;
    }

    /// The code, and below it the lesson or the other panels. Returns where the stage begins.
    int placeLeft(int right)
    {
        const bool lesson = m_parts.lesson && !m_l.wide;
        const int own = lesson ? columnToReadIn(right) : px(kColumn);
        const int most = mostFor(right, lesson ? 0 : kLeastShare);
        m_l.ownColumn = own;
        m_l.leastColumn = px(kColumn);
        if (own > most && !lesson)
            return m_gap; // the code gives way
        const int least = std::min(m_l.leastColumn, most);
        const int width = std::clamp(int(std::lround(own * m_a.column)), least, most);
        int codeBottom = m_bottom;
        if (lesson)
            codeBottom = placeLesson(width);
        else
            placeSides(m_gap, width, codeBottom, false);
        if (codeBottom - m_y >= leastCode() || !lesson)
            m_l.code = QRect(m_gap, m_y, width, codeBottom - m_y);
        m_l.columnSplitter = QRect(m_gap + width, m_y, m_gap, m_bottom - m_y);
        return m_gap + width + m_gap;
    }

    [[nodiscard]] int leastCode() const
    {
        return px(m_parts.reading > 0 ? kLeastLines : kLeastCode);
    }

    /// Below the code, and above the other panels; the code's place too where that has no room.
    /// Returns where the code ends. As high as its question needs, or as the reader has chosen.
    int placeLesson(int width)
    {
        int bottom = m_bottom;
        placeStrip(m_gap, width, bottom);
        placeSides(m_gap, width, bottom, false);
        const int room = bottom - m_y, least = px(kLeastLesson);
        if (room - m_gap - px(kLeastCode) < least) {
            m_l.lesson = QRect(m_gap, m_y, width, room);
            return m_y;
        }
        const int most = room - m_gap - leastCode();
        const int own = int(room * m_a.lessonShare);
        const bool chosen = m_a.lessonShare != Arrangement().lessonShare;
        const int height = std::clamp(chosen ? own : std::max(own, m_parts.reading), least, most);
        m_l.lesson = QRect(m_gap, bottom - height, width, height);
        m_l.lessonSplitter = QRect(m_gap, m_l.lesson.top() - m_gap, width, m_gap);
        return m_l.lesson.top() - m_gap;
    }

    /// `bottom` is then where the room above it ends.
    void placeStrip(int x, int width, int& bottom)
    {
        if (!m_parts.strip)
            return;
        m_l.strip = QRect(x, bottom - px(kStrip), width, px(kStrip));
        bottom = m_l.strip.top() - m_gap;
    }

    /// From the lowest upward, lower than they would be where there is not so much room; `bottom`
    /// is then where the room above them ends.
    void placeSides(int x, int width, int& bottom, bool beside)
    {
        for (std::size_t i = m_parts.sides.size(); i-- > 0;) {
            const int wanted = px(beside ? m_parts.sides[i].beside : m_parts.sides[i].below);
            const int room = bottom - m_gap - m_y - px(m_parts.lesson ? kLeastLesson : kLeastCode);
            const int height = std::min(wanted, room);
            if (height < std::min(wanted, px(kLeastSide)))
                continue;
            m_l.sides[i] = QRect(x, bottom - height, width, height);
            bottom -= height + m_gap;
        }
    }

    QSize m_size;
    const Arrangement& m_a;
    const WindowLayout::Parts& m_parts;
    double m_fit, m_scale;
    int m_gap, m_y = 0, m_bottom = 0;
    WindowLayout m_l;
};
} // namespace

Arrangement Arrangement::from(const QSettings& settings)
{
    Arrangement a;
    a.zoom = int(numberOf(settings, "zoom", a.zoom, kLeastZoom, kMostZoom));
    a.column = numberOf(settings, "column", a.column, kLeastColumn, kMostColumn);
    a.right = numberOf(settings, "right-column", a.right, 1, kMostColumn);
    a.lessonShare = numberOf(settings, "lesson-share", a.lessonShare, 0, 1);
    a.motion = settings.value(QStringLiteral("motion"), a.motion).toBool();
    const QString panels = settings.value(QStringLiteral("panels")).toString();
    for (const Panels one : {Panels::Learn, Panels::Look}) {
        if (panels == QLatin1String(kPanelNames[std::size_t(one)]))
            a.panels = one;
    }
    return a;
}

void Arrangement::to(QSettings& settings) const
{
    settings.setValue(QStringLiteral("zoom"), zoom);
    settings.setValue(QStringLiteral("column"), column);
    settings.setValue(QStringLiteral("right-column"), right);
    settings.setValue(QStringLiteral("lesson-share"), lessonShare);
    settings.setValue(QStringLiteral("motion"), motion);
    settings.setValue(QStringLiteral("panels"), QLatin1String(kPanelNames[std::size_t(panels)]));
}

double WindowLayout::unitOf(QSize window)
{
    // Everything grows with the window, in small steps: a title bar must not cost an eighth.
    const double fit = std::min(window.width() / 1280.0, window.height() / 800.0);
    return std::clamp(std::floor(fit * 32) / 32, 0.875, 4.0);
}

QRect WindowLayout::message(int height) const
{
    const int high = std::min(height, stage.height());
    return {stage.left(), stage.bottom() + 1 - high, stage.width(), high};
}

WindowLayout WindowLayout::compute(QSize window, const Arrangement& arrangement, const Parts& parts)
{
    return Maker(window, arrangement, parts).make();
}

} // namespace gui
