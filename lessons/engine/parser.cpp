// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/parser.h"

#include "base/input-file.h"
#include "engine/lab-block.h"
#include "engine/words.h"

#include <QHash>
#include <QStringDecoder>

namespace lessons {

namespace {

/// Prose with the line of its first character, so that an error inside finds its place.
struct Prose {
    QString text;
    int line = 0;
};

/// A heading with what stands under it, until the next heading of its level or a higher one.
struct Section {
    QString title;
    Position at;
    Prose before;
    std::optional<LabBlock> lab;
    Prose after;
};

/// Splits a file into its title and its steps. Knows headings and fences, no TOML.
class Splitter {
public:
    Splitter(const QString& text, QString file)
        : m_file(std::move(file))
        , m_lines(text.split(u'\n'))
    {
    }

    std::vector<Section> sections()
    {
        for (m_row = 0; m_row < m_lines.size(); ++m_row) {
            QString& line = m_lines[m_row];
            if (line.endsWith(u'\r'))
                line.chop(1);
            if (const int ticks = fenceOf(line); ticks > 0)
                fence(ticks);
            else if (line.startsWith(QLatin1String("# ")))
                title(line.mid(2).trimmed());
            else if (line.startsWith(QLatin1String("## ")))
                open(line.mid(3).trimmed());
            else
                prose(line);
        }
        if (m_sections.empty())
            throw ParseError{here(), Words::tr("A lesson begins with its title: “# …”.")};
        return std::move(m_sections);
    }

private:
    [[nodiscard]] Position here() const { return {m_file, static_cast<int>(m_row) + 1, 1}; }

    /// The number of backticks a fence is made of; 0 where the line is none (CommonMark 4.5).
    static int fenceOf(QStringView line)
    {
        qsizetype n = 0;
        while (n < line.size() && line[n] == u'`')
            ++n;
        return n >= 3 && !line.mid(n).contains(u'`') ? static_cast<int>(n) : 0;
    }

    void title(const QString& text)
    {
        if (!m_sections.empty())
            throw ParseError{here(),
                             Words::tr("A lesson has one title; a step begins with “## ”.")};
        m_sections.push_back({text, here(), {}, {}, {}});
    }
    void open(const QString& text)
    {
        if (m_sections.empty())
            throw ParseError{here(), Words::tr("A lesson begins with its title: “# …”.")};
        m_sections.push_back({text, here(), {}, {}, {}});
    }
    void prose(const QString& line)
    {
        if (m_sections.empty()) {
            // Comments of an editor or a licence may stand above the title.
            if (line.trimmed().isEmpty() || line.startsWith(QLatin1String("<!--")))
                return;
            throw ParseError{here(), Words::tr("A lesson begins with its title: “# …”.")};
        }
        Section& section = m_sections.back();
        Prose& part = section.lab ? section.after : section.before;
        if (part.text.isEmpty()) {
            if (line.trimmed().isEmpty())
                return;
            part.line = static_cast<int>(m_row) + 1;
        }
        part.text += line + u'\n';
    }

    void fence(int ticks)
    {
        const Position opened = here();
        const bool isLab = QStringView(m_lines[m_row]).mid(ticks).trimmed() == u"lab";
        if (!isLab)
            prose(m_lines[m_row]);
        LabBlock block{{}, m_file, static_cast<int>(m_row) + 2};
        for (++m_row; m_row < m_lines.size(); ++m_row) {
            QString& line = m_lines[m_row];
            if (line.endsWith(u'\r'))
                line.chop(1);
            const int closing = fenceOf(line);
            const bool closes =
                closing >= ticks && QStringView(line).mid(closing).trimmed().isEmpty();
            if (!isLab)
                prose(line);
            else if (!closes)
                block.toml += line + u'\n';
            if (!closes)
                continue;
            if (isLab)
                lab(std::move(block), opened);
            return;
        }
        throw ParseError{opened, Words::tr("This fence is never closed.")};
    }

