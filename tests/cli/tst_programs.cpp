// SPDX-License-Identifier: GPL-2.0-or-later
// What the programs share, held against each of them: output that is checked, and the language.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure
const QString kSample = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
const QString kLessons = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons");

struct Outcome {
    int code = -1;
    QString out;
    QString err;
};

/// A shell's command line, with $bin and the like in place.
Outcome shell(const QString& line, const QString& locale = QStringLiteral("C.UTF-8"))
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("bin"), QStringLiteral(WORLDSWITCH_BIN_DIR));
    environment.insert(QStringLiteral("sample"), kSample);
    environment.insert(QStringLiteral("lessons"), kLessons);
    environment.insert(QStringLiteral("LC_ALL"), locale);
    environment.insert(QStringLiteral("LANGUAGE"), QString());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("sh"), {QStringLiteral("-c"), line});
    if (!process.waitForFinished(kPatience) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

const QStringList kPrograms{QStringLiteral("worldswitch"), QStringLiteral("worldswitch-trace"),
                            QStringLiteral("worldswitch-lesson"), QStringLiteral("worldswitch-vm")};

QStringList printingCommands()
{
    QStringList commands;
    for (const auto& program : kPrograms)
        commands << program + QStringLiteral(" --help") << program + QStringLiteral(" --version");
    return commands << QStringLiteral("worldswitch-trace print $sample")
                    << QStringLiteral("worldswitch-trace print $sample --format json")
                    << QStringLiteral("worldswitch-trace check $sample")
                    << QStringLiteral("worldswitch-lesson list --lessons $lessons")
                    << QStringLiteral("worldswitch-lesson run 01 --lessons $lessons --open $sample")
                    << QStringLiteral("worldswitch-lesson run 01 --lessons $lessons --open $sample "
                                      "--format json");
}

} // namespace

class tst_programs : public QObject {
    Q_OBJECT
private slots:
    void whatCannotBeWrittenIsAnError_data()
    {
        QTest::addColumn<QString>("line");
        const auto commands = printingCommands();
        for (const auto& command : commands) {
            for (const char* to : {">/dev/full", ">&-", "</dev/null >&0", "1</dev/null"})
                QTest::addRow("%s %s", qPrintable(command), to)
                    << QStringLiteral("exec $bin/%1 %2").arg(command, QLatin1String(to));
        }
    }
    void whatCannotBeWrittenIsAnError()
    {
        QFETCH(QString, line);
        const auto outcome = shell(line);
        QVERIFY2(outcome.code == 3, qUtf8Printable(outcome.err));
        QVERIFY2(outcome.err.contains(QStringLiteral("Writing the output failed: ")),
                 qUtf8Printable(outcome.err));
    }

    void aReaderThatGoesAwayIsNone_data()
    {
        QTest::addColumn<QString>("command");
        const auto commands = printingCommands();
        for (const auto& command : commands)
            QTest::newRow(qPrintable(command)) << command;
    }
    void aReaderThatGoesAwayIsNone()
    {
        QFETCH(QString, command);
        const auto outcome = shell(QStringLiteral("{ $bin/%1; echo $? >&2; } | true").arg(command));
        // Whatever it is without a reader: never a signal's, and never a complaint about writing.
        QVERIFY2(!outcome.err.contains(QStringLiteral("Writing")), qUtf8Printable(outcome.err));
        const int code = outcome.err.trimmed().section(u'\n', -1).toInt();
        const auto whole = shell(QStringLiteral("$bin/%1 >/dev/null").arg(command));
        QCOMPARE(code, whole.code);
    }

