// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/parser.h"

#include "base/input-file.h"
#include "engine/ideographs.h"
#include "engine/lab-block.h"
#include "engine/published.h"
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
    bool counts = true; ///< false: it stands where none may, which is noted
};

/// Splits a file into its title and its steps. Knows headings and fences, no TOML.
class Splitter {
public:
    Splitter(const QString& text, QString file, Notes& notes)
        : m_file(std::move(file))
        , m_lines(text.split(u'\n'))
        , m_notes(notes)
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
            noteNoTitle(here());
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

    /// A title that nobody wrote stands for the one that is missing, and what follows is read on.
    void noteNoTitle(const Position& at)
    {
        m_notes.add(at, Words::tr("A lesson begins with its title: “# …”."));
        m_sections.push_back({{}, at, {}, {}, {}, false});
    }
    void noteText(const QString& title)
    {
        const auto column = m_lines[m_row].indexOf(title, m_lines[m_row].indexOf(u' ')) + 1;
        m_notes.texts.push_back(
            {TextUse::Kind::Title, {m_file, here().line, static_cast<int>(column)}, title});
    }
    void title(const QString& text)
    {
        noteText(text);
        const bool isFirst = m_sections.empty();
        // One that was noted to be missing has come too late; that was said.
        if (!isFirst && (m_sections.size() > 1 || m_sections.front().counts))
            m_notes.add(here(), Words::tr("A lesson has one title; a step begins with “## ”."));
        m_sections.push_back({text, here(), {}, {}, {}, isFirst});
    }
    void open(const QString& text)
    {
        noteText(text);
        if (m_sections.empty())
            noteNoTitle(here());
        m_sections.push_back({text, here(), {}, {}, {}, true});
    }
    void prose(const QString& line)
    {
        if (m_sections.empty()) {
            // Comments of an editor or a licence may stand above the title.
            if (line.trimmed().isEmpty() || line.startsWith(QLatin1String("<!--")))
                return;
            noteNoTitle(here());
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
        const QString info = m_lines[m_row].mid(ticks).trimmed();
        if (info == kVeiled)
            return veiled(ticks, opened);
        const bool isLab = info == u"lab";
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
        m_notes.add(opened, Words::tr("This fence is never closed."));
    }

    /// Prose behind a question of a published lesson.
    void veiled(int ticks, const Position& opened)
    {
        QString base64;
        for (++m_row; m_row < m_lines.size(); ++m_row) {
            const QString line = m_lines[m_row].trimmed();
            if (fenceOf(line) >= ticks)
                break;
            base64 += line;
        }
        if (m_row == m_lines.size())
            m_notes.add(opened, Words::tr("This fence is never closed."));
        const auto text = unveiled(base64);
        if (!text || m_sections.empty() || !m_sections.back().lab) {
            m_notes.add(opened, text ? Words::tr("What is veiled stands behind a step's lab block.")
                                     : text.error().sentence);
            return;
        }
        for (const QString& line : text->split(u'\n'))
            prose(line);
    }

    void lab(LabBlock block, const Position& opened)
    {
        if (m_sections.empty())
            noteNoTitle(opened);
        if (m_sections.back().lab) {
            m_notes.add(opened,
                        Words::tr("A step has one lab block: begin another step with “## ”."));
            return;
        }
        m_sections.back().lab = std::move(block);
    }

    QString m_file;
    QStringList m_lines;
    qsizetype m_row = 0;
    std::vector<Section> m_sections;
    Notes& m_notes;
};

QString checked(const Prose& prose, const QString& file, Notes& notes)
{
    checkPlaceholders(prose.text, {file, prose.line, 1}, notes);
    notes.texts.push_back({TextUse::Kind::Prose, {file, prose.line, 1}, prose.text});
    return joinIdeographs(prose.text).trimmed();
}

LessonStep stepOf(const Section& section, const Lesson& lesson, Notes& notes)
{
    const QString& file = lesson.file;
    const std::size_t noted = notes.names.size();
    LessonStep step;
    step.title = section.title;
    step.position = section.at;
    if (section.title.isEmpty())
        notes.add(section.at, Words::tr("This step has no title."));
    if (section.lab) {
        step.position = {file, section.lab->firstLine - 1, 1};
        readStepBlock(*section.lab, lesson.recordings, step, notes);
    } else {
        notes.add(section.at, Words::tr("The step “%1” has no lab block.").arg(section.title));
    }
    step.markdown = checked(section.before, file, notes);
    step.after = checked(section.after, file, notes);
    for (std::size_t n = noted; n < notes.names.size(); ++n)
        notes.names[n].recording = step.recording;
    if (!step.asks())
        return step;
    const auto gap = step.markdown.lastIndexOf(QLatin1String("\n\n"));
    step.question = step.markdown.mid(gap < 0 ? 0 : gap + 2).trimmed();
    step.markdown = gap < 0 ? QString() : step.markdown.left(gap).trimmed();
    if (step.question.isEmpty())
        notes.add(section.at,
                  Words::tr("The step “%1” asks, and no question stands before its lab block.")
                      .arg(section.title));
    return step;
}

/// Gives each step without an id one by its number, and sees to it that an id names one step.
void nameSteps(Lesson& lesson, Notes& notes)
{
    QHash<QString, int> taken;
    int number = 0;
    for (LessonStep& step : lesson.steps) {
        ++number;
        if (step.id.isEmpty())
            step.id = QStringLiteral("step-%1").arg(number);
        const int other = taken.value(step.id);
        if (other != 0)
            notes.add(step.idPosition,
                      Words::tr("The id “%1” is the one of step %2 already: each step has "
                                "its own.")
                          .arg(step.id)
                          .arg(other));
        else
            taken.insert(step.id, number);
    }
}

/// A state that an expression of a step names.
struct NamedState {
    Expression::State state;
    /// The expression says which event counts, so that it is looked for in one recording alone.
    bool isOfEvent = false;
};

/// Of every expression of a step that is judged on the machine.
std::vector<NamedState> statesNamedIn(const LessonStep& step)
{
    std::vector<NamedState> states;
    const auto add = [&](const Expression& expression, bool isOfEvent = false) {
        for (const Expression::State& state : expression.states())
            states.push_back({state, isOfEvent});
    };
    if (step.where)
        add(*step.where, true);
    if (step.ask)
        add(*step.ask);
    for (const auto* event : {&step.runTo, &step.until, &step.by})
        if (*event)
            add((*event)->address, true);
    for (const Wrong& wrong : step.wrongs)
        add(wrong.when);
    for (const Choice& choice : step.choices)
        add(choice.is);
    for (const OrderItem& item : step.order) {
        if (item.is)
            add(*item.is);
    }
    for (const Expect& expect : step.expects) {
        // Where it first holds is looked for in one recording, too.
        add(expect.that, step.by.has_value());
        add(expect.is, step.by.has_value());
    }
    for (const auto* reasons : {&step.diagnoses, &step.missings})
        for (const Diagnose& reason : *reasons)
            add(reason.when);
    return states;
}

/// What is wrong with naming a state of another recording; empty where nothing is.
QString wrongAcross(const NamedState& named)
{
    const QString& name = named.state.name;
    if (named.isOfEvent)
        return Words::tr("“%1” is a state of another recording, and an event is looked for in the "
                         "step's own.")
            .arg(name);
    if (named.state.isCounted)
        return Words::tr("“%1” is a state of another recording: instructions are counted within "
                         "one. Write at(%1, count(…)).")
            .arg(name);
    if (!named.state.isNumber)
        return Words::tr("“%1” is a state of another recording: at(%1, …) is a number there, or a "
                         "condition. An address or an owner is another one in another machine.")
            .arg(name);
    return {};
}

/// What a step takes from those above it: states that they name, and that they pass.
void checkOrder(const Lesson& lesson, Notes& notes)
{
    QStringList ids;
    QStringList states;
    QHash<QString, int> recordingOf;
    for (const LessonStep& step : lesson.steps) {
        QStringList said;
        for (const NamedState& named : statesNamedIn(step)) {
            const QString& name = named.state.name;
            const bool isThere = states.contains(name);
            const QString wrong = isThere && recordingOf.value(name) != step.recording
                                      ? wrongAcross(named)
                                      : QString();
            if (!wrong.isEmpty() && !said.contains(wrong)) {
                said << wrong;
                notes.add(step.position, wrong);
            }
            if (isThere || said.contains(name))
                continue;
            said << name;
            notes.add(
                step.position,
                Words::tr("No step above names a state “%1”: it would have snapshot = \"%1\".")
                    .arg(name),
                didYouMean(name, states));
        }
        for (const QString& id : step.depends) {
            if (!ids.contains(id))
                notes.add(
                    step.position,
                    Words::tr("“depends” names steps above, and “%1” is none of them.").arg(id),
                    didYouMean(id, ids));
        }
        ids << step.id;
        if (!step.snapshot.isEmpty() && states.contains(step.snapshot))
            notes.add(step.position,
                      Words::tr("A step above names its state “%1”, too.").arg(step.snapshot));
        if (!step.snapshot.isEmpty() && !states.contains(step.snapshot)) {
            states << step.snapshot;
            recordingOf.insert(step.snapshot, step.recording);
        }
    }
}

/// What is read in a named state is held against the image of the recording that has it.
void placeNames(const Lesson& lesson, Notes& notes)
{
    for (NameUse& use : notes.names) {
        if (use.state.isEmpty())
            continue;
        const auto named = std::ranges::find(lesson.steps, use.state, &LessonStep::snapshot);
        if (named != lesson.steps.end())
            use.recording = named->recording;
    }
}

Lesson lessonOf(const QString& text, const QString& file, Notes& notes)
{
    const std::vector<Section> sections = Splitter(text, file, notes).sections();
    const Section& head = sections.front();
    Lesson lesson;
    lesson.file = file;
    lesson.title = head.title;
    if (head.counts && head.title.isEmpty())
        notes.add(head.at, Words::tr("The lesson's title is empty."));
    if (head.lab)
        readTitleBlock(*head.lab, lesson, notes);
    else if (head.counts)
        notes.add(head.at, Words::tr("The title has no lab block with id, seed and budget."));
    lesson.introduction = checked(head.before, file, notes);
    const QString more = checked(head.after, file, notes);
    if (!lesson.introduction.isEmpty() && !more.isEmpty())
        lesson.introduction += QLatin1String("\n\n");
    lesson.introduction += more;
    for (std::size_t n = 1; n < sections.size(); ++n)
        if (sections[n].counts)
            lesson.steps.push_back(stepOf(sections[n], lesson, notes));
    nameSteps(lesson, notes);
    checkOrder(lesson, notes);
    placeNames(lesson, notes);
    if (lesson.steps.empty() && head.counts)
        notes.add(head.at, Words::tr("The lesson has no steps: a step begins with “## ”."));
    return lesson;
}

} // namespace

