// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QCommandLineOption>
#include <QString>
#include <QStringList>

#include <initializer_list>

class QCommandLineParser;

namespace cli {

/// The options that programs share: how one is spelt, what --help says of it and what is said of a
/// value that it cannot have are the same in each program that takes it. Made once the language is
/// known (speak()).
struct SharedOptions {
    SharedOptions();
    /// How many are recorded where it is not said differs: `usual` says it.
    [[nodiscard]] static QCommandLineOption switches(const QString& usual);

    QCommandLineOption image;
    QCommandLineOption profile;
    QCommandLineOption cpu;
    QCommandLineOption connect;
    QCommandLineOption linuxMode;
    QCommandLineOption kernel; ///< of linuxMode
    QCommandLineOption open;
    QCommandLineOption format;
    QCommandLineOption log;
    QCommandLineOption language;
    QCommandLineOption help;
    QCommandLineOption version;
};

/// Reads a command line, without the program's name, and checks the shared options in it. The error
/// is a usage error: one sentence.
[[nodiscard]] base::Result<void> parse(QCommandLineParser& parser, const QStringList& arguments);

/// "--format cannot be 'xml': it is text, json."
[[nodiscard]] base::Error cannotBe(const QCommandLineOption& option, const QString& value,
                                   const QString& may);
/// What --switches asks for, at most `most`.
[[nodiscard]] base::Result<int> switchesOf(const QString& value, int most);
/// A sentence where one of `forRecording` comes with a file that is recorded already.
[[nodiscard]] base::Result<void>
checkRecorded(const QCommandLineParser& parser, const QString& file,
              std::initializer_list<const QCommandLineOption*> forRecording);

/// Says what is wrong with the command line, and where there is help: the exit code for that.
[[nodiscard]] int refuse(const char* program, const base::Error& error);

} // namespace cli
