// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLatin1String>

// What a recording's facts are called (docs/formats.md, "Recording").
namespace reading::key {

inline constexpr QLatin1String kFormat("format");
inline constexpr QLatin1String kCreatedBy("createdBy");
inline constexpr QLatin1String kMachine("machine");
inline constexpr QLatin1String kCpu("cpu");
inline constexpr QLatin1String kPokes("pokes");
inline constexpr QLatin1String kStart("start"); // live::startFact
inline constexpr QLatin1String kImage("image");
inline constexpr QLatin1String kPath("path");
inline constexpr QLatin1String kSha256("sha256");
inline constexpr QLatin1String kBuildId("buildId");
inline constexpr QLatin1String kPlaced("placed");
inline constexpr QLatin1String kProfile("profile");
inline constexpr QLatin1String kLayouts("layouts");
inline constexpr QLatin1String kSize("size");
inline constexpr QLatin1String kFields("fields");
inline constexpr QLatin1String kObjects("objects");
inline constexpr QLatin1String kName("name");
inline constexpr QLatin1String kStruct("struct");
inline constexpr QLatin1String kAddress("address");
inline constexpr QLatin1String kCount("count");
inline constexpr QLatin1String kElementSize("elementSize");
inline constexpr QLatin1String kFunctions("functions");
inline constexpr QLatin1String kCode("code");
inline constexpr QLatin1String kFiles("files");
inline constexpr QLatin1String kLines("lines");
inline constexpr QLatin1String kUnwatched("unwatched"); // recorder::record puts it there
inline constexpr QLatin1String kWithheld("withheld");   // who hands it out as a question; why

/// Only in a recording that ended before all was there:
inline constexpr QLatin1String
    kNotWhole("notWhole"); // recording::load: its file was cut or damaged
inline constexpr QLatin1String kMachineEnded("machineEnded"); // recorder::record: by itself; how
inline constexpr QLatin1String kUsedUp("usedUp");   // a budget of instructions: nobody's fault
inline constexpr QLatin1String kConsole("console"); // what the machine printed last

} // namespace reading::key
