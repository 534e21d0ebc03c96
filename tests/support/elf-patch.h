// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/elf-patch.h"

namespace support {

using image::ElfPatch; // how tests plant bugs, and the exam does

} // namespace support
