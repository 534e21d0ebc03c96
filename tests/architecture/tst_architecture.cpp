// SPDX-License-Identifier: GPL-2.0-or-later
// The tree is built as docs/architecture.md says, what the documents name is there, and no word
// stands that docs/glossary.md has done away with; and in toy trees each fault is found.
#include "architecture/house.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

using Check = QStringList (house::Tree::*)() const;

struct Kind {
    const char* name;
    Check check;
};
const Kind kKinds[] = {
    {"the table", &house::Tree::tableFaults},
    {"includes", &house::Tree::includeFaults},
    {"links", &house::Tree::linkFaults},
    {"references", &house::Tree::deadReferences},
    {"comments", &house::Tree::deadComments},
    {"words", &house::Tree::forbiddenWords},
    {"words that go", &house::Tree::moreGoingWords},
};

/// A small tree that is as it says: two libraries, a program, a document, a glossary.
const QHash<QString, QByteArray> kToy{
    {u"docs/architecture.md"_s, "# Architecture\n\n## The floors\n\n| Folder | Library | Uses |\n"
                                "|---|---|---|\n| `gdbclient/base` | `ws_base` | – |\n"
                                "| `gdbclient/rsp` | `ws_rsp` | `ws_base` |\n"
                                "| `gdbclient/machine` | `ws_machine` | `ws_rsp` |\n"
                                "| `tools/trace` | – | `ws_machine` |\n"},
    {u"docs/glossary.md"_s, "# Glossary\n\n## Words that are no more\n\n| Word | Now |\n|---|---|\n"
                            "| `Wire` | `Transport` |\n\n## Words that go\n\n| Word | Then |\n"
                            "|---|---|\n| `Facts` | `Info` |\n"},
    {u"tests/architecture/words-that-go.txt"_s, "2 Facts in gdbclient/base/task.h\n"},
    {u"README.md"_s, "See `docs/architecture.md`, `rsp/`, `rsp::Session` and `tst_session`.\n"},
    {u"gdbclient/base/task.h"_s, "struct Task {}; // Facts and Facts\n"},
    {u"gdbclient/base/CMakeLists.txt"_s, "worldswitch_room(base LINKS Qt6::Core)\n"},
    {u"gdbclient/rsp/session.h"_s,
     "#include \"base/task.h\"\nnamespace rsp { struct Session { void begin(); }; }\n"},
    {u"gdbclient/rsp/session.cpp"_s, "#include \"rsp/session.h\"\nnamespace rsp { namespace { bool "
                                     "start(int n) { stop(); return n; }"
                                     " }\nvoid Session::begin() { start(1); } }\n"},
    {u"gdbclient/rsp/CMakeLists.txt"_s, "worldswitch_room(rsp\n  LINKS ws_base)\n"},
    {u"gdbclient/machine/machine.cpp"_s, "#include \"rsp/session.h\"\n#include \"base/task.h\"\n"},
    {u"gdbclient/machine/CMakeLists.txt"_s, "worldswitch_room(machine LINKS ws_rsp ws_base)\n"},
    {u"tools/trace/main.cpp"_s, "#include \"base/task.h\"\n#include \"generated.h\"\n"},
    {u"tools/trace/CMakeLists.txt"_s, "worldswitch_tool(trace LINKS ws_machine)\n"},
    {u"tests/rsp/tst_session.cpp"_s, "#include \"rsp/session.h\"\n"},
};

} // namespace

