// SPDX-License-Identifier: GPL-2.0-or-later
//
// From a profile's names to a plan's addresses, and the facts that a recording keeps of them.
#include "live/plan.h"

#include "arm64/effects.h"
#include "live/name-checks.h"
#include "reading/info-keys.h"
#include "reading/info-limits.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

#include <deque>
#include <map>
#include <set>

namespace live {

namespace {

/// The vector table's entries for exceptions from a lower level, first in AArch64, then in AArch32
/// (Arm ARM D1.3.1).
constexpr std::int64_t kFirstLowerEntry = 0x400;
constexpr std::int64_t kEntryBytes = 0x80;
constexpr int kLowerEntries = 4;
constexpr std::uint64_t kVectorTableBytes = 0x800;
/// More functions than this are not "in reach of a switch" any more, nor is more code.
constexpr std::size_t kMostFunctions = 200;
constexpr std::size_t kMostWords = std::size_t{128} << 10;
/// An image with more functions than this is a kernel: most have nothing to do with a switch.
constexpr std::size_t kMostNamed = 4096;
/// Of all objects that are watched: each is read from the machine again and again.
constexpr std::uint64_t kMostWatched = 1U << 18;

QString tr(const char* text)
{
    return QCoreApplication::translate("live", text);
}

/// No state: what an instruction does is then known only where its word alone says it.
class NoState : public arm64::StateReader {
public:
    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place&) const override
    {
        return {};
    }
};

std::vector<std::uint32_t> wordsOf(const image::Image& image, const image::Symbol& function)
{
    std::vector<std::uint32_t> words;
    const auto bytes = function.size / 4 <= kMostWords
                           ? image.bytes(function.address, function.size)
                           : std::nullopt;
    if (!bytes)
        return words;
    for (qsizetype at = 0; at + 4 <= bytes->size(); at += 4) {
        std::uint32_t word = 0;
        for (int i = 3; i >= 0; --i)
            word = (word << 8) | static_cast<unsigned char>(bytes->at(at + i));
        words.push_back(word);
    }
    return words;
}

class Planner {
public:
    Planner(const Profile& profile, const image::Image& image, const RuntimeObjects& objects)
        : m_profile(profile)
        , m_image(image)
        , m_found(objects)
    {
        m_read.profile = profile;
    }

    base::Result<recorder::RecordPlan> plan(int switches)
    {
        recorder::RecordPlan plan;
        plan.switches = switches;
        auto code = addCode(plan);
        if (!code)
            return code.error();
        auto memory = addMemory(plan);
        if (!memory)
            return memory.error();
        for (const Profile::Slot& slot : m_profile.slotList)
            plan.registers.push_back(slot.reg);
        plan.registers.insert(plan.registers.end(), m_profile.watched.begin(),
                              m_profile.watched.end());
        // What this machine has decides what becomes of PSTATE.
        const auto features = arm64::featureRegisters();
        plan.registers.insert(plan.registers.end(), features.begin(), features.end());
        plan.view = viewOf(m_profile);
        addPointers(plan);
        if (m_profile.ramBegin < m_profile.ramEnd)
            plan.ram.push_back({m_profile.ramBegin, m_profile.ramEnd});

        addImageFacts();
        addFunctionFacts(plan);
        plan.header.facts = m_facts;
        return plan;
    }

