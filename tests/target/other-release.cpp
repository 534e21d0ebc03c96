// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU that says it is of another release: starts the one that WORLDSWITCH_REAL_QEMU names, with
// the same arguments, and hands on what it says over QMP, its greeting's major version changed to
// WORLDSWITCH_QEMU_MAJOR.
#include <QCoreApplication>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QRegularExpression>

#include <csignal>
#include <sys/prctl.h>

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QStringList arguments = app.arguments().mid(1);
    QString path; // where the program under test listens
    for (QString& argument : arguments) {
        static const QRegularExpression qmp(QStringLiteral("^socket,id=qmp,path=(.*)$"));
        const auto match = qmp.match(argument);
        if (!match.hasMatch())
            continue;
        path = match.captured(1);
        argument += QStringLiteral("-real");
    }

    QLocalServer server;
    QLocalSocket outer;
    QLocalSocket* inner = nullptr;
    if (!path.isEmpty() && !server.listen(path + QStringLiteral("-real")))
        return 1;
    QObject::connect(&server, &QLocalServer::newConnection, &app, [&] {
        inner = server.nextPendingConnection();
        server.close();
        outer.connectToServer(path);
        outer.waitForConnected();
        const auto outwards = [&] {
            static const QRegularExpression major(QStringLiteral("\"major\": *\\d+"));
            QString text = QString::fromUtf8(inner->readAll());
            text.replace(major, QStringLiteral("\"major\": ") +
                                    qEnvironmentVariable("WORLDSWITCH_QEMU_MAJOR"));
            outer.write(text.toUtf8());
            outer.flush();
        };
        QObject::connect(inner, &QLocalSocket::readyRead, &app, outwards);
        QObject::connect(&outer, &QLocalSocket::readyRead, &app, [&] {
            inner->write(outer.readAll());
            inner->flush();
        });
        outwards();
    });

    QProcess qemu;
    qemu.setProcessChannelMode(QProcess::ForwardedChannels);
    qemu.setInputChannelMode(QProcess::ForwardedInputChannel);
    qemu.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    int code = 1;
    QObject::connect(&qemu, &QProcess::finished, &app, [&](int exitCode) {
        code = exitCode;
        if (inner)
            inner->waitForReadyRead(100); // its last words
        outer.disconnectFromServer();
        app.quit();
    });
    qemu.start(qEnvironmentVariable("WORLDSWITCH_REAL_QEMU"), arguments);
    app.exec();
    return code;
}
