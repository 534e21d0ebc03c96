# SPDX-License-Identifier: GPL-2.0-or-later
# Turns the markers that asm-offsets.cpp leaves in its assembly output into a header.
file(STRINGS ${INPUT} lines REGEX "->[A-Z0-9_]+ ")
set(text "/* Generated from switch/asm-offsets.cpp; do not edit. */\n#pragma once\n")
foreach(line IN LISTS lines)
  if(NOT line MATCHES "->([A-Z0-9_]+) #?([0-9]+)")
    message(FATAL_ERROR "asm-offsets: cannot read '${line}'")
  endif()
  string(APPEND text "#define ${CMAKE_MATCH_1} ${CMAKE_MATCH_2}\n")
endforeach()
file(WRITE ${OUTPUT}.new "${text}")
execute_process(COMMAND ${CMAKE_COMMAND} -E copy_if_different ${OUTPUT}.new ${OUTPUT})
file(TOUCH_NOCREATE ${OUTPUT})
