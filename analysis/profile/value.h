// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <cstdint>
#include <utility>
#include <vector>

namespace profile {

/// A place in a file, from 1; line 0 in a recording, whose profile has no lines.
struct Position {
    int line = 0;
    int column = 0;
};

/// What a profile is written in, whether it is TOML (a file) or JSON (in a recording): one reader
/// knows the schema, and neither of the two.
struct Value {
    enum class Kind : std::uint8_t { Text, Number, List, Table, Other };
    struct Member;
    Kind kind = Kind::Other;
    QString text;
    std::int64_t number = 0;
    std::vector<Value> elements; ///< of a list
    std::vector<Member> members; ///< of a table
    Position at;
};

struct Value::Member {
    QString key;
    Position at;
    Value value;
};

/// A file's text; `file` is its name in the error's "file:line:column: sentence".
[[nodiscard]] base::Result<Value> valueOfToml(const QByteArray& utf8, const QString& file);
[[nodiscard]] Value valueOfJson(const QJsonValue& json);

} // namespace profile
