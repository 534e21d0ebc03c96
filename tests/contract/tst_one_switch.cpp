// SPDX-License-Identifier: GPL-2.0-or-later
// A switch that is judged by itself is judged as among the others.
#include "contract/contract.h"
#include "recording/file.h"
#include "support/golden-recordings.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

class tst_one_switch : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

private slots:
    void initTestCase() { QVERIFY(golden::unpackRecordings(m_folder.path())); }

    void it_is_judged_as_among_the_others()
    {
        int broken = 0, right = 0;
        for (const QString& name : golden::recordingsIn(m_folder.path(), QStringLiteral("[bc]*"))) {
            if (name.startsWith(QStringLiteral("cut")))
                continue; // not all of these open
            const auto loaded = recording::load(m_folder.filePath(name + QStringLiteral(".wsrec")));
            QVERIFY2(loaded.ok(), qPrintable(name));
            const auto reading = reading::Reading::of(*loaded);
            const contract::Judgement whole = contract::judge(*reading);
            std::vector<contract::Violation> left = whole.violations;
            for (std::size_t i = 0; i < reading->switches().size(); ++i) {
                const contract::Judgement one = contract::judgeSwitch(*reading, i);
                (one.verdict == contract::Verdict::Violated ? broken : right) += 1;
                for (const contract::Violation& violation : one.violations) {
                    QCOMPARE(violation.switchNumber, int(i + 1));
                    const auto same = std::ranges::find(left, violation);
                    // What cannot be judged in any switch is said once of the whole.
                    QVERIFY2(same != left.end() || !violation.judged,
                             qPrintable(name + u' ' + violation.sentence));
                    if (same != left.end())
                        left.erase(same);
                }
            }
            // What is wrong with the recording as a whole is of no switch.
            for (const contract::Violation& violation : left)
                QVERIFY2(violation.switchNumber > int(reading->switches().size()),
                         qPrintable(name + u' ' + violation.sentence));
        }
        QVERIFY(broken > 25);
        QVERIFY(right > 50);
    }
};

QTEST_GUILESS_MAIN(tst_one_switch)
#include "tst_one_switch.moc"
