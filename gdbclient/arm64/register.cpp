// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/register.h"

#include <QHash>

#include <vector>

namespace arm64 {

namespace {

constexpr quint16 kFirstSystem = 128;
constexpr std::uint16_t kFpcr = 0xda20; // S3_3_C4_C4_0
constexpr std::uint16_t kFpsr = 0xda21; // S3_3_C4_C4_1

/// Both directions of the table, built once.
struct Index {
    QHash<std::uint16_t, quint16> byEncoding;
    QHash<QString, quint16> byName;
    QHash<quint16, quint16> bySecondName;

    Index()
    {
        const auto all = systemRegisters();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto id = static_cast<quint16>(kFirstSystem + i);
            byEncoding.insert(all[i].encoding, id);
            byName.insert(QString::fromLatin1(all[i].name).toLower(), id);
            if (all[i].stubAlias)
                byName.insert(QString::fromLatin1(all[i].stubAlias).toLower(), id);
        }
        for (auto it = byName.cbegin(); it != byName.cend(); ++it) {
            const QString& name = it.key();
            if (name.endsWith(QLatin1String("_el12")) || name.endsWith(QLatin1String("_el02")))
                bySecondName.insert(it.value(), byName.value(name.chopped(1)));
        }
    }
};

const Index& index()
{
    static const Index instance;
    return instance;
}

/// The names, made once: each step names some, and shares the texts.
struct Names {
    std::vector<QString> x, v, system;

    Names()
    {
        for (int n = 0; n < 32; ++n) {
            x.push_back(QStringLiteral("x%1").arg(n));
            v.push_back(QStringLiteral("v%1").arg(n));
        }
        for (const SystemRegister& reg : systemRegisters())
            system.push_back(QString::fromLatin1(reg.name).toLower());
    }
};

const Names& names()
{
    static const Names instance;
    return instance;
}

/// N of "x19" or "v3" if the rest is a plain number below `limit`.
std::optional<int> numbered(QStringView name, QChar letter, int limit)
{
    if (name.size() < 2 || name.size() > 3 || name[0] != letter)
        return {};
    if (name.size() == 3 && name[1] == u'0')
        return {};
    int n = 0;
    for (const QChar c : name.mid(1)) {
        if (c < u'0' || c > u'9')
            return {};
        n = n * 10 + (c.unicode() - u'0');
    }
    return n < limit ? std::optional<int>(n) : std::nullopt;
}

} // namespace

std::optional<Register> Register::system(std::uint16_t encoding)
{
    if (encoding == kFpcr)
        return fpcr();
    if (encoding == kFpsr)
        return fpsr();
    const auto it = index().byEncoding.constFind(encoding);
    if (it == index().byEncoding.constEnd())
        return {};
    return Register(*it);
}

std::optional<Register> Register::named(QStringView name)
{
    const QString lower = name.trimmed().toString().toLower();
    if (const auto n = numbered(lower, u'x', 31))
        return x(*n);
    if (const auto n = numbered(lower, u'v', 32))
        return v(*n);
    if (lower == QLatin1String("sp"))
        return sp();
    if (lower == QLatin1String("pc"))
        return pc();
    if (lower == QLatin1String("pstate") || lower == QLatin1String("cpsr"))
        return pstate();
    if (lower == QLatin1String("fp"))
        return x(29);
    if (lower == QLatin1String("lr"))
        return x(30);
    if (lower == QLatin1String("fpsr"))
        return fpsr();
    if (lower == QLatin1String("fpcr"))
        return fpcr();
    if (lower == QLatin1String("vg"))
        return vg();
    const auto it = index().byName.constFind(lower);
    if (it == index().byName.constEnd())
        return {};
    return Register(*it);
}

QString Register::name() const
{
    if (isX())
        return names().x[static_cast<std::size_t>(number())];
    if (isV())
        return names().v[static_cast<std::size_t>(number())];
    if (isSystem())
        return names().system[m_id - kFirstSystem];
    if (*this == sp())
        return QStringLiteral("sp");
    if (*this == pc())
        return QStringLiteral("pc");
    if (*this == pstate())
        return QStringLiteral("pstate");
    if (*this == fpsr())
        return QStringLiteral("fpsr");
    if (*this == vg())
        return QStringLiteral("vg");
    return QStringLiteral("fpcr");
}

std::optional<Register> Register::bySecondName() const
{
    const auto it = index().bySecondName.constFind(m_id);
    if (it == index().bySecondName.constEnd())
        return {};
    return Register(*it);
}

const SystemRegister& Register::systemRegister() const
{
    Q_ASSERT(isSystem());
    return systemRegisters()[m_id - kFirstSystem];
}

} // namespace arm64
