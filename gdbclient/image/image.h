// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"
#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace image {

/// A function or an object of the symbol table.
struct Symbol {
    QString name; ///< as people write it: a C++ name without its parameters ("host::run")
    base::Address address;
    std::uint64_t size = 0; ///< bytes; 0 for a bare label
    bool isFunction = false;
    friend bool operator==(const Symbol&, const Symbol&) = default;
};

/// Where an instruction comes from.
struct SourceLine {
    QString file; ///< as the line table has it; the last component is what people read
    int line = 0; ///< from 1
    friend bool operator==(const SourceLine&, const SourceLine&) = default;
};

/// One scalar that lies in an object: its path from the object and where it is.
struct Field {
    QString path; ///< "arch.ctxt.regs.regs[19]"; empty for an object that is itself a scalar
    base::Offset offset;
    std::uint64_t size = 0;
    QString type;       ///< "u64", "__uint128_t", "kvm_vcpu *"
    QString enumerator; ///< for an array that an enum indexes (sys_regs): "SCTLR_EL1"
    friend bool operator==(const Field&, const Field&) = default;
};

/// A struct as DWARF lays it out, flattened to scalars in order of offset. Unions keep each member.
struct Layout {
    QString name;
    std::uint64_t size = 0; ///< bytes
    std::vector<Field> fields;
    [[nodiscard]] const Field* find(QStringView path) const;
    [[nodiscard]] const Field* at(base::Offset offset) const; ///< the scalar that covers that byte
};

/// Where the sources of a known build lie: what the image calls "hypervisor/switch/entry.S" (built
/// with -ffile-prefix-map, without this machine's paths) is `folder`/switch/entry.S.
struct SourceRoot {
    QString prefix; ///< "hypervisor"
    QString folder;
};

/// What the ELF and its DWARF say: names, ranges, lines, layouts. Read once, lazily; immutable
/// after. Nothing on the host side knows an offset that does not come from here.
class Image {
public:
    /// Reads `path`. The error says whether the file is missing, no ELF, not AArch64, or without
    /// DWARF. Layouts are read on demand. Source lines come from the image's own folder and from
    /// `sourceRoots`, never from elsewhere, whatever the image names (image/source-files.h).
    [[nodiscard]] static base::Result<std::shared_ptr<const Image>>
    open(const QString& path, const std::vector<SourceRoot>& sourceRoots = {});
    virtual ~Image() = default;

    [[nodiscard]] virtual QString path() const = 0;
    [[nodiscard]] virtual QByteArray sha256() const = 0; ///< of the file, 32 bytes
    /// What the linker calls this build; empty where it gave no id. Of a kernel's hundreds of
    /// megabytes it is known without reading them.
    [[nodiscard]] virtual QByteArray buildId() const = 0;
    [[nodiscard]] virtual base::Address entry() const = 0;

    /// By the name that Symbol has or the one that the file has (C++: mangled). Of several that
    /// share it, a global one.
    [[nodiscard]] virtual std::optional<Symbol> symbol(QStringView name) const = 0;
    /// The code that begins at a symbol: a bare label's goes on to the end of the function that it
    /// lies in (Linux's __guest_exit, in __guest_enter), or to the next symbol.
    [[nodiscard]] virtual std::optional<Symbol> routine(QStringView name) const = 0;
    /// The function that contains the address (by size), innermost by symbol table.
    [[nodiscard]] virtual std::optional<Symbol> functionAt(base::Address address) const = 0;
    /// The function that contains the address, or else the code that a symbol before it begins and
    /// that goes on to there: a vector table, what a bare label begins.
    [[nodiscard]] virtual std::optional<Symbol> routineAt(base::Address address) const = 0;
    [[nodiscard]] virtual std::vector<Symbol> functions() const = 0;
    /// "switch/entry.S:74", from the line table.
    [[nodiscard]] virtual std::optional<SourceLine> lineAt(base::Address address) const = 0;
    /// The text of that line, when the source file can still be read; else nothing.
    [[nodiscard]] virtual std::optional<QString> sourceText(const SourceLine& line) const = 0;
    /// Bytes as the file has them (not the live machine's).
    [[nodiscard]] virtual std::optional<QByteArray> bytes(base::Address from,
                                                          std::uint64_t n) const = 0;

    /// What of memory it is loaded into.
    struct Range {
        base::Address from;
        std::uint64_t bytes = 0;
        friend bool operator==(const Range&, const Range&) = default;
    };
    [[nodiscard]] virtual std::vector<Range> loaded() const = 0;
    /// The physical address that the file's byte for that address is loaded to (p_paddr): another
    /// one where the code that runs there has its own translation, as a guest's has. Nothing for
    /// what the file has no byte of.
    [[nodiscard]] virtual std::optional<base::Address> loadAddress(base::Address address) const = 0;

    /// The layout of a struct by its name ("kvm_cpu_context"), or of a scalar by its type's ("u64",
    /// "kvm_vcpu *"): one field with an empty path. An array member `xs` of N scalars gets its
    /// enumerators from the enum that has NR_XS == N (sys_regs: NR_SYS_REGS of vcpu_sysreg).
    [[nodiscard]] virtual base::Result<Layout> layout(QStringView structName) const = 0;
    /// The type of a global variable: struct name (or a scalar's type name), element count of an
    /// array (1 if none), its size.
    struct Variable {
        base::Address address;
        QString structName;
        std::uint64_t count = 1;
        std::uint64_t elementSize = 0;
    };
    [[nodiscard]] virtual base::Result<Variable> variable(QStringView name) const = 0;
    /// The same two, as the unit of the code at `seenFrom` has the name: in a kernel of thousands
    /// of units it may mean something else in each, and to look through all takes a minute and a
    /// gigabyte. Of a smaller image the others are asked for what that unit does not have.
    [[nodiscard]] virtual base::Result<Layout> layout(QStringView structName,
                                                      base::Address seenFrom) const = 0;
    [[nodiscard]] virtual base::Result<Variable> variable(QStringView name,
                                                          base::Address seenFrom) const = 0;
    /// What the elements of an array member of that name and length are called: by the enumeration
    /// of the unit of the code at `seenFrom`, or else of one that lies beside it. layout() does not
    /// ask those of a kernel for each array that it meets. Empty where nothing numbers them.
    [[nodiscard]] virtual std::map<std::uint64_t, QString>
    elementNames(QStringView member, std::uint64_t count, base::Address seenFrom) const = 0;
    /// The value of an enumerator ("NR_SYS_REGS"), and the names of an enum type by value.
    [[nodiscard]] virtual std::optional<std::int64_t> enumerator(QStringView name) const = 0;
};

} // namespace image
