// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace base {

/// What the program is translated to, beside English: those with a file :/i18n/worldswitch_*.qm.
[[nodiscard]] QStringList availableLanguages();

/// The translation for a locale or a language that was asked for: "zh-Hans-CN", "zh_CN.UTF-8" and
/// "zh" all find "zh_CN", "C" finds "en"; empty when there is none.
[[nodiscard]] QString languageFor(const QString& wanted);

/// The language to speak when none was asked for: the locale's first that there is a translation
/// for, else "en".
[[nodiscard]] QString systemLanguage();

/// Translates the program to `language` ("zh_CN", "zh-CN", "zh", "en"): its own strings from
/// :/i18n/worldswitch_<language>.qm, Qt's from Qt's installation. Replaces what an earlier call
/// installed. A language without a translation leaves the English source text. Call it on the
/// application's thread, before the first string is made.
void installTranslations(QCoreApplication& application, const QString& language);

} // namespace base
