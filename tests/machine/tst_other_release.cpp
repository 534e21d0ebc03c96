// SPDX-License-Identifier: GPL-2.0-or-later
// Programs with a QEMU of a release that nobody tested: one line says so, and everything goes on.
#include "vm/tiny-guest.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

QString program(const char* name)
{
    return QStringLiteral(WORLDSWITCH_BIN_DIR "/") + QString::fromLatin1(name);
}

} // namespace

class tst_other_release : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

private slots:
    void initTestCase()
    {
        // Under the name by which the programs look for it.
        QVERIFY(QDir(m_dir.path()).mkdir(u"bin"_s));
        QVERIFY(
            QFile::link(program("other-release"), m_dir.filePath(u"bin/qemu-system-aarch64"_s)));
    }

    void itIsNamedInTheUsersLanguage()
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"WORLDSWITCH_REAL_QEMU"_s,
                           QStandardPaths::findExecutable(u"qemu-system-aarch64"_s));
        environment.insert(u"WORLDSWITCH_QEMU_MAJOR"_s, u"11"_s);
        environment.insert(u"PATH"_s,
                           m_dir.filePath(u"bin"_s) + u':' + environment.value(u"PATH"_s));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(program("worldswitch-trace"),
                      {u"check"_s, u"--switches"_s, u"1"_s, u"--language"_s, u"zh_CN"_s});
        QVERIFY(process.waitForFinished(kPatience));
        const QString said = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(said.startsWith(u"QEMU 11."_s) && said.contains(u"不在本程序测试过的版本"_s),
                 qUtf8Printable(said));
        QCOMPARE(process.exitCode(), 0);
    }

    void itIsNamedAndTheProgramGoesOn_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("release");
        QTest::addColumn<bool>("named");
        const QStringList image{u"--image"_s, QStringLiteral(WORLDSWITCH_IMAGE)};
        const QStringList json =
            image + QStringList{u"--format"_s, u"json"_s, u"--switches"_s, u"1"_s};
        const QString guest = m_dir.filePath(u"guest.bin"_s);
        QFile file(guest);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(bytesOf(powerOff(kHvc)));
        file.close();
        QTest::newRow("worldswitch-trace's JSON, a newer one")
            << program("worldswitch-trace") << json << u"11"_s << true;
        QTest::newRow("worldswitch-trace's JSON, an older one")
            << program("worldswitch-trace") << json << u"6"_s << true;
        QTest::newRow("worldswitch-trace's JSON, a tested one")
            << program("worldswitch-trace") << json << u"9"_s << false;
        QTest::newRow("worldswitch-vm")
            << program("worldswitch-vm") << QStringList{u"--guest"_s, guest} << u"42"_s << true;
        QTest::newRow("worldswitch-lesson")
            << program("worldswitch-lesson") << QStringList{u"run"_s, u"01"_s} << u"11"_s << true;
        QTest::newRow("the window")
            << program("worldswitch")
            << image + QStringList{u"--screenshot"_s, m_dir.filePath(u"picture.png"_s)} << u"12"_s
            << true;
    }
    void itIsNamedAndTheProgramGoesOn()
    {
        QFETCH(QString, tool);
        QFETCH(QStringList, arguments);
        QFETCH(QString, release);
        QFETCH(bool, named);
        const auto run = [&](bool isOther) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
            environment.insert(u"LANGUAGE"_s, u"en"_s);
            environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
            if (isOther) {
                environment.insert(u"WORLDSWITCH_REAL_QEMU"_s,
                                   QStandardPaths::findExecutable(u"qemu-system-aarch64"_s));
                environment.insert(u"WORLDSWITCH_QEMU_MAJOR"_s, release);
                environment.insert(u"PATH"_s,
                                   m_dir.filePath(u"bin"_s) + u':' + environment.value(u"PATH"_s));
            }
            QProcess process;
            process.setProcessEnvironment(environment);
            process.start(tool, arguments);
            process.closeWriteChannel();
            const bool hasEnded = process.waitForFinished(kPatience);
            return std::tuple{hasEnded ? process.exitCode() : -1, process.readAllStandardOutput(),
                              process.readAllStandardError()};
        };
        const auto [code, out, err] = run(true);
        const auto [realCode, realOut, realErr] = run(false);
        QVERIFY2(!realErr.contains("is not one of those"), "this machine's own QEMU is not tested");
        QCOMPARE(code, realCode);
        const QByteArray line = "QEMU " + release.toLatin1() + '.';
        int lines = 0;
        for (const QByteArray& said : err.split('\n'))
            lines += said.startsWith(line) &&
                     said.endsWith("is not one of those that this program is tested with (7.2 to "
                                   "10.x): what it shows may differ.");
        QVERIFY2(lines == (named ? 1 : 0), err.constData());
        QVERIFY2(!out.contains("is not one of those"), out.constData());
        if (arguments.contains(u"json"_s)) {
            QCOMPARE(code, 0);
            QVERIFY(out == realOut);
            for (const QByteArray& each : out.trimmed().split('\n'))
                QVERIFY2(QJsonDocument::fromJson(each).isObject(), each.constData());
        }
    }
};

QTEST_GUILESS_MAIN(tst_other_release)
#include "tst_other_release.moc"
