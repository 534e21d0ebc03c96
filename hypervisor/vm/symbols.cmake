# SPDX-License-Identifier: GPL-2.0-or-later
# Writes the functions of EL2 as a table: address, offset of the name; then the names. vm/symbols.cpp
# reads it. The count comes first; everything is in order of address.
execute_process(COMMAND ${NM} -n -C ${IMAGE} OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE ";" "" listing "${listing}")
string(REPLACE "\n" ";" listing "${listing}")

# Several to a line, lines of at most 100 columns: what is generated is read, too.
macro(append_to text directive item)
  string(REGEX REPLACE ".*\n" "" last "${${text}}")
  string(LENGTH "${last}, ${item}" length)
  if("${last}" STREQUAL "" OR length GREATER 92) # a tab counts eight
    string(APPEND ${text} "\n\t${directive} ${item}")
  else()
    string(APPEND ${text} ", ${item}")
  endif()
endmacro()

set(table "")
set(names "")
set(count 0)
set(offset 0)
foreach(line IN LISTS listing)
  string(REPLACE "(anonymous namespace)::" "" line "${line}")
  if(line MATCHES "^([0-9a-f]+) [TtWw] ([A-Za-z_][A-Za-z0-9_]*)")
    set(address ${CMAKE_MATCH_1})
    set(name ${CMAKE_MATCH_2})
    if(name MATCHES "^guest_|^__(hyp|text|rodata|guest)_?[a-z_]*_(start|end|ipa|pa)$|^__hyp_start$")
      continue()
    endif()
    string(REGEX REPLACE "^0+" "" address "${address}") # shorter lines: they count
    append_to(table .quad "0x${address}, ${offset}")
    append_to(names .asciz "\"${name}\"")
    string(LENGTH "${name}" length)
    math(EXPR offset "${offset} + ${length} + 1")
    math(EXPR count "${count} + 1")
  endif()
endforeach()
file(WRITE ${OUTPUT} "\t.section .hyp.symbols, \"a\"\n\t.quad ${count}${table}${names}\n\t.org 16384\n")
