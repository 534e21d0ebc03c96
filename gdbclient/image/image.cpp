// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/image.h"

#include "image/dwarf-lines.h"
#include "image/dwarf-types.h"
#include "image/elf-file.h"
#include "image/source-files.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHash>

#include <algorithm>
#include <mutex>

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
        , m_dwarf(dwarf)
        , m_types(dwarf, static_cast<std::uint64_t>(m_elf->contents().size()))
        , m_lines(dwarf, static_cast<std::uint64_t>(m_elf->contents().size()))
        , m_sources(m_path, sourceRoots)
        , m_sha256(QCryptographicHash::hash(m_elf->contents(), QCryptographicHash::Sha256))
    {
        const auto& symbols = m_elf->symbols();
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            m_byName.insert(m_elf->rawNames()[i], i);
            if (!m_byName.contains(symbols[i].name))
                m_byName.insert(symbols[i].name, i);
            if (symbols[i].isFunction)
                m_functions.push_back(symbols[i]);
        }
    }

    QString path() const override { return m_path; }
    QByteArray sha256() const override { return m_sha256; }
    base::Address entry() const override { return m_elf->entry(); }
    std::vector<Symbol> functions() const override { return m_functions; }

    std::optional<Symbol> symbol(QStringView name) const override
    {
        const auto known = m_byName.constFind(name.toString());
        return known == m_byName.constEnd() ? std::nullopt
                                            : std::optional<Symbol>(m_elf->symbols()[*known]);
    }

    std::optional<Symbol> functionAt(base::Address address) const override
    {
        // Several may contain it (an alias, a function with an inner label of its own): the
        // innermost starts last, and among those that start together is the shortest.
        const auto after =
            std::upper_bound(m_functions.begin(), m_functions.end(), address,
                             [](base::Address a, const Symbol& s) { return a < s.address; });
        constexpr int kFarthest = 4096; // of inner labels; a damaged file may have any number
        const Symbol* best = nullptr;
        int looked = 0;
        for (auto it = after; it != m_functions.begin() && looked < kFarthest; ++looked) {
            --it;
            if (best && it->address != best->address)
                break;
            if (address.value - it->address.value < it->size && (!best || it->size < best->size))
                best = &*it;
        }
        return best ? std::optional<Symbol>(*best) : std::nullopt;
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
        const QString name = structName.toString();
        if (auto found = m_types.layout(name))
            return std::move(*found);
        if (m_types.wasTooLarge())
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

    base::Result<Variable> variable(QStringView name) const override
    {
        const std::scoped_lock lock(m_mutex);
        const QString wanted = name.toString();
        const auto found = m_types.variable(wanted);
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
            const auto known = m_byName.constFind(key);
            if (known != m_byName.constEnd()) {
                out.address = m_elf->symbols()[*known].address;
                return out;
            }
        }
        return base::Error{
            QCoreApplication::translate("image", "The variable “%1” of “%2” has no fixed address.")
                .arg(wanted, m_path)};
    }

    std::optional<std::int64_t> enumerator(QStringView name) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_types.enumerator(name.toString());
    }

private:
    QString m_path;
    std::unique_ptr<ElfFile> m_elf; ///< outlives m_dwarf, which reads from it
    std::unique_ptr<Dwarf, DwarfEnd> m_dwarf;
    mutable std::mutex m_mutex; ///< libdw, and what it lazily fills
    mutable DwarfTypes m_types;
    mutable DwarfLines m_lines;
    mutable SourceFiles m_sources;
    QByteArray m_sha256;
    QHash<QString, std::size_t> m_byName;
    std::vector<Symbol> m_functions; ///< by address
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