    void lab(LabBlock block, const Position& opened)
    {
        if (m_sections.empty())
            throw ParseError{opened, Words::tr("A lesson begins with its title: “# …”.")};
        if (m_sections.back().lab)
            throw ParseError{opened,
                             Words::tr("A step has one lab block: begin another step with “## ”.")};
        m_sections.back().lab = std::move(block);
    }

    QString m_file;
    QStringList m_lines;
    qsizetype m_row = 0;
    std::vector<Section> m_sections;
};

QString checked(const Prose& prose, const QString& file)
{
    checkPlaceholders(prose.text, {file, prose.line, 1});
    return prose.text.trimmed();
}

LessonStep stepOf(const Section& section, const QString& file)
{
    if (section.title.isEmpty())
        throw ParseError{section.at, Words::tr("This step has no title.")};
    if (!section.lab)
        throw ParseError{section.at,
                         Words::tr("The step “%1” has no lab block.").arg(section.title)};
    LessonStep step;
    step.title = section.title;
    step.position = {file, section.lab->firstLine - 1, 1};
    readStepBlock(*section.lab, step);
    step.markdown = checked(section.before, file);
    step.after = checked(section.after, file);
    if (step.ask) {
        const auto gap = step.markdown.lastIndexOf(QLatin1String("\n\n"));
        step.question = step.markdown.mid(gap < 0 ? 0 : gap + 2).trimmed();
        step.markdown = gap < 0 ? QString() : step.markdown.left(gap).trimmed();
        if (step.question.isEmpty())
            throw ParseError{
                section.at,
                Words::tr("The step “%1” asks, and no question stands before its lab block.")
                    .arg(section.title)};
    }
    return step;
}

/// Gives each step without an id one by its number, and sees to it that an id names one step.
void nameSteps(Lesson& lesson)
{
    QHash<QString, int> taken;
    int number = 0;
    for (LessonStep& step : lesson.steps) {
        ++number;
        if (step.id.isEmpty())
            step.id = QStringLiteral("step-%1").arg(number);
        const int other = taken.value(step.id);
        if (other != 0)
            throw ParseError{step.idPosition,
                             Words::tr("The id “%1” is the one of step %2 already: each step has "
                                       "its own.")
                                 .arg(step.id)
                                 .arg(other)};
        taken.insert(step.id, number);
    }
}

Lesson lessonOf(const QString& text, const QString& file)
{
    const std::vector<Section> sections = Splitter(text, file).sections();
    const Section& head = sections.front();
    Lesson lesson;
    lesson.file = file;
    lesson.title = head.title;
    if (head.title.isEmpty())
        throw ParseError{head.at, Words::tr("The lesson's title is empty.")};
    if (!head.lab)
        throw ParseError{head.at,
                         Words::tr("The title has no lab block with id, seed and budget.")};
    readTitleBlock(*head.lab, lesson);
    lesson.introduction = checked(head.before, file);
    const QString more = checked(head.after, file);
    if (!lesson.introduction.isEmpty() && !more.isEmpty())
        lesson.introduction += QLatin1String("\n\n");
    lesson.introduction += more;
    for (std::size_t n = 1; n < sections.size(); ++n)
        lesson.steps.push_back(stepOf(sections[n], file));
    nameSteps(lesson);
    if (lesson.steps.empty())
        throw ParseError{head.at, Words::tr("The lesson has no steps: a step begins with “## ”.")};
    return lesson;
}

} // namespace

base::Result<Lesson> parseLesson(const QByteArray& utf8, const QString& file)
{
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(utf8);
    if (decode.hasError())
        return base::Error{Words::tr("%1 is not UTF-8 text: save it as such.").arg(file)};
    try {
        return lessonOf(text, file);
    } catch (const ParseError& error) {
        return base::Error{QStringLiteral("%1: %2").arg(error.at.text(), error.sentence)};
    }
}

base::Result<Lesson> loadLesson(const QString& path)
{
    constexpr std::int64_t kMostBytes = std::int64_t{1} << 20;
    auto text = base::readFile(path, kMostBytes);
    if (!text)
        return base::Error{
            Words::tr("The lesson %1 cannot be read: %2.").arg(path, text.error().sentence)};
    return parseLesson(*text, path);
}

} // namespace lessons
