// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-trace info: what is in a recording's file, in words and as JSON, in both languages;
// and whether it could be read to its end.
#include "reading/info-keys.h"
#include "recording/file.h"
#include "support/finished.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure
const QString kSample = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");

support::Finished info(const QStringList& arguments, const QString& language = u"en"_s)
{
    QProcess trace;
    trace.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                QStringList{u"info"_s, u"--language"_s, language} + arguments);
    return support::finish(trace, kPatience);
}

QJsonObject asJson(const support::Finished& answer)
{
    return QJsonDocument::fromJson(answer.output).object();
}

} // namespace

class tst_Info : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    /// The sample in a file of its own, as far as `bytes`; all of it but so many where negative.
    QString cutTo(qint64 bytes) const
    {
        QString path = m_folder.filePath(u"cut.wsrec"_s);
        QFile::remove(path);
        QFile::copy(kSample, path);
        QFile file(path);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.resize(bytes < 0 ? file.size() + bytes : bytes);
        return path;
    }

private slots:
    void whatIsInItIsSaid_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* name, const char* language, const QString& line) {
            QTest::newRow(name) << QString::fromLatin1(language) << line;
        };
        row("the file and its format", "en",
            u"File: "_s + kSample + u" · 125968 bytes · format 1"_s);
        row("the CPU model", "en", u"CPU model: cortex-a57"_s);
        row("the image's identity", "en",
            u"Image: build/worldswitch.elf · SHA-256 "
            "417738f4a6ea1f8194f857e644ad45bcf8f299aef1104e29f5c0a320e4598aa9"_s);
        row("the profile", "en", u"Profile: worldswitch"_s);
        row("each guest and its virtual CPU", "en",
            u"Guest B: vcpus[1] at 0x4010f750 · switches: 1"_s);
        row("the switches", "en", u"Switches: 2 · complete: 2"_s);
        row("what became of them", "en",
            u"Of these: a guest was entered and came back: 2 · returned early: 0 · lost: 0"_s);
        row("the ending", "en", u"Ended: complete"_s);
        row("the switches, in Chinese", "zh_CN", u"切换: 2 · 完整：2"_s);
        row("what became of them, in Chinese", "zh_CN",
            u"其中: 进入了客户机并返回：2 · 提前返回：0 · 丢失：0"_s);
        row("the ending, in Chinese", "zh_CN", u"结局: 完整"_s);
    }
    void whatIsInItIsSaid()
    {
        QFETCH(QString, language);
        QFETCH(QString, line);
        const auto answer = info({kSample}, language);
        QVERIFY2(answer.code == 0, qPrintable(answer.errors));
        QCOMPARE(answer.errors, QString());
        const auto lines = QString::fromUtf8(answer.output).split(u'\n');
        QVERIFY2(lines.contains(line), answer.output.constData());
    }

    void theJsonCountsTheSame()
    {
        const auto answer = info({kSample, u"--format"_s, u"json"_s});
        QCOMPARE(answer.code, 0);
        const auto object = asJson(answer);
        QCOMPARE(object["format"_L1].toString(), u"worldswitch-info"_s);
        QCOMPARE(object["version"_L1].toInt(), 1);
        QCOMPARE(object["bytes"_L1].toInt(), static_cast<int>(QFile(kSample).size()));
        QCOMPARE(object["recordingFormat"_L1].toInt(), 1);
        QVERIFY(object["machine"_L1].toString().startsWith(u"qemu-system-aarch64"_s));
        const auto guests = object["guests"_L1].toArray();
        QCOMPARE(guests.size(), 2);
        QCOMPARE(guests[0].toObject()["guest"_L1].toString(), u"A"_s);
        QCOMPARE(guests[1].toObject()["address"_L1].toString(), u"0x000000004010f750"_s);
        QCOMPARE(object["switches"_L1].toInt(), 2);
        // Format 1 says no more of a switch than where it lies.
        const auto each = object["eachSwitch"_L1].toArray();
        QCOMPARE(each.size(), 2);
        for (const auto& one : each)
            QCOMPARE(one.toObject().keys(), (QStringList{u"kind"_s, u"steps"_s}));
        QCOMPARE(each[1].toObject()["kind"_L1].toString(), u"entered"_s);
        QVERIFY(!object.contains("imagePlaced"_L1));
        const int steps = object["steps"_L1].toInt();
        QVERIFY(steps > 100);
        QCOMPARE(steps, object["instructions"_L1].toInt() + object["guestRuns"_L1].toInt() +
                            object["hostRuns"_L1].toInt());
        QCOMPARE(object["guestRuns"_L1].toInt(), 2);
        QVERIFY(object["registers"_L1].toInt() >= 34);
        QVERIFY(object["memoryWords"_L1].toInt() > 0);
        QCOMPARE(object["ending"_L1].toString(), u"complete"_s);
        QCOMPARE(object["whole"_L1].toBool(), true);
    }

    // A kernel's build is known by what its linker called it.
    void aBuildIdIsTheImagesIdentity()
    {
        const auto recording = recording::load(kSample);
        QVERIFY(recording.ok());
        (*recording)
            ->setFact(reading::key::kImage, QJsonObject{{reading::key::kPath, u"vmlinux"_s},
                                                        {reading::key::kBuildId, u"4ac23d58"_s}});
        const QString path = m_folder.filePath(u"kernel.wsrec"_s);
        QVERIFY(recording::save(**recording, path).ok());
        const auto answer = info({path});
        QVERIFY2(answer.output.contains("\nImage: vmlinux · build id 4ac23d58\n"),
                 answer.output.constData());
        const auto object = asJson(info({path, u"--format"_s, u"json"_s}));
        QCOMPARE(object["imageBuildId"_L1].toString(), u"4ac23d58"_s);
        QCOMPARE(object["imageSha256"_L1].toString(), QString());
        QVERIFY(!asJson(info({kSample, u"--format"_s, u"json"_s})).contains("imageBuildId"_L1));
    }

    void aFileThatWasCutIsToldAsFarAsItGoes_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<bool>("opens");
        QTest::newRow("in the middle") << qint64{60000} << true;
        QTest::newRow("its last byte is missing") << qint64{-1} << true;
        QTest::newRow("in its facts") << qint64{500} << false;
        QTest::newRow("empty") << qint64{0} << false;
    }
    void aFileThatWasCutIsToldAsFarAsItGoes()
    {
        QFETCH(qint64, bytes);
        QFETCH(bool, opens);
        const QString path = cutTo(bytes);
        const auto answer = info({path});
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.errors.startsWith(u"worldswitch-trace: "_s), qPrintable(answer.errors));
        QCOMPARE(answer.output.contains("\nEnded: cut: "), opens);
        const auto object = asJson(info({path, u"--format"_s, u"json"_s}));
        QCOMPARE(object.isEmpty(), !opens);
        if (opens) {
            QCOMPARE(object["whole"_L1].toBool(true), false);
            QCOMPARE(object["ending"_L1].toString(), u"cut"_s);
            QVERIFY(!object["why"_L1].toString().isEmpty());
        }
    }

    void itsOptionsAreSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no file") << QStringList{}
                                 << u"info needs the file of a recording, made with -o FILE."_s;
        QTest::newRow("the outer window")
            << QStringList{kSample, u"--outer"_s}
            << u"--outer is for print and check; info tells of the whole recording."_s;
    }
    void itsOptionsAreSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        const auto answer = info(arguments);
        QCOMPARE(answer.code, 2);
        QVERIFY2(answer.errors.contains(sentence), qPrintable(answer.errors));
    }

    void aFullDiskIsSaid()
    {
        QProcess shell;
        shell.start(u"sh"_s, {u"-c"_s, u"exec '%1' info '%2' >/dev/full"_s.arg(
                                           QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                                           kSample)});
        const auto answer = support::finish(shell, kPatience);
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.errors.contains(u"Writing the output failed"_s), qPrintable(answer.errors));
    }
};

QTEST_GUILESS_MAIN(tst_Info)
#include "tst_info.moc"
