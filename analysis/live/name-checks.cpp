// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/name-checks.h"

#include "live/code-reach.h"
#include "reading/slots.h"

#include <QCoreApplication>

#include <map>

namespace live {

using profile::Profile;

namespace {

/// Of the vectors for exceptions from a lower level in AArch64 (Arm ARM D1.3.1).
constexpr std::int64_t kEntryBytes = 0x80;
constexpr int kLowerEntries = 4;

QString tr(const char* text)
{
    return QCoreApplication::translate("live", text);
}

} // namespace

base::Error misnamed(const Profile& profile, const QString& name, const QString& sentence)
{
    return base::Error{profile.placeOf(name) + sentence};
}

base::Result<void> checkDoors(const Profile& profile, const image::Image& image,
                              const recorder::RecordPlan& plan)
{
    // What ships names what it means: there the code may be wrong.
    if (profile.isShipped())
        return {};
    const auto leads = [&](const recorder::RecordPlan::Function& from, Follow follow,
                           const std::function<bool(const arm64::Instruction&)>& isIt) {
        const auto bytes = static_cast<std::uint64_t>((from.end - from.begin).bytes);
        return leadsTo(image, from.begin, bytes, follow, isIt);
    };
    const auto isEnter = [&](const arm64::Instruction& i) { return i.pc == plan.enter.begin; };
    const auto isExit = [&](const arm64::Instruction& i) { return i.pc == plan.exit.begin; };
    const auto isEret = [](const arm64::Instruction& i) {
        return i.mnemonic.startsWith(QLatin1String("eret"));
    };
    // An ERET that is nowhere is the code's mistake.
    if (leads(plan.enter, Follow::Jumps, isEret) == false &&
        leads(plan.outer, Follow::Calls, isEret) == true)
        return misnamed(profile, profile.enter,
                        tr("%1 has no ERET: it is not the function that becomes the guest, "
                           "\"enter\" of the profile %2, but another one that %3 calls.")
                            .arg(profile.enter, profile.name, profile.outer));
    if (profile.hasOuterWindow() && leads(plan.outer, Follow::Calls, isEnter) == false)
        return misnamed(profile, profile.outer,
                        tr("Nothing in %1 calls %2: it is not the function round the switch, "
                           "\"run\" of the profile %3.")
                            .arg(profile.outer, profile.enter, profile.name));
    const auto toExit = [&](int entry) {
        const base::Address begin = plan.vectorEntries[static_cast<std::size_t>(entry)];
        return leads({begin, begin + base::Offset{kEntryBytes}}, Follow::Calls, isExit);
    };
    bool isReached = plan.vectorEntries.empty(); // else where they are is not known yet
    for (int entry = 0; entry < kLowerEntries && !isReached; ++entry)
        isReached = toExit(entry) != false;
    if (!isReached)
        return misnamed(profile, profile.exit,
                        tr("No vector of %1 for a guest leads to %2: it is not the function "
                           "that puts the guest away, \"exit\" of the profile %3.")
                            .arg(profile.vectors, profile.exit, profile.name));
    for (qsizetype i = 0; i < profile.panics.size(); ++i)
        for (const base::Address entry : plan.vectorEntries)
            if (plan.panics[static_cast<std::size_t>(i)] == entry)
                return misnamed(profile, profile.panics[i],
                                tr("%1 is a vector that guests leave through, and none of the "
                                   "\"panics\" of the profile %2.")
                                    .arg(profile.panics[i], profile.name));
    return {};
}

base::Result<void> checkMachines(const Profile& profile, const image::Image& image)
{
    if (!profile.machines)
        return {};
    const Profile::Machines& names = *profile.machines;
    std::map<QString, QString> types;
    for (const QString& name : {names.table, names.count, names.cpus, names.cpuCount}) {
        const auto variable = named(profile, name, image.variable(name));
        if (!variable)
            return variable.error();
        types[name] = variable->structName;
    }
    struct Member {
        QString type;
        QString path;
    };
    const QString machine = reading::pointee(types[names.table]);
    for (const Member& member : {Member{machine, names.vcpus}, Member{machine, names.vcpuCount},
                                 Member{types[names.cpus], names.host}}) {
        const auto layout = image.layout(member.type);
        if (!layout)
            return layout.error();
        if (!reading::memberOffset(*layout, member.path) &&
            !reading::memberOffset(*layout, member.path + QStringLiteral("[0]")))
            return misnamed(profile, member.path,
                            tr("%1 has no member %2 in %3, which the profile %4 asks for.")
                                .arg(image.path(), member.path, member.type, profile.name));
    }
    return {};
}

} // namespace live
