// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/theme/plain.h"

#include "cli/plain-text.h"

#include <QTextDocument>

namespace gui {

QString visible(const QString& text)
{
    return cli::visible(text, cli::Controls::NewLines);
}

QString plainTip(const QString& text)
{
    const QString shown = visible(text);
    if (!Qt::mightBeRichText(shown))
        return shown;
    return QStringLiteral("<qt>") + shown.toHtmlEscaped() + QStringLiteral("</qt>");
}

} // namespace gui
