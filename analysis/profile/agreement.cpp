// SPDX-License-Identifier: GPL-2.0-or-later
// What a profile says in one place must agree with what it says in another: a rule that stands on
// both would blame an instruction for it.
#include "profile/reader.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>

namespace profile {

using arm64::Register;
using Kind = Content::Kind;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("profile", text);
}

const Value::Member* memberOf(const Value& in, const char* name)
{
    const auto found =
        std::find_if(in.members.begin(), in.members.end(),
                     [name](const Value::Member& m) { return m.key == QLatin1String(name); });
    return found == in.members.end() ? nullptr : &*found;
}

/// Where "key" of that table stands; of the table, or of all, where it is absent.
Position placeOf(const Value& root, const char* table, const char* key)
{
    const Value::Member* outer = memberOf(root, table);
    if (!outer)
        return root.at;
    const Value::Member* inner = memberOf(outer->value, key);
    return inner ? inner->at : outer->at;
}

bool has(const Value& root, const char* table, const char* key)
{
    const Value::Member* outer = memberOf(root, table);
    return outer && memberOf(outer->value, key);
}

/// Each function has one part to play.
void checkFunctions(const Value& root, const Profile& profile)
{
    struct Part {
        const char* key;
        const QString* name;
    };
    const Part parts[] = {
        {"enter", &profile.enter}, {"exit", &profile.exit}, {"vectors", &profile.vectors}};
    const auto twice = [&](const char* key, const QString& name, const char* as) {
        throw Wrong{placeOf(root, "functions", key),
                    tr("%1 is \"%2\" already, and cannot be \"%3\" too.")
                        .arg(name, QLatin1String(as), QLatin1String(key))};
    };
    for (const Part& part : parts) {
        for (const Part* other = parts; other != &part; ++other)
            if (*part.name == *other->name)
                twice(part.key, *part.name, other->key);
        if (profile.outer == *part.name && part.name != &profile.enter)
            twice("run", *part.name, part.key);
        if (profile.panics.contains(*part.name))
            twice("panics", *part.name, part.key);
    }
    if (profile.panics.contains(profile.outer))
        twice("panics", profile.outer, "run");
}

void checkObjects(const Value& root, const Profile& profile)
{
    if (profile.hostContext == profile.vcpus)
        throw Wrong{
            placeOf(root, "objects", "vcpu"),
            tr("%1 is \"%2\" already, and cannot be \"%3\" too.")
                .arg(profile.vcpus, QStringLiteral("host_context"), QStringLiteral("vcpu"))};
    if (profile.vcpuStruct == profile.contextStruct)
        throw Wrong{
            placeOf(root, "structs", "context"),
            tr("%1 is \"%2\" already, and cannot be \"%3\" too.")
                .arg(profile.contextStruct, QStringLiteral("vcpu"), QStringLiteral("context"))};
}

/// Before the guest has run there is nothing of it, and no reason why it left.
void checkBeforeTheGuest(const Value& root, const char* table, const char* key,
                         const std::vector<Held>& all)
{
    for (const Held& held : all)
        if (held.content.kind == Kind::Guest || held.content.kind == Kind::ExitCode)
            throw Wrong{placeOf(root, table, key),
                        tr("%1 cannot hold \"%2\" before the guest has run.")
                            .arg(held.reg.name(), held.content.text())};
}

/// At the first instruction of enter each register is the host's own of that name.
void checkHostsOwn(const Value& root, const Profile& profile)
{
    for (const Held& held : profile.enterRegisters)
        if (held.content.kind == Kind::Host && !(held.content.reg == held.reg))
            throw Wrong{placeOf(root, "enter", "registers"),
                        tr("%1 cannot hold \"%2\" at the first instruction of %3: there it is the "
                           "host's %1.")
                            .arg(held.reg.name(), held.content.text(), profile.enter)};
}

