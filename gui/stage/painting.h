// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/scene.h"

#include <QPainter>

namespace gui {

/// Paints what of a scene lies in `region`, which the painter is clipped to.
void paintScene(QPainter& painter, const Scene& scene, const Style& style, const QRegion& region,
                double progress = 1);

} // namespace gui
