# SPDX-License-Identifier: GPL-2.0-or-later
# Gathers what a lab is built with, in a folder KIT that stands alone: the objects of the image (OBJECTS,
# a file with a path a line) by the names of their sources, all headers of SOURCES and what labs are about,
# the offsets (OFFSETS), the linker script, and in `assemble` and `compile` how a source is (FLAGS, CXX_FLAGS).
# An object that joins a lab to EL2 is apart: each lab has its own.
file(REMOVE_RECURSE ${KIT})
file(MAKE_DIRECTORY ${KIT}/objects ${KIT}/adapters)
# Without an encoding STRINGS takes a letter that is not ASCII for the end of a string.
file(STRINGS ${OBJECTS} objects ENCODING UTF-8)
foreach(object IN LISTS objects)
  # …/hyp_asm.dir/switch/entry.S.obj is objects/switch-entry.S.o; a guest's is guest_a-guests-….
  string(REGEX MATCH "/([a-z_]+)\\.dir/(\\./)?(.*)\\.(obj|o)$" found "${object}")
  set(part ${CMAKE_MATCH_1})
  string(REPLACE / - name "${CMAKE_MATCH_3}")
  if(part MATCHES "^guest_")
    string(PREPEND name "${part}-")
  endif()
  set(place objects)
  if(part STREQUAL lab_adapters)
    set(place adapters)
  endif()
  file(COPY_FILE "${object}" ${KIT}/${place}/${name}.o)
endforeach()
file(GLOB_RECURSE headers RELATIVE ${SOURCES} ${SOURCES}/*.h)
# What a lab asks for is in no header of its kit.
list(FILTER headers EXCLUDE REGEX "^(guests/|traps/abort\\.h|vm/mmio)")
file(GLOB written RELATIVE ${SOURCES} ${SOURCES}/kit/*.cpp)
list(FILTER written EXCLUDE REGEX "(-adapter|/call|/memory)\\.cpp$")
foreach(file IN LISTS headers ITEMS boot/link.ld)
  get_filename_component(folder ${file} DIRECTORY)
  file(MAKE_DIRECTORY ${KIT}/${folder})
  file(COPY_FILE ${SOURCES}/${file} ${KIT}/${file})
endforeach()
# Apart from what a compiler is shown: a submission may include whatever it finds there.
foreach(file IN LISTS written ITEMS switch/entry.S switch/fpsimd.S)
  get_filename_component(folder ${file} DIRECTORY)
  file(MAKE_DIRECTORY ${KIT}/answers/${folder})
  file(COPY_FILE ${SOURCES}/${file} ${KIT}/answers/${file})
endforeach()
file(COPY_FILE ${OFFSETS} ${KIT}/asm-offsets.h)
file(WRITE ${KIT}/assemble "${FLAGS}\n")
file(WRITE ${KIT}/compile "${CXX_FLAGS}\n")
