// SPDX-License-Identifier: GPL-2.0-or-later
// A device of a VM's board is one pair of files. Its .cpp describes it in one entry of a table that
// the linker collects (boot/link.ld, .hyp.devices); nothing else in EL2 knows a device by name.
// docs/recipes.md adds one.
#pragma once

#include "abi/board.h"
#include "abi/machine-description.h"
#include "devices/console.h"
#include "devices/vgic.h"

struct device;

/// A device as one VM has it.
struct board_device {
    const device* type;
    struct board* board;
    void* state; // zeros before the reset

    template <typename T>
    T& as() const
    {
        return *static_cast<T*>(state);
    }
};

/// The board of one VM, as its devices find it. The VM round it is vm/machine.h's.
struct board {
    struct kvm* vm; // whose it is
    const vm_description* description;
    vgic gic;
    board_device* devices; // one for each entry of the table (vm/mmio.h)
    board_device* console; // it printed there last: what is typed goes there too
    console_line line;

    // What a device may ask for.
    void (*print)(board_device& from, char c);
    u32 (*seconds)(); // since 1970
};

inline constexpr u64 DEVICE_NEVER = ~0UL;

/// One row of the table.
struct device {
    u64 base; // an IPA
    u64 size;
    unsigned interrupt; // INTID of the SPI that it drives; 0: none
    u64 state;          // bytes that it keeps of each VM

    void (*reset)(board_device&); // null: zeros are what it is at reset
    u64 (*read)(board_device&, u64 offset, unsigned size);
    /// False when the guest has to store it once more, for what is left to do.
    bool (*write)(board_device&, u64 offset, unsigned size, u64 value);
    /// What it drives onto its interrupt line now.
    bool (*line)(board_device&); // null: it has no interrupt

    // What only some have.
    struct {
        /// Of a console: a character that was typed. False when there is no room for it.
        bool (*receive)(board_device&, char) = nullptr;
        /// Of a clock: seconds until its line rises by itself, 0 when it just has.
        u64 (*due)(board_device&) = nullptr;
        /// Of flash, which is where the VM has a region of memory: it may be read without EL2 now.
        bool (*shows_memory)(board_device&, u64 offset) = nullptr;
        /// Pending and active interrupts are read back from the CPU before each access.
        bool shows_interrupts = false;
    } has = {};
};

inline constexpr unsigned SPI = 32; // INTID of SPI 0

/// A function of a device's own state, as one of the table's.
template <auto Function>
struct state_call;
template <typename T, typename Result, typename... Arguments, Result (*Function)(T&, Arguments...)>
struct state_call<Function> {
    static Result call(board_device& self, Arguments... arguments)
    {
        return Function(*static_cast<T*>(self.state), arguments...);
    }
};
template <auto Function>
inline constexpr auto on = state_call<Function>::call;

/// A row of the table: struct device's fields, in their order.
#define BOARD_DEVICE(name, ...)                                                                    \
    const device name{__VA_ARGS__};                                                                \
    [[gnu::section(".hyp.devices"), gnu::used]] const device* const name##_row = &(name)
