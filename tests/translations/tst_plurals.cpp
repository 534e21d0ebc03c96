// SPDX-License-Identifier: GPL-2.0-or-later
// English says "1 step" and "2 steps": each text with a number of things has both its forms, and a
// program says the right one.
#include "support/finished.h"

#include "recording/file.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

/// The forms of each text of a .ts file; fewer than it has to have where one is not said.
QMap<QString, QStringList> formsIn(const QString& path)
{
    QFile file(path);
    QMap<QString, QStringList> all;
    QString source;
    if (!file.open(QIODevice::ReadOnly))
        return all;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement())
            continue;
        if (xml.name() == u"source") {
            source = xml.readElementText();
            all[source].clear();
        } else if (xml.name() == u"numerusform") {
            const QString form = xml.readElementText();
            if (!form.isEmpty())
                all[source] << form;
        }
    }
    return all;
}

} // namespace

class tst_Plurals : public QObject {
    Q_OBJECT
private slots:
    void eachTextHasBothForms()
    {
        const QTemporaryDir dir;
        const QString ours =
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/translations/worldswitch_en.ts");
        const QString copy = dir.filePath(u"worldswitch_en.ts"_s);
        QVERIFY(QFile::copy(ours, copy));
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(WORLDSWITCH_SOURCE_DIR));
        lupdate.start(QStringLiteral(WORLDSWITCH_LUPDATE),
                      {u"-no-obsolete"_s, u"-locations"_s, u"none"_s, u"-pluralonly"_s,
                       u"gdbclient"_s, u"analysis"_s, u"lessons"_s, u"gui"_s, u"tools"_s, u"-ts"_s,
                       copy});
        QVERIFY2(lupdate.waitForFinished(kPatience) && lupdate.exitCode() == 0,
                 "lupdate could not run: install qt6-l10n-tools");
        const auto known = formsIn(ours);
        const auto wanted = formsIn(copy);
        QVERIFY(wanted.size() > 10); // lupdate found the sources
        for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
            const QStringList forms = known.value(it.key());
            QVERIFY2(forms.size() == 2, qPrintable(it.key()));
            QVERIFY2(forms[0] != forms[1], qPrintable(it.key()));
            for (const QString& form : forms)
                QVERIFY2(!form.contains(u"(s)"_s) && !form.contains(u"(es)"_s), qPrintable(form));
        }
    }

    void aProgramSaysTheRightOne_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("says");
        QTest::newRow("one") << 1 << u"en"_s << u"It is shown as far as it goes, 1 step.\n"_s;
        QTest::newRow("two") << 2 << u"en"_s << u"It is shown as far as it goes, 2 steps.\n"_s;
        QTest::newRow("one, in Chinese") << 1 << u"zh_CN"_s << u"共 1 步。\n"_s;
    }
    void aProgramSaysTheRightOne()
    {
        QFETCH(int, steps);
        QFETCH(QString, language);
        QFETCH(QString, says);
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"cut.wsrec"_s);
        const auto sample = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
        QVERIFY(sample);
        recording::Recording growing((*sample)->header());
        for (recording::CellId id = 0; id < (*sample)->cellCount(); ++id)
            growing.addCell((*sample)->placeOf(id), (*sample)->initialValue(id));
        for (int i = 0; i < steps; ++i)
            growing.append((*sample)->step(static_cast<std::uint32_t>(i)));
        QVERIFY(recording::save(growing, path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.readAll().lastIndexOf("ENDD"))); // what ends it is missing
        file.close();
        QProcess info;
        info.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                   {u"info"_s, path, u"--language"_s, language});
        const auto answer = support::finish(info, kPatience);
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.errors.endsWith(says), qPrintable(answer.errors));
    }
};

QTEST_GUILESS_MAIN(tst_Plurals)
#include "tst_plurals.moc"
