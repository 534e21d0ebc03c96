// SPDX-License-Identifier: GPL-2.0-or-later
// The machine's counter, and EL2's own timer, CNTHP. Guests' timers: vm/vtimer.h.
#pragma once

#include "arch/bits.h"
#include "arch/sysreg.h"

/// The physical counter; its frequency in Hz.
inline u64 hyp_now()
{
    isb(); // the counter is not read ahead of time
    return sysreg::cntpct_el0::read();
}

inline u64 hyp_frequency()
{
    return sysreg::cntfrq_el0::read();
}

/// EL2's own timer interrupts at that count.
inline void hyp_timer_set(u64 deadline)
{
    sysreg::cnthp_cval_el2::write(deadline);
    sysreg::cnthp_ctl_el2::write(CNT_CTL_ENABLE);
    isb();
}
