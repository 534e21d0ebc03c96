// SPDX-License-Identifier: GPL-2.0-or-later
// The jail that strangers' sources are compiled in: what runs there begins no processes without
// end, leaves none behind, and sees nothing of what it was not shown.
#include "grading/jail.h"
#include "support/finished.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

using namespace Qt::StringLiterals;
using lessons::Jail;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

Jail::Command shell(const QString& script)
{
    return {u"/usr/bin/sh"_s, {u"-c"_s, script}};
}

/// As somebody else than root, whose processes the kernel does not count.
Jail::Command asNobody(const Jail::Command& command)
{
    if (::geteuid() != 0)
        return command;
    return {u"setpriv"_s, QStringList{u"--reuid=65534"_s, u"--regid=65534"_s, u"--clear-groups"_s,
                                      command.program} +
                              command.arguments};
}

support::Finished run(const Jail::Command& command)
{
    QProcess process;
    process.start(command.program, command.arguments);
    return support::finish(process, kPatience);
}

} // namespace

class TestJail : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        QCOMPARE(::chmod(qPrintable(m_dir->path()), 0777), 0);
        if (Jail::best().isolation() == Jail::Isolation::None)
            QSKIP("not run: bubblewrap is not here, or may make no namespaces");
    }

    /// Each one waits for ever: only the jail bounds how many there are.
    void aForkBombEnds()
    {
        if (run(asNobody(inJail(u"exit 0"_s))).code != 0)
            QSKIP("not run: nobody may make namespaces here, and root's processes are not counted");
        const QString bomb = u"n=0; while [ $n -lt %1 ]; do tail -f /dev/null & n=$((n+1)); done; "
                             "echo \"all $n\""_s;
        const auto few = run(asNobody(inJail(bomb.arg(Jail::kMostProcesses / 2))));
        QVERIFY2(few.output.startsWith("all "), few.output + few.errors.toUtf8());
        const auto many = run(asNobody(inJail(bomb.arg(Jail::kMostProcesses * 2))));
        QVERIFY2(many.code != 0, many.output + many.errors.toUtf8());
        QVERIFY2(!many.output.contains("all "), many.output);
        QVERIFY2(many.errors.contains(u"fork"_s), qPrintable(many.errors));
    }

    /// Its standard output stays open as long as one of them lives.
    void whatItBeganEndsWithIt()
    {
        const auto ended = run(inJail(u"tail -f /dev/null & exit 7"_s));
        QCOMPARE(ended.code, 7);
    }

    void nothingElseIsSeen()
    {
        const auto seen = run(inJail(u"ls /home /root /etc; ls -d \"$PWD\""_s));
        QVERIFY2(seen.output.trimmed() == m_dir->path().toUtf8(), seen.output);
        const auto written = run(inJail(u"touch mine && touch /usr/mine"_s));
        QVERIFY(written.code != 0);
        QVERIFY(QFile::exists(m_dir->filePath(u"mine"_s)));
        QVERIFY(!QFile::exists(u"/usr/mine"_s));
    }

private:
    [[nodiscard]] Jail::Command inJail(const QString& script) const
    {
        return Jail::best().wrap(shell(script), {}, m_dir->path());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestJail)
#include "tst_jail.moc"
