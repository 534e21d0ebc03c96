// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/dwarf-enumerations.h"
#include "image/image.h"

#include <QHash>

#include <elfutils/libdw.h>

#include <map>
#include <vector>

namespace image {

/// Types and variables of the DWARF by name. The names are collected at the first question, a
/// layout when it is asked for. Not thread-safe.
class DwarfTypes {
public:
    /// `bytes` is the size of the file: collecting the names costs no more than a multiple of it.
    /// With a unit, only what that unit has is known.
    DwarfTypes(Dwarf* dwarf, std::uint64_t bytes, std::optional<Dwarf_Off> unit = {});

    /// Of a small image a name that one unit does not have is looked for in all; of a kernel that
    /// takes a minute and a gigabyte.
    [[nodiscard]] bool isSmall() const { return m_isSmall; }

    /// A struct, class or union; or a scalar by its type's name ("u64", "kvm_vcpu *"), which is one
    /// field with an empty path.
    [[nodiscard]] std::optional<Layout> layout(const QString& name);
    /// Why the last layout() gave none: it has more scalars than anybody reads by name.
    [[nodiscard]] bool wasTooLarge() const { return m_tooLarge; }

    struct Variable {
        std::optional<std::uint64_t> address; ///< absent where only the symbol table has it
        QString linkageName;
        QString typeName; ///< of the element
        std::uint64_t count = 1;
        std::uint64_t elementSize = 0;
    };
    [[nodiscard]] std::optional<Variable> variable(const QString& name);
    [[nodiscard]] std::optional<std::int64_t> enumerator(const QString& name);
    /// The names of the elements of an array member of that name and length, where an enumeration
    /// that is known here numbers them (image::elementNames).
    [[nodiscard]] std::map<std::uint64_t, QString> elementNames(const QString& member,
                                                                std::uint64_t count);

private:
    void collect();
    void collectEnumerations();
    void collectChildren(Dwarf_Die* parent, const QString& scope, int depth);
    void collectOne(Dwarf_Die* die, const QString& scope, int depth);
    void collectEnumeration(Dwarf_Die* die, const QString& name, const QString& qualified);
    /// False where a damaged file asks for more than its size allows.
    bool spend(std::uint64_t cost);
    /// Counts what a layout is made of; false where it becomes too large.
    bool grow(const std::vector<Field>& out, const QString& path);

    void flattenMembers(Dwarf_Die* type, const QString& path, std::uint64_t offset, int depth,
                        std::vector<Field>& out);
    void flatten(Dwarf_Die* type, const QString& path, std::uint64_t offset, int depth,
                 std::vector<Field>& out);
    void flattenArray(Dwarf_Die* array, const std::vector<std::uint64_t>& counts, std::size_t level,
                      const QString& path, std::uint64_t offset, int depth,
                      std::vector<Field>& out);

    Dwarf* m_dwarf;
    std::optional<Dwarf_Off> m_unit;
    bool m_isSmall;
    bool m_collected = false;
    std::uint64_t m_budget;      ///< entries to look at and letters to keep
    std::uint64_t m_letters = 0; ///< in the paths of the layout being made
    bool m_tooLarge = false;
    QHash<QString, Dwarf_Off> m_types;     ///< definitions: structs, typedefs, base types, enums
    QHash<QString, Dwarf_Off> m_variables; ///< those with a place
    QHash<Dwarf_Off, QString> m_declared;  ///< full names of variables defined elsewhere
    QHash<QString, std::int64_t> m_enumerators;
    std::vector<Enumerators> m_enumerations;
    QHash<QString, std::vector<std::size_t>> m_counters; ///< which of them have that NR_…
};

} // namespace image
