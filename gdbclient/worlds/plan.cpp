// SPDX-License-Identifier: GPL-2.0-or-later
//
// From a profile's names to a plan's addresses, and the facts that a recording keeps of them.
#include "arm64/effects.h"
#include "worlds/facts-keys.h"
#include "worlds/profile.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <deque>
#include <map>
#include <set>

namespace worlds {

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
/// Of all objects that are watched: each is read from the machine again and again.
constexpr std::uint64_t kMostWatched = 1U << 18;

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
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
    Planner(const Profile& profile, const image::Image& image,
            const std::vector<LivingObject>& living)
        : m_profile(profile)
        , m_image(image)
        , m_living(living)
    {
    }

    base::Result<timeline::RecordPlan> plan(int switches)
    {
        timeline::RecordPlan plan;
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
        plan.view = m_profile.memory;
        if (m_profile.ramBegin < m_profile.ramEnd)
            plan.ram.push_back({m_profile.ramBegin, m_profile.ramEnd});

        addImageFacts();
        addFunctionFacts(plan);
        plan.header.facts = m_facts;
        return plan;
    }

private:
    base::Result<image::Symbol> needed(const QString& name) const
    {
        const auto symbol = m_image.symbol(name);
        if (!symbol)
            return base::Error{tr("%1 has no symbol %2, which the profile %3 asks for: is it "
                                  "another hypervisor, or stripped?")
                                   .arg(m_image.path(), name, m_profile.name)};
        return *symbol;
    }

    base::Result<timeline::RecordPlan::Function> function(const QString& name)
    {
        const auto symbol = needed(name);
        if (!symbol)
            return symbol.error();
        m_roots.push_back(*symbol);
        return timeline::RecordPlan::Function{
            symbol->address,
            symbol->address + base::Offset{static_cast<std::int64_t>(symbol->size)}};
    }

    base::Result<void> addCode(timeline::RecordPlan& plan)
    {
        struct Wanted {
            QString name;
            timeline::RecordPlan::Function* to;
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
        const auto vectors = needed(m_profile.vectors);
        if (!vectors)
            return vectors.error();
        plan.vectors = {vectors->address,
                        vectors->address + base::Offset{std::int64_t{kVectorTableBytes}}};
        // Only a VM that is described may be one whose EL1 is AArch32.
        const int entries = m_living.empty() ? kLowerEntries : 2 * kLowerEntries;
        for (int i = 0; i < entries; ++i)
            plan.vectorEntries.push_back(vectors->address +
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
        return {};
    }

    base::Result<void> addMemory(timeline::RecordPlan& plan)
    {
        auto objects = m_living.empty() ? addVariables(plan) : addLiving(plan);
        if (!objects)
            return objects;
        auto context = addLayout(m_profile.contextStruct);
        if (!context)
            return context;
        auto vcpu = addLayout(m_profile.vcpuStruct);
        if (!vcpu)
            return vcpu;
        m_facts[key::kObjects] = m_objects;
        m_facts[key::kLayouts] = m_layouts;
        return {};
    }

    base::Result<void> addVariables(timeline::RecordPlan& plan)
    {
        QStringList variables{m_profile.hostContext, m_profile.vcpus};
        variables += m_profile.objects;
        for (const QString& name : variables) {
            const auto variable = m_image.variable(name);
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

    base::Result<void> addLiving(timeline::RecordPlan& plan)
    {
        for (const LivingObject& object : m_living) {
            auto layout = addLayout(object.structName);
            if (!layout)
                return layout;
            const auto size = static_cast<std::uint64_t>(
                m_layouts[object.structName].toObject()[key::kSize].toInteger());
            addObject(plan, object.name, {object.address, object.structName, 1, size});
        }
        return {};
    }

    void addObject(timeline::RecordPlan& plan, const QString& name,
                   const image::Image::Variable& object)
    {
        plan.memory.push_back(
            {object.address, object.count * object.elementSize, m_profile.memory});
        m_objects.append(QJsonObject{
            {key::kName, name},
            {key::kStruct, object.structName},
            {key::kAddress, base::hex(object.address.value)},
            {key::kCount, static_cast<qint64>(object.count)},
            {key::kElementSize, static_cast<qint64>(object.elementSize)},
        });
    }

    base::Result<void> addLayout(const QString& structName)
    {
        if (m_layouts.contains(structName))
            return {};
        const auto layout = m_image.layout(structName);
        if (!layout)
            return layout.error();
        QJsonArray fields;
        for (const image::Field& field : layout->fields)
            fields.append(QJsonArray{field.path, static_cast<qint64>(field.offset.bytes),
                                     static_cast<qint64>(field.size), field.type,
                                     field.enumerator});
        m_layouts[structName] =
            QJsonObject{{key::kSize, static_cast<qint64>(layout->size)}, {key::kFields, fields}};
        return {};
    }

    void addImageFacts()
    {
        m_facts[key::kFormat] = 1;
        m_facts[key::kCreatedBy] = QStringLiteral("Worldswitch");
        m_facts[key::kImage] = QJsonObject{
            {key::kPath, m_image.path()},
            {key::kSha256, QString::fromLatin1(m_image.sha256().toHex())},
        };
        m_facts[key::kProfile] = m_profile.toJson();
    }

    /// The functions in reach of a switch: from the outer function, the switch and its vectors
    /// along direct calls and branches. What panics is not followed.
    std::map<base::Address, image::Symbol> reach(const timeline::RecordPlan& plan) const
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

    void addFunctionFacts(const timeline::RecordPlan& plan)
    {
        QJsonArray functions;
        const auto list = [&](const image::Symbol& symbol) {
            functions.append(QJsonArray{symbol.name, base::hex(symbol.address.value),
                                        static_cast<qint64>(symbol.size), symbol.isFunction});
        };
        for (const image::Symbol& symbol : m_image.functions())
            list(symbol);
        list({m_profile.vectors, plan.vectors.begin, kVectorTableBytes, false});
        m_facts[key::kFunctions] = functions;

        QJsonArray code;
        QJsonArray lines;
        QJsonArray files;
        for (const auto& [begin, function] : reach(plan)) {
            QString hex;
            base::Address pc = begin;
            for (const std::uint32_t word : wordsOf(m_image, function)) {
                hex += QStringLiteral("%1").arg(word, 8, 16, QLatin1Char('0'));
                addLine(pc, files, lines);
                pc = pc + base::Offset{4};
            }
            code.append(QJsonArray{base::hex(begin.value), hex});
        }
        m_facts[key::kCode] = code;
        m_facts[key::kFiles] = files;
        m_facts[key::kLines] = lines;
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
    const std::vector<LivingObject>& m_living;
    std::vector<image::Symbol> m_roots;
    QJsonArray m_objects;
    std::map<QString, int> m_fileIndex;
    QJsonObject m_layouts;
    QJsonObject m_facts;
};

} // namespace

base::Result<timeline::RecordPlan> makePlan(const Profile& profile, const image::Image& image,
                                            int switches, const std::vector<LivingObject>& living)
{
    return Planner(profile, image, living).plan(switches);
}

} // namespace worlds
