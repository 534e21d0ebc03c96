// SPDX-License-Identifier: GPL-2.0-or-later
// A process that is ended is ended, and Qt has nothing to say about it on standard error.
#include "base/end-process.h"

#include <QPointer>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using std::chrono::milliseconds;

namespace {
constexpr int kDeadline = 60000; // ms; for a machine that is busy with others

std::unique_ptr<QProcess> sleeping()
{
    auto process = std::make_unique<QProcess>();
    process->start(QStringLiteral("sleep"), {QStringLiteral("1000")});
    return process;
}
} // namespace

class TestEndProcess : public QObject {
    Q_OBJECT

private slots:
    void nothingIsSaidAboutIt_data()
    {
        QTest::addColumn<milliseconds>("patience");
        QTest::newRow("gone in time") << milliseconds(kDeadline);
        QTest::newRow("still there when patience ends") << milliseconds(0);
    }
    void nothingIsSaidAboutIt()
    {
        QFETCH(milliseconds, patience);
        QTest::failOnWarning(QRegularExpression(QStringLiteral("QProcess")));
        auto process = sleeping();
        QVERIFY2(process->waitForStarted(kDeadline), "sleep is not here");
        const auto pid = pid_t(process->processId());
        const QPointer<QProcess> object(process.get());
        base::endProcess(std::move(process), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!object, kDeadline);
        QVERIFY(::kill(pid, 0) != 0); // nothing of it is left, no zombie either
    }

    void oneThatNeverStartedIsNothing()
    {
        auto process = std::make_unique<QProcess>();
        process->start(QStringLiteral("/nowhere/at-all"), {});
        QVERIFY(!process->waitForStarted(kDeadline));
        base::endProcess(std::move(process), milliseconds(0));
    }
};

QTEST_GUILESS_MAIN(TestEndProcess)
#include "tst_end_process.moc"
