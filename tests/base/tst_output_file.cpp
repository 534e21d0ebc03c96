// SPDX-License-Identifier: GPL-2.0-or-later
// A file that a user named for writing: nobody else's is lost, and nothing waits for ever.
#include "base/output-file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using base::OutputFile;
using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

bool put(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// What is wrong; empty where nothing is.
QString wrong(const base::Result<void>& result)
{
    return result ? QString() : result.error().sentence;
}

} // namespace

class tst_OutputFile : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    [[nodiscard]] QString in(const char* name) const
    {
        return m_dir.filePath(QString::fromLatin1(name));
    }
    [[nodiscard]] QString fifo(const char* name) const
    {
        const QString path = in(name);
        return ::mkfifo(QFile::encodeName(path).constData(), 0600) == 0 ? path : QString();
    }

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void whatIsWrittenIsThere()
    {
        const QString path = in("new");
        OutputFile file;
        QCOMPARE(wrong(file.open(path)), QString());
        QCOMPARE(wrong(file.write("one, two")), QString());
        QCOMPARE(file.position(), std::int64_t{8});
        QCOMPARE(contents(path), QByteArray("one, two"));
        file.cutAt(3);
        QCOMPARE(wrong(file.write(" more")), QString());
        QCOMPARE(contents(path), QByteArray("one more"));
    }

    void whoReadsTheOldOneKeepsIt()
    {
        QVERIFY(put(in("kept"), "what was there"));
        QVERIFY(QFile::link(in("kept"), in("link")));
        QFile reader(in("kept"));
        QVERIFY(reader.open(QIODevice::ReadOnly));
        OutputFile file;
        QCOMPARE(wrong(file.open(in("link"))), QString());
        QCOMPARE(wrong(file.write("new")), QString());
        QCOMPARE(reader.readAll(), QByteArray("what was there"));
        QCOMPARE(contents(in("kept")), QByteArray("new"));
        QVERIFY(QFileInfo(in("link")).isSymLink());
    }

    void whatAnotherWritesIsNotTouched_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<bool>("byLink");
        QTest::newRow("a new file") << QByteArray() << false;
        QTest::newRow("a file that was there") << QByteArray("old") << false;
        QTest::newRow("by another name") << QByteArray("old") << true;
    }
    void whatAnotherWritesIsNotTouched()
    {
        QFETCH(QByteArray, before);
        QFETCH(bool, byLink);
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"file"_s);
        const QString other = byLink ? dir.filePath(u"link"_s) : path;
        QVERIFY(before.isEmpty() || put(path, before));
        QVERIFY(!byLink || QFile::link(path, other));
        {
            OutputFile first;
            QCOMPARE(wrong(first.open(path)), QString());
            QCOMPARE(wrong(first.write("first")), QString());
            OutputFile second;
            QCOMPARE(wrong(second.open(other)), u"another program is writing it"_s);
            QCOMPARE(wrong(first.write(", and more")), QString());
            QCOMPARE(contents(path), QByteArray("first, and more"));
        }
        OutputFile third; // the first one is done
        QCOMPARE(wrong(third.open(other)), QString());
        QCOMPARE(wrong(third.write("third")), QString());
        QCOMPARE(contents(path), QByteArray("third"));
    }

    void aPipeThatNobodyReadsIsAnError()
    {
        OutputFile file;
        QCOMPARE(wrong(file.open(fifo("unread"))), u"it is a pipe, and nobody reads it"_s);
    }

    void whoWaitsForAReaderCanStop()
    {
        int asked = 0;
        OutputFile file;
        QCOMPARE(wrong(file.open(fifo("waited"), [&] { return ++asked < 3; })),
                 u"it is a pipe, and nobody reads it"_s);
        QCOMPARE(asked, 3);
    }

    void aReaderMayComeLater()
    {
        const QString path = fifo("later");
        int reader = -1;
        OutputFile file;
        // Whoever is asked whether to wait opens the other end.
        QCOMPARE(wrong(file.open(path,
                                 [&] {
                                     reader = ::open(QFile::encodeName(path).constData(),
                                                     O_RDONLY | O_NONBLOCK | O_CLOEXEC);
                                     return true;
                                 })),
                 QString());
        QCOMPARE(wrong(file.write("through the pipe")), QString());
        QCOMPARE(file.position(), std::int64_t{16});
        QByteArray got(64, '\0');
        got.resize(::read(reader, got.data(), 64));
        ::close(reader);
        QCOMPARE(got, QByteArray("through the pipe"));
        QCOMPARE(wrong(file.write("to nobody")), qt_error_string(EPIPE));
    }

    void aFullPipeIsWaitedForUntilSomebodyHasEnough()
    {
        const QString path = fifo("full");
        const int reader =
            ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(reader >= 0);
        int asked = 0;
        OutputFile file;
        QCOMPARE(wrong(file.open(path, [&] { return ++asked < 3; })), QString());
        QCOMPARE(wrong(file.write(QByteArray(1 << 22, 'x'))),
                 u"it is a pipe, and nobody reads on"_s);
        QVERIFY(file.position() > 0);
        ::close(reader);
    }

    void aFullPipeThatIsReadOnTakesAll()
    {
        const QString path = fifo("read");
        const int reader =
            ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(reader >= 0);
        OutputFile file;
        QCOMPARE(wrong(file.open(path)), QString());
        QCOMPARE(::fcntl(reader, F_SETFL, 0), 0); // from now on it waits
        constexpr qsizetype kBytes = 1 << 20;
        qsizetype got = 0;
        std::thread reads([&] {
            QByteArray piece(1 << 16, '\0');
            while (got < kBytes) {
                const auto n = ::read(reader, piece.data(), static_cast<std::size_t>(piece.size()));
                if (n <= 0)
                    break;
                got += n;
            }
        });
        const QString failed = wrong(file.write(QByteArray(kBytes, 'x')));
        reads.join();
        ::close(reader);
        QCOMPARE(failed, QString());
        QCOMPARE(got, kBytes);
    }

    void whatCannotBeOpenedIsSaid_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("cause");
        QTest::newRow("no name") << QString() << ENOENT;
        QTest::newRow("a folder that is not there") << in("no/file") << ENOENT;
        QTest::newRow("a folder") << m_dir.path() << EISDIR;
        QTest::newRow("a name with a zero in it") << in("a") + QChar(u'\0') << ENOENT;
    }
    void whatCannotBeOpenedIsSaid()
    {
        QFETCH(QString, path);
        QFETCH(int, cause);
        OutputFile file;
        QCOMPARE(wrong(file.open(path)), qt_error_string(cause));
    }

    void aFullDiskIsSaid()
    {
        OutputFile file;
        QCOMPARE(wrong(file.open(u"/dev/full"_s)), QString());
        QCOMPARE(wrong(file.write("x")), qt_error_string(ENOSPC));
    }
};

QTEST_GUILESS_MAIN(tst_OutputFile)
#include "tst_output_file.moc"
