// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/plain-text.h"

#include <QStringList>

#include <memory>

#include <cmark.h>

namespace lessons {

namespace {

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Iterator = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

/// Writes the blocks of a document, one after the other, each line behind the marks of the lists
/// and quotations that it stands in.
class Writer {
public:
    QString write(cmark_node* document)
    {
        const Iterator each(cmark_iter_new(document), &cmark_iter_free);
        while (cmark_iter_next(each.get()) != CMARK_EVENT_DONE)
            event(cmark_iter_get_node(each.get()),
                  cmark_iter_get_event_type(each.get()) == CMARK_EVENT_ENTER);
        while (m_text.endsWith(u'\n'))
            m_text.chop(1);
        return m_text;
    }

private:
    static QString literal(cmark_node* node)
    {
        const char* text = cmark_node_get_literal(node);
        return text ? QString::fromUtf8(text) : QString();
    }

    void event(cmark_node* node, bool enter)
    {
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_BLOCK_QUOTE:
            indent(enter, QStringLiteral("> "));
            break;
        case CMARK_NODE_ITEM:
            item(node, enter);
            break;
        case CMARK_NODE_PARAGRAPH:
        case CMARK_NODE_HEADING:
            if (!enter)
                block(m_line.split(u'\n'), isTight(node));
            m_line.clear();
            break;
        case CMARK_NODE_CODE_BLOCK: {
            QStringList lines = literal(node).split(u'\n');
            if (lines.last().isEmpty())
                lines.removeLast();
            for (QString& line : lines) {
                if (!line.isEmpty())
                    line.prepend(QLatin1String("    "));
            }
            block(lines, false);
            break;
        }
        case CMARK_NODE_HTML_BLOCK:
            block(literal(node).trimmed().split(u'\n'), false);
            break;
        case CMARK_NODE_THEMATIC_BREAK:
            block({QStringLiteral("* * *")}, false);
            break;
        case CMARK_NODE_TEXT:
        case CMARK_NODE_CODE:
        case CMARK_NODE_HTML_INLINE:
            m_line += literal(node);
            break;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
            m_line += u'\n';
            break;
        default: // emphasis, links and pictures are their words
            break;
        }
    }

    void indent(bool enter, const QString& mark)
    {
        if (enter)
            m_indent += mark;
        else
            m_indent.chop(mark.size());
    }

    void item(cmark_node* node, bool enter)
    {
        cmark_node* list = cmark_node_parent(node);
        int number = cmark_node_get_list_start(list);
        for (cmark_node* other = cmark_node_first_child(list); other && other != node;
             other = cmark_node_next(other))
            ++number;
        const QString mark = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST
                                 ? QStringLiteral("%1. ").arg(number)
                                 : QStringLiteral("- ");
        indent(enter, QString(mark.size(), u' '));
        if (enter)
            m_mark = mark;
        else if (!cmark_node_next(node) && !m_text.endsWith(QLatin1String("\n\n")))
            m_text += u'\n'; // behind the last one
    }

    static bool isTight(cmark_node* paragraph)
    {
        cmark_node* item = cmark_node_parent(paragraph);
        return cmark_node_get_type(item) == CMARK_NODE_ITEM &&
               cmark_node_get_list_tight(cmark_node_parent(item)) != 0;
    }

    void block(const QStringList& lines, bool isTight)
    {
        for (const QString& line : lines) {
            QString before = m_indent;
            if (!m_mark.isEmpty()) {
                before.chop(m_mark.size());
                before += m_mark;
                m_mark.clear();
            }
            m_text += line.isEmpty() ? before.trimmed() : before + line;
            m_text += u'\n';
        }
        if (!isTight)
            m_text += u'\n';
    }

    QString m_text;
    QString m_line;   ///< of a paragraph, so far
    QString m_indent; ///< before each line
    QString m_mark;   ///< of the item that begins, in place of the end of `m_indent`
};

} // namespace

QString plainText(const QString& markdown)
{
    const QByteArray utf8 = markdown.toUtf8();
    const Document document(cmark_parse_document(utf8.constData(),
                                                 static_cast<std::size_t>(utf8.size()),
                                                 CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE),
                            &cmark_node_free);
    return Writer().write(document.get());
}

} // namespace lessons
