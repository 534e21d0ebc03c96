// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dwarf-lines.h"

#include "image/dwarf-units.h"

#include <dwarf.h>

#include <algorithm>
#include <cstring>

namespace image {

namespace {

constexpr std::size_t kLongestName = 4096; ///< as long as a path can be

} // namespace

DwarfLines::DwarfLines(Dwarf* dwarf, std::uint64_t bytes, bool byTable)
    : m_dwarf(dwarf)
    , m_bytes(bytes)
    , m_rowsLeft(bytes)
    , m_byTable(byTable)
{
}

void DwarfLines::collect()
{
    m_collected = true;
    std::uint64_t rangesLeft = m_bytes;
    Dwarf_CU* cu = nullptr;
    Dwarf_Die die;
    std::uint8_t kind = 0;
    while (dwarf_get_units(m_dwarf, cu, &cu, nullptr, &kind, &die, nullptr) == 0) {
        if (kind != DW_UT_compile && kind != DW_UT_partial)
            continue;
        Unit unit;
        unit.die = dwarf_dieoffset(&die);
        Dwarf_Addr base = 0;
        Dwarf_Addr from = 0;
        Dwarf_Addr to = 0;
        for (std::ptrdiff_t at = 0;
             rangesLeft > 0 && (at = dwarf_ranges(&die, at, &base, &from, &to)) > 0; --rangesLeft)
            unit.ranges.emplace_back(from, to);
        unit.rangesKnown = !unit.ranges.empty() && rangesLeft > 0;
        m_units.push_back(std::move(unit));
    }
}

std::size_t DwarfLines::numberOf(const char* file)
{
    const QString name =
        QString::fromUtf8(file, static_cast<qsizetype>(strnlen(file, kLongestName)));
    auto known = m_fileNumbers.constFind(name);
    if (known == m_fileNumbers.constEnd()) {
        known = m_fileNumbers.insert(name, static_cast<std::size_t>(m_files.size()));
        m_files.append(name);
    }
    return *known;
}

void DwarfLines::read(Unit& unit)
{
    unit.read = true;
    Dwarf_Die die;
    Dwarf_Lines* lines = nullptr;
    std::size_t count = 0;
    if (!dwarf_offdie(m_dwarf, unit.die, &die) || dwarf_getsrclines(&die, &lines, &count) != 0)
        return;
    QHash<const char*, std::size_t> numbers; // of this unit's files: a name has one place
    for (std::size_t i = 0; i < count && m_rowsLeft > 0; ++i, --m_rowsLeft) {
        Dwarf_Line* line = dwarf_onesrcline(lines, i);
        Dwarf_Addr address = 0;
        int number = 0;
        bool ends = false;
        if (!line || dwarf_lineaddr(line, &address) != 0 || dwarf_lineno(line, &number) != 0 ||
            dwarf_lineendsequence(line, &ends) != 0)
            continue;
        const char* source = dwarf_linesrc(line, nullptr, nullptr);
        auto file = numbers.constFind(source);
        if (file == numbers.constEnd())
            file = numbers.insert(source, numberOf(source ? source : ""));
        unit.rows.push_back({address, *file, number, ends});
    }
    // Sequences may come in any order; within one address the end of the sequence before comes
    // first, and of several rows the last counts.
    std::stable_sort(unit.rows.begin(), unit.rows.end(), [](const Row& a, const Row& b) {
        return a.address != b.address ? a.address < b.address : a.endsSequence > b.endsSequence;
    });
}

std::optional<SourceLine> DwarfLines::lineIn(Unit& unit, base::Address address)
{
    if (!unit.read)
        read(unit);
    const auto after =
        std::upper_bound(unit.rows.begin(), unit.rows.end(), address.value,
                         [](std::uint64_t a, const Row& row) { return a < row.address; });
    if (after == unit.rows.begin())
        return {};
    const Row& row = *(after - 1);
    // Line 0 is the compiler's way to say that no line is to blame.
    if (row.endsSequence || row.line <= 0)
        return {};
    return SourceLine{m_files[static_cast<qsizetype>(row.file)], row.line};
}

std::optional<SourceLine> DwarfLines::lineAt(base::Address address)
{
    if (m_byTable) {
        if (const auto unit = unitAt(m_dwarf, address)) {
            Unit& found = m_found[*unit];
            found.die = *unit;
            return lineIn(found, address);
        }
    }
    if (!m_collected)
        collect();
    for (Unit& unit : m_units) {
        const auto covers = [&](const auto& range) {
            return address.value >= range.first && address.value < range.second;
        };
        if (unit.rangesKnown && std::none_of(unit.ranges.begin(), unit.ranges.end(), covers))
            continue;
        if (auto line = lineIn(unit, address))
            return line;
    }
    return {};
}

} // namespace image
