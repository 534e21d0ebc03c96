// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dwarf-lines.h"

#include <dwarf.h>

#include <algorithm>

namespace image {

DwarfLines::DwarfLines(Dwarf* dwarf)
    : m_dwarf(dwarf)
{
    Dwarf_CU* cu = nullptr;
    Dwarf_Die die;
    std::uint8_t kind = 0;
    while (dwarf_get_units(dwarf, cu, &cu, nullptr, &kind, &die, nullptr) == 0) {
        if (kind != DW_UT_compile && kind != DW_UT_partial)
            continue;
        Unit unit;
        unit.die = dwarf_dieoffset(&die);
        Dwarf_Addr base = 0;
        Dwarf_Addr from = 0;
        Dwarf_Addr to = 0;
        for (std::ptrdiff_t at = 0; (at = dwarf_ranges(&die, at, &base, &from, &to)) > 0;)
            unit.ranges.emplace_back(from, to);
        unit.rangesKnown = !unit.ranges.empty();
        m_units.push_back(std::move(unit));
    }
}

void DwarfLines::read(Unit& unit)
{
    unit.read = true;
    Dwarf_Die die;
    Dwarf_Lines* lines = nullptr;
    std::size_t count = 0;
    if (!dwarf_offdie(m_dwarf, unit.die, &die) || dwarf_getsrclines(&die, &lines, &count) != 0)
        return;
    for (std::size_t i = 0; i < count; ++i) {
        Dwarf_Line* line = dwarf_onesrcline(lines, i);
        Dwarf_Addr address = 0;
        int number = 0;
        bool ends = false;
        if (!line || dwarf_lineaddr(line, &address) != 0 || dwarf_lineno(line, &number) != 0 ||
            dwarf_lineendsequence(line, &ends) != 0)
            continue;
        const char* source = dwarf_linesrc(line, nullptr, nullptr);
        const QString name = QString::fromUtf8(source ? source : "");
        auto file = m_files.indexOf(name);
        if (file < 0) {
            file = m_files.size();
            m_files.append(name);
        }
        unit.rows.push_back({address, static_cast<std::size_t>(file), number, ends});
    }
    // Sequences may come in any order; within one address the end of the sequence before comes
    // first, and of several rows the last counts.
    std::stable_sort(unit.rows.begin(), unit.rows.end(), [](const Row& a, const Row& b) {
        return a.address != b.address ? a.address < b.address : a.endsSequence > b.endsSequence;
    });
}

std::optional<SourceLine> DwarfLines::lineAt(base::Address address)
{
    for (Unit& unit : m_units) {
        const auto covers = [&](const auto& range) {
            return address.value >= range.first && address.value < range.second;
        };
        if (unit.rangesKnown && std::none_of(unit.ranges.begin(), unit.ranges.end(), covers))
            continue;
        if (!unit.read)
            read(unit);
        const auto after =
            std::upper_bound(unit.rows.begin(), unit.rows.end(), address.value,
                             [](std::uint64_t a, const Row& row) { return a < row.address; });
        if (after == unit.rows.begin())
            continue;
        const Row& row = *(after - 1);
        // Line 0 is the compiler's way to say that no line is to blame.
        if (row.endsSequence || row.line <= 0)
            continue;
        return SourceLine{m_files[static_cast<qsizetype>(row.file)], row.line};
    }
    return {};
}

} // namespace image
