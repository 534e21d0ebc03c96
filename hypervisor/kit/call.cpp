// SPDX-License-Identifier: GPL-2.0-or-later
#include "kit/call.h"

#include "devices/uart.h"
#include "switch/fault.h"

const kvm_vcpu* lab_vcpu;

void lab_owes(u64 number)
{
    constexpr u64 SP = 31;
    uart_print("[hyp] your function came back with another ", number == SP ? "SP" : "x");
    if (number != SP)
        uart_print(static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10));
    lab_is_wrong(": x19 to x29 and SP are its caller's (AAPCS64 6.1.1)\n");
}

void lab_is_wrong(const char* line)
{
    // Printed here: who records the machine stops it at the exception that comes now.
    uart_print(line);
    hyp_bug("a lab's function broke its promise");
}
