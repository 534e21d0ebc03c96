// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/image.h"

#include "image/dwarf-enumerations.h"
#include "image/dwarf-lines.h"
#include "image/dwarf-types.h"
#include "image/dwarf-units.h"
#include "image/elf-file.h"
#include "image/source-files.h"
#include "image/symbol-table.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

namespace image {

namespace {

struct DwarfEnd {
    void operator()(Dwarf* dwarf) const { dwarf_end(dwarf); }
};

class LoadedImage final : public Image {
public:
    LoadedImage(QString path, const std::vector<SourceRoot>& sourceRoots,
                std::unique_ptr<ElfFile> elf, Dwarf* dwarf)
        : m_path(std::move(path))
        , m_elf(std::move(elf))
        , m_symbols(*m_elf)
        , m_dwarf(dwarf)
        , m_bytes(static_cast<std::uint64_t>(m_elf->contents().size()))
        , m_types(dwarf, m_bytes)
        , m_lines(dwarf, m_bytes, m_elf->isMapped())
        , m_sources(m_path, sourceRoots)
    {
    }

    QString path() const override { return m_path; }
    QByteArray sha256() const override
    {
        std::call_once(m_hashed, [this] {
            m_sha256 = QCryptographicHash::hash(m_elf->contents(), QCryptographicHash::Sha256);
        });
        return m_sha256;
    }
    QByteArray buildId() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_elf->buildId();
    }
    base::Address entry() const override { return m_elf->entry(); }
    std::vector<Symbol> functions() const override { return m_symbols.functions(); }
    std::optional<Symbol> symbol(QStringView name) const override { return m_symbols.find(name); }
    std::optional<Symbol> routine(QStringView name) const override
    {
        return m_symbols.routine(name);
    }
    std::optional<Symbol> functionAt(base::Address address) const override
    {
        return m_symbols.functionAt(address);
    }
    std::optional<Symbol> routineAt(base::Address address) const override
    {
        return m_symbols.routineAt(address);
    }

    std::optional<SourceLine> lineAt(base::Address address) const override
    {
        // A function that the linker left out, as another file has it too, keeps its lines, at 0.
        if (!m_elf->bytes(address, 1))
            return {};
        const std::scoped_lock lock(m_mutex);
        return m_lines.lineAt(address);
    }

    std::optional<QString> sourceText(const SourceLine& line) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_sources.text(line);
    }

    std::optional<QByteArray> bytes(base::Address from, std::uint64_t n) const override
    {
        return m_elf->bytes(from, n);
    }

    std::vector<Range> loaded() const override { return m_elf->loaded(); }
    std::optional<base::Address> loadAddress(base::Address address) const override
    {
        return m_elf->loadAddress(address);
    }

    base::Result<Layout> layout(QStringView structName) const override
    {
        const std::scoped_lock lock(m_mutex);
        return layoutIn(m_types, structName.toString());
    }
    base::Result<Layout> layout(QStringView structName, base::Address seenFrom) const override
    {
        const std::scoped_lock lock(m_mutex);
        auto found = layoutIn(typesAt(seenFrom), structName.toString());
        return found || !m_types.isSmall() ? found : layoutIn(m_types, structName.toString());
    }
    base::Result<Variable> variable(QStringView name) const override
    {
        const std::scoped_lock lock(m_mutex);
        return variableIn(m_types, name.toString());
    }
    base::Result<Variable> variable(QStringView name, base::Address seenFrom) const override
    {
        const std::scoped_lock lock(m_mutex);
        auto found = variableIn(typesAt(seenFrom), name.toString());
        return found || !m_types.isSmall() ? found : variableIn(m_types, name.toString());
    }
    std::map<std::uint64_t, QString> elementNames(QStringView member, std::uint64_t count,
                                                  base::Address seenFrom) const override
    {
        const std::scoped_lock lock(m_mutex);
        const auto unit = unitAt(m_dwarf.get(), seenFrom);
        const QString name = member.toString();
        auto& known = m_elementNames[{unit.value_or(0), name, count}];
        if (!known) {
            known = typesAt(seenFrom).elementNames(name, count);
            if (known->empty() && unit)
                known = elementNamesBeside(m_dwarf.get(), *unit, counterOf(name), count);
        }
        return *known;
    }

