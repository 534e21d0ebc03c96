// SPDX-License-Identifier: GPL-2.0-or-later
// To a switch, a step or a moment that somebody names; the row of all switches; and fast playing.
#include "support.h"

#include "engine/veil.h"
#include "gui/panels/banner.h"
#include "gui/panels/go-to-card.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/switch-row.h"
#include "gui/theme/text.h"
#include "story/moment-name.h"
#include "support/replayed.h"

#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QProcess>
#include <QTest>
#include <QUrl>

using support::text;

class TestGoTo : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        m_story = support::sampleStory();
        QVERIFY(m_story);
        m_window = support::windowWith(m_story);
        m_session = &m_window->session();
    }
    void cleanup() { m_window.reset(); }

    void toASwitchAndItsStep_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("step");
        QTest::newRow("a switch") << text("2") << 2 << 0;
        QTest::newRow("its step") << text("2/17") << 2 << 17;
        QTest::newRow("with blanks") << text("  1 / 3 ") << 1 << 3;
    }
    void toASwitchAndItsStep()
    {
        QFETCH(QString, typed);
        QFETCH(int, number);
        QFETCH(int, step);
        m_session->goTo(40);
        QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier);
        auto* card = m_window->goToCard();
        QVERIFY(card->isVisible());
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(card->field()));
        for (const QChar key : typed)
            QTest::keyClick(card->field(), key.toLatin1());
        QTest::keyClick(card->field(), Qt::Key_Return);
        QVERIFY2(card->isHidden(), qPrintable(card->trouble()));
        QCOMPARE(m_session->moment()->switchNumber, number);
        QCOMPARE(m_session->moment()->stepInSwitch, step);
    }

    void toACellByItsName_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("name");
        QTest::newRow("a register") << text("x19") << text("x19");
        QTest::newRow("of a group, the guest's first")
            << text("ttbr0_el1") << text("vcpu->arch.ctxt.sys_regs[TTBR0_EL1]");
        QTest::newRow("by all of its name")
            << text("host_ctxt.regs.regs[19]") << text("host_ctxt.regs.regs[19]");
    }
    void toACellByItsName()
    {
        QFETCH(QString, typed);
        QFETCH(QString, name);
        m_session->goTo(40);
        const auto go = [&] {
            QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier);
            auto* card = m_window->goToCard();
            card->field()->clear();
            QTest::keyClicks(card->field(), typed);
            QTest::keyClick(card->field(), Qt::Key_Return);
            QVERIFY2(card->isHidden(), qPrintable(card->trouble()));
        };
        go();
        QCOMPARE(m_session->index(), 40U);
        auto* stage = m_window->stage();
        QVERIFY(stage->hasFocus() && stage->selectedItem());
        QCOMPARE(stage->selectedItem()->name, name);
        const arm64::Place first = stage->selected()->place;
        QVERIFY2(stage->scene().cell(first), "it is in sight");
        // Asked again, another one that is called so, and round again.
        int others = 0;
        do {
            go();
            ++others;
            QVERIFY(others < 9);
        } while (stage->selected()->place != first);
        QCOMPARE(others > 1, typed.contains(text("ttbr0")));
    }

    /// Its Enter is not the lesson's.
    void besideALessonToo()
    {
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        const int step = m_window->lesson()->step();
        m_session->goTo(0);
        m_window->action("go-to")->trigger();
        QTest::keyClicks(m_window->goToCard()->field(), text("x"));
        QTest::keyClick(m_window->goToCard()->field(), Qt::Key_Return);
        QVERIFY(!m_window->goToCard()->trouble().isEmpty());
        QCOMPARE(m_window->lesson()->step(), step);
    }

    void whereThereIsNothingItSaysSo_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("said");
        QTest::newRow("no such switch") << text("3") << text("There is no switch 3");
        QTest::newRow("switch 0") << text("0") << text("There is no switch 0");
        QTest::newRow("no such step") << text("1/9999") << text("no step 9999");
        QTest::newRow("no place") << text("x99") << text("'x99' is no place");
        QTest::newRow("nothing") << QString() << text("'' is no place");
        QTest::newRow("no such file") << text("/nowhere/x.wsrec#1/3") << text("/nowhere/x.wsrec");
    }
    void whereThereIsNothingItSaysSo()
    {
        QFETCH(QString, typed);
        QFETCH(QString, said);
        m_session->goTo(40);
        m_window->action("go-to")->trigger();
        auto* card = m_window->goToCard();
        card->field()->setText(typed);
        QTest::keyClick(card->field(), Qt::Key_Return);
        QVERIFY(card->isVisible());
        QVERIFY2(card->trouble().contains(said), qPrintable(card->trouble()));
        QCOMPARE(m_session->index(), 40U);
    }

    void aCopiedMomentIsAbsoluteQuotedAndFoundAgain()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(text("it's a copy.wsrec"));
        QVERIFY(QFile::copy(support::samplePath(), path));
        // As --open has it: from the folder that one is in.
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(dir.path()));
        const auto opened = m_window->openFile(text("it's a copy.wsrec"));
        QVERIFY(opened.ok());
        m_session->goTo(40);
        const auto place = m_session->moment()->guest.regs[7].place;
        m_window->stage()->setSelected(m_window->stage()->scene().cell(place)->id);
        m_window->action("copy-moment")->trigger();
        QVERIFY(QDir::setCurrent(before));
        const QString copied = QApplication::clipboard()->text();
        QProcess shell;
        shell.start(text("/bin/sh"), {text("-c"), text("printf %s ") + copied});
        QVERIFY(shell.waitForFinished());
        const QString word = QString::fromUtf8(shell.readAllStandardOutput());
        QVERIFY2(word.startsWith(QFileInfo(path).absoluteFilePath() + u'#'), qPrintable(word));
        QCOMPARE(story::textOfShellWord(copied), word);
        m_session->goTo(3);
        m_window->stage()->setSelected({});
        QVERIFY(m_window->goTo(copied).ok());
        QCOMPARE(m_session->index(), 40U);
        QCOMPARE(m_window->stage()->selected()->place, place);
    }

    void aMomentOfAnotherFileIsOpenedAndDropped()
    {
        const QString moment = support::samplePath() + text("#1/%1").arg(m_story->stepOf(11));
        QVERIFY(m_window->openNamed(moment).ok());
        QCOMPARE(m_session->index(), 12U);
        const auto drop = [this](const QMimeData& data) {
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton,
                                  Qt::NoModifier);
            QApplication::sendEvent(m_window.get(), &enter);
            QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(m_window.get(), &event);
        };
        m_session->goTo(0);
        QMimeData asText;
        asText.setText(story::shellWord(moment) + u'\n');
        drop(asText);
        QCOMPARE(m_session->index(), 12U);
        QMimeData asFile;
        asFile.setUrls({QUrl::fromLocalFile(support::samplePath())});
        drop(asFile);
        QCOMPARE(m_session->index(), 0U);
        QMimeData nowhere;
        nowhere.setUrls({QUrl::fromLocalFile(text("/nowhere/x.wsrec"))});
        drop(nowhere);
        QVERIFY(m_window->banner()->sentence().contains(text("/nowhere/x.wsrec")));
    }

    void theRowGoesToASwitch()
    {
        auto* row = m_window->switchRow();
        QVERIFY(row->isVisible());
        QCOMPARE(row->shown().count, 2);
        QTest::mouseClick(row, Qt::LeftButton, {}, row->boxOf(2).center().toPoint());
        QCOMPARE(m_session->moment()->switchNumber, 2);
        QCOMPARE(m_session->moment()->stepInSwitch, 0);
        QVERIFY(row->accessibleDescription().contains(text("Switch 2 of 2")));
        // More than colour: a mark stands before its number.
        gui::TextAudit audit;
        row->grab();
        QStringList painted;
        for (const auto& p : audit.painted())
            painted << p.text;
        QVERIFY2(painted.filter(text("▸")).size() == 1 &&
                     painted.filter(text("▸"))[0].startsWith(text("▸2")),
                 qPrintable(painted.join(u'|')));
    }

    void manySwitchesCostWhatIsSeenOfThem()
    {
        const auto sample = recording::load(support::samplePath());
        QVERIFY(sample.ok());
        support::Replay replay(**sample);
        for (std::size_t i = 0; i < 150; ++i)
            replay.window(i % 2);
        const auto all = replay.end();
        QVERIFY2(replay.trouble().isEmpty(), qPrintable(replay.trouble()));
        m_window->setStory(story::Story::tell(all), text("long"));
        auto* row = m_window->switchRow();
        QCOMPARE(m_session->moment()->switchCount, 150);
        QVERIFY(m_window->goTo(text("75")).ok());
        QVERIFY(row->shown().count < 60);
        QVERIFY(!row->boxOf(75).isEmpty());
        QVERIFY(row->boxOf(1).isEmpty());
        gui::TextAudit audit;
        row->grab();
        QCOMPARE(int(audit.painted().size()), row->shown().count + 2);
        QTest::mouseClick(row, Qt::LeftButton, {}, row->boxOf(77).center().toPoint());
        QCOMPARE(m_session->moment()->switchNumber, 77);
        // Beside the boxes: a page on.
        const int page = row->shown().count;
        QTest::mouseClick(row, Qt::LeftButton, {}, QPoint(row->width() - 4, row->height() / 2));
        QCOMPARE(m_session->moment()->switchNumber, 77 + page);
    }

    void fastPlayingShowsAPictureAFrame()
    {
        m_session->setPaceIndex(99);
        QCOMPARE(m_session->pace(), 256.0);
        std::vector<std::uint32_t> shown;
        connect(m_session, &gui::Session::momentChanged, this,
                [&](const gui::MomentPtr& moment) { shown.push_back(moment->index); });
        m_session->setPlaying(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->index(), m_session->lastIndex(), 60000);
        QVERIFY(!m_session->playing());
        // Four steps or five at once, up to the end.
        QVERIFY(shown.size() <= m_session->lastIndex() / 4 + 1);
        for (std::size_t i = 1; i + 1 < shown.size(); ++i)
            QVERIFY(shown[i] - shown[i - 1] == 4 || shown[i] - shown[i - 1] == 5);
        m_session->slower();
        QCOMPARE(m_session->pace(), 64.0);
    }

    void theNextUseBehindAQuestionIsRefusedWhateverItIs()
    {
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        auto* panel = m_window->lesson();
        while (!panel->answerField()->isVisible())
            panel->primary()->click();
        const auto horizon = m_session->horizon();
        QVERIFY(horizon);
        // One that is used behind the question, and one that is never used again.
        std::optional<gui::ItemId> used, unused;
        for (const gui::Item* item : m_window->stage()->scene().selectable()) {
            if (item->id.kind == gui::ItemId::Kind::Group)
                continue;
            const auto next = m_session->nextAccess(item->id.place);
            if (next && *next > *horizon)
                used = item->id;
            else if (!next)
                unused = item->id;
        }
        QVERIFY(used && unused);
        for (const gui::ItemId& id : {*used, *unused}) {
            const std::uint32_t at = m_session->index();
            m_window->banner()->dismiss();
            m_window->stage()->setSelected(id);
            m_window->action("next-access")->trigger();
            QCOMPARE(m_session->index(), at);
            QVERIFY2(m_window->banner()->isHidden(), qPrintable(m_window->banner()->sentence()));
            QCOMPARE(panel->notice(), lessons::refusalText());
        }
    }

private:
    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
};

QTEST_MAIN(TestGoTo)
#include "tst_go_to.moc"
