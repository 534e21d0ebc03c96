// SPDX-License-Identifier: GPL-2.0-or-later
// Simplified Chinese is whole: every text of the programs has its translation, with the same
// places for its values, and a program that is asked for it speaks it.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

struct Message {
    QString source;
    QString translation;
    bool finished = true;
};

QList<Message> messagesOf(const QString& path)
{
    QFile file(path);
    QList<Message> all;
    if (!file.open(QIODevice::ReadOnly))
        return all;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement())
            continue;
        if (xml.name() == u"source") {
            all.append({xml.readElementText(), {}, true});
        } else if (xml.name() == u"translation" && !all.isEmpty()) {
            all.last().finished = xml.attributes().value(QLatin1String("type")).isEmpty();
            all.last().translation =
                xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        }
    }
    return all;
}

QSet<QString> placesIn(const QString& text)
{
    static const QRegularExpression place(QStringLiteral("%(?:n|L?\\d)"));
    QSet<QString> all;
    for (auto it = place.globalMatch(text); it.hasNext();)
        all.insert(it.next().captured());
    return all;
}

QString ourFile()
{
    return QStringLiteral(WORLDSWITCH_SOURCE_DIR "/translations/worldswitch_zh_CN.ts");
}

} // namespace

class tst_Chinese : public QObject {
    Q_OBJECT
private slots:
    void everyTextIsTranslated()
    {
        const QTemporaryDir dir;
        const auto copy = dir.filePath(QStringLiteral("worldswitch_zh_CN.ts"));
        QVERIFY(QFile::copy(ourFile(), copy));
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(WORLDSWITCH_SOURCE_DIR));
        lupdate.start(QStringLiteral(WORLDSWITCH_LUPDATE),
                      {QStringLiteral("-no-obsolete"), QStringLiteral("-locations"),
                       QStringLiteral("none"), QStringLiteral("gdbclient"),
                       QStringLiteral("analysis"), QStringLiteral("lessons"), QStringLiteral("gui"),
                       QStringLiteral("tools"), QStringLiteral("-ts"), copy});
        QVERIFY2(lupdate.waitForFinished(kPatience) && lupdate.exitCode() == 0,
                 "lupdate could not run: install qt6-l10n-tools");
        // A text that lupdate cannot file is left out with a warning, and would never be missed.
        const auto warnings = lupdate.readAllStandardError();
        QVERIFY2(!warnings.contains("cannot be called without context"), warnings);
        const auto all = messagesOf(copy);
        QVERIFY(all.size() > 500); // lupdate found the sources
        // By its words: lupdate files some under another class from release to release, and the
        // programs have one context for all (translations/one-context.cmake).
        QSet<QString> translated;
        for (const auto& message : messagesOf(ourFile()))
            if (message.finished && !message.translation.isEmpty())
                translated.insert(message.source);
        QStringList left;
        for (const auto& message : all)
            if (!translated.contains(message.source))
                left << message.source;
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
    }

    void theValuesHaveTheirPlaces()
    {
        const auto all = messagesOf(ourFile());
        QVERIFY(!all.isEmpty());
        QStringList wrong;
        for (const auto& message : all)
            if (placesIn(message.source) != placesIn(message.translation))
                wrong << message.source + QStringLiteral(" → ") + message.translation;
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void theTraceSpeaksIt()
    {
        QProcess print;
        print.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                    {QStringLiteral("print"),
                     QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"),
                     QStringLiteral("--language"), QStringLiteral("zh_CN")});
        QVERIFY(print.waitForFinished(kPatience));
        QCOMPARE(print.exitCode(), 0);
        const auto text = QString::fromUtf8(print.readAllStandardOutput());
        // One text of each kind of place: a free function's, a class's, the tool's own.
        for (const auto* part : {"世界切换，逐条指令", "保存宿主 x19–x30", "一条指令换了世界"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
        QVERIFY2(!text.contains(QLatin1String("The caller")), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(tst_Chinese)
#include "tst_chinese.moc"