    void aFileThatMayNotGrowIsAnError_data() { programs(); }
    void aFileThatMayNotGrowIsAnError()
    {
        QFETCH(QString, program);
        const QTemporaryDir folder;
        const auto outcome = shell(QStringLiteral("ulimit -f 0; cd '%1'; exec $bin/%2 --help >help")
                                       .arg(folder.path(), program));
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(QStringLiteral("Writing the output failed: ")),
                 qUtf8Printable(outcome.err));
    }

    void theLanguageIsAskedForInBothWays_data() { programs(); }
    void theLanguageIsAskedForInBothWays()
    {
        QFETCH(QString, program);
        const auto english = shell(QStringLiteral("$bin/%1 --help").arg(program));
        QCOMPARE(english.code, 0);
        for (const char* way : {"--language zh_CN", "--language=zh_CN", "--language=zh-CN"}) {
            const auto chinese =
                shell(QStringLiteral("$bin/%1 --help %2").arg(program, QLatin1String(way)));
            QCOMPARE(chinese.code, 0);
            QVERIFY2(chinese.out != english.out, way);
            QVERIFY2(chinese.out.contains(QStringLiteral("用法")), qUtf8Printable(chinese.out));
            // And it goes before the system's.
            const auto back = shell(QStringLiteral("$bin/%1 --help --language=en").arg(program),
                                    QStringLiteral("zh_CN.UTF-8"));
            QCOMPARE(back.out, english.out);
        }
    }

    /// What somebody typed stands in the sentence as it was typed, whatever it looks like to Qt.
    void aNameWithPlaceMarkersIsSaidAsItIs_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("said");
        const QString file = QStringLiteral("a%1b%2c%3.d");
        const auto row = [](const char* name, const QString& line, const QString& said) {
            QTest::newRow(name) << line << said;
        };
        row("a moment's step",
            QStringLiteral("cp $sample %1; $bin/worldswitch-trace print '%1#1/99999'").arg(file),
            file + QStringLiteral(" has no step 99999 that could be shown"));
        row("a moment's switch",
            QStringLiteral("cp $sample %1; $bin/worldswitch-trace print '%1#2/5'").arg(file),
            QStringLiteral("Step 5 of ") + file + QStringLiteral(" is in switch 1, not in"));
        row("a profile",
            QStringLiteral("echo name=1 >%1; $bin/worldswitch-trace check --profile %1").arg(file),
            file + QStringLiteral(":1:"));
        row("a lesson",
            QStringLiteral("mkdir %1; echo '# x' >%1/lesson.md; $bin/worldswitch-lesson lint ./%1")
                .arg(file),
            file + QStringLiteral("/lesson.md:1:"));
        row("a key",
            QStringLiteral("echo x >%1; cp -r $lessons/16-exam .; $bin/worldswitch-lesson exam "
                           "./16-exam --student s --key %1 --into out")
                .arg(file),
            QStringLiteral("The key ") + file + QStringLiteral(" can be guessed"));
        row("a guest", QStringLiteral("true >%1; $bin/worldswitch-vm --guest %1").arg(file),
            file + QStringLiteral(" is no Linux Image"));
    }
    void aNameWithPlaceMarkersIsSaidAsItIs()
    {
        QFETCH(QString, line);
        QFETCH(QString, said);
        const QTemporaryDir folder;
        const auto outcome = shell(QStringLiteral("cd ") + folder.path() + u';' + line);
        QVERIFY2(outcome.code != 0 && (outcome.err + outcome.out).contains(said),
                 qUtf8Printable(outcome.err + outcome.out));
    }

    void aLanguageThatIsNoneIsSaid_data() { programs(); }
    void aLanguageThatIsNoneIsSaid()
    {
        QFETCH(QString, program);
        for (const char* language : {"xx", "", "de_DE.UTF-8"}) {
            const auto outcome = shell(
                QStringLiteral("$bin/%1 '--language=%2'").arg(program, QLatin1String(language)));
            QCOMPARE(outcome.code, 2);
            QVERIFY2(outcome.err.contains(QStringLiteral("There is no language '%1': --language is "
                                                         "en or zh_CN.")
                                              .arg(QLatin1String(language))),
                     qUtf8Printable(outcome.err));
        }
    }

    void theVersionIsTheSame_data() { programs(); }
    void theVersionIsTheSame()
    {
        QFETCH(QString, program);
        const auto version = shell(QStringLiteral("$bin/%1 --version").arg(program)).out;
        const auto another = shell(QStringLiteral("$bin/worldswitch-trace --version")).out;
        QCOMPARE(version, program + u' ' + another.section(u' ', 1));
    }

    void noProgramPrintsWhatATerminalObeys_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("an option") << "worldswitch-trace \"--$evil\"";
        QTest::newRow("a command") << "worldswitch-trace \"$evil\"";
        QTest::newRow("a file that is not there") << "worldswitch-trace print \"/$evil\"";
        QTest::newRow("a lesson that is not there") << "worldswitch-lesson run \"$evil\"";
        QTest::newRow("an endpoint") << "worldswitch-trace --connect \"unix:/$evil\"";
        QTest::newRow("the window's option") << "worldswitch \"--$evil\"";
        QTest::newRow("a guest that is not there") << "worldswitch-vm --guest \"/$evil\"";
    }
    void noProgramPrintsWhatATerminalObeys()
    {
        QFETCH(QString, command);
        const auto outcome =
            shell(QStringLiteral("evil=$(printf '\\033[31mred\\302\\233m\\342\\200\\256'); $bin/%1")
                      .arg(command));
        QVERIFY(outcome.code == 2 || outcome.code == 3);
        QVERIFY2(outcome.err.contains(QStringLiteral("\\x1b[31mred\\x9bm\\u202e")),
                 qUtf8Printable(outcome.err));
        for (const char16_t bad : {u'\x1b', u'\x9b', u'\x202e'})
            QVERIFY(!(outcome.out + outcome.err).contains(QChar(bad)));
    }

private:
    static void programs()
    {
        QTest::addColumn<QString>("program");
        for (const auto& program : kPrograms)
            QTest::newRow(qPrintable(program)) << program;
    }
};

QTEST_GUILESS_MAIN(tst_programs)
#include "tst_programs.moc"
