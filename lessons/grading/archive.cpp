// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/archive.h"

#include "base/input-file.h"
#include "engine/words.h"

#include <QList>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace lessons {

namespace {

constexpr int kMostEntries = 10000;
constexpr std::int64_t kMostUnpacked = std::int64_t{256} << 20;

struct Free {
    void operator()(archive* opened) const { archive_read_free(opened); }
};

/// Where an entry that is called as the lab's file lies, by the folders above it.
std::optional<QByteArray> folderOf(const QByteArray& path, const QByteArray& name)
{
    if (path.startsWith('/'))
        return {};
    QList<QByteArray> parts = path.split('/');
    parts.removeIf([](const QByteArray& part) { return part.isEmpty() || part == "."; });
    if (parts.isEmpty() || parts.last() != name || parts.size() > 2 || parts.contains(".."))
        return {};
    return parts.size() == 2 ? parts.first() : QByteArray();
}

struct Kind {
    QByteArrayView magic; ///< its first bytes
    int filter;
    int (*support)(archive*);
};

/// A tar has nothing to be known by at its beginning. RAR is left out: libarchive reads it, by a
/// decoder of its own that strangers have broken into more than once.
Kind kindOf(const QByteArray& bytes)
{
    static constexpr Kind tar{{}, ARCHIVE_FILTER_NONE, archive_read_support_format_tar};
    static constexpr Kind kinds[] = {
        {"PK", ARCHIVE_FILTER_NONE, archive_read_support_format_zip_seekable},
        {"7z\xbc\xaf\x27\x1c", ARCHIVE_FILTER_NONE, archive_read_support_format_7zip},
        {"\x1f\x8b", ARCHIVE_FILTER_GZIP, archive_read_support_format_tar},
        {"BZh", ARCHIVE_FILTER_BZIP2, archive_read_support_format_tar},
        {"\xfd"
         "7zXZ",
         ARCHIVE_FILTER_XZ, archive_read_support_format_tar},
        {"\x28\xb5\x2f\xfd", ARCHIVE_FILTER_ZSTD, archive_read_support_format_tar}};
    const auto found =
        std::ranges::find_if(kinds, [&](const Kind& kind) { return bytes.startsWith(kind.magic); });
    return found == std::end(kinds) ? tar : *found;
}

class ArchiveReader {
public:
    ArchiveReader(const QString& called, const QString& name, std::int64_t most)
        : m_called(called)
        , m_name(name)
        , m_most(most)
        , m_archive(archive_read_new())
    {
    }

    [[nodiscard]] Unpacked read(const QByteArray& bytes)
    {
        if (!open(bytes))
            return damaged();
        for (int entries = 0;; ++entries) {
            archive_entry* entry = nullptr;
            const int status = archive_read_next_header(m_archive.get(), &entry);
            if (status == ARCHIVE_EOF)
                break;
            if (status < ARCHIVE_WARN) // a name in another language's letters is a warning
                return damaged();
            if (entries == kMostEntries)
                return {{},
                        Words::tr("%1 holds more than %2 files.")
                            .arg(m_called, QString::number(entries))};
            if (!isSmall(entry))
                return {{},
                        Words::tr("%1 would be larger than %2 when it is unpacked.")
                            .arg(m_called, base::sizeText(kMostUnpacked))};
            if (const auto folder = folderOf(pathOf(entry), m_name.toUtf8()))
                keep(*folder, entry);
        }
        return chosen();
    }

private:
    /// The one filter and the one format that its first bytes are of. To let libarchive find out
    /// would let a stranger pack a gzip file into a gzip file, as often as he likes.
    bool open(const QByteArray& bytes)
    {
        archive* const opened = m_archive.get();
        const Kind kind = kindOf(bytes);
        int status = archive_read_append_filter(opened, kind.filter);
        if (status == ARCHIVE_OK)
            status = kind.support(opened);
        return status == ARCHIVE_OK &&
               archive_read_open_memory(opened, bytes.constData(),
                                        static_cast<std::size_t>(bytes.size())) == ARCHIVE_OK;
    }

    [[nodiscard]] static QByteArray pathOf(archive_entry* entry)
    {
        const char* path = archive_entry_pathname(entry);
        return path ? path : archive_entry_pathname_utf8(entry);
    }