    /// What can be said of the names before a machine runs, where an address is the machine's.
    base::Result<void> check()
    {
        recorder::RecordPlan plan;
        auto functions = addFunctions(plan);
        if (!functions)
            return functions;
        for (const QString& name : {m_profile.contextStruct, m_profile.vcpuStruct})
            if (auto layout = addLayout(name); !layout)
                return layout;
        if (auto doors = checkDoors(m_profile, m_image, plan); !doors)
            return doors;
        if (auto context = checkContext(m_read); !context)
            return context;
        if (auto slotsAreThere = checkSlots(m_read); !slotsAreThere)
            return slotsAreThere;
        if (auto found = checkLiveVariables(); !found)
            return found;
        return checkMachines(m_profile, m_image);
    }

private:
    /// The variables of which each CPU has its own copy.
    base::Result<void> checkLiveVariables() const
    {
        std::vector<profile::ObjectSource> sources{m_profile.hostSource, m_profile.vcpuSource};
        sources.insert(sources.end(), m_profile.objects.begin(), m_profile.objects.end());
        for (const profile::ObjectSource& source : sources)
            if (source.by == profile::ObjectSource::By::PerCpu)
                if (auto found = named(m_profile, source.name, m_image.variable(source.name));
                    !found)
                    return found.error();
        return {};
    }

    base::Result<image::Symbol> needed(const QString& name) const
    {
        const auto symbol = m_image.symbol(name);
        if (!symbol)
            return base::Error{m_profile.placeOf(name) +
                               tr("%1 has no symbol %2, which the profile %3 asks for: is it "
                                  "another hypervisor, or stripped?")
                                   .arg(m_image.path(), name, m_profile.name)};
        return *symbol;
    }

    base::Result<recorder::RecordPlan::Function> function(const QString& name)
    {
        if (const auto there = needed(name); !there)
            return there.error();
        // A bare label has its code, too: Linux's way out lies in the function of its way in.
        const auto symbol = m_image.routine(name);
        if (!symbol)
            return misnamed(m_profile, name,
                            tr("%1 has no code at %2, which the profile %3 asks for.")
                                .arg(m_image.path(), name, m_profile.name));
        m_roots.push_back(*symbol);
        return recorder::RecordPlan::Function{
            symbol->address,
            symbol->address + base::Offset{static_cast<std::int64_t>(symbol->size)}};
    }

    /// Code outside RAM is not read, and would be taken for nothing: the piece of the image that
    /// has enter lies in it as a whole.
    base::Result<void> checkRam() const
    {
        const auto enter = needed(m_profile.enter);
        if (!enter || !(m_profile.ramBegin < m_profile.ramEnd))
            return {};
        for (const image::Image::Range& piece : m_image.loaded()) {
            const base::Address end =
                piece.from + base::Offset{static_cast<std::int64_t>(piece.bytes)};
            const bool hasEnter = piece.from <= enter->address && enter->address < end;
            if (hasEnter && !(m_profile.ramBegin <= piece.from && end <= m_profile.ramEnd))
                return base::Error{
                    tr("%1 has its code from %2 to %3, and the profile %4 says a \"ram\" from %5 "
                       "to %6: is it another machine's?")
                        .arg(m_image.path(), base::hex(piece.from.value), base::hex(end.value),
                             m_profile.name, base::hex(m_profile.ramBegin.value),
                             base::hex(m_profile.ramEnd.value))};
        }
        return {};
    }

    base::Result<void> addFunctions(recorder::RecordPlan& plan)
    {
        auto inRam = checkRam();
        if (!inRam)
            return inRam;
        struct Wanted {
            QString name;
            recorder::RecordPlan::Function* to;
        };
        const Wanted wanted[] = {{m_profile.outer, &plan.outer},
                                 {m_profile.enter, &plan.enter},
                                 {m_profile.exit, &plan.exit}};
        for (const Wanted& w : wanted) {
            const auto range = function(w.name);
            if (!range)
                return range.error();
            *w.to = *range;
        }
        return {};
    }

