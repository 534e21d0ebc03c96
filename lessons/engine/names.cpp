// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/names.h"

#include "engine/words.h"
#include "worlds/facts.h"

#include <QFileInfo>

#include <algorithm>

namespace lessons {

namespace {

class RecordedNames : public Names {
public:
    RecordedNames(std::shared_ptr<const timeline::Timeline> timeline, worlds::Facts facts)
        : m_timeline(std::move(timeline))
        , m_facts(std::move(facts))
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
        const image::Field* field = fieldOf(path);
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

    bool isHidden(arm64::Register reg) const override
    {
        return m_facts.unwatched.contains(reg.name(), Qt::CaseInsensitive);
    }

    QString exitName() const override { return m_facts.profile.exit; }

    QString describe(base::Address pc) const override
    {
        QString text;
        if (const image::Symbol* symbol = m_facts.functionAt(pc))
            text = QStringLiteral("<%1+0x%2>")
                       .arg(symbol->name)
                       .arg((pc - symbol->address).bytes, 0, 16);
        if (const auto* line = m_facts.lineAt(pc))
            text +=
                QStringLiteral(" (%1:%2)").arg(QFileInfo(line->file).fileName()).arg(line->line);
        return text.trimmed();
    }

    QString cpu() const override { return m_facts.cpu; }
    QString image() const override { return m_facts.imagePath; }

private:
    /// By the path that DWARF has ("sys_regs[3]"), or with an enumerator as the index
    /// ("sys_regs[SCTLR_EL1]").
    [[nodiscard]] const image::Field* fieldOf(const QString& path) const
    {
        if (const image::Field* field = m_facts.context.find(path))
            return field;
        const auto bracket = path.lastIndexOf(u'[');
        if (bracket < 0 || !path.endsWith(u']'))
            return nullptr;
        const QStringView array = QStringView(path).left(bracket + 1);
        const QStringView index = QStringView(path).mid(bracket + 1).chopped(1);
        const auto found = std::ranges::find_if(m_facts.context.fields, [&](const auto& field) {
            return !field.enumerator.isEmpty() && field.enumerator == index &&
                   field.path.startsWith(array);
        });
        return found == m_facts.context.fields.end() ? nullptr : &*found;
    }

    /// The guest is whose vcpu stands in x0 at the first instruction of enter (AAPCS64: the first
    /// argument), not a guess from the switch's number.
    base::Result<base::Address> guestContext(std::uint32_t state) const
    {
        const timeline::Switch* found = switchAt(*m_timeline, state);
        const auto vcpu =
            found ? m_timeline->valueAt(found->begin, arm64::Place::of(arm64::Register::x(0)))
                  : std::nullopt;
        const int index = vcpu ? m_facts.vcpuAt(base::Address{*vcpu}) : -1;
        if (index < 0)
            return base::Error{
                Words::tr("Which guest is entered at state %1 cannot be told: x0 pointed to no "
                          "vcpu at %2.")
                    .arg(state)
                    .arg(m_facts.profile.enter)};
        return m_facts.contextOf(index);
    }

    std::shared_ptr<const timeline::Timeline> m_timeline;
    worlds::Facts m_facts;
};

} // namespace

const timeline::Switch* switchAt(const timeline::Timeline& timeline, std::uint32_t state)
{
    const timeline::Switch* found = nullptr;
    for (const timeline::Switch& s : timeline.switches()) {
        if (!found || s.outerBegin <= state)
            found = &s;
    }
    return found;
}

base::Result<std::shared_ptr<const Names>>
namesOf(std::shared_ptr<const timeline::Timeline> timeline)
{
    auto facts = worlds::Facts::of(*timeline);
    if (!facts)
        return facts.error();
    return std::shared_ptr<const Names>(
        std::make_shared<RecordedNames>(std::move(timeline), std::move(*facts)));
}

} // namespace lessons
