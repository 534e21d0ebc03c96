// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/placeholders.h"
#include "engine/words.h"

namespace lessons {

namespace {

constexpr QLatin1String kOpen("{{");
constexpr QLatin1String kClose("}}");

} // namespace

std::vector<Placeholder> placeholdersIn(const QString& text)
{
    constexpr int kMostErrors = 100; // what is perhaps meant is looked for, for each
    std::vector<Placeholder> list;
    qsizetype at = 0;
    int errors = 0;
    while (errors < kMostErrors && (at = text.indexOf(kOpen, at)) >= 0) {
        const auto begin = at + kOpen.size();
        const auto end = text.indexOf(kClose, begin);
        Placeholder& one = list.emplace_back();
        one.offset = static_cast<int>(begin);
        if (end < 0) {
            one.error = SyntaxError{static_cast<int>(at), Words::tr("“{{” has no “}}”.")};
            return list;
        }
        auto parsed = Expression::parse(text.mid(begin, end - begin));
        if (auto* error = std::get_if<SyntaxError>(&parsed)) {
            error->offset += static_cast<int>(begin);
            one.error = *error;
            ++errors;
        } else {
            one.expression = std::get<Expression>(parsed);
        }
        at = end + kClose.size();
    }
    return list;
}

QString fillPlaceholders(const QString& text, const Evidence& evidence)
{
    QString filled;
    qsizetype done = 0;
    qsizetype at = 0;
    while ((at = text.indexOf(kOpen, done)) >= 0) {
        const auto begin = at + kOpen.size();
        const auto end = text.indexOf(kClose, begin);
        if (end < 0)
            break;
        filled += QStringView(text).mid(done, at - done);
        const auto parsed = Expression::parse(text.mid(begin, end - begin));
        const auto* expression = std::get_if<Expression>(&parsed);
        const base::Result<std::uint64_t> value =
            expression ? expression->evaluate(evidence) : base::Error{QString()};
        filled += value ? base::hex(*value) : Words::tr("(not read)");
        done = end + kClose.size();
    }
    filled += QStringView(text).mid(done);
    return filled;
}

} // namespace lessons
