// SPDX-License-Identifier: GPL-2.0-or-later
// What recordings of format 1 keep of a profile: names, and nothing of what the doors hand over.
#include "profile/reader.h"

namespace profile {

namespace {

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
    {"exitCodes", &Profile::exitCodes},
    {"vectorCodes", &Profile::vectorCodes},
};

} // namespace

Profile readRecordedFirst(const Value& root, Profile rest)
{
    Profile profile = std::move(rest);
    profile.schema = 1;
    Section table(root);
    for (const NameMember& m : kNames)
        profile.*m.member = table.neededText(m.key);
    for (const ListMember& m : kLists)
        profile.*m.member = table.texts(m.key);
    profile.objects.clear();
    for (const QString& name : table.texts("objects"))
        profile.objects.push_back({ObjectSource::By::Variable, name, {}, {}});
    profile.hostSource.name = profile.hostContext;
    profile.vcpuSource.name = profile.vcpus;
    constexpr std::array kViews{"physical", "current"};
    (void)table.neededText("memory");
    profile.memory =
        table.choice("memory", kViews) == 0 ? Profile::View::Physical : Profile::View::Current;
    profile.ramBegin = profile.ramEnd = {};
    if (auto ram = table.section("ram")) {
        profile.ramBegin = ram->neededAddress("begin");
        profile.ramEnd = ram->neededAddress("end");
    }
    profile.machines.reset();
    if (auto machines = table.section("machines"))
        profile.machines = readMachines(*machines);
    profile.slotList.clear();
    for (Section& slot : table.sections("slots"))
        profile.slotList.push_back(
            {registerNamed(slot.neededText("register"), slot.where("register")),
             slot.neededText("path"), Profile::Where::Run});
    profile.watched = table.registers("watched");
    checkAgreement(root, profile);
    return profile;
}

} // namespace profile