    /// A tar is unpacked to get at what lies behind an entry, and a 7z may be: by its table, which
    /// says how much each is. A zip has a table and is not.
    bool isSmall(archive_entry* entry)
    {
        const int format = archive_format(m_archive.get());
        if (format == ARCHIVE_FORMAT_ZIP)
            return true;
        const std::int64_t before =
            format == ARCHIVE_FORMAT_7ZIP ? m_listed : archive_filter_bytes(m_archive.get(), 0);
        const std::int64_t size = std::max<std::int64_t>(archive_entry_size(entry), 0);
        if (size > kMostUnpacked - std::min(before, kMostUnpacked))
            return false;
        m_listed += size;
        return true;
    }

    /// Of two folders neither is read further: memory is bounded by two files.
    void keep(const QByteArray& folder, archive_entry* entry)
    {
        if (!folder.isEmpty() && m_nested && m_folder != folder) {
            m_severalFolders = true;
            return;
        }
        std::optional<Unpacked>& place = folder.isEmpty() ? m_top : m_nested;
        if (place) {
            place = {{}, Words::tr("%1 holds %2 twice.").arg(m_called, m_name)};
            return;
        }
        place = contents(entry);
        if (!folder.isEmpty())
            m_folder = folder;
    }

    [[nodiscard]] Unpacked contents(archive_entry* entry)
    {
        if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) == AE_IFLNK)
            return {{}, Words::tr("%1 is a link, and a lab's file is a file.").arg(m_name)};
        if (archive_entry_filetype(entry) != AE_IFREG)
            return {{}, Words::tr("%1 is no file.").arg(m_name)};
        if (archive_entry_is_encrypted(entry) != 0)
            return {{}, Words::tr("%1 is encrypted: hand it in without a password.").arg(m_called)};
        QByteArray bytes(m_most + 1, Qt::Uninitialized);
        const la_ssize_t count = archive_read_data(m_archive.get(), bytes.data(),
                                                   static_cast<std::size_t>(bytes.size()));
        if (count < 0)
            return damaged();
        if (count > m_most)
            return {{}, Words::tr("%1 is larger than %2.").arg(m_name, base::sizeText(m_most))};
        bytes.truncate(count);
        return {bytes, {}};
    }

    [[nodiscard]] Unpacked chosen() const
    {
        if (m_top)
            return *m_top;
        if (m_severalFolders)
            return {{},
                    Words::tr("%1 holds %2 in more than one folder: hand in one.")
                        .arg(m_called, m_name)};
        if (m_nested)
            return *m_nested;
        return {{},
                Words::tr("%1 has no %2, which the lab is about, at its top or in a folder there.")
                    .arg(m_called, m_name)};
    }

    [[nodiscard]] Unpacked damaged() const
    {
        const char* const why = archive_error_string(m_archive.get());
        return {{},
                Words::tr("%1 is no archive that can be read: %2. Hand in %3 alone, a folder, or "
                          "one of these: %4.")
                    .arg(m_called, why ? QString::fromUtf8(why) : Words::tr("it is damaged"),
                         m_name, archiveEndings().join(QStringLiteral(", ")))};
    }

    QString m_called;
    QString m_name;
    std::int64_t m_most;
    std::unique_ptr<archive, Free> m_archive;
    std::int64_t m_listed = 0; ///< bytes of the entries that were gone through
    std::optional<Unpacked> m_top;
    std::optional<Unpacked> m_nested; ///< in m_folder
    QByteArray m_folder;
    bool m_severalFolders = false;
};

} // namespace

const QStringList& archiveEndings()
{
    static const QStringList endings{QStringLiteral(".zip"),    QStringLiteral(".7z"),
                                     QStringLiteral(".tar"),    QStringLiteral(".tar.gz"),
                                     QStringLiteral(".tgz"),    QStringLiteral(".tar.bz2"),
                                     QStringLiteral(".tar.xz"), QStringLiteral(".tar.zst")};
    return endings;
}

Unpacked fileInArchive(const QByteArray& bytes, const QString& called, const QString& name,
                       std::int64_t most)
{
    return ArchiveReader(called, name, most).read(bytes);
}

} // namespace lessons