void checkCodes(const Value& root, const Profile& profile)
{
    for (qsizetype code = 0; code < profile.exitCodes.size(); ++code)
        if (profile.exitCodes.indexOf(profile.exitCodes[code]) != code)
            throw Wrong{
                placeOf(root, "exit", "codes"),
                tr("\"%1\" is exit code %2 and exit code %3.")
                    .arg(profile.exitCodes[code],
                         QString::number(profile.exitCodes.indexOf(profile.exitCodes[code])),
                         QString::number(code))};
    const auto areKnown = [&](const QStringList& names, const char* table, const char* key) {
        for (const QString& name : names)
            if (!profile.exitCodes.contains(name))
                throw Wrong{placeOf(root, table, key),
                            tr("\"%1\" is none of the exit's codes: %2.")
                                .arg(name, profile.exitCodes.join(QStringLiteral(", ")))};
    };
    areKnown(profile.vectorCodes, "vector", "codes");
    areKnown(profile.earlyCodes, "enter", "early");
    const Position returns = placeOf(root, "exit", "returns");
    if (!profile.returns.isX())
        throw Wrong{returns, tr("%1 is none of x0 to x30.").arg(profile.returns.name())};
    if (profile.keepsHost(profile.returns))
        throw Wrong{returns, tr("%1 cannot have the exit code at the RET: the host has its own "
                                "value back in it, as \"saves\" or \"frame\" of [enter] says.")
                                 .arg(profile.returns.name())};
}

/// A register has one slot, and a slot one register.
void checkSlots(const Value& root, const Profile& profile)
{
    std::map<QString, Register> paths;
    for (int n = 0; n < static_cast<int>(profile.general.size()); ++n) {
        const QString& path = profile.general[static_cast<std::size_t>(n)];
        const auto [known, isNew] = paths.emplace(path, Register::x(n));
        if (!isNew)
            throw Wrong{placeOf(root, "registers", "general"),
                        tr("\"%1\" is the slot of %2 and of %3.")
                            .arg(path, known->second.name(), Register::x(n).name())};
    }
    std::map<QString, QString> slotsOf; // a register's, by its name
    const Position list = placeOf(root, "registers", "list");
    for (const Profile::Slot& slot : profile.slotList) {
        const QString name = slot.reg.name();
        if (!slot.reg.isSystem() && !slot.reg.isV() && slot.reg != Register::fpsr() &&
            slot.reg != Register::fpcr())
            throw Wrong{list, tr("%1 has no slot in a list: x0 to x30 are in \"general\", and SP, "
                                 "pc and PSTATE are SP_EL0, ELR_EL2 and SPSR_EL2 at EL2.")
                                  .arg(name)};
        const auto [had, isFirst] = slotsOf.emplace(name, slot.path);
        if (!isFirst)
            throw Wrong{
                list, tr("%1 has two slots, \"%2\" and \"%3\".").arg(name, had->second, slot.path)};
        const auto [known, isNew] = paths.emplace(slot.path, slot.reg);
        if (!isNew)
            throw Wrong{list, tr("\"%1\" is the slot of %2 and of %3.")
                                  .arg(slot.path, known->second.name(), name)};
    }
}

} // namespace

void checkShapes(const Value& root, const Profile& profile)
{
    if (!profile.shapes.empty() && profile.host.isEmpty())
        throw Wrong{placeOf(root, "functions", "host"),
                    tr("\"host\" is missing here: the function of the host's kernel where the "
                       "machine is asked which of the shapes it has.")};
    if (profile.shapes.empty() && !profile.host.isEmpty())
        throw Wrong{placeOf(root, "functions", "host"),
                    tr("\"host\" is where the machine is asked for its shape, and there is no "
                       "[[shape]].")};
}

void forEachShape(const Profile& profile, const std::function<void(const Profile&)>& check)
{
    if (profile.shapes.empty())
        return check(profile);
    for (const Profile::Shape& shape : profile.shapes)
        check(profile.inShape(shape));
}

