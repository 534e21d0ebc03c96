// SPDX-License-Identifier: GPL-2.0-or-later
// Standard input as lines: whatever pieces they come in, and until a signal comes.
#include "cli/line-input.h"
#include "cli/signals.h"

#include <QTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

class tst_LineInput : public QObject {
    Q_OBJECT
private slots:
    void init() { QCOMPARE(pipe2(m_ends.data(), O_CLOEXEC), 0); }
    void cleanup()
    {
        for (const int end : m_ends)
            ::close(end);
    }

    void bytesAreLines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("lines");
        const auto row = [](const char* name, const QByteArray& bytes, const QStringList& lines) {
            QTest::newRow(name) << bytes << lines;
        };
        const QString xs(4096, QLatin1Char('x'));
        row("nothing", {}, {});
        row("one", "one\n", {QStringLiteral("one")});
        row("two, and an empty one", "one\n\ntwo\n",
            {QStringLiteral("one"), QString(), QStringLiteral("two")});
        row("without its end", "one\ntwo", {QStringLiteral("one"), QStringLiteral("two")});
        row("of another system", "one\r\n", {QStringLiteral("one")});
        row("as long as may be", xs.toUtf8() + "\nb\n", {xs, QStringLiteral("b")});
        row("longer", QByteArray(20000, 'x') + "\nb\n", {xs, QStringLiteral("b")});
        row("longer, without an end", QByteArray(20000, 'x'), {xs});
        row("no UTF-8", "\xff\n", {QString(QChar::ReplacementCharacter)});
    }
    void bytesAreLines()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, lines);
        std::thread writer([&] { // in small pieces
            for (qsizetype at = 0; at < bytes.size(); at += 3)
                QCOMPARE(::write(m_ends[1], bytes.constData() + at,
                                 std::size_t(qMin<qsizetype>(3, bytes.size() - at))),
                         qMin<qsizetype>(3, bytes.size() - at));
            ::close(m_ends[1]);
        });
        cli::LineInput in(m_ends[0]);
        QStringList read;
        while (const auto line = in.next())
            read << *line;
        writer.join();
        m_ends[1] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        QCOMPARE(read, lines);
        QCOMPARE(in.trouble(), QString());
        QVERIFY(!in.isTerminal());
    }

    void aSignalEndsIt_data()
    {
        QTest::addColumn<bool>("before");
        QTest::newRow("one that came before") << true;
        QTest::newRow("one that comes while it waits") << false;
    }
    void aSignalEndsIt()
    {
        QFETCH(bool, before);
        const cli::Signals caught;
        cli::LineInput in(m_ends[0]);
        if (before)
            std::raise(SIGINT);
        const pthread_t self = pthread_self();
        std::thread sender([&] {
            if (!before)
                pthread_kill(self, SIGINT);
        });
        QVERIFY(!in.next()); // nobody writes, and nobody closes
        sender.join();
        QCOMPARE(in.trouble(), QString());
    }

    void whatCannotBeReadIsSaid()
    {
        const cli::Signals caught; // none since
        const int folder = ::open("/", O_RDONLY | O_CLOEXEC);
        cli::LineInput in(folder);
        QVERIFY(!in.next());
        QCOMPARE(in.trouble(), QStringLiteral("Reading standard input failed: Is a directory."));
        ::close(folder);
    }

private:
    std::array<int, 2> m_ends{-1, -1};
};

QTEST_GUILESS_MAIN(tst_LineInput)
#include "tst_line_input.moc"
