// SPDX-License-Identifier: GPL-2.0-or-later
// No name of a stranger's can move a terminal's cursor, colour or hide a text, or turn it round.
#include "cli/plain-text.h"
#include "cli/terminal-text.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

class tst_plain_text : public QObject {
    Q_OBJECT
private slots:
    void whatATerminalWouldObeyIsWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("seen");
        const auto row = [](const char* name, const QString& text, const char* seen) {
            QTest::newRow(name) << text << QString::fromUtf8(seen);
        };
        row("a plain name stays", QStringLiteral("__guest_enter"), "__guest_enter");
        row("Chinese and signs stay", QStringLiteral("寄存器 → x19 ±½ 🙂"),
            "寄存器 → x19 ±½ 🙂");
        row("a tab stays", QStringLiteral("a\tb"), "a\tb");
        row("a colour is written", QStringLiteral("\x1b[31mred"), "\\x1b[31mred");
        row("a title of the window is written", QStringLiteral("\x1b]0;gone\x07"),
            "\\x1b]0;gone\\x07");
        row("a carriage return is written", QStringLiteral("violated\rholds   "),
            "violated\\x0dholds   ");
        row("a backspace is written", QStringLiteral("no\b\byes"), "no\\x08\\x08yes");
        row("a line feed is written", QStringLiteral("name\nswitch 1: holds"),
            "name\\x0aswitch 1: holds");
        row("the end of a string of C is written", QString(QChar(0)), "\\x00");
        row("DEL is written", QString(QChar(0x7f)), "\\x7f");
        row("the C1 control of a colour is written", QString(QChar(0x9b)) + u'm', "\\x9bm");
        row("the first C1 control is written", QString(QChar(0x80)), "\\x80");
        row("an override of the direction is written",
            QString(QChar(0x202e)) + QStringLiteral("txt"), "\\u202etxt");
        row("an isolate is written", QString(QChar(0x2066)), "\\u2066");
        row("a mark of the direction is written", QString(QChar(0x200f)), "\\u200f");
        row("a line separator is written", QString(QChar(0x2028)), "\\u2028");
    }
    void whatATerminalWouldObeyIsWritten()
    {
        QFETCH(QString, text);
        QFETCH(QString, seen);
        QCOMPARE(cli::visible(text), seen);
    }

    void aTextOfSeveralLinesKeepsThem()
    {
        QCOMPARE(cli::visible(QStringLiteral("one\n\x1b[2Jtwo\r\n"), cli::Controls::NewLines),
                 QStringLiteral("one\n\\x1b[2Jtwo\\x0d\n"));
    }

    void coloursOfOursAreTheOnlyOnes()
    {
        const auto line = QStringLiteral("\x1b[8m") +
                          cli::TerminalText::painted("1;31", QStringLiteral("a\x1b[0mb")) +
                          QStringLiteral("\x1b[0m");
        QCOMPARE(line.text(), QStringLiteral("\\x1b[8m\x1b[1;31ma\\x1b[0mb\x1b[0m\\x1b[0m"));
    }

    void jsonSaysTheSameWithoutThem_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a plain name") << QStringLiteral("x19 → 宿主");
        QTest::newRow("an escape sequence") << QStringLiteral("\x1b[31m");
        QTest::newRow("a C1 control") << QString(QChar(0x9b)) + QStringLiteral("2J");
        QTest::newRow("DEL") << QString(QChar(0x7f));
        QTest::newRow("an override of the direction") << QString(QChar(0x202e));
    }
    void jsonSaysTheSameWithoutThem()
    {
        QFETCH(QString, name);
        const QJsonObject object{{QStringLiteral("name"), name}};
        for (const auto form : {QJsonDocument::Compact, QJsonDocument::Indented}) {
            const auto json = cli::visibleJson(QJsonDocument(object).toJson(form));
            QCOMPARE(QJsonDocument::fromJson(json).object(), object);
            const auto text = QString::fromUtf8(json);
            QCOMPARE(cli::visible(text, cli::Controls::NewLines), text);
        }
    }
};

QTEST_GUILESS_MAIN(tst_plain_text)
#include "tst_plain_text.moc"
