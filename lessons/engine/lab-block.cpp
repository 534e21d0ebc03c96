// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/lab-block.h"

#include "engine/event.h"
#include "engine/placeholders.h"
#include "engine/words.h"

#include <QRegularExpression>

#include <toml++/toml.h>

#include <string_view>

namespace lessons {

namespace {

// What a lesson may ask for. Each bound is far beyond any lesson that a person can read, and far
// below what would cost a machine its memory or an int its range.
constexpr int kMostInstructions = 1000000;
constexpr int kMostSwitches = 1000;
constexpr int kMostPoints = 1000;
constexpr int kLongestId = 60;
constexpr int kLongestSeed = 60;
constexpr std::size_t kMostNumbers = 256;        ///< of one `each`
constexpr std::int64_t kLargestNumber = 1000000; ///< in `each`

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// One TOML table being read, key by key; whatever was not asked for is an unknown key.
class Table {
public:
    Table(const LabBlock& block, const toml::table& table)
        : m_block(block)
        , m_table(table)
    {
    }

    [[nodiscard]] bool has(std::string_view key) const { return m_table.contains(key); }
    [[nodiscard]] Position where() const { return position(m_table.source().begin); }
    [[nodiscard]] Position where(std::string_view key) const
    {
        return position(m_table.find(key)->first.source().begin);
    }

    [[nodiscard]] QString string(std::string_view key)
    {
        const toml::node* node = find(key);
        return node ? stringOf(*node, key) : QString();
    }
    [[nodiscard]] QString neededId(std::string_view key)
    {
        need(key);
        return id(key);
    }
    [[nodiscard]] QString neededString(std::string_view key)
    {
        need(key);
        return string(key);
    }
    /// From 1 to `most`.
    [[nodiscard]] int number(std::string_view key, int absent, int most)
    {
        const toml::node* node = find(key);
        if (!node)
            return absent;
        const auto* value = node->as_integer();
        if (!value || value->get() < 1)
            fail(*node, Words::tr("“%1” must be a whole number, at least %2.").arg(qt(key)).arg(1));
        if (value->get() > most)
            fail(*node,
                 Words::tr("“%1” must be a whole number, at most %2.").arg(qt(key)).arg(most));
        return static_cast<int>(value->get());
    }
    /// An id: it names files' keys, so it is plain.
    [[nodiscard]] QString id(std::string_view key)
    {
        QString text = string(key);
        static const QRegularExpression plain(QStringLiteral("^[a-z0-9]+(-[a-z0-9]+)*\\z"));
        if (has(key) && text.size() > kLongestId)
            throw ParseError{
                where(key),
                Words::tr("“%1” is longer than %2 characters.").arg(qt(key)).arg(kLongestId)};
        if (has(key) && !plain.match(text).hasMatch())
            throw ParseError{
                where(key),
                Words::tr("“%1” is no id: use small letters, digits and hyphens.").arg(text)};
        return text;
    }
    [[nodiscard]] QStringList strings(std::string_view key)
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
    [[nodiscard]] std::optional<Expression> expression(std::string_view key)
    {
        const toml::node* node = find(key);
        if (!node)
            return {};
        const QString text = forNumber(stringOf(*node, key));
        auto parsed = Expression::parse(text);
        if (const auto* error = std::get_if<SyntaxError>(&parsed))
            throw ParseError{inside(*node, error->offset), error->sentence};
        return std::get<Expression>(parsed);
    }
    [[nodiscard]] Expression neededExpression(std::string_view key)
    {
        need(key);
        return *expression(key);
    }
    [[nodiscard]] std::optional<Event> event(std::string_view key)
    {
        const toml::node* node = find(key);
        if (!node)
            return {};
        auto parsed = parseEvent(stringOf(*node, key));
        if (const auto* error = std::get_if<SyntaxError>(&parsed))
            throw ParseError{inside(*node, error->offset), error->sentence};
        return std::get<Event>(parsed);
    }
    /// A text for people, whose placeholders are checked.
    [[nodiscard]] QString words(std::string_view key)
    {
        const toml::node* node = find(key);
        if (!node)
            return {};
        const QString text = forNumber(stringOf(*node, key));
        if (const auto error = findBadPlaceholder(text))
            throw ParseError{inside(*node, error->offset), error->sentence};
        return text;
    }
    [[nodiscard]] QString neededWords(std::string_view key)
    {
        need(key);
        return words(key);
    }
    /// The tables of [[key]], in their order.
    [[nodiscard]] std::vector<Table> tables(std::string_view key)
    {
        std::vector<Table> list;
        const toml::node* node = find(key);
        if (!node)
            return list;
        const auto* array = node->as_array();
        if (!array || !array->is_array_of_tables())
            fail(*node, Words::tr("“%1” is an ordered list of tables: write [[%1]].").arg(qt(key)));
        for (const toml::node& element : *array)
            list.emplace_back(m_block, *element.as_table());
        return list;
    }