void checkAgreement(const Value& root, const Profile& profile)
{
    checkFunctions(root, profile);
    checkObjects(root, profile);
    checkBeforeTheGuest(root, "enter", "registers", profile.enterRegisters);
    checkBeforeTheGuest(root, "vector", "holds", profile.holds);
    checkHostsOwn(root, profile);
    checkCodes(root, profile);
    checkSlots(root, profile);
}

namespace {

void checkNeededSlots(const Value& root, const Profile& profile)
{
    for (const char* name : Profile::kNeededSlots)
        if (std::none_of(profile.slotList.begin(), profile.slotList.end(),
                         [name](const Profile::Slot& slot) {
                             return slot.reg.name() == QLatin1String(name);
                         }))
            throw Wrong{
                placeOf(root, "registers", "list"),
                tr("No list has a slot for %1, which every switch has.").arg(QLatin1String(name))};
}

/// What a key would have said cannot be told from "nothing", so that nothing is said by [] or {}.
void checkNeededKeys(const Value& root, const Profile& profile)
{
    struct Key {
        const char* table;
        const char* key;
        const char* nothing;
    };
    constexpr Key kNeeded[] = {
        {"enter", "frame", "[]"}, {"vector", "frame", "[]"}, {"exit", "registers", "{}"}};
    for (const Key& needed : kNeeded)
        if (!has(root, needed.table, needed.key))
            throw Wrong{placeOf(root, needed.table, needed.key),
                        tr("\"%1\" is missing here: where there is nothing to say, it is %2.")
                            .arg(QLatin1String(needed.key), QLatin1String(needed.nothing))};
    if (profile.exitCodes.isEmpty())
        throw Wrong{placeOf(root, "exit", "codes"),
                    tr("\"codes\" names no exit code here, and each guest leaves for one.")};
}

/// What the host's function relies on after its call is somewhere meanwhile (AAPCS64 6.1.1).
void checkHostIsKept(const Value& root, const Profile& profile)
{
    constexpr int kFirstSaved = 19;
    for (int n = kFirstSaved; n < static_cast<int>(profile.general.size()); ++n)
        if (const Register x = Register::x(n); !profile.keepsHost(x))
            throw Wrong{placeOf(root, "enter", "saves"),
                        tr("Nothing says where the host's %1 is while the guest runs, and the "
                           "caller of %2 relies on x19 to x30 (AAPCS64 6.1.1): \"saves\" has it, "
                           "or \"frame\", as \"host.%1\".")
                            .arg(x.name(), profile.enter)};
}

/// "per_cpu" is what one system register holds.
void checkPerCpu(const Value& root, const Profile& profile)
{
    if (profile.perCpuRegister())
        return;
    const auto isIt = [](const Content& content) { return content.kind == Kind::PerCpu; };
    const auto holdsIt = [](const Held& held) { return held.content.kind == Kind::PerCpu; };
    const auto refuse = [&](const char* table, const char* key) {
        throw Wrong{placeOf(root, table, key),
                    tr("\"per_cpu\" is what a system register keeps for each CPU, and no register "
                       "does: say which, as in holds = {tpidr_el2 = \"per_cpu\"} of [vector].")};
    };
    if (std::ranges::any_of(profile.enterRegisters, holdsIt))
        refuse("enter", "registers");
    if (std::ranges::any_of(profile.enterFrame, isIt))
        refuse("enter", "frame");
    if (std::ranges::any_of(profile.vectorFrame, isIt))
        refuse("vector", "frame");
    if (std::ranges::any_of(profile.exitRegisters, holdsIt))
        refuse("exit", "registers");
}

} // namespace

void checkNeeded(const Value& root, const Profile& profile)
{
    forEachShape(profile, [&](const Profile& one) { checkNeededSlots(root, one); });
    checkNeededKeys(root, profile);
    checkHostIsKept(root, profile);
    checkPerCpu(root, profile);
}

} // namespace profile
