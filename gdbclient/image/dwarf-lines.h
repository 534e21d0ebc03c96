// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

#include <QHash>
#include <QStringList>

#include <elfutils/libdw.h>

#include <map>
#include <vector>

namespace image {

/// The line tables, read unit by unit as addresses in them are asked for. Not thread-safe.
class DwarfLines {
public:
    /// `bytes` is the size of the file, which has no more rows and ranges than that. `byTable`: the
    /// unit of an address is found by .debug_aranges, where it says one.
    DwarfLines(Dwarf* dwarf, std::uint64_t bytes, bool byTable);
    [[nodiscard]] std::optional<SourceLine> lineAt(base::Address address);

private:
    struct Row {
        std::uint64_t address;
        std::size_t file; ///< index into m_files
        int line;
        bool endsSequence;
    };
    struct Unit {
        Dwarf_Off die;
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges; ///< from, to (exclusive)
        bool rangesKnown = false;
        bool read = false;
        std::vector<Row> rows;
    };
    void collect();
    void read(Unit& unit);
    [[nodiscard]] std::optional<SourceLine> lineIn(Unit& unit, base::Address address);
    [[nodiscard]] std::size_t numberOf(const char* file);

    Dwarf* m_dwarf;
    std::uint64_t m_bytes;
    std::uint64_t m_rowsLeft; ///< a damaged file may name one table for every unit
    bool m_byTable;
    bool m_collected = false;
    std::vector<Unit> m_units;
    std::map<Dwarf_Off, Unit> m_found; ///< by the table
    QStringList m_files;
    QHash<QString, std::size_t> m_fileNumbers;
};

} // namespace image
