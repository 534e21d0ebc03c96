// SPDX-License-Identifier: GPL-2.0-or-later
// All that stands in a lesson's panel can be read there, in the narrowest window too: lines of code
// without scrolling sideways, buttons and the field with all of their words.
#include "seen.h"
#include "support.h"

#include "base/translation.h"
#include "engine/ideographs.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/lesson-panel.h"

#include <QAbstractTextDocumentLayout>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

using support::text;

class TestLessonFits : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        m_story = support::sampleStory();
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
    }
    void cleanup()
    {
        m_window.reset();
        base::installTranslations(*qApp, text("en"));
    }

    void aLineOfCodeNeedsNoScrolling_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(1120, 700), QSize(1280, 800), QSize(1920, 1080)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void aLineOfCodeNeedsNoScrolling()
    {
        QFETCH(QSize, size);
        open(size);
        const QString row = text("+----").repeated(12);
        const QString endless = text("stp x19, x20, [x1, #152] ").repeated(5);
        QVERIFY(openLesson({}, 1, text("    %1\n    | a\n\nThen\n\n    %2\n\n").arg(row, endless)));
        for (int i = 0; i < 20; ++i)
            m_window->action("column-narrower")->trigger();
        QVERIFY(!m_panel->narration()->horizontalScrollBar()->isVisible());
        QCOMPARE(cutIn(*m_panel->narration()), QString());
        // A row of a drawing is whole, and all of the drawing is as large.
        const auto drawn = linesOf(row), below = linesOf(text("| a")), wrapped = linesOf(endless);
        QCOMPARE(drawn.size(), 1);
        QCOMPARE(below.size(), 1);
        QCOMPARE(drawn.front().font.pixelSize(), below.front().font.pixelSize());
        QCOMPARE(drawn.front().font.stretch(), below.front().font.stretch());
        // What cannot be written so small goes on further in.
        QVERIFY(wrapped.size() > 1);
        QVERIFY(wrapped[1].rect.left() > wrapped[0].rect.left());
        for (const auto& line : drawn + wrapped) {
            QVERIFY(line.font.pixelSize() >= 9);
            QVERIFY(line.rect.right() <= m_panel->narration()->viewport()->width());
        }
        // As large again as it was, as soon as there is room.
        const int before = drawn.front().font.pixelSize();
        for (int i = 0; i < 20; ++i)
            m_window->action("column-wider")->trigger();
        QVERIFY(linesOf(row).front().font.pixelSize() > before || size.width() > 1900);
    }

    /// The stage is narrower beside a lesson: its title and its legend stand side by side all the
    /// same.
    void theLegendLeavesTheTitleItsPlace_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        for (const char* language : {"en", "zh_CN"})
            for (const QSize size : {QSize(1120, 700), QSize(1280, 760), QSize(1280, 800),
                                     QSize(1366, 730), QSize(1366, 768), QSize(1920, 1040)})
                QTest::addRow("%dx%d, %s", size.width(), size.height(), language)
                    << size << text(language);
    }
    void theLegendLeavesTheTitleItsPlace()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        open(size);
        QVERIFY(m_window->openLesson(text("01"), language).ok());
        gui::TextAudit audit;
        m_window->grab();
        double title = 0;
        double legend = size.width();
        for (const auto& painted : audit.painted()) {
            if (painted.text == QCoreApplication::translate("gui", "The switch"))
                title = painted.room.left() + painted.needed.width();
        }
        QVERIFY(title > 0);
        int entries = 0;
        double right = 0;
        for (const gui::Item& item : m_window->stage()->scene().items()) {
            if (item.id.kind != gui::ItemId::Kind::Legend)
                continue;
            ++entries;
            legend = std::min(legend, item.rect.left());
            right = std::max(right, item.labelRoom.right());
        }
        QCOMPARE(entries, 10);
        QVERIFY2(title + 4 <= legend, qPrintable(text("%1 %2").arg(title).arg(legend)));
        QVERIFY(right <= m_window->stage()->width());
    }

    /// Beside a lesson, too: an address in it is none without its last digits.
    void aSystemRegistersNoteIsWhole_data() { theLegendLeavesTheTitleItsPlace_data(); }
    void aSystemRegistersNoteIsWhole()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        m_story = support::sampleStory(); // its notes are worded now
        open(size);
        QVERIFY(m_window->openLesson(text("01"), language).ok());
        gui::TextAudit audit;
        m_window->grab();
        QStringList notes;
        for (const gui::Item& item : m_window->stage()->scene().items())
            if (item.id.area == gui::ItemId::Area::System && !item.note.isEmpty())
                notes << item.note;
        QVERIFY(notes.size() >= 6);
        for (const auto& painted : audit.painted())
            if (notes.removeOne(painted.text))
                QVERIFY2(!painted.elided && !painted.cut, qPrintable(painted.text));
        QVERIFY2(notes.isEmpty(), qPrintable(notes.join(u'|')));
    }

    /// In the narrowest window, with whatever values the machine has.
    void everyLessonIsReadWithoutScrollingSideways_data()
    {
        QTest::addColumn<QString>("file");
        const auto lessons = lessons::lessonsIn(text(WORLDSWITCH_SOURCE_DIR "/lessons"));
        QVERIFY(lessons.size() >= 9);
        for (const lessons::LessonEntry& entry : lessons)
            for (const char* language : {"en", "zh_CN"})
                QTest::addRow("%s, %s", qPrintable(entry.name), language)
                    << lessons::lessonFile(entry.folder, text(language));
    }
    void everyLessonIsReadWithoutScrollingSideways()
    {
        QFETCH(QString, file);
        open({1120, 700});
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        const auto lesson = lessons::loadLesson(file);
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QStringList pages{lesson->introduction};
        for (const lessons::LessonStep& step : lesson->steps)
            pages << step.markdown + text("\n\n") + step.question << step.after;
        static const QRegularExpression value(text("\\{\\{[^}]*\\}\\}"));
        for (QString& page : pages) {
            page.replace(value, text("0x0123456789abcdef"));
            m_panel->narration()->tell(page, {}, {}, {});
            QVERIFY(!m_panel->narration()->horizontalScrollBar()->isVisible());
            QCOMPARE(cutIn(*m_panel->narration()), QString());
            const auto* document = m_panel->narration()->document();
            for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
                const bool isCode = block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
                QVERIFY2(!isCode || block.layout()->lineCount() == 1, qPrintable(block.text()));
            }
        }
    }

    /// What stands below one another in the file does so in the window, whatever its letters: an
    /// ideograph has two columns there, as in a terminal.
    void codeStandsInColumns_data() { everyLessonIsReadWithoutScrollingSideways_data(); }
    void codeStandsInColumns()
    {
        QFETCH(QString, file);
        open({1280, 800});
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        const auto lesson = lessons::loadLesson(file);
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QStringList pages{lesson->introduction,
                          text("    EL3   固件，ELF   （这台机器没有）\n    EL2   监控器      "
                               "HCR_EL2\n    E1    a           x\n")};
        for (const lessons::LessonStep& step : lesson->steps)
            pages << step.markdown + text("\n\n") + step.question << step.after;
        int drawn = 0;
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            m_window->resize(size); // what stands there is fitted again
            wideInColumns(*m_panel->narration());
            for (const QString& page : pages) {
                m_panel->narration()->tell(page, {}, {}, {});
                drawn += wideInColumns(*m_panel->narration());
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(drawn > 0);
    }

    /// Above whatever four choices a lesson has; the code gives the room, and has it back when the
    /// question is answered. No step moves anything.
    void anOpenQuestionLeavesNineLinesOfProse_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("language");
        const auto lessons = lessons::lessonsIn(text(WORLDSWITCH_SOURCE_DIR "/lessons"));
        for (const lessons::LessonEntry& entry : lessons)
            for (const char* language : {"en", "zh_CN"})
                QTest::addRow("%s, %s", qPrintable(entry.name), language)
                    << lessons::lessonFile(entry.folder, text(language)) << text(language);
    }
    void anOpenQuestionLeavesNineLinesOfProse()
    {
        QFETCH(QString, file);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        const auto lesson = lessons::loadLesson(file);
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        std::vector<QStringList> questions{{text("one"), text("two"), text("three"), text("four")}};
        static const QRegularExpression value(text("\\{\\{[^}]*\\}\\}"));
        for (const lessons::LessonStep& step : lesson->steps) {
            QStringList says;
            for (const lessons::Choice& choice : step.choices)
                says << QString(choice.say).replace(value, text("0x0123456789abcdef"));
            if (says.size() == 4)
                questions.push_back(says);
        }
        const QString prose = language == text("en") ? text("A sentence of prose that goes on. ")
                                                     : text("这里是一段很长的文字，");
        open({1280, 800});
        for (const QStringList& says : questions) {
            QVERIFY(openLesson(choicesOf(says), 1, prose.repeated(40) + text("\n\n")));
            QCOMPARE(m_panel->choices().size(), std::size_t(4));
            const int lines = linesOfProse() + linesIn(*m_panel->question());
            QVERIFY2(lines >= 9, qPrintable(text("%1: %2").arg(lines).arg(says.join(u'|'))));
            for (const gui::ChoiceButton* choice : m_panel->choices()) {
                QVERIFY(m_panel->rect().contains(choice->geometry()));
                QVERIFY(choice->height() >= choice->heightForWidth(choice->width()));
                QVERIFY(!choice->geometry().intersects(m_panel->narration()->geometry()));
            }
            const QRect code = m_window->code()->geometry(), own = m_panel->geometry();
            for (const char* action : {"back", "back", "step", "previous-switch", "next-phase"}) {
                m_window->action(action)->trigger();
                QCOMPARE(m_window->code()->geometry(), code);
                QCOMPARE(m_panel->geometry(), own);
                QVERIFY(linesOfCode() >= 3);
            }
            m_panel->choices().front()->click();
            m_panel->primary()->click();
            QVERIFY(m_panel->done());
            QVERIFY(m_window->code()->height() > code.height());
            QVERIFY(linesOfCode() >= 1);
        }
    }
    /// It stands above what it is answered by, all of it, wherever the text is scrolled to; and
    /// leaves some of the text.
    void theOpenQuestionIsInSight_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QSize>("size");
        const auto lessons = lessons::lessonsIn(text(WORLDSWITCH_SOURCE_DIR "/lessons"));
        for (const lessons::LessonEntry& entry : lessons)
            for (const char* language : {"en", "zh_CN"})
                for (const QSize size : {QSize(1280, 800), QSize(1364, 743), QSize(1920, 1080)})
                    QTest::addRow("%s, %s, %dx%d", qPrintable(entry.name), language, size.width(),
                                  size.height())
                        << lessons::lessonFile(entry.folder, text(language)) << text(language)
                        << size;
    }
    void theOpenQuestionIsInSight()
    {
        QFETCH(QString, file);
        QFETCH(QString, language);
        QFETCH(QSize, size);
        base::installTranslations(*qApp, language);
        const auto lesson = lessons::loadLesson(file);
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        open(size);
        static const QRegularExpression value(text("\\{\\{[^}]*\\}\\}"));
        int asked = 0;
        for (const lessons::LessonStep& step : lesson->steps) {
            if (!step.ask)
                continue;
            const auto filled = [](QString says) {
                return says.replace(value, text("0x0123456789abcdef"));
            };
            QStringList says;
            for (const lessons::Choice& choice : step.choices)
                says << filled(choice.say);
            QVERIFY(openLesson(
                says.isEmpty() ? text("ask = \"1\"\npoints = 1\nhint = [\"a hint\"]\n")
                               : choicesOf(says),
                1, text("A line of prose.\n\n").repeated(60) + filled(step.question) + u' '));
            ++asked;
            auto* question = m_panel->question();
            const QString which = step.id + u'\n' + question->toPlainText();
            for (const int scrolled : {0, m_panel->narration()->verticalScrollBar()->maximum()}) {
                m_panel->narration()->verticalScrollBar()->setValue(scrolled);
                QCOMPARE(support::hidesRect(*question, question->rect()), QString());
                QVERIFY2(question->toPlainText().endsWith(text("Which?")), qPrintable(which));
                QVERIFY2(question->verticalScrollBar()->maximum() == 0, qPrintable(which));
            }
            QVERIFY(!m_panel->narration()->toPlainText().contains(text("Which?")));
            QVERIFY(m_panel->narration()->geometry().bottom() < question->geometry().top());
            QVERIFY2(linesOfProse() >= 3, qPrintable(which));
            for (const gui::ChoiceButton* choice : m_panel->choices())
                QVERIFY(question->geometry().bottom() < choice->geometry().top());
            m_panel->skipButton()->click();
            QVERIFY(question->isHidden());
        }
        QVERIFY(asked > 0);
    }

    /// Who wants more of the code moves the splitter: it stays where it was put.
    void whereTheReaderPutsTheSplitterItStays()
    {
        open({1280, 800});
        const QString choice = text("A choice of two lines: ").repeated(3);
        QVERIFY(openLesson(choicesOf({choice, choice, choice, choice})));
        const int before = m_window->code()->height();
        for (int times = 1; times <= 2; ++times) {
            const int height = m_window->code()->height();
            m_window->action("lesson-smaller")->trigger();
            QVERIFY2(m_window->code()->height() > height, qPrintable(QString::number(times)));
        }
        for (int times = 1; times <= 2; ++times)
            m_window->action("lesson-larger")->trigger();
        QVERIFY(std::abs(m_window->code()->height() - before) <= 2);
    }

    void itsButtonsAndItsFieldShowTheWholeOfTheirWords_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        for (const QSize size : {QSize(1120, 700), QSize(1280, 800), QSize(1920, 1080)})
            for (const char* language : {"en", "zh_CN"})
                QTest::addRow("%dx%d, %s", size.width(), size.height(), language)
                    << size << text(language);
    }
    void itsButtonsAndItsFieldShowTheWholeOfTheirWords()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        open(size);
        const QString asks = text("ask = \"host.x20\"\npoints = 1\nhint = [\"a hint\", {say = "
                                  "\"another\", costs = 1}]\n");
        // The second is about another machine than the one that is recorded.
        for (const char* recording : {"", "[recording.poke]\nguest_a_plain_rounds = 0\n"}) {
            QVERIFY(openLesson(asks, 25, {}, text(recording)));
            QVERIFY(m_panel->hintButton()->isVisible() && m_panel->skipButton()->isVisible());
            const int frame = m_window->theme().ipx(2 * 12) + 2; // beside its words
            m_panel->hintButton()->click(); // the next one costs a point, which it says
            for (const QPushButton* button :
                 {m_panel->hintButton(), m_panel->skipButton(), m_panel->primary()}) {
                QVERIFY2(button->fontMetrics().horizontalAdvance(button->text()) + frame <=
                             button->width(),
                         qPrintable(button->text()));
                QVERIFY(m_panel->rect().contains(button->geometry()));
                QVERIFY(!m_panel->narration()->geometry().intersects(button->geometry()));
            }
        }
        QVERIFY2(m_panel->primary()->text().contains(text("25")),
                 qPrintable(m_panel->primary()->text()));
        QVERIFY(openLesson(text("ask = \"host.x20\"\npoints = 1\n")));
        const QLineEdit* field = m_panel->answerField();
        QVERIFY(field->isVisible());
        QVERIFY2(field->fontMetrics().horizontalAdvance(field->placeholderText()) +
                         m_window->theme().ipx(2 * 6 + 4) <=
                     field->width(),
                 qPrintable(field->placeholderText()));
    }