    base::Result<void> addCode(recorder::RecordPlan& plan)
    {
        auto functions = addFunctions(plan);
        if (!functions)
            return functions;
        auto vectors = m_found.vectors;
        if (!vectors) {
            const auto symbol = needed(m_profile.vectors);
            if (!symbol)
                return symbol.error();
            vectors = symbol->address;
            if (vectors->value % kVectorTableBytes != 0)
                return misnamed(
                    m_profile, m_profile.vectors,
                    tr("%1 lies at %2, and a vector table is aligned to 2 KB: it is "
                       "not the \"vectors\" that the profile %3 says.")
                        .arg(m_profile.vectors, base::hex(vectors->value), m_profile.name));
        }
        plan.vectors = {*vectors, *vectors + base::Offset{std::int64_t{kVectorTableBytes}}};
        // Only a VM that is described may be one whose EL1 is AArch32.
        const int entries = m_found.isEmpty() ? kLowerEntries : 2 * kLowerEntries;
        for (int i = 0; i < entries; ++i)
            plan.vectorEntries.push_back(*vectors +
                                         base::Offset{kFirstLowerEntry + i * kEntryBytes});
        for (const image::Symbol& symbol : m_image.functions())
            for (const base::Address entry : plan.vectorEntries)
                if (symbol.address == entry)
                    m_roots.push_back(symbol);
        for (const QString& name : m_profile.panics) {
            const auto panic = needed(name);
            if (!panic)
                return panic.error();
            plan.panics.push_back(panic->address);
        }
        return checkDoors(m_profile, m_image, plan);
    }

    base::Result<void> addMemory(recorder::RecordPlan& plan)
    {
        auto objects = m_found.objects.empty() ? addVariables(plan) : addRuntimeObjects(plan);
        if (!objects)
            return objects;
        auto context = addLayout(m_profile.contextStruct);
        if (!context)
            return context;
        auto vcpu = addLayout(m_profile.vcpuStruct);
        if (!vcpu)
            return vcpu;
        m_facts[reading::key::kObjects] = m_objects;
        m_facts[reading::key::kLayouts] = m_layouts;
        if (auto good = checkProfile(m_read); !good)
            return good;
        if (auto good = checkSlots(m_read); !good)
            return good;
        return checkMachines(m_profile, m_image);
    }

    /// How the vcpu of each switch and the host's context are found: by the register that enter is
    /// given it in, or else as the profile finds it.
    void addPointers(recorder::RecordPlan& plan) const
    {
        using Pointer = recorder::RecordPlan::Pointer;
        if (const auto given = m_profile.atEnter(profile::Content::Kind::Vcpu))
            plan.vcpu = Pointer{Pointer::At::Enter, given};
        if (const auto given = m_profile.atEnter(profile::Content::Kind::HostContext))
            plan.hostContext = Pointer{Pointer::At::Enter, given};
        else
            plan.hostContext = pointerBy(m_profile.hostSource);
    }

    [[nodiscard]] std::optional<recorder::RecordPlan::Pointer>
    pointerBy(const profile::ObjectSource& source) const
    {
        using Source = profile::ObjectSource;
        using Pointer = recorder::RecordPlan::Pointer;
        switch (source.by) {
        case Source::By::Register:
            return Pointer{source.at == Source::At::Run ? Pointer::At::Outer : Pointer::At::Enter,
                           source.reg};
        case Source::By::PerCpu:
            if (const auto variable = m_image.variable(source.name))
                return Pointer{Pointer::At::Enter, source.reg, variable->address};
            break;
        case Source::By::Variable:
            for (const auto& object : m_read.objects)
                if (object.name == m_profile.hostContext)
                    return Pointer{Pointer::At::Enter, {}, object.address};
            break;
        }
        return {};
    }

    base::Result<void> addVariables(recorder::RecordPlan& plan)
    {
        QStringList variables{m_profile.hostContext, m_profile.vcpus};
        for (const profile::ObjectSource& source : m_profile.objects)
            variables << source.name;
        variables.removeDuplicates(); // one that is watched by two names is one object
        for (const QString& name : variables) {
            const auto variable = named(m_profile, name, m_image.variable(name));
            if (!variable)
                return variable.error();
            auto layout = addLayout(variable->structName);
            if (!layout)
                return layout;
            std::uint64_t bytes = 0;
            if (__builtin_mul_overflow(variable->count, variable->elementSize, &bytes) ||
                bytes > kMostWatched)
                return base::Error{tr("%1 says that %2 is %3 times %4 bytes, which is too much to "
                                      "watch: is it another hypervisor, or damaged?")
                                       .arg(m_image.path(), name)
                                       .arg(variable->count)
                                       .arg(variable->elementSize)};
            addObject(plan, name, *variable);
        }
        return {};
    }

