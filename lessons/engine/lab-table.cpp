// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/lab-table.h"

#include "engine/event.h"
#include "engine/placeholders.h"
#include "engine/words.h"

#include <QRegularExpression>

#include <algorithm>

namespace lessons {

namespace {

constexpr int kLongestId = 60;
constexpr std::size_t kMostNumbers = 256;        ///< of one `each`
constexpr std::size_t kMostRows = 20000;         ///< that stand for numbers, in a whole file
constexpr std::int64_t kLargestNumber = 1000000; ///< in `each`

} // namespace

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString LabTable::string(std::string_view key)
{
    const toml::node* node = find(key);
    return node ? stringOf(*node, key) : QString();
}

QString LabTable::neededString(std::string_view key)
{
    return need(key) ? string(key) : QString();
}

QString LabTable::neededId(std::string_view key)
{
    return need(key) ? id(key) : QString();
}

QString LabTable::id(std::string_view key)
{
    QString text = string(key);
    static const QRegularExpression plain(QStringLiteral("^[a-z0-9]+(-[a-z0-9]+)*\\z"));
    if (text.isEmpty())
        return text;
    if (text.size() > kLongestId)
        note(where(key),
             Words::tr("“%1” is longer than %2 characters.").arg(qt(key)).arg(kLongestId));
    else if (!plain.match(text).hasMatch())
        note(where(key),
             Words::tr("“%1” is no id: use small letters, digits and hyphens.").arg(text));
    return text;
}

int LabTable::number(std::string_view key, int absent, int most)
{
    const toml::node* node = find(key);
    if (!node)
        return absent;
    const auto* value = node->as_integer();
    if (!value || value->get() < 1) {
        note(*node, Words::tr("“%1” must be a whole number, at least %2.").arg(qt(key)).arg(1));
        return absent;
    }
    if (value->get() > most) {
        note(*node, Words::tr("“%1” must be a whole number, at most %2.").arg(qt(key)).arg(most));
        return absent;
    }
    return static_cast<int>(value->get());
}

bool LabTable::isTrue(std::string_view key)
{
    const toml::node* node = find(key);
    if (node && node->value<bool>() != true)
        note(*node, Words::tr("“%1” is true or is left out.").arg(qt(key)));
    return node != nullptr;
}

QStringList LabTable::strings(std::string_view key)
{
    const toml::node* node = find(key);
    QStringList list;
    if (!node)
        return list;
    if (const auto* array = node->as_array()) {
        for (const toml::node& element : *array)
            list << stringOf(element, key);
    } else {
        list << stringOf(*node, key);
    }
    return list;
}

std::vector<std::pair<QString, int>> LabTable::pricedTexts(std::string_view key, int most)
{
    std::vector<std::pair<QString, int>> list;
    const toml::node* node = find(key);
    if (!node)
        return list;
    const auto add = [&](const toml::node& element) {
        const toml::table* both = element.as_table();
        if (!both) {
            list.emplace_back(sentenceOf(element, key), 0);
            return;
        }
        LabTable table(m_block, *both, m_notes);
        const QString say =
            table.need("say") ? table.sentenceOf(*both->get("say"), "say") : QString();
        list.emplace_back(say, table.number("costs", 0, most));
        table.close();
    };
    if (const auto* array = node->as_array()) {
        for (const toml::node& element : *array)
            add(element);
    } else {
        add(*node);
    }
    return list;
}

std::optional<Expression> LabTable::expression(std::string_view key)
{
    const toml::node* node = find(key);
    if (!node)
        return {};
    const QString written = stringOf(*node, key);
    if (written.isEmpty())
        return {};
    const QString text = forNumber(*node, written);
    auto parsed = Expression::parse(text);
    if (const auto* error = std::get_if<SyntaxError>(&parsed)) {
        note(inside(*node, error->offset), error->sentence, error->suggestion);
        return {};
    }
    noteNames(*node, std::get<Expression>(parsed));
    return std::get<Expression>(parsed);
}

Expression LabTable::neededExpression(std::string_view key)
{
    return need(key) ? expression(key).value_or(Expression()) : Expression();
}

std::optional<Event> LabTable::event(std::string_view key)
{
    const toml::node* node = find(key);
    if (!node)
        return {};
    const QString text = stringOf(*node, key);
    if (text.isEmpty())
        return {};
    auto parsed = parseEvent(text);
    if (const auto* error = std::get_if<SyntaxError>(&parsed)) {
        note(inside(*node, error->offset), error->sentence, error->suggestion);
        return {};
    }
    const Event& event = std::get<Event>(parsed);
    const int argument = static_cast<int>(text.indexOf(u':')) + 1;
    noteNames(*node, event.address, argument);
    if (!event.symbol.isEmpty() && event.kind != Event::Kind::Instruction)
        m_notes.names.push_back(
            {NameUse::Kind::Function, inside(*node, argument), {}, {}, event.symbol});
    return event;
}

QString LabTable::words(std::string_view key)
{
    const toml::node* node = find(key);
    if (!node)
        return {};
    QString text = forNumber(*node, sentenceOf(*node, key));
    for (const Placeholder& placeholder : placeholdersIn(text)) {
        if (placeholder.error)
            note(inside(*node, placeholder.error->offset), placeholder.error->sentence,
                 placeholder.error->suggestion);
        else
            noteNames(*node, placeholder.expression, placeholder.offset);
    }
    return text;
}

QString LabTable::neededWords(std::string_view key)
{
    return need(key) ? words(key) : QString();
}

std::optional<std::uint64_t> LabTable::number64(std::string_view key)
{
    const toml::node* node = find(key);
    if (!node)
        return {};
    // TOML's are signed: 0xffffffffffffffff is -1 there.
    if (const auto* value = node->as_integer())
        return static_cast<std::uint64_t>(value->get());
    note(*node, Words::tr("“%1” must be a whole number.").arg(qt(key)));
    return {};
}

std::optional<LabTable> LabTable::table(std::string_view key)
{
    const toml::node* node = find(key);
    if (!node)
        return {};
    if (const toml::table* table = node->as_table())
        return LabTable(m_block, *table, m_notes);
    note(*node, Words::tr("“%1” is a table: write [%1].").arg(qt(key)));
    return {};
}

QStringList LabTable::keys() const
{
    QStringList names;
    for (const auto& [key, node] : m_table)
        names << qt(key.str());
    return names;
}

std::vector<LabTable> LabTable::tables(std::string_view key)
{
    std::vector<LabTable> list;
    const toml::node* node = find(key);
    if (!node)
        return list;
    const auto* array = node->as_array();
    if (!array || !array->is_array_of_tables()) {
        note(*node, Words::tr("“%1” is an ordered list of tables: write [[%1]].").arg(qt(key)));
        return list;
    }
    for (const toml::node& element : *array)
        list.emplace_back(m_block, *element.as_table(), m_notes);
    return list;
}

std::vector<std::optional<std::int64_t>> LabTable::numbers(std::string_view key)
{
    const toml::node* node = find(key);
    if (!node)
        return {std::nullopt};
    // One that is wrong stands for a number, so that the rest of its table is read.
    constexpr std::int64_t kSome = 0;
    const auto* array = node->as_array();
    if (!array || array->empty() || !array->is_homogeneous<std::int64_t>()) {
        note(*node, Words::tr("“%1” must be a list of whole numbers, not empty.").arg(qt(key)));
        return {kSome};
    }
    if (array->size() > kMostNumbers) {
        note(*node, Words::tr("“%1” has more than %2 numbers.").arg(qt(key)).arg(kMostNumbers));
        return {kSome};
    }
    m_notes.rows += array->size();
    if (m_notes.rows > kMostRows) {
        note(*node, Words::tr("The rows of this file that stand for numbers are more than %1.")
                        .arg(kMostRows));
        return {kSome};
    }
    std::vector<std::optional<std::int64_t>> list;
    for (const toml::node& element : *array) {
        const std::int64_t number = element.as_integer()->get();
        if (number < 0 || number > kLargestNumber) {
            note(element, Words::tr("“%1” must be a list of numbers from 0 to %2; this is %3.")
                              .arg(qt(key))
                              .arg(kLargestNumber)
                              .arg(number));
            return {kSome};
        }
        list.emplace_back(number);
    }
    return list;
}

void LabTable::close(const QStringList& outer)
{
    QStringList known;
    for (const std::string_view key : m_known)
        known << qt(key);
    for (const auto& [key, node] : m_table) {
        const QString name = qt(key.str());
        if (known.contains(name))
            continue;
        note(position(key.source().begin), Words::tr("There is no key “%1” here.").arg(name),
             outer.contains(name) ? Words::tr("It belongs to the step: write it above the first "
                                              "[[…]], behind which TOML takes it for that table's.")
                                  : didYouMean(name, known));
    }
}

bool LabTable::need(std::string_view key)
{
    m_known.push_back(key); // what is missing may be there under a name that is misspelt
    if (!has(key))
        note(where(), Words::tr("“%1” is missing here.").arg(qt(key)));
    return has(key);
}

QString LabTable::forNumber(const toml::node& node, QString text)
{
    if (m_number)
        return text.replace(QLatin1String("{n}"), QString::number(*m_number))
            .replace(QLatin1String("{n+1}"), QString::number(*m_number + 1));
    for (const QLatin1String name : {QLatin1String("{n}"), QLatin1String("{n+1}")}) {
        const auto at = text.indexOf(name);
        if (at >= 0)
            note(inside(node, static_cast<int>(at)),
                 Words::tr("“%1” stands for a number only beside “each”.").arg(name));
    }
    return text;
}

QString LabTable::stringOf(const toml::node& node, std::string_view key)
{
    const auto* value = node.as_string();
    if (value && !value->get().empty())
        return qt(value->get());
    note(node, Words::tr("“%1” must be a text in quotes, not empty.").arg(qt(key)));
    return {};
}

QString LabTable::sentenceOf(const toml::node& node, std::string_view key)
{
    QString text = stringOf(node, key);
    const Position at = text.isEmpty() ? Position() : inside(node, 0);
    // It is read once for each number that it stands for.
    if (!text.isEmpty() && (m_notes.texts.empty() || m_notes.texts.back().at != at))
        m_notes.texts.push_back({TextUse::Kind::Sentence, at, text, inside(node, 1) != at});
    return text;
}

/// The place of a character inside a string, where the string is written plainly (one line, no
/// escapes); else where the string begins.
Position LabTable::inside(const toml::node& node, int offset) const
{
    Position at = position(node.source().begin);
    const QString rest = m_block.line(static_cast<qsizetype>(node.source().begin.line) - 1)
                             .mid(static_cast<qsizetype>(at.column) - 1);
    const QString text = qt(node.as_string()->get());
    if (rest.mid(1).startsWith(text) && !rest.startsWith(QLatin1String("\"\"\"")))
        at.column += 1 + offset;
    return at;
}

void LabTable::noteNames(const toml::node& node, const Expression& expression, int offset)
{
    expression.forEachName([&](const Expression::Name& name) {
        m_notes.names.push_back(nameUse(name, inside(node, offset + name.offset)));
    });
}

} // namespace lessons
