# SPDX-License-Identifier: GPL-2.0-or-later
# What a build needs of the system: looked for here, and all that is missing said at once, each
# thing with its Debian package. scripts/packages.sh installs these; elsewhere a user does.

set(worldswitch_missing "")
# worldswitch_need(FOUND WHAT PACKAGE): FOUND is a variable that is false where WHAT is missing.
macro(worldswitch_need found what package)
  if(NOT ${found})
    string(APPEND worldswitch_missing "\n  ${what} (Debian package ${package})")
  endif()
endmacro()

find_package(Qt6 6.4 QUIET COMPONENTS Core Network Gui Widgets)
if(Qt6_FOUND) # its other parts cannot even be looked for without it
  find_package(Qt6LinguistTools 6.4 QUIET)
  worldswitch_need(Qt6LinguistTools_FOUND "Qt's lupdate and lrelease" "qt6-tools-dev, qt6-l10n-tools")
  if(WORLDSWITCH_TESTS)
    find_package(Qt6Test 6.4 QUIET)
    worldswitch_need(Qt6Test_FOUND "Qt Test" qt6-base-dev)
  endif()
else()
  worldswitch_need(Qt6_FOUND "Qt 6.4 or later, with Widgets, Network and the tools for languages"
    "qt6-base-dev, qt6-tools-dev, qt6-tools-dev-tools, qt6-l10n-tools")
endif()

# Of several LLVMs the newest. LLVM's version file takes a version for that version only.
set(CMAKE_FIND_PACKAGE_SORT_ORDER NATURAL)
set(CMAKE_FIND_PACKAGE_SORT_DIRECTION DEC)
find_package(LLVM QUIET CONFIG)
set(worldswitch_llvm_good FALSE)
if(LLVM_FOUND AND LLVM_VERSION_MAJOR GREATER_EQUAL 14 AND TARGET LLVMAArch64Disassembler)
  set(worldswitch_llvm_good TRUE)
endif()
worldswitch_need(worldswitch_llvm_good
  "LLVM 14 or later, its static libraries with AArch64" "llvm-19-dev, or llvm-14-dev on Debian 12")

find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h)
worldswitch_need(TOMLPLUSPLUS_INCLUDE "toml++" libtomlplusplus-dev)
find_path(CMARK_INCLUDE cmark.h)
find_library(CMARK_LIBRARY cmark)
set(worldswitch_cmark_good FALSE)
if(CMARK_INCLUDE AND CMARK_LIBRARY)
  set(worldswitch_cmark_good TRUE)
endif()
worldswitch_need(worldswitch_cmark_good "cmark, which reads Markdown," libcmark-dev)
find_path(LIBDW_INCLUDE elfutils/libdw.h)
find_library(LIBDW_LIBRARY dw)
set(worldswitch_libdw_good FALSE)
if(LIBDW_INCLUDE AND LIBDW_LIBRARY)
  set(worldswitch_libdw_good TRUE)
endif()
worldswitch_need(worldswitch_libdw_good "elfutils' libdw" libdw-dev)
find_path(FDT_INCLUDE libfdt.h)
find_library(FDT_LIBRARY fdt)
set(worldswitch_fdt_good FALSE)
if(FDT_INCLUDE AND FDT_LIBRARY)
  set(worldswitch_fdt_good TRUE)
endif()
worldswitch_need(worldswitch_fdt_good libfdt libfdt-dev)
find_package(ZLIB QUIET)
worldswitch_need(ZLIB_FOUND zlib zlib1g-dev)
find_path(ZSTD_INCLUDE zstd.h)
find_library(ZSTD_LIBRARY zstd)
set(worldswitch_zstd_good FALSE)
if(ZSTD_INCLUDE AND ZSTD_LIBRARY)
  set(worldswitch_zstd_good TRUE)
endif()
worldswitch_need(worldswitch_zstd_good zstd libzstd-dev)
find_package(LibArchive QUIET)
worldswitch_need(LibArchive_FOUND "libarchive, which reads what students hand in," libarchive-dev)
find_program(DTC dtc)
worldswitch_need(DTC "the device tree compiler dtc" device-tree-compiler)

# The image's own project finds these again, in its toolchain file.
find_program(WORLDSWITCH_CROSS_CXX NAMES aarch64-linux-gnu-g++)
worldswitch_need(WORLDSWITCH_CROSS_CXX "a C++ compiler for arm64, aarch64-linux-gnu-g++"
  "g++-aarch64-linux-gnu, or g++ on arm64")
if(WORLDSWITCH_TESTS)
  find_program(WORLDSWITCH_ARM_as NAMES arm-linux-gnueabihf-as)
  worldswitch_need(WORLDSWITCH_ARM_as "the assembler for AArch32, arm-linux-gnueabihf-as"
    binutils-arm-linux-gnueabihf)
endif()

if(worldswitch_missing)
  message(FATAL_ERROR "What this build needs is missing here:${worldswitch_missing}\nInstall it, "
    "and run the same command again.")
endif()
