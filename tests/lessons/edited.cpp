// SPDX-License-Identifier: GPL-2.0-or-later
#include "lessons/edited.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>

namespace edited {

namespace {

const QString kSources = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor");

QString readText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The folder of the build, where its objects are.
QString buildFolder()
{
    return QFileInfo(QStringLiteral(WORLDSWITCH_IMAGE)).path();
}

bool run(const QString& program, const QStringList& arguments, const QString& folder, QString* why)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool good = process.waitForFinished(60000) &&
                      process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!good)
        *why = program + u' ' + arguments.join(u' ') + u'\n' + QString::fromUtf8(process.readAll());
    return good;
}

bool copyTree(const QString& from, const QString& to)
{
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const QString copy = to + path.mid(from.size());
        if (!QDir().mkpath(QFileInfo(copy).path()) || !QFile::copy(path, copy))
            return false;
    }
    return true;
}

/// The sources that a patch changes: "switch/entry.S".
QSet<QString> changedBy(const Edit& edit)
{
    QSet<QString> files;
    const QString mark = QStringLiteral("+++ b/hypervisor/");
    for (const QString& line : readText(edit.path).split(u'\n')) {
        if (line.startsWith(mark))
            files << line.mid(mark.size()).trimmed();
    }
    return files;
}

} // namespace

QList<Edit> edits()
{
    QList<Edit> list;
    const QDir folder(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/lessons/edits"));
    for (const QString& file :
         folder.entryList({QStringLiteral("*.patch")}, QDir::Files, QDir::Name)) {
        Edit edit{folder.filePath(file), QFileInfo(file).completeBaseName(), false, {}, {}};
        for (const QString& line : readText(edit.path).split(u'\n')) {
            if (line.startsWith(QLatin1String("---")))
                break;
            const QString value = line.section(QStringLiteral(": "), 1);
            if (line.startsWith(QLatin1String("Verdict: ")))
                edit.passes = value == u"pass";
            else if (line.startsWith(QLatin1String("Cause: ")))
                edit.cause = value;
            else if (line.startsWith(QLatin1String("Says: ")))
                edit.may << value;
        }
        list << edit;
    }
    return list;
}

QString build(const Edit& edit, const QString& folder, QString* why)
{
    const QString sources = folder + QStringLiteral("/hypervisor");
    if (!copyTree(kSources, sources)) {
        *why = QStringLiteral("The sources could not be copied.");
        return {};
    }
    const QStringList patch{QStringLiteral("-s"), QStringLiteral("-p1"), QStringLiteral("-i"),
                            edit.path};
    if (!run(QStringLiteral("patch"), patch, folder, why))
        return {};

    // Compiled as the build did: only the place of the source and of the object differ.
    QSet<QString> replaced;
    QStringList objects;
    QString compiler;
    const QSet<QString> changed = changedBy(edit);
    const auto commands =
        QJsonDocument::fromJson(
            readText(buildFolder() + QStringLiteral("/compile_commands.json")).toUtf8())
            .array();
    for (const QJsonValue value : commands) {
        const QJsonObject entry = value.toObject();
        const QString source = entry[QStringLiteral("file")].toString();
        if (!changed.contains(source.mid(kSources.size() + 1)))
            continue;
        QStringList words = QProcess::splitCommand(entry[QStringLiteral("command")].toString());
        const auto output = words.indexOf(QStringLiteral("-o")) + 1;
        const QString object = words.value(output);
        words.replaceInStrings(kSources, sources);
        words[output] = folder + u'/' + QString(object).replace(u'/', u'_');
        compiler = words.takeFirst();
        if (!run(compiler, words, buildFolder(), why))
            return {};
        replaced << object;
        objects << words[output - 1];
    }
    if (objects.isEmpty()) {
        *why = QStringLiteral("The build compiles nothing that the patch changes.");
        return {};
    }
    for (const char* part : {"hyp_asm", "hyp_cxx", "guest_a", "guest_b"}) {
        const QString place = QStringLiteral("CMakeFiles/%1.dir").arg(QLatin1String(part));
        QDirIterator found(buildFolder() + u'/' + place,
                           {QStringLiteral("*.obj"), QStringLiteral("*.o")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (found.hasNext()) {
            const QString object = found.next();
            // A folder that was built before keeps objects of sources that are gone.
            const QFileInfo source(
                QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/") +
                object.mid(object.indexOf(place) + place.size() + 1).section(u'.', 0, -2));
            if (source.exists() && !replaced.contains(object.mid(buildFolder().size() + 1)))
                objects << object;
        }
    }
    const QString image = folder + QStringLiteral("/edited.elf");
    const QStringList link{QStringLiteral("-nostdlib"),
                           QStringLiteral("-static"),
                           QStringLiteral("-no-pie"),
                           QStringLiteral("-Wl,--build-id=none"),
                           QStringLiteral("-Wl,-T,") + sources + QStringLiteral("/boot/link.ld"),
                           QStringLiteral("-Wl,-z,max-page-size=4096"),
                           QStringLiteral("-o"),
                           image};
    return run(compiler, link + objects, folder, why) ? image : QString();
}

} // namespace edited
