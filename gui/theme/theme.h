// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/theme/style.h"

#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

namespace gui {

/// The look in force: palette, fonts, and how large everything is. A window has one, and hands it
/// to each of its views; it says so when it is another. The stage and the scene take it as the
/// value that style() is.
class Theme : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] const Palette& palette() const;
    [[nodiscard]] bool isDark() const { return m_dark; }
    void setDark(bool dark);

    /// What the reader wants; System is as the desktop is, and changes with it.
    enum class Appearance : std::uint8_t { Light, Dark, System };
    [[nodiscard]] Appearance appearance() const { return m_appearance; }
    void setAppearance(Appearance appearance);
    /// Whether the desktop is dark: Qt 6.5 says it, before that the palette that a program starts
    /// with does.
    void watchSystem();

    /// In pixels of a unit. Everything grows with the window, so that a projector shows larger
    /// text, not more margin; and with the reader's zoom.
    [[nodiscard]] double scale() const { return m_scale; }
    void setScale(double scale);
    /// `base` is in units of the 1280×800 window.
    [[nodiscard]] double px(double base) const { return base * m_scale; }
    [[nodiscard]] int ipx(double base) const { return qRound(base * m_scale); }

    /// The look as a value.
    [[nodiscard]] Style style() const;
    [[nodiscard]] QFont sans(double base, bool bold = false) const;
    [[nodiscard]] QFont mono(double base, bool bold = false) const;
    /// For what no style sheet reaches: parts of Qt's own dialogs.
    [[nodiscard]] QPalette qtPalette() const;
    /// The style sheet for the few native widgets (menus, text browsers, line edits, scroll bars).
    [[nodiscard]] QString styleSheet() const;

signals:
    void changed();

private:
    void follow();

    bool m_dark = false;
    bool m_systemDark = false, m_watching = false;
    Appearance m_appearance = Appearance::Light;
    double m_scale = 1;
};

} // namespace gui
