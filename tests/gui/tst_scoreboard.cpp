// SPDX-License-Identifier: GPL-2.0-or-later
// The scoreboard: how far each register has come, and where the contract was broken. Broken
// switches are those of tests/goldens; where they break is asked of the contract as a whole.
#include "support.h"

#include "gui/panels/scoreboard.h"
#include "gui/theme/text.h"
#include "reading/info-keys.h"
#include "support/golden-recordings.h"

#include <QTest>

#include <algorithm>

using gui::Scoreboard;
using gui::ScoreboardModel;
using support::text;
using Mark = ScoreboardModel::Mark;
using Standing = ScoreboardModel::Standing;

class TestScoreboard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY2(m_sample, "tests/data/two-switches.wsrec cannot be read");
        QVERIFY2(golden::unpackRecordings(m_folder.path()), "needs tar and xz-utils");
    }

    void itIsShownByItsKey()
    {
        open(m_sample);
        QVERIFY(m_board->isHidden());
        QVERIFY2(m_board->model()->rows().empty(), "what nobody sees is not judged");
        QTest::keyClick(m_window.get(), Qt::Key_B);
        QVERIFY(m_board->isVisible());
        QVERIFY(m_board->model()->rows().size() > 40);
        QTest::keyClick(m_window.get(), Qt::Key_B);
        QVERIFY(m_board->isHidden());
    }

    void aRegisterGoesThroughItsStages()
    {
        show(m_sample);
        auto& session = m_window->session();
        QCOMPARE(marksOf("x19"), text("...."));
        QCOMPARE(marksOf("x0"), text("-..-"));
        QCOMPARE(m_board->model()->standing(), Standing::HoldsSoFar);
        session.step(); // stp x19, x20
        QCOMPARE(marksOf("x19"), text("#..."));
        QCOMPARE(marksOf("x20"), text("#..."));
        QCOMPARE(marksOf("x21"), text("...."));
        session.goTo(session.story()->nextSwitch(0) - 1);
        QCOMPARE(marksOf("x19"), text("####"));
        QCOMPARE(marksOf("x0"), text("-##-"));
        QCOMPARE(m_board->model()->standing(), Standing::Holds);
        QVERIFY(m_board->model()->verdict().contains(text("holds")));
        session.step(); // the next switch begins anew
        QCOMPARE(marksOf("x19"), text("...."));
    }

    void aRowGoesToTheInstructionThatDidIt()
    {
        show(m_sample);
        auto& session = m_window->session();
        session.goTo(session.story()->nextSwitch(0) - 1);
        click("x21"); // restored last
        const auto& executed = *session.moment()->executed;
        QVERIFY2(executed.instruction.startsWith(text("ldp x21, x22")),
                 qPrintable(executed.instruction));
    }

    void aBreachBurnsFromItsInstructionOn_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : golden::recordingsIn(m_folder.path(), text("broken-*")))
            QTest::newRow(qPrintable(name)) << name;
    }
    void aBreachBurnsFromItsInstructionOn()
    {
        QFETCH(QString, name);
        const auto loaded = recording::load(m_folder.filePath(name + text(".wsrec")));
        QVERIFY(loaded.ok());
        const auto story = story::Story::tell(*loaded);
        const contract::Judgement judgement = contract::judge(story->reading());
        const auto first = std::ranges::find_if(
            judgement.violations, [](const auto& each) { return each.judged && each.step; });
        show(story);
        auto& session = m_window->session();
        const auto shown =
            first == judgement.violations.end() ? std::nullopt : session.shownAfter(*first->step);
        if (!shown) {
            // No instruction that is shown is to blame: it is said at the switch's end.
            const int broken = judgement.violations.front().switchNumber;
            for (int i = 1; i < broken; ++i)
                session.nextSwitch();
            session.goTo(
                std::max(session.index(), session.story()->nextSwitch(session.index()) - 1));
            if (session.story()->nextSwitch(session.index()) == session.index())
                session.last();
            const bool isThere = broken <= int(story->reading().switches().size());
            QCOMPARE(m_board->model()->standing() == Standing::Violated,
                     isThere && judgement.verdict == contract::Verdict::Violated);
            return;
        }
        session.goTo(*shown - 1);
        for (const auto& row : m_board->model()->rows())
            QVERIFY2(row.breach.isEmpty(), qPrintable(row.name + u' ' + row.breach));
        session.goTo(*shown);
        QCOMPARE(m_board->model()->standing(), Standing::Violated);
        const auto& rows = m_board->model()->rows();
        QVERIFY(std::ranges::any_of(
            rows, [&](const auto& row) { return row.breach == first->sentence; }));
        if (*first != judgement.violations.front())
            return; // what broke before it has no instruction
        // One click away, from the end of that switch.
        session.goTo(std::max(*shown, session.story()->nextSwitch(*shown) - 1));
        QTest::mouseClick(m_board, Qt::LeftButton, {}, QPoint(m_board->width() - 20, 10));
        QCOMPARE(session.index(), *shown);
        // And by keys alone.
        session.goTo(*shown + (*shown < session.lastIndex() ? 1 : 0));
        const int row = m_board->model()->firstBreach();
        m_board->view()->setCurrentIndex(m_board->model()->index(row));
        QTest::keyClick(m_board->view(), Qt::Key_Return);
        QCOMPARE(session.index(), *shown);
    }

    /// "Holds" is of the switch that is shown: another one that is broken is a click away.
    void whatIsBrokenElsewhereIsSaid()
    {
        int tried = 0;
        for (const QString& name : golden::recordingsIn(m_folder.path(), text("broken-*"))) {
            const auto loaded = recording::load(m_folder.filePath(name + text(".wsrec")));
            QVERIFY(loaded.ok());
            const auto story = story::Story::tell(*loaded);
            const contract::Judgement judgement = contract::judge(story->reading());
            const auto first = std::ranges::find_if(
                judgement.violations, [](const auto& each) { return each.judged && each.step; });
            if (first == judgement.violations.end() || story->switchStarts().size() < 2)
                continue;
            show(story);
            auto& session = m_window->session();
            const auto shown = session.shownAfter(*first->step);
            const int broken = first->switchNumber;
            const int other = broken == 1 ? 2 : 1;
            if (!shown)
                continue;
            ++tried;
            session.goTo(story->switchStarts()[std::size_t(other) - 1]);
            QTRY_VERIFY2_WITH_TIMEOUT(m_board->elsewhere()->isVisible(), qPrintable(name), 60000);
            QVERIFY2(m_board->elsewhere()->text().contains(text("Switch %1").arg(broken)),
                     qPrintable(m_board->elsewhere()->text()));
            QVERIFY2(m_board->model()->standingText().contains(text("in this switch")),
                     qPrintable(m_board->model()->standingText()));
            QTest::mouseClick(m_board->elsewhere(), Qt::LeftButton);
            QCOMPARE(session.moment()->switchNumber, broken);
            QCOMPARE(m_board->model()->standing(), Standing::Violated);
        }
        QVERIFY(tried > 0);
    }

    void aRightSwitchNeverBurns_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : golden::recordingsIn(m_folder.path(), text("correct-*s")))
            QTest::newRow(qPrintable(name)) << name;
    }
    void aRightSwitchNeverBurns()
    {
        QFETCH(QString, name);
        const auto loaded = recording::load(m_folder.filePath(name + text(".wsrec")));
        QVERIFY(loaded.ok());
        show(story::Story::tell(*loaded));
        auto& session = m_window->session();
        for (std::uint32_t i = 0; i <= session.lastIndex(); ++i) {
            session.goTo(i);
            QVERIFY(m_board->model()->standing() == Standing::HoldsSoFar ||
                    m_board->model()->standing() == Standing::Holds);
        }
        QCOMPARE(m_board->model()->standing(), Standing::Holds);
    }

    /// A lesson may ask just this.
    void anOpenQuestionIsNotAnswered()
    {
        show(m_sample);
        auto& session = m_window->session();
        const std::uint32_t end = session.story()->nextSwitch(0) - 1;
        session.goTo(end);
        session.setHorizon(end);
        QCOMPARE(m_board->model()->standing(), Standing::HoldsSoFar);
        QVERIFY(m_board->model()->verdict().isEmpty());
        session.setHorizon({});
        QCOMPARE(m_board->model()->standing(), Standing::Holds);
    }

    /// An exam's capsule: neither breach nor missing mark tells what the student is asked.
    void whatIsWithheldIsNotTold_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"broken-x18-not-saved", "broken-host-pair-swapped",
                                 "broken-guest-pair-swapped", "broken-sp-unbalanced"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void whatIsWithheldIsNotTold()
    {
        QFETCH(QString, name);
        const auto loaded = recording::load(m_folder.filePath(name + text(".wsrec")));
        QVERIFY(loaded.ok());
        (*loaded)->setFact(reading::key::kWithheld, text("exam"));
        show(story::Story::tell(*loaded));
        auto& session = m_window->session();
        for (std::uint32_t i = 0; i <= session.lastIndex(); ++i) {
            session.goTo(i);
            QCOMPARE(m_board->model()->standing(), Standing::Withheld);
            QVERIFY(m_board->model()->rows().empty());
            QVERIFY(m_board->model()->verdict().contains(text("withheld")));
        }
        gui::BrokenSwitches others;
        while (others.judgeNext(session)) {
        }
        QVERIFY(!others.beside(0, session));
    }

    void nothingOfItIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("1366x740") << QSize(1366, 740);
        QTest::newRow("1920x1080") << QSize(1920, 1080);
    }
    void nothingOfItIsCut()
    {
        QFETCH(QSize, size);
        show(m_sample, size);
        m_window->session().last();
        gui::TextAudit audit;
        m_board->grab();
        int texts = 0;
        for (const auto& painted : audit.painted()) {
            ++texts;
            QVERIFY2(!painted.cut, qPrintable(painted.text));
        }
        QVERIFY(texts > 30);
    }

    void cleanup() { m_window.reset(); }

