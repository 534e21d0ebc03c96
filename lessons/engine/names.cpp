// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/names.h"

#include "engine/words.h"
#include "reading/slots.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace lessons {

namespace {

/// Of a path whose object is not there: by its name alone it may have been meant for a register.
base::Error noObject(const QString& path, const QString& object)
{
    if (!isBareName(path))
        return base::Error{Words::tr("There is no object %1 in the recording.").arg(object)};
    return base::Error{
        Words::tr("There is no register called “%1”, and the recording has no such object.")
            .arg(object)};
}

class RecordedNames : public Names {
public:
    explicit RecordedNames(std::shared_ptr<const reading::Reading> reading)
        : m_reading(std::move(reading))
        , m_facts(m_reading->facts())
    {
    }

    base::Result<base::Address> slot(const QString& world, const QString& path,
                                     std::uint32_t state) const override
    {
        base::Address context = m_facts.hostContext;
        if (world == u"guest") {
            const auto guest = guestContext(state);
            if (!guest)
                return guest.error();
            context = *guest;
        }
        if (path.isEmpty())
            return context;
        const image::Field* field = reading::fieldAt(m_facts.context, slotNamed(path));
        if (!field)
            return base::Error{Words::tr("%1.%2 is no slot: %3 has no member %2.")
                                   .arg(world, path, m_facts.profile.contextStruct)};
        return context + field->offset;
    }

    base::Result<Function> function(const QString& name) const override
    {
        if (const image::Symbol* symbol = m_facts.symbol(name))
            return Function{symbol->address,
                            symbol->address +
                                base::Offset{static_cast<std::int64_t>(symbol->size)}};
        return base::Error{Words::tr("The recording knows no function %1: record it with an image "
                                     "that has one.")
                               .arg(name)};
    }

    base::Result<base::Address> object(const QString& path) const override
    {
        const auto found = find(path);
        if (!found)
            return found.error();
        return found->address;
    }

    std::optional<std::uint64_t> widthOf(const QString& world, const QString& path) const override
    {
        if (!world.isEmpty()) {
            const image::Field* field = reading::fieldAt(m_facts.context, slotNamed(path));
            return field ? std::optional(field->size) : std::nullopt;
        }
        const auto found = find(path);
        return found ? found->width : std::nullopt;
    }

    QStringList functionNames() const override
    {
        QStringList names;
        for (const image::Symbol& symbol : m_facts.functions)
            names << symbol.name;
        return names;
    }
    QStringList slotPaths() const override
    {
        QStringList paths;
        for (const image::Field& field : m_facts.context.fields)
            paths << field.path;
        for (const auto& slot : m_facts.profile.slotList)
            paths << slot.path;
        return paths;
    }
    QStringList objectNames() const override
    {
        QStringList names;
        for (const auto& object : m_facts.objects)
            names << object.name;
        return names;
    }

    bool isHidden(arm64::Register reg) const override
    {
        return m_facts.unwatched.contains(reg.name(), Qt::CaseInsensitive);
    }

    QString exitName() const override { return m_facts.profile.exit; }

    QString describe(base::Address pc) const override
    {
        QString text = m_reading->names().functionAndOffset(pc);
        if (const QString line = m_reading->names().sourceLine(pc); !line.isEmpty())
            text += QStringLiteral(" (%1)").arg(line);
        return text.trimmed();
    }

