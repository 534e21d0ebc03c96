// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/moved-image.h"

namespace image {

namespace {

class MovedImage final : public Image {
public:
    MovedImage(std::shared_ptr<const Image> image, base::Offset by)
        : m_image(std::move(image))
        , m_by(by)
    {
    }

    QString path() const override { return m_image->path(); }
    QByteArray sha256() const override { return m_image->sha256(); }
    QByteArray buildId() const override { return m_image->buildId(); }
    base::Address entry() const override { return m_image->entry() + m_by; }

    std::optional<Symbol> symbol(QStringView name) const override
    {
        return there(m_image->symbol(name));
    }
    std::optional<Symbol> routine(QStringView name) const override
    {
        return there(m_image->routine(name));
    }
    std::optional<Symbol> functionAt(base::Address address) const override
    {
        return there(m_image->functionAt(linked(address)));
    }
    std::optional<Symbol> routineAt(base::Address address) const override
    {
        return there(m_image->routineAt(linked(address)));
    }
    std::vector<Symbol> functions() const override
    {
        std::vector<Symbol> all = m_image->functions();
        for (Symbol& symbol : all)
            symbol.address = symbol.address + m_by;
        return all;
    }
    std::optional<SourceLine> lineAt(base::Address address) const override
    {
        return m_image->lineAt(linked(address));
    }
    std::optional<QString> sourceText(const SourceLine& line) const override
    {
        return m_image->sourceText(line);
    }
    std::optional<QByteArray> bytes(base::Address from, std::uint64_t n) const override
    {
        return m_image->bytes(linked(from), n);
    }
    std::vector<Range> loaded() const override
    {
        std::vector<Range> all = m_image->loaded();
        for (Range& range : all)
            range.from = range.from + m_by;
        return all;
    }

    std::optional<base::Address> loadAddress(base::Address address) const override
    {
        return m_image->loadAddress(linked(address));
    }

    base::Result<Layout> layout(QStringView structName) const override
    {
        return m_image->layout(structName);
    }
    base::Result<Layout> layout(QStringView structName, base::Address seenFrom) const override
    {
        return m_image->layout(structName, linked(seenFrom));
    }
    base::Result<Variable> variable(QStringView name) const override
    {
        return there(m_image->variable(name));
    }
    base::Result<Variable> variable(QStringView name, base::Address seenFrom) const override
    {
        return there(m_image->variable(name, linked(seenFrom)));
    }
    std::map<std::uint64_t, QString> elementNames(QStringView member, std::uint64_t count,
                                                  base::Address seenFrom) const override
    {
        return m_image->elementNames(member, count, linked(seenFrom));
    }
    std::optional<std::int64_t> enumerator(QStringView name) const override
    {
        return m_image->enumerator(name);
    }

private:
    [[nodiscard]] base::Address linked(base::Address address) const
    {
        return base::Address{address.value - static_cast<std::uint64_t>(m_by.bytes)};
    }
    [[nodiscard]] std::optional<Symbol> there(std::optional<Symbol> symbol) const
    {
        if (symbol)
            symbol->address = symbol->address + m_by;
        return symbol;
    }

    [[nodiscard]] base::Result<Variable> there(base::Result<Variable> variable) const
    {
        if (variable)
            variable->address = variable->address + m_by;
        return variable;
    }

    std::shared_ptr<const Image> m_image;
    base::Offset m_by;
};

} // namespace

std::shared_ptr<const Image> moved(std::shared_ptr<const Image> image, base::Offset by)
{
    return std::make_shared<MovedImage>(std::move(image), by);
}

} // namespace image
