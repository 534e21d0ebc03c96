// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench [CPU…]: what EL2 costs a guest, in instructions. Exit code 1 when a target is
// missed.
#include "figures.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QStringList cpus = QCoreApplication::arguments().mid(1);
    if (cpus.isEmpty())
        cpus = {QStringLiteral("cortex-a57"), QStringLiteral("cortex-a76"), QStringLiteral("max")};
    bool held = true;
    for (const QString& cpu : cpus) {
        std::printf("%-56s %12s %8s\n", qUtf8Printable(cpu), "instructions", "target");
        for (auto* of : {bench::ofOneVm, bench::ofTwoVms}) {
            const auto figures = of(cpu);
            if (!figures) {
                std::fprintf(stderr, "worldswitch-bench: %s\n",
                             qUtf8Printable(figures.error().sentence));
                return 3;
            }
            for (const bench::Figure& figure : *figures) {
                std::printf("  %-54s %12.1f", qUtf8Printable(figure.meaning), figure.instructions);
                if (figure.most) {
                    const bool good = figure.instructions <= *figure.most;
                    held = held && good;
                    std::printf(" %8.0f%s", *figure.most, good ? "" : "  missed");
                }
                std::putchar('\n');
            }
        }
    }
    return held ? 0 : 1;
}