class tst_Architecture : public QObject {
    Q_OBJECT
private slots:
    void theTreeIsAsItSays_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; const auto& [name, check] : kKinds)
            QTest::newRow(name) << kind++;
    }
    void theTreeIsAsItSays()
    {
        QFETCH(int, kind);
        static const house::Tree tree(QStringLiteral(WORLDSWITCH_SOURCE_DIR));
        QVERIFY(tree.rooms().size() >= 8);
        QVERIFY(tree.sources() > 200);
        const auto faults = (tree.*kKinds[kind].check)();
        for (const QString& fault : faults)
            qWarning("%s", qPrintable(fault));
        QVERIFY2(faults.isEmpty(), qPrintable(QString::number(faults.size()) + u" faults"_s));
    }

    void aFaultIsFound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("add"); // to its end
        QTest::addColumn<QStringList>("faults");
        const auto row = [](const char* name, const char* file, const char* add,
                            const QStringList& faults) {
            QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(add) << faults;
        };
        row("nothing is wrong", "README.md", "", {});
        row("an upward include", "gdbclient/base/task.h", "#include \"rsp/session.h\"\n",
            {u"gdbclient/base/task.h:2: gdbclient/base includes gdbclient/rsp/session.h, which "
             u"does "
             "not stand below it"_s});
        row("an upward include by a path", "gdbclient/rsp/session.h",
            "#  include \"../machine/machine.cpp\"\n",
            {u"gdbclient/rsp/session.h:3: gdbclient/rsp includes gdbclient/machine/machine.cpp, "
             "which does not stand below it"_s});
        row("an upward link", "gdbclient/base/CMakeLists.txt",
            "target_link_libraries(ws_base PUBLIC ws_rsp)\n",
            {u"gdbclient/base/CMakeLists.txt:2: gdbclient/base links ws_rsp, which does not stand "
             "below it"_s});
        row("a file of another room in the same folder", "docs/architecture.md",
            "| `gdbclient/rsp/codec` | `ws_codec` | `ws_base` |\n",
            {u"docs/architecture.md: the room gdbclient/rsp/codec is no folder"_s,
             u"docs/architecture.md: ws_codec is not made in gdbclient/rsp/codec"_s});
        row("a library that is none", "tools/trace/CMakeLists.txt",
            "target_link_libraries(trace ws_player)\n",
            {u"tools/trace/CMakeLists.txt:2: ws_player is the library of no room"_s});
        row("a folder that is no room", "gdbclient/new/thing.h", "struct Thing {};\n",
            {u"gdbclient/new/thing.h: its folder is no room of docs/architecture.md"_s});
        row("an arrow that runs up in the table", "docs/architecture.md",
            "| `tests/rsp` | – | `tests/more` |\n| `tests/more` | – | – |\n",
            {u"docs/architecture.md: tests/rsp uses tests/more, which does not stand below it"_s,
             u"docs/architecture.md: the room tests/more is no folder"_s});
        row("a dead file", "README.md", "And `docs/formats.md`.\n",
            {u"README.md:2: there is no docs/formats.md"_s});
        row("a dead folder", "docs/architecture.md", "\nThe room `gdbclient/player/`.\n",
            {u"docs/architecture.md:12: there is no gdbclient/player/"_s});
        row("a dead symbol", "README.md", "`rsp::Codec::decode()` does it.\n",
            {u"README.md:2: nothing is called rsp::Codec::decode()"_s});
        row("a dead symbol of a class that is there", "README.md", "`rsp::Session::decode`\n",
            {u"README.md:2: nothing is called rsp::Session::decode"_s});
        row("a dead function", "README.md",
            "`Session::begin()` calls `start()`, `Session::start()` and `rsp::stop()`.\n",
            {u"README.md:2: nothing is called Session::start()"_s,
             u"README.md:2: nothing is called rsp::stop()"_s});
        row("a type is no function", "README.md", "`rsp::Session()`.\n",
            {u"README.md:2: nothing is called rsp::Session()"_s});
        row("a dead name of two words", "README.md", "`startSession`, then `endSession`.\n",
            {u"README.md:2: nothing is called startSession"_s,
             u"README.md:2: nothing is called endSession"_s});
        row("a dead link", "docs/architecture.md",
            "\n[there](glossary.md#words), [too](../README.md), [web](https://x.org/y), "
            "[not](README.md)\n",
            {u"docs/architecture.md:12: the link leads nowhere: README.md"_s});
        row("a dead test", "README.md", "Held by `tst_codec`.\n",
            {u"README.md:2: nothing is called tst_codec"_s});
        row("a dead file in a comment", "gdbclient/rsp/session.cpp",
            "// See gdbclient/rsp/session.h, and gdbclient/rsp/codec.h.\n",
            {u"gdbclient/rsp/session.cpp:4: there is no gdbclient/rsp/codec.h"_s});
        row("a dead file in a comment of several lines", "gdbclient/rsp/session.cpp",
            "/*\n * As rsp/codec.cpp has it, not \"x\".\n */ // and codec.h\n",
            {u"gdbclient/rsp/session.cpp:5: there is no rsp/codec.cpp"_s,
             u"gdbclient/rsp/session.cpp:6: there is no codec.h"_s});
        row("a dead test in a comment", "gdbclient/rsp/session.cpp", "int n; // tst_codec has it\n",
            {u"gdbclient/rsp/session.cpp:4: nothing is called tst_codec"_s});
        row("a dead symbol in a comment", "tests/rsp/tst_session.cpp",
            "/// rsp::Session::begin() does, `rsp::Session::decode` and rsp::Codec do not.\n",
            {u"tests/rsp/tst_session.cpp:2: nothing is called rsp::Session::decode"_s,
             u"tests/rsp/tst_session.cpp:2: nothing is called rsp::Codec"_s});
        row("a dead file in a build list's comment", "gdbclient/base/CMakeLists.txt",
            "# As docs/formats.md says.\n",
            {u"gdbclient/base/CMakeLists.txt:2: there is no docs/formats.md"_s});
        row("a dead file in a script's comment", "scripts/gates",
            "#!/bin/sh\necho # docs/formats.md\n",
            {u"scripts/gates:2: there is no docs/formats.md"_s});
        row("a comment of other projects, and what only looks like one",
            "gdbclient/rsp/session.cpp",
            "const char* s = \"// rsp/none.h\"; // Linux, tools/include/x.h; include/y.h; "
            "std::none\n",
            {});
        row("a command's words are no reference", "README.md",
            "Run `./test --quick` or `x/y z`.\n```\ncat docs/nothing.md `docs/nothing.md`\n```\n"
            "1. a\n\n   ```\n   `docs/nothing.md`\n   ```\n",
            {});
        row("a name that the reader chooses", "README.md", "Add `rsp/NAME.h`, not `rsp/NAME.S`.\n",
            {u"README.md:2: there is no rsp/NAME.S"_s});
        row("a forbidden word", "gdbclient/rsp/session.h", "// the Wire\nstruct Wires {};\n",
            {u"gdbclient/rsp/session.h:3: “Wire” is no more: say `Transport`"_s});
        row("a forbidden word in a test", "tests/rsp/tst_session.cpp", "using rsp::Wire;\n",
            {u"tests/rsp/tst_session.cpp:2: “Wire” is no more: say `Transport`"_s});
        row("a word that goes, once more in its file", "gdbclient/base/task.h",
            "struct Facts {};\n",
            {u"gdbclient/base/task.h: “Facts” goes, and stands here 3 times where 2 were: say "
             "`Info`"_s});
        row("a word that goes, in another file", "README.md", "Facts.\n",
            {u"README.md: “Facts” goes, and stands here 1 times where 0 were: say `Info`"_s});
    }
    void aFaultIsFound()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, add);
        QFETCH(QStringList, faults);
        const QTemporaryDir folder;
        auto toy = kToy;
        toy[file] += add;
        for (auto it = toy.cbegin(); it != toy.cend(); ++it) {
            const QString path = folder.filePath(it.key());
            QVERIFY(QDir().mkpath(path.section(u'/', 0, -2)));
            QFile written(path);
            QVERIFY(written.open(QIODevice::WriteOnly) &&
                    written.write(it.value()) == it.value().size());
        }
        const house::Tree tree(folder.path());
        QStringList found;
        for (const auto& [name, check] : kKinds)
            found << (tree.*check)();
        QCOMPARE(found, faults);
    }

    void withoutItsTablesNothingIsTakenForGood()
    {
        const QTemporaryDir folder;
        const house::Tree tree(folder.path());
        QCOMPARE(tree.tableFaults().size(), 1);
        QCOMPARE(tree.forbiddenWords().size(), 1);
    }
};

/// With --count-words: how often the words that go stand where, for words-that-go.txt.
int main(int argc, char* argv[])
{
    if (argc == 2 && std::string_view(argv[1]) == "--count-words") {
        const auto counts = house::Tree(QStringLiteral(WORLDSWITCH_SOURCE_DIR)).goingWords();
        for (auto it = counts.cbegin(); it != counts.cend(); ++it)
            std::printf("%d %s\n", it.value(), qPrintable(it.key()));
        return 0;
    }
    QTEST_SET_MAIN_SOURCE_PATH
    const QCoreApplication app(argc, argv);
    tst_Architecture test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_architecture.moc"
