// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/options.h"

#include <QTest>

using trace::Options;

namespace {

QStringList list(std::initializer_list<const char*> words)
{
    QStringList result;
    for (const auto* word : words)
        result << QString::fromUtf8(word);
    return result;
}

} // namespace

class tst_options : public QObject {
    Q_OBJECT
private slots:
    void a_wrong_line_is_a_sentence_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const QStringList& arguments, const char* sentence) {
            QTest::newRow(name) << arguments << QString::fromUtf8(sentence);
        };
        row("an option that is not there", list({"--sideways"}), "Unknown option 'sideways'.");
        row("a command that is not there", list({"play"}),
            "There is no command 'play': it is print, check or info.");
        row("print without a file", list({"print"}),
            "print needs the file of a recording, made with -o FILE.");
        row("a second file", list({"check", "a", "b"}), "'b' is one argument too many.");
        row("no number of switches", list({"--switches", "many"}),
            "--switches cannot be 'many': it is a number from 1 to 100000.");
        row("no switches at all", list({"--switches", "0"}),
            "--switches cannot be '0': it is a number from 1 to 100000.");
        row("too many switches", list({"--switches", "100001"}),
            "--switches cannot be '100001': it is a number from 1 to 100000.");
        row("another cpu", list({"--cpu", "z80"}),
            "--cpu cannot be 'z80': it is cortex-a57, cortex-a76, max.");
        row("another format", list({"--format", "xml"}),
            "--format cannot be 'xml': it is text, json.");
        row("another colour", list({"--color", "blue"}),
            "--color cannot be 'blue': it is auto, always, never.");
        row("recording what is recorded", list({"print", "f", "--switches", "2"}),
            "--switches is for recording, but 'f' is recorded already.");
        row("stepping what is recorded", list({"check", "f", "--stepping"}),
            "--stepping is for recording, but 'f' is recorded already.");
        row("keeping what is kept", list({"check", "f", "-o", "g"}),
            "--output is for recording, but 'f' is recorded already.");
        row("a profile for what keeps its own", list({"check", "f", "--profile", "g"}),
            "--profile is for recording, but 'f' is recorded already.");
        row("a cpu for a machine that runs", list({"--connect", "unix:/s", "--cpu", "max"}),
            "--cpu is for a machine that is started here, but --connect names one that runs "
            "already.");
        row("a Linux that is not there", list({"--linux", "pkvm"}),
            "--linux cannot be 'pkvm': it is vhe, nvhe, vhe-pauth, nvhe-pauth.");
        row("a kernel that is not there", list({"--linux", "vhe", "--kernel", "5.4"}),
            "--kernel cannot be '5.4': it is 6.1, 6.12.");
        row("a kernel for no Linux", list({"--kernel", "6.1"}),
            "--kernel says which Linux --linux boots, and that is not there.");
        row("a clock that there is not", list({"--linux", "vhe", "--clock", "sun"}),
            "--clock cannot be 'sun': it is instructions, host.");
        row("a clock for no Linux", list({"--clock", "host"}),
            "--clock says what time is to the Linux that --linux boots, and that is not there.");
        row("a bisection by what has no verdict", list({"print", "f", "--bisect"}),
            "--bisect is for check, which has a verdict.");
        row("a Linux with another image", list({"--linux", "vhe", "--image", "x"}),
            "--linux boots a machine with an image and a CPU of its own: leave out --image.");
        row("a Linux that runs already", list({"--linux", "vhe", "--connect", "unix:/s"}),
            "--linux boots a machine with an image and a CPU of its own: leave out --connect.");
        row("a Linux for what is recorded", list({"check", "f", "--linux", "vhe"}),
            "--linux is for recording, but 'f' is recorded already.");
        row("an option without its value", list({"--switches"}),
            "Missing value after '--switches'.");
    }
    void a_wrong_line_is_a_sentence()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        const auto options = trace::parseOptions(arguments);
        QVERIFY(!options.ok());
        QCOMPARE(options.error().sentence, sentence);
    }

    void nothing_asked_for_is_one_switch_in_text()
    {
        const auto options = trace::parseOptions({});
        QVERIFY(options.ok());
        QCOMPARE(options->command, Options::Command::Record);
        QVERIFY(!options->switches);
        QCOMPARE(options->format, Options::Format::Text);
        QCOMPARE(options->cpu, QStringLiteral("cortex-a57"));
    }

    void everything_asked_for_is_understood()
    {
        const auto options = trace::parseOptions(
            list({"check", "--switches=3", "--cpu", "max", "--format", "json", "-o", "kept",
                  "--image", "elf", "--outer", "--color", "always", "--language", "en"}));
        QVERIFY(options.ok());
        QCOMPARE(options->command, Options::Command::Check);
        QVERIFY(!options->file);
        QCOMPARE(options->switches, 3);
        QCOMPARE(options->cpu, QStringLiteral("max"));
        QCOMPARE(options->format, Options::Format::Json);
        QCOMPARE(options->keepIn, QStringLiteral("kept"));
        QCOMPARE(options->image, QStringLiteral("elf"));
        QVERIFY(options->outer);
        QCOMPARE(options->color, Options::Color::Always);
    }

    void a_kernel_of_ones_own_is_a_folder()
    {
        const auto options = trace::parseOptions(list(
            {"check", "--linux", "vhe", "--kernel", "./linux", "--clock", "host", "--bisect"}));
        QVERIFY2(options.ok(), options.ok() ? "" : qPrintable(options.error().sentence));
        QCOMPARE(options->kernel, QStringLiteral("./linux"));
        QVERIFY(options->hostClock && options->bisect);
        const auto usual = trace::parseOptions(list({"check", "--linux", "vhe"}));
        QVERIFY(usual.ok() && !usual->hostClock && !usual->bisect);
    }

    void a_file_is_printed_or_checked()
    {
        const auto print = trace::parseOptions(list({"print", "file"}));
        QVERIFY(print.ok());
        QCOMPARE(print->command, Options::Command::Print);
        QCOMPARE(print->file, QStringLiteral("file"));
    }

    void help_names_every_command_and_exit_code()
    {
        const auto options = trace::parseOptions(list({"--help"}));
        QVERIFY(options.ok());
        QCOMPARE(options->command, Options::Command::Help);
        for (const auto* word : {"print FILE", "check [FILE]", "--switches", "--connect",
                                 "0 printed", "1 violated", "2 usage", "3 could not"})
            QVERIFY2(options->helpText.contains(QLatin1String(word)), word);
    }
};

QTEST_GUILESS_MAIN(tst_options)
#include "tst_options.moc"
