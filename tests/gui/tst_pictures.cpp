// SPDX-License-Identifier: GPL-2.0-or-later
// The window at the sizes, themes and languages that people use: no text is cut, none too small.
#include "support.h"

#include "base/translation.h"
#include "gui/panels/lesson-panel.h"
#include "gui/theme/text.h"

#include <QFileDialog>
#include <QHash>
#include <QLabel>
#include <QTest>

using support::text;

class TestPictures : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { base::installTranslations(*qApp, text("en")); }

    void noTextIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QString>("language");
        for (const QSize size : {QSize(1278, 775), QSize(1280, 800), QSize(1364, 743),
                                 QSize(1440, 900), QSize(1920, 1080), QSize(2560, 1440)}) {
            for (const char* language : {"en", "zh_CN"}) {
                for (const bool dark : {false, true}) {
                    if (dark && size.width() != 1280 && size.width() != 1920)
                        continue;
                    QTest::addRow("%dx%d, %s, %s", size.width(), size.height(), language,
                                  dark ? "dark" : "light")
                        << size << dark << text(language);
                }
            }
        }
    }
    void noTextIsCut()
    {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        const auto story = support::sampleStory(); // after the language: its sentences are told now
        QVERIFY(story);
        auto window = support::windowWith(story, size, text("a file"), dark);
        QCOMPARE(window->size(), size);
        for (std::uint32_t i = 0; i < story->count(); ++i) {
            window->session().goTo(i);
            gui::TextAudit audit;
            const QImage picture = window->grab().toImage();
            QCOMPARE(picture.size(), size);
            QVERIFY(audit.painted().size() > 300);
            for (const auto& p : audit.painted()) {
                QVERIFY2(!p.cut, qPrintable(text("state %1: '%2' needs %3x%4, has %5x%6")
                                                .arg(i)
                                                .arg(p.text)
                                                .arg(p.needed.width())
                                                .arg(p.needed.height())
                                                .arg(p.room.width())
                                                .arg(p.room.height())));
                QVERIFY2(!p.elided || p.says == gui::TextKind::Words,
                         qPrintable(text("a value or name was shortened: ") + p.text));
                QVERIFY2(p.pixelSize >= 9, qPrintable(p.text));
            }
        }
    }

    void theLessonFits_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        QTest::newRow("under the code at 1280x800") << QSize(1280, 800) << text("en");
        QTest::newRow("under the code at 1280x800, zh_CN") << QSize(1280, 800) << text("zh_CN");
        for (const char* language : {"en", "zh_CN"}) {
            QTest::addRow("in a screen of 1280x800, %s", language)
                << QSize(1278, 775) << text(language);
            QTest::addRow("in a screen of 1366x768, %s", language)
                << QSize(1364, 743) << text(language);
        }
        QTest::newRow("beside the stage at 1920x1080") << QSize(1920, 1080) << text("en");
        QTest::newRow("beside the stage at 1920x1080, zh_CN") << QSize(1920, 1080) << text("zh_CN");
    }
    void theLessonFits()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        auto window = support::windowWith(support::sampleStory(), size);
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        const auto opened = window->openLesson(text("01"), language);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        gui::TextAudit audit;
        window->grab();
        for (const auto& p : audit.painted())
            QVERIFY2(!p.cut, qPrintable(p.text));
        const auto* lesson = window->lesson();
        for (const auto* child :
             lesson->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (child->isVisible() && !child->size().isEmpty())
                QVERIFY2(lesson->rect().contains(child->geometry()),
                         qPrintable(child->objectName()));
        }
    }

    void textStandsOutInBothThemes()
    {
        for (const gui::Palette* p : {&gui::Palette::light(), &gui::Palette::darkOne()}) {
            const auto atLeast = [](double ratio, const QColor& ink, const QColor& ground,
                                    const char* what) {
                QVERIFY2(
                    gui::contrast(ink, ground) >= ratio,
                    qPrintable(text("%1: %2").arg(text(what)).arg(gui::contrast(ink, ground))));
            };
            atLeast(7, p->ink, p->card, "ink on card");
            atLeast(4.5, p->dim, p->card, "dim on card");
            atLeast(4.5, p->dim, p->noteFill, "dim on the explanation");
            atLeast(4.5, p->dim, p->raised, "dim on raised");
            atLeast(4.5, p->accent, p->noteFill, "accent on the explanation");
            atLeast(4.5, p->onAccent, p->accent, "on accent");
            atLeast(4.5, p->accent, p->accentSoft, "accent on its soft");
            atLeast(4.5, p->dim, p->accentSoft, "dim on soft accent");
            atLeast(4.5, p->good, p->card, "good on card");
            atLeast(4.5, p->good, p->goodSoft, "good on its soft");
            atLeast(4.5, p->bad, p->badSoft, "bad on its soft");
            atLeast(4.5, p->bad, p->noteFill, "bad on the explanation");
            atLeast(7, p->consoleInk, p->consoleBack, "console");
            atLeast(4.5, p->consoleDim, p->consoleBack, "console, dim");
            atLeast(7, p->ink, p->litFill, "ink on lit");
            atLeast(4.5, p->dim, p->litFill, "leading zeros on lit");
            for (const gui::WorldLook& look : p->worlds) {
                atLeast(7, p->ink, look.fill, "value on its owner's fill");
                atLeast(4.5, p->dim, look.fill, "leading zeros on its owner's fill");
                atLeast(4.5, look.onLine, look.line, "the tab's letter");
                atLeast(3, look.line, p->card, "a border on the card");
            }
        }
    }

    void aFileDialogIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void aFileDialogIsReadable()
    {
        QFETCH(bool, dark);
        base::installTranslations(*qApp, text("zh_CN"));
        auto window =
            support::windowWith(support::sampleStory(), {1280, 800}, text("a file"), dark);
        QFileDialog dialog(window.get());
        dialog.setOption(QFileDialog::DontUseNativeDialog);
        dialog.setAttribute(Qt::WA_DontShowOnScreen);
        dialog.show();
        const QColor ground = window->theme().palette().card;
        int seen = 0;
        for (const QWidget* box : dialog.findChildren<QWidget*>()) {
            const bool field = box->inherits("QComboBox") || box->inherits("QLineEdit") ||
                               box->inherits("QHeaderView");
            if (!field || !box->isVisible() || box->width() < 60)
                continue;
            // The most frequent colour is the ground, the farthest from it the text.
            const QImage image = const_cast<QWidget*>(box)->grab().toImage();
            QHash<QRgb, int> count;
            for (int y = 4; y < image.height() - 4; ++y) {
                for (int x = 8; x < image.width() - 30; ++x)
                    ++count[image.pixel(x, y)];
            }
            QRgb most = 0;
            for (auto it = count.cbegin(); it != count.cend(); ++it)
                most = it.value() > count.value(most) ? it.key() : most;
            ++seen;
            QVERIFY2((QColor(most).lightness() < 128) == (ground.lightness() < 128),
                     box->metaObject()->className());
            QVERIFY(gui::contrast(box->palette().color(QPalette::Text), QColor(most)) >= 4.5);
        }
        QVERIFY(seen >= 3);
        // Qt's own words, from Qt's own translations.
        const auto* label = dialog.findChild<QLabel*>(text("lookInLabel"));
        QVERIFY(label);
        QVERIFY2(label->text().contains(QChar(0x67e5)), qPrintable(label->text()));
    }

    void worldsAreToldApartWithoutColour()
    {
        for (const gui::Palette* p : {&gui::Palette::light(), &gui::Palette::darkOne()}) {
            QList<char16_t> tags;
            for (const gui::WorldLook& look : p->worlds)
                tags << look.tag;
            for (const char16_t tag : tags)
                QCOMPARE(tags.count(tag), 1);
        }
    }
};

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
