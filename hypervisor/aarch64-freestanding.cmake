# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's cross compiler; on an arm64 Debian the native one is that compiler.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
find_program(WORLDSWITCH_CROSS_CXX NAMES aarch64-linux-gnu-g++ REQUIRED)
string(REGEX REPLACE "g\\+\\+$" "" cross ${WORLDSWITCH_CROSS_CXX})
set(CMAKE_CXX_COMPILER ${WORLDSWITCH_CROSS_CXX})
set(CMAKE_ASM_COMPILER ${WORLDSWITCH_CROSS_CXX})
set(CMAKE_OBJCOPY ${cross}objcopy)
set(CMAKE_NM ${cross}nm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
