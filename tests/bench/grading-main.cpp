// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench-grading [ROUNDS]: CPU seconds that `grade-one` and all that it starts (the
// compiler, the linker, QEMU) take for an ordinary submission: of each lab the reference, and one
// that a planted bug is in. The rounds go through them all, so that a busy host is so for each.
// Exit code 1 when the target is missed, 3 when there is no figure.
#include "lessons/planted.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <vector>

#include <sys/resource.h>

namespace {

constexpr int kRounds = 3;
constexpr int kPatience = 120000; ///< ms: a deadline
constexpr double kTarget = 0.7;   ///< CPU seconds

struct Ordinary {
    QString lab;
    QString name;
    QByteArray source;
    int code; ///< of grade-one
    std::vector<double> seconds = {};
};

std::vector<Ordinary> ordinary()
{
    std::vector<Ordinary> all;
    const std::vector<planted::Bug> bugs = planted::bugs();
    for (const char* name : {"01", "03", "05", "07", "08", "10"}) {
        const QString lab = QString::fromLatin1(name);
        all.push_back({lab, QStringLiteral("the reference"), planted::reference(lab), 0});
        const auto bug = std::ranges::find(bugs, lab, &planted::Bug::lab);
        if (bug != bugs.end())
            all.push_back({lab, bug->name.section(QStringLiteral(": "), 1), bug->source, 1});
    }
    return all;
}

/// Of all that has been started here and has ended.
double cpuOfChildren()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double median(std::vector<double> of)
{
    std::ranges::sort(of);
    return of[of.size() / 2];
}

int fail(const QString& sentence)
{
    std::fprintf(stderr, "worldswitch-bench-grading: %s\n", qUtf8Printable(sentence));
    return 3;
}

/// Empty when it was graded as it should be, else why there is no figure.
QString grade(Ordinary& one, const QString& folder)
{
    QFile file(folder + u'/' + planted::fileOf(one.lab));
    if (one.source.isEmpty() || !file.open(QIODevice::WriteOnly) ||
        file.write(one.source) != one.source.size() || !file.flush())
        return QStringLiteral("There is no source.");
    file.close();
    QProcess process;
    const double before = cpuOfChildren();
    process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/worldswitch-lesson"),
                  {QStringLiteral("grade-one"), folder, QStringLiteral("--lab"), one.lab});
    if (!process.waitForFinished(kPatience))
        return QStringLiteral("grade-one does not end: %1.").arg(process.errorString());
    one.seconds.push_back(cpuOfChildren() - before);
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == one.code)
        return {};
    return QStringLiteral("grade-one ended with %1: %2")
        .arg(process.exitCode())
        .arg(QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError()));
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const int asked = QCoreApplication::arguments().value(1).toInt();
    const int rounds = asked > 0 ? asked : kRounds;
    std::vector<Ordinary> all = ordinary();
    for (int round = 0; round < rounds; ++round) {
        for (Ordinary& one : all) {
            const QTemporaryDir folder;
            const QString trouble =
                folder.isValid() ? grade(one, folder.path()) : folder.errorString();
            if (!trouble.isEmpty())
                return fail(QStringLiteral("%1, %2: %3").arg(one.lab, one.name, trouble));
        }
    }
    std::vector<double> seconds;
    std::printf("CPU seconds of grade-one and its children, medians of %d rounds\n", rounds);
    for (const Ordinary& one : all) {
        seconds.insert(seconds.end(), one.seconds.begin(), one.seconds.end());
        std::printf("  %s  %-34s %5.2f\n", qPrintable(one.lab), qUtf8Printable(one.name),
                    median(one.seconds));
    }
    const double middle = median(seconds);
    std::printf("  %-38s %5.2f target %.1f%s\n", "an ordinary submission", middle, kTarget,
                middle > kTarget ? "  missed" : "");
    return middle > kTarget ? 1 : 0;
}
