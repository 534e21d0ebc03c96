// SPDX-License-Identifier: GPL-2.0-or-later
// What a student hands in, as a folder, an archive or the file alone: it is found, and of what a
// stranger can put into an archive nothing is believed. The archives are libarchive's and tar's.
#include "grading/archive.h"
#include "grading/submission.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <sys/stat.h>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using lessons::submittedFile;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure
const QByteArray kSource = "\tret\t// mine\n";
const QString kName = u"entry.S"_s;

struct Entry {
    QByteArray path;
    QByteArray bytes = kSource;
    unsigned type = AE_IFREG;
    QByteArray link = {}; ///< what a symbolic or, where `type` is 0, a hard link points to
};

struct Free {
    void operator()(archive* a) const { archive_write_free(a); }
};

/// Nothing is added to fill a tape's block.
int openFor(archive* a, QByteArray& out)
{
    const auto append = [](archive*, void* to, const void* from, std::size_t size) {
        static_cast<QByteArray*>(to)->append(static_cast<const char*>(from),
                                             static_cast<qsizetype>(size));
        return static_cast<la_ssize_t>(size);
    };
    archive_write_set_bytes_in_last_block(a, 1);
    for (const char* filter : {"gzip", "xz"})
        archive_write_set_filter_option(a, filter, "compression-level", "1"); // fast
    archive_write_set_format_option(a, "7zip", "compression-level", "1");
    return archive_write_open(a, &out, nullptr, append, nullptr);
}

/// What libarchive writes of these; empty where it does not.
QByteArray packed(const QString& format, const std::vector<Entry>& entries)
{
    QByteArray out;
    const std::unique_ptr<archive, Free> a(archive_write_new());
    const bool isZip = format.startsWith(u"zip");
    const auto good = [](int status) { return status == ARCHIVE_OK; };
    if (!good(isZip                       ? archive_write_set_format_zip(a.get())
              : format == u"7z"           ? archive_write_set_format_7zip(a.get())
              : format.startsWith(u"pax") ? archive_write_set_format_pax(a.get())
                                          : archive_write_set_format_gnutar(a.get())))
        return {};
    if (format.endsWith(u".gz") && !good(archive_write_add_filter_gzip(a.get())))
        return {};
    if (format.endsWith(u".bz2") && !good(archive_write_add_filter_bzip2(a.get())))
        return {};
    if (format.endsWith(u".xz") && !good(archive_write_add_filter_xz(a.get())))
        return {};
    if (format.endsWith(u".zst") && !good(archive_write_add_filter_zstd(a.get())))
        return {};
    if (format == u"zip stored" && !good(archive_write_zip_set_compression_store(a.get())))
        return {};
    if (format == u"zip locked" &&
        (!good(archive_write_set_options(a.get(), "encryption=zipcrypt")) ||
         !good(archive_write_set_passphrase(a.get(), "secret"))))
        return {};
    if (!good(openFor(a.get(), out)))
        return {};
    for (const Entry& each : entries) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, each.path.constData());
        archive_entry_set_perm(entry, 0644);
        if (each.type == 0) {
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_hardlink(entry, each.link.constData());
        } else {
            archive_entry_set_filetype(entry, each.type);
        }
        if (each.type == AE_IFLNK)
            archive_entry_set_symlink(entry, each.link.constData());
        const bool hasBytes = each.type == AE_IFREG;
        archive_entry_set_size(entry, hasBytes ? each.bytes.size() : 0);
        const bool isWritten =
            archive_write_header(a.get(), entry) >= ARCHIVE_WARN &&
            (!hasBytes ||
             archive_write_data(a.get(), each.bytes.constData(),
                                static_cast<std::size_t>(each.bytes.size())) == each.bytes.size());
        archive_entry_free(entry);
        if (!isWritten)
            return {};
    }
    return good(archive_write_close(a.get())) ? out : QByteArray();
}

std::vector<Entry> manyFolders(int count)
{
    std::vector<Entry> entries;
    entries.reserve(static_cast<std::size_t>(count) + 1);
    for (int n = 0; n < count; ++n)
        entries.push_back({"d" + QByteArray::number(n), {}, AE_IFDIR});
    entries.push_back({"entry.S"});
    return entries;
}

/// The file's bytes with one in the middle of the compressed data turned over.
QByteArray spoiled(QByteArray bytes, qsizetype at)
{
    bytes[at] = static_cast<char>(~bytes[at]);
    return bytes;
}

QByteArray gzipped(const QByteArray& bytes)
{
    QByteArray out;
    const std::unique_ptr<archive, Free> a(archive_write_new());
    archive_write_set_format_raw(a.get());
    archive_write_add_filter_gzip(a.get());
    openFor(a.get(), out);
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(a.get(), entry);
    archive_write_data(a.get(), bytes.constData(), static_cast<std::size_t>(bytes.size()));
    archive_entry_free(entry);
    archive_write_close(a.get());
    return out;
}

} // namespace

