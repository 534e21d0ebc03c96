// SPDX-License-Identifier: GPL-2.0-or-later
// scripts/gates: this tree's sources are as clang-format has them, and shellcheck finds nothing in
// its scripts; in toy trees each gate finds what there is, and clang-tidy looks at what differs.
// (clang-tidy over this tree is a test of its own, in the standard tier.)
#include "toy-tree.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

const QString kGates = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts/gates");

toy::Outcome call(const QString& program, const QStringList& arguments, const QString& folder)
{
    return toy::finished(program, arguments, QProcessEnvironment::systemEnvironment(), folder);
}

/// Why a gate cannot run here; empty where it can.
QString whyNot(const QString& gate)
{
    const auto lines = call(kGates, {u"not-run"_s}, {}).out.split(u'\n');
    for (const QString& line : lines)
        if (line.contains(u"the gate '%1'"_s.arg(gate)))
            return line.trimmed();
    return {};
}

/// A tree of a few files, with this project's gates.
class Toy {
public:
    Toy()
    {
        QDir(m_folder.path()).mkpath(u"scripts"_s);
        QFile::copy(kGates, m_folder.filePath(u"scripts/gates"_s));
        for (const auto* file : {".clang-format", ".clang-tidy"})
            QFile::copy(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/") + QString::fromLatin1(file),
                        m_folder.filePath(QString::fromLatin1(file)));
    }
    void write(const QString& file, const QByteArray& text) const
    {
        QVERIFY(toy::write(m_folder.filePath(file), text));
    }
    [[nodiscard]] toy::Outcome gate(const QString& name) const { return gates({name}); }
    [[nodiscard]] toy::Outcome gates(const QStringList& arguments) const
    {
        return call(m_folder.filePath(u"scripts/gates"_s), arguments, m_folder.path());
    }
    /// A git command; what it said.
    void git(const QStringList& arguments) const
    {
        const QStringList who{u"-c"_s, u"user.name=a"_s, u"-c"_s, u"user.email=a@b"_s};
        const auto outcome = call(u"git"_s, who + arguments, m_folder.path());
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
    }
    void commit() const
    {
        git({u"add"_s, u"-A"_s});
        git({u"commit"_s, u"-qm"_s, u"a commit"_s});
    }
    void link(const QString& to, const QString& from) const
    {
        QVERIFY(QDir(m_folder.path()).mkpath(from.section(u'/', 0, -2)));
        QVERIFY(QFile::link(m_folder.filePath(to), m_folder.filePath(from)));
    }
    /// What a build of these files would have written.
    void compiled(const QStringList& files) const
    {
        QByteArray entries;
        for (const QString& file : files) {
            const QByteArray path = m_folder.filePath(file).toUtf8();
            entries += QByteArray(entries.isEmpty() ? "" : ",\n") + "{\n  \"directory\": \"" +
                       m_folder.path().toUtf8() +
                       "\",\n  \"command\": \"ccache /usr/bin/c++ -I. -Ibuild/dev/include/room " +
                       "-o a.o -c " + path + "\",\n  \"file\": \"" + path + "\"\n}";
        }
        write(u"build/dev/compile_commands.json"_s, "[\n" + entries + "\n]\n");
    }

private:
    QTemporaryDir m_folder;
};

constexpr const char* kGood = "int* nothing()\n{\n    return nullptr;\n}\n";
constexpr const char* kBad = "int* nothing()\n{\n    return 0;\n}\n"; // modernize-use-nullptr

} // namespace

