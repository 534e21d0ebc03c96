// SPDX-License-Identifier: GPL-2.0-or-later
// What the programs share is said alike by each: spelling, help and sentences of their options, and
// where they look for the hypervisor's image.
#include "support/finished.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

/// How each program is called so that it would start a machine.
struct Program {
    const char* name;
    QStringList arguments;
};
const Program kPrograms[] = {
    {"worldswitch", {u"--screenshot"_s, u"never.png"_s}},
    {"worldswitch-trace", {}},
    {"worldswitch-lesson", {u"run"_s, u"01"_s}},
    {"worldswitch-vm", {u"--guest"_s, QStringLiteral(WORLDSWITCH_IMAGE)}},
};

void addPrograms()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    for (const auto& [name, arguments] : kPrograms)
        QTest::newRow(name) << QString::fromLatin1(name) << arguments;
}

support::Finished call(const QString& program, const QStringList& arguments,
                       const QString& image = {}, const QString& language = u"en"_s)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    if (!image.isEmpty())
        environment.insert(u"WORLDSWITCH_IMAGE"_s, image);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/") + program,
                  QStringList{u"--language"_s, language} + arguments);
    return support::finish(process, kPatience);
}

/// What --help says of an option: its names with its value's, and its text, without white space,
/// which is as wide as the names of the other options let it be.
struct Entry {
    QString names;
    QString text;
};
Entry entryOf(const QString& program, const QString& option, const QString& language)
{
    const QString help =
        QString::fromUtf8(call(program, {u"--help"_s}, {}, language).output) + u'\n';
    // Two spaces and a dash begin one; more spaces go on with it.
    static const QRegularExpression entries(u"^  (-.*?)  +(.*\\n(?:    .*\\n)*)"_s,
                                            QRegularExpression::MultilineOption);
    static const QRegularExpression space(u"\\s"_s);
    auto each = entries.globalMatch(help);
    while (each.hasNext()) {
        const auto match = each.next();
        if (match.captured(1).contains(QRegularExpression(u"%1\\b"_s.arg(option))))
            return {match.captured(1), match.captured(2).remove(space)};
    }
    return {};
}

const QString kWindow = u"worldswitch"_s;
const QString kTrace = u"worldswitch-trace"_s;
const QString kLesson = u"worldswitch-lesson"_s;
const QString kVm = u"worldswitch-vm"_s;

} // namespace

