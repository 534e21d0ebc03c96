// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/sections.h"

#include "engine/published.h"
#include "engine/words.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>
#include <memory>

#include <cmark.h>

namespace lessons {

namespace {

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;

/// A block of the file's own, in no list and no quotation. Lines from 0.
struct Block {
    enum class Kind : std::uint8_t { Title, Step, Lab, Veiled, Comment, Endless };
    Kind kind = Kind::Title;
    qsizetype first = 0;
    qsizetype last = 0;
    bool isLab = false; ///< a fence that says “lab”
};

/// How a fence begins or ends (CommonMark 4.5): its character and how many; 0 where it is none.
struct Fence {
    QChar mark;
    qsizetype length = 0;
    bool isBare = false; ///< nothing stands behind it, so that it can end a block
};

Fence fenceOf(const QString& line)
{
    static const QRegularExpression fence(QStringLiteral("^ {0,3}(`{3,}|~{3,})(.*)$"));
    const auto match = fence.match(line);
    if (!match.hasMatch())
        return {};
    const QString marks = match.captured(1);
    return {marks.front(), marks.size(), match.captured(2).trimmed().isEmpty()};
}

class Splitter {
public:
    Splitter(QString text, QString file, Notes& notes)
        : m_file(std::move(file))
        , m_notes(notes)
    {
        // Lines as cmark counts them: it takes a CR alone for an end, too.
        m_text = text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
        m_lines = m_text.split(u'\n');
    }

    std::vector<Section> sections()
    {
        findBlocks();
        for (m_row = 0; m_row < m_lines.size(); ++m_row) {
            const auto block = m_blocks.find(m_row);
            if (block == m_blocks.end())
                prose(m_lines[m_row]);
            else
                take(block->second);
        }
        if (m_sections.empty())
            noteNoTitle(here());
        return std::move(m_sections);
    }

private:
    [[nodiscard]] Position here() const { return {m_file, static_cast<int>(m_row) + 1, 1}; }

    /// The blocks that mean something to a lesson; all else is prose.
    void findBlocks()
    {
        const QByteArray utf8 = m_text.toUtf8();
        const Document document(cmark_parse_document(utf8.constData(),
                                                     static_cast<std::size_t>(utf8.size()),
                                                     CMARK_OPT_DEFAULT),
                                &cmark_node_free);
        for (cmark_node* node = cmark_node_first_child(document.get()); node;
             node = cmark_node_next(node))
            add(node);
    }
    void add(cmark_node* node)
    {
        Block block;
        block.first = cmark_node_get_start_line(node) - 1;
        block.last = std::clamp<qsizetype>(cmark_node_get_end_line(node) - 1, block.first,
                                           m_lines.size() - 1);
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_HEADING:
            if (cmark_node_get_heading_level(node) > 2)
                return;
            block.kind =
                cmark_node_get_heading_level(node) == 1 ? Block::Kind::Title : Block::Kind::Step;
            block.last = headingEnd(block);
            break;
        case CMARK_NODE_CODE_BLOCK:
            addCode(block, QLatin1String(cmark_node_get_fence_info(node)));
            return;
        case CMARK_NODE_HTML_BLOCK: {
            const QString html = QString::fromUtf8(cmark_node_get_literal(node));
            if (!html.trimmed().startsWith(QLatin1String("<!--")))
                return;
            block.kind = Block::Kind::Comment;
            // cmark names the line before it where the block's own end closes it.
            block.last = block.first + html.trimmed().count(u'\n');
            break;
        }
        default:
            return;
        }
        m_blocks.emplace(block.first, block);
    }
    void addCode(Block block, QLatin1String info)
    {
        block.isLab = info == QLatin1String("lab");
        block.kind = !isClosed(block)  ? Block::Kind::Endless
                     : info == kVeiled ? Block::Kind::Veiled
                                       : Block::Kind::Lab;
        if (block.kind != Block::Kind::Lab || block.isLab)
            m_blocks.emplace(block.first, block);
    }
    /// The line of the marks: the first, or, of one that is underlined, the line below it. What
    /// cmark says of its end differs from one release to the next.
    [[nodiscard]] qsizetype headingEnd(const Block& block) const
    {
        static const QRegularExpression underline(QStringLiteral("^ {0,3}(?:=+|-+)[ \\t]*$"));
        qsizetype row = block.first;
        if (m_lines[row].trimmed().startsWith(u'#'))
            return row;
        while (row < block.last &&
               (row == block.first || !underline.match(m_lines[row]).hasMatch()))
            ++row;
        return row;
    }
    /// A fenced block that ends with its fence, or one that is indented, which has none.
    [[nodiscard]] bool isClosed(const Block& block) const
    {
        const Fence begin = fenceOf(m_lines[block.first]);
        if (begin.length == 0)
            return true;
        const Fence end = fenceOf(m_lines[block.last]);
        return block.last > block.first && end.mark == begin.mark && end.length >= begin.length &&
               end.isBare;
    }

