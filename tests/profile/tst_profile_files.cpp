// SPDX-License-Identifier: GPL-2.0-or-later
// A profile's file: what ships can be read, and what is wrong in another is said with its place.
#include "profile/profile.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using arm64::Register;
using profile::Content;
using profile::Profile;

namespace {

/// A whole profile, a line a fact; the tests exchange single lines of it.
const char kGood[] = R"(schema = 2
name = "tiny"
[functions]
enter = "in"
exit = "out"
vectors = "table"
[objects]
host_context = "hosts"
vcpu = "guests"
[structs]
vcpu = "guest"
context = "context"
context_in_vcpu = "registers"
[enter]
registers = {x3 = "vcpu", x2 = "host_context"}
saves = ["x18-x30"]
frame = ["host_context", "vcpu"]
[vector]
frame = ["guest.x9", "unused", "guest.x8", "guest.x10"]
codes = ["TRAP", "IRQ", "IRQ", "TRAP"]
[exit]
registers = {x8 = "exit_code", x9 = "vcpu"}
codes = ["TRAP", "IRQ"]
[registers]
general = "r{n}"
[[registers.list]]
where = "doors"
slots = [["sp_el0", "stack"], ["v0-v1", "q[{n}]"], ["elr_el2", "pc"], ["spsr_el2", "psr"]]
)";

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

base::Result<Profile> read(const QString& toml)
{
    return Profile::fromToml(toml.toUtf8(), QStringLiteral("tiny.toml"));
}

} // namespace