class TestSubmission : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void theFileIsTaken_data()
    {
        QTest::addColumn<QString>("called");
        QTest::addColumn<QByteArray>("bytes");
        const std::vector<Entry> top{{"README.md", "mine"}, {"entry.S"}, {"kit/objects/a.o", "x"}};
        const std::vector<Entry> nested{
            {"lab/", {}, AE_IFDIR}, {"lab/README.md", "mine"}, {"lab/entry.S"}};
        const auto row = [](const char* name, const char* called, const QByteArray& bytes) {
            QTest::newRow(name) << QString::fromUtf8(called) << bytes;
        };
        row("zip", "a.zip", packed(u"zip"_s, top));
        row("zip, stored", "a.ZIP", packed(u"zip stored"_s, top));
        row("zip, in a folder", "a.zip", packed(u"zip"_s, nested));
        row("tar", "a.tar", packed(u"gnutar"_s, top));
        row("tar, in a folder", "a.tar", packed(u"gnutar"_s, nested));
        row("tar.gz", "a.tar.gz", packed(u"pax.gz"_s, top));
        row("tgz, in a folder", "a.tgz", packed(u"gnutar.gz"_s, nested));
        row("tar.bz2", "a.tar.bz2", packed(u"gnutar.bz2"_s, top));
        row("tar.xz, in a folder", "a.tar.xz", packed(u"pax.xz"_s, nested));
        row("tar.zst", "a.tar.zst", packed(u"gnutar.zst"_s, top));
        row("7z", "a.7z", packed(u"7z"_s, top));
        row("7z, in a folder", "a.7z", packed(u"7z"_s, nested));
        row("an ending that nobody has heard of", "a.submission", packed(u"gnutar.xz"_s, top));
        row("the file alone", "entry.S", kSource);
        row("with ./ before it", "a.tar", packed(u"gnutar"_s, {{"./lab/./entry.S"}}));
        row("a folder in Chinese", "张三.zip", packed(u"zip"_s, {{"实验/entry.S"}}));
        row("with what macOS adds", "a.zip",
            packed(u"zip"_s, {{"lab/entry.S"}, {"__MACOSX/lab/._entry.S", "\0\5\26"}}));
        row("older ones in a folder", "a.zip",
            packed(u"zip"_s, {{"old/entry.S", "old"}, {"entry.S"}, {"older/entry.S", "older"}}));
        row("the same name deeper down", "a.tar",
            packed(u"gnutar"_s, {{"lab/kit/entry.S", "other"}, {"lab/entry.S"}}));
        row("others' links, devices and paths", "a.tar",
            packed(u"gnutar"_s, {{"kit", {}, AE_IFLNK, "/etc"},
                                 {"null", {}, AE_IFCHR},
                                 {"../entry.S", "outside"},
                                 {"/entry.S", "outside"},
                                 {"lab/../entry.S", "outside"},
                                 {"entry.S"}}));
        row("by its bytes, whatever its name says", "a.zip", packed(u"pax.gz"_s, top));
        row("an empty file", "b.zip", packed(u"zip"_s, {{"entry.S", ""}}));
    }
    void theFileIsTaken()
    {
        QFETCH(QString, called);
        QFETCH(QByteArray, bytes);
        const QString path = written(called, bytes);
        const auto file = submittedFile(path, kName);
        QVERIFY2(file, qPrintable(file ? QString() : file.error().sentence));
        QVERIFY2(file->refusal.isEmpty(), qPrintable(file->refusal));
        QCOMPARE(file->source, called == u"b.zip" ? QByteArray() : kSource);
        nothingElseIsThere(called);
    }

    /// By a program that is not ours and not libarchive's.
    void tarsOwnArchiveIsTaken()
    {
        QVERIFY(QDir(m_dir->path()).mkpath(u"lab/kit"_s));
        written(u"lab/entry.S"_s, kSource);
        written(u"lab/kit/x.o"_s, "x");
        for (const QString& called : {u"a.tar"_s, u"a.tar.gz"_s}) {
            QProcess tar;
            tar.setWorkingDirectory(m_dir->path());
            tar.start(u"tar"_s, {u"-caf"_s, called, u"lab"_s});
            QVERIFY(tar.waitForFinished(kPatience));
            QCOMPARE(tar.exitCode(), 0);
            const auto file = submittedFile(m_dir->filePath(called), kName);
            QVERIFY(file && file->refusal.isEmpty());
            QCOMPARE(file->source, kSource);
        }
    }

    void whatCannotBeTakenIsRefused_data()
    {
        QTest::addColumn<QString>("called");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* called, const QByteArray& bytes,
                            const char* says) {
            QTest::newRow(name) << QString::fromUtf8(called) << bytes << QString::fromUtf8(says);
        };
        const QByteArray zip = packed(u"zip"_s, {{"lab/entry.S", QByteArray(20000, 'a')}});
        const QByteArray noise = packed(u"zip stored"_s, {{"entry.S", "\tmov\tx0, x1\n"}});
        const QByteArray tar = packed(u"gnutar"_s, {{"entry.S"}, {"big", QByteArray(90000, 'b')}});
        const QByteArray gzip = packed(u"gnutar.gz"_s, {{"entry.S"}});
        row("nothing", "a.zip", {}, "a.zip is no archive that can be read: ");
        row("text", "a.tar.gz", kSource, "a.tar.gz is no archive that can be read: ");
        row("a zip that is cut", "a.zip", zip.left(zip.size() / 2), "no archive that can be read");
        row("a tar that is cut", "a.tar", tar.left(4096), "no archive that can be read");
        const QByteArray seven = packed(u"7z"_s, {{"entry.S", "\tmov\tx0, x1\n"}});
        row("a 7z that is cut", "a.7z", seven.left(seven.size() / 2),
            "no archive that can be read");
        row("an xz that is cut", "a.tar.xz", packed(u"gnutar.xz"_s, {{"entry.S"}}).left(90),
            "no archive that can be read");
        row("xz in gzip", "a.tgz", gzipped(packed(u"gnutar.xz"_s, {{"entry.S"}})),
            "no archive that can be read");
        row("a bomb in 7z", "a.7z",
            packed(u"7z"_s, {{"big", QByteArray(160 << 20, '\0')},
                             {"bigger", QByteArray(160 << 20, '\0')},
                             {"entry.S"}}),
            "a.7z would be larger than 256 MB");
        row("a bomb in xz", "a.tar.xz",
            packed(u"pax.xz"_s, {{"big", QByteArray(160 << 20, '\0')},
                                 {"bigger", QByteArray(160 << 20, '\0')},
                                 {"entry.S"}}),
            "a.tar.xz would be larger than 256 MB");
        row("a format that is not read", "a.rar", "Rar!\x1a\x07\x01",
            "Hand in entry.S alone, a folder, or one of these: .zip, .7z, .tar, "
            ".tar.gz, .tgz, .tar.bz2, .tar.xz, .tar.zst.");
        row("a document", "report.pdf", "%PDF-1.7\n", "Hand in entry.S alone, ");
        row("another file of the lab", "vectors.S", kSource, "Hand in entry.S alone, ");
        row("the file alone, of many megabytes", "entry.S", QByteArray(5 << 20, ' '),
            "entry.S is larger than 4 MB");
        row("a tgz that is cut", "a.tgz", gzip.left(gzip.size() / 2),
            "no archive that can be read");
        row("a byte is spoiled", "a.zip", spoiled(noise, noise.indexOf("mov")),
            "no archive that can be read");
        row("gzip in gzip", "a.tgz", gzipped(gzip), "no archive that can be read");
        row("without it", "a.zip", packed(u"zip"_s, {{"README.md"}, {"entry.s"}}),
            "a.zip has no entry.S");
        row("too deep", "a.zip", packed(u"zip"_s, {{"a/b/entry.S"}}), "a.zip has no entry.S");
        row("outside", "a.tar",
            packed(u"gnutar"_s, {{"../entry.S"}, {"/entry.S"}, {"/lab/entry.S"}}),
            "a.tar has no entry.S");
        row("twice", "a.zip", packed(u"zip"_s, {{"lab/entry.S"}, {"lab/entry.S", "other"}}),
            "a.zip holds entry.S twice");
        row("in two folders", "a.tar", packed(u"gnutar"_s, {{"a/entry.S"}, {"b/entry.S"}}),
            "a.tar holds entry.S in more than one folder");
        row("a link", "a.tar", packed(u"gnutar"_s, {{"entry.S", {}, AE_IFLNK, "/etc/passwd"}}),
            "entry.S is a link");
        row("a link in a zip", "a.zip",
            packed(u"zip"_s, {{"entry.S", {}, AE_IFLNK, "/etc/passwd"}}), "entry.S is a link");
        row("a hard link", "a.tar", packed(u"gnutar"_s, {{"b"}, {"entry.S", {}, 0, "b"}}),
            "entry.S is a link");
        row("a device", "a.tar", packed(u"gnutar"_s, {{"entry.S", {}, AE_IFBLK}}),
            "entry.S is no file");
        row("a pipe", "a.tar", packed(u"pax"_s, {{"entry.S", {}, AE_IFIFO}}), "entry.S is no file");
        row("a folder", "a.zip", packed(u"zip"_s, {{"entry.S/", {}, AE_IFDIR}}),
            "entry.S is no file");
        row("with a password", "a.zip", packed(u"zip locked"_s, {{"entry.S"}}),
            "a.zip is encrypted");
        row("a source of many megabytes", "a.zip",
            packed(u"zip"_s, {{"entry.S", QByteArray(5 << 20, ' ')}}),
            "entry.S is larger than 4 MB");
        row("a bomb", "a.tgz",
            packed(u"pax.gz"_s, {{"big", QByteArray(160 << 20, '\0')},
                                 {"bigger", QByteArray(160 << 20, '\0')},
                                 {"entry.S"}}),
            "a.tgz would be larger than 256 MB");
        row("more files than anybody has", "a.tgz", packed(u"gnutar.gz"_s, manyFolders(10000)),
            "a.tgz holds more than 10000 files");
    }
    void whatCannotBeTakenIsRefused()
    {
        QFETCH(QString, called);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const auto file = submittedFile(written(called, bytes), kName);
        QVERIFY2(file, qPrintable(file ? QString() : file.error().sentence));
        QVERIFY2(file->refusal.contains(says), qPrintable(file->refusal));
        QVERIFY2(!file->refusal.contains(m_dir->path()), qPrintable(file->refusal));
        QVERIFY2(file->refusal.endsWith(u'.'), qPrintable(file->refusal));
        QVERIFY(file->source.isEmpty());
        nothingElseIsThere(called);
    }

    /// A zip's table says 4 bytes, and what is packed has 20,000.
    void aSizeIsNotBelieved()
    {
        QByteArray zip = packed(u"zip"_s, {{"entry.S", QByteArray(20000, 'a')}});
        const auto table = zip.lastIndexOf("PK\1\2");
        QVERIFY(table > 0);
        zip.replace(table + 24, 4, QByteArray("\4\0\0\0", 4)); // APPNOTE.TXT 4.3.12
        const auto file = submittedFile(written(u"a.zip"_s, zip), kName);
        QVERIFY(file);
        QVERIFY2(file->source.isEmpty() || file->source.size() == 20000,
                 qPrintable(QString::number(file->source.size())));
    }

    void anArchiveOfMoreThanItMayBeIsRefused()
    {
        const QString path = written(u"a.zip"_s, {});
        QVERIFY(QFile::resize(path, (qint64{32} << 20) + 1));
        const auto file = submittedFile(path, kName);
        QVERIFY(file);
        QCOMPARE(file->refusal, u"a.zip is larger than 32 MB."_s);
    }

    void aFolderIsTaken()
    {
        QVERIFY(QDir(m_dir->path()).mkpath(u"alice.zip/entry.S"_s)); // a folder may be called so
        const auto folder = submittedFile(m_dir->filePath(u"alice.zip"_s), kName);
        QVERIFY(folder);
        QCOMPARE(folder->refusal, u"entry.S is no file."_s);
        QVERIFY(QDir(m_dir->path()).rmdir(u"alice.zip/entry.S"_s));
        const auto none = submittedFile(m_dir->filePath(u"alice.zip"_s), kName);
        QVERIFY(none);
        QCOMPARE(none->refusal, u"alice.zip has no entry.S, which the lab is about."_s);
        written(u"alice.zip/entry.S"_s, kSource);
        const auto good = submittedFile(m_dir->filePath(u"alice.zip/"_s), kName);
        QVERIFY(good && good->refusal.isEmpty());
        QCOMPARE(good->source, kSource);
    }

    /// A disk that does not read, and a path that is wrong, are not the student's.
    void whatIsNotTheStudentsIsAnError()
    {
        const auto unread = submittedFile(u"/proc/self"_s, u"mem"_s); // no address 0 is mapped
        QVERIFY(!unread);
        QVERIFY2(unread.error().sentence.startsWith(u"mem cannot be read: "_s),
                 qPrintable(unread.error().sentence));
        const auto nobody = submittedFile(m_dir->filePath(u"nobody.zip"_s), kName);
        QVERIFY(!nobody);
        QCOMPARE(nobody.error().sentence, u"There is no submission nobody.zip."_s);
        const QString pipe = m_dir->filePath(u"a.tar"_s);
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        const auto waits = submittedFile(pipe, kName);
        QVERIFY(!waits);
        QVERIFY2(waits.error().sentence.startsWith(u"a.tar cannot be read: "_s),
                 qPrintable(waits.error().sentence));
    }

private:
    QString written(const QString& called, const QByteArray& bytes) const
    {
        const QString path = m_dir->filePath(called);
        QFile file(path);
        const bool isGood = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        return isGood ? path : QString();
    }
    void nothingElseIsThere(const QString& called) const
    {
        QCOMPARE(
            QDir(m_dir->path())
                .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot),
            QStringList{called});
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestSubmission)
#include "tst_submission.moc"
