// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/result.h"
#include "base/task.h"

#include <QTest>
#include <QTimer>

#include <memory>

namespace {

base::Task<int> wait(base::Completion<int> leaf)
{
    const int value = co_await leaf;
    co_return value + 1;
}

base::Task<int> sum(base::Completion<int> first, base::Completion<int> second)
{
    const int a = co_await wait(first);
    const int b = co_await wait(second);
    co_return a + b;
}

base::Task<int> many(int count)
{
    int total = 0;
    for (int i = 0; i < count; ++i) {
        base::Completion<int> ready;
        ready.complete(0);
        total += co_await wait(ready);
    }
    co_return total;
}

struct Witness {
    std::shared_ptr<bool> gone;
    ~Witness() { *gone = true; }
};

base::Task<int> holding(std::shared_ptr<bool> gone, base::Completion<int> leaf)
{
    const Witness witness{gone};
    const int value = co_await leaf;
    co_return value;
}

} // namespace

class tst_Task : public QObject {
    Q_OBJECT
private slots:
    void aTaskWaitsForEachLeafInTurn()
    {
        base::Completion<int> first;
        base::Completion<int> second;
        std::optional<int> result;
        base::start(sum(first, second), [&](int value) { result = value; });
        QVERIFY(!result);
        second.complete(20);
        QVERIFY(!result);
        first.complete(10);
        QCOMPARE(result, std::optional<int>(32));
    }

    void theFirstAnswerCounts()
    {
        base::Completion<int> leaf;
        leaf.complete(1);
        leaf.complete(2);
        QCOMPARE(base::runToEnd(wait(leaf)), 2);
    }

    void theEventLoopRunsUntilTheTaskEnds()
    {
        base::Completion<int> leaf;
        QTimer::singleShot(0, qApp, [leaf] { leaf.complete(41); });
        QCOMPARE(base::runToEnd(wait(leaf)), 42);
    }

    void aTaskThatNeverWaitsDoesNotGrowTheStack()
    {
        QCOMPARE(base::runToEnd(many(200000)), 200000);
    }

    void completingAfterTheTaskWasDroppedDoesNothing()
    {
        const auto gone = std::make_shared<bool>(false);
        base::Completion<int> leaf;
        {
            auto task = holding(gone, leaf);
            // Awaited by hand, so that the frame is suspended on the leaf when it is dropped.
            QVERIFY(task.await_suspend(std::noop_coroutine()));
            QVERIFY(!*gone);
        }
        QVERIFY(*gone);
        leaf.complete(1);
    }

    void workEndsWithItsOwner()
    {
        const auto gone = std::make_shared<bool>(false);
        base::Completion<int> leaf;
        std::optional<int> result;
        {
            const auto work =
                base::startOwned(holding(gone, leaf), [&](int value) { result = value; });
            QVERIFY(!*gone);
        }
        QVERIFY(*gone);
        leaf.complete(1);
        QVERIFY(!result);
    }

    void ownedWorkTellsItsEnd()
    {
        base::Completion<int> leaf;
        std::optional<int> result;
        const auto work = base::startOwned(wait(leaf), [&](int value) { result = value; });
        QVERIFY(!result);
        leaf.complete(41);
        QCOMPARE(result, std::optional<int>(42));
        const auto over = base::startOwned(many(3), [&](int value) { result = value; });
        QCOMPARE(result, std::optional<int>(3));
    }

    void aTaskGoesOnBeforeItIsAwaited_data()
    {
        QTest::addColumn<bool>("endsFirst");
        QTest::newRow("it ends before it is awaited") << true;
        QTest::newRow("it is awaited before it ends") << false;
    }
    void aTaskGoesOnBeforeItIsAwaited()
    {
        QFETCH(bool, endsFirst);
        const auto gone = std::make_shared<bool>(false);
        base::Completion<int> leaf;
        auto task = holding(gone, leaf);
        task.begin();
        QVERIFY(!*gone && !task.done());
        if (endsFirst)
            leaf.complete(41);
        QCOMPARE(task.done(), endsFirst);
        std::optional<int> result;
        base::start(
            [](base::Task<int>& begun) -> base::Task<int> { co_return co_await begun + 1; }(task),
            [&](int value) { result = value; });
        QCOMPARE(result.has_value(), endsFirst);
        if (!endsFirst)
            leaf.complete(41);
        QCOMPARE(result, std::optional<int>(42));
    }

    void aBegunTaskThatIsDroppedIsGone()
    {
        const auto gone = std::make_shared<bool>(false);
        base::Completion<int> leaf;
        {
            auto task = holding(gone, leaf);
            task.begin();
            QVERIFY(!*gone);
        }
        QVERIFY(*gone);
        leaf.complete(1);
    }

    void aResultIsAValueOrASentence()
    {
        const base::Result<int> value = 3;
        const base::Result<int> error = base::Error{QStringLiteral("no machine")};
        QVERIFY(value.ok());
        QCOMPARE(*value, 3);
        QVERIFY(!error.ok());
        QCOMPARE(error.error().sentence, QStringLiteral("no machine"));
        QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)error.value());
    }
};

QTEST_GUILESS_MAIN(tst_Task)
#include "tst_task.moc"