    /// The numbers of `each`; one that stands for nothing where there is no such key.
    [[nodiscard]] std::vector<std::optional<std::int64_t>> numbers(std::string_view key)
    {
        const toml::node* node = find(key);
        if (!node)
            return {std::nullopt};
        const auto* array = node->as_array();
        if (!array || array->empty() || !array->is_homogeneous<std::int64_t>())
            fail(*node, Words::tr("“%1” must be a list of whole numbers, not empty.").arg(qt(key)));
        if (array->size() > kMostNumbers)
            fail(*node, Words::tr("“%1” has more than %2 numbers.").arg(qt(key)).arg(kMostNumbers));
        std::vector<std::optional<std::int64_t>> list;
        for (const toml::node& element : *array) {
            const std::int64_t number = element.as_integer()->get();
            if (number < 0 || number > kLargestNumber)
                fail(element, Words::tr("“%1” must be a list of numbers from 0 to %2; this is %3.")
                                  .arg(qt(key))
                                  .arg(kLargestNumber)
                                  .arg(number));
            list.emplace_back(number);
        }
        return list;
    }
    /// What {n} and {n+1} stand for in the texts that are read from now on.
    void setNumber(std::optional<std::int64_t> number) { m_number = number; }

    /// Every key that is there must have been asked for.
    void close() const
    {
        for (const auto& [key, node] : m_table) {
            if (std::find(m_known.begin(), m_known.end(), key.str()) == m_known.end())
                throw ParseError{position(key.source().begin),
                                 Words::tr("There is no key “%1” here.").arg(qt(key.str()))};
        }
    }

private:
    [[nodiscard]] Position position(const toml::source_position& at) const
    {
        return m_block.at(static_cast<int>(at.line), static_cast<int>(at.column));
    }
    const toml::node* find(std::string_view key)
    {
        m_known.push_back(key);
        return m_table.get(key);
    }
    [[nodiscard]] QString forNumber(QString text) const
    {
        if (m_number)
            text.replace(QLatin1String("{n}"), QString::number(*m_number))
                .replace(QLatin1String("{n+1}"), QString::number(*m_number + 1));
        return text;
    }
    void need(std::string_view key) const
    {
        if (!has(key))
            throw ParseError{where(), Words::tr("“%1” is missing here.").arg(qt(key))};
    }
    [[noreturn]] void fail(const toml::node& node, const QString& sentence) const
    {
        throw ParseError{position(node.source().begin), sentence};
    }
    QString stringOf(const toml::node& node, std::string_view key) const
    {
        const auto* value = node.as_string();
        if (!value || value->get().empty())
            fail(node, Words::tr("“%1” must be a text in quotes, not empty.").arg(qt(key)));
        return qt(value->get());
    }
    /// The place of a character inside a string, where the string is written plainly (one line, no
    /// escapes); else where the string begins.
    [[nodiscard]] Position inside(const toml::node& node, int offset) const
    {
        Position at = position(node.source().begin);
        const auto lines = m_block.toml.split(u'\n');
        const auto row = static_cast<qsizetype>(node.source().begin.line) - 1;
        const QString rest =
            row < lines.size() ? lines[row].mid(static_cast<qsizetype>(at.column) - 1) : QString();
        const QString text = qt(node.as_string()->get());
        if (rest.mid(1).startsWith(text) && !rest.startsWith(QLatin1String("\"\"\"")))
            at.column += 1 + offset;
        return at;
    }

