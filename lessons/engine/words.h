// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>

namespace lessons {

/// Words::tr("…"): every sentence of this room, in the context that lupdate finds it in.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(lessons)
};

} // namespace lessons
