// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/symbol-table.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <numeric>

namespace image {

namespace {

bool isMangled(const char* raw)
{
    return raw[0] == '_' && raw[1] == 'Z';
}

/// "run_vcpu" of "_Z8run_vcpuP8kvm_vcpu", "Vm::start" of "_ZN2Vm5startEv": without parameters.
QString readableName(const char* raw)
{
    QString name = QString::fromUtf8(raw);
    // Each substitution ("S_", "T0_") may double what is written: a short name of many becomes one
    // of gigabytes. Names of that kind stay as they are.
    constexpr int kMostSubstitutions = 24;
    const auto substitutions = name.count(u'S') + name.count(u'T');
    if (!isMangled(raw) || substitutions > kMostSubstitutions)
        return name;
    int status = 0;
    char* demangled = abi::__cxa_demangle(raw, nullptr, nullptr, &status);
    if (status != 0 || !demangled)
        return name;
    QString text = QString::fromUtf8(demangled);
    std::free(demangled);
    // The parameter list is the last parenthesis at depth 0 outside of template arguments.
    int angle = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'<')
            ++angle;
        else if (text[i] == u'>')
            --angle;
        else if (text[i] == u'(' && angle == 0 && i > 0 &&
                 !text.mid(i).startsWith(QLatin1String("(anonymous namespace)")))
            return text.left(i);
    }
    return text;
}

Symbol symbolOf(const ElfSymbol& raw)
{
    return {readableName(raw.name), {raw.address}, raw.size, raw.isFunction};
}

} // namespace

SymbolTable::SymbolTable(const ElfFile& elf)
    : m_all(elf.symbols())
    , m_byName(m_all.size())
{
    std::iota(m_byName.begin(), m_byName.end(), 0U);
    std::sort(m_byName.begin(), m_byName.end(), [this](std::uint32_t a, std::uint32_t b) {
        const int order = std::strcmp(m_all[a].name, m_all[b].name);
        if (order != 0)
            return order < 0;
        return m_all[a].isGlobal != m_all[b].isGlobal ? m_all[a].isGlobal : a > b;
    });
    for (std::uint32_t i = 0; i < m_all.size(); ++i) {
        if (m_all[i].isFunction)
            m_functions.push_back(i);
        if (!isMangled(m_all[i].name))
            continue;
        const QString readable = readableName(m_all[i].name);
        if (!m_readable.contains(readable))
            m_readable.insert(readable, i);
    }
}

const ElfSymbol* SymbolTable::entry(QStringView name) const
{
    const QByteArray wanted = name.toUtf8();
    const auto it = std::lower_bound(m_byName.begin(), m_byName.end(), wanted.constData(),
                                     [this](std::uint32_t i, const char* other) {
                                         return std::strcmp(m_all[i].name, other) < 0;
                                     });
    if (it != m_byName.end() && std::strcmp(m_all[*it].name, wanted.constData()) == 0)
        return &m_all[*it];
    const auto readable = m_readable.constFind(name.toString());
    return readable == m_readable.constEnd() ? nullptr : &m_all[*readable];
}

std::optional<Symbol> SymbolTable::find(QStringView name) const
{
    const ElfSymbol* found = entry(name);
    return found ? std::optional(symbolOf(*found)) : std::nullopt;
}

const ElfSymbol* SymbolTable::innermostAt(base::Address address) const
{
    // Several may contain it (an alias, a function with an inner label of its own): the innermost
    // starts last, and among those that start together is the shortest.
    const auto after = std::upper_bound(
        m_functions.begin(), m_functions.end(), address.value,
        [this](std::uint64_t a, std::uint32_t function) { return a < m_all[function].address; });
    constexpr int kFarthest = 4096; // of inner labels; a damaged file may have any number
    const ElfSymbol* best = nullptr;
    int looked = 0;
    for (auto it = after; it != m_functions.begin() && looked < kFarthest; ++looked) {
        const ElfSymbol& function = m_all[*--it];
        if (best && function.address != best->address)
            break;
        if (address.value - function.address < function.size &&
            (!best || function.size < best->size))
            best = &function;
    }
    return best;
}

std::optional<Symbol> SymbolTable::functionAt(base::Address address) const
{
    const ElfSymbol* found = innermostAt(address);
    return found ? std::optional(symbolOf(*found)) : std::nullopt;
}

std::optional<Symbol> SymbolTable::routineAt(base::Address address) const
{
    if (const ElfSymbol* function = innermostAt(address))
        return symbolOf(*function);
    const auto next = std::upper_bound(
        m_all.begin(), m_all.end(), address.value,
        [](std::uint64_t a, const ElfSymbol& symbol) { return a < symbol.address; });
    constexpr int kFarthest = 4096; // of what stands in between; a damaged file may have any number
    const ElfSymbol* label = nullptr;
    int looked = 0;
    for (auto it = next; it != m_all.begin() && looked < kFarthest; ++looked) {
        const ElfSymbol& symbol = *--it;
        const bool isNearest = symbol.address == std::prev(next)->address;
        if (label && !isNearest)
            break;
        if (address.value - symbol.address < symbol.size)
            return symbolOf(symbol);
        if (symbol.size == 0 && isNearest && next != m_all.end())
            label = &symbol;
    }
    if (!label)
        return {};
    Symbol out = symbolOf(*label);
    out.size = next->address - label->address;
    return out;
}

std::vector<Symbol> SymbolTable::functions() const
{
    std::vector<Symbol> all;
    all.reserve(m_functions.size());
    for (const std::uint32_t function : m_functions)
        all.push_back(symbolOf(m_all[function]));
    return all;
}

std::optional<Symbol> SymbolTable::routine(QStringView name) const
{
    const ElfSymbol* found = entry(name);
    if (!found)
        return {};
    Symbol out = symbolOf(*found);
    if (out.size > 0)
        return out;
    if (const ElfSymbol* around = innermostAt(out.address)) {
        out.size = around->address + around->size - out.address.value;
        return out;
    }
    const auto next = std::upper_bound(
        m_all.begin(), m_all.end(), out.address.value,
        [](std::uint64_t a, const ElfSymbol& symbol) { return a < symbol.address; });
    if (next == m_all.end())
        return {};
    out.size = next->address - out.address.value;
    return out;
}

} // namespace image
