// SPDX-License-Identifier: GPL-2.0-or-later
// Linux's names for fixed-width integers. Nothing here runs.
#pragma once

using u8 = unsigned char;
using u16 = unsigned short;
using u32 = unsigned int;
using u64 = unsigned long;
using s32 = int;
using s64 = long;
