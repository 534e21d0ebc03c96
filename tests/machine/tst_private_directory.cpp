// SPDX-License-Identifier: GPL-2.0-or-later
// The one directory that is made for a socket: found in whatever TMPDIR is, and never left behind.
#include "machine/private-directory.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using machine::PrivateDirectory;

namespace {

/// TMPDIR for as long as this lives.
class Tmpdir {
public:
    explicit Tmpdir(const QByteArray& path) { qputenv("TMPDIR", path); }
    ~Tmpdir() { m_before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", m_before); }
    Tmpdir(const Tmpdir&) = delete;
    Tmpdir& operator=(const Tmpdir&) = delete;

private:
    QByteArray m_before = qgetenv("TMPDIR");
};

QStringList entries(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

} // namespace

class tst_private_directory : public QObject {
    Q_OBJECT
private slots:
    void oneIsFoundWhateverTmpdirIs_data()
    {
        QTest::addColumn<QString>("tmpdir"); // within a folder of the test, where it is no path
        QTest::addColumn<bool>("inside");
        QTest::newRow("a usual one") << QStringLiteral("usual") << true;
        QTest::newRow("with a comma and a space") << QStringLiteral("a, b") << true;
        QTest::newRow("longer than a socket's address") << QString(200, u'x') << false;
        QTest::newRow("just too long") << QString(70, u'x') << false;
        QTest::newRow("not there") << QStringLiteral("/not/there") << false;
        QTest::newRow("a file") << QStringLiteral("/dev/null") << false;
        QTest::newRow("one where nothing can be made") << QStringLiteral("/proc") << false;
    }
    void oneIsFoundWhateverTmpdirIs()
    {
        QFETCH(QString, tmpdir);
        QFETCH(bool, inside);
        const QTemporaryDir folder(QStringLiteral("/tmp/ws-XXXXXX"));
        if (!tmpdir.startsWith(u'/')) {
            tmpdir = folder.filePath(tmpdir);
            QVERIFY(QDir().mkpath(tmpdir));
        }
        const Tmpdir environment(tmpdir.toUtf8());
        QString path;
        {
            const auto made = PrivateDirectory::make();
            QVERIFY2(made, made ? "" : qPrintable(made.error().sentence));
            path = QFileInfo(made->socket()).path();
            QVERIFY(made->socket().toUtf8().size() < 108);
            QCOMPARE(path.startsWith(tmpdir + u'/'), inside);
            QCOMPARE(QFileInfo(path).permissions() & 0x0077, QFile::Permissions());
            QFile socket(made->socket()); // as another program makes it there
            QVERIFY(socket.open(QIODevice::WriteOnly));
        }
        QVERIFY(!QFileInfo::exists(path));
    }

    void whatAKilledOwnerHasLeftGoesAtTheNextStart_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("killed") << SIGKILL;
        QTest::newRow("by a crash") << SIGABRT;
        QTest::newRow("by a file that may not grow") << SIGXFSZ;
    }
    void whatAKilledOwnerHasLeftGoesAtTheNextStart()
    {
        QFETCH(int, signal);
        const QTemporaryDir folder(QStringLiteral("/tmp/ws-XXXXXX"));
        const Tmpdir environment(folder.path().toUtf8());
        const auto alive = PrivateDirectory::make();
        QVERIFY(alive);
        const pid_t owner = fork();
        if (owner == 0) {
            const auto left = PrivateDirectory::make();
            if (left) {
                QFile socket(left->socket());
                (void)socket.open(QIODevice::WriteOnly);
            }
            ::signal(signal, SIG_DFL);
            ::kill(getpid(), signal);
            _exit(1);
        }
        int status = 0;
        QCOMPARE(waitpid(owner, &status, 0), owner);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(entries(folder.path()).size(), 2);
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("worldswitch-gdb"))); // none of ours
        PrivateDirectory::sweep();
        QCOMPARE(entries(folder.path()),
                 (QStringList{QStringLiteral("worldswitch-gdb"),
                              QFileInfo(QFileInfo(alive->socket()).path()).fileName()}));
    }
};

QTEST_GUILESS_MAIN(tst_private_directory)
#include "tst_private_directory.moc"
