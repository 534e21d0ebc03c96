// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes to events and back. Replies recorded from QEMU's stub and from gdbserver (which run-length
// codes everything) are in tests/data/rsp.
#include "rsp/codec.h"

#include <QFile>
#include <QRandomGenerator>
#include <QtTest>

using rsp::Decoder;
using rsp::Event;
using Kind = rsp::Event::Kind;

namespace {

using Events = std::vector<Event>;

Events decode(const QByteArray& bytes)
{
    return Decoder().feed(bytes);
}

Events one(Kind kind, const QByteArray& payload = {})
{
    return {Event{kind, payload}};
}

QByteArray unescaped(const QByteArray& line)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line.mid(i, 2) == "\\x") {
            bytes += QByteArray::fromHex(line.mid(i + 2, 2));
            i += 3;
        } else {
            bytes += line[i];
        }
    }
    return bytes;
}

/// What is between $ and #, as a stub would send it, with its checksum.
QByteArray framed(const QByteArray& raw, char start = '$')
{
    unsigned sum = 0;
    for (const char byte : raw)
        sum += static_cast<unsigned char>(byte);
    return start + raw + '#' + QByteArray::number(sum % 256, 16).rightJustified(2, '0');
}

/// The replies of one recording, each with its ack in front.
QList<QByteArray> recorded(const QString& name)
{
    QFile file(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/rsp/") + name);
    QList<QByteArray> replies;
    if (!file.open(QIODevice::ReadOnly))
        return replies;
    for (const auto& line : file.readAll().split('\n')) {
        if (!line.isEmpty() && !line.startsWith("# "))
            replies << unescaped(line);
    }
    return replies;
}

QList<QByteArray> allRecorded()
{
    return recorded(QStringLiteral("qemu-7.2.txt")) +
           recorded(QStringLiteral("gdbserver-13.1.txt"));
}

/// The payload between $ and #, expanded the plain way: over the whole string, recursively from its
/// end.
QByteArray expanded(const QByteArray& reply)
{
    QByteArray rest = reply.mid(reply.indexOf('$') + 1);
    rest.chop(3);
    QByteArray out;
    while (!rest.isEmpty()) {
        if (rest[0] == '}') {
            out += static_cast<char>(rest[1] ^ 0x20);
            rest = rest.mid(2);
        } else if (rest[0] == '*') {
            out += QByteArray(rest[1] - 29, out.back());
            rest = rest.mid(2);
        } else {
            out += rest[0];
            rest = rest.mid(1);
        }
    }
    return out;
}

int scaled(int quick)
{
    return qEnvironmentVariable("WORLDSWITCH_TIER") == QLatin1String("full") ? quick * 20 : quick;
}

} // namespace

class tst_codec : public QObject {
    Q_OBJECT

private slots:
    void everyPayloadOfTwoBytesRoundTrips()
    {
        for (int first = 0; first < 256; ++first) {
            for (int second = 0; second < 256; ++second) {
                const char bytes[] = {static_cast<char>(first), static_cast<char>(second)};
                const QByteArray payload(bytes, 2);
                const QByteArray packet = rsp::encode(payload);
                // Nothing inside a packet may look like its frame.
                QCOMPARE(packet.count('$'), 1);
                QCOMPARE(packet.count('#'), 1);
                if (decode(packet) != one(Kind::Packet, payload))
                    QFAIL(qPrintable(QStringLiteral("%1 %2").arg(first).arg(second)));
            }
        }
    }

