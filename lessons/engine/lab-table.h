// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lab-block.h"
#include "engine/mistake.h"

#include <QString>
#include <QStringList>

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lessons {

[[nodiscard]] QString qt(std::string_view text);

/// The block as TOML; what is none is noted.
[[nodiscard]] std::optional<toml::table> parseToml(const LabBlock& block, Notes& notes);

/// One TOML table of a lab block being read, key by key. What is wrong with a value is noted, and
/// the value is as if it were not there; whatever was not asked for is an unknown key.
class LabTable {
public:
    LabTable(const LabBlock& block, const toml::table& table, Notes& notes)
        : m_block(block)
        , m_table(table)
        , m_notes(notes)
    {
    }

    [[nodiscard]] bool has(std::string_view key) const { return m_table.contains(key); }
    [[nodiscard]] Position where() const { return position(m_table.source().begin); }
    [[nodiscard]] Position where(std::string_view key) const
    {
        return position(m_table.find(key)->first.source().begin);
    }
    void note(const Position& at, const QString& sentence, const QString& suggestion = {})
    {
        m_notes.add(at, sentence, suggestion);
    }
    /// A key that makes sense only beside another one.
    void needs(std::string_view key, bool isThere, const QString& sentence)
    {
        if (has(key) && !isThere)
            note(where(key), sentence);
    }

    [[nodiscard]] QString string(std::string_view key);
    [[nodiscard]] QString neededString(std::string_view key);
    /// An id: it names files' keys, so it is plain.
    [[nodiscard]] QString id(std::string_view key);
    [[nodiscard]] QString neededId(std::string_view key);
    /// From 1 to `most`.
    [[nodiscard]] int number(std::string_view key, int absent, int most);
    /// It is there. What may be said is `true`: without it the key is left out.
    [[nodiscard]] bool isTrue(std::string_view key);
    [[nodiscard]] QStringList strings(std::string_view key);
    [[nodiscard]] std::optional<Expression> expression(std::string_view key);
    [[nodiscard]] Expression neededExpression(std::string_view key);
    [[nodiscard]] std::optional<Event> event(std::string_view key);
    /// A text for people, whose placeholders are checked.
    [[nodiscard]] QString words(std::string_view key);
    [[nodiscard]] QString neededWords(std::string_view key);
    /// Any whole number of 64 bits.
    [[nodiscard]] std::optional<std::uint64_t> number64(std::string_view key);
    /// The table of [key].
    [[nodiscard]] std::optional<LabTable> table(std::string_view key);
    /// What stands in this one, whatever it is called.
    [[nodiscard]] QStringList keys() const;
    /// Whether [[key]] is meant, not [key].
    [[nodiscard]] bool isList(std::string_view key) const
    {
        const toml::node* node = m_table.get(key);
        return node && node->is_array();
    }
    /// The tables of [[key]], in their order.
    [[nodiscard]] std::vector<LabTable> tables(std::string_view key);
    /// Texts and tables that stand in one list: hints, some of which have a price.
    [[nodiscard]] std::vector<std::pair<QString, int>> pricedTexts(std::string_view key, int most);
    /// The numbers of `each`; one that stands for nothing where there is no such key.
    [[nodiscard]] std::vector<std::optional<std::int64_t>> numbers(std::string_view key);
    /// What {n} and {n+1} stand for in the texts that are read from now on.
    void setNumber(std::optional<std::int64_t> number) { m_number = number; }

    /// Every key that is there must have been asked for. `outer` are keys of the table that this
    /// one stands in.
    void close(const QStringList& outer = {});

private:
    [[nodiscard]] Position position(const toml::source_position& at) const
    {
        return m_block.at(static_cast<int>(at.line), static_cast<int>(at.column));
    }
    const toml::node* find(std::string_view key)
    {
        m_known.push_back(key);
        return m_table.get(key);
    }
    bool need(std::string_view key);
    void note(const toml::node& node, const QString& sentence)
    {
        note(position(node.source().begin), sentence);
    }
    [[nodiscard]] QString forNumber(const toml::node& node, QString text);
    [[nodiscard]] QString stringOf(const toml::node& node, std::string_view key);
    /// The same, of a text for people.
    [[nodiscard]] QString sentenceOf(const toml::node& node, std::string_view key);
    [[nodiscard]] Position inside(const toml::node& node, int offset) const;
    void noteNames(const toml::node& node, const Expression& expression, int offset = 0);

    const LabBlock& m_block;
    const toml::table& m_table;
    Notes& m_notes;
    std::vector<std::string_view> m_known;
    std::optional<std::int64_t> m_number;
};

} // namespace lessons
