// SPDX-License-Identifier: GPL-2.0-or-later
// A recording whose verdict is withheld (an exam's capsule): whoever judges it says so in one
// sentence, and no tool says what is wrong in it.
#include "contract/contract.h"
#include "reading/info-keys.h"
#include "reading/reading.h"
#include "recording/file.h"
#include "support/golden-recordings.h"
#include "support/lesson-tool.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

const QString kSays = u"The verdict is withheld: this recording is a capsule of an exam."_s;

support::Finished trace(const QStringList& arguments)
{
    QProcess process;
    process.setProcessEnvironment(support::lessonEnvironment());
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"), arguments);
    return support::finish(process, kPatience);
}

} // namespace

class tst_Withheld : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    [[nodiscard]] QString fileOf(const QString& name) const
    {
        return m_folder.filePath(name + u".wsrec"_s);
    }
    /// That golden recording with the fact in it.
    [[nodiscard]] QString capsuleOf(const QString& name, const QJsonValue& why = u"exam"_s) const
    {
        const auto recording = recording::load(fileOf(name));
        if (!recording.ok())
            return {};
        (*recording)->setFact(reading::key::kWithheld, why);
        QString path = fileOf(u"capsule"_s);
        return recording::save(**recording, path).ok() ? path : QString();
    }
    void eachBroken() const
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : golden::recordingsIn(m_folder.path(), u"broken-*"_s))
            QTest::newRow(qPrintable(name)) << name;
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(golden::unpackRecordings(m_folder.path()), "needs tar and xz-utils");
    }

    void noJudgeTells_data() { eachBroken(); }
    void noJudgeTells()
    {
        QFETCH(QString, name);
        const auto plain = recording::load(fileOf(name));
        QVERIFY(plain.ok());
        QVERIFY(contract::judge(**plain).verdict != contract::Verdict::Withheld);
        const auto capsule = recording::load(capsuleOf(name));
        QVERIFY(capsule.ok());
        const auto reading = reading::Reading::of(*capsule);
        std::vector<contract::Judgement> all{contract::judge(**capsule), contract::judge(*reading)};
        for (std::size_t n = 0; n < reading->switches().size(); ++n)
            all.push_back(contract::judgeSwitch(*reading, n));
        for (const contract::Judgement& judgement : all) {
            QVERIFY(judgement.verdict == contract::Verdict::Withheld);
            QVERIFY(judgement.violations.empty());
            QCOMPARE(judgement.switchesJudged, 0);
            QCOMPARE(judgement.summary, kSays);
        }
    }

    /// A text that nobody knows yet, and what is no text: who wrote it wanted nothing told.
    void anyReasonIsOne_data()
    {
        QTest::addColumn<QJsonValue>("why");
        QTest::newRow("another word") << QJsonValue(u"viva"_s);
        QTest::newRow("a number") << QJsonValue(1);
        QTest::newRow("nothing") << QJsonValue(QJsonValue::Null);
    }
    void anyReasonIsOne()
    {
        QFETCH(QJsonValue, why);
        const auto capsule = recording::load(capsuleOf(u"broken-x18-not-loaded"_s, why));
        QVERIFY(capsule.ok());
        const contract::Judgement judgement = contract::judge(**capsule);
        QVERIFY(judgement.verdict == contract::Verdict::Withheld);
        QCOMPARE(judgement.summary, u"The verdict is withheld: so this recording says."_s);
    }

    void checkSaysThatAlone_data() { eachBroken(); }
    void checkSaysThatAlone()
    {
        QFETCH(QString, name);
        const QString capsule = capsuleOf(name);
        const auto text = trace({u"check"_s, capsule});
        QCOMPARE(text.code, 3);
        QCOMPARE(text.output.count('\n'), 2); // a title, and why
        QVERIFY2(text.output.endsWith(kSays.toUtf8() + '\n'), text.output.constData());
        QCOMPARE(text.errors, QString());
        const auto json = trace({u"check"_s, capsule, u"--format"_s, u"json"_s});
        QCOMPARE(json.code, 3);
        QCOMPARE(json.output.count('\n'), 2); // a header, and the verdict
        const QJsonObject verdict =
            QJsonDocument::fromJson(json.output.trimmed().split('\n').last()).object();
        QCOMPARE(verdict[u"verdict"_s].toString(), u"withheld"_s);
        QCOMPARE(verdict[u"summary"_s].toString(), kSays);
        QCOMPARE(verdict[u"exitCode"_s].toInt(), 3);
    }

    void infoSaysIt()
    {
        const QString capsule = capsuleOf(u"broken-x18-not-loaded"_s);
        const auto text = trace({u"info"_s, capsule});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.output.contains("Verdict: " + kSays.toUtf8()), text.output.constData());
        const auto json = trace({u"info"_s, capsule, u"--format"_s, u"json"_s});
        QCOMPARE(QJsonDocument::fromJson(json.output)[u"withheld"_s].toString(), u"exam"_s);
        const auto plain =
            trace({u"info"_s, fileOf(u"broken-x18-not-loaded"_s), u"--format"_s, u"json"_s});
        QVERIFY(QJsonDocument::fromJson(plain.output)[u"withheld"_s].isUndefined());
    }

    /// A lesson's own steps would say it, too: it is not judged on such a recording.
    void noLessonIsJudgedOnIt_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("run") << u"run"_s;
        QTest::newRow("take") << u"take"_s;
    }
    void noLessonIsJudgedOnIt()
    {
        QFETCH(QString, command);
        const QString capsule = capsuleOf(u"broken-x18-not-loaded"_s);
        for (const char* lesson : {"01", "03", "16"}) {
            const auto ran = support::lessonTool(
                {command, QString::fromLatin1(lesson), u"--open"_s, capsule}, "next\nwhy\nquit\n");
            const QString said = QString::fromUtf8(ran.output) + ran.errors;
            QVERIFY2(ran.code == 3, qPrintable(said));
            QVERIFY2(said.contains(kSays), qPrintable(said));
            QVERIFY2(!said.contains(u"host's value"), qPrintable(said));
        }
    }

    /// The steps themselves are what a student works with.
    void theStepsAreThere()
    {
        const auto printed = trace({u"print"_s, capsuleOf(u"broken-x18-not-loaded"_s)});
        QVERIFY(printed.output.contains("__guest_enter"));
    }
};

QTEST_GUILESS_MAIN(tst_Withheld)
#include "tst_withheld.moc"
