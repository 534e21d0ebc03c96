// SPDX-License-Identifier: GPL-2.0-or-later
// The names that sources declare: enough of C++ to know that a class has a function of that name.
#pragma once

#include <QSet>
#include <QString>

namespace house {

class Symbols {
public:
    /// Adds what a C, C++ or assembly source declares.
    void read(const QString& source);

    /// "feed", "Decoder::feed" or "rsp::Decoder::feed", where a function of that name is declared
    /// in a class and a namespace of those names; for "feed" alone, anywhere.
    [[nodiscard]] bool hasFunction(const QString& name) const { return m_functions.contains(name); }
    /// The same of anything that has a name: types, members, constants, functions.
    [[nodiscard]] bool has(const QString& name) const { return m_names.contains(name); }

private:
    QSet<QString> m_functions; ///< with each of its endings: all that a document may call it
    QSet<QString> m_names;
};

} // namespace house
