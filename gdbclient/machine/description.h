// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <unordered_map>
#include <vector>

namespace machine {

/// Where a register is found behind the stub: its number in `p`, its place in `g`.
struct StubRegister {
    int number = 0;
    int bits = 0;
};

/// What a stub says of its registers (target.xml and what it includes). Numbers change with the
/// machine's options, so everything is found by name.
class Description {
public:
    /// One `<reg>` of the XML, in order; the includes are already in place.
    struct Entry {
        QString name;
        StubRegister reg;
    };
    /// Reads the registers of one feature document, from `nextNumber` on, and the files it
    /// includes.
    struct Document {
        std::vector<Entry> entries;
        QStringList includes;
    };
    [[nodiscard]] static base::Result<Document> parse(const QByteArray& xml, int& nextNumber);

    void add(const std::vector<Entry>& entries);
    [[nodiscard]] std::optional<StubRegister> find(arm64::Register reg) const;
    [[nodiscard]] std::vector<arm64::Register> registers() const;
    [[nodiscard]] bool empty() const { return m_registers.empty(); }

private:
    std::unordered_map<arm64::Register, StubRegister> m_registers;
};

} // namespace machine
