// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/elf-file.h"

#include <QHash>

#include <cstdint>
#include <vector>

namespace image {

/// The symbols of an ELF file by name and by address. A kernel has a hundred thousand: they are
/// kept as numbers, and their names stay in the file.
class SymbolTable {
public:
    /// `elf` must outlive the table.
    explicit SymbolTable(const ElfFile& elf);

    /// By the name that people write or the one that the file has. Of several that share it, a
    /// global one; else the last by address.
    [[nodiscard]] std::optional<Symbol> find(QStringView name) const;
    [[nodiscard]] std::optional<Symbol> functionAt(base::Address address) const;
    /// The same, or the code that a symbol before it begins: its size says, or the next symbol.
    [[nodiscard]] std::optional<Symbol> routineAt(base::Address address) const;
    [[nodiscard]] std::vector<Symbol> functions() const;
    /// The code that begins at a symbol; a bare label's goes on to the end of the function that it
    /// lies in, or to the next symbol.
    [[nodiscard]] std::optional<Symbol> routine(QStringView name) const;

private:
    [[nodiscard]] const ElfSymbol* entry(QStringView name) const;
    [[nodiscard]] const ElfSymbol* innermostAt(base::Address address) const;

    std::vector<ElfSymbol> m_all;             ///< by address
    std::vector<std::uint32_t> m_byName;      ///< by the file's name, the one to be found first
    std::vector<std::uint32_t> m_functions;   ///< by address
    QHash<QString, std::uint32_t> m_readable; ///< of those whose name people write otherwise
};

} // namespace image
