# SPDX-License-Identifier: GPL-2.0-or-later
# The aarch64 image is a project of its own (another compiler), built by the same `cmake --build`.
include(ExternalProject)

ExternalProject_Add(hypervisor_image
  SOURCE_DIR ${CMAKE_SOURCE_DIR}/hypervisor
  BINARY_DIR ${CMAKE_BINARY_DIR}/hypervisor
  CMAKE_GENERATOR Ninja
  CMAKE_ARGS
    -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/hypervisor/aarch64-freestanding.cmake
    -DCMAKE_BUILD_TYPE=RelWithDebInfo
  BUILD_ALWAYS TRUE
  INSTALL_COMMAND ""
  TEST_COMMAND "")
