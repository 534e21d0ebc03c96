// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/poke.h"

#include "base/address.h"

#include <QCoreApplication>
#include <QtEndian>

namespace live {

using MachinePoke = machine::MachineOptions::Poke;

base::Result<std::vector<MachinePoke>> pokesOf(const image::Image& image,
                                               const std::vector<Poke>& pokes)
{
    std::vector<MachinePoke> all;
    for (const Poke& poke : pokes) {
        const auto symbol = image.symbol(poke.symbol);
        if (!symbol)
            return base::Error{
                QCoreApplication::translate("live", "%1 has no symbol %2, which is to be set.")
                    .arg(image.path(), poke.symbol)};
        const auto at = image.loadAddress(symbol->address);
        if (symbol->size != sizeof poke.value || !at)
            return base::Error{
                QCoreApplication::translate(
                    "live", "%1 of %2 cannot be set: it is no word of 64 bits that is loaded "
                            "with the image.")
                    .arg(poke.symbol, image.path())};
        QByteArray bytes(sizeof poke.value, '\0');
        qToLittleEndian(poke.value, bytes.data());
        all.push_back({*at, bytes});
    }
    return all;
}

QJsonObject pokesFact(const std::vector<Poke>& pokes)
{
    QJsonObject fact;
    for (const Poke& poke : pokes)
        fact[poke.symbol] = base::hex16(poke.value);
    return fact;
}

} // namespace live
