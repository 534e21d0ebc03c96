# SPDX-License-Identifier: GPL-2.0-or-later
# A file's bytes as a C++ array: cmake -DINPUT=… -DOUTPUT=… -DNAME=… -P embed.cmake
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "// Generated; do not edit.\n#pragma once\ninline constexpr unsigned char ${NAME}[] = {${bytes}};\n")
