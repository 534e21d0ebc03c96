// SPDX-License-Identifier: GPL-2.0-or-later
// Nothing that the window has to say is left out for want of room: each change of an instruction,
// the word of each bar.
#include "support.h"

#include "base/translation.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/theme/text.h"

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
