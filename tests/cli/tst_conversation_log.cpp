// SPDX-License-Identifier: GPL-2.0-or-later
// --log rsp of each program that talks to a stub, on a real QEMU: the conversation is printed, in
// order, explained, with times that do not run back; and what is recorded is what is recorded
// without it.
#include "support/finished.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

support::Finished call(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/") + program, arguments);
    return support::finish(process, kPatience);
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One line of a log.
struct Line {
    double seconds = 0;
    bool sent = false;
    QString payload;
    QString words;
};

/// The lines of a log; nothing where one of them is no such line.
QList<Line> linesOf(const QString& log)
{
    static const QRegularExpression form(u"^ *(\\d+\\.\\d{6}) ([→←]) (.*?)(?:  · (.*))?$"_s);
    QList<Line> lines;
    for (const QString& text : log.split(u'\n', Qt::SkipEmptyParts)) {
        const auto match = form.match(text);
        if (!match.hasMatch())
            return {};
        lines << Line{match.captured(1).toDouble(), match.captured(2) == u"→"_s, match.captured(3),
                      match.captured(4)};
    }
    return lines;
}

const QStringList kImage{u"--image"_s, QStringLiteral(WORLDSWITCH_IMAGE)};

} // namespace

class tst_ConversationLog : public QObject {
    Q_OBJECT
private slots:
    void theConversationIsPrinted_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("fewest"); // steps
        QTest::newRow("worldswitch-trace")
            << u"worldswitch-trace"_s << QStringList{u"--switches"_s, u"1"_s, u"--stepping"_s}
            << 100;
        // By QEMU's log an exception return is stepped, and off a breakpoint.
        QTest::newRow("worldswitch-trace, by QEMU's log")
            << u"worldswitch-trace"_s << QStringList{u"--switches"_s, u"1"_s} << 2;
        QTest::newRow("worldswitch-lesson")
            << u"worldswitch-lesson"_s << QStringList{u"run"_s, u"01"_s} << 10;
        QTest::newRow("worldswitch")
            << u"worldswitch"_s
            << QStringList{u"--switches"_s, u"1"_s, u"--screenshot"_s, u"/dev/null"_s} << 2;
    }
    void theConversationIsPrinted()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(int, fewest);
        const QTemporaryDir folder;
        const QString log = folder.filePath(u"log"_s);
        arguments.replaceInStrings(u"/dev/null"_s, folder.filePath(u"window.png"_s));
        const auto ended =
            call(program, arguments + kImage +
                              QStringList{u"--language"_s, u"en"_s, u"--log"_s, u"rsp:"_s + log});
        QVERIFY2(ended.code == 0, qPrintable(ended.errors));
        const auto lines = linesOf(QString::fromUtf8(contents(log)));
        QVERIFY2(lines.size() > 500, qPrintable(QString::number(lines.size())));
        QVERIFY(lines.front().sent);
        QVERIFY2(lines.front().payload.startsWith(u"qSupported"_s),
                 qPrintable(lines.front().payload));
        int steps = 0;
        int ends = 0;
        for (qsizetype n = 0; n < lines.size(); ++n) {
            QVERIFY(n == 0 || lines[n].seconds >= lines[n - 1].seconds);
            steps += lines[n].sent && lines[n].words == u"execute one instruction"_s ? 1 : 0;
            ends += !lines[n].sent && lines[n].words.startsWith(u"halted: "_s) ? 1 : 0;
        }
        QVERIFY2(steps > fewest, qPrintable(QString::number(steps)));
        QVERIFY(ends >= steps);
    }

    void itChangesNothingOfWhatIsRecorded()
    {
        const QTemporaryDir folder;
        const QString plain = folder.filePath(u"plain.wsrec"_s);
        const QString logged = folder.filePath(u"logged.wsrec"_s);
        const auto without = call(u"worldswitch-trace"_s, kImage + QStringList{u"-o"_s, plain});
        QVERIFY2(without.code == 0, qPrintable(without.errors));
        const auto with = call(u"worldswitch-trace"_s,
                               kImage + QStringList{u"-o"_s, logged, u"--log"_s, u"rsp"_s});
        QCOMPARE(with.code, 0);
        QCOMPARE(with.output, without.output);
        // On standard error, where nothing else is said.
        QVERIFY(linesOf(with.errors).size() > 500);
        const QByteArray recording = contents(plain);
        QVERIFY(recording.size() > 5000);
        QVERIFY(contents(logged) == recording);
    }

    void itSpeaksTheUsersLanguage()
    {
        const auto ended =
            call(u"worldswitch-trace"_s,
                 kImage + QStringList{u"--language"_s, u"zh_CN"_s, u"--log"_s, u"rsp"_s});
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.errors.contains(u"  · 执行一条指令\n"_s));
    }

    void whatCannotBeWrittenIsSaid_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("another log")
            << u"qmp"_s << 2 << u"--log cannot be 'qmp': it is rsp or rsp:FILE."_s;
        QTest::newRow("a file without a name")
            << u"rsp:"_s << 2 << u"--log cannot be 'rsp:': it is rsp or rsp:FILE."_s;
        QTest::newRow("a folder that is not there")
            << u"rsp:/not/there/log"_s << 3
            << u"The log /not/there/log cannot be written: No such file or directory."_s;
        QTest::newRow("a full disk")
            << u"rsp:/dev/full"_s << 3 << u"Writing the output failed: No space left on device."_s;
    }
    void whatCannotBeWrittenIsSaid()
    {
        QFETCH(QString, log);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        for (const char* program : {"worldswitch-trace", "worldswitch-lesson"}) {
            QStringList arguments{u"--language"_s, u"en"_s, u"--log"_s, log};
            if (qstrcmp(program, "worldswitch-lesson") == 0)
                arguments << u"run"_s << u"01"_s;
            const auto ended = call(QString::fromLatin1(program), kImage + arguments);
            QVERIFY2(ended.code == code, qPrintable(ended.errors));
            QVERIFY2(ended.errors.contains(sentence), qPrintable(ended.errors));
        }
    }

    void aRecordingHasNoConversation()
    {
        const auto ended = call(
            u"worldswitch-trace"_s,
            {u"print"_s, QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"),
             u"--log"_s, u"rsp"_s});
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.errors.contains(u"--log is for recording"_s), qPrintable(ended.errors));
    }
};

QTEST_GUILESS_MAIN(tst_ConversationLog)
#include "tst_conversation_log.moc"
