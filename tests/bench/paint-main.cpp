// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench-paint [RECORDING]: how long it takes from a key to what it changed being
// painted, and from a window's making to its first frame. Each size in a process of its own
// (--size WxH, with Qt's scale from the environment): there, every step of the recording (the
// tests' two switches), forward and back, by the key itself through the window's shortcuts, until
// no update is left to paint; wall and CPU time of the window's thread. Printed: the median and
// the 95th percentile. Exit code 1 where a target is missed, 3 when there is no figure.
#include "gui/app/main-window.h"
#include "gui/model/session.h"
#include "gui/stage/stage.h"
#include "recording/file.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>
#include <vector>

namespace {

constexpr int kNoFigure = 3;
constexpr double kMostPerKey = 16, kMostFirst = 500; // ms
constexpr std::size_t kNinetyFive = 95;

/// Milliseconds of CPU that this thread has had.
double threadTime()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

double percentile(std::vector<double> values, std::size_t percent)
{
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, values.size() * percent / 100)];
}

void paintAll()
{
    QApplication::processEvents();
    QApplication::sendPostedEvents(nullptr, QEvent::UpdateRequest);
}

/// Whether a widget was painted since somebody looked.
class PaintWatch : public QObject {
public:
    [[nodiscard]] bool painted() { return std::exchange(m_painted, false); }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        m_painted = m_painted || event->type() == QEvent::Paint;
        return false;
    }

private:
    bool m_painted = false;
};

int one(QSize size, const QString& path)
{
    const auto loaded = recording::load(path);
    if (!loaded) {
        std::fprintf(stderr, "%s\n", qPrintable(loaded.error().sentence));
        return kNoFigure;
    }
    const auto story = story::Story::tell(*loaded);
    QElapsedTimer first;
    first.start();
    gui::MainWindow window(false);
    window.resize(size);
    window.setStory(story, QString());
    window.show();
    window.resize(size);
    paintAll();
    const double frame = double(first.nsecsElapsed()) * 1e-6;
    QApplication::setActiveWindow(&window);
    PaintWatch stage;
    window.stage()->installEventFilter(&stage);
    std::vector<double> wall, cpu;
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Left}) {
        for (std::uint32_t i = 0; i < story->count() - 1; ++i) {
            const std::uint32_t before = window.session().index();
            QElapsedTimer timer;
            timer.start();
            const double used = threadTime();
            QTest::keyClick(&window, key);
            paintAll();
            cpu.push_back(threadTime() - used);
            wall.push_back(double(timer.nsecsElapsed()) * 1e-6);
            if (window.session().index() == before || !stage.painted())
                return kNoFigure;
        }
    }
    std::printf("%.3f %.3f %.3f %.3f %.1f\n", percentile(wall, 50), percentile(wall, kNinetyFive),
                percentile(cpu, 50), percentile(cpu, kNinetyFive), frame);
    return 0;
}

struct Size {
    const char* name;
    QSize window; ///< in device-independent pixels
    const char* scale;
};

/// Prints the line of a size; whether it holds, or nothing where there is no figure.
std::optional<bool> measured(const Size& size, const QString& path)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QLatin1String(size.scale));
    process.setProcessEnvironment(environment);
    process.start(QApplication::applicationFilePath(),
                  {QStringLiteral("--size"),
                   QStringLiteral("%1x%2").arg(size.window.width()).arg(size.window.height()),
                   path});
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        return {};
    const auto figures = process.readAllStandardOutput().trimmed().split(' ');
    if (figures.size() != 5)
        return {};
    const double perKey = figures[1].toDouble(), first = figures[4].toDouble();
    const bool good = perKey <= kMostPerKey && first <= kMostFirst;
    std::printf("%s: key to painted p50 %.1f ms, p95 %.1f ms (CPU %.1f, %.1f; at most %.0f); first "
                "frame %.0f ms (at most %.0f)%s\n",
                size.name, figures[0].toDouble(), perKey, figures[2].toDouble(),
                figures[3].toDouble(), kMostPerKey, first, kMostFirst, good ? "" : "  missed");
    return good;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    if (arguments.size() == 3 && arguments[0] == QLatin1String("--size")) {
        const QStringList sides = arguments[1].split(u'x');
        return one({sides.value(0).toInt(), sides.value(1).toInt()}, arguments[2]);
    }
    if (arguments.size() > 1 || arguments.contains(QStringLiteral("--help"))) {
        std::fputs("Usage: worldswitch-bench-paint [RECORDING]\n", stdout);
        return arguments.contains(QStringLiteral("--help")) ? 0 : 2;
    }
    if (arguments.isEmpty())
        arguments << QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
    bool good = true;
    for (const Size& size :
         {Size{"1280x800", {1280, 800}, "1"}, Size{"1920x1080", {1920, 1080}, "1"},
          Size{"3840x2160 at scale 2", {1920, 1080}, "2"}}) {
        const auto holds = measured(size, arguments[0]);
        if (!holds) {
            std::fputs("worldswitch-bench-paint: a window gave no figure.\n", stderr);
            return kNoFigure;
        }
        good = good && *holds;
    }
    return good ? 0 : 1;
}