private:
    struct Line {
        QRectF rect;
        QFont font;
    };
    /// Where the lines stand that a paragraph of the lesson's text is written in.
    QList<Line> linesOf(const QString& paragraph)
    {
        QList<Line> lines;
        const auto* document = m_panel->narration()->document();
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
            if (block.text().trimmed() != paragraph.trimmed())
                continue;
            for (int i = 0; i < block.layout()->lineCount(); ++i)
                lines << Line{block.layout()->lineAt(i).naturalTextRect().translated(
                                  block.layout()->position()),
                              block.begin().fragment().charFormat().font()};
        }
        return lines;
    }
    /// A question of those choices, of which the first is right.
    static QString choicesOf(const QStringList& says)
    {
        QString block = text("ask = \"1\"\npoints = 1\nhint = [\"a hint\"]\n");
        int number = 0;
        for (QString say : says)
            block += text("[[choice]]\nis = \"%1\"\nsay = \"%2\"\n")
                         .arg(QString::number(++number),
                              say.replace(u'\\', text("\\\\")).replace(u'"', text("\\\"")));
        return block;
    }
    /// So many of them, the title apart, are wholly to be seen.
    [[nodiscard]] int linesOfProse() const { return linesIn(*m_panel->narration()); }
    [[nodiscard]] static int linesIn(const gui::LessonText& narration)
    {
        const auto* document = narration.document();
        int lines = 0;
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
            const QPointF at =
                block.layout()->position() - QPointF(0, narration.verticalScrollBar()->value());
            for (int i = 0; i < block.layout()->lineCount(); ++i) {
                const QRectF line = block.layout()->lineAt(i).rect().translated(at);
                const bool isIn =
                    line.top() >= 0 && line.bottom() <= narration.viewport()->height();
                lines += isIn && block.blockFormat().headingLevel() == 0 ? 1 : 0;
            }
        }
        return lines;
    }
    /// The same of the code's rows; none where the current one is not among them.
    [[nodiscard]] int linesOfCode() const
    {
        const QListView* view = m_window->code()->view();
        const auto* model = m_window->code()->model();
        int lines = 0;
        bool isCurrent = false;
        for (int row = 0; row < model->rowCount(); ++row) {
            const bool isIn =
                view->viewport()->rect().contains(view->visualRect(model->index(row)));
            lines += isIn ? 1 : 0;
            isCurrent = isCurrent || (isIn && row == model->currentRow());
        }
        return isCurrent ? lines : 0;
    }
    /// What reaches farthest to the right in the lesson's text, and out of sight; empty for
    /// nothing.
    static QString cutIn(const gui::LessonText& narration)
    {
        const auto* document = narration.document();
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
            const QTextLayout& layout = *block.layout();
            const double left = document->documentLayout()->blockBoundingRect(block).left() -
                                layout.boundingRect().left();
            for (int i = 0; i < layout.lineCount(); ++i) {
                const double right = left + layout.lineAt(i).naturalTextRect().right();
                if (right > narration.viewport()->width())
                    return text("%1: %2").arg(right).arg(block.text());
            }
        }
        return {};
    }
    /// Each letter of the code is where its column is; how many of the lines have an ideograph.
    static int wideInColumns(const gui::LessonText& narration)
    {
        int lines = 0;
        const auto* document = narration.document();
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
            if (!block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage) ||
                block.layout()->lineCount() != 1)
                continue;
            const QTextLine line = block.layout()->lineAt(0);
            const QString letters = block.text();
            const QFontMetricsF metrics(block.begin().fragment().charFormat().font());
            const double column = metrics.horizontalAdvance(u'0');
            for (int i = 0; i <= letters.size(); ++i) {
                const double off = line.cursorToX(i) - line.cursorToX(0) -
                                   column * double(lessons::columnsOf(letters.left(i)));
                if (std::abs(off) > 1)
                    QTest::qFail(
                        qPrintable(
                            text("%1, letter %2: %3 pixels off").arg(letters).arg(i).arg(off)),
                        __FILE__, __LINE__);
            }
            lines += std::any_of(letters.begin(), letters.end(), lessons::isWide) ? 1 : 0;
        }
        return lines;
    }
    void open(QSize size)
    {
        m_window = support::windowWith(m_story, size);
        m_panel = m_window->lesson();
    }
    /// A lesson of one step that has that block, that prose before it, and is about that recording.
    bool openLesson(const QString& block, int switches = 1, const QString& prose = {},
                    const QString& recording = {})
    {
        QFile file(m_dir.filePath(text("lesson.md")));
        if (!file.open(QIODevice::WriteOnly))
            return false;
        file.write(
            (text("# A test\n\nProse.\n\n```lab\nid = \"a-test\"\nseed = \"s\"\nbudget = "
                  "5000\nswitches = %1\n%4```\n\n## One\n\nSee.\n\n%3Which?\n\n```lab\n%2```\n")
                 .arg(QString::number(switches), block, prose, recording))
                .toUtf8());
        file.close();
        const auto opened = m_window->openLesson(file.fileName(), text("en"));
        if (!opened.ok())
            qWarning("%s", qPrintable(opened.error().sentence));
        return opened.ok();
    }

    QTemporaryDir m_dir;
    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
};

QTEST_MAIN(TestLessonFits)
#include "tst_lesson_fits.moc"