class tst_SameOptions : public QObject {
    Q_OBJECT
private slots:
    void eachProgramHelpsAlike_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("names"); // as they end, with the value's
        QTest::addColumn<QStringList>("programs");
        const QStringList all{kTrace, kWindow, kLesson, kVm};
        const QStringList recording{kTrace, kWindow, kLesson};
        const auto row = [](const char* option, const char* names, const QStringList& programs) {
            QTest::newRow(option) << QString::fromLatin1(option) << QString::fromLatin1(names)
                                  << programs;
        };
        row("--image", "--image <ELF>", all);
        row("--cpu", "--cpu <MODEL>", all);
        row("--language", "--language <CODE>", all);
        row("--help", "-h, --help", all);
        row("--version", "-v, --version", all);
        row("--profile", "--profile <NAME|FILE>", recording);
        row("--connect", "--connect <ENDPOINT>", recording);
        row("--log", "--log <WHAT>", recording);
        row("--open", "--open <FILE>", {kWindow, kLesson});
        row("--format", "--format <FORMAT>", {kTrace, kLesson});
        row("--switches", "--switches <N>", {kTrace, kWindow});
    }
    void eachProgramHelpsAlike()
    {
        QFETCH(QString, option);
        QFETCH(QString, names);
        QFETCH(QStringList, programs);
        for (const QString& language : {u"en"_s, u"zh_CN"_s}) {
            QString first;
            for (const QString& program : programs) {
                const Entry entry = entryOf(program, option, language);
                QVERIFY2(entry.names.endsWith(names), qPrintable(program + u": "_s + entry.names));
                // How many are recorded where it is not said is each program's own.
                QString text = entry.text;
                if (option == u"--switches"_s)
                    text = text.section(language == u"en"_s ? u':' : u'：', 0, 0);
                QVERIFY2(text.size() >= 5, qPrintable(program));
                if (first.isEmpty())
                    first = text;
                QVERIFY2(text == first, qPrintable(program + u": "_s + text + u" "_s + first));
            }
        }
    }

    void aWrongLineIsSaidAlike_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        const QStringList all{kTrace, kWindow, kLesson, kVm};
        const QStringList recording{kTrace, kWindow, kLesson};
        const auto rows = [](const char* name, const QStringList& programs,
                             const QStringList& arguments, const char* sentence) {
            for (const QString& program : programs) {
                // A recording is worldswitch-trace's operand, and what a lesson is run on.
                QStringList line = arguments;
                if (line.value(0) == u"--open"_s && program == kTrace)
                    line[0] = u"print"_s;
                if (line.value(0) == u"--open"_s && program == kLesson)
                    line = QStringList{u"run"_s, u"01"_s} + line;
                QTest::addRow("%s, %s", name, qPrintable(program))
                    << program << line << QString::fromUtf8(sentence);
            }
        };
        rows("an option that there is not", all, {u"--sideways"_s}, "Unknown option 'sideways'.");
        rows("an option without its value", all, {u"--cpu"_s}, "Missing value after '--cpu'.");
        rows("a value of an option that has none", all, {u"--version=2"_s},
             "Unexpected value after '--version'.");
        rows("a cpu that is none", all, {u"--cpu"_s, u"z80"_s},
             "--cpu cannot be 'z80': it is cortex-a57, cortex-a76, max.");
        rows("a cpu without a name", all, {u"--cpu="_s},
             "--cpu cannot be '': it is cortex-a57, cortex-a76, max.");
        rows("a language that is none", all, {u"--language"_s, u"xx"_s},
             "There is no language 'xx': --language is en or zh_CN.");
        rows("a log that is none", recording, {u"--log"_s, u"qmp"_s},
             "--log cannot be 'qmp': it is rsp or rsp:FILE.");
        rows("a format that is none", {kTrace, kLesson}, {u"--format"_s, u"xml"_s},
             "--format cannot be 'xml': it is text, json.");
        rows("no switches", {kTrace}, {u"--switches"_s, u"0"_s},
             "--switches cannot be '0': it is a number from 1 to 100000.");
        rows("no switches", {kWindow}, {u"--switches"_s, u"0"_s},
             "--switches cannot be '0': it is a number from 1 to 1000.");
        rows("a cpu of a machine that runs", recording,
             {u"--connect"_s, u"unix:/s"_s, u"--cpu"_s, u"max"_s},
             "--cpu is for a machine that is started here, but --connect names one that runs "
             "already.");
        for (const char* option : {"--image", "--profile", "--cpu", "--connect"})
            rows(qPrintable(u"%1 for what is recorded"_s.arg(QLatin1String(option))), recording,
                 {u"--open"_s, u"f"_s, QString::fromLatin1(option), u"max"_s},
                 qPrintable(u"%1 is for recording, but 'f' is recorded already."_s.arg(
                     QLatin1String(option))));
        rows("--log for what is recorded", {kTrace, kLesson},
             {u"--open"_s, u"f"_s, u"--log"_s, u"rsp"_s},
             "--log is for recording, but 'f' is recorded already.");
        rows("--switches for what is recorded", {kTrace, kWindow},
             {u"--open"_s, u"f"_s, u"--switches"_s, u"9"_s},
             "--switches is for recording, but 'f' is recorded already.");
    }
    void aWrongLineIsSaidAlike()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        const auto ended = call(program, arguments);
        QCOMPARE(ended.errors,
                 u"%1: %2\n'%1 --help' says what there is.\n"_s.arg(program, sentence));
        QCOMPARE(ended.code, 2);
        QCOMPARE(ended.output, QByteArray());
    }

    void aCpuThatIsNoneIsRefused_data() { addPrograms(); }
    void aCpuThatIsNoneIsRefused()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        const auto ended = call(program, arguments + QStringList{u"--cpu"_s, u"z80"_s});
        QCOMPARE(ended.code, 2);
        QVERIFY2(
            ended.errors.contains(u"--cpu cannot be 'z80': it is cortex-a57, cortex-a76, max.\n"_s),
            qPrintable(ended.errors));
        QCOMPARE(ended.output, QByteArray());
    }

    void theEnvironmentsImageIsLookedAt_data() { addPrograms(); }
    void theEnvironmentsImageIsLookedAt()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        const QTemporaryDir folder;
        const QString none = folder.filePath(u"none.elf"_s);
        const auto ended = call(program, arguments, none);
        QCOMPARE(ended.code, 3);
        QVERIFY2((ended.errors + QString::fromUtf8(ended.output))
                     .contains(u"The environment names the image %1 (WORLDSWITCH_IMAGE), which is "
                               "no file."_s.arg(none)),
                 qPrintable(ended.errors));
    }
};

QTEST_GUILESS_MAIN(tst_SameOptions)
#include "tst_same_options.moc"
