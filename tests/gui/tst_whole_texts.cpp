// SPDX-License-Identifier: GPL-2.0-or-later
// Nothing that the window has to say is left out for want of room: each change of an instruction,
// the word of each bar.
#include "support.h"

#include "base/translation.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/scoreboard.h"
#include "gui/theme/text.h"

#include <QListView>
#include <QScrollBar>
#include <QSet>
#include <QTest>

using support::text;

class TestWholeTexts : public QObject {
    Q_OBJECT

private slots:
    void init() { qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons"); }
    void cleanup()
    {
        m_window.reset();
        base::installTranslations(*qApp, text("en"));
    }

    void everyChangeStandsInTheCard()
    {
        const auto story = support::sampleStory();
        QVERIFY(story);
        m_window = support::windowWith(story);
        qsizetype most = 0;
        for (std::uint32_t i = 1; i < story->count(); ++i) {
            m_window->session().goTo(i);
            const auto* card = m_window->code()->model()->cardAnnotation();
            QVERIFY(card);
            most = std::max(most, card->changes.size());
            gui::TextAudit audit;
            m_window->code()->grab();
            QString painted;
            for (const auto& p : audit.painted()) {
                QVERIFY2(!p.cut, qPrintable(p.text));
                painted += p.text.simplified() + u'\n';
            }
            // The room that the row has, too: nothing is painted over the next one.
            auto* view = m_window->code()->view();
            const QModelIndex row =
                m_window->code()->model()->index(m_window->code()->model()->currentRow());
            QVERIFY(
                view->visualRect(row).height() >=
                int(gui::explanationHeight(m_window->theme(), view->viewport()->width(), *card,
                                           row.data(gui::CodeModel::SourceRole).toString(), true)));
            const QString tip = row.data(Qt::ToolTipRole).toString();
            for (const QString& change : card->changes) {
                // A long one has its last arrow on the next line.
                const auto arrow = change.lastIndexOf(text(" → "));
                const bool one = painted.contains(change.simplified());
                const bool two = arrow > 0 && painted.contains(change.left(arrow).simplified()) &&
                                 painted.contains(change.mid(arrow + 1).simplified());
                QVERIFY2(one || two, qPrintable(text("state %1: %2").arg(i).arg(change)));
                QVERIFY2(tip.contains(change) || tip.contains(change.toHtmlEscaped()),
                         qPrintable(tip));
            }
        }
        QVERIFY2(most > 11, "a run that changes many is among them");
    }

    /// Half a line cannot be read: below the card the code ends with a line that is whole.
    void noLineOfCodeIsCutAtTheFoot_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(1280, 800), QSize(1364, 743), QSize(1920, 1080)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void noLineOfCodeIsCutAtTheFoot()
    {
        QFETCH(QSize, size);
        const auto story = support::sampleStory();
        QVERIFY(story);
        m_window = support::windowWith(story, size);
        auto* viewport = m_window->code()->view()->viewport();
        const auto& session = m_window->session();
        int lowest = 0;
        for (std::uint32_t i = 0; i < story->count(); i += 3) {
            m_window->session().goTo(i);
            gui::TextAudit audit;
            viewport->grab();
            QVERIFY(!audit.painted().empty());
            for (const auto& p : audit.painted()) {
                QVERIFY2(p.room.bottom() <= viewport->height() || p.fit == gui::Fit::Wrap,
                         qPrintable(text("state %1: %2").arg(session.index()).arg(p.text)));
                lowest = std::max(lowest, int(p.room.bottom()));
            }
        }
        QVERIFY(lowest > viewport->height() / 2);
    }

    /// The first switch enters guest A, the second one guest B, by the same ERET.
    void aLineSaysWhatItDoesInThisSwitch()
    {
        const auto story = support::sampleStory();
        QVERIFY(story);
        m_window = support::windowWith(story);
        const auto* model = m_window->code()->model();
        const auto briefOfEret = [&] {
            for (int row = 0; row < model->rowCount(); ++row)
                if (model->index(row).data(gui::CodeModel::InstructionRole) == text("eret"))
                    return model->index(row).data(gui::CodeModel::BriefRole).toString();
            return QString();
        };
        const std::uint32_t second = story->nextSwitch(0);
        for (const std::uint32_t state : {5U, second - 2, second + 1, second + 40, 6U}) {
            m_window->session().goTo(state);
            const char* guest = state < second ? "to guest A," : "to guest B,";
            QVERIFY2(briefOfEret().startsWith(text(guest)), qPrintable(briefOfEret()));
        }
    }

    /// Nor is a row of the scoreboard.
    void noRowOfTheScoreboardIsCutAtTheFoot_data() { noLineOfCodeIsCutAtTheFoot_data(); }
    void noRowOfTheScoreboardIsCutAtTheFoot()
    {
        QFETCH(QSize, size);
        m_window = support::windowWith(support::sampleStory(), size);
        m_window->action("scoreboard")->trigger();
        auto* board = m_window->findChild<gui::Scoreboard*>();
        QVERIFY(board && board->isVisible());
        auto* viewport = board->findChild<QListView*>()->viewport();
        m_window->session().goTo(40);
        QCoreApplication::processEvents(); // it has its place then
        gui::TextAudit audit;
        viewport->grab();
        QVERIFY2(audit.painted().size() > 20, qPrintable(QString::number(viewport->height())));
        for (const auto& p : audit.painted())
            QVERIFY2(p.room.bottom() <= viewport->height(), qPrintable(p.text));
    }

    /// A kernel's are longer than their column: what is left of them is what they differ in.
    void anAddressIsWholeOrItsEnd_data()
    {
        QTest::addColumn<QString>("shape");
        QTest::newRow("of 48 bits") << text("nvhe");
        QTest::newRow("of 64 bits") << text("vhe");
    }
    void anAddressIsWholeOrItsEnd()
    {
        QFETCH(QString, shape);
        const auto loaded =
            recording::load(text(WORLDSWITCH_SOURCE_DIR "/tests/data/linux-%1.wsrec").arg(shape));
        QVERIFY(loaded.ok());
        const auto story = story::Story::tell(*loaded);
        m_window = support::windowWith(story);
        const auto* model = m_window->code()->model();
        for (const std::uint32_t i : {5U, 20U, 40U}) {
            m_window->session().goTo(i);
            gui::TextAudit audit;
            m_window->code()->view()->viewport()->grab();
            int addresses = 0;
            for (const auto& p : audit.painted()) {
                QVERIFY2(!p.cut && !(p.elided && p.fit != gui::Fit::Elide), qPrintable(p.text));
                if (!p.text.startsWith(u'…'))
                    continue;
                ++addresses;
                QVERIFY2(p.needed.width() + 2 <= p.room.width(), qPrintable(p.text));
            }
            QVERIFY(addresses >= 4);
            const QModelIndex now = model->index(model->currentRow());
            const QString pc = base::hex16(story->annotation(story->stepOf(i - 1)).pc.value);
            QCOMPARE(now.data(gui::CodeModel::AddressRole).toString(), u'…' + pc.right(7));
        }
    }

    /// A bar without a handle is one that has nothing to scroll.
    void aListWithoutCodeHasNoHandleToPull()
    {
        const auto coloursOf = [](QWidget& widget) {
            const QImage image = widget.grab().toImage();
            QSet<QRgb> colours;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    colours << image.pixel(x, y);
            return colours.size();
        };
        m_window = std::make_unique<gui::MainWindow>(false);
        m_window->setAttribute(Qt::WA_DontShowOnScreen);
        m_window->resize(1280, 800);
        m_window->show();
        auto* bar = m_window->code()->view()->verticalScrollBar();
        QVERIFY(bar->isVisible()); // its coming and going would jump
        QCOMPARE(coloursOf(*bar), 1);
        m_window->setStory(support::sampleStory(), text("a file"));
        QVERIFY(bar->maximum() > 0);
        QVERIFY(coloursOf(*bar) > 1);
    }

    /// What is higher than the panel is read on by a key.
    void aLongCardIsReadOnByAKey()
    {
        const auto story = support::sampleStory();
        QVERIFY(story);
        m_window = support::windowWith(story);
        auto* code = m_window->code();
        const auto cardRect = [code] {
            return code->view()->visualRect(code->model()->index(code->model()->currentRow()));
        };
        for (std::uint32_t i = 1; i < story->count(); ++i) {
            m_window->session().goTo(i);
            const int room = code->view()->viewport()->height();
            if (cardRect().height() <= room) {
                QVERIFY2(cardRect().top() >= 0 && cardRect().bottom() < room,
                         qPrintable(text("state %1: cut").arg(i)));
                continue;
            }
            QCOMPARE(cardRect().top(), 0);
            QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::ControlModifier);
            QVERIFY(cardRect().bottom() < room);
            QTest::keyClick(m_window.get(), Qt::Key_Up, Qt::ControlModifier);
            QVERIFY(cardRect().top() >= 0);
        }
        // Beside the scoreboard there is room for one card, and it is whole.
        QTest::keyClick(m_window.get(), Qt::Key_B);
        m_window->session().goTo(5);
        QVERIFY(cardRect().top() >= 0);
        QVERIFY(cardRect().bottom() < code->view()->viewport()->height());
    }

