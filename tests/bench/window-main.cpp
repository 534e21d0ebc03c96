// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench-window [RUNS]: what a switch costs the window while it is recorded: user CPU
// time of the whole process, in which the recorder, the telling and the window are, by the number
// of switches. 390 and 40 of them, RUNS times alternately (5), each in a process of its own
// (worldswitch-bench-window --switches N); medians. Exit code 1 where a long recording costs more
// than 10 % more a switch, 3 when there is no figure.
#include "gui/app/main-window.h"
#include "gui/model/session.h"

#include <QApplication>
#include <QProcess>

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <vector>

namespace {

constexpr int kNoFigure = 3;
constexpr int kShort = 40;
constexpr int kLong = 390;
constexpr double kMostRatio = 1.1;

double userTime()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

/// Records so many switches in a window, and prints the milliseconds that each took.
int one(int switches)
{
    gui::MainWindow window(false);
    window.setAttribute(Qt::WA_DontShowOnScreen);
    window.resize(1280, 800);
    window.show();
    live::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_IMAGE);
    request.switches = switches;
    const double before = userTime();
    window.record(request);
    const auto look = [&] {
        const auto& story = window.session().story();
        if (story && story->recording().ending() == recording::Ending::Complete)
            QApplication::quit();
    };
    QObject::connect(&window.session(), &gui::Session::storyChanged, &window, look);
    QObject::connect(&window.session(), &gui::Session::storyGrew, &window, look);
    QApplication::exec();
    const auto& story = window.session().story();
    if (!story || story->recording().switches().size() != static_cast<std::size_t>(switches))
        return kNoFigure;
    std::printf("%.6f\n", (userTime() - before) * 1000 / switches);
    return 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments().mid(1);
    if (arguments.size() == 2 && arguments[0] == QLatin1String("--switches"))
        return one(arguments[1].toInt());
    const int runs = arguments.isEmpty() ? 5 : arguments[0].toInt();
    if (arguments.size() > 1 || runs < 1) {
        const bool help = arguments.contains(QStringLiteral("--help"));
        std::fputs("Usage: worldswitch-bench-window [RUNS]\n", help ? stdout : stderr);
        return help ? 0 : 2;
    }
    std::vector<double> costs[2];
    for (int run = 0; run < runs; ++run) {
        for (const int switches : {kShort, kLong}) {
            QProcess process;
            process.start(QApplication::applicationFilePath(),
                          {QStringLiteral("--switches"), QString::number(switches)});
            if (!process.waitForFinished(-1) || process.exitCode() != 0) {
                std::fputs("worldswitch-bench-window: a recording did not end.\n", stderr);
                return kNoFigure;
            }
            costs[switches == kLong].push_back(
                process.readAllStandardOutput().trimmed().toDouble());
        }
    }
    const double ratio = median(costs[1]) / median(costs[0]);
    const bool good = ratio <= kMostRatio;
    std::printf("user CPU time a switch, medians of %d: %.2f ms of %d, %.2f ms of %d; ratio %.3f, "
                "at most %.2f%s\n",
                runs, median(costs[0]), kShort, median(costs[1]), kLong, ratio, kMostRatio,
                good ? "" : "  missed");
    return good ? 0 : 1;
}