    std::optional<std::int64_t> enumerator(QStringView name) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_types.enumerator(name.toString());
    }

private:
    /// Where no table says which unit it is, all of them are asked.
    DwarfTypes& typesAt(base::Address code) const
    {
        const auto unit = unitAt(m_dwarf.get(), code);
        return unit ? m_unitTypes.try_emplace(*unit, m_dwarf.get(), m_bytes, *unit).first->second
                    : m_types;
    }

    base::Result<Layout> layoutIn(DwarfTypes& types, const QString& name) const
    {
        if (auto found = types.layout(name))
            return std::move(*found);
        if (types.wasTooLarge())
            return base::Error{
                QCoreApplication::translate(
                    "image", "The struct “%2” of “%1” has more members than can be shown.")
                    .arg(m_path, name)};
        return base::Error{
            QCoreApplication::translate(
                "image", "The debug information of “%1” describes no struct “%2”. Was it built "
                         "from other sources?")
                .arg(m_path, name)};
    }

    base::Result<Variable> variableIn(DwarfTypes& types, const QString& wanted) const
    {
        const auto found = types.variable(wanted);
        if (!found)
            return base::Error{
                QCoreApplication::translate(
                    "image", "The debug information of “%1” describes no global variable “%2”. "
                             "Was it built from other sources?")
                    .arg(m_path, wanted)};
        Variable out{{}, found->typeName, found->count, found->elementSize};
        if (found->address) {
            out.address = {*found->address};
            return out;
        }
        for (const QString& key : {found->linkageName, wanted}) {
            if (const auto known = m_symbols.find(key)) {
                out.address = known->address;
                return out;
            }
        }
        return base::Error{
            QCoreApplication::translate("image", "The variable “%1” of “%2” has no fixed address.")
                .arg(wanted, m_path)};
    }

    QString m_path;
    std::unique_ptr<ElfFile> m_elf; ///< outlives m_dwarf, which reads from it
    SymbolTable m_symbols;
    std::unique_ptr<Dwarf, DwarfEnd> m_dwarf;
    mutable std::mutex m_mutex; ///< libdw, and what it lazily fills
    std::uint64_t m_bytes;
    mutable DwarfTypes m_types;
    mutable std::map<Dwarf_Off, DwarfTypes> m_unitTypes;
    mutable std::map<std::tuple<Dwarf_Off, QString, std::uint64_t>,
                     std::optional<std::map<std::uint64_t, QString>>>
        m_elementNames; ///< by unit, member and length
    mutable DwarfLines m_lines;
    mutable SourceFiles m_sources;
    mutable std::once_flag m_hashed;
    mutable QByteArray m_sha256;
};

} // namespace

const Field* Layout::find(QStringView path) const
{
    const auto it =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.path == path; });
    return it == fields.end() ? nullptr : &*it;
}

const Field* Layout::at(base::Offset offset) const
{
    const auto it = std::find_if(fields.begin(), fields.end(), [&](const Field& f) {
        return offset.bytes >= f.offset.bytes &&
               static_cast<std::uint64_t>(offset.bytes - f.offset.bytes) < f.size;
    });
    return it == fields.end() ? nullptr : &*it;
}

base::Result<std::shared_ptr<const Image>> Image::open(const QString& path,
                                                       const std::vector<SourceRoot>& sourceRoots)
{
    auto elf = ElfFile::read(path);
    if (!elf)
        return elf.error();
    std::unique_ptr<Dwarf, DwarfEnd> dwarf(
        dwarf_begin_elf((*elf)->handle(), DWARF_C_READ, nullptr));
    Dwarf_CU* unit = nullptr;
    if (!dwarf ||
        dwarf_get_units(dwarf.get(), nullptr, &unit, nullptr, nullptr, nullptr, nullptr) != 0)
        return base::Error{
            QCoreApplication::translate(
                "image", "“%1” has no debug information. Build it with -g, and do not strip it.")
                .arg(path)};
    std::shared_ptr<const Image> image =
        std::make_shared<LoadedImage>(path, sourceRoots, std::move(elf).value(), dwarf.release());
    return image;
}

} // namespace image
