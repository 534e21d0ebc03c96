// SPDX-License-Identifier: GPL-2.0-or-later
// What ./run and ./test say before anything is installed or built.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
    int exitCode = -1;
    QString out;
    QString err;
};

Outcome bash(const QStringList& arguments, const QProcessEnvironment& environment)
{
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(WORLDSWITCH_SOURCE_DIR));
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QStringLiteral("/bin/bash"), arguments);
    if (!process.waitForFinished(20000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// A directory with stand-ins for dpkg-query, id and sudo's absence, put first in PATH.
class FakeSystem {
public:
    void program(const QString& name, const QString& body)
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QStringLiteral("#!/bin/bash\n%1\n").arg(body).toUtf8());
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    [[nodiscard]] QProcessEnvironment alone() const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), m_dir.path());
        return environment;
    }
    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }

private:
    QTemporaryDir m_dir;
};

} // namespace

class tst_Commands : public QObject {
    Q_OBJECT
private slots:
    void helpSaysWhatTheCommandDoes_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("run names the terminal") << "run"
                                                << "Without a display it prints";
        QTest::newRow("run names the screenshot") << "run"
                                                  << "--screenshot OUT.png --at 5";
        QTest::newRow("test names its tiers") << "test"
                                              << "./test --quick";
        QTest::newRow("test names the full tier") << "test"
                                                  << "./test --full";
    }
    void helpSaysWhatTheCommandDoes()
    {
        QFETCH(QString, command);
        QFETCH(QString, mentions);
        const auto outcome =
            bash({command, QStringLiteral("--help")}, QProcessEnvironment::systemEnvironment());
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY2(outcome.out.contains(mentions), qPrintable(outcome.out));
    }

    // ctest takes an option that it does not know for nothing, and runs.
    void aWrongOptionOfTestIsSaidAtOnce_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("says");
        QTest::newRow("one that there is not")
            << QStringList{QStringLiteral("--bogus")} << QStringLiteral("no option '--bogus'");
        QTest::newRow("one that lists instead of testing")
            << QStringList{QStringLiteral("-N")} << QStringLiteral("no option '-N'");
        QTest::newRow("one without its value")
            << QStringList{QStringLiteral("--quick"), QStringLiteral("-R")}
            << QStringLiteral("'-R' takes a value");
    }
    void aWrongOptionOfTestIsSaidAtOnce()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, says);
        const auto outcome = bash(QStringList{QStringLiteral("test")} + options,
                                  QProcessEnvironment::systemEnvironment());
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
    }

    void onlyWhatIsMissingIsNamed()
    {
        FakeSystem system;
        // Says "installed" of everything but one package, as dpkg-query does.
        system.program(QStringLiteral("dpkg-query"),
                       QStringLiteral("case \"${@: -1}\" in absent) exit 1;; removed) printf "
                                      "config-files;; *) printf installed;; esac"));
        system.program(QStringLiteral("dpkg"), QStringLiteral("echo amd64"));
        const auto outcome = bash(
            {QStringLiteral("-c"),
             QStringLiteral(". scripts/packages.sh; missing_packages cmake absent removed git")},
            system.alone());
        QCOMPARE(outcome.out, QStringLiteral("absent\nremoved\n"));
    }

    void nothingIsAskedWhenNothingIsMissing()
    {
        FakeSystem system;
        system.program(QStringLiteral("dpkg-query"), QStringLiteral("printf installed"));
        system.program(QStringLiteral("dpkg"), QStringLiteral("echo amd64"));
        system.program(QStringLiteral("apt-get"),
                       QStringLiteral(": >\"%1\"").arg(system.path(QStringLiteral("asked"))));
        const auto outcome =
            bash({QStringLiteral("-c"),
                  QStringLiteral(". scripts/packages.sh; install_packages cmake git")},
                 system.alone());
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(!QFile::exists(system.path(QStringLiteral("asked"))));
    }

    void withoutRootOrSudoTheCommandToTypeIsSaid()
    {
        FakeSystem system;
        system.program(QStringLiteral("dpkg-query"), QStringLiteral("exit 1"));
        system.program(QStringLiteral("dpkg"), QStringLiteral("echo amd64"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 1000"));
        const auto outcome =
            bash({QStringLiteral("-c"),
                  QStringLiteral(". scripts/packages.sh; install_packages cmake git")},
                 system.alone());
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.err.contains(QStringLiteral(
                     "as root, run: apt-get install --no-install-recommends cmake git")),
                 qPrintable(outcome.err));
    }

    void aRegistryThatDoesNotAnswerIsSaid()
    {
        FakeSystem system;
        system.program(QStringLiteral("dpkg-query"), QStringLiteral("exit 1"));
        system.program(QStringLiteral("dpkg"), QStringLiteral("echo amd64"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 0"));
        system.program(QStringLiteral("apt-get"), QStringLiteral("exit 100"));
        const auto outcome = bash(
            {QStringLiteral("-c"), QStringLiteral(". scripts/packages.sh; install_packages cmake")},
            system.alone());
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.err.contains(QStringLiteral("apt-get update failed")),
                 qPrintable(outcome.err));
    }

    void anArm64DebianUsesItsNativeCompiler()
    {
        FakeSystem system;
        system.program(QStringLiteral("dpkg"), QStringLiteral("echo arm64"));
        const auto outcome =
            bash({QStringLiteral("-c"),
                  QStringLiteral(". scripts/packages.sh; echo \"${packages_run[@]}\"")},
                 system.alone());
        QVERIFY(outcome.out.contains(QStringLiteral("g++")));
        QVERIFY2(!outcome.out.contains(QStringLiteral("g++-aarch64-linux-gnu")),
                 qPrintable(outcome.out));
    }
};

QTEST_GUILESS_MAIN(tst_Commands)
#include "tst_commands.moc"
