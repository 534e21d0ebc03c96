// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/order.h"

#include "engine/full-width.h"
#include "engine/mistake.h"
#include "engine/seeded-numbers.h"
#include "engine/words.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <numeric>
#include <optional>

namespace lessons {

namespace {

Order asInFile(const LessonStep& step)
{
    Order order(step.order.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

QStringList idsOf(const LessonStep& step)
{
    QStringList ids;
    for (const OrderItem& item : step.order)
        ids << item.id;
    return ids;
}

/// "c a b" as words. Letters need no blank between them; a word of them that is an id is that id.
QStringList wordsOf(const QString& text, const QStringList& ids)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QStringList words = fromFullWidth(text).toLower().split(between, Qt::SkipEmptyParts);
    if (words.size() != 1 || ids.contains(words.front()))
        return words;
    const QString letters = words.front();
    words.clear();
    for (const QChar letter : letters)
        words << QString(letter);
    return words;
}

/// The item of a word: by its id, or by the letter that it has where it is shown.
std::optional<std::size_t> itemOf(const QString& word, const QStringList& ids, const Order& shown)
{
    if (const auto named = ids.indexOf(word); named >= 0)
        return static_cast<std::size_t>(named);
    if (word.size() != 1 || word.front() < u'a')
        return {};
    const auto letter = static_cast<std::size_t>(word.front().unicode() - u'a');
    return letter < shown.size() ? std::optional(shown[letter]) : std::nullopt;
}

} // namespace

QString someLetters(std::size_t count)
{
    QStringList letters;
    for (std::size_t n = 0; n < count; ++n)
        letters << letterOf(n);
    return letters.join(u' ');
}

Order shownOrder(const Lesson& lesson, const LessonStep& step)
{
    Order order = asInFile(step);
    if (step.isWithheld || order.empty())
        return order;
    SeededNumbers(QStringLiteral("%1/%2").arg(lesson.seed, step.id).toUtf8()).shuffle(order);
    if (std::ranges::is_sorted(order))
        std::rotate(order.begin(), order.begin() + 1, order.end());
    return order;
}

base::Result<Order> orderFrom(const QString& text, const Lesson& lesson, const LessonStep& step)
{
    const Order shown = shownOrder(lesson, step);
    const QStringList ids = idsOf(step);
    Order order;
    for (const QString& word : wordsOf(text, ids)) {
        const auto item = itemOf(word, ids, shown);
        if (!item)
            return base::Error{Words::tr("“%1” is none of the items: they are a to %2.")
                                   .arg(word, letterOf(shown.size() - 1))};
        if (std::ranges::find(order, *item) != order.end())
            return base::Error{Words::tr("“%1” stands twice in this order: each item has one "
                                         "place.")
                                   .arg(word)};
        order.push_back(*item);
    }
    if (order.size() != shown.size())
        return base::Error{
            Words::tr("This order has %1 of %2 items: write the letter of each, as in “%3”.")
                .arg(order.size())
                .arg(shown.size())
                .arg(someLetters(shown.size()))};
    return order;
}

base::Result<Order> rightOrder(const LessonStep& step, const Evidence& evidence)
{
    Order order = asInFile(step);
    if (order.empty() || !step.order.front().is)
        return order;
    std::vector<std::uint64_t> values;
    for (const OrderItem& item : step.order) {
        const auto value = item.is->evaluate(evidence);
        if (!value)
            return value.error();
        values.push_back(*value);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t n) { return values[n]; });
    const auto same =
        std::ranges::adjacent_find(order, {}, [&](std::size_t n) { return values[n]; });
    if (same != order.end())
        return base::Error{Words::tr("“%1” and “%2” have the same place on this machine (%3): the "
                                     "question has no one answer.")
                               .arg(step.order[*same].id, step.order[*std::next(same)].id,
                                    base::hex(values[*same]))};
    return order;
}

QString orderText(const Order& order, const LessonStep& step)
{
    QStringList ids;
    for (const std::size_t item : order)
        ids << step.order[item].id;
    return ids.join(u' ');
}

bool isSo(const WrongOrder& rule, const Order& order, const LessonStep& step)
{
    const auto placeOf = [&](const QString& id) {
        return std::ranges::find_if(order, [&](std::size_t n) { return step.order[n].id == id; });
    };
    return placeOf(rule.first) < placeOf(rule.second);
}

} // namespace lessons
