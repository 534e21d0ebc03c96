// SPDX-License-Identifier: GPL-2.0-or-later
// A profile that knows less than its hypervisor does: what it lacks is not judged, and no
// instruction is blamed for it.
#include "base/task.h"
#include "contract/contract.h"
#include "live/record.h"
#include "profile/abi-build.h"

#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr quint32 kAbis = 12;
constexpr int kSwitches = 6;

QString text(const char* words)
{
    return QString::fromLatin1(words);
}

/// The verdict's summary, and each thing that was found.
QString said(const contract::Judgement& judgement)
{
    QStringList all{judgement.summary};
    for (const auto& violation : judgement.violations)
        all << violation.subject + text(" | ") + violation.where + text(" | ") + violation.sentence;
    return all.join(QLatin1Char('\n'));
}

/// The line of the profile that begins so is left out.
QString without(const QString& profile, const QString& beginning)
{
    QStringList lines;
    for (const QString& line : profile.split(QLatin1Char('\n')))
        if (!line.startsWith(beginning))
            lines << line;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class tst_LackingProfiles : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    /// What is made of that hypervisor by that profile.
    contract::Judgement judged(const QString& folder, const QString& profile, QString& trouble)
    {
        live::RecordRequest request;
        request.image = folder + text("/hypervisor.elf");
        request.profile = folder + text("/lacks.toml");
        request.switches = kSwitches;
        if (!abi::write(*request.profile, profile)) {
            trouble = text("cannot write");
            return {};
        }
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        trouble = reply ? QString() : reply.error().sentence;
        return reply ? contract::judge(*reply->recording) : contract::Judgement{};
    }

    static void rows()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= kAbis; ++seed)
            QTest::newRow(qPrintable(abi::Abi::ofSeed(seed).summary())) << seed;
    }

private slots:
    // The hypervisor enters two in turn, and the profile asks a register for one.
    void oneVcpuOfTwo_data() { rows(); }
    void oneVcpuOfTwo()
    {
        QFETCH(quint32, seed);
        const QString folder = m_dir.filePath(QString::number(seed));
        auto abi = abi::Abi::ofSeed(seed);
        abi.byRegister = false;
        QString trouble = abi::build(abi, folder);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        abi.byRegister = true;
        const auto judgement = judged(folder, abi.profile(), trouble);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        QVERIFY2(judgement.verdict == contract::Verdict::NotJudged, qPrintable(said(judgement)));
        QVERIFY2(judgement.summary.contains(
                     text("leads to a vcpu that the recording does not know: the profile's "
                          "\"objects.vcpu\" asks a register for one, once.")),
                 qPrintable(said(judgement)));
        // And nothing else of these switches.
        for (const auto& violation : judgement.violations)
            QVERIFY2(violation.rule == contract::Rule::Entry, qPrintable(said(judgement)));
    }

    // What a system register keeps for the vector, or for the way to a CPU's own copy.
    void nothingIsHeld_data() { rows(); }
    void nothingIsHeld()
    {
        QFETCH(quint32, seed);
        const QString folder = m_dir.filePath(QString::number(seed));
        const auto abi = abi::Abi::ofSeed(seed);
        QString trouble = abi::build(abi, folder);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        const auto judgement = judged(folder, without(abi.profile(), text("holds = ")), trouble);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        QVERIFY2(judgement.verdict != contract::Verdict::Violated, qPrintable(said(judgement)));
    }
};

QTEST_GUILESS_MAIN(tst_LackingProfiles)
#include "tst_lacking_profiles.moc"
