// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace cli {

/// What every program ends with (a verdict is pass, fail or error).
enum ExitCode : int {
    Pass = 0,
    Fail = 1,
    Usage = 2,
    Error = 3, ///< it could not be done, read, judged or written
};

} // namespace cli
