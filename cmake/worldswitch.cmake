# SPDX-License-Identifier: GPL-2.0-or-later
# What every host target shares: warnings as errors, sanitizers on demand, one way to make a room.

add_library(worldswitch_host INTERFACE)
target_compile_options(worldswitch_host INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Werror
  # Functions and lines alone: with all of it in each of some 160 test programs, which hold the rooms,
  # a build tree is 5 GB. A plain -DCMAKE_BUILD_TYPE=Debug has variables, too.
  $<$<CONFIG:RelWithDebInfo>:-g1>)
if(WORLDSWITCH_SANITIZE)
  target_compile_options(worldswitch_host INTERFACE
    -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all -g1)
  target_link_options(worldswitch_host INTERFACE -fsanitize=address,undefined)
endif()
target_compile_definitions(worldswitch_host INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(Qt6_VERSION VERSION_GREATER_EQUAL 6.5) # what later ones deprecate may have no substitute in 6.4
  target_compile_definitions(worldswitch_host INTERFACE QT_WARN_DEPRECATED_UP_TO=0x060400)
endif()

# Some 170 test programs hold the rooms: mold links one in a tenth of the time that GNU ld takes.
if(WORLDSWITCH_TESTS)
  find_program(WORLDSWITCH_MOLD mold)
  if(WORLDSWITCH_MOLD)
    target_link_options(worldswitch_host INTERFACE -fuse-ld=mold)
  endif()
endif()

# Qt and the standard library are half of what a file costs to compile: a tree with tests, some 600
# files, parses them once. No file leans on that: a tree without tests compiles each as it stands.
if(WORLDSWITCH_TESTS)
  set(nothing ${CMAKE_BINARY_DIR}/headers.cpp) # a target needs a source
  if(NOT EXISTS ${nothing})
    file(WRITE ${nothing} "")
  endif()
  add_library(worldswitch_headers OBJECT ${nothing})
  target_link_libraries(worldswitch_headers PRIVATE worldswitch_host Qt6::Core)
  target_precompile_headers(worldswitch_headers PRIVATE
    <QByteArray> <QCoreApplication> <QDir> <QFile> <QJsonArray> <QJsonDocument> <QJsonObject>
    <QObject> <QProcess> <QString> <QStringList> <QTemporaryDir> <QTimer>
    <algorithm> <array> <chrono> <coroutine> <functional> <map> <memory> <optional> <set> <string>
    <utility> <variant> <vector>)
endif()
function(worldswitch_parsed_once target)
  if(TARGET worldswitch_headers)
    target_precompile_headers(${target} REUSE_FROM worldswitch_headers)
  endif()
endfunction()

# worldswitch_room(NAME SOURCES ... LINKS ...): a static library `ws_NAME` for one room. LINKS names
# the rooms below it; nothing else is reachable: an arrow that runs up does not link, and does not
# compile, since a library's include root (a folder of the build tree) holds that room alone.
function(worldswitch_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  set(root ${CMAKE_BINARY_DIR}/include/${name})
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${folder} SYMBOLIC)
  add_library(ws_${name} STATIC ${ARG_SOURCES})
  target_include_directories(ws_${name} PUBLIC ${root})
  target_link_libraries(ws_${name} PUBLIC ${ARG_LINKS} PRIVATE worldswitch_host ${ARG_PRIVATE_LINKS})
  worldswitch_parsed_once(ws_${name})
endfunction()

# worldswitch_tool(NAME SOURCES ... LINKS ...): an executable in bin/.
function(worldswitch_tool name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE worldswitch_host ${ARG_LINKS})
  worldswitch_parsed_once(${name})
endfunction()
