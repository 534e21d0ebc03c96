// SPDX-License-Identifier: GPL-2.0-or-later
// A recording in which each call of enter returned early: that the host came back is no verdict on
// a switch of worlds that nobody saw. On hypervisors that are not ours.
#include "base/task.h"
#include "contract/contract.h"
#include "live/record.h"
#include "profile/abi-build.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

class tst_NeverEntered : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

private slots:
    void itIsNotJudged_data()
    {
        QTest::addColumn<QString>("pending");
        QTest::addColumn<bool>("isJudged");
        QTest::newRow("each time") << QStringLiteral("\tmov\tx1, #1\n") << false;
        QTest::newRow("every fourth") << QStringLiteral("\tcset\tx1, eq\n") << true;
    }
    void itIsNotJudged()
    {
        QFETCH(QString, pending);
        QFETCH(bool, isJudged);
        constexpr quint32 kSeed = 2;
        const auto abi = abi::Abi::ofSeed(kSeed);
        QVERIFY(abi.early);
        QString code = abi.assembly();
        const QString asBuilt = QStringLiteral("\tcset\tx1, eq\n");
        QCOMPARE(code.count(asBuilt), 1);
        const QString trouble = abi::build(abi, m_dir.path(), code.replace(asBuilt, pending));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        live::RecordRequest request;
        request.image = m_dir.filePath(QStringLiteral("hypervisor.elf"));
        request.profile = m_dir.filePath(QStringLiteral("abi.toml"));
        request.switches = 4;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto& switches = reply->recording->switches();
        QCOMPARE(std::ranges::all_of(switches,
                                     [](const recording::Switch& each) {
                                         return each.kind == recording::SwitchKind::Early;
                                     }),
                 !isJudged);
        // At once, and a window at a time.
        const auto reading = reading::Reading::of(reply->recording);
        for (const auto& judgement :
             {contract::judge(*reading), contract::judge(*reply->recording)}) {
            QVERIFY2(judgement.verdict ==
                         (isJudged ? contract::Verdict::Holds : contract::Verdict::NotJudged),
                     qPrintable(judgement.summary));
            QVERIFY(judgement.violations.empty());
            QCOMPARE(judgement.switchesJudged, 4);
            QCOMPARE(judgement.summary.contains(
                         QStringLiteral("each of the switches returned early (4).")),
                     !isJudged);
        }
    }
};

QTEST_GUILESS_MAIN(tst_NeverEntered)
#include "tst_never_entered.moc"