    base::Result<void> addRuntimeObjects(recorder::RecordPlan& plan)
    {
        for (const RuntimeObject& object : m_found.objects) {
            auto layout = addLayout(object.structName);
            if (!layout)
                return layout;
            const auto size = static_cast<std::uint64_t>(
                m_layouts[object.structName].toObject()[reading::key::kSize].toInteger());
            addObject(plan, object.name, {object.address, object.structName, 1, size});
        }
        return {};
    }

    void addObject(recorder::RecordPlan& plan, const QString& name,
                   const image::Image::Variable& object)
    {
        plan.memory.push_back(
            {object.address, object.count * object.elementSize, viewOf(m_profile)});
        m_objects.append(QJsonObject{
            {reading::key::kName, name},
            {reading::key::kStruct, object.structName},
            {reading::key::kAddress, base::hex(object.address.value)},
            {reading::key::kCount, static_cast<qint64>(object.count)},
            {reading::key::kElementSize, static_cast<qint64>(object.elementSize)},
        });
        m_read.objects.push_back(
            {name, object.structName, object.address, object.count, object.elementSize});
    }

    base::Result<void> addLayout(const QString& structName)
    {
        if (m_layouts.contains(structName))
            return {};
        const auto layout = named(m_profile, structName, m_image.layout(structName));
        if (!layout)
            return layout.error();
        m_read.layouts.push_back(*layout);
        QJsonArray fields;
        for (const image::Field& field : layout->fields)
            fields.append(QJsonArray{field.path, static_cast<qint64>(field.offset.bytes),
                                     static_cast<qint64>(field.size), field.type,
                                     field.enumerator});
        m_layouts[structName] =
            QJsonObject{{reading::key::kSize, static_cast<qint64>(layout->size)},
                        {reading::key::kFields, fields}};
        return {};
    }

    void addImageFacts()
    {
        m_facts[reading::key::kFormat] = 2;
        m_facts[reading::key::kCreatedBy] = QStringLiteral("Worldswitch");
        QJsonObject image{{reading::key::kPath, QFileInfo(m_image.path()).fileName()}};
        // One or the other: of a kernel nobody reads hundreds of megabytes to know which one it is.
        if (const QByteArray build = m_image.buildId(); !build.isEmpty())
            image[reading::key::kBuildId] = QString::fromLatin1(build.toHex());
        else
            image[reading::key::kSha256] = QString::fromLatin1(m_image.sha256().toHex());
        m_facts[reading::key::kImage] = image;
        m_facts[reading::key::kProfile] = m_profile.toJson();
    }

    /// The functions in reach of a switch: from the outer function, the switch and its vectors
    /// along direct calls and branches. What panics is not followed.
    std::map<base::Address, image::Symbol> reach(const recorder::RecordPlan& plan) const
    {
        std::map<base::Address, image::Symbol> found;
        std::deque<image::Symbol> todo(m_roots.begin(), m_roots.end());
        const std::set<base::Address> panics(plan.panics.begin(), plan.panics.end());
        std::size_t words = 0;
        while (!todo.empty() && found.size() < kMostFunctions && words < kMostWords) {
            const image::Symbol function = todo.front();
            todo.pop_front();
            if (panics.contains(function.address) ||
                !found.emplace(function.address, function).second)
                continue;
            base::Address pc = function.address;
            const auto code = wordsOf(m_image, function);
            words += code.size();
            for (const std::uint32_t word : code) {
                const auto effects = arm64::effectsOf(arm64::decode(word, pc), NoState());
                pc = pc + base::Offset{4};
                if (!effects.nextPc || effects.flow == arm64::Flow::Next)
                    continue;
                if (const auto to = m_image.functionAt(*effects.nextPc))
                    todo.push_back(*to);
            }
        }
        return found;
    }

