// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace gui {

// Settings that are no part of the window's layout.
inline const QString kLanguageKey = QStringLiteral("language");
inline const QString kLessonKey = QStringLiteral("lesson"); ///< the folder of the last one
inline const QString kFolderKey = QStringLiteral("folder"); ///< of the file that was opened last

} // namespace gui
