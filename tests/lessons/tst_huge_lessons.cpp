// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-lesson lint on files that a stranger made to be slow.
#include "support/lesson-tool.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray kTitle = "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n";

QByteArray step(const QByteArray& lab)
{
    return "## Step\nHow so?\n```lab\n" + lab + "```\n";
}

} // namespace

class TestHugeLessons : public QObject {
    Q_OBJECT
private slots:
    /// A stranger's file is as long as it may be, and made to be slow: it is told what it is. There
    /// is a deadline, and nothing is measured; each took minutes.
    void aHugeFileIsLookedAt_data()
    {
        QTest::addColumn<QByteArray>("lesson");
        QTest::addColumn<QString>("says");
        const QByteArray one = step("id = \"one\"\nrun_to = \"enter\"\n");
        const auto numbers = [](int from) {
            QByteArray list;
            for (int n = from; n < from + 256; ++n)
                list += QByteArray::number(n) + ',';
            return list;
        };
        constexpr qsizetype kMost = 250000;
        const auto filled = [&](const QByteArray& with) {
            return with.repeated(kMost / with.size());
        };
        QTest::newRow("placeholders in a line")
            << kTitle + filled("{{x1}}") + '\n' + one << u"T, 1 step"_s;
        QTest::newRow("placeholders of nothing")
            << kTitle + filled("{{y1}}") + '\n' + one << u"no register called “y1”"_s;
        QTest::newRow("links in a line")
            << kTitle + filled("[a](b) ") + '\n' + one << u"There is no b beside this file."_s;
        QTest::newRow("links by name")
            << kTitle + filled("[a][b] ") + '\n' + one << u"No line says where “b” leads."_s;
        QTest::newRow("paragraphs") << kTitle + filled("a\n\n") + one << u"T, 1 step"_s;
        QTest::newRow("a drawing of ideographs")
            << kTitle + filled("    \xe5\xad\x97  x\n") + '\n' + one << u"T, 1 step"_s;
        QByteArray rows;
        for (int n = 0; rows.size() < kMost; ++n)
            rows += "[[diagnose]]\neach = [" + numbers(n * 256) +
                    "]\nwhen = \"x1 == {n}\"\nsay = \"{{x1}}\"\n";
        QTest::newRow("rows for numbers")
            << kTitle + step("run_to = \"enter\"\n" + rows)
            << u"The rows of this file that stand for numbers are more than 20000."_s;
        QByteArray functions;
        for (int n = 0; functions.size() < kMost; ++n)
            functions += step("run_to = \"call:__guest_entr" + QByteArray::number(n) + "\"\n");
        QTest::newRow("names of nothing")
            << kTitle + functions << u"There are more than 1000 mistakes"_s;
        QByteArray items;
        for (int n = 0; items.size() < kMost; ++n)
            items += "[[order]]\nid = \"i" + QByteArray::number(n) + "\"\nsay = \"s\"\n";
        QTest::newRow("items") << kTitle + step(items) << u"An order has 3 to 12 items."_s;
    }
    void aHugeFileIsLookedAt()
    {
        QFETCH(QByteArray, lesson);
        QFETCH(QString, says);
        QVERIFY(write(lesson));
        const auto ran = support::lessonTool(
            {u"lint"_s, m_lesson, u"--image"_s, QStringLiteral(WORLDSWITCH_IMAGE)});
        QVERIFY2(ran.code == 0 || ran.code == 1, qPrintable(ran.errors));
        QCOMPARE(ran.code == 0, says == u"T, 1 step");
        QVERIFY2(ran.output.contains(says.toUtf8()), ran.output.left(500));
    }
    void aFileThatIsLongerIsNotRead()
    {
        QVERIFY(write(kTitle + QByteArray(262144, '\n')));
        const auto ran = support::lessonTool({u"lint"_s, m_lesson});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.errors.contains(u"it is larger than 256 KB"_s), qPrintable(ran.errors));
    }

private:
    [[nodiscard]] bool write(const QByteArray& lesson) const
    {
        QFile file(m_lesson);
        return file.open(QIODevice::WriteOnly) && file.write(lesson) == lesson.size();
    }

    const QTemporaryDir m_dir;
    const QString m_lesson = m_dir.filePath(u"lesson.md"_s);
};

QTEST_GUILESS_MAIN(TestHugeLessons)
#include "tst_huge_lessons.moc"
