// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/recordings.h"
#include "support/synthetic.h"

#include <QTemporaryDir>
#include <QTest>

class TestRecordingModels : public QObject {
    Q_OBJECT
private slots:
    void fiveSwitchesAgreeWithTheirPrediction_data();
    void fiveSwitchesAgreeWithTheirPrediction();

private:
    QTemporaryDir m_dir;
};

void TestRecordingModels::fiveSwitchesAgreeWithTheirPrediction_data()
{
    QTest::addColumn<QString>("cpu");
    for (const char* cpu : {"cortex-a57", "cortex-a76", "max"})
        QTest::newRow(cpu) << QString::fromLatin1(cpu);
}

void TestRecordingModels::fiveSwitchesAgreeWithTheirPrediction()
{
    QFETCH(QString, cpu);
    const QString first = m_dir.filePath(cpu + QStringLiteral("-1.wsrec"));
    const QString second = m_dir.filePath(cpu + QStringLiteral("-2.wsrec"));
    const auto reply = recordings::record(cpu, 5, first);
    QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
    const recording::Recording& recording = *reply->recording;
    QCOMPARE(recording.endingReason(), QString());
    QCOMPARE(recording.ending(), recording::Ending::Complete);
    QCOMPARE(recording.switches().size(), std::size_t{5});
    for (const recording::Switch& s : recording.switches())
        QVERIFY(s.complete);
    QCOMPARE(recordings::disagreement(recording), QString());
    QCOMPARE(recordings::unknownSteps(recording), 0);
    QCOMPARE(recordings::walkedThereAndBack(recording), QString());

    QVERIFY(recordings::record(cpu, 5, second));
    QVERIFY(recordings::contents(second) == recordings::contents(first));
    const auto loaded = recording::load(first);
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(recording, **loaded), QString());
}

QTEST_GUILESS_MAIN(TestRecordingModels)
#include "tst_recording_models.moc"
