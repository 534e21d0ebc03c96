// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/reader.h"

#include <QCoreApplication>

#include <algorithm>

namespace profile {

using arm64::Register;
using Kind = Content::Kind;

namespace {

constexpr int kSchema = 2;
constexpr std::array kWhere{"run", "doors", "elsewhere"};
constexpr std::array kHost{"saved", "kept"};
const QLatin1String kNumber("{n}");

QString tr(const char* text)
{
    return QCoreApplication::translate("profile", text);
}

void readFunctions(Section table, Profile& profile)
{
    profile.enter = table.neededText("enter");
    profile.exit = table.neededText("exit");
    profile.outer = table.has("run") ? table.text("run") : profile.enter;
    (void)table.value("run");
    profile.vectors = table.neededText("vectors");
    const auto reg = Register::named(profile.vectors);
    profile.vectorsByRegister = reg && reg->isSystem();
    if (profile.vectorsByRegister && reg != Register::named(u"vbar_el2"))
        throw Wrong{table.where("vectors"),
                    tr("%1 does not point to EL2's vectors: their symbol does, or \"vbar_el2\".")
                        .arg(reg->name())};
    profile.panics = table.texts("panics");
    profile.host = table.text("host");
    table.close();
}

/// "host_ctxt", or a table: {register = "x1", name = "host"}, {variable = "…", per_cpu = "…"}.
ObjectSource sourceOf(const Value& value, const char* key)
{
    ObjectSource source;
    if (value.kind != Value::Kind::Table) {
        source.name = textOf(value, QLatin1String(key));
        return source;
    }
    Section how(value);
    constexpr std::array kAt{"enter", "run"};
    if (how.has("register")) {
        source.by = ObjectSource::By::Register;
        source.reg = registerNamed(how.neededText("register"), how.where("register"));
        source.at = how.choice("at", kAt) == 0 ? ObjectSource::At::Enter : ObjectSource::At::Run;
        source.name = how.neededText("name");
    } else {
        source.name = how.neededText("variable");
        if (how.has("per_cpu")) {
            source.by = ObjectSource::By::PerCpu;
            source.reg = registerNamed(how.neededText("per_cpu"), how.where("per_cpu"));
            source.at = ObjectSource::At::Run;
        }
    }
    how.close();
    return source;
}

ObjectSource readSource(Section& table, const char* key)
{
    const Value* value = table.value(key);
    if (!value)
        return {ObjectSource::By::Variable, table.neededText(key), {}, {}};
    return sourceOf(*value, key);
}

/// Variables, since their types are the image's to say.
std::vector<ObjectSource> readWatched(Section& table)
{
    std::vector<ObjectSource> all;
    for (const Value& element : table.values("watched")) {
        all.push_back(sourceOf(element, "watched"));
        if (all.back().by == ObjectSource::By::Register)
            throw Wrong{element.at,
                        tr("What is watched is a variable, so that the image says of what type it "
                           "is: \"NAME\", or {variable = \"NAME\", per_cpu = \"tpidr_el2\"}.")};
    }
    return all;
}

void readObjects(Section table, Profile& profile)
{
    profile.hostSource = readSource(table, "host_context");
    profile.hostContext = profile.hostSource.name;
    profile.vcpuSource = readSource(table, "vcpu");
    profile.vcpus = profile.vcpuSource.name;
    profile.objects = readWatched(table);
    if (auto machines = table.section("machines"))
        profile.machines = readMachines(*machines);
    table.close();
}

void readStructs(Section table, Profile& profile)
{
    profile.vcpuStruct = table.neededText("vcpu");
    profile.contextStruct = table.neededText("context");
    profile.contextInVcpu = table.neededText("context_in_vcpu");
    profile.vttbrPath = table.text("vttbr");
    table.close();
}

void readEnter(Section table, Profile& profile)
{
    profile.enterRegisters = table.held("registers", true);
    const auto isVcpu = [](const Held& held) { return held.content.kind == Kind::Vcpu; };
    if (std::none_of(profile.enterRegisters.begin(), profile.enterRegisters.end(), isVcpu))
        throw Wrong{table.where("registers"),
                    tr("No register holds the vcpu at the first instruction of %1: say which, as "
                       "in registers = {x0 = \"vcpu\"}.")
                        .arg(profile.enter)};
    profile.hostSaves = table.registers("saves");
    for (const Register reg : profile.hostSaves)
        if (!reg.isX())
            throw Wrong{table.where("saves"), tr("%1 is none of x0 to x30.").arg(reg.name())};
    profile.enterFrame = table.frame("frame");
    for (const Content& cell : profile.enterFrame)
        if (cell.kind == Kind::Guest || cell.kind == Kind::ExitCode)
            throw Wrong{
                table.where("frame"),
                tr("\"%1\" cannot lie on the stack before the guest has run.").arg(cell.text())};
    profile.earlyCodes = table.texts("early");
    table.close();
}

void readVector(Section table, Profile& profile)
{
    profile.vectorFrame = table.frame("frame");
    for (const Content& cell : profile.vectorFrame)
        if (cell.kind == Kind::Host)
            throw Wrong{
                table.where("frame"),
                tr("\"%1\" cannot be pushed by the vector: x0 to x30 are the guest's there.")
                    .arg(cell.text())};
    profile.vectorCodes = table.texts("codes");
    constexpr qsizetype kKinds = 4;
    if (!profile.vectorCodes.isEmpty() && profile.vectorCodes.size() != kKinds)
        throw Wrong{table.where("codes"), tr("\"codes\" must name four: for a synchronous "
                                             "exception, an IRQ, an FIQ and an SError.")};
    profile.holds = table.held("holds", false);
    table.close();
}

void readExit(Section table, Profile& profile)
{
    profile.exitRegisters = table.held("registers", true);
    for (const Held& held : profile.exitRegisters)
        if (!profile.isPushedByVector(held.reg))
            throw Wrong{table.where("registers"),
                        tr("%1 holds \"%2\" at the first instruction of %3, and the vector's frame "
                           "has no \"guest.%1\": the guest's value would be lost.")
                            .arg(held.reg.name(), held.content.text(), profile.exit)};
    profile.exitCodes = table.texts("codes");
    profile.returns = Register::x(0);
    if (table.has("returns"))
        profile.returns = registerNamed(table.text("returns"), table.where("returns"));
    (void)table.value("returns");
    table.close();
}

void readDoors(Section table, Profile& profile)
{
    profile.alsoWritten = table.texts("also_written");
    profile.alsoRead = table.texts("also_read");
    table.close();
}

/// Where x0–x30 live: one path with the register's number in it, or thirty-one paths.
void readGeneral(Section& table, Profile& profile)
{
    if (!table.has("general"))
        (void)table.neededText("general");
    const Value& value = *table.value("general");
    const QString key = QStringLiteral("general");
    if (value.kind != Value::Kind::List) {
        const QString path = textOf(value, key);
        for (std::size_t n = 0; n < profile.general.size(); ++n)
            profile.general[n] = QString(path).replace(kNumber, QString::number(n));
        if (profile.general[0] == profile.general[1])
            throw Wrong{value.at,
                        tr("\"%1\" is one place for all of x0 to x30: write {n} where their number "
                           "belongs.")
                            .arg(path)};
        return;
    }
    const QStringList paths = table.texts("general");
    if (paths.size() != static_cast<qsizetype>(profile.general.size()))
        throw Wrong{value.at,
                    tr("\"general\" names %1 places, and x0 to x30 are 31.").arg(paths.size())};
    std::copy(paths.begin(), paths.end(), profile.general.begin());
}

/// ["sp_el0", "regs.sp"] or ["v0-v31", "fp_regs.vregs[{n}]"].
void readSlot(const Value& value, Profile::Where where, Profile& profile)
{
    const QString key = QStringLiteral("slots");
    if (value.kind != Value::Kind::List || value.elements.size() != 2)
        throw Wrong{value.at, tr("A slot is a register and a path: [\"sp_el0\", \"regs.sp\"].")};
    const QString text = textOf(value.elements[0], key);
    const QString path = textOf(value.elements[1], key);
    const auto registers = registersOf(text);
    if (!registers)
        throw Wrong{value.at, tr("There is no register \"%1\".").arg(text)};
    refuseSecondNames(*registers, value.at);
    for (const Register reg : *registers)
        profile.slotList.push_back(
            {reg, QString(path).replace(kNumber, QString::number(reg.number())), where});
}

/// The only shape in which something is so; empty where it is so in each.
QString readShape(Section& table, const Profile& profile)
{
    const QString shape = table.text("shape");
    const auto isIt = [&](const Profile::Shape& one) { return one.name == shape; };
    if (!shape.isEmpty() && std::ranges::none_of(profile.shapes, isIt))
        throw Wrong{table.where("shape"), tr("\"%1\" is none of the shapes.").arg(shape)};
    return shape;
}

/// What the contract does not judge, and why. A register that has a slot is judged.
void readOutside(Section& table, Profile& profile)
{
    for (Section& each : table.sections("outside")) {
        Profile::Outside read;
        read.shape = readShape(each, profile);
        if (!each.has("registers"))
            (void)each.neededText("registers");
        read.registers = each.registers("registers");
        read.why = each.neededText("why");
        for (const Register reg : read.registers) {
            const auto isJudged = [&](const Profile::Slot& slot) {
                return slot.reg == reg &&
                       (slot.shape.isEmpty() || read.shape.isEmpty() || slot.shape == read.shape);
            };
            if (reg.isX() || std::ranges::any_of(profile.slotList, isJudged))
                throw Wrong{each.where("registers"),
                            tr("%1 has a slot, and is judged: it cannot be outside the contract.")
                                .arg(reg.name())};
        }
        each.close();
        profile.outside.push_back(read);
    }
}

void readRegisters(Section table, Profile& profile)
{
    readGeneral(table, profile);
    profile.watched = table.registers("watched");
    profile.hostHas = table.named("host_has");
    for (Section& list : table.sections("list")) {
        const auto where = static_cast<Profile::Where>(list.choice("where", kWhere));
        const QString shape = readShape(list, profile);
        const bool hostKept = list.choice("host", kHost) == 1;
        if (hostKept && where != Profile::Where::Doors)
            throw Wrong{list.where("host"),
                        tr("\"host\" is said of registers that change worlds in the doors: "
                           "where = \"doors\".")};
        const Value* slots_ = list.value("slots");
        if (!slots_ || slots_->kind != Value::Kind::List)
            throw Wrong{list.where("slots"),
                        tr("\"%1\" must be a list.").arg(QStringLiteral("slots"))};
        constexpr std::size_t kMostSlots = 512;
        if (slots_->elements.size() > kMostSlots)
            throw Wrong{slots_->at, tr("\"%1\" has more than %2 entries.")
                                        .arg(QStringLiteral("slots"))
                                        .arg(kMostSlots)};
        const std::size_t before = profile.slotList.size();
        for (const Value& slot : slots_->elements)
            readSlot(slot, where, profile);
        for (std::size_t i = before; i < profile.slotList.size(); ++i) {
            profile.slotList[i].shape = shape;
            profile.slotList[i].hostKept = hostKept;
        }
        list.close();
    }
    readOutside(table, profile);
    table.close();
}

void readShapes(Section& root, Profile& profile)
{
    constexpr std::array kE2h{"no", "yes"};
    for (Section& table : root.sections("shape")) {
        Profile::Shape shape;
        shape.name = table.neededText("name");
        if (!table.has("e2h"))
            (void)table.neededText("e2h");
        shape.e2h = table.choice("e2h", kE2h) == 1;
        shape.prefix = table.text("prefix");
        shape.hostVectors = table.text("host_vectors");
        table.close();
        for (const Profile::Shape& other : profile.shapes)
            if (other.name == shape.name || other.e2h == shape.e2h)
                throw Wrong{table.where(other.name == shape.name ? "name" : "e2h"),
                            tr("Nothing tells the shapes %1 and %2 apart: each has a name of its "
                               "own, and an \"e2h\" of its own.")
                                .arg(other.name, shape.name)};
        profile.shapes.push_back(shape);
    }
    profile.shape = root.text("in_shape");
}

void readGroups(Section& root, Profile& profile)
{
    constexpr std::array kCut{"yes", "no"};
    for (Section& group : root.sections("group")) {
        Profile::Group read;
        read.begins = group.neededText("begins");
        read.title = group.text("title");
        read.cut = group.choice("cut", kCut) == 0;
        group.close();
        profile.groups.push_back(read);
    }
}

void readMemory(Section& table, Profile& profile)
{
    constexpr std::array kViews{"current", "physical"};
    profile.memory =
        table.choice("view", kViews) == 0 ? Profile::View::Current : Profile::View::Physical;
    if (auto ram = table.section("ram")) {
        profile.ramBegin = ram->neededAddress("begin");
        profile.ramEnd = ram->neededAddress("end");
        if (profile.ramEnd <= profile.ramBegin)
            throw Wrong{table.where("ram"), tr("\"ram\" ends before it begins.")};
        ram->close();
    }
}

} // namespace

Profile::Machines readMachines(Section table)
{
    Profile::Machines machines;
    machines.table = table.neededText("table");
    machines.count = table.neededText("count");
    machines.vcpus = table.neededText("vcpus");
    machines.vcpuCount = table.neededText("vcpuCount");
    machines.cpus = table.neededText("cpus");
    machines.cpuCount = table.neededText("cpuCount");
    machines.host = table.neededText("host");
    table.close();
    return machines;
}

Profile readProfile(const Value& root)
{
    Section table(root);
    const Value* schema = table.value("schema");
    if (!schema)
        throw Wrong{root.at,
                    tr("\"schema\" is missing here: this program reads schema %1.").arg(kSchema)};
    if (schema->kind != Value::Kind::Number)
        throw Wrong{schema->at,
                    tr("\"schema\" must be a number, without quotes: schema = %1.").arg(kSchema)};
    if (schema->number != kSchema)
        throw Wrong{schema->at, tr("This is schema %1, and this program reads schema %2.")
                                    .arg(schema->number)
                                    .arg(kSchema)};
    Profile profile;
    profile.name = table.neededText("name");
    readShapes(table, profile);
    readFunctions(table.neededSection("functions"), profile);
    readObjects(table.neededSection("objects"), profile);
    readStructs(table.neededSection("structs"), profile);
    if (auto memory = table.section("memory")) {
        readMemory(*memory, profile);
        memory->close();
    }
    readEnter(table.neededSection("enter"), profile);
    readVector(table.neededSection("vector"), profile);
    readExit(table.neededSection("exit"), profile);
    if (auto doors = table.section("doors"))
        readDoors(*doors, profile);
    readRegisters(table.neededSection("registers"), profile);
    readGroups(table, profile);
    table.close();
    checkShapes(root, profile);
    forEachShape(profile, [&](const Profile& one) { checkAgreement(root, one); });
    return profile;
}

} // namespace profile
