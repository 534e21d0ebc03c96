// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/translation.h"

#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <array>
#include <memory>

namespace base {

namespace {

const QString kFolder = QStringLiteral(":/i18n");
const QString kPrefix = QStringLiteral("worldswitch_");
const QString kSuffix = QStringLiteral(".qm");
const QString kEnglish = QStringLiteral("en");
/// Marks the translators that are ours to replace, as children of the application.
const QString kOurs = QStringLiteral("worldswitch-translator");

/// What Qt's dialogs call files (QAbstractFileIconProvider): Qt's catalogue for Chinese still has
/// these texts under the class that asked for them in Qt 5, where nobody finds them.
[[maybe_unused]] constexpr std::array kTextsOfQt{
    QT_TRANSLATE_NOOP("base", "Drive"),
    QT_TRANSLATE_NOOP("base", "Folder"),
};

/// Our texts, which lie in one context (translations/one-context.cmake), whatever class asks.
class OneContext : public QTranslator {
public:
    using QTranslator::QTranslator;
    [[nodiscard]] QString translate(const char*, const char* source, const char* disambiguation,
                                    int n) const override
    {
        return QTranslator::translate("worldswitch", source, disambiguation, n);
    }
};

template <class Translator>
void install(QCoreApplication& application, const QString& name, const QString& folder)
{
    auto translator = std::make_unique<Translator>(&application);
    translator->setObjectName(kOurs);
    if (translator->load(name, folder) && QCoreApplication::installTranslator(translator.get()))
        static_cast<void>(translator.release()); // the application owns it
}

} // namespace

QStringList availableLanguages()
{
    QStringList languages;
    const auto files =
        QDir(kFolder).entryList({kPrefix + QLatin1Char('*') + kSuffix}, QDir::Files, QDir::Name);
    for (const auto& file : files)
        languages << file.mid(kPrefix.size()).chopped(kSuffix.size());
    languages.removeAll(kEnglish); // of which there are plurals alone
    return languages;
}

QString languageFor(const QString& wanted)
{
    const auto parts = QString(wanted)
                           .replace(QLatin1Char('-'), QLatin1Char('_'))
                           .section(QLatin1Char('.'), 0, 0)
                           .split(QLatin1Char('_'));
    if (parts.first() == kEnglish || parts.first() == QLatin1String("C"))
        return kEnglish;
    const auto known = availableLanguages();
    const auto exact = parts.first() + QLatin1Char('_') + parts.last();
    if (known.contains(exact))
        return exact;
    for (const auto& language : known) {
        if (language.section(QLatin1Char('_'), 0, 0) == parts.first())
            return language;
    }
    return {};
}

QString systemLanguage()
{
    const auto wanted = QLocale::system().uiLanguages();
    for (const auto& language : wanted) {
        if (const auto found = languageFor(language); !found.isEmpty())
            return found;
    }
    return kEnglish;
}

void installTranslations(QCoreApplication& application, const QString& language)
{
    const auto earlier = application.findChildren<QTranslator*>(kOurs, Qt::FindDirectChildrenOnly);
    for (auto* translator : earlier) {
        QCoreApplication::removeTranslator(translator);
        delete translator;
    }
    const auto found = languageFor(language);
    if (found.isEmpty())
        return;
    if (found != kEnglish)
        install<QTranslator>(application, QStringLiteral("qtbase_") + found,
                             QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install<OneContext>(application, kPrefix + found, kFolder);
}

} // namespace base
