// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU that says it is of another release: starts the one that WORLDSWITCH_REAL_QEMU names, with
// the same arguments, and hands on what it says over QMP, its greeting's major version changed to
// WORLDSWITCH_QEMU_MAJOR. QMP is a socket that this process inherits (-chardev socket,id=qmp,fd=N).
#include <QCoreApplication>
#include <QLocalSocket>
#include <QProcess>
#include <QRegularExpression>

#include <array>
#include <csignal>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

/// The number of the inherited QMP socket among QEMU's arguments; -1: none.
int qmpOf(const QStringList& arguments)
{
    static const QRegularExpression qmp(QStringLiteral("^socket,id=qmp,fd=(\\d+)$"));
    for (const QString& argument : arguments) {
        const auto match = qmp.match(argument);
        if (match.hasMatch())
            return match.captured(1).toInt();
    }
    return -1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments().mid(1);
    const int descriptor = qmpOf(arguments);
    QLocalSocket outer;
    QLocalSocket inner;
    int end = -1; // QEMU's end of `inner`, which it sees under the number that it was told
    if (descriptor >= 0) {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            return 1;
        end = ends[1];
        if (!outer.setSocketDescriptor(descriptor) || !inner.setSocketDescriptor(ends[0]))
            return 1;
    }
    QObject::connect(&inner, &QLocalSocket::readyRead, &app, [&] {
        static const QRegularExpression major(QStringLiteral("\"major\": *\\d+"));
        QString text = QString::fromUtf8(inner.readAll());
        text.replace(major, QStringLiteral("\"major\": ") +
                                qEnvironmentVariable("WORLDSWITCH_QEMU_MAJOR"));
        outer.write(text.toUtf8());
        outer.flush();
    });
    QObject::connect(&outer, &QLocalSocket::readyRead, &app, [&] {
        inner.write(outer.readAll());
        inner.flush();
    });

    QProcess qemu;
    qemu.setProcessChannelMode(QProcess::ForwardedChannels);
    qemu.setInputChannelMode(QProcess::ForwardedInputChannel);
    qemu.setChildProcessModifier([end, descriptor] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (end >= 0)
            dup2(end, descriptor);
    });
    int code = 1;
    QObject::connect(&qemu, &QProcess::finished, &app, [&](int exitCode) {
        code = exitCode;
        inner.waitForReadyRead(100); // its last words
        outer.disconnectFromServer();
        app.quit();
    });
    qemu.start(qEnvironmentVariable("WORLDSWITCH_REAL_QEMU"), arguments);
    if (end >= 0)
        ::close(end);
    app.exec();
    return code;
}