std::vector<LabBlock> labBlocksOf(const QString& text, const QString& file)
{
    Notes notes;
    std::vector<LabBlock> blocks;
    for (Section& section : Splitter(text, file, notes).sections()) {
        if (section.lab)
            blocks.push_back(std::move(*section.lab));
    }
    return blocks;
}

ParsedLesson parseWhole(const QByteArray& utf8, const QString& file)
{
    ParsedLesson parsed;
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(utf8);
    if (decode.hasError())
        parsed.notes.add({file, 1, 1},
                         Words::tr("%1 is not UTF-8 text: save it as such.").arg(file));
    else
        parsed.lesson = lessonOf(text, file, parsed.notes);
    return parsed;
}

base::Result<Lesson> parseLesson(const QByteArray& utf8, const QString& file)
{
    ParsedLesson parsed = parseWhole(utf8, file);
    if (parsed.notes.mistakes.empty())
        return std::move(parsed.lesson);
    const Mistake& first = parsed.notes.mistakes.front();
    if (first.sentence.startsWith(file)) // it names the file itself
        return base::Error{first.sentence};
    return base::Error{QStringLiteral("%1: %2").arg(first.at.text(), first.sentence)};
}

base::Result<QByteArray> readLesson(const QString& path)
{
    constexpr std::int64_t kMostBytes = std::int64_t{1} << 20;
    auto text = base::readFile(path, kMostBytes);
    if (!text)
        return base::Error{
            Words::tr("The lesson %1 cannot be read: %2.").arg(path, text.error().sentence)};
    return text;
}

base::Result<Lesson> loadLesson(const QString& path)
{
    const auto text = readLesson(path);
    if (!text)
        return text.error();
    return parseLesson(*text, path);
}

} // namespace lessons
