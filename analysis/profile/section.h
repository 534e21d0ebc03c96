// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "profile/profile.h"
#include "profile/value.h"

#include <QSet>

#include <optional>
#include <span>

namespace profile {

/// What is wrong with a profile, and where. Stays inside this room.
struct Wrong {
    Position at;
    QString sentence;
};

/// One table of a profile being read, key by key; whatever was not asked for is an unknown key.
/// Throws Wrong.
class Section {
public:
    explicit Section(const Value& table);

    [[nodiscard]] bool has(const char* key) const { return member(key) != nullptr; }
    [[nodiscard]] Position where(const char* key) const;

    /// Nothing where the key is absent.
    [[nodiscard]] const Value* value(const char* key);
    [[nodiscard]] QString text(const char* key);
    [[nodiscard]] QString neededText(const char* key);
    [[nodiscard]] QStringList texts(const char* key);
    /// The elements of a list; none where the key is absent.
    [[nodiscard]] std::vector<Value> values(const char* key);
    [[nodiscard]] std::optional<Section> section(const char* key);
    [[nodiscard]] Section neededSection(const char* key);
    /// The tables of a list of tables, in their order.
    [[nodiscard]] std::vector<Section> sections(const char* key);
    /// One of these words; its place among them. The first where the key is absent.
    [[nodiscard]] std::size_t choice(const char* key, std::span<const char* const> words);
    [[nodiscard]] base::Address neededAddress(const char* key);
    [[nodiscard]] std::vector<arm64::Register> registers(const char* key);
    [[nodiscard]] Frame frame(const char* key);
    /// A table of system registers and words about them.
    [[nodiscard]] std::vector<std::pair<arm64::Register, QString>> named(const char* key);
    /// A table of registers and what they hold; `general`: only x registers, else only system ones.
    [[nodiscard]] std::vector<Held> held(const char* key, bool general);

    /// Every key that is there must have been asked for.
    void close() const;

private:
    [[nodiscard]] const Value::Member* member(const char* key) const;
    const Value* m_table;
    QSet<QString> m_known;
};

/// One text of a list or a table; `key` is what the list is called.
[[nodiscard]] QString textOf(const Value& value, const QString& key);
[[nodiscard]] arm64::Register registerNamed(const QString& name, Position at);
/// A second name (SCTLR_EL12) would be a second owner of one value.
void refuseSecondNames(const std::vector<arm64::Register>& registers, Position at);
[[nodiscard]] Content contentNamed(const Value& value, const QString& key);

} // namespace profile