class tst_Gates : public QObject {
    Q_OBJECT
private slots:
    void thisTreePasses_data()
    {
        QTest::addColumn<QString>("gate");
        QTest::newRow("its sources are as clang-format has them") << u"format"_s;
        QTest::newRow("shellcheck finds nothing in its scripts") << u"shell"_s;
    }
    void thisTreePasses()
    {
        QFETCH(QString, gate);
        if (const QString why = whyNot(gate); !why.isEmpty())
            QSKIP(qPrintable(why));
        const auto outcome = call(kGates, {gate}, {});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.out + outcome.err));
    }

    void whatIsNotFormattedIsNamed()
    {
        if (const QString why = whyNot(u"format"_s); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Toy toy;
        toy.write(u"gdbclient/good.cpp"_s, kGood);
        QCOMPARE(toy.gate(u"format"_s).exitCode, 0);
        toy.write(u"gdbclient/bad.cpp"_s, "int  * nothing() { return nullptr;}\n");
        const auto outcome = toy.gate(u"format"_s);
        QCOMPARE(outcome.exitCode, 1);
        QCOMPARE(outcome.out, u"gdbclient/bad.cpp:1\n"_s);
        QVERIFY2(outcome.err.contains(u"clang-format-14 -i FILE"_s), qPrintable(outcome.err));
    }

    void whatShellcheckFindsIsNamed()
    {
        if (const QString why = whyNot(u"shell"_s); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Toy toy;
        toy.write(u"scripts/good.sh"_s, "#!/bin/sh\necho \"$1\"\n");
        QCOMPARE(toy.gate(u"shell"_s).exitCode, 0);
        toy.write(u"scripts/without-an-ending"_s, "#!/usr/bin/env bash\nrm $1\n");
        const auto outcome = toy.gate(u"shell"_s);
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.out.contains(u"In scripts/without-an-ending line 2"_s),
                 qPrintable(outcome.out));
    }

    void clangTidyLooksAtWhatDiffers()
    {
        if (const QString why = whyNot(u"tidy"_s); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Toy toy;
        const QString old = u"gdbclient/old.cpp"_s;
        const QString changed = u"gdbclient/changed.cpp"_s;
        toy.write(old, kBad);
        toy.write(changed, kGood);
        toy.write(u".gitignore"_s, "/build/\n");
        toy.compiled({old, changed});
        // Without a commit there is nothing to compare with.
        auto outcome = toy.gate(u"tidy"_s);
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.err.startsWith(u"worldswitch: not run: "_s), qPrintable(outcome.err));

        toy.git({u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
        toy.commit();
        outcome = toy.gate(u"tidy"_s);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.out + outcome.err));
        QVERIFY2(outcome.out.contains(u"0 files differ from HEAD, which has no commit before it"_s),
                 qPrintable(outcome.out));

        // What is not committed yet differs, too; what is old is not asked for.
        toy.write(changed, kBad);
        outcome = toy.gate(u"tidy"_s);
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.out.contains(u"changed.cpp:3:12: error: use nullptr"_s) &&
                     !outcome.out.contains(u"old.cpp:3"_s),
                 qPrintable(outcome.out));

        // On main itself the commit before is what is compared with; on a branch main is.
        toy.commit();
        outcome = toy.gate(u"tidy"_s);
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.out.contains(u"1 files differ from the commit before HEAD"_s),
                 qPrintable(outcome.out));
        toy.git({u"checkout"_s, u"-qb"_s, u"branch"_s});
        toy.write(changed, kGood);
        toy.commit();
        outcome = toy.gate(u"tidy"_s);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.out + outcome.err));
        QVERIFY2(outcome.out.contains(u"1 files differ from the merge base with main"_s),
                 qPrintable(outcome.out));
    }

    void whereTooMuchDiffersClangTidySaysSo()
    {
        if (const QString why = whyNot(u"tidy"_s); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Toy toy;
        const QString first = u"gdbclient/first.cpp"_s;
        const QString second = u"gdbclient/second.cpp"_s;
        toy.write(u".gitignore"_s, "/build/\n");
        toy.compiled({first, second});
        toy.git({u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
        toy.commit();
        toy.write(first, kBad);
        toy.write(second, kGood);
        auto outcome = toy.gates({u"tidy"_s, u"1"_s});
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.err.startsWith(u"worldswitch: not run: 2 files differ, more than 1: "_s),
                 qPrintable(outcome.err));
        outcome = toy.gates({u"tidy"_s, u"2"_s});
        QCOMPARE(outcome.exitCode, 1);
        for (const QStringList& wrong :
             {QStringList{u"tidy"_s, u"few"_s}, {u"tidy"_s, u""_s}, {u"format"_s, u"2"_s}})
            QCOMPARE(toy.gates(wrong).exitCode, 2);
    }

    void aHeaderIsJudgedWhereItIsCompiled()
    {
        if (const QString why = whyNot(u"tidy"_s); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Toy toy;
        const QString source = u"gdbclient/user.cpp"_s;
        toy.write(u"gdbclient/room/thing.h"_s, "inline int* nothing() { return nullptr; }\n");
        toy.link(u"gdbclient/room"_s, u"build/dev/include/room/room"_s); // as the build does it
        toy.write(source,
                  "#include \"room/thing.h\"\nint main() { return nothing() != nullptr; }\n");
        toy.write(u".gitignore"_s, "/build/\n");
        toy.compiled({source});
        toy.git({u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
        toy.commit();
        toy.write(u"gdbclient/room/thing.h"_s, "inline int* nothing() { return 0; }\n");
        const auto outcome = toy.gate(u"tidy"_s);
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.out.contains(u"thing.h:1:32: error: use nullptr"_s),
                 qPrintable(outcome.out + outcome.err));
    }

    void whatCannotRunIsSaid()
    {
        // A PATH without any of the tools: nothing is taken for passed.
        const Toy toy;
        for (const auto* gate : {"format", "shell", "tidy"}) {
            auto environment = QProcessEnvironment::systemEnvironment();
            const QTemporaryDir bin;
            for (const auto* tool : {"bash", "dirname", "readlink", "env", "grep"})
                QFile::link(QStandardPaths::findExecutable(QString::fromLatin1(tool)),
                            bin.filePath(QString::fromLatin1(tool)));
            environment.insert(u"PATH"_s, bin.path());
            const auto outcome =
                toy::finished(kGates, {QString::fromLatin1(gate)}, environment, bin.path());
            QCOMPARE(outcome.exitCode, 3);
            QVERIFY2(outcome.err.startsWith(u"worldswitch: not run: "_s) &&
                         outcome.err.contains(u"is not installed"_s),
                     qPrintable(outcome.err));
        }
        QCOMPARE(toy.gate(u"all"_s).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(tst_Gates)
#include "tst_gates.moc"
