// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/submission.h"

#include "base/input-file.h"
#include "engine/words.h"
#include "grading/archive.h"

#include <QDir>
#include <QFileInfo>

namespace lessons {

namespace {

constexpr std::int64_t kLargestSource = std::int64_t{4} << 20;
constexpr std::int64_t kLargestArchive = std::int64_t{32} << 20;

/// Everything in it, or a refusal where that is too much.
base::Result<Submitted> bytesOf(const QString& path, const QString& called, std::int64_t most)
{
    auto file = base::InputFile::open(path);
    if (file && file->size() > most)
        return Submitted{{}, Words::tr("%1 is larger than %2.").arg(called, base::sizeText(most))};
    const auto bytes = file ? file->rest(most) : base::Result<QByteArray>(file.error());
    if (!bytes)
        return base::Error{Words::tr("%1 cannot be read: %2.").arg(called, bytes.error().sentence)};
    return Submitted{*bytes, {}};
}

base::Result<Submitted> inFolder(const QString& folder, const QString& called, const QString& name)
{
    const QFileInfo file(folder + u'/' + name);
    if (file.isSymLink())
        return Submitted{{}, Words::tr("%1 is a link, and a lab's file is a file.").arg(name)};
    if (!file.exists())
        return Submitted{{}, Words::tr("%1 has no %2, which the lab is about.").arg(called, name)};
    if (!file.isFile())
        return Submitted{{}, Words::tr("%1 is no file.").arg(name)};
    return bytesOf(file.filePath(), name, kLargestSource);
}

base::Result<Submitted> inArchive(const QString& path, const QString& called, const QString& name)
{
    auto archive = bytesOf(path, called, kLargestArchive);
    if (!archive || !archive->refusal.isEmpty())
        return archive;
    const Unpacked file = fileInArchive(archive->source, called, name, kLargestSource);
    return Submitted{file.bytes, file.refusal};
}

} // namespace

base::Result<Submitted> submittedFile(const QString& submission, const QString& name)
{
    // Without its path: a report goes to who handed it in.
    const QString called = QFileInfo(QDir::cleanPath(submission)).fileName();
    const QFileInfo info(submission);
    if (info.isDir())
        return inFolder(submission, called, name);
    if (!info.exists())
        return base::Error{Words::tr("There is no submission %1.").arg(called)};
    return called == name ? bytesOf(submission, called, kLargestSource)
                          : inArchive(submission, called, name);
}

} // namespace lessons
