// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/text-flaws.h"

#include "engine/ideographs.h"
#include "engine/words.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <memory>
#include <optional>

#include <cmark.h>

namespace lessons {

namespace {

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Iterator = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

/// The number of backticks that begin there.
qsizetype backticksAt(QStringView text, qsizetype at)
{
    const auto begin = text.begin() + at;
    return std::find_if(begin, text.end(), [](QChar c) { return c != u'`'; }) - begin;
}

/// A paragraph's text, its code blanked out: as long as before, so that each character has its
/// offset. A run of backticks is closed by the next one of its length (CommonMark 6.1).
QString withoutCode(const QString& text, bool isMarkdown, std::vector<TextFlaw>& flaws)
{
    QString plain = text;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (isMarkdown && text[at] == u'\\') {
            plain.replace(at, 2, QStringLiteral("  ").left(text.size() - at));
            ++at;
            continue;
        }
        const qsizetype ticks = backticksAt(text, at);
        if (ticks == 0)
            continue;
        qsizetype end = at + ticks;
        while (end < text.size() && backticksAt(text, end) != ticks)
            end += std::max<qsizetype>(1, backticksAt(text, end));
        if (end >= text.size()) {
            const QString run(ticks, u'`');
            flaws.push_back(
                {at, Words::tr("Code begins here and never ends: “%1” is there once.").arg(run),
                 Words::tr("Write “%1” behind it, too.").arg(run)});
            end = at;
        }
        plain.replace(at, end + ticks - at, QString(end + ticks - at, u' '));
        at = end + ticks - 1;
    }
    return plain;
}

/// Where a link leads: TARGET or <TARGET>, and perhaps a title (CommonMark 6.3).
const QRegularExpression& targetPattern()
{
    static const QRegularExpression pattern(
        QStringLiteral(R"(\G\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)))"
                       R"((?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\))"));
    return pattern;
}

/// What is wrong with where a link leads.
QString targetFlaw(const QString& target, const QString& folder)
{
    static const QRegularExpression elsewhere(
        QStringLiteral("^([a-zA-Z][a-zA-Z0-9+.-]*:|#|\\{\\{)"));
    if (target.isEmpty())
        return Words::tr("This link leads nowhere.");
    const QString file = target.section(u'#', 0, 0);
    if (folder.isEmpty() || elsewhere.match(target).hasMatch() ||
        QFileInfo::exists(folder + u'/' + file))
        return {};
    return Words::tr("There is no %1 beside this file.").arg(file);
}

void checkLinks(const QString& plain, const QString& folder, std::vector<TextFlaw>& flaws)
{
    // A match looks at all that it is given first.
    constexpr qsizetype kLongest = 4096;
    static const QRegularExpression begin(QStringLiteral(R"(\[[^\[\]]*\]\()"));
    for (auto found = begin.globalMatch(plain); found.hasNext();) {
        const auto link = found.next();
        const auto target = targetPattern().match(plain.mid(link.capturedEnd() - 1, kLongest));
        const QString flaw =
            !target.hasMatch()
                ? Words::tr("This is no link: what stands in its brackets is no target.")
                : targetFlaw(target.captured(1) + target.captured(2), folder);
        if (!flaw.isEmpty())
            flaws.push_back(
                {link.capturedStart(), flaw, Words::tr("A link is written [words](target).")});
    }
}

/// The names of a text's links that stand in lines of their own: [name]: TARGET.
QSet<QString> definitionsIn(const QString& markdown)
{
    static const QRegularExpression definition(QStringLiteral(R"(^ {0,3}\[([^\]]*)\]:)"),
                                               QRegularExpression::MultilineOption);
    QSet<QString> names;
    for (auto found = definition.globalMatch(markdown); found.hasNext();)
        names << found.next().captured(1).toCaseFolded();
    return names;
}

/// [words][name], and the line that says where that leads.
void checkReferences(const QString& plain, const QSet<QString>& definitions,
                     std::vector<TextFlaw>& flaws)
{
    static const QRegularExpression reference(
        QStringLiteral(R"((?<![\w\]])\[([^\[\]]+)\]\[([^\[\]]*)\])"));
    for (auto found = reference.globalMatch(plain); found.hasNext();) {
        const auto link = found.next();
        const QString name = link.captured(2).isEmpty() ? link.captured(1) : link.captured(2);
        if (!definitions.contains(name.toCaseFolded()))
            flaws.push_back(
                {link.capturedStart(), Words::tr("No line says where “%1” leads.").arg(name),
                 Words::tr("Write [%1]: and the target in a line of its own.").arg(name)});
    }
}

/// The first "**" of a paragraph that Markdown leaves as it stands.
void checkBold(cmark_node* block, const QString& plain, std::vector<TextFlaw>& flaws)
{
    const QLatin1String stars("**");
    const Iterator each(cmark_iter_new(block), &cmark_iter_free);
    bool isLeft = false;
    while (cmark_iter_next(each.get()) != CMARK_EVENT_DONE) {
        cmark_node* node = cmark_iter_get_node(each.get());
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT)
            isLeft = isLeft || QString::fromUtf8(cmark_node_get_literal(node)).contains(stars);
    }
    // Where they are paired, the first may be read as bold; the last one is not where one is left.
    const auto at = plain.count(stars) % 2 == 0 ? plain.indexOf(stars) : plain.lastIndexOf(stars);
    if (isLeft && at >= 0)
        flaws.push_back(
            {at, Words::tr("“**” is not read as bold here, and is shown."),
             Words::tr("Words are bold between ** and **, with no blank or sign inside of it.")});
}

