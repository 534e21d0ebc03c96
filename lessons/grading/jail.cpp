// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/jail.h"

#include "base/end-process.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <chrono>
#include <memory>

namespace lessons {

namespace {

constexpr int kPatience = 30000; ///< ms: a deadline

QString bubblewrap()
{
    return QStandardPaths::findExecutable(QStringLiteral("bwrap"));
}

/// What every command in it sees: /usr as it is, and the old names of its folders.
QStringList commonArguments()
{
    QStringList arguments{QStringLiteral("--unshare-all"), QStringLiteral("--die-with-parent"),
                          QStringLiteral("--new-session"), QStringLiteral("--clearenv"),
                          QStringLiteral("--setenv"),      QStringLiteral("PATH"),
                          QStringLiteral("/usr/bin"),      QStringLiteral("--ro-bind"),
                          QStringLiteral("/usr"),          QStringLiteral("/usr"),
                          QStringLiteral("--proc"),        QStringLiteral("/proc"),
                          QStringLiteral("--dev"),         QStringLiteral("/dev"),
                          QStringLiteral("--tmpfs"),       QStringLiteral("/tmp")};
    for (const char* name : {"/bin", "/lib", "/lib64"}) {
        const QFileInfo folder{QLatin1String(name)};
        if (folder.isSymLink()) // Debian's merged /usr
            arguments << QStringLiteral("--symlink") << QStringLiteral("usr") + QLatin1String(name)
                      << QLatin1String(name);
        else if (folder.exists())
            arguments << QStringLiteral("--ro-bind") << QLatin1String(name) << QLatin1String(name);
    }
    return arguments;
}

/// How many processes there may be in it at once. It is set inside: there the kernel counts those
/// of the jail alone (user_namespaces(7), since Linux 5.14), and outside it would count all that
/// the user runs. Root's are not counted at all (getrlimit(2), RLIMIT_NPROC).
QStringList limit()
{
    const QString prlimit =
        QStandardPaths::findExecutable(QStringLiteral("prlimit"), {QStringLiteral("/usr/bin")});
    if (prlimit.isEmpty())
        return {};
    return {prlimit, QStringLiteral("--nproc=%1").arg(Jail::kMostProcesses), QStringLiteral("--")};
}

/// With a process that begins another one, so that a limit which leaves no room is found here.
bool works(const QStringList& inside)
{
    const QString program = bubblewrap();
    if (program.isEmpty())
        return false;
    auto process = std::make_unique<QProcess>();
    process->start(program, commonArguments() + inside +
                                QStringList{QStringLiteral("/usr/bin/sh"), QStringLiteral("-c"),
                                            QStringLiteral("/usr/bin/true; exit $?")});
    const bool good = process->waitForFinished(kPatience) &&
                      process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0;
    base::endProcess(std::move(process), std::chrono::milliseconds(kPatience));
    return good;
}

/// What stands before each command in it: the limit, where one can be set.
const QStringList& usable()
{
    static const QStringList inside = works(limit()) ? limit() : QStringList();
    return inside;
}

} // namespace

Jail Jail::best()
{
    static const bool isThere = !usable().isEmpty() || works({});
    return Jail(isThere ? Isolation::Bubblewrap : Isolation::None);
}

QString Jail::name() const
{
    return m_isolation == Isolation::Bubblewrap ? QStringLiteral("bubblewrap")
                                                : QStringLiteral("none");
}

Jail::Command Jail::wrap(const Command& command, const QStringList& readable,
                         const QString& writable) const
{
    if (m_isolation == Isolation::None)
        return command;
    QStringList arguments = commonArguments();
    for (const QString& folder : readable)
        arguments << QStringLiteral("--ro-bind") << folder << folder;
    arguments << QStringLiteral("--bind") << writable << writable << QStringLiteral("--chdir")
              << writable << usable() << command.program;
    return {bubblewrap(), arguments + command.arguments};
}

} // namespace lessons