    void addFunctionFacts(const recorder::RecordPlan& plan)
    {
        QJsonArray functions;
        const auto list = [&](const image::Symbol& symbol) {
            functions.append(QJsonArray{symbol.name, base::hex(symbol.address.value),
                                        static_cast<qint64>(symbol.size), symbol.isFunction});
        };
        const auto reached = reach(plan);
        const std::vector<image::Symbol> all = m_image.functions();
        // Of a kernel's tens of thousands, those that a switch can come to.
        const bool areMany = all.size() > kMostNamed;
        std::set<base::Address> listed;
        for (const image::Symbol& symbol : all) {
            if (areMany && !reached.contains(symbol.address))
                continue;
            listed.insert(symbol.address);
            list(symbol);
        }
        for (const auto& [begin, symbol] : reached)
            if (!listed.contains(begin))
                list(symbol); // a label, with the code that begins at it
        list({m_profile.vectors, plan.vectors.begin, kVectorTableBytes, false});
        if (const auto own = m_found.vectors ? m_image.routineAt(plan.vectors.begin) : std::nullopt;
            own && isTable(*own, plan.vectors) && !listed.contains(own->address))
            list(*own);
        m_facts[reading::key::kFunctions] = functions;

        QJsonArray code;
        QJsonArray lines;
        QJsonArray files;
        for (const auto& [begin, function] : reached) {
            QString hex;
            base::Address pc = begin;
            for (const std::uint32_t word : wordsOf(m_image, function)) {
                hex += QStringLiteral("%1").arg(word, 8, 16, QLatin1Char('0'));
                addLine(pc, files, lines);
                pc = pc + base::Offset{4};
            }
            code.append(QJsonArray{base::hex(begin.value), hex});
        }
        m_facts[reading::key::kCode] = code;
        m_facts[reading::key::kFiles] = files;
        m_facts[reading::key::kLines] = lines;
    }

    /// A symbol of one vector table, or of several in a row: not a label far before them.
    static bool isTable(const image::Symbol& symbol, const recorder::RecordPlan::Function& vectors)
    {
        constexpr std::uint64_t kMostTables = 16;
        return symbol.address.value % kVectorTableBytes == 0 &&
               symbol.size <= kMostTables * kVectorTableBytes &&
               vectors.end.value <= symbol.address.value + symbol.size;
    }

    void addLine(base::Address pc, QJsonArray& files, QJsonArray& lines)
    {
        const auto line = m_image.lineAt(pc);
        if (!line)
            return;
        auto known = m_fileIndex.find(line->file);
        if (known == m_fileIndex.end()) {
            known = m_fileIndex.emplace(line->file, static_cast<int>(files.size())).first;
            files.append(line->file);
        }
        const QString text = m_image.sourceText(*line).value_or(QString()).trimmed();
        lines.append(QJsonArray{base::hex(pc.value), known->second, line->line, text});
    }

    const Profile& m_profile;
    const image::Image& m_image;
    const RuntimeObjects& m_found;
    std::vector<image::Symbol> m_roots;
    reading::RecordingInfo m_read; ///< as far as checkProfile() asks for them
    QJsonArray m_objects;
    std::map<QString, int> m_fileIndex;
    QJsonObject m_layouts;
    QJsonObject m_facts;
};

} // namespace

machine::MemoryView viewOf(const Profile& profile)
{
    return profile.memory == Profile::View::Physical ? machine::MemoryView::Physical
                                                     : machine::MemoryView::Current;
}

base::Result<void> checkNames(const Profile& profile, const image::Image& image)
{
    const RuntimeObjects nothing;
    return Planner(profile, image, nothing).check();
}

base::Result<recorder::RecordPlan> makePlan(const Profile& profile, const image::Image& image,
                                            int switches, const RuntimeObjects& objects)
{
    return Planner(profile, image, objects).plan(switches);
}

} // namespace live
