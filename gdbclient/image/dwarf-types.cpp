// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dwarf-types.h"

#include "image/dwarf-die.h"

#include <dwarf.h>

#include <algorithm>

namespace image {

namespace {

/// Types nest; a damaged file could nest for ever.
constexpr int kDeepest = 32;
/// A longer array is one field: nobody reads a page table's 512 entries by name in a struct.
constexpr std::uint64_t kLongestArray = 4096;
constexpr std::size_t kMostDimensions = 8;
constexpr qsizetype kLongestScope = 1000; ///< what lies deeper has no name
constexpr std::size_t kMostFields = 16384;
/// A larger file is a kernel's: of that one unit is looked at, and the others cost too much.
constexpr std::uint64_t kSmall = std::uint64_t{64} << 20;
constexpr std::uint64_t kMostLetters = std::uint64_t{16} << 20; ///< of all paths of a layout
constexpr std::uint64_t kCostPerByte = 64;

std::optional<std::uint64_t> number(Dwarf_Die* die, unsigned name)
{
    Dwarf_Attribute attribute;
    if (!dwarf_attr_integrate(die, name, &attribute))
        return {};
    Dwarf_Word value = 0;
    if (dwarf_formudata(&attribute, &value) == 0)
        return value;
    // DW_AT_data_member_location of old producers: an expression DW_OP_plus_uconst.
    Dwarf_Op* ops = nullptr;
    std::size_t count = 0;
    if (dwarf_getlocation(&attribute, &ops, &count) == 0 && count == 1 &&
        ops[0].atom == DW_OP_plus_uconst)
        return ops[0].number;
    return {};
}

bool typeOf(Dwarf_Die* die, Dwarf_Die* type)
{
    Dwarf_Attribute attribute;
    return dwarf_attr_integrate(die, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, type);
}

bool isQualifier(int tag)
{
    return tag == DW_TAG_const_type || tag == DW_TAG_volatile_type || tag == DW_TAG_restrict_type ||
           tag == DW_TAG_atomic_type;
}

bool isStruct(int tag)
{
    return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type;
}

/// The type without const, volatile and, if asked, typedefs. False at the end (void).
bool strip(Dwarf_Die* type, bool typedefsToo)
{
    for (int i = 0; i < kDeepest; ++i) {
        const int tag = dwarf_tag(type);
        if (!isQualifier(tag) && !(typedefsToo && tag == DW_TAG_typedef))
            return true;
        Dwarf_Die next;
        if (!typeOf(type, &next))
            return false;
        *type = next;
    }
    return false;
}

/// What a programmer would write: the typedef's name where there is one, "kvm_vcpu *" for pointers.
QString typeName(Dwarf_Die type, int depth = 0)
{
    if (depth > kDeepest || !strip(&type, false))
        return QStringLiteral("void");
    Dwarf_Die target;
    switch (dwarf_tag(&type)) {
    case DW_TAG_pointer_type:
    case DW_TAG_reference_type:
    case DW_TAG_rvalue_reference_type: {
        if (!typeOf(&type, &target))
            return QStringLiteral("void *");
        const QString inner = typeName(target, depth + 1);
        return inner.endsWith(u'*') ? inner + u'*' : inner + QStringLiteral(" *");
    }
    case DW_TAG_subroutine_type:
        return QStringLiteral("function");
    case DW_TAG_array_type:
        return typeOf(&type, &target) ? typeName(target, depth + 1) + QStringLiteral(" []")
                                      : QStringLiteral("[]");
    default: {
        const QString name = nameOf(&type);
        return name.isEmpty() ? QStringLiteral("(unnamed)") : name;
    }
    }
}

/// The element counts of an array, outermost first; 0 where the bound is not said (a flexible
/// array).
std::vector<std::uint64_t> arrayCounts(Dwarf_Die* array)
{
    std::vector<std::uint64_t> counts;
    Dwarf_Die child;
    if (dwarf_child(array, &child) != 0)
        return counts;
    do {
        if (dwarf_tag(&child) != DW_TAG_subrange_type)
            continue;
        if (const auto count = number(&child, DW_AT_count))
            counts.push_back(*count);
        else if (const auto upper = number(&child, DW_AT_upper_bound))
            counts.push_back(*upper + 1); // −1 for an empty array wraps to 0
        else
            counts.push_back(0);
    } while (nextSibling(&child) && counts.size() <= kMostDimensions);
    return counts;
}

/// In bytes; 0 where it is not said. libdw's own goes round for ever where a type is made of
/// itself.
std::uint64_t sizeOf(Dwarf_Die type, int depth = 0)
{
    if (depth > kDeepest || !strip(&type, true))
        return 0;
    if (const auto said = number(&type, DW_AT_byte_size))
        return *said;
    constexpr std::uint64_t kPointer = 8;
    Dwarf_Die element;
    switch (dwarf_tag(&type)) {
    case DW_TAG_pointer_type:
    case DW_TAG_reference_type:
    case DW_TAG_rvalue_reference_type:
        return kPointer;
    case DW_TAG_enumeration_type:
        return typeOf(&type, &element) ? sizeOf(element, depth + 1) : 0;
    case DW_TAG_array_type: {
        if (!typeOf(&type, &element))
            return 0;
        std::uint64_t size = sizeOf(element, depth + 1);
        for (const std::uint64_t count : arrayCounts(&type))
            if (__builtin_mul_overflow(size, count, &size))
                return UINT64_MAX; // no object has that size, and who reads it sees so
        return size;
    }
    default:
        return 0;
    }
}

} // namespace

DwarfTypes::DwarfTypes(Dwarf* dwarf, std::uint64_t bytes, std::optional<Dwarf_Off> unit)
    : m_dwarf(dwarf)
    , m_unit(unit)
    , m_isSmall(bytes < kSmall)
    , m_budget(bytes * kCostPerByte)
{
}

bool DwarfTypes::spend(std::uint64_t cost)
{
    if (cost > m_budget)
        m_budget = 0;
    else
        m_budget -= cost;
    return m_budget > 0;
}

void DwarfTypes::collect()
{
    if (m_collected)
        return;
    m_collected = true;
    Dwarf_CU* cu = nullptr;
    Dwarf_Die die;
    if (m_unit) {
        if (dwarf_offdie(m_dwarf, *m_unit, &die))
            collectChildren(&die, {}, 0);
        if (m_isSmall)
            collectEnumerations();
        return;
    }
    while (dwarf_get_units(m_dwarf, cu, &cu, nullptr, nullptr, &die, nullptr) == 0)
        collectChildren(&die, {}, 0);
}

/// Of all units: a compiler leaves out of one what its code does not name, as the enumeration that
/// only numbers an array's elements.
void DwarfTypes::collectEnumerations()
{
    Dwarf_CU* cu = nullptr;
    Dwarf_Die unit;
    while (dwarf_get_units(m_dwarf, cu, &cu, nullptr, nullptr, &unit, nullptr) == 0) {
        Dwarf_Die child;
        if (dwarf_child(&unit, &child) != 0)
            continue;
        do {
            if (dwarf_tag(&child) == DW_TAG_enumeration_type && !flag(&child, DW_AT_declaration))
                collectEnumeration(&child, nameOf(&child), nameOf(&child));
        } while (nextSibling(&child) && spend(1));
    }
}

void DwarfTypes::collectChildren(Dwarf_Die* parent, const QString& scope, int depth)
{
    Dwarf_Die child;
    if (scope.size() > kLongestScope || depth > kDeepest || dwarf_child(parent, &child) != 0)
        return;
    do {
        collectOne(&child, scope, depth);
    } while (nextSibling(&child) && spend(1));
}

void DwarfTypes::collectEnumeration(Dwarf_Die* die, const QString& name, const QString& qualified)
{
    Enumerators enumerators = enumeratorsOf(die, [this] { return spend(1); });
    for (const auto& [key, value] : enumerators) {
        const auto cost = static_cast<std::uint64_t>(key.size() * 2 + qualified.size());
        if (!spend(cost))
            return;
        m_enumerators.insert(key, value);
        if (!name.isEmpty())
            m_enumerators.insert(qualified + QStringLiteral("::") + key, value);
        if (!key.startsWith(QLatin1String("NR_")))
            continue;
        auto& counted = m_counters[key];
        if (counted.empty() || counted.back() != m_enumerations.size())
            counted.push_back(m_enumerations.size());
    }
    m_enumerations.push_back(std::move(enumerators));
}

void DwarfTypes::collectOne(Dwarf_Die* die, const QString& scope, int depth)
{
    const int tag = dwarf_tag(die);
    const QString name = nameOf(die);
    const QString qualified = scope + name;
    if (tag == DW_TAG_namespace) {
        collectChildren(die, name.isEmpty() ? scope : qualified + QStringLiteral("::"), depth + 1);
        return;
    }
    // Both names lead to it; the first to claim the short one keeps it.
    const auto remember = [&](QHash<QString, Dwarf_Off>& index, const QString& full) {
        if (name.isEmpty() || !spend(static_cast<std::uint64_t>(name.size() + full.size())))
            return;
        const Dwarf_Off at = dwarf_dieoffset(die);
        for (const QString& key : {full, name})
            if (!index.contains(key))
                index.insert(key, at);
    };
    if (tag == DW_TAG_variable || tag == DW_TAG_member) {
        // A namespace's or a class's variable is declared inside and defined outside: the
        // definition has the place and no name of its own.
        Dwarf_Attribute attribute;
        Dwarf_Die declaration;
        QString full = qualified;
        if (dwarf_attr(die, DW_AT_specification, &attribute) &&
            dwarf_formref_die(&attribute, &declaration))
            full = m_declared.value(dwarf_dieoffset(&declaration), qualified);
        if (dwarf_hasattr(die, DW_AT_location))
            remember(m_variables, full);
        else
            m_declared.insert(dwarf_dieoffset(die), qualified);
        return;
    }
    // A declaration in one unit ("struct kvm_vcpu;") has no size; the definition is elsewhere.
    if (flag(die, DW_AT_declaration))
        return;
    if (tag == DW_TAG_enumeration_type) {
        collectEnumeration(die, name, qualified);
        remember(m_types, qualified);
        return;
    }
    if (tag == DW_TAG_typedef || tag == DW_TAG_base_type) {
        // "typedef struct kvm_vcpu kvm_vcpu;" must not hide the struct, whichever comes first.
        if (!m_types.contains(name))
            remember(m_types, qualified);
        return;
    }
    if (isStruct(tag)) {
        if (!name.isEmpty()) {
            Dwarf_Die other;
            const auto known = m_types.constFind(name);
            if (known != m_types.constEnd() && dwarf_offdie(m_dwarf, *known, &other) &&
                dwarf_tag(&other) == DW_TAG_typedef)
                m_types.remove(name);
        }
        remember(m_types, qualified);
        collectChildren(die, name.isEmpty() ? scope : qualified + QStringLiteral("::"), depth + 1);
    }
}

std::map<std::uint64_t, QString> DwarfTypes::elementNames(const QString& member,
                                                          std::uint64_t count)
{
    collect();
    const QString counter = counterOf(member);
    for (const std::size_t index : m_counters.value(counter)) {
        m_letters += m_enumerations[index].size(); // asked for again at every array of that name
        if (auto names = image::elementNames(m_enumerations[index], counter, count))
            return *names;
    }
    return {};
}

bool DwarfTypes::grow(const std::vector<Field>& out, const QString& path)
{
    // Every step counts, also one that adds no scalar: structs without any may nest, too.
    m_letters += static_cast<std::uint64_t>(path.size()) + 1;
    m_tooLarge = m_tooLarge || out.size() >= kMostFields || m_letters > kMostLetters;
    return !m_tooLarge;
}

void DwarfTypes::flattenMembers(Dwarf_Die* type, const QString& path, std::uint64_t offset,
                                int depth, std::vector<Field>& out)
{
    Dwarf_Die child;
    if (dwarf_child(type, &child) != 0)
        return;
    do {
        const int tag = dwarf_tag(&child);
        if (tag != DW_TAG_member && tag != DW_TAG_inheritance)
            continue;
        Dwarf_Die memberType;
        if (!typeOf(&child, &memberType))
            continue;
        const auto location = number(&child, DW_AT_data_member_location);
        // A static member has no place in the object.
        if (!location && (flag(&child, DW_AT_external) || flag(&child, DW_AT_declaration)))
            continue;
        const QString name = tag == DW_TAG_member ? nameOf(&child) : QString();
        const QString memberPath = name.isEmpty()   ? path
                                   : path.isEmpty() ? name
                                                    : path + u'.' + name;
        if (!grow(out, memberPath))
            return;
        const auto bitSize = number(&child, DW_AT_bit_size);
        if (bitSize && *bitSize > 0) {
            // A bit field: the bytes that hold it. DWARF 5 says where by data_bit_offset alone,
            // DWARF 4 counts from the storage unit's top bit.
            std::uint64_t firstBit = location.value_or(0) * 8;
            if (const auto fromStart = number(&child, DW_AT_data_bit_offset))
                firstBit = *fromStart;
            else if (const auto fromTop = number(&child, DW_AT_bit_offset))
                firstBit += number(&child, DW_AT_byte_size).value_or(sizeOf(memberType)) * 8 -
                            *fromTop - *bitSize;
            out.push_back({memberPath,
                           {static_cast<std::int64_t>(offset + firstBit / 8)},
                           (firstBit % 8 + *bitSize + 7) / 8,
                           QStringLiteral("%1 : %2").arg(typeName(memberType)).arg(*bitSize),
                           {}});
            continue;
        }
        flatten(&memberType, memberPath, offset + location.value_or(0), depth + 1, out);
    } while (nextSibling(&child));
}

void DwarfTypes::flattenArray(Dwarf_Die* array, const std::vector<std::uint64_t>& counts,
                              std::size_t level, const QString& path, std::uint64_t offset,
                              int depth, std::vector<Field>& out)
{
    Dwarf_Die element;
    if (!typeOf(array, &element))
        return;
    if (level == counts.size()) {
        flatten(&element, path, offset, depth + 1, out);
        return;
    }
    std::uint64_t stride = sizeOf(element);
    for (std::size_t i = level + 1; i < counts.size(); ++i)
        stride *= counts[i];
    const auto names = counts.size() == 1
                           ? elementNames(path.mid(path.lastIndexOf(u'.') + 1), counts[0])
                           : std::map<std::uint64_t, QString>();
    for (std::uint64_t i = 0; i < counts[level] && grow(out, path); ++i) {
        const std::size_t first = out.size();
        flattenArray(array, counts, level + 1, path + QStringLiteral("[%1]").arg(i),
                     offset + i * stride, depth, out);
        const auto name = names.find(i);
        if (name != names.end() && out.size() == first + 1)
            out[first].enumerator = name->second;
    }
}

void DwarfTypes::flatten(Dwarf_Die* type, const QString& path, std::uint64_t offset, int depth,
                         std::vector<Field>& out)
{
    Dwarf_Die stripped = *type;
    if (depth > kDeepest || !strip(&stripped, true))
        return;
    const int tag = dwarf_tag(&stripped);
    if (isStruct(tag)) {
        // An incomplete struct in this unit: the complete one has the same name.
        if (flag(&stripped, DW_AT_declaration)) {
            const auto known = m_types.constFind(nameOf(&stripped));
            if (known == m_types.constEnd() || !dwarf_offdie(m_dwarf, *known, &stripped))
                return;
        }
        flattenMembers(&stripped, path, offset, depth, out);
        return;
    }
    if (tag == DW_TAG_array_type) {
        const auto counts = arrayCounts(&stripped);
        std::uint64_t total = 1;
        for (const std::uint64_t c : counts)
            total = c > kLongestArray ? kLongestArray + 1 : std::min(total * c, kLongestArray + 1);
        if (total <= kLongestArray && counts.size() <= kMostDimensions) {
            flattenArray(&stripped, counts, 0, path, offset, depth, out);
            return;
        }
    }
    out.push_back(
        {path, {static_cast<std::int64_t>(offset)}, sizeOf(stripped), typeName(*type), {}});
}

std::optional<Layout> DwarfTypes::layout(const QString& name)
{
    collect();
    Layout out;
    out.name = name;
    if (name.endsWith(u'*')) {
        constexpr std::uint64_t kPointer = 8;
        out.size = kPointer;
        out.fields.push_back({{}, {0}, kPointer, name, {}});
        return out;
    }
    const auto known = m_types.constFind(name);
    Dwarf_Die die;
    m_tooLarge = false;
    m_letters = 0;
    if (known == m_types.constEnd() || !dwarf_offdie(m_dwarf, *known, &die))
        return {};
    out.size = sizeOf(die);
    flatten(&die, {}, 0, 0, out.fields);
    if (m_tooLarge)
        return {};
    std::stable_sort(out.fields.begin(), out.fields.end(),
                     [](const Field& a, const Field& b) { return a.offset < b.offset; });
    return out;
}

std::optional<DwarfTypes::Variable> DwarfTypes::variable(const QString& name)
{
    collect();
    const auto known = m_variables.constFind(name);
    Dwarf_Die die;
    Dwarf_Die type;
    if (known == m_variables.constEnd() || !dwarf_offdie(m_dwarf, *known, &die) ||
        !typeOf(&die, &type))
        return {};
    Variable out;
    Dwarf_Attribute attribute;
    Dwarf_Op* ops = nullptr;
    std::size_t count = 0;
    if (dwarf_attr(&die, DW_AT_location, &attribute) &&
        dwarf_getlocation(&attribute, &ops, &count) == 0 && count == 1 && ops[0].atom == DW_OP_addr)
        out.address = ops[0].number;
    if (dwarf_attr_integrate(&die, DW_AT_linkage_name, &attribute))
        out.linkageName = QString::fromUtf8(dwarf_formstring(&attribute));

    Dwarf_Die stripped = type;
    if (!strip(&stripped, true))
        return {};
    if (dwarf_tag(&stripped) == DW_TAG_array_type) {
        for (const std::uint64_t c : arrayCounts(&stripped))
            out.count *= c;
        if (!typeOf(&stripped, &type))
            return {};
    }
    out.typeName = typeName(type);
    out.elementSize = sizeOf(type);
    return out;
}

std::optional<std::int64_t> DwarfTypes::enumerator(const QString& name)
{
    collect();
    const auto known = m_enumerators.constFind(name);
    return known == m_enumerators.constEnd() ? std::nullopt : std::optional<std::int64_t>(*known);
}

} // namespace image
