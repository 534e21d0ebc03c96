// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/start.h"

#include "base/notice.h"
#include "base/translation.h"
#include "cli/output.h"

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace cli {

namespace {

/// Else a file of ours had the number, and what is printed would go there. Reading gives nothing,
/// writing an error.
void holdStandardFiles()
{
    int held = 0;
    while (held >= 0 && held <= STDERR_FILENO)
        held = open("/dev/null", O_RDONLY);
    if (held > STDERR_FILENO)
        close(held);
}

} // namespace

void begin()
{
    holdStandardFiles();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    base::sayNoticesBy([](const QString& sentence) { complain(nullptr, sentence); });
}

std::optional<QString> languageAsked(const QStringList& arguments)
{
    const auto option = QStringLiteral("--language");
    std::optional<QString> asked;
    for (qsizetype i = 0; i < arguments.size() && arguments[i] != QLatin1String("--"); ++i) {
        if (arguments[i].startsWith(option + QLatin1Char('=')))
            asked = arguments[i].mid(option.size() + 1);
        else if (arguments[i] == option && i + 1 < arguments.size())
            asked = arguments[++i];
    }
    return asked;
}

base::Result<QString> speak(QCoreApplication& application, const QStringList& arguments)
{
    const auto asked = languageAsked(arguments);
    const QString known = asked ? base::languageFor(*asked) : base::systemLanguage();
    const QString language = known.isEmpty() ? base::systemLanguage() : known;
    base::installTranslations(application, language);
    if (!known.isEmpty())
        return language;
    const QStringList all = QStringList{QStringLiteral("en")} + base::availableLanguages();
    return base::Error{
        QCoreApplication::translate("cli", "There is no language '%1': --language is %2.")
            .arg(*asked, all.join(QCoreApplication::translate("cli", " or ")))};
}

} // namespace cli