    void everyBarHasItsWord_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << text("en");
        QTest::newRow("Chinese") << text("zh_CN");
    }
    void everyBarHasItsWord()
    {
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        const auto story = support::sampleStory();
        QVERIFY(story);
        m_window = support::windowWith(story);
        auto* ribbon = m_window->ribbon();
        for (const std::uint32_t start : story->switchStarts()) {
            m_window->session().goTo(start);
            gui::TextAudit audit;
            ribbon->grab();
            int bars = 0;
            for (std::size_t n = 0; n < story->phases().size(); ++n) {
                const QRectF bar = ribbon->barOf(int(n));
                if (bar.isEmpty())
                    continue;
                ++bars;
                const auto& phase = story->phases()[n];
                const auto has = std::ranges::any_of(audit.painted(), [&](const auto& p) {
                    return !p.cut && bar.adjusted(-1, -1, 1, 1).contains(p.room) &&
                           (p.text == phase.label || p.text == phase.word);
                });
                QVERIFY2(has, qPrintable(text("%1: bar %2, '%3', %4 wide")
                                             .arg(language)
                                             .arg(n)
                                             .arg(phase.word)
                                             .arg(bar.width())));
            }
            QVERIFY(bars > 10);
        }
    }

    void stepNOfMIsSaidOnce()
    {
        const auto story = support::sampleStory();
        QVERIFY(story);
        m_window = support::windowWith(story);
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        gui::TextAudit audit;
        m_window->grab();
        int times = 0;
        for (const auto& p : audit.painted())
            times +=
                p.text.contains(text("step "), Qt::CaseInsensitive) && p.text.contains(text(" of "))
                    ? 1
                    : 0;
        QCOMPARE(times, 1);
    }

private:
    std::unique_ptr<gui::MainWindow> m_window;
};

QTEST_MAIN(TestWholeTexts)
#include "tst_whole_texts.moc"
