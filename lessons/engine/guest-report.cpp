// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/guest-report.h"

#include "base/address.h"
#include "engine/words.h"

#include <QRegularExpression>

namespace lessons {

namespace {

// The codes of HVC #2 in hypervisor/guests/lesson/guest.S; tst_attempt holds the two against each
// other.
constexpr quint64 kLostX = 0x100;
constexpr quint64 kLostV = 0x200;
constexpr quint64 kLostSystem = 0x300;
constexpr quint64 kLostFlags = 0x3ff;
constexpr quint64 kLostVector = 0x400;
constexpr const char* kSystem[] = {"sp_el0",         "tpidr_el0", "tpidrro_el0", "tpidr_el1",
                                   "contextidr_el1", "mair_el1",  "amair_el1",   "ttbr0_el1",
                                   "ttbr1_el1",      "far_el1",   "esr_el1",     "afsr0_el1",
                                   "afsr1_el1",      "par_el1",   "elr_el1",     "spsr_el1",
                                   "csselr_el1",     "fpsr",      "fpcr"};

QString lostName(quint64 code)
{
    if (code >= kLostX && code <= kLostX + 30)
        return QStringLiteral("x%1").arg(code - kLostX);
    if (code >= kLostV && code <= kLostV + 31)
        return QStringLiteral("v%1").arg(code - kLostV);
    if (code >= kLostSystem && code < kLostSystem + std::size(kSystem))
        return QLatin1String(kSystem[code - kLostSystem]);
    if (code == kLostFlags)
        return QStringLiteral("NZCV");
    return {};
}

} // namespace

QString guestReportIn(const QString& console)
{
    static const QRegularExpression lost(
        QStringLiteral("^\\[hyp\\] guest (\\w+) is lost: code ([0-9a-f]{1,16}) is ([0-9a-f]{1,16}) "
                       "should be ([0-9a-f]{1,16})"),
        QRegularExpression::MultilineOption);
    // What EL2 could not serve: the guests do nothing that it may refuse.
    static const QRegularExpression dead(QStringLiteral("^\\[hyp\\] guest (\\w+) is dead: (.+)$"),
                                         QRegularExpression::MultilineOption);
    const auto match = lost.match(console);
    if (const auto ended = dead.match(console); ended.hasMatch() && !match.hasMatch())
        return Words::tr("EL2 ended guest %1: %2.")
            .arg(ended.captured(1).toUpper(), ended.captured(2).trimmed());
    if (!match.hasMatch())
        return {};
    const QString guest = match.captured(1).toUpper();
    const quint64 code = match.captured(2).toULongLong(nullptr, 16);
    const QString is = base::hex16(match.captured(3).toULongLong(nullptr, 16));
    const QString shouldBe = base::hex16(match.captured(4).toULongLong(nullptr, 16));
    if (code == kLostVector)
        return Words::tr("Guest %1 reports an exception that it took to its own vectors: ESR_EL1 "
                         "is %2, ELR_EL1 is %3.")
            .arg(guest, is, shouldBe);
    const QString name = lostName(code);
    if (name.isEmpty())
        return Words::tr("Guest %1 reports that its state was changed (code %2).")
            .arg(guest, base::hex(code));
    return Words::tr("Guest %1 reports that its %2 was changed: it is %3 and should be %4.")
        .arg(guest, name, is, shouldBe);
}

} // namespace lessons