/// A word or more of a row, behind at least two blanks.
struct Cell {
    qsizetype letter; ///< of its line
    qsizetype column;
};

std::vector<Cell> cellsOf(const QString& line)
{
    std::vector<Cell> cells;
    static const QRegularExpression begin(QStringLiteral("(?<=\\S)  +(?=\\S)"));
    for (auto found = begin.globalMatch(line); found.hasNext();) {
        const auto end = found.next().capturedEnd();
        cells.push_back({end, columnsOf(QStringView(line).left(end))});
    }
    return cells;
}

/// Two cells that stand one below the other by their letters, and not by their columns, where no
/// other cell stands below or above that one: whoever wrote the row counted an ideograph as one.
void checkRows(const QStringList& lines, qsizetype offset, std::vector<TextFlaw>& flaws)
{
    constexpr qsizetype kMostRows = 200; // of a drawing; each is held against all others
    if (lines.size() > kMostRows)
        return;
    std::vector<std::vector<Cell>> rows;
    for (const QString& line : lines)
        rows.push_back(cellsOf(line));
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const auto elsewhere = [&](auto isSo) -> std::optional<Cell> {
            for (std::size_t other = 0; other < rows.size(); ++other) {
                const auto found = std::ranges::find_if(
                    rows[other], [&](const Cell& c) { return isSo(c, other < n); });
                if (other != n && found != rows[other].end())
                    return *found;
            }
            return {};
        };
        for (const Cell& cell : rows[n]) {
            if (cell.letter == cell.column ||
                elsewhere([&](const Cell& c, bool) { return c.column == cell.column; }))
                continue;
            // Of two with ideographs the upper one is taken to be right.
            const auto meant = elsewhere([&](const Cell& c, bool isAbove) {
                return c.letter == cell.letter && (isAbove || c.letter == c.column);
            });
            if (!meant)
                continue;
            const auto by = static_cast<int>(cell.column - meant->column);
            flaws.push_back(
                {offset + cell.letter,
                 Words::tr("This stands in no column of the drawing: an ideograph takes two, and "
                           "was counted as one."),
                 by > 0 ? Words::tr("Take out %n blank(s) before it.", nullptr, by)
                        : Words::tr("Put in %n blank(s) before it.", nullptr, -by)});
            break; // what follows in the line is moved by it
        }
        offset += lines[static_cast<qsizetype>(n)].size() + 1;
    }
}

void checkMarkdown(const QString& markdown, const QString& folder, std::vector<TextFlaw>& flaws)
{
    const QByteArray utf8 = markdown.toUtf8();
    const Document document(cmark_parse_document(utf8.constData(),
                                                 static_cast<std::size_t>(utf8.size()),
                                                 CMARK_OPT_DEFAULT),
                            &cmark_node_free);
    const QStringList lines = markdown.split(u'\n');
    std::vector<qsizetype> offsets; // of each line
    for (qsizetype offset = 0; const QString& line : lines) {
        offsets.push_back(offset);
        offset += line.size() + 1;
    }
    const QSet<QString> definitions = definitionsIn(markdown);
    const Iterator each(cmark_iter_new(document.get()), &cmark_iter_free);
    while (cmark_iter_next(each.get()) != CMARK_EVENT_DONE) {
        cmark_node* node = cmark_iter_get_node(each.get());
        const cmark_node_type type = cmark_node_get_type(node);
        const bool isText = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;
        if (cmark_iter_get_event_type(each.get()) != CMARK_EVENT_ENTER ||
            (!isText && type != CMARK_NODE_CODE_BLOCK))
            continue;
        const auto first = std::max(0, cmark_node_get_start_line(node) - 1);
        const auto count = cmark_node_get_end_line(node) - first;
        const QStringList block = lines.mid(first, count);
        if (first >= lines.size())
            continue;
        const qsizetype offset = offsets[static_cast<std::size_t>(first)];
        if (!isText) {
            checkRows(block, offset, flaws);
            continue;
        }
        std::vector<TextFlaw> here;
        const QString plain = withoutCode(block.join(u'\n'), true, here);
        checkLinks(plain, folder, here);
        checkReferences(plain, definitions, here);
        checkBold(node, plain, here);
        for (TextFlaw& flaw : here) {
            flaw.offset += offset;
            flaws.push_back(std::move(flaw));
        }
    }
}

void checkSentence(const QString& sentence, std::vector<TextFlaw>& flaws)
{
    const QString plain = withoutCode(sentence, false, flaws);
    static const QRegularExpression markup(QStringLiteral(R"(\[[^\[\]]*\]\(|\*\*)"));
    const auto found = markup.match(plain);
    if (!found.hasMatch())
        return;
    const bool isLink = found.captured().startsWith(u'[');
    flaws.push_back(
        {found.capturedStart(),
         isLink ? Words::tr("A sentence is plain text: this link is shown as it is "
                            "written.")
                : Words::tr("A sentence is plain text: “**” is shown as it is written."),
         isLink ? Words::tr("Name in words what it leads to.") : Words::tr("Leave it out.")});
}

} // namespace

std::vector<TextFlaw> flawsOf(const TextUse& text, const QString& folder)
{
    std::vector<TextFlaw> flaws;
    if (text.kind == TextUse::Kind::Sentence)
        checkSentence(text.text, flaws);
    else
        checkMarkdown(text.text, folder, flaws);
    return flaws;
}

} // namespace lessons
