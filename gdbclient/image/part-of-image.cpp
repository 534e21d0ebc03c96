// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/part-of-image.h"

#include <QCoreApplication>

namespace image {

namespace {

class PartOfImage final : public Image {
public:
    PartOfImage(std::shared_ptr<const Image> image, QString prefix, base::Address seenFrom)
        : m_image(std::move(image))
        , m_prefix(std::move(prefix))
        , m_seenFrom(seenFrom)
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
        return found ? found : m_image->layout(structName);
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
        if (!found)
            found = m_image->variable(name);
        if (found && !m_prefix.isEmpty())
            found->address = symbol->address;
        return found;
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

    std::shared_ptr<const Image> m_image;
    QString m_prefix;
    base::Address m_seenFrom;
};

} // namespace

std::shared_ptr<const Image> partOf(std::shared_ptr<const Image> image, const QString& prefix,
                                    base::Address seenFrom)
{
    return std::make_shared<PartOfImage>(std::move(image), prefix, seenFrom);
}

} // namespace image
