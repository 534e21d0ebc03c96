// SPDX-License-Identifier: GPL-2.0-or-later
//
// One hazard of a stub at a time, played by a script over a local socket.
#include "scripted-stub.h"

#include <QRandomGenerator>

using namespace std::chrono_literals;

namespace {
constexpr auto kShort = 60ms;
}

class tst_session : public QObject {
    Q_OBJECT

private slots:
    void anAnswerEndsARequestAndIsAcked()
    {
        ScriptedStub stub;
        const auto reply = stub.session->request("m0,4");
        QVERIFY(stub.takesPacket("m0,4"));
        stub.answers("00112233");
        QCOMPARE(ended(reply), "Value 00112233");
        QVERIFY(stub.takes("+"));
    }

    void outcomes_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("outcome");
        const auto row = [](const char* name, const char* answer, const char* outcome) {
            QTest::newRow(name) << QByteArray(answer) << QByteArray(outcome);
        };
        row("the empty reply is Unsupported", "", "Unsupported ");
        row("E22 is an error", "E22", "Error E22");
        row("an error with a text is an error", "E.no such register", "Error E.no such register");
        row("a value that begins with E is a value", "E2200000", "Value E2200000");
        row("E without a number is a value", "E-1", "Value E-1");
        row("OK is a value", "OK", "Value OK");
    }
    void outcomes()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, outcome);
        ScriptedStub stub;
        const auto reply = stub.session->request("p0");
        QVERIFY(stub.takesPacket("p0"));
        stub.answers(answer);
        QCOMPARE(ended(reply), outcome);
        QVERIFY(stub.session->alive());
    }

    void silenceTimesOutAndTheLateReplyIsNotTheNextOnes()
    {
        ScriptedStub stub;
        const auto first = stub.session->request("p0", kShort);
        QVERIFY(stub.takesPacket("p0"));
        QCOMPARE(ended(first), "TimedOut ");
        const auto second = stub.session->request("p1");
        QVERIFY(stub.takesPacket("p1"));
        stub.answers("1111"); // p0's, late
        stub.answers("2222");
        QCOMPARE(ended(second), "Value 2222");
        QVERIFY(stub.takes("++"));
        QCOMPARE(stub.lost, 0);
    }

    void afterSilenceTheNextRequestHasADeadlineToo()
    {
        ScriptedStub stub;
        QCOMPARE(ended(stub.session->request("p0", kShort)), "TimedOut ");
        QCOMPARE(ended(stub.session->request("p1", kShort)), "TimedOut ");
        // Nobody could say any more whose a reply would be.
        QTRY_COMPARE(stub.lost, 1);
        QCOMPARE(ended(stub.session->request("p2", kShort)), "Lost ");
    }

    void aReplyBetweenTwoSilencesKeepsTheConnection()
    {
        ScriptedStub stub;
        for (int round = 0; round < 3; ++round) {
            QCOMPARE(ended(stub.session->request("p0", kShort)), "TimedOut ");
            QVERIFY(stub.takesPacket("p0"));
            stub.answers("dead");
            QVERIFY(stub.takes("+"));
        }
        QVERIFY(stub.settled());
        QCOMPARE(stub.lost, 0);
    }

    void aRequestOfAStubWithoutPipeliningWaitsForTheLast()
    {
        ScriptedStub stub;
        const auto first = stub.session->request("p0");
        const auto second = stub.session->request("p1");
        QVERIFY(stub.takesPacket("p0"));
        stub.answers("00");
        QCOMPARE(ended(first), "Value 00");
        QVERIFY(stub.takes("+" + rsp::encode("p1")));
        stub.answers("11");
        QCOMPARE(ended(second), "Value 11");
    }

    void pipeliningKeepsTheOrderAndSendsEverythingAtOnce()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        std::vector<base::Completion<rsp::Reply>> asked;
        QByteArray packets;
        QByteArray replies;
        for (int n = 0; n < 200; ++n) {
            const auto number = QByteArray::number(n);
            asked.push_back(stub.session->request('p' + number));
            packets += rsp::encode('p' + number);
            replies += '+' + rsp::encode("v" + number);
        }
        QVERIFY(stub.takes(packets));   // before a single reply
        for (const char byte : replies) // in the smallest pieces that there are
            stub.says(QByteArray(1, byte));
        for (int n = 0; n < 200; ++n)
            QCOMPARE(ended(asked[static_cast<std::size_t>(n)]), "Value v" + QByteArray::number(n));
        QVERIFY(stub.takes(QByteArray(200, '+')));
    }

    void theAcksOfABurstGoOutTogether()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        const auto first = stub.session->request("p0");
        const auto second = stub.session->request("p1");
        const auto third = stub.session->request("p2", kShort);
        QVERIFY(stub.takes(rsp::encode("p0") + rsp::encode("p1") + rsp::encode("p2")));
        stub.answers("00");
        QCOMPARE(ended(first), "Value 00");
        stub.answers("11");
        QCOMPARE(ended(second), "Value 11");
        QCOMPARE(stub.received(), QByteArray()); // the stub is not woken up for them
        QCOMPARE(ended(third), "TimedOut ");
        QVERIFY(stub.takes("++"));
        stub.answers("22");
        QVERIFY(stub.takes("+"));
    }

    void aRunDoesNotWaitForTheEndOfItsBurst()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        const auto first = stub.session->request("g");
        QVERIFY(stub.takesPacket("g"));
        stub.answers("00");
        QCOMPARE(ended(first), "Value 00");
        const rsp::Session::Burst burst(*stub.session);
        const auto running = stub.session->run("vCont;s");
        QVERIFY(stub.takes("+" + rsp::encode("vCont;s")));
        stub.answers("T05");
        QCOMPARE(ended(running), "Value T05");
    }

    void aShortDeadlineCountsBehindALongOne()
    {
        ScriptedStub stub;
        const auto first = stub.session->request("p0", 60s);
        QVERIFY(stub.takesPacket("p0"));
        stub.answers("00");
        QCOMPARE(ended(first), "Value 00");
        QCOMPARE(ended(stub.session->request("p1", kShort)), "TimedOut ");
    }

    void pipeliningHasABoundAndGoesOnBeyondIt()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        constexpr int kMany = 1000;
        std::vector<base::Completion<rsp::Reply>> asked;
        for (int n = 0; n < kMany; ++n)
            asked.push_back(stub.session->request("p0"));
        const auto packet = rsp::encode("p0");
        QVERIFY(QTest::qWaitFor([&] { return stub.received().size() >= packet.size(); }));
        QVERIFY(stub.received().size() < packet.size() * kMany);
        for (int n = 0; n < kMany; ++n)
            stub.answers("77");
        for (const auto& one : asked)
            QCOMPARE(ended(one), "Value 77");
    }

    void aWindowFullOfSilenceDoesNotHoldUpWhatComesNext()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        constexpr int kMany = 1000;
        std::vector<base::Completion<rsp::Reply>> asked;
        for (int n = 0; n < kMany; ++n)
            asked.push_back(stub.session->request("p0", kShort));
        for (const auto& one : asked) {
            const auto end = ended(one);
            QVERIFY2(end == "TimedOut " || end == "Lost ", end.constData());
        }
    }

    void fourRejectionsLoseThatRequestOnly()
    {
        ScriptedStub stub;
        const auto first = stub.session->request("p0");
        for (int n = 0; n < 4; ++n) { // once, and three more times
            QVERIFY(stub.takesPacket("p0"));
            stub.says("-");
        }
        QCOMPARE(ended(first), "Lost rejected");
        QVERIFY(stub.session->alive());
        QVERIFY(stub.settled());
        QCOMPARE(stub.lost, 0);
    }

    void aRejectedRequestGoesAgain()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        const auto first = stub.session->request("p0");
        const auto second = stub.session->request("p1");
        QVERIFY(stub.takes(rsp::encode("p0") + rsp::encode("p1")));
        stub.says("-"); // the first was damaged; the second is answered first
        stub.answers("1111");
        QCOMPARE(ended(second), "Value 1111");
        QVERIFY(QTest::qWaitFor([&] { return stub.received().contains("$p0#"); }));
        stub.answers("0000");
        QCOMPARE(ended(first), "Value 0000");
    }

    void aRejectedRequestThatHasTimedOutDoesNotGoAgain()
    {
        ScriptedStub stub;
        const auto first = stub.session->request("X0,1:a", kShort);
        QVERIFY(stub.takesPacket("X0,1:a"));
        QCOMPARE(ended(first), "TimedOut ");
        stub.says("-" + rsp::encode("T02"));
        QVERIFY(stub.takes("+"));
        QVERIFY(stub.settled());
    }

    void aStrayRejectionResendsNothing()
    {
        ScriptedStub stub;
        stub.says("-+-" + rsp::encode("T02")); // the ack says that all of it was read
        QVERIFY(stub.takes("+"));
        QVERIFY(stub.settled());
        QCOMPARE(stub.received(), "");
    }

    void aDamagedReplyIsAskedForAgain()
    {
        ScriptedStub stub;
        const auto reply = stub.session->request("p0");
        QVERIFY(stub.takesPacket("p0"));
        stub.says("+$1234#00");
        QVERIFY(stub.takes("-"));
        stub.says(rsp::encode("1234"));
        QCOMPARE(ended(reply), "Value 1234");
        QVERIFY(stub.takes("+"));
    }

    void everyRequestEndsWhateverTheReplyLooksLike()
    {
        QRandomGenerator random(20260101);
        const QByteArray good = '+' + rsp::encode("T05thread:p01.01;watch:40080000;") + '+' +
                                rsp::encode("00112233445566778899aabbccddeeff");
        for (int round = 0; round < 100; ++round) {
            ScriptedStub stub;
            stub.session->allowPipelining();
            QByteArray bytes = good;
            for (int n = random.bounded(4); n >= 0; --n) {
                const auto at = random.bounded(static_cast<int>(bytes.size()));
                const auto byte = static_cast<char>(random.bounded(256));
                switch (random.bounded(3)) {
                case 0:
                    bytes[at] = byte;
                    break;
                case 1:
                    bytes.insert(at, byte);
                    break;
                default:
                    bytes.remove(at, 1 + random.bounded(6));
                    break;
                }
            }
            const auto first = stub.session->request("?", 5ms);
            const auto second = stub.session->request("m0,10", 5ms);
            stub.says(bytes);
            QVERIFY2(ended(first) != "pending", bytes.toHex().constData());
            QVERIFY2(ended(second) != "pending", bytes.toHex().constData());
        }
    }

    void theConnectionDropsInTheMiddleOfAReply()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        int lostWhenTheLastEnded = -1;
        const auto first = stub.session->request("p0");
        const auto second = stub.session->request("p1");
        const auto run = stub.session->run("vCont;c");
        const auto waiting = stub.session->request("p2");
        base::start(detail::await(waiting), [&](const rsp::Reply& reply) {
            QCOMPARE(reply.outcome, rsp::Reply::Outcome::Lost);
            lostWhenTheLastEnded = stub.lost;
        });
        QVERIFY(stub.takes(rsp::encode("p0") + rsp::encode("p1")));
        stub.says("+$1234");
        stub.hangsUp();
        QCOMPARE(ended(first), "Lost ");
        QCOMPARE(ended(second), "Lost ");
        QCOMPARE(ended(run), "Lost ");
        QTRY_COMPARE(stub.lost, 1);
        QCOMPARE(lostWhenTheLastEnded, 0); // `lost` comes after every request has ended
        QVERIFY(!stub.session->alive());
        QCOMPARE(ended(stub.session->request("p3")), "Lost ");
        QCOMPARE(ended(stub.session->run("vCont;c")), "Lost ");
        stub.session->shutDown();
        QTest::qWait(0);
        QCOMPARE(stub.lost, 1);
    }

    void theConnectionDropsWhileTheMachineRuns()
    {
        ScriptedStub stub;
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.hangsUp();
        QCOMPARE(ended(run), "Lost ");
        QTRY_COMPARE(stub.lost, 1);
        QVERIFY(!stub.session->running());
    }

    void strayAcksChangeNothing()
    {
        ScriptedStub stub;
        stub.says("+++");
        const auto reply = stub.session->request("p0");
        QVERIFY(stub.takesPacket("p0"));
        stub.says("++++");
        stub.answers("12");
        stub.says("+++");
        QCOMPARE(ended(reply), "Value 12");
        QVERIFY(stub.takes("+"));
        QVERIFY(stub.settled());
    }

    void aStopThatNobodyAskedForIsNotAnAnswer()
    {
        ScriptedStub stub;
        stub.says(rsp::encode("T02thread:p01.01;")); // while nothing is asked
        QVERIFY(stub.takes("+"));
        const auto reply = stub.session->request("p0");
        QVERIFY(stub.takesPacket("p0"));
        stub.answers("T02thread:p01.01;");
        stub.says(rsp::encode("3412"));
        QCOMPARE(ended(reply), "Value 3412");
        QVERIFY(stub.takes("++"));
    }

    void aQuestionForTheStopIsAnsweredByOne()
    {
        ScriptedStub stub;
        const auto reply = stub.session->request("?");
        QVERIFY(stub.takesPacket("?"));
        stub.answers("T05thread:p01.01;");
        QCOMPARE(ended(reply), "Value T05thread:p01.01;");
    }

    void nothingIsSentWhileTheMachineRunsButCtrlC()
    {
        ScriptedStub stub;
        const auto run = stub.session->run("vCont;c");
        const auto waiting = stub.session->request("g");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.says("+");
        QTRY_VERIFY(stub.session->running());
        stub.session->interrupt();
        QVERIFY(stub.takes("\x03"));
        QCOMPARE(stub.received(), "");
        QVERIFY(!run.completed());
        stub.says(rsp::encode("T02thread:p01.01;"));
        QCOMPARE(ended(run), "Value T02thread:p01.01;");
        QVERIFY(stub.takes("+" + rsp::encode("g")));
        stub.answers("00");
        QCOMPARE(ended(waiting), "Value 00");
        QVERIFY(stub.takes("+"));
    }

    void aStopReplyThatWasLostComesAgain()
    {
        ScriptedStub stub;
        const auto run = stub.session->run("vCont;s");
        QVERIFY(stub.takesPacket("vCont;s"));
        stub.says("+"); // and its stop reply is lost
        QTRY_VERIFY(stub.session->running());
        stub.session->interrupt();
        QVERIFY(stub.takes("\x03-"));
        stub.says(rsp::encode("T05thread:p01.01;"));
        QCOMPARE(ended(run), "Value T05thread:p01.01;");
        QVERIFY(stub.takes("+"));
    }

    void aHaltThatWasAnsweredSendsNothingIntoTheNextRun()
    {
        ScriptedStub stub;
        const auto first = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.says("+");
        QTRY_VERIFY(stub.session->running());
        stub.session->interrupt();
        QVERIFY(stub.takes("\x03"));
        stub.says(rsp::encode("T02thread:p01.01;"));
        QCOMPARE(ended(first), "Value T02thread:p01.01;");
        const auto second = stub.session->run("vCont;c");
        QVERIFY(stub.takes("+" + rsp::encode("vCont;c")));
        stub.says("+");
        // Any byte would halt it; the one that asks for a lost stop reply goes out after 1.5 s.
        QVERIFY(!QTest::qWaitFor([&] { return !stub.received().isEmpty(); }, 2500));
        stub.says(rsp::encode("T05thread:p01.01;"));
        QCOMPARE(ended(second), "Value T05thread:p01.01;");
    }

    void aLastWordIsSaidOnce_data()
    {
        QTest::addColumn<QByteArray>("when");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("the session is dropped") << QByteArray("dropped") << "+" + rsp::encode("D");
        QTest::newRow("it is shut down") << QByteArray("shut down") << "+" + rsp::encode("D");
        QTest::newRow("the machine runs") << QByteArray("running") << "\x03+" + rsp::encode("D");
        QTest::newRow("nobody answers any more") << QByteArray("silence") << "+" + rsp::encode("D");
        QTest::newRow("it was said already") << QByteArray("said") << QByteArray();
    }
    void aLastWordIsSaidOnce()
    {
        QFETCH(QByteArray, when);
        QFETCH(QByteArray, said);
        ScriptedStub stub;
        stub.session->setLastWord("D");
        if (when == "running") {
            (void)stub.session->run("vCont;c");
            QVERIFY(stub.takesPacket("vCont;c"));
        } else if (when == "silence") {
            QCOMPARE(ended(stub.session->request("p0", kShort)), "TimedOut ");
            QCOMPARE(ended(stub.session->request("p1", kShort)), "TimedOut ");
            QVERIFY(stub.takes(rsp::encode("p0") + rsp::encode("p1")));
        } else if (when == "said") {
            const auto reply = stub.session->request("D");
            QVERIFY(stub.takesPacket("D"));
            stub.answers("OK");
            QCOMPARE(ended(reply), "Value OK");
            QVERIFY(stub.takes("+"));
        }
        if (when != "dropped")
            stub.session->shutDown();
        stub.session.reset();
        QVERIFY(stub.takes(said));
        QVERIFY(QTest::qWaitFor([&] { return stub.ended(); }));
        QCOMPARE(stub.received(), QByteArray());
    }

    void aHaltedMachineIsNotInterrupted()
    {
        ScriptedStub stub;
        stub.session->interrupt();
        QVERIFY(stub.settled());
        QCOMPARE(stub.received(), "");
    }

    void aRunThatWaitsToGoOutIsInterruptedToo()
    {
        ScriptedStub stub;
        const auto first = stub.session->request("p0");
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("p0"));
        stub.session->interrupt();
        QVERIFY(!stub.session->running());
        stub.answers("00");
        QCOMPARE(ended(first), "Value 00");
        QVERIFY(stub.takes("+" + rsp::encode("vCont;c") + "\x03"));
        stub.answers("T02");
        QCOMPARE(ended(run), "Value T02");
        const auto second = stub.session->run("vCont;c"); // and only that one
        QVERIFY(stub.takes("+" + rsp::encode("vCont;c")));
        stub.answers("T05");
        QCOMPARE(ended(second), "Value T05");
        QVERIFY(stub.takes("+"));
        QCOMPARE(stub.received(), "");
    }

    void aRunWaitsForEveryReplyBeforeIt()
    {
        ScriptedStub stub;
        stub.session->allowPipelining();
        const auto first = stub.session->request("p0");
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("p0"));
        QVERIFY(!stub.session->running());
        stub.answers("00");
        QCOMPARE(ended(first), "Value 00");
        // The ack of the reply is out before the run: one byte after it would halt the machine.
        QVERIFY(stub.takes("+" + rsp::encode("vCont;c")));
        stub.answers("T05");
        QCOMPARE(ended(run), "Value T05");
    }

    void textOfARunningMachineIsNoReply()
    {
        ScriptedStub stub;
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.says("+" + rsp::encode("O" + QByteArray("hello ").toHex()));
        stub.says(rsp::encode("O" + QByteArray("world").toHex()));
        QTRY_COMPARE(stub.console, "hello world");
        QVERIFY(!run.completed());
        stub.says(rsp::encode("T05"));
        QCOMPARE(ended(run), "Value T05");
    }

    void anUnsupportedRunEnds()
    {
        ScriptedStub stub;
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.answers("");
        QCOMPARE(ended(run), "Unsupported ");
        QVERIFY(!stub.session->running());
    }

    void aLateReplyInFrontOfAStopIsDropped()
    {
        ScriptedStub stub;
        QCOMPARE(ended(stub.session->request("p0", kShort)), "TimedOut ");
        QVERIFY(stub.takesPacket("p0"));
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.answers("1234");
        stub.answers("T05");
        QCOMPARE(ended(run), "Value T05");
        QVERIFY(stub.session->alive());
    }

    void aStopReplyWithKeysThatNobodyKnowsIsOne()
    {
        ScriptedStub stub;
        const auto run = stub.session->run("vCont;c");
        QVERIFY(stub.takesPacket("vCont;c"));
        stub.answers("T05threads:1,2;07:00e5ff;swbreak:;thread:1;");
        QCOMPARE(ended(run), "Value T05threads:1,2;07:00e5ff;swbreak:;thread:1;");
    }

    void acksStopWhereTheStubAgrees()
    {
        ScriptedStub stub;
        bool agreed = false;
        base::start(stub.session->startNoAckMode(), [&](bool yes) { agreed = yes; });
        QVERIFY(stub.takesPacket("QStartNoAckMode"));
        stub.answers("OK");
        QTRY_VERIFY(agreed);
        QVERIFY(stub.takes("+")); // the OK itself is acked still
        const auto reply = stub.session->request("p0");
        QVERIFY(stub.takesPacket("p0"));
        stub.says(rsp::encode("12"));
        QCOMPARE(ended(reply), "Value 12");
        const auto another = stub.session->request("p1");
        QVERIFY(stub.takesPacket("p1")); // and no ack in front of it
        stub.says("-$34#00" + rsp::encode("34"));
        QCOMPARE(ended(another), "Value 34");
        const auto third = stub.session->request("p2");
        QVERIFY(stub.takesPacket("p2")); // neither resent nor complained
        stub.says(rsp::encode("56"));
        QCOMPARE(ended(third), "Value 56");
    }

    void acksGoOnWhereTheStubDoesNotKnowOfIt()
    {
        ScriptedStub stub;
        std::optional<bool> agreed;
        base::start(stub.session->startNoAckMode(), [&](bool yes) { agreed = yes; });
        QVERIFY(stub.takesPacket("QStartNoAckMode"));
        stub.answers("");
        QTRY_COMPARE(agreed, std::optional<bool>(false));
        QVERIFY(stub.takes("+"));
        QVERIFY(stub.settled());
    }

    void whoeverIsToldMayDropTheSession_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::newRow("with a reply") << QByteArray("reply");
        QTest::newRow("with a time-out") << QByteArray("time-out");
        QTest::newRow("with the end of the connection") << QByteArray("end");
        QTest::newRow("with four rejections") << QByteArray("rejections");
    }
    void whoeverIsToldMayDropTheSession()
    {
        QFETCH(QByteArray, event);
        ScriptedStub stub;
        stub.session->allowPipelining();
        const std::weak_ptr<rsp::Session> watch = stub.session;
        bool others = false;
        base::start(detail::await(stub.session->request("p0", event == "time-out" ? kShort : 5s)),
                    [&](const rsp::Reply&) { stub.session.reset(); });
        base::start(detail::await(stub.session->request("p1", 5s)),
                    [&](const rsp::Reply&) { others = true; });
        QVERIFY(stub.takes(rsp::encode("p0") + rsp::encode("p1")));
        if (event == "reply")
            stub.says("+" + rsp::encode("12") + "+" + rsp::encode("34") + "$56");
        else if (event == "end")
            stub.hangsUp();
        else if (event == "rejections")
            stub.says("-----------");
        QTRY_VERIFY(watch.expired());
        QTRY_VERIFY(others); // every request ends
    }
};

QTEST_GUILESS_MAIN(tst_session)
#include "tst_session.moc"
