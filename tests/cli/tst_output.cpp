// SPDX-License-Identifier: GPL-2.0-or-later
// What could not be written is said, whatever was in the way.
#include "cli/output.h"
#include "cli/start.h"

#include <QDeadlineTimer>
#include <QTemporaryFile>
#include <QTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace {

/// A pipe, both ends; what is left open is closed at the end.
struct Pipe {
    Pipe()
    {
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            qFatal("no pipe");
    }
    ~Pipe()
    {
        closeReader();
        closeWriter();
    }
    void closeReader() { shut(0); }
    void closeWriter() { shut(1); }
    void shut(std::size_t end)
    {
        if (ends[end] >= 0)
            ::close(std::exchange(ends[end], -1));
    }
    std::array<int, 2> ends{-1, -1};
};

QByteArray readAll(int descriptor)
{
    QByteArray all;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto n = ::read(descriptor, buffer.data(), buffer.size());
        if (n <= 0)
            return all;
        all.append(buffer.data(), n);
    }
}

} // namespace

class tst_output : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void whatCannotBeWrittenIsAnError_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<int>("flags");
        QTest::addColumn<int>("code");
        QTest::newRow("a file takes it") << QStringLiteral("/dev/null") << O_WRONLY << 0;
        QTest::newRow("a full disk") << QStringLiteral("/dev/full") << O_WRONLY << 3;
        QTest::newRow("a file that is only read") << QStringLiteral("/dev/null") << O_RDONLY << 3;
        QTest::newRow("nothing is open") << QString() << 0 << 3;
    }
    void whatCannotBeWrittenIsAnError()
    {
        QFETCH(QString, where);
        QFETCH(int, flags);
        QFETCH(int, code);
        const int descriptor = where.isEmpty() ? -1 : ::open(qPrintable(where), flags | O_CLOEXEC);
        {
            cli::Output out(descriptor);
            out.line(QStringLiteral("a line"));
            QCOMPARE(out.finish("test", 0), code);
            QCOMPARE(out.trouble().startsWith(QStringLiteral("Writing the output failed: ")),
                     code != 0);
        }
        if (descriptor >= 0)
            ::close(descriptor);
    }

    void anErrorOutweighsWhatWasPrinted()
    {
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        cli::Output out(full);
        out.raw(QByteArray(1 << 17, 'x')); // more than its buffer takes
        out.line(QStringLiteral("the rest"));
        QCOMPARE(out.finish("test", 1), 3);
        ::close(full);
    }

    void aReaderThatGoesAwayIsNoError()
    {
        Pipe pipe;
        pipe.closeReader();
        cli::Output out(pipe.ends[1]);
        out.line(QStringLiteral("a line"));
        QCOMPARE(out.finish("test", 1), 1);
        QVERIFY(out.readerGone());
    }

    void aDescriptorThatDoesNotBlockGetsEverything()
    {
        Pipe pipe;
        ::fcntl(pipe.ends[1], F_SETFL, O_NONBLOCK);
        QByteArray got;
        std::thread reader([&] { got = readAll(pipe.ends[0]); });
        const QByteArray text(1 << 20, 'x');
        int code = -1;
        {
            cli::Output out(pipe.ends[1]);
            out.raw(text);
            code = out.finish("test", 0);
        }
        pipe.closeWriter();
        reader.join();
        QCOMPARE(code, 0);
        QCOMPARE(got.size(), text.size());
    }

    void aLineStaysOne()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        {
            cli::Output out(file.handle());
            out.line(QStringLiteral("name\nholds\x1b[2J"));
            out.text(QStringLiteral("one\ntwo\x1b\n"));
            out.raw("\x1b[1m");
        }
        file.seek(0);
        QCOMPARE(file.readAll(), QByteArray("name\\x0aholds\\x1b[2J\none\ntwo\\x1b\n\x1b[1m"));
    }

    void whatAGuestPrintsIsPassedOnAsItIs()
    {
        using Written = cli::Output::Written;
        Pipe pipe;
        cli::Output out(pipe.ends[1]);
        QCOMPARE(out.passOn("\x1b[H", QDeadlineTimer::Forever), Written::Yes);
        // A reader that does not read: the pipe is full some time, and the deadline has passed.
        QCOMPARE(out.passOn(QByteArray(1 << 20, 'x'), QDeadlineTimer(0)), Written::TooLate);
        pipe.closeReader();
        QCOMPARE(out.passOn("x", QDeadlineTimer::Forever), Written::Failed);
        QCOMPARE(out.error(), EPIPE);
    }

    void theLanguageIsFoundBeforeTheRest_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("language"); // null: none was asked for
        QTest::newRow("as two words") << "print --language zh_CN"
                                      << "zh_CN";
        QTest::newRow("as one word") << "--language=en --nonsense"
                                     << "en";
        QTest::newRow("not at all") << "--nonsense" << QString();
        QTest::newRow("the last one counts") << "--language en --language=zh_CN"
                                             << "zh_CN";
        QTest::newRow("nothing behind it") << "--language" << QString();
        QTest::newRow("an empty one") << "--language= x"
                                      << "";
        QTest::newRow("behind the end of the options") << "-- --language en" << QString();
        QTest::newRow("another option that begins so") << "--languages en" << QString();
    }
    void theLanguageIsFoundBeforeTheRest()
    {
        QFETCH(QString, line);
        QFETCH(QString, language);
        const auto asked = cli::languageAsked(line.split(u' '));
        QCOMPARE(asked.has_value(), !language.isNull());
        QCOMPARE(asked.value_or(QString()), language);
    }
};

QTEST_GUILESS_MAIN(tst_output)
#include "tst_output.moc"
