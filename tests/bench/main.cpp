// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench [--wall] [PAIR…]: what EL2 costs a guest, in instructions, on these pairs of
// CPU and shape ("max", "max+vhe"); with --wall also what a boot of Debian's kernel takes by the
// wall's clock. Exit code 1 when a target is missed, 2 for a wrong command line, 3 when there is no
// figure.
#include "figures.h"

#include <QCoreApplication>

#include <cstdio>
#include <utility>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QStringList pairs = QCoreApplication::arguments().mid(1);
    const bool wall = pairs.removeAll(QStringLiteral("--wall")) > 0;
    for (const QString& pair : std::as_const(pairs)) {
        const bool help = pair == QLatin1String("--help");
        if (!pair.startsWith(QLatin1Char('-')))
            continue;
        std::fputs("Usage: worldswitch-bench [--wall] [PAIR…], a pair being a CPU, or a CPU with "
                   "+vhe: cortex-a57, cortex-a76+vhe, max.\n",
                   help ? stdout : stderr);
        return help ? 0 : 2;
    }
    if (pairs.isEmpty())
        pairs = {QStringLiteral("cortex-a57"), QStringLiteral("cortex-a76"), QStringLiteral("max"),
                 QStringLiteral("cortex-a76+vhe"), QStringLiteral("max+vhe")};
    bool held = true;
    for (const QString& pair : pairs) {
        std::printf("%-58s %12s %12s\n", qUtf8Printable(pair), "instructions", "target");
        const QString cpu = pair.section(QLatin1Char('+'), 0, 0);
        const auto shape =
            pair.endsWith(QLatin1String("+vhe")) ? bench::Shape::Vhe : bench::Shape::Plain;
        for (auto* of : {bench::ofOneVm, bench::ofTwoVms, bench::ofLinux}) {
            const auto figures = of(cpu, shape);
            if (!figures) {
                std::fprintf(stderr, "worldswitch-bench: %s\n",
                             qUtf8Printable(figures.error().sentence));
                return 3;
            }
            for (const bench::Figure& figure : *figures) {
                std::printf("  %-56s %12.1f", qUtf8Printable(figure.meaning), figure.instructions);
                if (figure.most) {
                    const bool good = figure.instructions <= *figure.most;
                    held = held && good;
                    std::printf(" %12.0f%s", *figure.most, good ? "" : "  missed");
                }
                std::putchar('\n');
            }
        }
        if (!wall)
            continue;
        const auto time = bench::ofLinuxOnTheWall(cpu, shape);
        if (!time) {
            std::fprintf(stderr, "worldswitch-bench: %s\n", qUtf8Printable(time.error().sentence));
            return 3;
        }
        if (*time)
            std::printf("  the boots by the wall's clock, medians of %d alternating pairs: "
                        "%.2f s straight, %.2f s on EL2, ratio %.3f\n",
                        bench::kWallPairs, (*time)->straight, (*time)->below, (*time)->ratio);
    }
    return held ? 0 : 1;
}
