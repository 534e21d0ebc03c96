// SPDX-License-Identifier: GPL-2.0-or-later
// ./run in folders that were copied, moved, or belong to somebody else, and on machines that lack
// this or that: it runs the sources of the folder that it lies in, or says truly why not.
#include "scripts/toy-tree.h"

#include <unistd.h>

using toy::Outcome;

namespace {

const QString kCopy = QStringLiteral("/bin/cp");

/// A shell line that is run in `folder`.
Outcome shell(const QString& line, const QString& folder)
{
    return toy::finished(QStringLiteral("/bin/bash"), {QStringLiteral("-c"), line},
                         toy::withoutDisplay(), folder);
}

/// ./run of `folder` as the user `nobody`.
Outcome runAsNobody(const QString& folder)
{
    return shell(
        QStringLiteral("setpriv --reuid=65534 --regid=65534 --clear-groups env -u HOME ./run"),
        folder);
}

QString line(const char* says)
{
    return QString::fromLatin1(says) + u'\n';
}

} // namespace

class tst_Folders : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_dir;

    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }

private slots:
    void initTestCase()
    {
        // Others must be able to look inside.
        QVERIFY(QFile::setPermissions(m_dir.path(), QFile::ReadOwner | QFile::WriteOwner |
                                                        QFile::ExeOwner | QFile::ReadOther |
                                                        QFile::ExeOther));
    }

    void aCopyBuildsItsOwnSources_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("beside the original") << QStringLiteral("lab2");
        QTest::newRow("in a folder with spaces") << QStringLiteral("my lab, second try");
        QTest::newRow("in a Chinese folder") << QStringLiteral("实验 二/世界切换");
        QTest::newRow("in a folder with a quote and a dollar") << QStringLiteral("it's $5");
    }
    void aCopyBuildsItsOwnSources()
    {
        QFETCH(QString, name);
        const auto original = path(QStringLiteral("original of ") + name);
        QVERIFY(toy::make(original, "original"));
        QVERIFY(toy::run(original).out.contains(line("original")));

        const auto copy = path(name);
        QDir().mkpath(QFileInfo(copy).path());
        QCOMPARE(toy::finished(kCopy, {QStringLiteral("-a"), original, copy}, toy::withoutDisplay(),
                               m_dir.path())
                     .exitCode,
                 0);
        QVERIFY(toy::write(copy + QStringLiteral("/tools/trace.cpp"), toy::program("copy")));
        const auto outcome = toy::run(copy);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.out.contains(line("copy")), qPrintable(outcome.out));
        QVERIFY2(outcome.out.contains(QStringLiteral("copied or moved from ") + original),
                 qPrintable(outcome.out));
        // The original is as it was, and the copy is built once.
        QVERIFY(toy::run(original).out.contains(line("original")));
        const auto again = toy::run(copy);
        QVERIFY2(!again.out.contains(QStringLiteral("copied or moved")), qPrintable(again.out));
    }

    /// What labs are built with is gathered by CMake's own reading of a list of paths.
    void aKitIsGatheredInAnyFolder_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"lab", "my lab", "实验二", "my lab 二 ä"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void aKitIsGatheredInAnyFolder()
    {
        QFETCH(QString, name);
        const QTemporaryDir dir;
        const QString folder = dir.filePath(name);
        const auto made =
            shell(QStringLiteral("mkdir -p \"$W/hyp_asm.dir/switch\" && cd \"$W\" && "
                                 "echo code >hyp_asm.dir/switch/entry.S.obj && echo >offsets.h && "
                                 "echo \"$W/hyp_asm.dir/switch/entry.S.obj\" >list && "
                                 "cmake -DKIT=\"$W/kit\" -DOBJECTS=\"$W/list\" -DSOURCES=\"$S\" "
                                 "-DOFFSETS=\"$W/offsets.h\" -P \"$S/kit/kit.cmake\" && "
                                 "cmp kit/objects/switch-entry.S.o hyp_asm.dir/switch/entry.S.obj")
                      .replace(QStringLiteral("$W"), folder)
                      .replace(QStringLiteral("$S"),
                               QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor")),
                  dir.path());
        QVERIFY2(made.exitCode == 0, qPrintable(made.out + made.err));
    }

    void aMovedTreeBuildsAgain_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("renamed") << QStringLiteral("renamed");
        QTest::newRow("one level down") << QStringLiteral("down/moved");
        QTest::newRow("to a Chinese name") << QStringLiteral("搬过的");
    }
    void aMovedTreeBuildsAgain()
    {
        QFETCH(QString, name);
        const auto before = path(QStringLiteral("before ") + QString(name).replace(u'/', u'-'));
        const auto after = path(name);
        QVERIFY(toy::make(before, "moved"));
        QVERIFY(toy::run(before).out.contains(line("moved")));
        QDir().mkpath(QFileInfo(after).path());
        QVERIFY(QDir().rename(before, after));
        const auto outcome = toy::run(after);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.out.contains(line("moved")), qPrintable(outcome.out));
        QVERIFY2(!QFileInfo::exists(before), "the old folder was made again");
    }

    void aLinkIsTheFolderItself()
    {
        const auto folder = path(QStringLiteral("linked"));
        const auto link = path(QStringLiteral("link"));
        QVERIFY(toy::make(folder, "linked"));
        QVERIFY(toy::run(folder).out.contains(line("linked")));
        QVERIFY(QFile::link(folder, link));
        const auto outcome = toy::run(link);
        QVERIFY2(outcome.out.contains(line("linked")), qPrintable(outcome.err));
        QVERIFY2(!outcome.out.contains(QStringLiteral("copied or moved")), qPrintable(outcome.out));
    }

    // What is not root's business: these need another user, which only root can become.
    void whatCannotBeWrittenRunsAsItIsBuilt_data()
    {
        QTest::addColumn<QString>("prepare");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        QTest::newRow("another user's tree")
            << QStringLiteral("./run") << 0 << QStringLiteral("running what is built there");
        QTest::newRow("another user's tree that was edited since, and not built")
            << QStringLiteral("./run; touch -d '1 minute' tools/trace.cpp") << 0
            << QStringLiteral("(older than tools/trace.cpp)");
        QTest::newRow("another user's tree that was moved after it was built")
            << QStringLiteral("./run; sed -i 's,^CMAKE_HOME_DIRECTORY.*,CMAKE_HOME_DIRECTORY:"
                              "INTERNAL=/elsewhere,' build/release/CMakeCache.txt")
            << 0 << QStringLiteral("running what is built there");
        QTest::newRow("another user's tree that nobody built")
            << QStringLiteral("true") << 3 << QStringLiteral("nothing is built in");
        QTest::newRow("one's own sources, built once by root")
            << QStringLiteral("./run; chown -R 65534 .; chown -R 0 build") << 0
            << QStringLiteral("running what is built there");
        QTest::newRow("one's own sources, built once by root and edited since")
            << QStringLiteral("./run; chown -R 65534 .; chown -R 0 build; touch -d '1 minute' "
                              "tools/trace.cpp")
            << 3 << QStringLiteral("tools/trace.cpp was changed after the last build");
        QTest::newRow("one's own build with one object of root's in it")
            << QStringLiteral("./run; chown -R 65534 .; chown 0 build/release/build.ninja") << 0
            << QStringLiteral("running what is built there");
    }
    void whatCannotBeWrittenRunsAsItIsBuilt()
    {
        QFETCH(QString, prepare);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        if (geteuid() != 0)
            QSKIP("not run: only root can become another user");
        const auto folder = path(QStringLiteral("shared-") + QString::number(qHash(prepare)));
        QVERIFY(toy::make(folder, "built"));
        QVERIFY(shell(QStringLiteral("chmod -R a+rX .; umask 022; ") + prepare, folder).exitCode ==
                0);
        const auto outcome = runAsNobody(folder);
        QCOMPARE(outcome.exitCode, exitCode);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QCOMPARE(outcome.out.contains(line("built")), exitCode == 0);
    }

    void theMachineLacksSomething_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("a locale") << QStringLiteral("LANG=C LC_ALL=C ./run");
        QTest::newRow("a home") << QStringLiteral("env -u HOME ./run");
        QTest::newRow("an environment") << QStringLiteral("env -i PATH=\"$PATH\" ./run");
        QTest::newRow("the folder that TMPDIR names") << QStringLiteral("TMPDIR=/nowhere ./run");
        QTest::newRow("a short TMPDIR")
            << QStringLiteral("d=$PWD/$(printf 'x%.0s' {1..95}); mkdir -p \"$d\"; "
                              "TMPDIR=$d ./run");
        QTest::newRow("a TMPDIR without a comma")
            << QStringLiteral("mkdir -p a,b; TMPDIR=$PWD/a,b ./run");
        QTest::newRow("a writable TMPDIR") << QStringLiteral("TMPDIR=/proc ./run");
        if (geteuid() == 0) {
            QTest::newRow("a network") << QStringLiteral("unshare --net ./run");
            QTest::newRow("/dev/fd")
                << QStringLiteral("unshare --mount bash -c 'mount -t tmpfs none /dev && mknod "
                                  "/dev/null c 1 3 && chmod 666 /dev/null && ./run'");
        }
    }
    void theMachineLacksSomething()
    {
        QFETCH(QString, command);
        const auto folder = path(QStringLiteral("lacks-") + QString::number(qHash(command)));
        QVERIFY(toy::make(folder, "still here"));
        const auto first = shell(command, folder);
        QVERIFY2(first.exitCode == 0, qPrintable(first.err));
        QVERIFY2(first.out.contains(line("still here")), qPrintable(first.out));
        const auto second = shell(command, folder);
        QVERIFY2(second.exitCode == 0, qPrintable(second.err));
        QVERIFY2(!second.out.contains(QStringLiteral("Building")), qPrintable(second.out));
    }

    void aBuildThatFailsSaysWhy_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("says");
        QTest::newRow("a mistake of the first build")
            << QStringLiteral("int main() { return nothing; }")
            << QStringLiteral("the build failed; the lines above say why");
        QTest::newRow("a full disk")
            << QStringLiteral("#error write error: No space left on device")
            << QStringLiteral("the disk is full");
    }
    void aBuildThatFailsSaysWhy()
    {
        QFETCH(QString, source);
        QFETCH(QString, says);
        const auto folder = path(QStringLiteral("fails-") + QString::number(qHash(source)));
        QVERIFY(toy::make(folder, "unused"));
        QVERIFY(toy::write(folder + QStringLiteral("/tools/trace.cpp"), source.toUtf8()));
        const auto outcome = toy::run(folder);
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
    }

    void aDiskThatIsFullIsNamed()
    {
        if (geteuid() != 0)
            QSKIP("not run: only root can mount a small disk");
        const auto folder = path(QStringLiteral("full disk"));
        QVERIFY(toy::make(folder, "unused"));
        // Room for CMake's own files, and none for what the compiler writes.
        QVERIFY(toy::write(folder + QStringLiteral("/tools/trace.cpp"),
                           "char big[4 << 20] = {1};\nint main() { return big[1]; }\n"));
        const auto outcome = shell(
            QStringLiteral("unshare --mount bash -c 'mkdir build && mount -t tmpfs -o size=2m "
                           "none build && ./run'"),
            folder);
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.err.contains(QStringLiteral("the disk is full")),
                 qPrintable(outcome.err + outcome.out));
    }
};

QTEST_GUILESS_MAIN(tst_Folders)
#include "tst_folders.moc"
