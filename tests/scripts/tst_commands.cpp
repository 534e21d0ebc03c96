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
    if (!process.waitForFinished(60000))
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
    /// All is installed but this package.
    void lacks(const QString& package)
    {
        program(QStringLiteral("dpkg-query"),
                QStringLiteral("case \"${@: -1}\" in %1) exit 1;; *) printf installed;; esac")
                    .arg(package));
        knows(package);
    }
    /// What apt's lists have; llvm-99-dev is one that they only mention.
    void knows(const QString& packages)
    {
        program(
            QStringLiteral("apt-cache"),
            QStringLiteral("known=' %1 '\n"
                           "case $1 in pkgnames) printf '%s\\n' $known;; policy)\n"
                           "case \"$2\" in llvm-99-dev) echo '  Candidate: (none)'; exit;; esac\n"
                           "case \"$known\" in *\" $2 \"*) echo '  Candidate: 1.0';; esac;; esac")
                .arg(packages));
    }
    /// What /etc/os-release says.
    void release(const QString& text)
    {
        QFile file(path(QStringLiteral("os-release")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    [[nodiscard]] QProcessEnvironment alone() const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("WORLDSWITCH_OS_RELEASE"),
                           path(QStringLiteral("os-release")));
        environment.insert(QStringLiteral("PATH"), m_dir.path());
        return environment;
    }
    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }

private:
    QTemporaryDir m_dir;
};

