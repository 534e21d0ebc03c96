// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/description.h"

#include <QCoreApplication>
#include <QXmlStreamReader>

#include <algorithm>

namespace machine {

base::Result<Description::Document> Description::parse(const QByteArray& xml, int& nextNumber)
{
    QXmlStreamReader reader(xml);
    reader.setNamespaceProcessing(false); // QEMU never declares the xi: prefix
    Document document;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto attributes = reader.attributes();
        if (reader.name() == QLatin1String("include")) {
            document.includes << attributes.value(QLatin1String("href")).toString();
        } else if (reader.name() == QLatin1String("reg")) {
            bool numbered = false;
            const int number = attributes.value(QLatin1String("regnum")).toInt(&numbered);
            if (numbered)
                nextNumber = number;
            document.entries.push_back(
                {attributes.value(QLatin1String("name")).toString(),
                 {nextNumber, attributes.value(QLatin1String("bitsize")).toInt()}});
            ++nextNumber;
        }
    }
    if (reader.hasError()) {
        return base::Error{QCoreApplication::translate(
                               "machine", "The stub's description of its registers is no XML (%1): "
                                          "is this a gdb stub of an arm64 machine?")
                               .arg(reader.errorString())};
    }
    return document;
}

void Description::add(const std::vector<Entry>& entries)
{
    for (const auto& entry : entries) {
        if (entry.reg.bits <= 0 || entry.reg.bits % 8 != 0)
            continue; // no register that can be read
        // fpsr and fpcr occur twice in QEMU, differing in case: the first is the one with the FPU.
        if (const auto reg = arm64::Register::named(entry.name)) {
            m_registers.try_emplace(*reg, entry.reg);
            continue;
        }
        // With SVE there is no v0-v31: they are the low halves of z0-z31 (Arm ARM B1.2.2).
        const auto& name = entry.name;
        bool isNumber = false;
        const int n = name.startsWith(QLatin1Char('z')) ? name.mid(1).toInt(&isNumber) : 0;
        if (isNumber && n < 32)
            m_registers.try_emplace(arm64::Register::v(n), entry.reg);
    }
}

std::optional<StubRegister> Description::find(arm64::Register reg) const
{
    const auto found = m_registers.find(reg);
    if (found == m_registers.end())
        return std::nullopt;
    return found->second;
}

std::vector<arm64::Register> Description::registers() const
{
    std::vector<arm64::Register> all;
    all.reserve(m_registers.size());
    for (const auto& [reg, where] : m_registers)
        all.push_back(reg);
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace machine
