// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/full-width.h"

namespace lessons {

QString fromFullWidth(QString text)
{
    // Unicode, Halfwidth and Fullwidth Forms: U+FF01 to U+FF5E are ASCII's ! to ~.
    constexpr char16_t kFirst = 0xff01, kLast = 0xff5e, kToAscii = 0xfee0;
    for (QChar& c : text) {
        const char16_t code = c.unicode();
        if (code >= kFirst && code <= kLast)
            c = QChar(static_cast<char16_t>(code - kToAscii));
        else if (code == u'\u3000') // ideographic space
            c = u' ';
        else if (code == u'。')
            c = u'.';
        else if (code == u'、')
            c = u',';
        else if (code == u'“' || code == u'”')
            c = u'"';
        else if (code == u'【')
            c = u'[';
        else if (code == u'】')
            c = u']';
    }
    return text;
}

} // namespace lessons
