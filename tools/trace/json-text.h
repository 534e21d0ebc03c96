// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QStringView>

#include <cstdint>
#include <string>

namespace trace {

/// Writes JSON without building it first: a step has a hundred members, and a recording a million
/// steps. Members are written in the order of the calls, which is the alphabet's, as QJsonObject
/// has it.
class JsonText {
public:
    [[nodiscard]] QByteArray bytes() const
    {
        return {m_bytes.data(), static_cast<qsizetype>(m_bytes.size())};
    }

    JsonText& key(const char* name);
    JsonText& beginObject() { return begin('{'); }
    JsonText& endObject() { return end('}'); }
    JsonText& beginArray() { return begin('['); }
    JsonText& endArray() { return end(']'); }
    JsonText& text(QStringView text);
    JsonText& number(std::int64_t value);
    JsonText& truth(bool value);
    JsonText& null();
    /// A text, since JSON's numbers end at 53 bits: "0x" and so many digits.
    JsonText& hex(std::uint64_t value, int digits = 16);

private:
    /// Before a value or a key: a comma where it is not the first.
    void separate();
    JsonText& begin(char bracket);
    JsonText& end(char bracket);

    std::string m_bytes; ///< appends in place, as QByteArray does not
};

} // namespace trace
