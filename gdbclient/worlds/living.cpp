// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/living.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace worlds {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

/// "vm_machine" of "vm_machine *".
QString pointee(QString type)
{
    type.remove(QLatin1Char('*')).remove(QStringLiteral("struct "));
    return type.trimmed();
}

/// Follows the profile's names through one machine's memory.
class Finder {
public:
    using Found = base::Result<std::vector<LivingObject>>;

    Finder(std::shared_ptr<target::Machine> machine, Profile profile,
           std::shared_ptr<const image::Image> image)
        : m_machine(std::move(machine))
        , m_profile(std::move(profile))
        , m_image(std::move(image))
    {
    }

    [[nodiscard]] base::Task<Found> find()
    {
        const Profile::Machines& names = *m_profile.machines;
        const auto count = co_await variableValue(names.count);
        if (!count)
            co_return Found(count.error());
        if (*count == 0)
            co_return Found(std::vector<LivingObject>{});
        auto host = co_await addHost(names);
        if (!host)
            co_return Found(host.error());
        auto guests = co_await addGuests(names, *count);
        if (!guests)
            co_return Found(guests.error());
        co_return Found(m_found);
    }

private:
    [[nodiscard]] base::Task<base::Result<std::uint64_t>> number(base::Address at,
                                                                 std::uint64_t bytes)
    {
        using Number = base::Result<std::uint64_t>;
        const bool isRam = !(m_profile.ramBegin < m_profile.ramEnd) ||
                           (m_profile.ramBegin <= at && at < m_profile.ramEnd);
        if (!isRam || bytes == 0 || bytes > 8)
            co_return Number(base::Error{
                tr("The machine's list of virtual CPUs leads to %1, where no memory is: does it "
                   "run this image?")
                    .arg(base::hex(at.value))});
        auto read = co_await m_machine->readMemory(at, bytes, m_profile.memory);
        if (!read)
            co_return Number(read.error());
        read->append(8 - read->size(), '\0');
        co_return Number(qFromLittleEndian<quint64>(read->constData()));
    }

    [[nodiscard]] base::Task<base::Result<std::uint64_t>> variableValue(QString name)
    {
        const auto variable = m_image->variable(name);
        if (!variable)
            co_return base::Result<std::uint64_t>(variable.error());
        auto value = co_await number(variable->address, variable->elementSize);
        co_return value;
    }

    /// A member by its path, of a struct at that address; the type it has.
    [[nodiscard]] base::Result<image::Field> member(const QString& structName,
                                                    const QString& path) const
    {
        const auto layout = m_image->layout(structName);
        if (!layout)
            return layout.error();
        const image::Field* field = layout->find(path);
        if (!field)
            return base::Error{tr("%1 has no member %2 in %3, which the profile %4 asks for.")
                                   .arg(m_image->path(), path, structName, m_profile.name)};
        return *field;
    }

    [[nodiscard]] base::Task<base::Result<std::uint64_t>>
    memberValue(base::Address object, QString structName, QString path)
    {
        const auto field = member(structName, path);
        if (!field)
            co_return base::Result<std::uint64_t>(field.error());
        auto value = co_await number(object + field->offset, field->size);
        co_return value;
    }

    [[nodiscard]] base::Task<base::Result<void>> addHost(Profile::Machines names)
    {
        const auto count = co_await variableValue(names.cpuCount);
        if (!count)
            co_return count.error();
        if (*count > 1)
            co_return base::Error{
                tr("This machine has %1 physical CPUs, and a recording follows one: start it with "
                   "one CPU (worldswitch-vm --cpus 1).")
                    .arg(*count)};
        const auto cpus = m_image->variable(names.cpus);
        if (!cpus)
            co_return cpus.error();
        const auto host = co_await memberValue(cpus->address, cpus->structName, names.host);
        if (!host)
            co_return host.error();
        m_found.push_back({m_profile.hostContext, m_profile.contextStruct, base::Address{*host}});
        co_return base::Result<void>{};
    }

    [[nodiscard]] base::Task<base::Result<void>> addGuests(Profile::Machines names,
                                                           std::uint64_t count)
    {
        const auto table = m_image->variable(names.table);
        if (!table)
            co_return table.error();
        const QString structName = pointee(table->structName);
        int index = 0;
        for (std::uint64_t m = 0; m < std::min(count, table->count); ++m) {
            const auto at = co_await number(
                table->address + base::Offset{static_cast<std::int64_t>(m * table->elementSize)},
                table->elementSize);
            if (!at)
                co_return at.error();
            const base::Address machine{*at};
            const auto vcpus = co_await memberValue(machine, structName, names.vcpuCount);
            if (!vcpus)
                co_return vcpus.error();
            for (std::uint64_t v = 0; v < *vcpus; ++v) {
                const QString path = QStringLiteral("%1[%2]").arg(names.vcpus).arg(v);
                const auto vcpu = co_await memberValue(machine, structName, path);
                if (!vcpu)
                    co_return vcpu.error();
                auto added = co_await addVcpu(base::Address{*vcpu}, index++);
                if (!added)
                    co_return added;
            }
        }
        co_return base::Result<void>{};
    }

    /// With the first struct on the way to its VTTBR_EL2 ("kvm->arch.vttbr"), once for a VM.
    [[nodiscard]] base::Task<base::Result<void>> addVcpu(base::Address vcpu, int index)
    {
        m_found.push_back(
            {QStringLiteral("%1[%2]").arg(m_profile.vcpus).arg(index), m_profile.vcpuStruct, vcpu});
        const QStringList hops = m_profile.vttbrPath.split(QStringLiteral("->"));
        if (hops.size() < 2)
            co_return base::Result<void>{};
        const auto field = member(m_profile.vcpuStruct, hops[0]);
        if (!field)
            co_return field.error();
        const auto to = co_await number(vcpu + field->offset, field->size);
        if (!to)
            co_return to.error();
        const auto known = std::count_if(m_found.begin(), m_found.end(), [&](const auto& object) {
            return object.address.value == *to && object.structName == pointee(field->type);
        });
        if (known == 0)
            m_found.push_back({QStringLiteral("%1[%2]").arg(hops[0]).arg(m_vms++),
                               pointee(field->type), base::Address{*to}});
        co_return base::Result<void>{};
    }

    std::shared_ptr<target::Machine> m_machine;
    Profile m_profile;
    std::shared_ptr<const image::Image> m_image;
    std::vector<LivingObject> m_found;
    int m_vms = 0;
};

} // namespace

base::Task<base::Result<std::vector<LivingObject>>>
findLiving(std::shared_ptr<target::Machine> machine, Profile profile,
           std::shared_ptr<const image::Image> image)
{
    if (!profile.machines)
        co_return base::Result<std::vector<LivingObject>>(std::vector<LivingObject>{});
    Finder finder(std::move(machine), std::move(profile), std::move(image));
    auto found = co_await finder.find();
    co_return found;
}

} // namespace worlds
