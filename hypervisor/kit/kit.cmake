# SPDX-License-Identifier: GPL-2.0-or-later
# Gathers what a lab is built with, in a folder KIT that stands alone: the objects of the image (OBJECTS,
# a file with a path a line) by the names of their sources, all headers of SOURCES and what labs are about,
# the offsets (OFFSETS), the linker script, and in `assemble` how a source is assembled (FLAGS).
file(REMOVE_RECURSE ${KIT})
file(MAKE_DIRECTORY ${KIT}/objects)
file(STRINGS ${OBJECTS} objects)
foreach(object IN LISTS objects)
  # …/hyp_asm.dir/switch/entry.S.obj is objects/switch-entry.S.o; a guest's is guest_a-guests-….
  string(REGEX MATCH "/([a-z_]+)\\.dir/(\\./)?(.*)\\.(obj|o)$" found "${object}")
  set(part ${CMAKE_MATCH_1})
  string(REPLACE / - name "${CMAKE_MATCH_3}")
  if(part MATCHES "^guest_")
    string(PREPEND name "${part}-")
  endif()
  file(COPY_FILE ${object} ${KIT}/objects/${name}.o)
endforeach()
file(GLOB_RECURSE headers RELATIVE ${SOURCES} ${SOURCES}/*.h)
list(FILTER headers EXCLUDE REGEX "^guests/")
foreach(file IN LISTS headers ITEMS switch/entry.S switch/fpsimd.S boot/link.ld)
  get_filename_component(folder ${file} DIRECTORY)
  file(MAKE_DIRECTORY ${KIT}/${folder})
  file(COPY_FILE ${SOURCES}/${file} ${KIT}/${file})
endforeach()
file(COPY_FILE ${OFFSETS} ${KIT}/asm-offsets.h)
file(WRITE ${KIT}/assemble "${FLAGS}\n")
