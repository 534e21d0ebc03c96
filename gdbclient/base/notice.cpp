// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/notice.h"

#include <atomic>

namespace base {

namespace {

std::atomic<void (*)(const QString&)> g_say{nullptr};

} // namespace

void notice(const QString& sentence)
{
    if (const auto say = g_say.load())
        say(sentence);
}

void sayNoticesBy(void (*say)(const QString& sentence))
{
    g_say = say;
}

} // namespace base