Outcome install(const FakeSystem& system, const QString& packages)
{
    return bash({QStringLiteral("-c"),
                 QStringLiteral(". scripts/packages.sh; install_packages ") + packages},
                system.alone());
}

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

    // What sudo's refusal is not: a matter of the network.
    void sudosRefusalIsSaidAsSuch_data()
    {
        QTest::addColumn<QString>("sudo");
        QTest::newRow("a wrong password")
            << QStringLiteral("echo 'sudo: 3 incorrect password attempts' >&2; exit 1");
        QTest::newRow("a user who may not")
            << QStringLiteral("echo 'student is not in the sudoers file.' >&2; exit 1");
        QTest::newRow("no terminal") << QStringLiteral(
            "echo 'sudo: a terminal is required to read the password' >&2; exit 1");
        QTest::newRow("a sudo that is killed") << QStringLiteral("kill -KILL $$");
        QTest::newRow("a user who may ask for lists only")
            << QStringLiteral("if [ \"$1\" = apt-get ]; then exit 0; fi; "
                              "echo 'sudo: not allowed to execute env' >&2; exit 1");
    }
    void sudosRefusalIsSaidAsSuch()
    {
        QFETCH(QString, sudo);
        FakeSystem system;
        system.lacks(QStringLiteral("cmake"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 1000"));
        system.program(QStringLiteral("sudo"), sudo);
        const auto outcome = install(system, QStringLiteral("cmake git"));
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.err.contains(QStringLiteral("worldswitch: sudo did not run it")),
                 qPrintable(outcome.err));
        QVERIFY2(
            outcome.err.contains(QStringLiteral(
                "As root, run: apt-get update && apt-get install --no-install-recommends cmake")),
            qPrintable(outcome.err));
        QVERIFY2(!outcome.err.contains(QStringLiteral("network")), qPrintable(outcome.err));
    }

    void aptsOwnFailureUnderSudoIsNotSudos()
    {
        FakeSystem system;
        system.lacks(QStringLiteral("cmake"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 1000"));
        system.program(QStringLiteral("sudo"), QStringLiteral("exit 100"));
        const auto outcome = install(system, QStringLiteral("cmake"));
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.err.contains(QStringLiteral("apt-get update failed")),
                 qPrintable(outcome.err));
        QVERIFY2(!outcome.err.contains(QStringLiteral("sudo")), qPrintable(outcome.err));
    }

    void whatItCostsIsSaidBeforehand_data()
    {
        QTest::addColumn<QString>("apt");
        QTest::addColumn<QString>("says");
        QTest::newRow("as Debian 12's apt reckons")
            << QStringLiteral(
                   "0 upgraded, 297 newly installed, 0 to remove and 0 not upgraded.\n"
                   "Need to get 364 MB of archives.\n"
                   "After this operation, 1,700 MB of additional disk space will be used.")
            << QStringLiteral("(297 with what they need; 364 MB to fetch, 1,700 MB on disk)");
        QTest::newRow("as Debian 13's apt reckons")
            << QStringLiteral("Summary:\n"
                              "  Upgrading: 0, Installing: 305, Removing: 0, Not Upgrading: 0\n"
                              "  Download size: 371 MB\n"
                              "  Space needed: 1,655 MB / 20.1 GB available")
            << QStringLiteral("(305 with what they need; 371 MB to fetch, 1,655 MB on disk)");
        QTest::newRow("where half is fetched already")
            << QStringLiteral("1 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.\n"
                              "Need to get 12.5 MB/20 MB of archives.\n"
                              "After this operation, 30 MB of additional disk space will be used.")
            << QStringLiteral("(2 with what they need; 12.5 MB to fetch, 30 MB on disk)");
        QTest::newRow("as an apt that says nothing of it")
            << QString() << QStringLiteral("Installing 1 Debian package; once");
    }
    void whatItCostsIsSaidBeforehand()
    {
        QFETCH(QString, apt);
        QFETCH(QString, says);
        FakeSystem system;
        system.lacks(QStringLiteral("cmake"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 0"));
        system.program(QStringLiteral("apt-get"),
                       QStringLiteral("case \"$*\" in *--assume-no*) printf '%1\\n'; exit 1;; "
                                      "esac; exit 0")
                           .arg(QString(apt).replace(u'\n', QStringLiteral("\\n"))));
        system.program(QStringLiteral("env"), QStringLiteral("echo \"DONE $*\""));
        const auto outcome = install(system, QStringLiteral("cmake git"));
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY2(outcome.out.contains(says), qPrintable(outcome.out));
        QVERIFY2(outcome.out.indexOf(says) < outcome.out.indexOf(QStringLiteral("DONE")),
                 qPrintable(outcome.out));
    }

    void whatEachReleaseCallsThemIsAskedFor_data()
    {
        QTest::addColumn<QString>("release");
        QTest::addColumn<QString>("lists"); // what apt knows
        QTest::addColumn<QString>("llvm");
        QTest::addColumn<QString>("installer"); // empty: its tests are not run
        const auto lists = [](const char* names) { return QString::fromLatin1(names); };
        QTest::newRow("Debian 12")
            << "ID=debian\nVERSION_ID=\"12\""
            << lists("llvm-14-dev llvm-16-dev llvm-22-dev debian-installer-12-netboot-arm64")
            << "llvm-14-dev"
            << "debian-installer-12-netboot-arm64";
        QTest::newRow("Debian 13")
            << "VERSION_ID='13'\nID=debian"
            << lists("llvm-17-dev llvm-19-dev llvm-22-dev debian-installer-13-netboot-arm64")
            << "llvm-19-dev"
            << "debian-installer-13-netboot-arm64";
        QTest::newRow("Debian testing")
            << "ID=debian" << lists("llvm-21-dev llvm-9-dev debian-installer-14-netboot-arm64")
            << "llvm-21-dev"
            << "debian-installer-14-netboot-arm64";
        QTest::newRow("Ubuntu 24.04")
            << "ID=ubuntu\nVERSION_ID=\"24.04\"\nID_LIKE=debian"
            << lists("llvm-14-dev llvm-18-dev llvm-9-dev llvm-dev llvm-spirv-20-dev")
            << "llvm-18-dev"
            << "";
        QTest::newRow("a derivative with a number of its own")
            << "ID=linuxmint\nVERSION_ID=12\nID_LIKE=debian"
            << lists("llvm-15-dev debian-installer-12-netboot-arm64") << "llvm-15-dev"
            << "debian-installer-12-netboot-arm64";
        QTest::newRow("a newer LLVM that is only mentioned")
            << "ID=ubuntu\nVERSION_ID=26.04" << lists("llvm-19-dev llvm-99-dev") << "llvm-19-dev"
            << "";
    }
    void whatEachReleaseCallsThemIsAskedFor()
    {
        QFETCH(QString, release);
        QFETCH(QString, lists);
        QFETCH(QString, llvm);
        QFETCH(QString, installer);
        FakeSystem system;
        system.release(release);
        system.program(QStringLiteral("dpkg-query"), QStringLiteral("exit 1"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 0"));
        system.program(QStringLiteral("apt-get"), QStringLiteral("exit 0"));
        system.knows(lists + QStringLiteral(" cmake gdb-multiarch"));
        system.program(QStringLiteral("env"), QStringLiteral("echo \"DONE $*\""));
        const auto outcome =
            install(system, QStringLiteral("cmake \"$llvm\" \"$netboot\" gdb-multiarch"));
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        const QString done = outcome.out.mid(outcome.out.indexOf(QStringLiteral("DONE"))).trimmed();
        QCOMPARE(done.section(QStringLiteral("--no-install-recommends "), 1),
                 QStringLiteral("cmake %1 %2gdb-multiarch")
                     .arg(llvm, installer.isEmpty() ? QString() : installer + u' '));
        QCOMPARE(
            outcome.out.contains(QStringLiteral("Debian's kernel and installer as guests   (")),
            installer.isEmpty());
    }

    // Which of them is installed is apt's user's affair: a newer one in the lists is not asked for.
    void anyLlvmThatIsInstalledWillDo_data()
    {
        QTest::addColumn<QString>("installed");
        QTest::addColumn<bool>("does");
        QTest::newRow("the oldest") << "installed llvm-14-dev" << true;
        QTest::newRow("one of several")
            << "config-files llvm-14-dev\\ninstalled llvm-18-dev" << true;
        QTest::newRow("one that is too old") << "installed llvm-13-dev" << false;
        QTest::newRow("one that was removed") << "config-files llvm-19-dev" << false;
        QTest::newRow("another thing of a like name") << "installed llvm-spirv-19-dev" << false;
    }
    void anyLlvmThatIsInstalledWillDo()
    {
        QFETCH(QString, installed);
        QFETCH(bool, does);
        FakeSystem system;
        system.program(QStringLiteral("dpkg-query"),
                       QStringLiteral("printf '%1\\n'").arg(installed));
        const auto outcome =
            bash({QStringLiteral("-c"),
                  QStringLiteral(". scripts/packages.sh; missing_packages 'llvm-*-dev'")},
                 system.alone());
        QCOMPARE(outcome.out, does ? QString() : QStringLiteral("llvm-*-dev\n"));
    }

    // What can be done without, and is not to be had, is no reason to ask a registry each time.
    void whatIsNotToBeHadIsNotAskedForAgain()
    {
        FakeSystem system;
        system.lacks(QStringLiteral("u-boot-qemu"));
        system.knows(QStringLiteral("cmake"));
        system.program(QStringLiteral("apt-get"),
                       QStringLiteral(": >\"%1\"").arg(system.path(QStringLiteral("asked"))));
        const auto outcome = install(system, QStringLiteral("cmake u-boot-qemu"));
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(!QFile::exists(system.path(QStringLiteral("asked"))));
    }

    void whatNobodyCanDoWithoutIsNamed()
    {
        FakeSystem system;
        system.lacks(QStringLiteral("libtomlplusplus-dev"));
        system.knows(QStringLiteral("cmake"));
        system.program(QStringLiteral("id"), QStringLiteral("echo 0"));
        system.program(QStringLiteral("apt-get"), QStringLiteral("exit 0"));
        const auto outcome = install(system, QStringLiteral("cmake libtomlplusplus-dev"));
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(
            outcome.err.contains(QStringLiteral("apt's lists do not have libtomlplusplus-dev")),
            qPrintable(outcome.err));
    }

    void withoutDpkgNothingIsAsked()
    {
        FakeSystem system; // Fedora, Arch: no dpkg, no apt
        const auto outcome =
            bash({QStringLiteral("-c"),
                  QStringLiteral("cd /; . \"$1/packages.sh\"; install_packages cmake git"),
                  QStringLiteral("-"), QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts")},
                 system.alone());
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY2(outcome.out.contains(QStringLiteral("no dpkg and apt")), qPrintable(outcome.out));
        QCOMPARE(outcome.err, QString());
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
