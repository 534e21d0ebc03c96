// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/gic.h"

#include "abi/board.h"
#include "arch/io.h"
#include "arch/sysreg.h"
#include "devices/gic-registers.h"

namespace {

constexpr u64 GICD_BASE = BOARD_GICD_BASE; // it lies where the guests see one
constexpr u64 GICR_STRIDE = 0x20000;

constexpr u64 SRE_ENABLE = 0xf; // system registers at EL2, and EL1 may use its own (SRE, DFB, DIB)
constexpr u64 CTLR_EOI_DROPS = 1UL << 1; // an EOI drops the priority, DIR deactivates
constexpr u64 PMR_ALL = 0xff;
constexpr u32 PRIORITY = 0xa0a0a0a0; // of each of EL2's interrupts: the same, so none nests

constexpr u64 ICH_HCR_EN = 1UL << 0;
constexpr u64 ICH_HCR_LRENPIE = 1UL << 2;  // interrupt when EOIcount is not 0
constexpr u64 ICH_HCR_NPIE = 1UL << 3;     // interrupt when no list register is pending any more
constexpr u64 ICH_HCR_TDIR = 1UL << 14;    // the guest's writes of ICC_DIR_EL1 trap
constexpr u64 ICH_HCR_EOICOUNT_SHIFT = 27; // ends of what was in no list register
constexpr u64 ICH_VMCR_VEOIM = 1UL << 9;   // an EOI only drops the priority: ICC_DIR_EL1 ends

u64 redistributor(unsigned cpu)
{
    return BOARD_GICR_BASE + cpu * GICR_STRIDE;
}

} // namespace

void gic_init()
{
    writel(CTLR_ARE, GICD_BASE + GICD_CTLR); // affinity routing first: it gives IROUTER its meaning
    writel(CTLR_ARE | CTLR_GROUP1, GICD_BASE + GICD_CTLR);
    writel(~0U, GICD_BASE + IGROUPR + 4); // every SPI is group 1
    writel(PRIORITY, GICD_BASE + IPRIORITYR + INTID_UART / 4 * 4);
    writel(0, GICD_BASE + GICD_IROUTER + 8 * INTID_UART); // to CPU 0: Aff3, its upper half, is 0
    writel(1U << (INTID_UART - 32), GICD_BASE + ISENABLER + 4);
}

void gic_init_cpu(unsigned cpu)
{
    const u64 base = redistributor(cpu);
    writel(0, base + GICR_WAKER); // awake
    while ((readl(base + GICR_WAKER) & WAKER_CHILDREN_ASLEEP) != 0) {
    }
    writel(~0U, base + GICR_SGI_FRAME + IGROUPR);
    for (u64 n = 0; n < NR_LOCAL_IRQS; n += 4)
        writel(PRIORITY, base + GICR_SGI_FRAME + IPRIORITYR + n);
    writel(1U << INTID_KICK | 1U << INTID_MAINTENANCE | 1U << INTID_HYP_TIMER | GUEST_PPI_BITS,
           base + GICR_SGI_FRAME + ISENABLER);

    sysreg::icc_sre_el2::write(SRE_ENABLE);
    isb(); // the system registers below exist from here on
    sysreg::icc_sre_el1::write(7);
    sysreg::icc_pmr_el1::write(PMR_ALL);
    sysreg::icc_ctlr_el1::write(CTLR_EOI_DROPS);
    sysreg::icc_igrpen1_el1::write(1);
    sysreg::ich_hcr_el2::write(0);
    isb();
}

unsigned gic_acknowledge()
{
    const u64 intid = sysreg::icc_iar1_el1::read();
    if (intid < INTID_NONE) {
        sysreg::icc_eoir1_el1::write(intid);
        isb(); // the priority is dropped before the next acknowledge
    }
    return static_cast<unsigned>(intid);
}

void gic_deactivate(unsigned intid)
{
    sysreg::icc_dir_el1::write(intid);
    isb();
}

void gic_send_kick(unsigned cpu)
{
    asm volatile("dsb ishst" : : : "memory"); // what the other CPU shall see, before it is told
    sysreg::icc_sgi1r_el1::write(static_cast<u64>(INTID_KICK) << 24 | 1UL << cpu);
    isb();
}

unsigned gic_list_registers()
{
    return static_cast<unsigned>(sysreg::ich_vtr_el2::read() & 0x1f) + 1;
}

void gic_load_guest(const vgic_cpu& state)
{
    sysreg::ich_vmcr_el2::write(state.vmcr);
    sysreg::ich_ap0r0_el2::write(state.ap0r0);
    sysreg::ich_ap1r0_el2::write(state.ap1r0);
}

void gic_put_guest(vgic_cpu& state)
{
    sysreg::ich_hcr_el2::write(0);
    state.vmcr = sysreg::ich_vmcr_el2::read();
    state.ap0r0 = sysreg::ich_ap0r0_el2::read();
    state.ap1r0 = sysreg::ich_ap1r0_el2::read();
}

void gic_read_lists(vgic_cpu& state)
{
    if (state.spilled) {
        state.spilled = false; // what is counted here is not counted again
        if ((sysreg::ich_vmcr_el2::read() & ICH_VMCR_VEOIM) == 0)
            state.ended = sysreg::ich_hcr_el2::read() >> ICH_HCR_EOICOUNT_SHIFT;
    }
    state.lr[0] = sysreg::ich_lr0_el2::read();
    state.lr[1] = sysreg::ich_lr1_el2::read();
    state.lr[2] = sysreg::ich_lr2_el2::read();
    state.lr[3] = sysreg::ich_lr3_el2::read();
}

void gic_write_lists(const vgic_cpu& state)
{
    const auto entry = [&](unsigned n) { return n < state.count ? state.lr[n] : 0; };
    sysreg::ich_lr0_el2::write(entry(0));
    sysreg::ich_lr1_el2::write(entry(1));
    sysreg::ich_lr2_el2::write(entry(2));
    sysreg::ich_lr3_el2::write(entry(3));
    sysreg::ich_hcr_el2::write(ICH_HCR_EN | (state.waiting ? ICH_HCR_NPIE : 0) |
                               (state.spilled ? ICH_HCR_LRENPIE | ICH_HCR_TDIR : 0));
}

void gic_quiet_lists()
{
    // All but the count of ends: nobody has seen it yet.
    sysreg::ich_hcr_el2::write(sysreg::ich_hcr_el2::read() & 0x1fUL << ICH_HCR_EOICOUNT_SHIFT);
    isb(); // the maintenance interrupt's line is low before it is ended
}

void gic_set_active(unsigned cpu, unsigned intid, bool active)
{
    const u64 frame = redistributor(cpu) + GICR_SGI_FRAME;
    const u32 bit = 1U << intid;
    if (((readl(frame + ISACTIVER) & bit) != 0) != active)
        writel(bit, frame + (active ? ISACTIVER : ICACTIVER));
}
