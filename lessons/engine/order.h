// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace lessons {

/// An order of a step's items: their places in LessonStep::order.
using Order = std::vector<std::size_t>;

/// As the items are shown at first: the same for the same seed, and never as they stand in the
/// file, which is the right order. Of a step that was published without its answer, as they stand
/// in the file: it was written so.
[[nodiscard]] Order shownOrder(const Lesson& lesson, const LessonStep& step);

/// What somebody answered: the letters of the items as they are shown ("c a b", "cab"), or their
/// ids ("eret vector ret"). Each item stands in it once, or the error says what is wrong.
[[nodiscard]] base::Result<Order> orderFrom(const QString& text, const Lesson& lesson,
                                            const LessonStep& step);

/// That of the file; where the recording decides, that of the items' values, the smallest first.
/// The error: a value cannot be read, or two are equal.
[[nodiscard]] base::Result<Order> rightOrder(const LessonStep& step, const Evidence& evidence);

/// The items' ids, with a blank between: an answer, as it would be typed.
[[nodiscard]] QString orderText(const Order& order, const LessonStep& step);

/// Whether the one item stands before the other one in it, as the rule says.
[[nodiscard]] bool isSo(const WrongOrder& rule, const Order& order, const LessonStep& step);

/// "a" for the first item that is shown.
[[nodiscard]] inline QChar letterOf(std::size_t shown)
{
    return QChar(static_cast<char16_t>(u'a' + shown));
}
/// "a b c": how an order of so many items is written. As they are shown, so that it is never right.
[[nodiscard]] QString someLetters(std::size_t count);

} // namespace lessons
