// SPDX-License-Identifier: GPL-2.0-or-later
// A file that a user named is read when it is one, and as far as the reader's limit; all else is
// refused at once, with its cause.
#include "base/input-file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

constexpr std::int64_t kKilobyte = 1024;
constexpr std::int64_t kMost = 100 * kKilobyte;

} // namespace

class TestInputFile : public QObject {
    Q_OBJECT
private slots:
    void aFileIsReadWhole_data();
    void aFileIsReadWhole();
    void whatIsNotReadHasItsCause_data();
    void whatIsNotReadHasItsCause();
    void aFileThatGrowsWhileItIsReadIsReadToTheLimit();
    void aFileThatShrinksWhileItIsReadEndsEarly();
    void piecesFollowEachOther();
    void aLimitIsSaidAsPeopleSayIt();

private:
    [[nodiscard]] QString path(const char* name) const
    {
        return m_dir.filePath(QLatin1String(name));
    }
    [[nodiscard]] QString file(const char* name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()
                   ? file.fileName()
                   : QString();
    }
    QTemporaryDir m_dir;
};

void TestInputFile::aFileIsReadWhole_data()
{
    QTest::addColumn<QString>("named");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray most(kMost, 'm');
    QTest::newRow("an empty file") << file("empty", {}) << QByteArray();
    QTest::newRow("a few bytes") << file("few", "a\0b\n") << QByteArray("a\0b\n");
    QTest::newRow("exactly the limit") << file("most", most) << most;
    QTest::newRow("a name in Chinese")
        << m_dir.filePath(QStringLiteral("镜像 一.elf")) << QByteArray("chinese");
    QTest::newRow("a link to a file") << path("link") << most;
}

void TestInputFile::aFileIsReadWhole()
{
    QFETCH(QString, named);
    QFETCH(QByteArray, bytes);
    if (!QFile::exists(path("link")))
        QVERIFY(QFile::link(file("most", QByteArray(kMost, 'm')), path("link")));
    QFile chinese(m_dir.filePath(QStringLiteral("镜像 一.elf")));
    QVERIFY(chinese.open(QIODevice::WriteOnly) && chinese.write("chinese") == 7);
    chinese.close();
    const auto read = base::readFile(named, kMost);
    QVERIFY2(read, read ? "" : qPrintable(read.error().sentence));
    QCOMPARE(*read, bytes);
}

void TestInputFile::whatIsNotReadHasItsCause_data()
{
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char* name, const QString& named, const char* cause) {
        QTest::newRow(name) << named << QString::fromLatin1(cause);
    };
    const QByteArray fifo = QFile::encodeName(path("fifo"));
    QVERIFY(::mkfifo(fifo.constData(), 0600) == 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray socket = QFile::encodeName(path("socket"));
    QVERIFY(socket.size() < qsizetype(sizeof address.sun_path));
    std::copy(socket.begin(), socket.end(), std::begin(address.sun_path));
    const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
    QVERIFY(::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(listening);
    // A sparse file of a terabyte takes no room on the disk.
    QFile sparse(path("sparse"));
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(std::int64_t{1} << 40));
    QVERIFY(QFile::link(QStringLiteral("/dev/zero"), path("to-zero")));
    QVERIFY(QFile::link(path("nothing"), path("to-nothing")));
    QVERIFY(QFile::link(path("loop"), path("loop")));

    row("nothing there", path("missing"), "No such file or directory");
    row("no name", QString(), "No such file or directory");
    row("a name with a NUL in it", file("real", "x") + QChar(u'\0') + QStringLiteral(".elf"),
        "No such file or directory");
    row("a folder", m_dir.path(), "it is a folder, and a file is needed");
    row("a file taken for a folder", file("plain", "x") + QStringLiteral("/lesson.md"),
        "Not a directory");
    row("a FIFO that nobody writes to", path("fifo"),
        "it is a pipe, and a file is needed: save what comes out of it first");
    row("a socket", path("socket"), "it is a socket, and a file is needed");
    row("a device without an end", QStringLiteral("/dev/zero"),
        "it is a device, and a file is needed");
    row("a device that is always empty", QStringLiteral("/dev/null"),
        "it is a device, and a file is needed");
    row("a terminal", QStringLiteral("/dev/ptmx"), "it is a device, and a file is needed");
    row("a link to a device", path("to-zero"), "it is a device, and a file is needed");
    row("a link to nothing", path("to-nothing"), "No such file or directory");
    row("a link to itself", path("loop"), "Too many levels of symbolic links");
    row("a sparse file of a terabyte", path("sparse"), "it is larger than 100 KB");
    row("one byte more than the limit", file("over", QByteArray(kMost + 1, 'o')),
        "it is larger than 100 KB");
    // Its size is 0, and what it gives is more.
    row("a file of /proc that does not say its size", QStringLiteral("/proc/kallsyms"),
        "it is larger than 100 KB");
}

void TestInputFile::whatIsNotReadHasItsCause()
{
    QFETCH(QString, named);
    QFETCH(QString, cause);
    if (named == QLatin1String("/proc/kallsyms") && !QFile::exists(named))
        QSKIP("This kernel has no /proc/kallsyms.");
    const auto read = base::readFile(named, kMost);
    QVERIFY(!read);
    QCOMPARE(read.error().sentence, cause);
}

void TestInputFile::aFileThatGrowsWhileItIsReadIsReadToTheLimit()
{
    const QString grows = file("grows", "begin");
    auto opened = base::InputFile::open(grows);
    QVERIFY(opened);
    QFile more(grows);
    QVERIFY(more.open(QIODevice::Append) && more.write(QByteArray(kMost, '+')) == kMost);
    more.close();
    QCOMPARE(opened->size(), 5);
    const auto rest = opened->rest(kMost);
    QVERIFY(!rest);
    QCOMPARE(rest.error().sentence, QStringLiteral("it is larger than 100 KB"));
}

void TestInputFile::aFileThatShrinksWhileItIsReadEndsEarly()
{
    const QString shrinks = file("shrinks", "begin and end");
    auto opened = base::InputFile::open(shrinks);
    QVERIFY(opened);
    QVERIFY(QFile::resize(shrinks, 5));
    const auto rest = opened->rest(kMost);
    QVERIFY(rest);
    QCOMPARE(*rest, QByteArray("begin"));
}

void TestInputFile::piecesFollowEachOther()
{
    auto opened = base::InputFile::open(file("pieces", "\x7f"
                                                       "ELF and more"));
    QVERIFY(opened);
    const auto magic = opened->read(4);
    QVERIFY(magic);
    QCOMPARE(*magic, QByteArray("\x7f"
                                "ELF"));
    const auto rest = opened->rest(9); // the limit is for what is left
    QVERIFY(rest);
    QCOMPARE(*rest, QByteArray(" and more"));
    const auto none = opened->read(1);
    QVERIFY(none);
    QCOMPARE(*none, QByteArray());
}

void TestInputFile::aLimitIsSaidAsPeopleSayIt()
{
    QCOMPARE(base::sizeText(std::int64_t{1} << 30), QStringLiteral("1 GB"));
    QCOMPARE(base::sizeText(std::int64_t{2} << 20), QStringLiteral("2 MB"));
    QCOMPARE(base::sizeText(3 * kKilobyte), QStringLiteral("3 KB"));
    QCOMPARE(base::sizeText(700), QStringLiteral("700 bytes"));
}

QTEST_GUILESS_MAIN(TestInputFile)
#include "tst_input_file.moc"
