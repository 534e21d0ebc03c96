// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/jail.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

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

bool works()
{
    const QString program = bubblewrap();
    if (program.isEmpty())
        return false;
    QProcess process;
    process.start(program, commonArguments() << QStringLiteral("/usr/bin/true"));
    return process.waitForFinished(kPatience) && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == 0;
}

} // namespace

Jail Jail::best()
{
    static const bool isThere = works();
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
              << writable << command.program;
    return {bubblewrap(), arguments + command.arguments};
}

} // namespace lessons
