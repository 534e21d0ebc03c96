// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson's Markdown as plain lines, for a terminal and for what reads it aloud.
#include "engine/plain-text.h"

#include <QTest>

class TestLessonText : public QObject {
    Q_OBJECT
private slots:
    void markdownIsPlain_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("plain");
        const auto row = [](const char* name, const char* markdown, const char* plain) {
            QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(plain);
        };
        row("nothing", "", "");
        row("marks go", "An **STP** is *two* `str x19`s.", "An STP is two str x19s.");
        row("lines stay", "one\ntwo\n\nthree", "one\ntwo\n\nthree");
        row("code is indented", "so:\n\n    stp x0, x1\n\n    ret\n\nthen",
            "so:\n\n    stp x0, x1\n\n    ret\n\nthen");
        row("code at the start", "    stp x0, x1", "    stp x0, x1");
        row("fenced code", "```\nldp **x0**\n```", "    ldp **x0**");
        row("a list", "- one\n- two\n  lines\n\nthen", "- one\n- two\n  lines\n\nthen");
        row("numbers", "3. three\n4. four", "3. three\n4. four");
        row("a list in a list", "- a\n  - b\n- c", "- a\n  - b\n\n- c");
        row("a quotation", "> what he said\n> and she", "> what he said\n> and she");
        row("a heading", "### Title\ntext", "Title\n\ntext");
        row("HTML is text", "<b>bold</b> & <script>x</script>", "<b>bold</b> & <script>x</script>");
        row("a link is its words", "see [the manual](http://example.org)", "see the manual");
        row("Chinese", "**STP** 就是\n两条 `STR`。", "STP 就是\n两条 STR。");
        row("a star that marks nothing", "slot 20 is at 8*20", "slot 20 is at 8*20");
    }
    void markdownIsPlain()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, plain);
        QCOMPARE(lessons::plainText(markdown), plain);
    }
};

QTEST_GUILESS_MAIN(TestLessonText)
#include "tst_lesson_text.moc"
