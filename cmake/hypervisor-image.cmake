# SPDX-License-Identifier: GPL-2.0-or-later
# The aarch64 image is a project of its own (another compiler), built by the same `cmake --build`;
# a second time in the shape of a VHE host (HCR_EL2.E2H), in hypervisor-vhe/.
include(ExternalProject)

foreach(shape "" _vhe)
  string(REPLACE _ - folder "hypervisor${shape}")
  ExternalProject_Add(hypervisor_image${shape}
    SOURCE_DIR ${CMAKE_SOURCE_DIR}/hypervisor
    BINARY_DIR ${CMAKE_BINARY_DIR}/${folder}
    CMAKE_GENERATOR Ninja
    CMAKE_ARGS
      -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/hypervisor/aarch64-freestanding.cmake
      -DCMAKE_BUILD_TYPE=RelWithDebInfo
      -DWORLDSWITCH_VHE=$<BOOL:${shape}>
      -DWORLDSWITCH_TEST_GUESTS=${WORLDSWITCH_TESTS}
    BUILD_ALWAYS TRUE
    INSTALL_COMMAND ""
    TEST_COMMAND "")
endforeach()
