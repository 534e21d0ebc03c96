// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/options.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestVmOptions : public QObject {
    Q_OBJECT
private slots:
    void aWrongCommandLineIsSaid_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* line, const char* sentence) {
            QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(sentence);
        };
        row("nothing to boot", "--cpus 2", "name a guest with --guest IMAGE");
        row("an option that there is not", "--guest a --colour", "Unknown option 'colour'.");
        row("an option without its value", "--guest", "Missing value after '--guest'.");
        row("a guest's option before its guest", "--initrd f --guest a", "behind its --guest");
        row("too many virtual CPUs", "--guest a --vcpus 9", "from 1 to 8, and got '9'");
        row("no number", "--guest a --vcpus two", "got 'two'");
        row("too many physical CPUs", "--guest a --cpus 5", "from 1 to 4");
        row("five guests", "--guest a --guest b --guest c --guest d --guest e", "4 guests at most");
        row("a size that is none", "--guest a --memory big", "got 'big'");
        row("a size that is odd", "--guest a --memory 17M", "got '17M'");
        row("a size that overflows", "--guest a --memory 99999999999G", "got '99999999999G'");
        row("a size beyond a guest's addresses", "--guest a --memory 64G", "from 16M to 63G");
        row("a name that is empty", "--guest a --initrd  --vcpus 2", "--initrd wants the name of");
        row("a name that is the next option", "--guest --vcpus 2", "and got '--vcpus'");
        row("an option of a guest twice", "--guest a --vcpus 2 --vcpus 4",
            "--vcpus is given twice for the same guest");
        row("a disk, and none", "--guest a --disk d --no-disk", "has a disk or has none");
        row("no disk, and one", "--guest a --no-disk --vcpus 2 --disk d", "has a disk or has none");
        row("no console twice", "--guest a --no-console --no-console",
            "--no-console is given twice");
        row("no console of a guest that is not there yet", "--no-console --guest a",
            "behind its --guest");
        row("no disk with a value", "--guest a --no-disk=vda",
            "Unexpected value after '--no-disk'.");
        row("an option of the machine twice", "--cpus 2 --guest a --cpus 4",
            "--cpus is given twice.");
        row("the console of a guest that there is not", "--guest a --console 2", "there are 1");
        row("no guest's name", "--guest a --console Z", "--console wants a number from 1 to 4");
        row("a seed that is none", "--guest a --seed many", "--seed wants a number of 64 bits");
        row("a seed that overflows", "--guest a --seed 99999999999999999999", "--seed wants");
        row("a word that is no option", "--guest a b",
            "'b' is not an option; to boot a guest, write --guest b.");
        row("a way of switching with a value", "--guest a --at-each-entry=yes",
            "Unexpected value after '--at-each-entry'.");
        row("a way of switching of no guest", "--at-each-entry --guest a",
            "--at-each-entry belongs to a guest");
        row("a way of switching twice", "--guest a --at-each-entry --at-each-entry",
            "--at-each-entry is given twice for the same guest.");
        row("the hypervisor's image by both names", "--guest a --image h --hypervisor g",
            "--image is given twice.");
        row("no time at all", "--guest a --timeout 0", "--timeout wants a number from 1");
    }
    void aWrongCommandLineIsSaid()
    {
        QFETCH(QString, line);
        QFETCH(QString, sentence);
        const auto options = vm::parseOptions(line.split(u' '));
        QVERIFY(!options);
        QVERIFY2(options.error().sentence.contains(sentence), qPrintable(options.error().sentence));
    }

    void aConsoleIsALetterOrANumber_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("console");
        QTest::newRow("a letter") << u"B"_s << 2;
        QTest::newRow("a small one") << u"a"_s << 1;
        QTest::newRow("a number") << u"2"_s << 2;
    }
    void aConsoleIsALetterOrANumber()
    {
        QFETCH(QString, name);
        QFETCH(int, console);
        const auto options = vm::parseOptions({u"--console"_s, name, u"--guest"_s, u"a"_s,
                                               u"--guest"_s, u"b"_s, u"--seed"_s, u"0x10"_s});
        QVERIFY2(options, options ? "" : qPrintable(options.error().sentence));
        QCOMPARE(options->console, console);
        QCOMPARE(options->seed, std::optional<std::uint64_t>(16));
    }

    void theHypervisorsImageHasTwoNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("as in the other programs") << u"--image"_s;
        QTest::newRow("as scripts have it") << u"--hypervisor"_s;
    }
    void theHypervisorsImageHasTwoNames()
    {
        QFETCH(QString, name);
        const auto options = vm::parseOptions({u"--guest"_s, u"a"_s, name, u"h"_s});
        QVERIFY2(options, options ? "" : qPrintable(options.error().sentence));
        QCOMPARE(options->hypervisor, u"h"_s);
    }

    void optionsBelongToTheGuestBeforeThem()
    {
        const auto options = vm::parseOptions(
            QStringLiteral(
                "--cpus 2 --guest a --vcpus 4 --no-disk --memory 1G --guest b --no-console "
                "--disk d --memory 512M --aarch32 --at-each-entry "
                "--initrd i --append x=y --cpu max --timeout 9")
                .split(u' '));
        QVERIFY2(options, options ? "" : qPrintable(options.error().sentence));
        QCOMPARE(options->guests.size(), std::size_t{2});
        QCOMPARE(options->guests[0].vcpus, 4);
        QCOMPARE(options->guests[0].memory, std::uint64_t{1} << 30);
        QVERIFY(!options->guests[0].aarch32);
        QVERIFY(options->guests[1].aarch32);
        QVERIFY(!options->guests[0].atEachEntry && options->guests[1].atEachEntry);
        QVERIFY(options->guests[0].noDisk && !options->guests[0].noConsole);
        QVERIFY(!options->guests[1].noDisk && options->guests[1].noConsole);
        QCOMPARE(options->guests[1].disk, QStringLiteral("d"));
        QCOMPARE(options->guests[0].initrd, QString());
        QCOMPARE(options->guests[1].vcpus, 1);
        QCOMPARE(options->guests[1].memory, std::uint64_t{512} << 20);
        QCOMPARE(options->guests[1].initrd, QStringLiteral("i"));
        QCOMPARE(options->guests[1].append, QStringLiteral("x=y"));
        QCOMPARE(options->cpus, 2);
        QCOMPARE(options->cpu, QStringLiteral("max"));
        QCOMPARE(options->timeout, std::optional(std::chrono::seconds(9)));
    }
};

QTEST_APPLESS_MAIN(TestVmOptions)
#include "tst_vm_options.moc"
