// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench-store RECORDING: what a recording costs. Prints each figure with its method and
// its limit; exit code 1 when a limit is missed, 3 when there is no figure.
//
// RECORDING is one of some 20,000 steps (worldswitch-trace check --switches 60 -o RECORDING). It is
// replayed to 1,000,000 steps with seeded values, and each figure is taken in a process of its own,
// which this program starts: worldswitch-bench-store --figure NAME FILE. Times are the process's
// own user time, so that other programs on the machine count little.
#include "store-replay.h"

#include "gui/app/main-window.h"
#include "recording/file.h"
#include "story/story.h"
#include "trace/commands.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <random>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace {

constexpr std::uint32_t kSteps = 1000000;
constexpr std::uint64_t kSeed = 12;
constexpr int kMoments = 10000;
constexpr int kNoFigure = 3;

double cpuTime()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The kernel counts it by its ticks: for what takes seconds.
double userTime()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

double anonymousMiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("RssAnon:"))
            return line.mid(8).trimmed().split(' ').front().toDouble() / 1024;
    return 0;
}

/// The most anonymous memory that this process has while it lives.
class PeakMemory {
public:
    PeakMemory()
        : m_thread([this] {
            while (!m_ended) {
                m_most = std::max(m_most, anonymousMiB());
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        })
    {
    }
    double end()
    {
        m_ended = true;
        m_thread.join();
        return std::max(m_most, anonymousMiB());
    }

private:
    std::atomic<bool> m_ended = false;
    double m_most = 0;
    std::thread m_thread;
};

/// What worldswitch-trace does with the file, printed to nowhere. False where it complains.
bool runTool(trace::Options::Command command, const QString& path)
{
    trace::Options options;
    options.command = command;
    options.file = path;
    if (command == trace::Options::Command::Print)
        options.format = trace::Options::Format::Json;
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    bool complained = false;
    {
        cli::Output out(nowhere);
        static_cast<void>(trace::run(options, out, [&complained](const QString& sentence) {
            complained = true;
            std::fprintf(stderr, "worldswitch-bench-store: %s\n", qUtf8Printable(sentence));
        }));
    }
    ::close(nowhere);
    return !complained;
}

/// The first moment of a file, as a program without a window has it.
bool firstMoment(const QString& path)
{
    const auto loaded = recording::load(path, recording::Validation::Lazy);
    if (!loaded)
        return false;
    const auto reading = std::make_shared<reading::Reading>(*loaded);
    reading->readNextWindow();
    const auto story = story::Story::tell(reading);
    return story->count() > 0 && !story->moment(0).registers.empty();
}

/// The same in the window, drawn.
bool firstPicture(gui::MainWindow& window, const QString& path)
{
    return window.openFile(path).ok() && window.session().moment() && !window.grab().isNull();
}

/// Figures of the whole program: nothing where `name` is none of them, or the program failed.
std::optional<double> programFigure(const QString& name, const QString& path)
{
    if (name == QLatin1String("story")) {
        const double start = cpuTime();
        return firstMoment(path) ? std::optional((cpuTime() - start) * 1e3) : std::nullopt;
    }
    if (name == QLatin1String("window")) {
        gui::MainWindow window(false);
        window.setAttribute(Qt::WA_DontShowOnScreen);
        window.resize(1280, 800);
        window.show();
        static_cast<void>(window.grab());
        const double start = cpuTime();
        return firstPicture(window, path) ? std::optional((cpuTime() - start) * 1e3) : std::nullopt;
    }
    const bool isCheck = name == QLatin1String("check") || name == QLatin1String("check-memory");
    if (!isCheck && name != QLatin1String("json"))
        return {};
    PeakMemory memory;
    const double start = userTime();
    const bool done =
        runTool(isCheck ? trace::Options::Command::Check : trace::Options::Command::Print, path);
    const double took = userTime() - start;
    const double most = memory.end();
    if (!done)
        return {};
    return name == QLatin1String("check-memory") ? most : took * 1e6 / kSteps;
}

/// The 99th percentile of what `run` costs a time.
double p99(int times, const std::function<void()>& run)
{
    std::vector<double> costs;
    for (int i = 0; i < times; ++i) {
        const double before = cpuTime();
        run();
        costs.push_back(cpuTime() - before);
    }
    const auto at = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() * 99 / 100);
    std::nth_element(costs.begin(), at, costs.end());
    return *at;
}