class tst_ProfileFiles : public QObject {
    Q_OBJECT
private slots:
    // What the host keeps, what is not judged and what a register is for, in words.
    void whatIsSaidOfRegisters()
    {
        QString toml = text(kGood);
        toml.replace(text("general = \"r{n}\"\n"),
                     text("general = \"r{n}\"\nhost_has = {sp_el0 = \"current\"}\n"
                          "[[registers.outside]]\nregisters = [\"vdisr_el2\", \"vmpidr_el2\"]\n"
                          "why = \"given\"\n"
                          "[[registers.list]]\nwhere = \"doors\"\nhost = \"kept\"\n"
                          "slots = [[\"apiakeylo_el1\", \"key\"]]\n"));
        const auto profile = read(toml);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        for (const Profile::Slot& slot : profile->slotList)
            QCOMPARE(slot.hostKept, slot.path == text("key"));
        QCOMPARE(profile->outside.size(), std::size_t{1});
        QCOMPARE(profile->outside[0].registers.size(), std::size_t{2});
        QCOMPARE(profile->outside[0].why, text("given"));
        QCOMPARE(profile->hostHas.size(), std::size_t{1});
        QCOMPARE(profile->hostHas[0].second, text("current"));
        // A recording keeps it all, and nothing of it where there is none.
        const auto again = Profile::fromJson(profile->toJson());
        QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().sentence));
        QCOMPARE(again->toJson(), profile->toJson());
        const auto plain = read(text(kGood))->toJson()[text("registers")].toObject();
        QCOMPARE(plain.keys().join(u' '), text("general list watched"));
    }

    void whatShipsCanBeRead_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : Profile::shippedNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void whatShipsCanBeRead()
    {
        QFETCH(QString, name);
        const auto shipped = Profile::load(name);
        QVERIFY2(shipped.ok(), shipped.ok() ? "" : qPrintable(shipped.error().sentence));
        QCOMPARE(shipped->name, name);
        // And as a recording keeps it.
        const auto kept = Profile::fromJson(shipped->toJson());
        QVERIFY2(kept.ok(), kept.ok() ? "" : qPrintable(kept.error().sentence));
        QCOMPARE(kept->toJson(), shipped->toJson());
    }

    void theUsualOneIsOurOwn() { QCOMPARE(Profile::usual()->name, QStringLiteral("worldswitch")); }

    void aFileSaysWhatItHas()
    {
        const auto profile = read(text(kGood));
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        QCOMPARE(profile->outer, QStringLiteral("in")); // nothing round the switch
        QVERIFY(!profile->hasOuterWindow());
        QCOMPARE(profile->atEnter(Content::Kind::Vcpu), Register::x(3));
        QCOMPARE(profile->atExit(Content::Kind::ExitCode), Register::x(8));
        QCOMPARE(profile->returns, Register::x(0));
        QVERIFY(profile->keepsHost(Register::x(18)));
        QVERIFY(!profile->keepsHost(Register::x(17)));
        QVERIFY(profile->isDeadAtReturn(Register::x(17)));
        QVERIFY(!profile->isDeadAtReturn(Register::x(0)));
        QVERIFY(profile->isPushedByVector(Register::x(10)));
        QCOMPARE(profile->general[30], QStringLiteral("r30"));
        QCOMPARE(profile->generalAt(QStringLiteral("r7")), Register::x(7));
        QCOMPARE(profile->slotList.size(), std::size_t{5});
        QCOMPARE(profile->slotList[2].path, QStringLiteral("q[1]"));
        QCOMPARE(profile->slotList[0].where, Profile::Where::Doors);
        QCOMPARE(bytesOf(profile->vectorFrame), std::uint64_t{32});
        const auto kept = Profile::fromJson(profile->toJson());
        QVERIFY(kept.ok());
        QCOMPARE(kept->toJson(), profile->toJson());
    }

    void objectsAreFoundByRegisters()
    {
        auto toml = text(kGood);
        toml.replace(text("host_context = \"hosts\""),
                     text("host_context = {variable = \"hosts\", per_cpu = \"tpidr_el2\"}"));
        toml.replace(text("vcpu = \"guests\""),
                     text("vcpu = {register = \"x3\", at = \"run\", name = \"guest\"}"));
        toml.replace(text("\"table\""), text("\"vbar_el2\""));
        const auto profile = read(toml);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        QVERIFY(profile->isLive() && profile->vectorsByRegister);
        QCOMPARE(profile->hostSource.by, profile::ObjectSource::By::PerCpu);
        QCOMPARE(profile->hostContext, QStringLiteral("hosts"));
        QCOMPARE(profile->vcpuSource.reg, Register::x(3));
        QCOMPARE(profile->vcpuSource.at, profile::ObjectSource::At::Run);
        const auto kept = Profile::fromJson(profile->toJson());
        QVERIFY(kept.ok());
        QCOMPARE(kept->toJson(), profile->toJson());
    }

    void anObjectIsEachCpusOwn()
    {
        auto toml = text(kGood);
        toml.replace(text("vcpu = \"guests\""),
                     text("vcpu = \"guests\"\nwatched = [\"plain\", {variable = \"own\", "
                          "per_cpu = \"tpidr_el2\"}]"));
        const auto profile = read(toml);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        QVERIFY(profile->isLive() && profile->hasPerCpuObjects());
        QCOMPARE(profile->objects.size(), std::size_t{2});
        QCOMPARE(profile->objects[0].by, profile::ObjectSource::By::Variable);
        QCOMPARE(profile->objects[1].name, text("own"));
        QCOMPARE(profile->perCpuRegister(), Register::named(u"tpidr_el2"));
        QVERIFY(profile->isPerCpu(*Register::named(u"tpidr_el2")));
        const auto kept = Profile::fromJson(profile->toJson());
        QVERIFY(kept.ok());
        QCOMPARE(kept->toJson(), profile->toJson());
    }

    void aListHoldsInOneShape()
    {
        auto toml = text(kGood);
        toml.replace(text("vectors = \"table\""), text("vectors = \"table\"\nhost = \"ioctl\""));
        toml.replace(text("[\"sp_el0\", \"stack\"], "), QString());
        toml += text("[[registers.list]]\nshape = \"near\"\nslots = [[\"sp_el0\", \"stack\"]]\n"
                     "[[registers.list]]\nshape = \"far\"\nwhere = \"elsewhere\"\n"
                     "slots = [[\"sp_el0\", \"stack\"]]\n"
                     "[[shape]]\nname = \"near\"\ne2h = \"yes\"\n"
                     "[[shape]]\nname = \"far\"\ne2h = \"no\"\nprefix = \"far_\"\n"
                     "host_vectors = \"far_table\"\n");
        const auto profile = read(toml);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        QVERIFY(profile->isLive());
        QCOMPARE(profile->host, text("ioctl"));
        QCOMPARE(profile->shapes.size(), std::size_t{2});
        QCOMPARE(profile->shapes[1].prefix, text("far_"));
        const auto kept = Profile::fromJson(profile->toJson());
        QVERIFY2(kept.ok(), kept.ok() ? "" : qPrintable(kept.error().sentence));
        QCOMPARE(kept->toJson(), profile->toJson());
        for (const Profile::Shape& shape : profile->shapes) {
            const Profile one = profile->inShape(shape);
            QCOMPARE(one.shape, shape.name);
            QVERIFY(one.shapes.empty());
            QCOMPARE(one.slotList.size() + 1, profile->slotList.size());
            QCOMPARE(one.slotList.back().reg, *Register::named(u"sp_el0"));
            QCOMPARE(one.slotList.back().where,
                     shape.e2h ? Profile::Where::Run : Profile::Where::Else);
            const auto again = Profile::fromJson(one.toJson());
            QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().sentence));
            QCOMPARE(again->toJson(), one.toJson());
            QCOMPARE(again->shape, shape.name);
        }
    }

    void whatIsWrongIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("line"); // of the good one
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* line, const char* other,
                            const char* says) {
            QTest::newRow(name) << text(line) << text(other) << text(says);
        };
        row("no TOML", "schema = 2", "schema = ", "tiny.toml:1:10: This is not TOML");
        row("a schema of tomorrow", "schema = 2", "schema = 3", "tiny.toml:1:10: This is schema 3");
        row("a schema in quotes", "schema = 2", "schema = \"2\"",
            "tiny.toml:1:10: \"schema\" must be a number, without quotes: schema = 2.");
        row("no schema", "schema = 2\n", "", "\"schema\" is missing here");
        row("a key that is not known", "exit = \"out\"", "exit = \"out\"\nexti = \"out\"",
            "tiny.toml:6:1: There is no key \"exti\" here.");
        row("a table that is not known", "[enter]", "[entry]\n[enter]",
            "tiny.toml:14:2: There is no key \"entry\" here.");
        row("a table that is missing",
            "[structs]\nvcpu = \"guest\"\ncontext = \"context\"\n"
            "context_in_vcpu = \"registers\"\n",
            "", "\"structs\" is missing here");
        row("a key that is missing", "exit = \"out\"\n", "",
            "tiny.toml:3:1: \"exit\" is missing here");
        row("a number for a name", "exit = \"out\"", "exit = 3",
            "tiny.toml:5:8: \"exit\" must be a text");
        row("an empty name", "exit = \"out\"", "exit = \"\"",
            "tiny.toml:5:8: \"exit\" must be a text in quotes, not empty");
        row("a text for a list", "frame = [\"host_context\", \"vcpu\"]", "frame = \"vcpu\"",
            "tiny.toml:17:9: \"frame\" must be a list");
        row("a text for a table", "[objects]\nhost_context = \"hosts\"\nvcpu = \"guests\"\n", "",
            "\"objects\" is missing here");
        row("a register that does not exist", "x3 = \"vcpu\"", "x33 = \"vcpu\"",
            "tiny.toml:15:14: There is no register \"x33\".");
        row("a system register for a general one", "x3 = \"vcpu\"", "tpidr_el2 = \"vcpu\"",
            "tiny.toml:15:14: tpidr_el2 is none of x0 to x30.");
        row("an object that a register points to", "[structs]",
            "watched = [{register = \"x0\", name = \"it\"}]\n[structs]",
            "tiny.toml:10:12: What is watched is a variable");
        row("a watched one with another key", "[structs]",
            "watched = [{variable = \"it\", per = \"tpidr_el2\"}]\n[structs]",
            "There is no key \"per\" here.");
        row("a list of a shape that nobody has", "where = \"doors\"",
            "where = \"doors\"\nshape = \"round\"", "\"round\" is none of the shapes.");
        row("a shape without a name", "[registers]", "[[shape]]\ne2h = \"yes\"\n[registers]",
            "\"name\" is missing here.");
        row("a shape that no bit tells", "[registers]", "[[shape]]\nname = \"vhe\"\n[registers]",
            "\"e2h\" is missing here.");
        row("two shapes that nothing tells apart", "[registers]",
            "[[shape]]\nname = \"a\"\ne2h = \"no\"\n"
            "[[shape]]\nname = \"b\"\ne2h = \"no\"\n[registers]",
            "tiny.toml:29:1: Nothing tells the shapes a and b apart");
        row("shapes that are asked for nowhere", "[registers]",
            "[[shape]]\nname = \"a\"\ne2h = \"no\"\n[registers]", "\"host\" is missing here");
        row("a place to ask for no shape", "[objects]", "host = \"ioctl\"\n[objects]",
            "tiny.toml:7:1: \"host\" is where the machine is asked for its shape");
        row("a second name of a register", "[registers]", "[registers]\nwatched = [\"tcr_el12\"]",
            "tcr_el12 is another name of tcr_el1: say that one.");
        row("a range that falls", "x18-x30", "x30-x18",
            "tiny.toml:16:10: \"x30-x18\" is no register");
        row("a range of two kinds", "x18-x30", "x18-v30", "\"x18-v30\" is no register");
        row("an odd frame", "[\"host_context\", \"vcpu\"]", "[\"vcpu\"]",
            "tiny.toml:17:9: \"frame\" has an odd number of cells");
        row("a word that nobody knows", "\"unused\"", "\"nothing\"",
            "tiny.toml:19:22: \"nothing\" is nothing that a register");
        row("no register for the vcpu", "x3 = \"vcpu\"", "x3 = \"unused\"",
            "No register holds the vcpu at the first instruction of in");
        row("the guest before it runs", "[\"host_context\", \"vcpu\"]", "[\"guest.x1\", \"vcpu\"]",
            "\"guest.x1\" cannot lie on the stack before the guest has run");
        row("the host in the vector", "\"unused\"", "\"host.x19\"",
            "\"host.x19\" cannot be pushed by the vector");
        row("a guest's register that is lost", "x9 = \"vcpu\"", "x7 = \"vcpu\"",
            "x7 holds \"vcpu\" at the first instruction of out, and the vector's frame has no "
            "\"guest.x7\"");
        row("three codes for four vectors", "[\"TRAP\", \"IRQ\", \"IRQ\", \"TRAP\"]",
            "[\"TRAP\", \"IRQ\", \"IRQ\"]", "must name four");
        row("a code that there is not", "[\"TRAP\", \"IRQ\"]", "[\"TRAP\", \"OTHER\"]",
            "\"IRQ\" is none of the exit's codes: TRAP, OTHER.");
        row("one place for all", "general = \"r{n}\"", "general = \"r\"",
            "tiny.toml:25:11: \"r\" is one place for all of x0 to x30");
        row("two places for thirty-one", "general = \"r{n}\"", "general = [\"a\", \"b\"]",
            "\"general\" names 2 places");
        row("a place that is none of three", "where = \"doors\"", "where = \"inside\"",
            "tiny.toml:27:9: \"where\" is one of run, doors, elsewhere, not \"inside\".");
        row("the host's own of what changes elsewhere", "where = \"doors\"",
            "where = \"run\"\nhost = \"kept\"",
            "\"host\" is said of registers that change worlds in the doors");
        row("what is judged, outside the contract", "[[registers.list]]",
            "[[registers.outside]]\nregisters = [\"sp_el0\"]\nwhy = \"so\"\n[[registers.list]]",
            "sp_el0 has a slot, and is judged: it cannot be outside the contract.");
        row("nothing outside the contract", "[[registers.list]]",
            "[[registers.outside]]\nwhy = \"so\"\n[[registers.list]]",
            "\"registers\" is missing here");
        row("no reason why it is outside", "[[registers.list]]",
            "[[registers.outside]]\nregisters = [\"vdisr_el2\"]\n[[registers.list]]",
            "\"why\" is missing here");
        row("what the host has in x1", "general = \"r{n}\"",
            "general = \"r{n}\"\nhost_has = {x1 = \"a thing\"}", "x1 is no system register.");
        row("a slot without a path", "[\"sp_el0\", \"stack\"]", "[\"sp_el0\"]",
            "tiny.toml:28:10: A slot is a register and a path");
        row("memory that ends before it begins", "[structs]",
            "[memory]\nram = {begin = 0x20, end = 0x10}\n[structs]",
            "tiny.toml:11:1: \"ram\" ends before it begins");
        row("an address below zero", "[structs]",
            "[memory]\nram = {begin = -1, end = 0x10}\n[structs]",
            "tiny.toml:11:16: \"begin\" must be an address");
    }
    void whatIsWrongIsSaidWithItsPlace() { isSaidWithItsPlace(); }

    void whatContradictsItselfIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("line"); // of the good one
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* line, const char* other,
                            const char* says) {
            QTest::newRow(name) << text(line) << text(other) << text(says);
        };
        row("one function for both doors", "exit = \"out\"", "exit = \"in\"",
            "tiny.toml:5:1: in is \"enter\" already, and cannot be \"exit\" too.");
        row("the vectors by another register", "vectors = \"table\"", "vectors = \"vbar_el1\"",
            "tiny.toml:6:1: vbar_el1 does not point to EL2's vectors: their symbol does, or "
            "\"vbar_el2\".");
        row("the vectors as the way in", "vectors = \"table\"", "vectors = \"in\"",
            "tiny.toml:6:1: in is \"enter\" already, and cannot be \"vectors\" too.");
        row("the way out as the function round it", "[objects]", "run = \"out\"\n[objects]",
            "tiny.toml:7:1: out is \"exit\" already, and cannot be \"run\" too.");
        row("a way in that panics", "[objects]", "panics = [\"die\", \"in\"]\n[objects]",
            "tiny.toml:7:1: in is \"enter\" already, and cannot be \"panics\" too.");
        row("a function round it that panics", "[objects]",
            "run = \"turn\"\npanics = [\"turn\"]\n[objects]",
            "tiny.toml:8:1: turn is \"run\" already, and cannot be \"panics\" too.");
        row("one object for host and guest", "vcpu = \"guests\"", "vcpu = \"hosts\"",
            "tiny.toml:9:1: hosts is \"host_context\" already, and cannot be \"vcpu\" too.");
        row("one struct for vcpu and context", "context = \"context\"", "context = \"guest\"",
            "tiny.toml:12:1: guest is \"vcpu\" already, and cannot be \"context\" too.");
        row("a register twice, in two spellings", "x2 = \"host_context\"", "X3 = \"host_context\"",
            "tiny.toml:15:27: x3 stands here twice.");
        row("a register twice, by its other name", "x8 = \"exit_code\"", "\" X9\" = \"exit_code\"",
            "x9 stands here twice.");
        row("why the guest left before it runs", "x2 = \"host_context\"", "x2 = \"exit_code\"",
            "tiny.toml:15:1: x2 cannot hold \"exit_code\" before the guest has run.");
        row("the guest's register before it runs", "x2 = \"host_context\"", "x2 = \"guest.x2\"",
            "tiny.toml:15:1: x2 cannot hold \"guest.x2\" before the guest has run.");
        row("why the guest left while it runs", "[exit]",
            "holds = {tpidr_el2 = \"exit_code\"}\n[exit]",
            "tiny.toml:21:1: tpidr_el2 cannot hold \"exit_code\" before the guest has run.");
        row("two codes of one name", "codes = [\"TRAP\", \"IRQ\"]\n",
            "codes = [\"TRAP\", \"IRQ\", \"TRAP\"]\n",
            "tiny.toml:23:1: \"TRAP\" is exit code 0 and exit code 2.");
        row("a code that returns in no register", "[registers]",
            "returns = \"sp_el0\"\n[registers]", "tiny.toml:24:1: sp_el0 is none of x0 to x30.");
        row("a code that returns in the host's register", "[registers]",
            "returns = \"x19\"\n[registers]",
            "tiny.toml:24:1: x19 cannot have the exit code at the RET");
        row("a slot for two registers", "[\"sp_el0\", \"stack\"]", "[\"sp_el0\", \"pc\"]",
            "\"pc\" is the slot of sp_el0 and of elr_el2.");
        row("a slot that is a general register's", "[\"sp_el0\", \"stack\"]",
            "[\"sp_el0\", \"r7\"]", "\"r7\" is the slot of x7 and of sp_el0.");
        row("one slot for a range", "q[{n}]", "q[0]", "\"q[0]\" is the slot of v0 and of v1.");
        row("two slots for a register", "[\"elr_el2\", \"pc\"]",
            "[\"elr_el2\", \"pc\"], [\"ELR_EL2\", \"lr\"]",
            "elr_el2 has two slots, \"pc\" and \"lr\".");
        row("a slot in a list for x4", "[\"elr_el2\", \"pc\"]",
            "[\"elr_el2\", \"pc\"], [\"x4\", \"four\"]", "x4 has no slot in a list");
        row("a slot for SP itself", "\"sp_el0\"", "\"sp\"", "sp has no slot in a list");
        row("no slot for where the guest goes on", ", [\"elr_el2\", \"pc\"]", "",
            "No list has a slot for elr_el2, which every switch has.");
        row("another of the host's registers", "x2 = \"host_context\"", "x2 = \"host.x5\"",
            "tiny.toml:15:1: x2 cannot hold \"host.x5\" at the first instruction of in");
        row("a CPU's own that no register keeps", "[\"host_context\", \"vcpu\"]",
            "[\"per_cpu\", \"vcpu\"]",
            "tiny.toml:17:1: \"per_cpu\" is what a system register keeps for each CPU");
        row("a host's register that nobody keeps", "[\"x18-x30\"]", "[\"x18-x29\"]",
            "tiny.toml:16:1: Nothing says where the host's x30 is");
        row("no saved registers", "saves = [\"x18-x30\"]\n", "",
            "tiny.toml:14:2: Nothing says where the host's x19 is");
        row("no frame of enter", "frame = [\"host_context\", \"vcpu\"]\n", "",
            "tiny.toml:14:2: \"frame\" is missing here: where there is nothing to say, it is [].");
        row("no registers of exit", "registers = {x8 = \"exit_code\", x9 = \"vcpu\"}\n", "",
            "tiny.toml:21:2: \"registers\" is missing here: where there is nothing to say, it is "
            "{}.");
        row("no exit codes",
            "codes = [\"TRAP\", \"IRQ\", \"IRQ\", \"TRAP\"]\n[exit]\n"
            "registers = {x8 = \"exit_code\", x9 = \"vcpu\"}\n"
            "codes = [\"TRAP\", \"IRQ\"]\n",
            "[exit]\nregisters = {x8 = \"exit_code\", x9 = \"vcpu\"}\n",
            "\"codes\" names no exit code here");
    }
    void whatContradictsItselfIsSaidWithItsPlace() { isSaidWithItsPlace(); }

    void hostileOnesCostASentence_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no UTF-8") << QByteArray("name = \"\xff\xfe\"\n");
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("lists in lists") << QByteArray("a = ") + QByteArray(100000, '[');
        QTest::newRow("tables in tables")
            << QByteArray("a = ") + QByteArray("{b = ").repeated(50000);
        QTest::newRow("dots in a key")
            << QByteArray("a") + QByteArray(".a").repeated(500000) + "=1";
        QTest::newRow("a name of a megabyte")
            << text(kGood).replace(text("tiny"), QString(1000000, u'x')).toUtf8();
        QTest::newRow("a hundred thousand panics")
            << text(kGood)
                   .replace(text("exit = \"out\""), text("exit = \"out\"\npanics = [") +
                                                        text("\"a\",").repeated(100000) + u']')
                   .toUtf8();
        QTest::newRow("a hundred thousand slots")
            << text(kGood)
                   .replace(text("slots = ["),
                            text("slots = [") + text("[\"v0-v31\",\"a\"],").repeated(30000))
                   .toUtf8();
        QTest::newRow("a hundred thousand lists")
            << (text(kGood) + text("[[registers.list]]\nslots = []\n").repeated(100000)).toUtf8();
        QTest::newRow("a number of a thousand digits")
            << QByteArray("schema = ") + QByteArray(1000, '9');
    }
    void hostileOnesCostASentence()
    {
        QFETCH(QByteArray, bytes);
        const auto profile = Profile::fromToml(bytes, QStringLiteral("tiny.toml"));
        QVERIFY(!profile.ok());
        QVERIFY2(profile.error().sentence.startsWith(QStringLiteral("tiny.toml:")),
                 qPrintable(profile.error().sentence));
        QVERIFY2(profile.error().sentence.size() < 1000,
                 qPrintable(profile.error().sentence.left(2000)));
    }

    void aFileThatCannotBeReadIsNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("a name that nobody has")
            << text("nobody")
            << text("There is no profile nobody: the names are worldswitch, "
                    "worldswitch-1");
        QTest::newRow("a file that is not there")
            << text("/nowhere/kvm.toml") << text("The profile /nowhere/kvm.toml cannot be read");
        QTest::newRow("a folder") << text("/") << text("it is a folder");
        QTest::newRow("a device without an end") << text("/dev/zero") << text("it is a device");
        QTest::newRow("an empty name") << QString() << text("There is no profile ");
    }
    void aFileThatCannotBeReadIsNamed()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        const auto profile = Profile::load(name);
        QVERIFY(!profile.ok());
        QVERIFY2(profile.error().sentence.contains(says), qPrintable(profile.error().sentence));
    }

    void aFileIsReadByItsPath()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("kvm"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kGood) > 0);
        file.close();
        const auto profile = Profile::load(path);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        QCOMPARE(profile->name, QStringLiteral("tiny"));
    }

    void aRecordingOfFormatOneIsCompleted()
    {
        const QJsonObject first{
            {text("name"), text("worldswitch")},
            {text("outer"), text("run")},
            {text("enter"), text("in")},
            {text("exit"), text("out")},
            {text("vectors"), text("table")},
            {text("hostContext"), text("hosts")},
            {text("vcpus"), text("guests")},
            {text("vcpuStruct"), text("guest")},
            {text("contextStruct"), text("context")},
            {text("contextInVcpu"), text("registers")},
            {text("vttbrPath"), text("vttbr")},
            {text("memory"), text("physical")},
            {text("slots"), QJsonArray{QJsonObject{{text("register"), text("sp_el0")},
                                                   {text("path"), text("regs.sp")}}}},
        };
        const auto profile = Profile::fromJson(first);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        QCOMPARE(profile->schema, 1);
        QCOMPARE(profile->hostContext, text("hosts"));
        QCOMPARE(profile->slotList.size(), std::size_t{1});
        // What it does not say is what the doors of that time did.
        const auto ours = Profile::shippedAs(text("worldswitch-1"));
        QVERIFY(ours);
        QVERIFY(profile->enterFrame == ours->enterFrame);
        QCOMPARE(profile->atExit(Content::Kind::Vcpu), Register::x(0));
        auto without = first;
        without.remove(text("exit"));
        const auto refused = Profile::fromJson(without);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().sentence, text("Its profile: \"exit\" is missing here."));
    }

private:
    static void isSaidWithItsPlace()
    {
        QFETCH(QString, line);
        QFETCH(QString, other);
        QFETCH(QString, says);
        auto toml = text(kGood);
        QVERIFY(toml.contains(line));
        toml.replace(toml.indexOf(line), line.size(), other);
        const auto profile = read(toml);
        QVERIFY(!profile.ok());
        QVERIFY2(profile.error().sentence.contains(says), qPrintable(profile.error().sentence));
        QVERIFY2(profile.error().sentence.startsWith(QStringLiteral("tiny.toml:")),
                 qPrintable(profile.error().sentence));
    }
};

QTEST_GUILESS_MAIN(tst_ProfileFiles)
#include "tst_profile_files.moc"