    QString cpu() const override { return m_facts.cpu; }
    QString image() const override { return m_facts.imagePath; }

private:
    /// An object, or a part of one.
    struct Found {
        base::Address address;
        std::optional<std::uint64_t> width; ///< of a scalar
    };
    base::Result<Found> find(const QString& path) const
    {
        // "vcpus[1]" is an object, or an element of one that is an array.
        static const QRegularExpression parts(
            QStringLiteral("^([A-Za-z_][A-Za-z0-9_]*)(?:\\[([0-9]+)\\])?(?:\\.(.*))?$"));
        const auto match = parts.match(path);
        if (!match.hasMatch())
            return noObject(path, path);
        const QString base = match.captured(1);
        const QString inside = match.captured(3);
        const bool isElement = match.hasCaptured(2) && !match.captured(2).isEmpty();
        const QString element = base + QStringLiteral("[%1]").arg(match.captured(2));
        for (const auto& object : m_facts.objects) {
            const bool whole = object.name == (isElement ? element : base);
            if (!whole && !(isElement && object.name == base))
                continue;
            const std::uint64_t index = whole ? 0 : match.captured(2).toULongLong();
            if (index >= std::max<std::uint64_t>(object.count, 1))
                return base::Error{
                    Words::tr("%1 has %2 elements.").arg(base, QString::number(object.count))};
            const base::Address at =
                object.address +
                base::Offset{static_cast<std::int64_t>(index * object.elementSize)};
            const image::Layout* layout = layoutOf(object.structName);
            const image::Field* field = layout ? reading::fieldAt(*layout, inside) : nullptr;
            if (field)
                return Found{at + field->offset, field->size};
            if (inside.isEmpty())
                return Found{at, {}};
            const auto offset = layout ? reading::memberOffset(*layout, inside) : std::nullopt;
            if (!offset)
                return base::Error{
                    Words::tr("%1 has no member %2.").arg(object.structName, inside)};
            return Found{at + *offset, {}};
        }
        return noObject(path, isElement ? element : base);
    }
    [[nodiscard]] const image::Layout* layoutOf(const QString& structName) const
    {
        for (const image::Layout* known : {&m_facts.context, &m_facts.vcpu})
            if (known->name == structName)
                return known;
        return m_facts.layout(structName);
    }

    /// "x19", "v3", "sp", "pc" and "pstate" are what people say of a context, whatever its members
    /// are called: the profile knows. Anything else is a member's path.
    [[nodiscard]] QString slotNamed(const QString& path) const
    {
        const auto& profile = m_facts.profile;
        const auto general = arm64::Register::named(path);
        if (general && general->isX())
            return profile.general[static_cast<std::size_t>(general->number())];
        if (general && general->isV()) {
            const auto slot =
                std::ranges::find(profile.slotList, *general, &profile::Profile::Slot::reg);
            return slot != profile.slotList.end() ? slot->path : path;
        }
        constexpr std::pair<QLatin1String, QLatin1String> kNames[] = {
            {QLatin1String("sp"), QLatin1String("sp_el0")},
            {QLatin1String("pc"), QLatin1String("elr_el2")},
            {QLatin1String("pstate"), QLatin1String("spsr_el2")}};
        for (const auto& [name, reg] : kNames)
            for (const auto& slot : profile.slotList)
                if (path == name && slot.reg.name() == reg)
                    return slot.path;
        return path;
    }

    /// The guest is whose vcpu enter was given, not a guess from the switch's number.
    base::Result<base::Address> guestContext(std::uint32_t state) const
    {
        const reading::SwitchSpan* found = m_reading->switchBy(state);
        const auto in = m_facts.profile.atEnter(profile::Content::Kind::Vcpu);
        if (!found || found->guest < 0)
            return base::Error{
                Words::tr("Which guest is entered at state %1 cannot be told: %2 pointed to no "
                          "vcpu at %3.")
                    .arg(state)
                    .arg(in ? in->name() : QStringLiteral("?"), m_facts.profile.enter)};
        return m_facts.contextOf(found->guest);
    }

    std::shared_ptr<const reading::Reading> m_reading;
    const reading::RecordingInfo& m_facts;
};

} // namespace

bool isBareName(const QString& path)
{
    return !path.contains(u'[') && !path.contains(u'.');
}

base::Result<base::Address> Names::object(const QString& path) const
{
    return noObject(path, path);
}

base::Result<std::shared_ptr<const Names>> namesOf(std::shared_ptr<const reading::Reading> reading)
{
    if (!reading->trouble().isEmpty())
        return base::Error{reading->trouble()};
    if (const QString wrong = reading->contradictionText(); !wrong.isEmpty())
        return base::Error{wrong};
    return std::shared_ptr<const Names>(std::make_shared<RecordedNames>(std::move(reading)));
}

} // namespace lessons
