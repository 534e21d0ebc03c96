// SPDX-License-Identifier: GPL-2.0-or-later
// An image names files; lines are read from its own folder and from the roots of a known build, and
// from nowhere else.
#include "image/source-files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

const char* const kSecret = "secret\n";

} // namespace

/// In the folder: a home with a secret, a known build's sources, and a stranger's image.
class TestSourceFiles : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        write(path("home/secret.c"), kSecret);
        write(path("home/.ssh/id"), kSecret);
        write(path("sources/hypervisor/switch/entry.S"), "one\ntwo\r\nthree");
        write(path("sources/answers.c"), kSecret);
        write(path("home/image/evil.elf"), "\x7f"
                                           "ELF");
        write(path("home/image/src/own.c"), "own\n");
        write(path("home/image/.git/config"), kSecret);
        QVERIFY(QFile::link(path("home/secret.c"), path("home/image/link.c")));
        QVERIFY(QFile::link(path("home"), path("home/image/up")));
        QVERIFY(QFile::link(path("home/image/src/own.c"), path("home/image/inside.c")));
        QVERIFY(QFile::link(path("home/secret.c"), path("sources/hypervisor/link.c")));
        QVERIFY(QFile::link(QStringLiteral("/dev/zero"), path("home/image/zero.c")));
        QCOMPARE(::mkfifo(QFile::encodeName(path("home/image/fifo.c")).constData(), 0600), 0);
        QFile sparse(path("home/image/sparse.c"));
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(qint64{1} << 40));
    }

    void linesOfItsOwnAreRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* file, int line, const char* text) {
            QTest::newRow(name) << QString::fromUtf8(file) << line << QString::fromUtf8(text);
        };
        row("below a known root, by the build's name for it", "hypervisor/switch/entry.S", 1,
            "one");
        row("the last line, which has no end", "hypervisor/switch/entry.S", 3, "three");
        row("below the image's folder", "src/own.c", 1, "own");
        row("below the image's folder, by its whole name", "@home/image/src/own.c", 1, "own");
        row("by a link that stays inside", "inside.c", 1, "own");
        row("by a .. that stays inside", "src/../src/own.c", 1, "own");
    }
    void linesOfItsOwnAreRead()
    {
        QFETCH(QString, name);
        QFETCH(int, line);
        QFETCH(QString, text);
        auto files = sources();
        QCOMPARE(files.text({whole(name), line}), std::optional<QString>(text));
    }

    void nothingElseIsRead_data()
    {
        QTest::addColumn<QString>("name");
        const auto row = [](const char* name, const char* file) {
            QTest::newRow(name) << QString::fromUtf8(file);
        };
        row("an absolute name", "/etc/passwd");
        row("an absolute name in the user's home", "@home/secret.c");
        row("a way up", "../secret.c");
        row("a long way up", "../../../../../../../../../../etc/passwd");
        row("a way up behind a known root's name", "hypervisor/../answers.c");
        row("a way up in the middle", "src/../../secret.c");
        row("an absolute name with a way up in it", "@home/image/../secret.c");
        row("a link out of the image's folder", "link.c");
        row("a folder that is a link out of it", "up/secret.c");
        row("a link out of a known root", "hypervisor/link.c");
        row("another file beside a known root", "answers.c");
        row("that file by its whole name", "@sources/answers.c");
        row("a name that only begins like the folder's", "@home/image-2/x.c");
        row("what lies in a folder above, as a relative name", "home/secret.c");
        row("what is hidden", ".git/config");
        row("a device without an end", "zero.c");
        row("a FIFO that nobody writes to", "fifo.c");
        row("a sparse file of a terabyte", "sparse.c");
        row("a folder", "src");
        row("no name", "");
        row("what is not there", "src/none.c");
    }
    void nothingElseIsRead()
    {
        QFETCH(QString, name);
        write(path("home/image-2/x.c"), kSecret);
        // The folder that the program runs in is no source either.
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_dir->path()));
        auto files = sources();
        const auto text = files.text({whole(name), 1});
        QVERIFY(QDir::setCurrent(before));
        QVERIFY2(!text, qPrintable(text.value_or(QString())));
    }

    void aLongLineIsCut()
    {
        write(path("home/image/long.c"), QByteArray(1 << 20, 'x'));
        auto files = sources();
        QCOMPARE(files.text({QStringLiteral("long.c"), 1}).value_or(QString()).size(), 500);
    }

    void anImageThatIsNotThereHasNoFolder()
    {
        image::SourceFiles files(path("nowhere/image.elf"), {});
        QVERIFY(!files.text({QStringLiteral("etc/passwd"), 1}));
        QVERIFY(!files.text({QStringLiteral("/etc/passwd"), 1}));
    }

private:
    [[nodiscard]] QString path(const char* name) const
    {
        return m_dir->filePath(QString::fromUtf8(name));
    }
    /// A row's "@home/x" is that file by its whole name.
    [[nodiscard]] QString whole(const QString& name) const
    {
        return name.startsWith(u'@') ? m_dir->filePath(name.mid(1)) : name;
    }
    [[nodiscard]] image::SourceFiles sources() const
    {
        return {path("home/image/evil.elf"),
                {{QStringLiteral("hypervisor"), path("sources/hypervisor")}}};
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestSourceFiles)
#include "tst_source_files.moc"