    void take(const Block& block)
    {
        switch (block.kind) {
        case Block::Kind::Title:
            title(headingIn(block));
            break;
        case Block::Kind::Step:
            open(headingIn(block));
            break;
        case Block::Kind::Lab:
            lab(block);
            break;
        case Block::Kind::Veiled:
            veiled(block);
            break;
        case Block::Kind::Comment:
            if (!m_sections.empty()) // else of an editor, or a licence
                asProse(block);
            break;
        case Block::Kind::Endless:
            m_notes.add(here(), Words::tr("This fence is never closed."));
            if (!block.isLab)
                asProse(block);
            break;
        }
        m_row = block.last;
    }
    void asProse(const Block& block)
    {
        for (; m_row <= block.last; ++m_row)
            prose(m_lines[m_row]);
    }

    /// The heading's text as it is written, without its marks (CommonMark 4.2 and 4.3).
    [[nodiscard]] QString headingIn(const Block& block) const
    {
        static const QRegularExpression atx(
            QStringLiteral("^ {0,3}#{1,6}([ \\t]+.*?)?(?:[ \\t]+#+)?[ \\t]*$"));
        if (block.first == block.last) {
            const QString text = atx.match(m_lines[block.first]).captured(1).trimmed();
            return text.count(u'#') == text.size() ? QString() : text; // its end alone
        }
        QStringList lines; // underlined
        for (qsizetype row = block.first; row < block.last; ++row)
            lines << m_lines[row].trimmed();
        return lines.join(u' ');
    }

    /// A title that nobody wrote stands for the one that is missing, and what follows is read on.
    void noteNoTitle(const Position& at)
    {
        m_notes.add(at, Words::tr("A lesson begins with its title: “# …”."));
        m_sections.push_back({{}, at, {}, {}, {}, false});
    }
    void noteText(const QString& title)
    {
        const QString& line = m_lines[m_row];
        qsizetype from = 0; // behind its marks, where it has some
        while (from < line.size() && (line[from] == u'#' || line[from].isSpace()))
            ++from;
        const auto column = line.indexOf(title, from) + 1;
        m_notes.texts.push_back({TextUse::Kind::Title,
                                 {m_file, here().line, std::max(static_cast<int>(column), 1)},
                                 title});
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
            if (line.trimmed().isEmpty())
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

    /// Prose behind a question of a published lesson.
    void veiled(const Block& block)
    {
        QString base64;
        for (qsizetype row = block.first + 1; row < block.last; ++row)
            base64 += m_lines[row].trimmed();
        const auto text = unveiled(base64);
        if (!text || m_sections.empty() || !m_sections.back().lab) {
            m_notes.add(here(), text ? Words::tr("What is veiled stands behind a step's lab block.")
                                     : text.error().sentence);
            return;
        }
        for (const QString& line : text->split(u'\n'))
            prose(line);
    }

    void lab(const Block& block)
    {
        if (m_sections.empty())
            noteNoTitle(here());
        if (m_sections.back().lab) {
            m_notes.add(here(),
                        Words::tr("A step has one lab block: begin another step with “## ”."));
            return;
        }
        LabBlock toml{{}, m_file, static_cast<int>(block.first) + 2};
        for (qsizetype row = block.first + 1; row < block.last; ++row)
            toml.toml += m_lines[row] + u'\n';
        m_sections.back().lab = std::move(toml);
    }

    QString m_file;
    QString m_text;
    QStringList m_lines;
    std::map<qsizetype, Block> m_blocks; ///< by their first lines
    qsizetype m_row = 0;
    std::vector<Section> m_sections;
    Notes& m_notes;
};

} // namespace

std::vector<Section> sectionsOf(const QString& text, const QString& file, Notes& notes)
{
    return Splitter(text, file, notes).sections();
}

} // namespace lessons
