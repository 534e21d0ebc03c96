// SPDX-License-Identifier: GPL-2.0-or-later
// The window's lesson in the variant that its command line asks for.
#include "gui/app/options.h"
#include "gui/panels/lesson-panel.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestVariant : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons"); }

    void theLessonIsOfItsSeed()
    {
        const auto options = gui::parseOptions({u"--lesson"_s, u"00"_s, u"--seed"_s, u"word"_s});
        QVERIFY2(options.ok(), options.ok() ? "" : qPrintable(options.error().sentence));
        gui::LessonPanel::setVariant(*options->variant.seed());
        const auto variant = gui::LessonPanel::load(u"00"_s, u"en"_s);
        gui::LessonPanel::setVariant({});
        const auto plain = gui::LessonPanel::load(u"00"_s, u"en"_s);
        QVERIFY(variant.ok() && plain.ok());
        QCOMPARE(variant->seed, u"word"_s);
        QCOMPARE(variant->recordings.front().seed, u"word"_s);
        QCOMPARE(plain->seed, u"student"_s);
        QVERIFY(plain->recordings.front().seed.isEmpty());
    }

    void aUseThatMakesNoSenseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("no lesson") << QStringList{u"--seed"_s, u"w"_s}
                                   << u"A variant is of a lesson: name it with --lesson."_s;
        QTest::newRow("no key") << QStringList{u"--lesson"_s, u"00"_s, u"--student"_s, u"ada"_s}
                                << u"by --student ID and --key FILE together"_s;
        QTest::newRow("a machine that runs")
            << QStringList{u"--lesson"_s, u"00"_s, u"--seed"_s, u"w"_s, u"--connect"_s, u"x:1"_s}
            << u"A machine that runs already is no variant"_s;
    }
    void aUseThatMakesNoSenseIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto options = gui::parseOptions(arguments);
        QVERIFY(!options.ok());
        QVERIFY2(options.error().sentence.contains(says), qPrintable(options.error().sentence));
    }
};

QTEST_GUILESS_MAIN(TestVariant)
#include "tst_variant.moc"