    const LabBlock& m_block;
    const toml::table& m_table;
    std::vector<std::string_view> m_known;
    std::optional<std::int64_t> m_number;
};

toml::table parseToml(const LabBlock& block)
{
    try {
        return toml::parse(block.toml.toStdString());
    } catch (const toml::parse_error& error) {
        const auto at = error.source().begin;
        throw ParseError{block.at(static_cast<int>(at.line), static_cast<int>(at.column)),
                         Words::tr("This is not TOML: %1.").arg(qt(error.description()))};
    }
}

/// A key that makes sense only beside another one.
void needs(const Table& table, std::string_view key, bool isThere, const QString& sentence)
{
    if (table.has(key) && !isThere)
        throw ParseError{table.where(key), sentence};
}

void readAsk(Table& table, LessonStep& step)
{
    step.ask = table.expression("ask");
    const QString noAsk = Words::tr("This belongs to a question, and the step has no “ask”.");
    needs(table, "wrong", step.ask.has_value(), noAsk);
    needs(table, "choice", step.ask.has_value(), noAsk);
    for (Table& wrong : table.tables("wrong")) {
        step.wrongs.push_back({wrong.neededExpression("when"), wrong.neededWords("say")});
        wrong.close();
    }
    for (Table& choice : table.tables("choice")) {
        step.choices.push_back({choice.neededExpression("is"), choice.neededWords("say")});
        choice.close();
    }
}

void readChecks(Table& table, LessonStep& step)
{
    for (Table& expect : table.tables("expect")) {
        for (const auto number : expect.numbers("each")) {
            expect.setNumber(number);
            step.expects.push_back(
                {expect.neededExpression("that"), expect.neededExpression("is")});
        }
        expect.close();
    }
    for (Table& diagnose : table.tables("diagnose")) {
        for (const auto number : diagnose.numbers("each")) {
            diagnose.setNumber(number);
            step.diagnoses.push_back(
                {diagnose.neededExpression("when"), diagnose.neededWords("say")});
        }
        diagnose.close();
    }
    if (step.ask)
        needs(table, "expect", false,
              Words::tr("A step asks or checks, not both: make this two steps."));
    needs(table, "by", !step.expects.empty(),
          Words::tr("This belongs to a check, and the step has no “expect”."));
    needs(
        table, "diagnose", !step.expects.empty() || step.runTo,
        Words::tr(
            "A diagnosis belongs to a check or to an event, and the step has neither “expect” nor "
            "“run_to”."));
}

} // namespace

void readTitleBlock(const LabBlock& block, Lesson& lesson)
{
    const toml::table parsed = parseToml(block);
    Table table(block, parsed);
    lesson.id = table.neededId("id");
    lesson.seed = table.neededString("seed");
    static const QRegularExpression control(QStringLiteral("[\\p{C}]"));
    if (lesson.seed.size() > kLongestSeed || control.match(lesson.seed).hasMatch())
        throw ParseError{
            table.where("seed"),
            Words::tr("“seed” is a name of one line, at most %1 characters.").arg(kLongestSeed)};
    if (!table.has("budget"))
        throw ParseError{table.where(),
                         Words::tr("“%1” is missing here.").arg(QLatin1String("budget"))};
    lesson.budget = table.number("budget", 0, kMostInstructions);
    lesson.switches = table.number("switches", 1, kMostSwitches);
    table.close();
}

void readStepBlock(const LabBlock& block, LessonStep& step)
{
    const toml::table parsed = parseToml(block);
    Table table(block, parsed);
    step.id = table.id("id");
    step.idPosition = table.has("id") ? table.where("id") : step.position;
    step.runTo = table.event("run_to");
    step.until = table.event("until");
    step.by = table.event("by");
    const QString from = table.string("from");
    if (!from.isEmpty() && from != u"enter")
        throw ParseError{table.where("from"), Words::tr("“from” is “enter” or is left out.")};
    step.fromEnter = !from.isEmpty();
    step.where = table.expression("where");
    step.never = table.words("never");
    const QString noEvent = Words::tr("This belongs to an event, and the step has no “run_to”.");
    for (const auto key : {"until", "from", "where", "never"})
        needs(table, key, step.runTo.has_value(), noEvent);
    readAsk(table, step);
    readChecks(table, step);
    step.hints = table.strings("hint");
    step.points = table.number("points", 0, kMostPoints);
    const QString nothingToDo =
        Words::tr("This belongs to a question or a check, and the step has neither "
                  "“ask” nor “expect”.");
    for (const auto key : {"hint", "points"})
        needs(table, key, step.ask || !step.expects.empty(), nothingToDo);
    table.close();
}

void checkPlaceholders(const QString& text, const Position& at)
{
    const auto error = findBadPlaceholder(text);
    if (!error)
        return;
    const QStringView before = QStringView(text).left(error->offset);
    const auto lines = before.count(u'\n');
    const auto column = lines == 0 ? at.column + error->offset
                                   : static_cast<int>(before.size() - before.lastIndexOf(u'\n'));
    throw ParseError{{at.file, at.line + static_cast<int>(lines), column}, error->sentence};
}

} // namespace lessons
