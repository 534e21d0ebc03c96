// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/theme/palette.h"

#include <algorithm>
#include <cmath>

namespace gui {

const Palette& Palette::light()
{
    static const Palette palette = [] {
        Palette p;
        p.window = 0xf3f5f8;
        p.card = 0xffffff;
        p.raised = 0xf0f3f7;
        p.rule = 0xd5dae1;
        p.track = 0xb6bec9;
        p.ink = 0x1b1f24;
        p.dim = 0x5b6470;
        p.faint = 0x8b949f;
        p.accent = 0x0072b2;
        p.onAccent = 0xffffff;
        p.accentSoft = 0xe8f3fa;
        p.good = 0x00734f;
        p.goodSoft = 0xe6f5ee;
        p.bad = 0xa33a00;
        p.badSoft = 0xfdeee4;
        p.litFill = 0xfff0b8;
        p.litLine = 0xc98a00;
        p.noteFill = 0xfffaeb;
        p.consoleBack = 0x161b22;
        p.consoleInk = 0xe6edf3;
        p.consoleDim = 0x9aa7b4;
        p.worlds = {{
            {0xdcebf5, 0x0068a3, 0xffffff, u'H', Qt::SolidLine},
            {0xfce5d6, 0xb34a00, 0xffffff, u'A', Qt::DashLine},
            {0xf5e1ee, 0x95417a, 0xffffff, u'B', Qt::DashDotLine},
            {0xdcf2ea, 0x00734f, 0xffffff, u'→', Qt::SolidLine},
            {0xe6ebf2, 0x4a5a73, 0xffffff, u'c', Qt::SolidLine},
            {0xededf0, 0x6b727c, 0xffffff, u'·', Qt::DotLine},
            {0xffffff, 0x6b727c, 0xffffff, u'?', Qt::DotLine},
        }};
        return p;
    }();
    return palette;
}

const Palette& Palette::darkOne()
{
    static const Palette palette = [] {
        Palette p;
        p.dark = true;
        p.window = 0x0f1318;
        p.card = 0x191f27;
        p.raised = 0x252d37;
        p.rule = 0x3a4451;
        p.track = 0x596675;
        p.ink = 0xecf1f6;
        p.dim = 0xa9b4c0;
        p.faint = 0x75818e;
        p.accent = 0x56b4e9;
        p.onAccent = 0x08131c;
        p.accentSoft = 0x16303f;
        p.good = 0x4fd0a4;
        p.goodSoft = 0x11332a;
        p.bad = 0xff9e66;
        p.badSoft = 0x43250f;
        p.litFill = 0x524100;
        p.litLine = 0xffd24d;
        p.noteFill = 0x29261a;
        p.consoleBack = 0x090c10;
        p.consoleInk = 0xe6edf3;
        p.consoleDim = 0x9aa7b4;
        p.worlds = {{
            {0x123550, 0x56b4e9, 0x08131c, u'H', Qt::SolidLine},
            {0x4a2509, 0xf59357, 0x1a0c02, u'A', Qt::DashLine},
            {0x46223b, 0xe6a0cb, 0x1f0b18, u'B', Qt::DashDotLine},
            {0x0d3b2f, 0x3ccb9c, 0x04150f, u'→', Qt::SolidLine},
            {0x2a3442, 0xa7b6cb, 0x0d1219, u'c', Qt::SolidLine},
            {0x2b3038, 0x9aa3ae, 0x0d1116, u'·', Qt::DotLine},
            {0x191f27, 0x9aa3ae, 0x0d1116, u'?', Qt::DotLine},
        }};
        return p;
    }();
    return palette;
}

double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& c) {
        const auto linear = [](double v) {
            return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    };
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace gui
