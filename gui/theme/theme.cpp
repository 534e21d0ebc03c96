// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/theme/theme.h"

#include <QGuiApplication>
#include <QStyleHints>
#include <QtMath>

namespace gui {

namespace {
/// Before a window has set another palette, and on a desktop that does not say: light text on a
/// dark ground is dark.
bool startedDark()
{
    static const bool kDark = [] {
        const QPalette first = QGuiApplication::palette();
        return first.color(QPalette::WindowText).lightness() >
               first.color(QPalette::Window).lightness();
    }();
    return kDark;
}
} // namespace

const Palette& Theme::palette() const
{
    return m_dark ? Palette::darkOne() : Palette::light();
}

void Theme::setDark(bool dark)
{
    if (m_dark == dark)
        return;
    m_dark = dark;
    emit changed();
}

void Theme::setAppearance(Appearance appearance)
{
    m_appearance = appearance;
    if (appearance == Appearance::System)
        follow();
    else
        setDark(appearance == Appearance::Dark);
}

void Theme::follow()
{
    if (m_appearance == Appearance::System)
        setDark(m_systemDark);
}

void Theme::watchSystem()
{
    if (m_watching)
        return;
    m_watching = true;
    m_systemDark = startedDark();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto take = [this](Qt::ColorScheme scheme) {
        if (scheme != Qt::ColorScheme::Unknown)
            m_systemDark = scheme == Qt::ColorScheme::Dark;
        follow();
    };
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, take);
    take(QGuiApplication::styleHints()->colorScheme());
#else
    follow();
#endif
}

void Theme::setScale(double scale)
{
    if (qFuzzyCompare(m_scale, scale))
        return;
    m_scale = scale;
    emit changed();
}

Style Theme::style() const
{
    Style style;
    style.palette = palette();
    style.unit = m_scale;
    return style;
}

QFont Theme::sans(double base, bool bold) const
{
    return style().font({base, bold, false});
}

QFont Theme::mono(double base, bool bold) const
{
    return style().font({base, bold, true});
}

QPalette Theme::qtPalette() const
{
    const Palette& p = palette();
    QPalette q;
    q.setColor(QPalette::Window, p.window);
    q.setColor(QPalette::WindowText, p.ink);
    q.setColor(QPalette::Base, p.card);
    q.setColor(QPalette::AlternateBase, p.raised);
    q.setColor(QPalette::Text, p.ink);
    q.setColor(QPalette::PlaceholderText, p.dim);
    q.setColor(QPalette::Button, p.raised);
    q.setColor(QPalette::ButtonText, p.ink);
    q.setColor(QPalette::ToolTipBase, p.card);
    q.setColor(QPalette::ToolTipText, p.ink);
    q.setColor(QPalette::Highlight, p.accent);
    q.setColor(QPalette::HighlightedText, p.onAccent);
    q.setColor(QPalette::Link, p.accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, p.dim);
    return q;
}

QString Theme::styleSheet() const
{
    const Palette& p = palette();
    const QString sheet = QStringLiteral(R"(
QWidget { font-family: "DejaVu Sans", "WenQuanYi Micro Hei"; font-size: @12px; color: @ink; }
QMainWindow, QWidget#central { background: @window; }
QMenu { background: @card; border: 1px solid @rule; padding: @4px; }
QMenu::item { padding: @5px @28px @5px @20px; border-radius: @4px; }
QMenu::item:selected { background: @accentSoft; color: @ink; }
QMenu::item:disabled { color: @dim; }
QMenu::separator { height: 1px; background: @rule; margin: @4px @6px; }
QToolTip { background: @card; color: @ink; border: 1px solid @rule; padding: @4px; font-size: @12px; }
QTextBrowser { background: transparent; border: none; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit { background: @card; border: 1px solid @track; border-radius: @5px; padding: @4px @6px; font-family: "DejaVu Sans Mono"; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus { border: 2px solid @accent; }
QPushButton { background: @raised; border: 1px solid @track; border-radius: @6px; padding: @6px @12px; outline: none; }
QPushButton#symbol { padding: 0; }
QPushButton:hover { border-color: @accent; }
QPushButton:focus { border: 2px solid @accent; }
QPushButton:checked { background: @accentSoft; border: 2px solid @accent; font-weight: bold; }
QPushButton:disabled { color: @dim; }
QPushButton#primary { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: bold; }
QPushButton#primary:focus { border: 2px solid @ink; }
QPushButton#primary:disabled { background: @raised; color: @dim; border-color: @rule; }
QAbstractItemView, QAbstractScrollArea { background: transparent; border: none; outline: none; }
QDialog, QMessageBox, QFileDialog { background: @window; }
QComboBox { background: @card; color: @ink; border: 1px solid @track; border-radius: @5px; padding: @3px @8px; }
QToolButton { background: @raised; color: @ink; border: 1px solid @track; border-radius: @5px; padding: @3px; }
QToolButton:disabled { color: @dim; border-color: @rule; }
QHeaderView::section { background: @raised; color: @ink; border: none; border-right: 1px solid @rule; padding: @3px @6px; }
QFileDialog QAbstractItemView, QComboBox QAbstractItemView { background: @card; selection-background-color: @accent; selection-color: @onAccent; }
QScrollBar:vertical { background: transparent; width: @9px; margin: 0; }
QScrollBar::handle:vertical { background: @track; border-radius: @4px; min-height: @24px; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar:horizontal { background: transparent; height: @9px; margin: 0; }
QScrollBar::handle:horizontal { background: @track; border-radius: @4px; min-width: @24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
)");
    const std::pair<const char*, QColor> names[] = {
        {"@window", p.window}, {"@card", p.card},
        {"@raised", p.raised}, {"@rule", p.rule},
        {"@track", p.track},   {"@ink", p.ink},
        {"@dim", p.dim},       {"@accentSoft", p.accentSoft},
        {"@accent", p.accent}, {"@onAccent", p.onAccent},
    };
    QString result;
    result.reserve(sheet.size());
    // "@12px" is a length that grows with the window; "@ink" a colour of the palette.
    for (qsizetype i = 0; i < sheet.size(); ++i) {
        if (sheet[i] != u'@') {
            result += sheet[i];
            continue;
        }
        qsizetype end = i + 1;
        while (end < sheet.size() && sheet[end].isLetterOrNumber())
            ++end;
        const QString word = sheet.mid(i, end - i);
        if (word.size() > 1 && word[1].isDigit()) {
            const double base = word.mid(1, word.size() - 3).toDouble();
            result += QString::number(ipx(base)) + QStringLiteral("px");
        } else {
            for (const auto& [name, colour] : names) {
                if (word == QLatin1String(name))
                    result += colour.name();
            }
        }
        i = end - 1;
    }
    return result;
}

} // namespace gui
