// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/terminal-style.h"

#include <QTest>

using reading::Owner;

class tst_ink : public QObject {
    Q_OBJECT
private slots:
    void a_text_breaks_at_its_spaces_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("width");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("a short text stays one line")
            << QStringLiteral("one two") << 20 << QStringList{QStringLiteral("one two")};
        QTest::newRow("a long text breaks before the word that is too much")
            << QStringLiteral("one two three") << 8
            << QStringList{QStringLiteral("one two"), QStringLiteral("three")};
        QTest::newRow("a word that is too long stays whole")
            << QStringLiteral("a vcpu->arch.ctxt b") << 6
            << QStringList{QStringLiteral("a"), QStringLiteral("vcpu->arch.ctxt"),
                           QStringLiteral("b")};
        QTest::newRow("Chinese breaks anywhere, two columns a character")
            << QStringLiteral("寄存器保存") << 6
            << QStringList{QStringLiteral("寄存器"), QStringLiteral("保存")};
        QTest::newRow("nothing is no line") << QString() << 10 << QStringList();
    }
    void a_text_breaks_at_its_spaces()
    {
        QFETCH(QString, text);
        QFETCH(int, width);
        QFETCH(QStringList, lines);
        QCOMPARE(trace::wrapped(text, width), lines);
    }

    void an_owner_has_a_letter_of_its_own()
    {
        Owner owner;
        QStringList letters{trace::ownerLetter(owner)};
        for (const auto kind : {Owner::Kind::Host, Owner::Kind::Pointer, Owner::Kind::Code,
                                Owner::Kind::Scratch, Owner::Kind::Guest}) {
            owner.kind = kind;
            owner.guest = 0;
            letters << trace::ownerLetter(owner);
        }
        owner.guest = 1;
        letters << trace::ownerLetter(owner);
        QCOMPARE(letters.join(QString()), QStringLiteral("?HpcsAB"));
    }

    void colour_is_there_only_when_it_is_wanted()
    {
        Owner host;
        host.kind = Owner::Kind::Host;
        QCOMPARE(trace::TerminalStyle(false).owned(host, QStringLiteral("x19")).text(),
                 QStringLiteral("x19"));
        QCOMPARE(trace::TerminalStyle(true).owned(host, QStringLiteral("x19")).text(),
                 QStringLiteral("\x1b[1;34mx19\x1b[0m"));
    }
};

QTEST_GUILESS_MAIN(tst_ink)
#include "tst_ink.moc"
