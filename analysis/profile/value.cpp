// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/value.h"

#include "base/dot-limit.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace profile {

namespace {

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Position positionOf(const toml::source_position& at)
{
    return {static_cast<int>(at.line), static_cast<int>(at.column)};
}

/// Deeper than any profile is.
constexpr int kDeepest = 16;

Value valueOf(const toml::node& node, int depth = 0)
{
    Value value;
    value.at = positionOf(node.source().begin);
    if (depth > kDeepest)
        return value;
    if (const auto* text = node.as_string()) {
        value.kind = Value::Kind::Text;
        value.text = qt(text->get());
    } else if (const auto* number = node.as_integer()) {
        value.kind = Value::Kind::Number;
        value.number = number->get();
    } else if (const auto* array = node.as_array()) {
        value.kind = Value::Kind::List;
        for (const toml::node& element : *array)
            value.elements.push_back(valueOf(element, depth + 1));
    } else if (const auto* table = node.as_table()) {
        value.kind = Value::Kind::Table;
        for (const auto& [key, member] : *table)
            value.members.push_back(
                {qt(key.str()), positionOf(key.source().begin), valueOf(member, depth + 1)});
        // In the order of the file: toml++ has it by the alphabet.
        std::stable_sort(value.members.begin(), value.members.end(),
                         [](const Value::Member& a, const Value::Member& b) {
                             return std::pair(a.at.line, a.at.column) <
                                    std::pair(b.at.line, b.at.column);
                         });
    }
    return value;
}

} // namespace

base::Result<Value> valueOfToml(const QByteArray& utf8, const QString& file)
{
    if (const auto line = base::firstLineOfManyDots(utf8))
        return base::Error{QStringLiteral("%1:%2:1: %3")
                               .arg(file, QString::number(*line),
                                    QCoreApplication::translate(
                                        "profile", "This line has more than %1 dots: no key is "
                                                   "as deep as that.")
                                        .arg(base::kMostDots))};
    try {
        return valueOf(
            toml::parse(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size()))));
    } catch (const toml::parse_error& error) {
        const Position at = positionOf(error.source().begin);
        return base::Error{QStringLiteral("%1:%2:%3: %4")
                               .arg(file, QString::number(at.line), QString::number(at.column),
                                    QCoreApplication::translate("profile", "This is not TOML: %1.")
                                        .arg(qt(error.description())))};
    }
}

Value valueOfJson(const QJsonValue& json)
{
    Value value;
    constexpr double kMostExact = 9007199254740992.0; // 2^53: what JSON's numbers hold
    if (json.isString()) {
        value.kind = Value::Kind::Text;
        value.text = json.toString();
    } else if (json.isDouble() && std::abs(json.toDouble()) <= kMostExact) {
        value.kind = Value::Kind::Number;
        value.number = json.toInteger();
    } else if (json.isArray()) {
        value.kind = Value::Kind::List;
        for (const QJsonValue element : json.toArray())
            value.elements.push_back(valueOfJson(element));
    } else if (json.isObject()) {
        value.kind = Value::Kind::Table;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            value.members.push_back({it.key(), {}, valueOfJson(it.value())});
    }
    return value;
}

} // namespace profile
