// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/profile.h"

#include "worlds/profiles/profile-data.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace worlds {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

/// The members of a profile that are one name each, and how JSON calls them.
struct NameMember {
    const char* key;
    QString Profile::*member;
};
constexpr NameMember kNames[] = {
    {"name", &Profile::name},
    {"outer", &Profile::outer},
    {"enter", &Profile::enter},
    {"exit", &Profile::exit},
    {"vectors", &Profile::vectors},
    {"hostContext", &Profile::hostContext},
    {"vcpus", &Profile::vcpus},
    {"vcpuStruct", &Profile::vcpuStruct},
    {"contextStruct", &Profile::contextStruct},
    {"contextInVcpu", &Profile::contextInVcpu},
    {"vttbrPath", &Profile::vttbrPath},
};
struct ListMember {
    const char* key;
    QStringList Profile::*member;
};
constexpr ListMember kLists[] = {
    {"panics", &Profile::panics},
    {"objects", &Profile::objects},
    {"exitCodes", &Profile::exitCodes},
    {"vectorCodes", &Profile::vectorCodes},
};

struct MachinesMember {
    const char* key;
    QString Profile::Machines::*member;
};
constexpr MachinesMember kMachines[] = {
    {"table", &Profile::Machines::table}, {"count", &Profile::Machines::count},
    {"vcpus", &Profile::Machines::vcpus}, {"vcpuCount", &Profile::Machines::vcpuCount},
    {"cpus", &Profile::Machines::cpus},   {"cpuCount", &Profile::Machines::cpuCount},
    {"host", &Profile::Machines::host},
};

QStringList strings(const QJsonArray& array)
{
    QStringList list;
    for (const QJsonValue value : array)
        list << value.toString();
    return list;
}

std::optional<base::Address> address(const QJsonValue& value)
{
    bool good = false;
    const base::Address parsed{value.toString().toULongLong(&good, 0)};
    return good ? std::optional(parsed) : std::nullopt;
}

base::Result<arm64::Register> registerNamed(const QString& name, const QString& profile)
{
    const auto reg = arm64::Register::named(name);
    if (!reg)
        return base::Error{tr("The profile %1 names the register \"%2\", which does not exist.")
                               .arg(profile, name)};
    return *reg;
}

base::Result<void> readRam(const QJsonObject& json, Profile& profile)
{
    if (!json.contains(QStringLiteral("ram")))
        return {};
    const QJsonObject ram = json[QStringLiteral("ram")].toObject();
    const auto begin = address(ram[QStringLiteral("begin")]);
    const auto end = address(ram[QStringLiteral("end")]);
    if (!begin || !end || *end <= *begin)
        return base::Error{
            tr("The profile %1 says no range of addresses under \"ram\".").arg(profile.name)};
    profile.ramBegin = *begin;
    profile.ramEnd = *end;
    return {};
}

base::Result<void> readMachines(const QJsonObject& json, Profile& profile)
{
    if (!json.contains(QStringLiteral("machines")))
        return {};
    const QJsonObject machines = json[QStringLiteral("machines")].toObject();
    profile.machines.emplace();
    for (const MachinesMember& m : kMachines) {
        const QString key = QString::fromLatin1(m.key);
        QString& name = *profile.machines.*m.member;
        name = machines[key].toString();
        if (name.isEmpty())
            return base::Error{tr("The profile %1 does not say \"%2\" under \"machines\".")
                                   .arg(profile.name, key)};
    }
    return {};
}

} // namespace

base::Result<Profile> Profile::fromJson(const QJsonObject& json)
{
    Profile profile;
    for (const NameMember& m : kNames) {
        const QString key = QString::fromLatin1(m.key);
        profile.*m.member = json[key].toString();
        if ((profile.*m.member).isEmpty())
            return base::Error{tr("The profile does not say \"%1\".").arg(key)};
    }
    for (const ListMember& m : kLists)
        profile.*m.member = strings(json[QString::fromLatin1(m.key)].toArray());

    const QString memory = json[QStringLiteral("memory")].toString();
    if (memory != QLatin1String("physical") && memory != QLatin1String("current"))
        return base::Error{tr("The profile %1 says \"%2\" under \"memory\"; \"physical\" and "
                              "\"current\" are known.")
                               .arg(profile.name, memory)};
    profile.memory = memory == QLatin1String("physical") ? target::MemoryView::Physical
                                                         : target::MemoryView::Current;
    auto ram = readRam(json, profile);
    if (!ram)
        return ram.error();
    auto machines = readMachines(json, profile);
    if (!machines)
        return machines.error();

    const QJsonArray slots_ = json[QStringLiteral("slots")].toArray();
    for (const QJsonValue value : slots_) {
        const QJsonObject slot = value.toObject();
        const auto reg = registerNamed(slot[QStringLiteral("register")].toString(), profile.name);
        if (!reg)
            return reg.error();
        profile.slotList.push_back({*reg, slot[QStringLiteral("path")].toString()});
    }
    for (const QString& name : strings(json[QStringLiteral("watched")].toArray())) {
        const auto reg = registerNamed(name, profile.name);
        if (!reg)
            return reg.error();
        profile.watched.push_back(*reg);
    }
    return profile;
}

QJsonObject Profile::toJson() const
{
    QJsonObject json;
    for (const NameMember& m : kNames)
        json[QString::fromLatin1(m.key)] = this->*m.member;
    for (const ListMember& m : kLists)
        json[QString::fromLatin1(m.key)] = QJsonArray::fromStringList(this->*m.member);
    json[QStringLiteral("memory")] = memory == target::MemoryView::Physical
                                         ? QStringLiteral("physical")
                                         : QStringLiteral("current");
    if (ramBegin < ramEnd)
        json[QStringLiteral("ram")] =
            QJsonObject{{QStringLiteral("begin"), base::hex(ramBegin.value)},
                        {QStringLiteral("end"), base::hex(ramEnd.value)}};
    if (machines) {
        QJsonObject names;
        for (const MachinesMember& m : kMachines)
            names[QString::fromLatin1(m.key)] = *machines.*m.member;
        json[QStringLiteral("machines")] = names;
    }
    QJsonArray slotArray;
    for (const Slot& slot : slotList)
        slotArray.append(QJsonObject{{QStringLiteral("register"), slot.reg.name()},
                                     {QStringLiteral("path"), slot.path}});
    json[QStringLiteral("slots")] = slotArray;
    QJsonArray watchedArray;
    for (const arm64::Register reg : watched)
        watchedArray.append(reg.name());
    json[QStringLiteral("watched")] = watchedArray;
    return json;
}

Profile Profile::worldswitch()
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(kWorldswitchProfile));
    // Compiled in, and held right by tst_profile: an error here is one of this program's build.
    return fromJson(document.object()).value();
}

} // namespace worlds