private:
    void open(const gui::StoryPtr& story, QSize size = {1280, 800})
    {
        m_window = support::windowWith(story, size);
        m_board = m_window->findChild<Scoreboard*>();
        QVERIFY(m_board);
    }
    void show(const gui::StoryPtr& story, QSize size = {1280, 800})
    {
        open(story, size);
        QTest::keyClick(m_window.get(), Qt::Key_B);
        QVERIFY(m_board->isVisible());
    }
    [[nodiscard]] int rowNamed(const char* name) const
    {
        const auto& rows = m_board->model()->rows();
        const auto row = std::ranges::find(rows, text(name), &ScoreboardModel::Row::name);
        return row == rows.end() ? -1 : int(row - rows.begin());
    }
    /// A letter a stage: '#' done, '.' ahead, '-' not needed.
    [[nodiscard]] QString marksOf(const char* name) const
    {
        const int row = rowNamed(name);
        if (row < 0)
            return text("no row");
        QString said;
        for (const Mark mark : m_board->model()->rows()[std::size_t(row)].marks)
            said += mark == Mark::Done ? u'#' : mark == Mark::Ahead ? u'.' : u'-';
        return said;
    }
    void click(const char* name)
    {
        auto* view = m_board->view();
        const QModelIndex at = m_board->model()->index(rowNamed(name));
        view->scrollTo(at);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(at).center());
    }

    QTemporaryDir m_folder;
    const gui::StoryPtr m_sample = support::sampleStory();
    std::unique_ptr<gui::MainWindow> m_window;
    Scoreboard* m_board = nullptr;
};

QTEST_MAIN(TestScoreboard)
#include "tst_scoreboard.moc"