    void bytesToEvents_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<QByteArray>>("expected"); // one character of kind, then the payload
        using List = QList<QByteArray>;
        const auto row = [](const char* name, const QByteArray& bytes, const List& events) {
            QTest::newRow(name) << bytes << events;
        };
        row("an empty packet is a packet", "$#00", {"P"});
        row("an ack, then a packet", "+$OK#9a", {"+", "POK"});
        row("a nack", "-", {"-"});
        row("a checksum may be written in capitals", framed("m}\x0a").toUpper().replace('M', 'm'),
            {"Pm*"});
        row("0* followed by a space repeats three times", framed("0* "), {"P0000"});
        row("the largest repeat count is 97", framed("0*~"), {"P" + QByteArray(98, '0')});
        row("a brace as a repeat count is no escape", framed("0*}5"),
            {"P" + QByteArray(97, '0') + '5'});
        row("an escaped byte can be repeated", framed("}\x03* "), {"P####"});
        row("a star escaped is a star", framed("}\x0a"), {"P*"});
        row("a repeat of nothing is garbage", framed("* ") + "$OK#9a", {"G", "G", "POK"});
        row("a repeat count below a space is garbage", framed("0*\x1f") + "$OK#9a",
            {"G", "G", "POK"});
        row("a repeat count beyond a tilde is garbage", framed("0*\x7f") + "$OK#9a",
            {"G", "G", "POK"});
        row("an escape of nothing is garbage", framed("a}") + "$OK#9a", {"G", "G", "POK"});
        row("a wrong checksum", "$OK#9b", {"B"});
        row("a checksum that is no number", "$OK#zz$OK#9a", {"B", "G", "POK"});
        row("a dollar within a packet begins another", "$abc$OK#9a", {"G", "POK"});
        row("a dollar within a checksum begins another", "$abc#2$OK#9a", {"G", "POK"});
        row("a dollar within an escape begins another", "$abc}$OK#9a", {"G", "POK"});
        row("a dollar as a repeat count begins another", "$0*$OK#9a", {"G", "POK"});
        row("a notification", framed("Stop:T05", '%'), {"NStop:T05"});
        row("stray bytes are one event", "hello+world$OK#9a", {"G", "+", "G", "POK"});
        row("nothing comes of nothing", "", {});
    }
    void bytesToEvents()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QList<QByteArray>, expected);
        QList<QByteArray> seen;
        for (const auto& event : decode(bytes))
            seen << QByteArray(1, "PN+-BG"[static_cast<int>(event.kind)]) + event.payload;
        QCOMPARE(seen, expected);
    }

    void recordedRepliesExpandToWhatTheirBytesSay()
    {
        const auto replies = allRecorded();
        QCOMPARE(replies.size(), 19);
        for (const auto& reply : replies) {
            const Events expected{Event{Kind::Ack, {}}, Event{Kind::Packet, expanded(reply)}};
            if (decode(reply) != expected)
                QFAIL(reply.left(60).constData());
        }
    }

    void gdbserversRegistersAreAllThere()
    {
        QCOMPARE(allRecorded().size(), 19);
        // 16 general registers and rip of 8 bytes, eflags and 6 segments of 4, 8 x87 of 10, 8 x87
        // control of 4, 16 xmm of 16, mxcsr: the first 17 as the run-length coding hides them.
        const auto events = decode(recorded(QStringLiteral("gdbserver-13.1.txt"))[2]);
        QVERIFY(events[1].payload.size() > 2 * (17 * 8 + 7 * 4 + 80 + 32 + 256 + 4));
        QCOMPARE(events[1].payload.size() % 2, 0);
        QVERIFY(events[1].payload.startsWith(QByteArray(48, '0')));
    }

    void whereTheBytesAreCutMakesNoDifference()
    {
        for (const auto& reply : allRecorded()) {
            const QByteArray bytes = reply + "-$OK#9a%x#78";
            const auto whole = decode(bytes);
            for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
                Decoder decoder;
                auto events = decoder.feed(bytes.left(cut));
                for (const auto& event : decoder.feed(bytes.mid(cut)))
                    events.push_back(event);
                if (events != whole)
                    QFAIL(qPrintable(QStringLiteral("cut at %1").arg(cut)));
            }
            Decoder decoder;
            Events single;
            for (const char byte : bytes) {
                for (const auto& event : decoder.feed(QByteArrayView(&byte, 1)))
                    single.push_back(event);
            }
            QVERIFY(single == whole);
        }
    }

    void afterAnyMutationTheNextGoodPacketIsDecoded()
    {
        const auto replies = allRecorded();
        QRandomGenerator random(20240501);
        const QByteArray frame = "$#*}%+-\x03";
        for (int round = 0; round < scaled(20000); ++round) {
            QByteArray bytes = replies[random.bounded(static_cast<int>(replies.size()))];
            for (int n = random.bounded(4); n >= 0; --n) {
                const auto at = random.bounded(static_cast<int>(bytes.size()));
                switch (random.bounded(5)) {
                case 0:
                    bytes[at] = static_cast<char>(random.bounded(256));
                    break;
                case 1:
                    bytes[at] = frame[random.bounded(static_cast<int>(frame.size()))];
                    break;
                case 2:
                    bytes.remove(at, 1 + random.bounded(3));
                    bytes += '+';
                    break;
                case 3:
                    bytes.insert(at, frame[random.bounded(static_cast<int>(frame.size()))]);
                    break;
                default:
                    bytes.truncate(at);
                    bytes += '-';
                    break;
                }
            }
            Decoder decoder;
            const auto whole = decoder.feed(bytes);
            Decoder inPieces;
            const auto cut = random.bounded(static_cast<int>(bytes.size()) + 1);
            auto pieces = inPieces.feed(bytes.left(cut));
            for (const auto& event : inPieces.feed(bytes.mid(cut)))
                pieces.push_back(event);
            if (pieces != whole)
                QFAIL(bytes.toHex().constData());
            const auto after = decoder.feed(framed("the next one"));
            if (after.empty() || after.back() != Event{Kind::Packet, "the next one"})
                QFAIL(bytes.toHex().constData());
        }
    }

    void aDamagedByteIsNeverTakenForTheReply()
    {
        // One byte of a payload changed: the sum of the bytes cannot be the same.
        for (const auto& reply : allRecorded()) {
            for (qsizetype at = 2; at < reply.size() - 3; ++at) {
                QByteArray bytes = reply;
                bytes[at] = static_cast<char>(bytes[at] ^ 0x01);
                for (const auto& event : decode(bytes)) {
                    if (event.kind == Kind::Packet)
                        QFAIL(bytes.constData());
                }
            }
        }
    }

    void aPacketTooLongIsDroppedAndTheNextIsTaken()
    {
        Decoder decoder;
        const QByteArray most(Decoder::kMaxPayload, 'a');
        QVERIFY(decoder.feed(rsp::encode(most)) == one(Kind::Packet, most));
        const auto events = decoder.feed(rsp::encode(most + 'a') + "$OK#9a");
        QVERIFY(std::none_of(events.begin(), events.end(),
                             [](const Event& e) { return e.payload.size() > 2; }));
        QVERIFY(events.back() == (Event{Kind::Packet, "OK"}));
    }

    void aRunThatExpandsTooFarIsDropped()
    {
        QByteArray packet = "$0";
        for (qsizetype n = 0; n <= Decoder::kMaxPayload / 97; ++n)
            packet += "*~";
        const auto events = decode(packet + "#00$OK#9a");
        QCOMPARE(events.front().kind, Kind::Garbage);
        QVERIFY(events.back() == (Event{Kind::Packet, "OK"}));
    }
};

QTEST_GUILESS_MAIN(tst_codec)
#include "tst_codec.moc"
