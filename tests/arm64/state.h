// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/effects.h"

#include <QHash>
#include <QString>

#include <optional>
#include <unordered_map>

namespace tests {

/// A state in a table: what is not in it is not known.
class State : public arm64::StateReader {
public:
    std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        const auto it = m_cells.find(place);
        return it == m_cells.end() ? std::nullopt : std::optional<std::uint64_t>(it->second);
    }
    void set(arm64::Register reg, std::uint64_t value, int half = 0)
    {
        m_cells[arm64::Place::of(reg, half)] = value;
    }
    void set(base::Address cell, std::uint64_t value) { m_cells[arm64::Place::of(cell)] = value; }
    void forget(const arm64::Place& place) { m_cells.erase(place); }
    [[nodiscard]] const std::unordered_map<arm64::Place, std::uint64_t>& cells() const
    {
        return m_cells;
    }
    std::unordered_map<arm64::Place, std::uint64_t>& cells() { return m_cells; }

private:
    std::unordered_map<arm64::Place, std::uint64_t> m_cells;
};

/// "x19", "v3.high", "[0000000040001000]", with the part where it is not the whole cell: "+4:2".
inline QString text(const arm64::Access& access)
{
    const arm64::Place& place = access.place;
    QString out = place.isMemory() ? QLatin1Char('[') + base::hex(place.address.value) + u']'
                                   : place.reg.name();
    if (place.half)
        out += QStringLiteral(".high");
    if (access.shift != 0 || access.width != 8)
        out += QStringLiteral("+%1:%2").arg(access.shift).arg(access.width);
    return out;
}

} // namespace tests
