// SPDX-License-Identifier: GPL-2.0-or-later
// A tree with this project's own ./run, scripts and presets round a program of one line, so that
// what ./run does with folders and users is seen in seconds. cmake and ninja are the real ones.
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace toy {

struct Outcome {
    int exitCode = -1;
    QString out;
    QString err;
};

/// Runs a program to its end, at most `patience` milliseconds; what it says is kept apart by
/// stream.
inline Outcome finished(const QString& program, const QStringList& arguments,
                        const QProcessEnvironment& environment, const QString& folder,
                        int patience = 120000)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForFinished(patience))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

inline bool write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

/// The program's source: what it says, and what it does beside.
inline QByteArray program(const QByteArray& says)
{
    return "#include <cstdio>\nint main() { std::puts(\"" + says + "\"); }\n";
}

/// Makes a tree at `folder` whose worldswitch-trace says `says`; nothing is installed by it.
inline bool make(const QString& folder, const QByteArray& says)
{
    const QDir project(QStringLiteral(WORLDSWITCH_SOURCE_DIR));
    QDir().mkpath(folder + QStringLiteral("/scripts"));
    bool good = true;
    for (const QString& file : {QStringLiteral("run"), QStringLiteral("scripts/build.sh"),
                                QStringLiteral("CMakePresets.json")})
        good = QFile::copy(project.filePath(file), folder + u'/' + file) && good;
    for (const QString& room :
         {QStringLiteral("cmake"), QStringLiteral("gdbclient"), QStringLiteral("gui"),
          QStringLiteral("hypervisor"), QStringLiteral("lessons"), QStringLiteral("tools"),
          QStringLiteral("translations")})
        QDir(folder).mkpath(room);
    return good &&
           write(folder + QStringLiteral("/scripts/packages.sh"),
                 "packages_run=()\ninstall_packages() { :; }\n") &&
           write(folder + QStringLiteral("/CMakeLists.txt"),
                 "cmake_minimum_required(VERSION 3.25)\nproject(toy LANGUAGES CXX)\n"
                 "set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)\n"
                 "add_executable(worldswitch-trace tools/trace.cpp)\n") &&
           write(folder + QStringLiteral("/tools/trace.cpp"), program(says));
}

inline QProcessEnvironment withoutDisplay()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromLatin1(name));
    return environment;
}

inline Outcome run(const QString& folder, const QProcessEnvironment& environment = withoutDisplay())
{
    return finished(folder + QStringLiteral("/run"), {}, environment, folder);
}

} // namespace toy
