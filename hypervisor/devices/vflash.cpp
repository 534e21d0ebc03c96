// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vflash.h"

#include "mem/regions.h"

namespace {

constexpr u64 SECTOR = 0x40000; // of both chips together
constexpr u8 STATUS_READY = 0x80;
constexpr u8 STATUS_SEQUENCE = 0x30; // a command that was not confirmed
constexpr u8 CONFIRM = 0xd0;

// What a query finds from word 0x10 on (JESD68.01, table 4): who it is, its voltages and times,
// then its geometry: 32 MB a chip, x16, buffers of 32 bytes, 256 sectors of 128 KB; then Intel's
// own table, of version 1.0 and without options.
constexpr u8 query[] = {'Q',  'R',  'Y',  0x01, 0x00, 0x31, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x45, 0x55, 0x00, 0x00, 0x07, 0x07, 0x0a, 0x00, 0x04,
                        0x04, 0x04, 0x00, 0x19, 0x02, 0x00, 0x05, 0x00, 0x01, 0xff,
                        0x00, 0x00, 0x02, 'P',  'R',  'I',  '1',  '0'};

/// Bits are only ever cleared by programming.
void program(u8* array, u64 bytes, u64 offset, unsigned size, u64 value)
{
    for (u64 i = 0; i < size && offset + i < bytes; ++i)
        array[offset + i] &= static_cast<u8>(value >> 8 * i);
}

void erase(u8* array, u64 bytes, u64 offset)
{
    const u64 begin = offset & ~(SECTOR - 1);
    for (u64 i = begin; i < begin + SECTOR && i < bytes; ++i)
        array[i] = 0xff;
}

/// The mode that a command leads to; to its array 0xff, and what there is not.
flash_mode obey(vflash& flash, u8 command)
{
    constexpr struct {
        u8 command;
        flash_mode mode;
    } known[] = {{0x10, flash_mode::program}, {0x20, flash_mode::erase},
                 {0x40, flash_mode::program}, {0x60, flash_mode::lock},
                 {0x70, flash_mode::status},  {0x90, flash_mode::id},
                 {0x98, flash_mode::query},   {0xe8, flash_mode::count}};
    for (const auto& each : known)
        if (each.command == command)
            return each.mode;
    if (command != 0x50)
        return flash_mode::array;
    flash.errors = 0;
    return flash.mode;
}

/// One chip's answer at that word.
u64 answer(const vflash& flash, u64 word)
{
    switch (flash.mode) {
    case flash_mode::id: // manufacturer and device; no sector is locked
        return word == 0 ? 0x89 : word == 1 ? 0x18 : 0;
    case flash_mode::query:
        return word >= 0x10 && word - 0x10 < sizeof query ? query[word - 0x10] : 0;
    default:
        return STATUS_READY | flash.errors;
    }
}

} // namespace

u64 vflash_read(const vflash& flash, u64 offset, unsigned size)
{
    const u64 both = answer(flash, offset / 4) * 0x00010001;
    const u64 bus = (both << 32 | both) >> 8 * (offset & 3);
    return size == 8 ? bus : bus & ((1UL << 8 * size) - 1);
}

void vflash_write(vflash& flash, u8* array, u64 bytes, u64 offset, unsigned size, u64 value)
{
    const u8 command = static_cast<u8>(value);
    switch (flash.mode) {
    case flash_mode::program:
        program(array, bytes, offset, size, value);
        break;
    case flash_mode::erase:
        if (command == CONFIRM)
            erase(array, bytes, offset);
        else
            flash.errors |= STATUS_SEQUENCE;
        break;
    case flash_mode::lock: // there is nothing to lock or unlock
        break;
    case flash_mode::count:
        flash.left = (value & 0xffff) + 1;
        flash.mode = flash_mode::buffer;
        return;
    case flash_mode::buffer:
        if (flash.left != 0) {
            program(array, bytes, offset, size, value);
            --flash.left;
            return;
        }
        if (command != CONFIRM)
            flash.errors |= STATUS_SEQUENCE;
        break;
    default:
        flash.mode = obey(flash, command);
        return;
    }
    flash.mode = flash_mode::status;
}

namespace {

vflash& bank_at(const board_device& self, u64 offset)
{
    return static_cast<vflash*>(self.state)[offset / BOARD_FLASH_BANK];
}

u64 read(board_device& self, u64 offset, unsigned size)
{
    return vflash_read(bank_at(self, offset), offset % BOARD_FLASH_BANK, size);
}

/// Its array is a region that the VM may only read.
bool write(board_device& self, u64 offset, unsigned size, u64 value)
{
    const memory_region& array = *region_at(*self.board->description, BOARD_FLASH_BASE + offset);
    vflash_write(bank_at(self, offset), reinterpret_cast<u8*>(array.pa), array.size,
                 BOARD_FLASH_BASE + offset - array.ipa, size, value);
    return true;
}

bool shows_memory(board_device& self, u64 offset)
{
    return bank_at(self, offset).mode == flash_mode::array;
}

} // namespace

BOARD_DEVICE(vflash_device, BOARD_FLASH_BASE, 2 * BOARD_FLASH_BANK, 0, 2 * sizeof(vflash), nullptr,
             read, write, nullptr, {.shows_memory = shows_memory});
