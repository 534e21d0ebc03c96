// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/bits.h"
#include "arm64/effects.h"

namespace arm64 {

namespace {

/// One register of the pair, spelt as an operand: "x19", "w3", "xzr", "q7".
QString operandName(QChar kind, std::uint32_t number)
{
    if (number == 31 && (kind == u'x' || kind == u'w'))
        return kind + QStringLiteral("zr");
    return kind + QString::number(number);
}

QString addressing(const QString& base, int offset)
{
    return offset == 0 ? QStringLiteral("[%1]").arg(base)
                       : QStringLiteral("[%1, #%2]").arg(base).arg(offset);
}

/// The immediate of the unscaled and of the indexed forms has nine bits and a sign, that of the
/// scaled form twelve bits and none. A pair reaches further down than either.
bool fitsUnscaled(int offset)
{
    return offset >= -256 && offset <= 255;
}

bool fitsScaled(int offset, int bytes)
{
    return offset >= 0 && offset % bytes == 0 && offset / bytes <= 4095;
}

} // namespace

std::vector<Single> splitPair(const Instruction& instruction)
{
    const std::uint32_t w = instruction.word;
    if (!instruction.valid || (w & 0x3a000000U) != 0x28000000U)
        return {};
    const std::uint32_t opc = bits(w, 31, 30);
    const bool vector = bit(w, 26);
    const bool isLoad = bit(w, 22);
    const std::uint32_t form = bits(w, 24, 23); // 0 no-allocate, 1 post, 2 offset, 3 pre
    if (!vector && opc == 1 && !isLoad)         // STGP stores a tag as well
        return {};
    const bool signExtends = !vector && opc == 1;
    const int bytes = vector ? 4 << opc : opc == 2 ? 8 : 4;
    const QChar kind = vector        ? QLatin1String("sdq")[static_cast<int>(opc)]
                       : bytes == 8  ? QLatin1Char('x')
                       : signExtends ? QLatin1Char('x')
                                     : QLatin1Char('w');
    const std::uint32_t rt[2] = {bits(w, 4, 0), bits(w, 14, 10)};
    const std::uint32_t rn = bits(w, 9, 5);
    const bool writesBack = form == 1 || form == 3;
    const bool usesBase = !vector && rn != 31 && (rt[0] == rn || rt[1] == rn);
    // CONSTRAINED UNPREDICTABLE as pairs; two single accesses would say something definite.
    if ((writesBack && usesBase) || (isLoad && rt[0] == rt[1]))
        return {};

    const QString base = rn == 31 ? QStringLiteral("sp") : operandName(u'x', rn);
    const int offset =
        static_cast<int>(static_cast<std::int64_t>(signExtend(bits(w, 21, 15), 7))) * bytes;
    const QString scaled = signExtends ? QStringLiteral("ldrsw")
                           : isLoad    ? QStringLiteral("ldr")
                                       : QStringLiteral("str");
    const QString unscaled = signExtends ? QStringLiteral("ldursw")
                             : isLoad    ? QStringLiteral("ldur")
                                         : QStringLiteral("stur");
    const auto plain = [&](int half, int at) {
        return Single{QStringLiteral("%1 %2, %3")
                          .arg(fitsScaled(at, bytes) ? scaled : unscaled,
                               operandName(kind, rt[half]), addressing(base, at)),
                      half};
    };
    // Where no single instruction reaches, there are no two that are equal to the pair.
    const auto reaches = [&](int at) { return fitsScaled(at, bytes) || fitsUnscaled(at); };
    if (writesBack ? !fitsUnscaled(offset) : !reaches(offset) || !reaches(offset + bytes))
        return {};
    if (form == 3) {
        // The first access moves the base to where the pair is; the second is next to it.
        return {Single{QStringLiteral("%1 %2, [%3, #%4]!")
                           .arg(scaled, operandName(kind, rt[0]), base)
                           .arg(offset),
                       0},
                plain(1, bytes)};
    }
    if (form == 1) {
        // The second half first, while the base still points at the pair.
        return {plain(1, bytes), Single{QStringLiteral("%1 %2, [%3], #%4")
                                            .arg(scaled, operandName(kind, rt[0]), base)
                                            .arg(offset),
                                        0}};
    }
    // A load into the base register must come last.
    if (isLoad && !vector && rt[0] == rn && rn != 31)
        return {plain(1, offset + bytes), plain(0, offset)};
    return {plain(0, offset), plain(1, offset + bytes)};
}

} // namespace arm64
