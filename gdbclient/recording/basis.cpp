// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/basis.h"

namespace recording {

Basis basisOf(const Step& step, const arm64::Place& place)
{
    const bool isLogged = place.isRegister() && place.reg <= arm64::Register::pstate();
    return step.basis == Basis::Seen && !isLogged ? Basis::Foretold : step.basis;
}

std::uint32_t confirmedIn(const Recording& recording, std::uint32_t index)
{
    Cursor steps(recording, index);
    if (steps.step().basis == Basis::Read)
        return index + 1;
    // Before a step that is not taken from the log the machine was halted, and read.
    while (!steps.atEnd() && steps.step().basis != Basis::Read)
        steps.next();
    return steps.index();
}

} // namespace recording
