# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DINPUT=… -DOUTPUT=… -P one-context.cmake
# lupdate files a text under the class or namespace that it stands in; a free function tr() asks for
# the room's name at run time. So the program has one context for all texts: a text reads the same
# wherever it stands (base/translation.cpp asks for this context).
file(READ "${INPUT}" text)
string(REGEX REPLACE "<name>[^<]*</name>" "<name>worldswitch</name>" text "${text}")
file(WRITE "${OUTPUT}" "${text}")