/// One figure of a file, printed as a number; in a process that has done nothing else.
int figure(const QString& name, const QString& path)
{
    const double start = cpuTime();
    const auto validation =
        name == QLatin1String("whole") ? recording::Validation::Eager : recording::Validation::Lazy;
    const auto loaded = recording::load(path, validation);
    if (!loaded) {
        std::fprintf(stderr, "worldswitch-bench-store: %s\n",
                     qUtf8Printable(loaded.error().sentence));
        return kNoFigure;
    }
    const recording::Recording& r = **loaded;
    std::mt19937_64 random(kSeed);
    const auto anyState = [&] { return static_cast<std::uint32_t>(random() % r.stateCount()); };
    const auto anyPlace = [&]() -> const arm64::Place& {
        return r.placeOf(static_cast<recording::CellId>(random() % r.cellCount()));
    };
    double result = 0;
    if (name == QLatin1String("moments")) {
        const auto story = story::Story::tell(*loaded);
        result = p99(kMoments,
                     [&] {
                         static_cast<void>(
                             story->moment(static_cast<std::uint32_t>(random() % story->count())));
                     }) *
                 1e3;
    } else if (name == QLatin1String("first")) {
        static_cast<void>(r.stateAt(r.stepCount() / 2));
        result = (cpuTime() - start) * 1e3;
    } else if (name == QLatin1String("random")) {
        result = p99(kMoments,
                     [&] {
                         const std::uint32_t at = anyState();
                         static_cast<void>(r.stateAt(at));
                         if (at < r.stepCount())
                             static_cast<void>(r.step(at));
                     }) *
                 1e3;
    } else if (name == QLatin1String("writer")) {
        result =
            p99(kMoments, [&] { static_cast<void>(r.lastWriter(anyState(), anyPlace())); }) * 1e3;
    } else if (name == QLatin1String("reader")) {
        result =
            p99(kMoments, [&] { static_cast<void>(r.nextReader(anyState(), anyPlace())); }) * 1e3;
    } else if (name == QLatin1String("walk")) {
        std::size_t deltas = 0;
        const double before = cpuTime();
        for (recording::Cursor at(r, 0); !at.atEnd(); at.next())
            deltas += at.step().deltas.size();
        result = (cpuTime() - before) * 1e6 / r.stepCount();
        static_cast<void>(deltas);
    } else if (name == QLatin1String("whole")) {
        result = (cpuTime() - start) * 1e6 / r.stepCount();
    } else if (name == QLatin1String("memory")) {
        for (recording::Cursor at(r, 0); !at.atEnd(); at.next()) {
        }
        result = anonymousMiB();
    } else {
        return kNoFigure;
    }
    std::printf("%.6f\n", result);
    return 0;
}

struct Line {
    const char* meaning;
    const char* name;
    double most;
    const char* unit;
};

constexpr Line kLines[] = {
    {"open to the first state, CPU time, in a fresh process", "first", 100, "ms"},
    {"open to the first moment of the story, the same", "story", 100, "ms"},
    {"open to the first moment in the window, drawn, the same", "window", 100, "ms"},
    {"a moment of the story that was read, p99 over 10,000 random ones, CPU time", "moments", 5,
     "ms"},
    {"a state and its step, p99 over 10,000 random ones, CPU time, in a fresh process", "random", 5,
     "ms"},
    {"last writer, p99 over 10,000 random places and states", "writer", 1, "ms"},
    {"next reader, p99 over 10,000 random places and states", "reader", 1, "ms"},
    {"a step of a walk from the first to the last, CPU time", "walk", 10, "us"},
    {"opening with every part looked at, CPU time a step", "whole", 10, "us"},
    {"anonymous memory after a walk", "memory", 48 + 8.0 * kSteps / (1 << 20), "MiB"},
    {"worldswitch-trace check, user time a step", "check", 10, "us"},
    {"worldswitch-trace check, the most anonymous memory", "check-memory",
     48 + 8.0 * kSteps / (1 << 20), "MiB"},
    {"worldswitch-trace print --format json, user time a step", "json", 20, "us"},
};

bool print(const char* meaning, double value, double most, const char* unit)
{
    const bool good = value <= most;
    std::printf("  %-80s %9.3f %9.3f %s%s\n", meaning, value, most, unit, good ? "" : "  missed");
    return good;
}

double bytesAStep(const QString& path, std::uint32_t steps)
{
    return static_cast<double>(QFileInfo(path).size()) / steps;
}

int all(const QString& path)
{
    const auto recorded = recording::load(path);
    const QTemporaryDir dir;
    const QString once = dir.filePath(QStringLiteral("once.wsrec"));
    const QString often = dir.filePath(QStringLiteral("often.wsrec"));
    if (!recorded || !recording::save(**recorded, once) ||
        !recording::save(*bench::replay(**recorded, kSteps, kSeed), often)) {
        std::fprintf(stderr, "worldswitch-bench-store: %s\n",
                     recorded ? "a file could not be written"
                              : qUtf8Printable(recorded.error().sentence));
        return kNoFigure;
    }
    std::printf("%s: %u steps, replayed to %u with the seed %llu %25s %9s\n", qUtf8Printable(path),
                (*recorded)->stepCount(), kSteps, static_cast<unsigned long long>(kSeed), "figure",
                "at most");
    bool held = print("bytes a step with index, of the file as recorded",
                      bytesAStep(path, (*recorded)->stepCount()), 8, "B");
    held &= print("bytes a step with index, of the file saved anew",
                  bytesAStep(once, (*recorded)->stepCount()), 8, "B");
    held &= print("bytes a step with index, of the replay", bytesAStep(often, kSteps), 12, "B");
    for (const Line& line : kLines) {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--figure"), QString::fromLatin1(line.name), often});
        if (!process.waitForFinished(-1) || process.exitCode() != 0) {
            std::fprintf(stderr, "worldswitch-bench-store: no figure: %s\n", line.meaning);
            return kNoFigure;
        }
        held &= print(line.meaning, process.readAllStandardOutput().trimmed().toDouble(), line.most,
                      line.unit);
    }
    return held ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() == 3 && arguments[0] == QLatin1String("--figure")) {
        if (const auto result = programFigure(arguments[1], arguments[2])) {
            std::printf("%.6f\n", *result);
            return 0;
        }
        return figure(arguments[1], arguments[2]);
    }
    if (arguments.size() == 1 && !arguments[0].startsWith(QLatin1Char('-')))
        return all(arguments[0]);
    const bool help = arguments.contains(QStringLiteral("--help"));
    std::fputs("Usage: worldswitch-bench-store RECORDING, a recording of some 20,000 steps.\n",
               help ? stdout : stderr);
    return help ? 0 : 2;
}
