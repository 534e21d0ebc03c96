// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/part-of-image.h"

#include <QCoreApplication>

namespace image {

namespace {

class PartOfImage final : public Image {
public:
    PartOfImage(std::shared_ptr<const Image> image, QString prefix, base::Address seenFrom,
                QStringList numbered)
        : m_image(std::move(image))
        , m_prefix(std::move(prefix))
        , m_seenFrom(seenFrom)
        , m_numbered(std::move(numbered))
    {
    }

    QString path() const override { return m_image->path(); }
    QByteArray sha256() const override { return m_image->sha256(); }
    QByteArray buildId() const override { return m_image->buildId(); }
    base::Address entry() const override { return m_image->entry(); }

    std::optional<Symbol> symbol(QStringView name) const override
    {
        return named(m_image->symbol(inFile(name)));
    }
    std::optional<Symbol> routine(QStringView name) const override
    {
        return named(m_image->routine(inFile(name)));
    }
    std::optional<Symbol> functionAt(base::Address address) const override
    {
        return named(m_image->functionAt(address));
    }
    std::optional<Symbol> routineAt(base::Address address) const override
    {
        return named(m_image->routineAt(address));
    }
    std::vector<Symbol> functions() const override
    {
        std::vector<Symbol> all = m_image->functions();
        std::erase_if(all, [&](const Symbol& s) { return !s.name.startsWith(m_prefix); });
        for (Symbol& symbol : all)
            symbol = *named(symbol);
        return all;
    }

    std::optional<SourceLine> lineAt(base::Address address) const override
    {
        return m_image->lineAt(address);
    }
    std::optional<QString> sourceText(const SourceLine& line) const override
    {
        return m_image->sourceText(line);
    }
    std::optional<QByteArray> bytes(base::Address from, std::uint64_t n) const override
    {
        return m_image->bytes(from, n);
    }
    std::vector<Range> loaded() const override { return m_image->loaded(); }
    std::optional<base::Address> loadAddress(base::Address address) const override
    {
        return m_image->loadAddress(address);
    }

    base::Result<Layout> layout(QStringView structName) const override
    {
        return layout(structName, m_seenFrom);
    }
    base::Result<Layout> layout(QStringView structName, base::Address seenFrom) const override
    {
        auto found = m_image->layout(structName, seenFrom);
        if (found)
            for (const QString& member : m_numbered)
                nameElements(*found, member);
        return found;
    }
    base::Result<Variable> variable(QStringView name) const override
    {
        return variable(name, m_seenFrom);
    }
    base::Result<Variable> variable(QStringView name, base::Address seenFrom) const override
    {
        // Where it is, the symbol says: the units of all parts have it by the same name.
        const auto symbol = m_image->symbol(inFile(name));
        if (!m_prefix.isEmpty() && !symbol)
            return base::Error{QCoreApplication::translate("image", "“%1” has no symbol %2.")
                                   .arg(m_image->path(), inFile(name))};
        auto found = m_image->variable(name, seenFrom);
        if (found && !m_prefix.isEmpty())
            found->address = symbol->address;
        return found;
    }
    std::map<std::uint64_t, QString> elementNames(QStringView member, std::uint64_t count,
                                                  base::Address seenFrom) const override
    {
        return m_image->elementNames(member, count, seenFrom);
    }
    std::optional<std::int64_t> enumerator(QStringView name) const override
    {
        return m_image->enumerator(name);
    }

private:
    [[nodiscard]] QString inFile(QStringView name) const { return m_prefix + name.toString(); }
    [[nodiscard]] std::optional<Symbol> named(std::optional<Symbol> symbol) const
    {
        if (symbol && symbol->name.startsWith(m_prefix))
            symbol->name.remove(0, m_prefix.size());
        return symbol;
    }

    /// Of the arrays of that name in the struct, those whose elements have no names yet.
    void nameElements(Layout& layout, const QString& member) const
    {
        std::map<QString, std::vector<Field*>> arrays; // by what stands before the number
        for (Field& field : layout.fields) {
            const auto open = field.path.lastIndexOf(u'[');
            if (open < 0 || !field.path.endsWith(u']') || !field.enumerator.isEmpty())
                continue;
            const QString array = field.path.left(open);
            if (array == member || array.endsWith(u'.' + member))
                arrays[array].push_back(&field);
        }
        for (const auto& [array, elements] : arrays) {
            const auto names = m_image->elementNames(member, elements.size(), m_seenFrom);
            for (std::size_t i = 0; i < elements.size(); ++i)
                if (const auto name = names.find(i); name != names.end())
                    elements[i]->enumerator = name->second;
        }
    }

    std::shared_ptr<const Image> m_image;
    QString m_prefix;
    base::Address m_seenFrom;
    QStringList m_numbered;
};

} // namespace

std::shared_ptr<const Image> partOf(std::shared_ptr<const Image> image, const QString& prefix,
                                    base::Address seenFrom, const QStringList& numbered)
{
    return std::make_shared<PartOfImage>(std::move(image), prefix, seenFrom, numbered);
}

} // namespace image
