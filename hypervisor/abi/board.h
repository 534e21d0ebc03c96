/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lies where on a VM's board: as on QEMU's virt board. Plain preprocessor text, because three
 * read it: EL2's devices, the launcher, and the board's device tree (tools/vm/virt.dts).
 * Interrupts are numbered as in a device tree: SPI n is INTID 32 + n, PPI n is INTID 16 + n.
 */
#ifndef WORLDSWITCH_ABI_BOARD_H
#define WORLDSWITCH_ABI_BOARD_H

#define BOARD_FLASH_BASE 0x00000000
#define BOARD_FLASH_BANK 0x04000000 /* the size of each of the two */
#define BOARD_GICD_BASE 0x08000000
#define BOARD_GICD_SIZE 0x10000
#define BOARD_GICR_BASE 0x080a0000
#define BOARD_GICR_SIZE 0x100000 /* one of 0x20000 for each of eight virtual CPUs */
#define BOARD_UART_BASE 0x09000000
#define BOARD_UART_SIZE 0x1000
#define BOARD_UART_SPI 1
#define BOARD_RTC_BASE 0x09010000
#define BOARD_RTC_SIZE 0x1000
#define BOARD_RTC_SPI 2
/* 32 slots for virtio; of most the device is "none". */
#define BOARD_VIRTIO_SLOT 0x200
#define BOARD_DISK_BASE 0x0a000000
#define BOARD_DISK_SPI 16
#define BOARD_CONSOLE_BASE 0x0a000200
#define BOARD_CONSOLE_SPI 17
#define BOARD_EMPTY_SLOTS_BASE 0x0a000400
#define BOARD_EMPTY_SLOTS_SIZE 0x3c00
#define BOARD_VIRTUAL_TIMER_PPI 11
#define BOARD_PHYSICAL_TIMER_PPI 14
#define BOARD_PMU_PPI 7

#endif
