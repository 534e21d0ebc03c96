// SPDX-License-Identifier: GPL-2.0-or-later
// One terminal for several guests: the very source of the image, on the host, with a UART that
// keeps what is printed.
#include "devices/console.h"
#include "devices/uart.h"

#include <QByteArray>
#include <QTest>

namespace {
QByteArray printed;
}

void uart_put(char c)
{
    printed += c;
}
void uart_puts(const char* text)
{
    printed += text;
}
void uart_put_hex(u64) {}

class TestConsole : public QObject {
    Q_OBJECT
    console_line m_lines[2]{};

    void print(int guest, const QByteArray& text)
    {
        for (const char c : text)
            console_put(m_lines[guest], static_cast<char>('A' + guest), c);
    }
    void wait(int guest) { console_flush(m_lines[guest], static_cast<char>('A' + guest)); }

private slots:
    void init()
    {
        for (int guest : {0, 1}) // the last test's lines, to their end
            print(guest, "\n");
        m_lines[0] = m_lines[1] = {};
        console_shown = EVERY_GUEST;
        printed.clear();
    }

    void linesHaveNamesAndAreWhole()
    {
        print(0, "hel");
        print(1, "wor");
        print(0, "lo\r\n");
        print(1, "ld\n");
        QCOMPARE(printed, QByteArray("[A] hello\n[B] world\n"));
    }

    void escapeSequencesAreLeftOutOfLines_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* name, const char* text, const char* line) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(line);
        };
        row("a colour", "\x1b[31mred\x1b[0m\n", "[A] red\n");
        row("a screen that is cleared", "\x1b[2J\x1b[1;1Hmenu\n", "[A] menu\n");
        row("a private mode", "\x1b[?25lhidden\x1b[?25h\n", "[A] hidden\n");
        row("a title, ended by BEL", "\x1b]0;title [B] x\ashell\n", "[A] shell\n");
        row("a title, ended by ESC backslash", "\x1b]2;title\x1b\\shell\n", "[A] shell\n");
        row("a device's string", "\x1bPq#0;2;0~\x1b\\picture\n", "[A] picture\n");
        row("a character set", "\x1b(B\x1b)0text\x1b=\n", "[A] text\n");
        row("two bytes",
            "\x1b"
            "7saved\x1b"
            "8\n",
            "[A] saved\n");
        row("one in another", "\x1b[3\x1b[1mbold\n", "[A] bold\n");
        row("one that never ends", "\x1b]0;\nnext\n", "[A] \n[A] next\n");
    }
    void escapeSequencesAreLeftOutOfLines()
    {
        // Cut at every byte: the guest waits there, and the other one prints.
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, line);
        print(0, text);
        QCOMPARE(printed, line);
        for (qsizetype cut = 1; cut < text.size(); ++cut) {
            init();
            print(0, text.left(cut));
            wait(0);
            print(1, "other\n");
            print(0, text.mid(cut));
            QVERIFY2(!printed.contains('\x1b'), printed);
            QVERIFY2(printed.contains("[B] other\n"), printed);
            const QByteArray rest = QByteArray(printed)
                                        .replace("[B] other\n", "")
                                        .replace("[A] ", "")
                                        .replace("\n", "");
            QCOMPARE(rest, QByteArray(line).replace("[A] ", "").replace("\n", ""));
        }
    }

    void aSequenceLongerThanALineIsLeftOutToo()
    {
        print(0, "\x1b]52;c;" + QByteArray(5000, 'x') + "\atext\n");
        QCOMPARE(printed, QByteArray("[A] text\n"));
    }

    void oneThatIsShownAloneIsShownAsItIs()
    {
        const QByteArray screen = "\x1b[2J\x1b[10;20H\x1b[7m<Yes>\x1b[0m\r\n\0"
                                  "\x1b]0;\xe4\xbd\xa0\a" +
                                  QByteArray(300, '-');
        console_shown = 'B';
        for (const char c : screen) {
            print(1, QByteArray(1, c));
            print(0, "never seen\n");
            wait(1);
        }
        QCOMPARE(printed, screen);
        console_shown = 'A'; // Ctrl-]
        print(1, "nor this\n");
        print(0, "seen");
        QCOMPARE(printed, screen + "seen");
    }
};

QTEST_APPLESS_MAIN(TestConsole)
#include "tst_console.moc"
