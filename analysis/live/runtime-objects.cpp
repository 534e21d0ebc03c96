// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/runtime-objects.h"

#include "reading/slots.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace live {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("live", text);
}

/// Follows the profile's names through one machine's memory.
class Finder {
public:
    using Found = base::Result<RuntimeObjects>;

    Finder(std::shared_ptr<machine::Machine> machine, Profile profile,
           std::shared_ptr<const image::Image> image)
        : m_machine(std::move(machine))
        , m_profile(std::move(profile))
        , m_image(std::move(image))
    {
    }

    /// The VMs that were made when the machine started.
    [[nodiscard]] base::Task<Found> findMachines()
    {
        const Profile::Machines& names = *m_profile.machines;
        const auto count = co_await variableValue(names.count);
        if (!count)
            co_return Found(count.error());
        if (*count == 0)
            co_return Found(RuntimeObjects{});
        auto host = co_await addHost(names);
        if (!host)
            co_return Found(host.error());
        auto guests = co_await addGuests(names, *count);
        if (!guests)
            co_return Found(guests.error());
        co_return Found(RuntimeObjects{m_found, {}, true});
    }

    /// What registers lead to, here and now.
    [[nodiscard]] base::Task<Found> findByRegisters()
    {
        RuntimeObjects found;
        if (m_profile.vectorsByRegister) {
            const auto reg = arm64::Register::named(m_profile.vectors);
            const auto table = co_await m_machine->readRegister(reg.value());
            if (!table)
                co_return Found(table.error());
            found.vectors = base::Address{*table};
        }
        if (m_profile.machines) {
            const auto count = co_await variableValue(m_profile.machines->count);
            if (!count)
                co_return Found(count.error());
            found.hasMachines = *count > 0;
        }
        const bool areVariables = !m_profile.hostSource.isLive() && !m_profile.vcpuSource.isLive();
        const bool ofMachines = areVariables && found.hasMachines;
        if (areVariables && !ofMachines && !m_profile.hasPerCpuObjects())
            co_return Found(found);
        if (ofMachines) {
            auto machines = co_await findMachines();
            if (!machines)
                co_return machines;
        } else {
            auto contexts = co_await addContexts();
            if (!contexts)
                co_return Found(contexts.error());
        }
        for (const profile::ObjectSource& source : m_profile.objects) {
            if (ofMachines && !source.isLive())
                continue; // what the VMs have is what was found
            auto added = co_await addWatched(source);
            if (!added)
                co_return Found(added.error());
        }
        found.objects = m_found;
        co_return Found(found);
    }

private:
    /// Addresses wrap: what is added for a CPU's own copy may be "negative".
    [[nodiscard]] base::Task<base::Result<base::Address>> addressOf(profile::ObjectSource source)
    {
        using Where = base::Result<base::Address>;
        std::uint64_t address = 0;
        if (source.by != profile::ObjectSource::By::Register) {
            const auto variable = m_image->variable(source.name);
            if (!variable)
                co_return Where(variable.error());
            address = variable->address.value;
        }
        if (source.isLive()) {
            const auto value = co_await m_machine->readRegister(source.reg);
            if (!value)
                co_return Where(value.error());
            address += *value;
        }
        co_return Where(base::Address{address});
    }

    [[nodiscard]] base::Task<base::Result<void>> addContexts()
    {
        const auto host = co_await addressOf(m_profile.hostSource);
        if (!host)
            co_return host.error();
        m_found.push_back({m_profile.hostContext, m_profile.contextStruct, *host});
        auto vcpus = co_await addVcpus();
        co_return vcpus;
    }

    /// A further variable, or this CPU's own copy of one.
    [[nodiscard]] base::Task<base::Result<void>> addWatched(profile::ObjectSource source)
    {
        if (!source.isLive())
            co_return addVariable(source.name);
        const auto variable = m_image->variable(source.name);
        if (!variable)
            co_return variable.error();
        const auto own = co_await addressOf(source);
        if (!own)
            co_return own.error();
        add({source.name, variable->structName, *own});
        co_return base::Result<void>{};
    }

    /// One that is watched by two names is one object.
    void add(RuntimeObject object)
    {
        if (std::ranges::find(m_found, object) == m_found.end())
            m_found.push_back(std::move(object));
    }

    /// The one that a register leads to, or all of the variable's.
    [[nodiscard]] base::Task<base::Result<void>> addVcpus()
    {
        const auto first = co_await addressOf(m_profile.vcpuSource);
        if (!first)
            co_return first.error();
        std::uint64_t count = 1;
        std::uint64_t bytes = 0;
        if (!m_profile.vcpuSource.isLive()) {
            const auto variable = m_image->variable(m_profile.vcpus);
            if (!variable)
                co_return variable.error();
            constexpr std::uint64_t kMostVcpus = 64;
            count = std::min(variable->count, kMostVcpus);
            bytes = variable->elementSize;
        }
        for (std::uint64_t i = 0; i < count; ++i) {
            auto added = co_await addVcpu(
                *first + base::Offset{static_cast<std::int64_t>(i * bytes)}, static_cast<int>(i));
            if (!added)
                co_return added;
        }
        co_return base::Result<void>{};
    }

    /// Every element of a further variable.
    [[nodiscard]] base::Result<void> addVariable(const QString& name)
    {
        const auto variable = m_image->variable(name);
        if (!variable)
            return variable.error();
        constexpr std::uint64_t kMostElements = 256;
        for (std::uint64_t i = 0; i < std::min(variable->count, kMostElements); ++i)
            m_found.push_back(
                {variable->count == 1 ? name : QStringLiteral("%1[%2]").arg(name).arg(i),
                 variable->structName,
                 variable->address +
                     base::Offset{static_cast<std::int64_t>(i * variable->elementSize)}});
        return {};
    }

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
        auto read = co_await m_machine->readMemory(at, bytes, viewOf(m_profile));
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
        const QString structName = reading::pointee(table->structName);
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
                const QString path = QStringLiteral("%1[%2]").arg(names.vcpus, QString::number(v));
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
        m_found.push_back({QStringLiteral("%1[%2]").arg(m_profile.vcpus, QString::number(index)),
                           m_profile.vcpuStruct, vcpu});
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
            return object.address.value == *to &&
                   object.structName == reading::pointee(field->type);
        });
        if (known == 0)
            m_found.push_back({QStringLiteral("%1[%2]").arg(hops[0], QString::number(m_vms++)),
                               reading::pointee(field->type), base::Address{*to}});
        co_return base::Result<void>{};
    }

    std::shared_ptr<machine::Machine> m_machine;
    Profile m_profile;
    std::shared_ptr<const image::Image> m_image;
    std::vector<RuntimeObject> m_found;
    int m_vms = 0;
};

} // namespace

base::Task<base::Result<RuntimeObjects>>
findRuntimeObjects(std::shared_ptr<machine::Machine> machine, Profile profile,
                   std::shared_ptr<const image::Image> image)
{
    using Found = base::Result<RuntimeObjects>;
    const bool byRegisters = profile.isLive();
    if (!profile.machines && !byRegisters)
        co_return Found(RuntimeObjects{});
    Finder finder(std::move(machine), std::move(profile), std::move(image));
    if (byRegisters) {
        auto found = co_await finder.findByRegisters();
        co_return found;
    }
    auto found = co_await finder.findMachines();
    co_return found;
}

} // namespace live
