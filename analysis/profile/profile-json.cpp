// SPDX-License-Identifier: GPL-2.0-or-later
// The same schema as JSON, as a recording keeps it.
#include "profile/profile.h"

#include <QJsonArray>

namespace profile {

namespace {

QJsonObject heldJson(const std::vector<Held>& all)
{
    QJsonObject json;
    for (const Held& held : all)
        json[held.reg.name()] = held.content.text();
    return json;
}

QJsonArray frameJson(const Frame& frame)
{
    QJsonArray json;
    for (const Content& cell : frame)
        json.append(cell.text());
    return json;
}

QJsonArray namesJson(const std::vector<arm64::Register>& registers)
{
    QJsonArray json;
    for (const arm64::Register reg : registers)
        json.append(reg.name());
    return json;
}

QJsonArray textsJson(const QStringList& texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonValue sourceJson(const ObjectSource& source)
{
    switch (source.by) {
    case ObjectSource::By::Variable:
        break;
    case ObjectSource::By::Register:
        return QJsonObject{{QStringLiteral("name"), source.name},
                           {QStringLiteral("register"), source.reg.name()},
                           {QStringLiteral("at"), source.at == ObjectSource::At::Run
                                                      ? QStringLiteral("run")
                                                      : QStringLiteral("enter")}};
    case ObjectSource::By::PerCpu:
        return QJsonObject{{QStringLiteral("variable"), source.name},
                           {QStringLiteral("per_cpu"), source.reg.name()}};
    }
    return source.name;
}

QJsonObject objectsJson(const Profile& profile)
{
    QJsonArray watched;
    for (const ObjectSource& source : profile.objects)
        watched.append(sourceJson(source));
    QJsonObject json{{QStringLiteral("host_context"), sourceJson(profile.hostSource)},
                     {QStringLiteral("vcpu"), sourceJson(profile.vcpuSource)},
                     {QStringLiteral("watched"), watched}};
    if (const auto& m = profile.machines)
        json[QStringLiteral("machines")] = QJsonObject{
            {QStringLiteral("table"), m->table}, {QStringLiteral("count"), m->count},
            {QStringLiteral("vcpus"), m->vcpus}, {QStringLiteral("vcpuCount"), m->vcpuCount},
            {QStringLiteral("cpus"), m->cpus},   {QStringLiteral("cpuCount"), m->cpuCount},
            {QStringLiteral("host"), m->host},
        };
    return json;
}

QJsonObject structsJson(const Profile& profile)
{
    QJsonObject json{{QStringLiteral("vcpu"), profile.vcpuStruct},
                     {QStringLiteral("context"), profile.contextStruct},
                     {QStringLiteral("context_in_vcpu"), profile.contextInVcpu}};
    if (!profile.vttbrPath.isEmpty())
        json[QStringLiteral("vttbr")] = profile.vttbrPath;
    return json;
}

QJsonObject memoryJson(const Profile& profile)
{
    QJsonObject json{{QStringLiteral("view"), profile.memory == Profile::View::Physical
                                                  ? QStringLiteral("physical")
                                                  : QStringLiteral("current")}};
    if (profile.ramBegin < profile.ramEnd)
        json[QStringLiteral("ram")] =
            QJsonObject{{QStringLiteral("begin"), base::hex(profile.ramBegin.value)},
                        {QStringLiteral("end"), base::hex(profile.ramEnd.value)}};
    return json;
}

QJsonObject registersJson(const Profile& profile)
{
    static const QStringList kWhere{QStringLiteral("run"), QStringLiteral("doors"),
                                    QStringLiteral("elsewhere")};
    QJsonArray general;
    for (const QString& path : profile.general)
        general.append(path);
    // In the order of the profile: neighbours of one kind are one list.
    QJsonArray lists;
    QJsonArray entries;
    for (std::size_t i = 0; i < profile.slotList.size(); ++i) {
        const Profile::Slot& slot = profile.slotList[i];
        entries.append(QJsonArray{slot.reg.name(), slot.path});
        if (i + 1 < profile.slotList.size() && profile.slotList[i + 1].where == slot.where &&
            profile.slotList[i + 1].shape == slot.shape &&
            profile.slotList[i + 1].hostKept == slot.hostKept)
            continue;
        QJsonObject list{{QStringLiteral("where"), kWhere[static_cast<qsizetype>(slot.where)]},
                         {QStringLiteral("slots"), entries}};
        if (!slot.shape.isEmpty())
            list[QStringLiteral("shape")] = slot.shape;
        if (slot.hostKept)
            list[QStringLiteral("host")] = QStringLiteral("kept");
        lists.append(list);
        entries = {};
    }
    QJsonObject json{{QStringLiteral("general"), general},
                     {QStringLiteral("watched"), namesJson(profile.watched)},
                     {QStringLiteral("list"), lists}};
    QJsonArray outside;
    for (const Profile::Outside& each : profile.outside) {
        QJsonObject one{{QStringLiteral("registers"), namesJson(each.registers)},
                        {QStringLiteral("why"), each.why}};
        if (!each.shape.isEmpty())
            one[QStringLiteral("shape")] = each.shape;
        outside.append(one);
    }
    if (!outside.isEmpty())
        json[QStringLiteral("outside")] = outside;
    QJsonObject has;
    for (const auto& [reg, words] : profile.hostHas)
        has[reg.name()] = words;
    if (!has.isEmpty())
        json[QStringLiteral("host_has")] = has;
    return json;
}

} // namespace

namespace {

/// Only where there are any, so that a profile without them is kept as ever.
void addShapes(const Profile& profile, QJsonObject& json)
{
    if (!profile.shape.isEmpty())
        json[QStringLiteral("in_shape")] = profile.shape;
    if (profile.shapes.empty())
        return;
    QJsonArray list;
    for (const Profile::Shape& shape : profile.shapes) {
        QJsonObject one{
            {QStringLiteral("name"), shape.name},
            {QStringLiteral("e2h"), shape.e2h ? QStringLiteral("yes") : QStringLiteral("no")}};
        if (!shape.prefix.isEmpty())
            one[QStringLiteral("prefix")] = shape.prefix;
        if (!shape.hostVectors.isEmpty())
            one[QStringLiteral("host_vectors")] = shape.hostVectors;
        list.append(one);
    }
    json[QStringLiteral("shape")] = list;
    QJsonObject functions = json[QStringLiteral("functions")].toObject();
    functions[QStringLiteral("host")] = profile.host;
    json[QStringLiteral("functions")] = functions;
}

} // namespace

QJsonObject Profile::toJson() const
{
    QJsonArray groupList;
    for (const Group& group : groups) {
        QJsonObject json{
            {QStringLiteral("begins"), group.begins},
            {QStringLiteral("cut"), group.cut ? QStringLiteral("yes") : QStringLiteral("no")}};
        if (!group.title.isEmpty())
            json[QStringLiteral("title")] = group.title;
        groupList.append(json);
    }
    QJsonObject json{
        {QStringLiteral("schema"), 2},
        {QStringLiteral("name"), name},
        {QStringLiteral("functions"), QJsonObject{{QStringLiteral("run"), outer},
                                                  {QStringLiteral("enter"), enter},
                                                  {QStringLiteral("exit"), exit},
                                                  {QStringLiteral("vectors"), vectors},
                                                  {QStringLiteral("panics"), textsJson(panics)}}},
        {QStringLiteral("objects"), objectsJson(*this)},
        {QStringLiteral("structs"), structsJson(*this)},
        {QStringLiteral("memory"), memoryJson(*this)},
        {QStringLiteral("enter"),
         QJsonObject{{QStringLiteral("registers"), heldJson(enterRegisters)},
                     {QStringLiteral("saves"), namesJson(hostSaves)},
                     {QStringLiteral("frame"), frameJson(enterFrame)},
                     {QStringLiteral("early"), textsJson(earlyCodes)}}},
        {QStringLiteral("vector"), QJsonObject{{QStringLiteral("frame"), frameJson(vectorFrame)},
                                               {QStringLiteral("codes"), textsJson(vectorCodes)},
                                               {QStringLiteral("holds"), heldJson(holds)}}},
        {QStringLiteral("exit"), QJsonObject{{QStringLiteral("registers"), heldJson(exitRegisters)},
                                             {QStringLiteral("codes"), textsJson(exitCodes)},
                                             {QStringLiteral("returns"), returns.name()}}},
        {QStringLiteral("doors"),
         QJsonObject{{QStringLiteral("also_written"), textsJson(alsoWritten)},
                     {QStringLiteral("also_read"), textsJson(alsoRead)}}},
        {QStringLiteral("registers"), registersJson(*this)},
        {QStringLiteral("group"), groupList},
    };
    addShapes(*this, json);
    return json;
}

} // namespace profile
