// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>

namespace gui {

/// Tells a screen reader what a panel tells the eye: each sentence is one alert, of at most forty
/// words (gui/scene/announcement.h). No part of the picture.
class Announcer : public QWidget {
    Q_OBJECT
public:
    explicit Announcer(QWidget* panel);
    /// As far as it is not empty, and the panel is there to be seen.
    void announce(const QString& sentence);
};

} // namespace gui
