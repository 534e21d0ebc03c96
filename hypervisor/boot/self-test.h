// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/// Makes the fault that a test wrote into the image for this CPU, if there is one.
void hyp_self_test(unsigned cpu);
