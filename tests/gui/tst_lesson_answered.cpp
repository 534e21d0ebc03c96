// SPDX-License-Identifier: GPL-2.0-or-later
// A question that is answered is folded to what was answered: the room is the text's again, the
// keys are at what comes next, and who listens hears it once.
#include "answer-in.h"
#include "heard.h"

#include "gui/panels/lesson-panel.h"

#include <QFile>
#include <QScrollArea>
#include <QTest>

using support::text;

namespace {
const char* const kLesson =
    "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 5000\n```\n"
    "## Choice\nProse of the choice.\n\nWhich?\n```lab\nid = \"choice\"\nrun_to = \"enter\"\n"
    "ask = \"1\"\npoints = 1\nhint = [\"a hint\"]\n"
    "[[choice]]\nis = \"0\"\nsay = \"Not & this\"\n[[choice]]\nis = \"1\"\nsay = \"This & that\"\n"
    "[[choice]]\nis = \"2\"\nsay = \"Nor this\"\n```\nSo it is.\n"
    "## Value\nProse of the value.\n\nWhich?\n```lab\nid = \"value\"\nask = \"8 * 20\"\n"
    "points = 1\n```\nSo it is.\n"
    "## Order\nProse of the order.\n\nIn which order?\n```lab\nid = \"order\"\npoints = 1\n"
    "[[order]]\nid = \"save\"\nsay = \"It is saved.\"\n"
    "[[order]]\nid = \"load\"\nsay = \"It is loaded.\"\n"
    "[[order]]\nid = \"eret\"\nsay = \"ERET\"\n```\nSo it is.\n";

struct Asked {
    const char* name;
    const char* wrong;
    const char* right;
    const char* said; ///< of the right answer, in the text
};
constexpr Asked kAsked[] = {
    {"a choice", "0", "1", "✓ Your answer: This & that\n"},
    {"a value", "7", "80 * 2", "✓ Your answer: 80 * 2\n"},
    {"an order", "load save eret", "save load eret",
     "✓ Your order:\n1. It is saved.\n2. It is loaded.\n3. ERET\n"},
};

void press(Qt::Key key)
{
    QTest::keyClick(QApplication::focusWidget(), key);
}
} // namespace

class TestLessonAnswered : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QFile file(m_dir.filePath(text("l.md")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kLesson) > 0);
    }
    void init()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        open({1280, 800});
    }
    void cleanup()
    {
        gui::setAccessibilitySink(nullptr);
        m_window.reset();
    }

    void whatWasAnsweredStandsInTheText_data() { rows(); }
    void whatWasAnsweredStandsInTheText()
    {
        QFETCH(int, which);
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            open(size);
            goTo(which);
            answer(kAsked[which].wrong);
            QVERIFY(!m_panel->done());
            QVERIFY(isAsking());
            QVERIFY(!prose().contains(text("\nYour ")) && !prose().contains(u'✓'));
            answer(kAsked[which].right);
            QVERIFY2(m_panel->done(), qPrintable(m_panel->said()));
            saysTheAnswer(which);
            // And so it does later.
            m_panel->backButton()->click();
            goTo(which);
            saysTheAnswer(which);
        }
    }

    void theRoomIsTheTextsAgain_data() { rows(); }
    void theRoomIsTheTextsAgain()
    {
        QFETCH(int, which);
        open({1920, 1080});
        goTo(which);
        const int bottom = m_panel->geometry().bottom(); // the code gets back what it had given
        answer(kAsked[which].right);
        QCOMPARE(m_panel->geometry().bottom(), bottom);
        const QRect prose = m_panel->narration()->geometry();
        const int under = m_panel->primary()->y() - prose.bottom();
        QVERIFY2(under > 0 && under <= m_window->theme().ipx(20),
                 qPrintable(QString::number(under)));
    }

    void theKeysAreAtWhatComesNext_data() { rows(); }
    void theKeysAreAtWhatComesNext()
    {
        QFETCH(int, which);
        goTo(which);
        gui::setAccessibilitySink(support::listen);
        support::answerIn(m_panel, text(kAsked[which].right));
        for (gui::ChoiceButton* choice : m_panel->choices())
            if (choice->isChecked())
                choice->setFocus(); // on another one Enter would choose that
        support::heard().clear();
        press(Qt::Key_Return);
        QVERIFY(m_panel->done());
        const bool isLast = m_panel->step() + 1 == m_panel->stepCount();
        QWidget* next = isLast ? static_cast<QWidget*>(m_panel->narration()) : m_panel->primary();
        QCOMPARE(QApplication::focusWidget(), next);
        QCOMPARE(support::alerts(), QStringList{m_panel->said()});
        if (isLast)
            return;
        press(Qt::Key_Return);
        QCOMPARE(m_panel->step(), which + 1);
        QVERIFY(isAsking());
    }

    /// Nothing is kept of an answer without points; of the choices one alone is right.
    void anAnswerWithoutPointsIsToldToo()
    {
        goTo(0);
        answer(kAsked[0].wrong);
        m_panel->closeButton()->click();
        QTest::keyClick(m_window.get(), Qt::Key_L);
        answer(kAsked[0].right);
        QVERIFY2(m_panel->said().contains(text("without points")), qPrintable(m_panel->said()));
        saysTheAnswer(0);
        goTo(1);
        m_panel->backButton()->click();
        saysTheAnswer(0);
    }

    void aSkippedQuestionSaysNothing()
    {
        goTo(2);
        m_panel->skipButton()->click();
        QVERIFY(m_panel->done() && !isAsking());
        QVERIFY(!prose().contains(u'✓'));
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(m_panel->narration()));
    }

private:
    static void rows()
    {
        QTest::addColumn<int>("which");
        for (int n = 0; n < int(std::size(kAsked)); ++n)
            QTest::newRow(kAsked[n].name) << n;
    }
    void open(QSize size)
    {
        m_window = support::windowWith(support::sampleStory(), size);
        const auto opened = m_window->openLesson(m_dir.filePath(text("l.md")), text("en"));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_panel = m_window->lesson();
    }
    /// Answering what comes before.
    void goTo(int step)
    {
        while (m_panel->step() < step) {
            if (!m_panel->done())
                answer(kAsked[m_panel->step()].right);
            m_panel->primary()->click();
        }
    }
    void answer(const char* words)
    {
        support::answerIn(m_panel, text(words));
        m_panel->primary()->click();
    }
    [[nodiscard]] QString prose() const { return m_panel->narration()->toPlainText() + u'\n'; }
    /// Whether there is anything to answer by.
    [[nodiscard]] bool isAsking() const
    {
        bool asks = m_panel->answerField()->isVisible() || m_panel->orderList()->isVisible();
        for (const gui::ChoiceButton* choice : m_panel->choices())
            asks = asks || choice->isVisible();
        return asks;
    }
    void saysTheAnswer(int which)
    {
        QVERIFY2(prose().contains(text(kAsked[which].said)), qPrintable(prose()));
        QVERIFY(!isAsking());
        for (const QScrollArea* area : m_panel->findChildren<QScrollArea*>())
            QVERIFY(!area->isVisible()); // what an order is scrolled in
    }

    QTemporaryDir m_dir;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
};

QTEST_MAIN(TestLessonAnswered)
#include "tst_lesson_answered.moc"
