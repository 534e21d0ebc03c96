# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's cross compiler; on an arm64 Debian the native one is that compiler.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
find_program(WORLDSWITCH_CROSS_CXX NAMES aarch64-linux-gnu-g++ REQUIRED)
set(CMAKE_CXX_COMPILER ${WORLDSWITCH_CROSS_CXX})
set(CMAKE_ASM_COMPILER ${WORLDSWITCH_CROSS_CXX})
# Each by its own name: where ccache stands before the compiler in PATH, its folder has no binutils.
find_program(WORLDSWITCH_CROSS_OBJCOPY NAMES aarch64-linux-gnu-objcopy REQUIRED)
find_program(WORLDSWITCH_CROSS_NM NAMES aarch64-linux-gnu-nm REQUIRED)
set(CMAKE_OBJCOPY ${WORLDSWITCH_CROSS_OBJCOPY})
set(CMAKE_NM ${WORLDSWITCH_CROSS_NM})
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
