// SPDX-License-Identifier: GPL-2.0-or-later
// What opening an image costs: worldswitch-bench-image FILE [CODE [STRUCT [VARIABLE]]]. Time is
// this machine's and its load's; memory is not: what is resident in all, and what is not the
// file's.
#include "image/image.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <cstdio>

namespace {

/// A line of /proc/self/status, in KB.
qint64 status(const char* name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith(name))
            return line.mid(line.indexOf(':') + 1).simplified().split(' ').value(0).toLongLong();
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    QTextStream out(stdout);
    if (arguments.size() < 2) {
        out << "worldswitch-bench-image FILE [CODE [STRUCT [VARIABLE]]]\n";
        return 2;
    }
    const QString code = arguments.value(2, QStringLiteral("__kvm_vcpu_run"));
    const QString type = arguments.value(3, QStringLiteral("kvm_vcpu"));
    const QString object = arguments.value(4, QStringLiteral("kvm_hyp_ctxt"));
    QElapsedTimer clock;
    clock.start();
    const auto said = [&](const char* what, const QString& found) {
        out << QStringLiteral("%1 ms  %2 MB resident, %3 MB its own  %4: %5\n")
                   .arg(clock.elapsed(), 6)
                   .arg(status("VmRSS") / 1024, 4)
                   .arg(status("RssAnon") / 1024, 4)
                   .arg(QString::fromLatin1(what), found);
    };
    said("before", QString());
    const auto opened = image::Image::open(arguments[1]);
    if (!opened) {
        out << opened.error().sentence << '\n';
        return 3;
    }
    const image::Image& image = **opened;
    said("open", QString::fromLatin1(image.buildId().toHex()));
    const auto routine = image.routine(code);
    if (!routine) {
        out << "There is no " << code << ".\n";
        return 3;
    }
    said("symbol",
         QStringLiteral("%1, %2 bytes").arg(base::hex(routine->address.value)).arg(routine->size));
    const auto layout = image.layout(type, routine->address);
    said("layout",
         layout
             ? QStringLiteral("%1 scalars, %2 bytes").arg(layout->fields.size()).arg(layout->size)
             : layout.error().sentence);
    const auto variable = image.variable(object, routine->address);
    said("variable", variable ? base::hex(variable->address.value) : variable.error().sentence);
    const auto line = image.lineAt(routine->address);
    said("line",
         line ? QStringLiteral("%1:%2").arg(line->file).arg(line->line) : QStringLiteral("none"));
    return layout && variable && line ? 0 : 3;
}
