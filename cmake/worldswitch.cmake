# SPDX-License-Identifier: GPL-2.0-or-later
# What every host target shares: warnings as errors, sanitizers on demand, one way to make a room.

add_library(worldswitch_host INTERFACE)
target_compile_options(worldswitch_host INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Werror)
if(WORLDSWITCH_SANITIZE)
  target_compile_options(worldswitch_host INTERFACE
    -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(worldswitch_host INTERFACE -fsanitize=address,undefined)
endif()
target_compile_definitions(worldswitch_host INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(Qt6_VERSION VERSION_GREATER_EQUAL 6.5) # what later ones deprecate may have no substitute in 6.4
  target_compile_definitions(worldswitch_host INTERFACE QT_WARN_DEPRECATED_UP_TO=0x060400)
endif()

# worldswitch_room(NAME SOURCES ... LINKS ...): a static library `ws_NAME` for one room. LINKS names
# the rooms to its left; nothing else is reachable, so an arrow that runs back does not link.
function(worldswitch_room name)
  cmake_parse_arguments(ARG "" "ROOT" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  if(NOT ARG_ROOT)
    set(ARG_ROOT ${CMAKE_CURRENT_SOURCE_DIR}/..)
  endif()
  add_library(ws_${name} STATIC ${ARG_SOURCES})
  target_include_directories(ws_${name} PUBLIC ${ARG_ROOT})
  target_link_libraries(ws_${name} PUBLIC ${ARG_LINKS} PRIVATE worldswitch_host ${ARG_PRIVATE_LINKS})
endfunction()

# worldswitch_tool(NAME SOURCES ... LINKS ...): an executable in bin/.
function(worldswitch_tool name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE worldswitch_host ${ARG_LINKS})
endfunction()
