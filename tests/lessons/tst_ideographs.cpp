// SPDX-License-Identifier: GPL-2.0-or-later
// Chinese paragraphs are wrapped in their files and have no blanks where they are shown.
#include "engine/ideographs.h"
#include "engine/lesson.h"
#include "engine/parser.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

class tst_ideographs : public QObject {
    Q_OBJECT
private slots:
    void lineEndsBetweenIdeographsGo_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("joined");
        const auto row = [](const char* name, const char* markdown, const char* joined) {
            QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(joined);
        };
        row("two lines", "一对寄存器\n写入内存", "一对寄存器写入内存");
        row("behind a full stop", "写入内存。\n然后返回", "写入内存。然后返回");
        row("before a quotation", "它叫\n“世界切换”", "它叫“世界切换”");
        row("behind a dash", "主机——\n它运行", "主机——它运行");
        row("beside a letter", "寄存器 x19\n是主机的", "寄存器 x19\n是主机的");
        row("before code", "执行\n`stp`", "执行\n`stp`");
        row("between paragraphs", "第一段\n\n第二段", "第一段\n\n第二段");
        row("behind a heading", "# 标题\n正文", "# 标题\n正文");
        row("in a list", "- 甲\n- 乙", "- 甲\n- 乙");
        row("in code", "```\n甲\n乙\n```\n丙\n丁", "```\n甲\n乙\n```\n丙丁");
        row("a hard end", "甲  \n乙", "甲  \n乙");
        row("English", "a pair —\n“two” …\nlines", "a pair —\n“two” …\nlines");
        row("nothing", "", "");
    }
    void lineEndsBetweenIdeographsGo()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, joined);
        QCOMPARE(lessons::joinIdeographs(markdown), joined);
    }

    void noLessonHasABlankThere()
    {
        const QDir folder(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons"));
        static const QRegularExpression between(QStringLiteral("\\p{Han}\\n\\p{Han}"));
        int lessons = 0, steps = 0;
        for (const QString& name : folder.entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
            const auto lesson =
                lessons::loadLesson(folder.filePath(name + QStringLiteral("/lesson.zh_CN.md")));
            QVERIFY2(lesson.ok(), qPrintable(name));
            ++lessons;
            for (const auto& step : lesson->steps) {
                ++steps;
                for (const QString& text : {step.markdown, step.question, step.after})
                    QVERIFY2(!text.contains(between), qPrintable(text));
            }
        }
        QVERIFY(lessons >= 9);
        QVERIFY(steps > 60);
    }
};

QTEST_GUILESS_MAIN(tst_ideographs)
#include "tst_ideographs.moc"
