// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "profile/abi.h"

#include <QString>
#include <QStringList>

namespace abi {

/// True where all of it was written.
[[nodiscard]] bool write(const QString& path, const QString& text);
/// Runs a tool in a folder. Nothing, or what it said.
[[nodiscard]] QString run(const QString& folder, const QString& tool, const QStringList& arguments);
/// Makes hypervisor.elf and abi.toml in a folder; from that assembly, where it is not the ABI's.
/// `buildId` is what the linker calls it: "none", or "0x" and hexadecimal digits. Nothing, or what
/// a tool said.
[[nodiscard]] QString build(const Abi& abi, const QString& folder, QString assembly = {},
                            const QString& buildId = QStringLiteral("none"));

} // namespace abi
