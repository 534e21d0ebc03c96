// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/mistake.h"

#include "engine/words.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace lessons {

namespace {

/// How many letters have to be put in, taken out, exchanged for another one, or exchanged with the
/// next one (optimal string alignment).
qsizetype distance(QStringView a, QStringView b)
{
    using Row = std::vector<qsizetype>;
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    Row before(width), above(width), row(width);
    std::iota(above.begin(), above.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            const QChar there = b[static_cast<qsizetype>(j) - 1];
            const bool same = a[i - 1] == there;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 2] == there && a[i - 1] == b[static_cast<qsizetype>(j) - 2])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above.back();
}

} // namespace

QString Mistake::text() const
{
    QString text = QStringLiteral("%1: %2").arg(at.text(), sentence);
    if (!suggestion.isEmpty())
        text += u' ' + suggestion;
    return text;
}

TextPlaces::TextPlaces(const QString& text, Position begin)
    : m_begin(std::move(begin))
    , m_lines{0}
{
    for (qsizetype at = 0; (at = text.indexOf(u'\n', at)) >= 0;)
        m_lines.push_back(++at);
}

Position TextPlaces::at(qsizetype offset) const
{
    const auto next = std::ranges::upper_bound(m_lines, offset);
    const auto line = next - m_lines.begin() - 1;
    const qsizetype inLine = offset - *std::prev(next);
    return {m_begin.file, m_begin.line + static_cast<int>(line),
            static_cast<int>(line == 0 ? m_begin.column + inLine : inLine + 1)};
}

NameUse nameUse(const Expression::Name& name, const Position& at)
{
    using Kind = Expression::Name::Kind;
    const auto kind = name.kind == Kind::Register ? NameUse::Kind::Register
                      : name.kind == Kind::Slot   ? NameUse::Kind::Slot
                                                  : NameUse::Kind::Object;
    return {kind, at, name.reg, name.world, name.path, name.state};
}

QString didYouMean(const QString& name, const QStringList& names)
{
    constexpr qsizetype kLongest = 100; // longer ones are no slips of the pen
    if (name.isEmpty() || name.size() > kLongest)
        return {};
    // One slip in three letters.
    qsizetype nearest = std::max<qsizetype>(name.size() / 3, 1) + 1;
    QString found;
    for (const QString& other : names) {
        if (std::abs(other.size() - name.size()) >= nearest)
            continue;
        const auto d = distance(name.toLower(), other.toLower());
        if (d >= nearest || other == name)
            continue;
        nearest = d;
        found = other;
    }
    return found.isEmpty() ? QString() : Words::tr("Did you mean “%1”?").arg(found);
}

} // namespace lessons
