// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/lesson-text.h"

#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QFileInfo>
#include <QImageReader>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextDocumentFragment>
#include <QTextList>

#include <algorithm>

namespace gui {

namespace {
constexpr qint64 kMaxBytes = 8 << 20;
constexpr int kMaxEdge = 4096; // pixels
/// Without HTML: what is written as such is shown as such.
const auto kFeatures = QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                       QTextDocument::MarkdownNoHTML;

/// Stands where a picture cannot be shown. Never null: for a null one Qt would try to read the file
/// itself, whatever it is.
QImage noPicture()
{
    QImage image(12, 12, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    for (int i = 0; i < 12; ++i) {
        image.setPixelColor(i, i, Qt::gray);
        image.setPixelColor(11 - i, i, Qt::gray);
    }
    return image;
}

/// Air between paragraphs: Qt puts none behind those that Markdown makes. Not between the lines of
/// code or of a list. A line of code is never wrapped: it may be a row of a table or of a drawing.
void spread(QTextDocument& document)
{
    const auto isCode = [](const QTextBlock& block) {
        return block.isValid() && block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
    };
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QTextBlock next = block.next();
        const bool goesOn = (isCode(block) && isCode(next)) ||
                            (block.textList() && next.isValid() && next.textList());
        QTextBlockFormat airy;
        airy.setBottomMargin(goesOn ? 0 : Theme::instance().px(6));
        airy.setNonBreakableLines(isCode(block));
        QTextCursor(block).mergeBlockFormat(airy);
    }
}
} // namespace

LessonText::LessonText(QWidget* parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setFocusPolicy(Qt::StrongFocus); // by Tab too: Up and Down scroll it
}

void LessonText::setFolder(const QString& folder)
{
    m_folder = QFileInfo(folder).canonicalFilePath();
}

QImage LessonText::picture(const QUrl& name) const
{
    const QString path = name.path(QUrl::FullyDecoded);
    if (m_folder.isEmpty() || !name.isRelative() || !name.host().isEmpty() ||
        path.startsWith(u'/') || path.contains(QChar(0)))
        return {};
    // Canonical: neither ".." nor a link leads out of the folder.
    const QString file = QFileInfo(m_folder + u'/' + path).canonicalFilePath();
    const QFileInfo info(file);
    if (!file.startsWith(m_folder + u'/') || !info.isFile() || info.size() > kMaxBytes)
        return {};
    QImageReader reader(file);
    reader.setDecideFormatFromContent(true);
    // A drawing (SVG) could name other files again.
    const QByteArray format = reader.format();
    const QSize size = reader.size();
    if ((format != "png" && format != "jpeg") || size.isEmpty() || size.width() > kMaxEdge ||
        size.height() > kMaxEdge)
        return {};
    QImage image = reader.read();
    const int room = std::max(40, viewport()->width() - 2 * int(document()->documentMargin()));
    return image.width() > room ? image.scaledToWidth(room, Qt::SmoothTransformation) : image;
}

QVariant LessonText::loadResource(int type, const QUrl& name)
{
    if (type != QTextDocument::ImageResource)
        return QByteArray(""); // not null, or Qt would look for itself
    const QImage image = picture(name);
    return image.isNull() ? noPicture() : image;
}

void LessonText::tell(const QString& before, const QString& question, const QList<Said>& said,
                      const QString& after)
{
    document()->setMarkdown(visible(before), kFeatures);
    QTextCursor cursor(document());
    if (!question.isEmpty()) {
        QTextDocument asked;
        asked.setDefaultFont(document()->defaultFont());
        asked.setMarkdown(visible(question), kFeatures);
        QTextCursor all(&asked);
        all.select(QTextCursor::Document);
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold); // Chinese fonts have nothing between
        all.mergeCharFormat(bold);
        cursor.movePosition(QTextCursor::End);
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
        cursor.insertFragment(QTextDocumentFragment(&asked));
    }
    spread(*document());
    m_said = -1;
    for (const Said& s : said) {
        if (s.text.isEmpty())
            continue;
        cursor.movePosition(QTextCursor::End);
        QTextBlockFormat block;
        block.setTopMargin(Theme::instance().px(8));
        block.setLeftMargin(Theme::instance().px(2));
        QTextCharFormat letters;
        letters.setFont(Theme::instance().sans(12, true));
        letters.setForeground(s.good ? colours().good : colours().bad);
        cursor.insertBlock(block, letters);
        if (m_said < 0)
            m_said = cursor.position();
        cursor.insertText(visible(s.text), letters);
    }
    if (!after.isEmpty()) {
        QTextDocument more;
        more.setDefaultFont(document()->defaultFont());
        more.setMarkdown(visible(after), kFeatures);
        spread(more);
        cursor.movePosition(QTextCursor::End);
        QTextBlockFormat block;
        block.setTopMargin(Theme::instance().px(8));
        cursor.insertBlock(block, QTextCharFormat());
        if (m_said < 0)
            m_said = cursor.position();
        cursor.insertFragment(QTextDocumentFragment(&more));
    }
    moveCursor(QTextCursor::Start); // a browser shows its cursor when it is shown first
    place();
}

void LessonText::toTop()
{
    m_at = At::Top;
    place();
}

void LessonText::toSaid()
{
    m_at = At::Said;
    place();
}

void LessonText::place()
{
    QScrollBar* bar = verticalScrollBar();
    if (m_at == At::Top || m_said < 0) {
        bar->setValue(0);
        return;
    }
    const QTextBlock block = document()->findBlock(m_said);
    const double top = document()->documentLayout()->blockBoundingRect(block).top();
    // To the end, but never so far that what was said begins above the edge.
    bar->setValue(std::min(bar->maximum(), int(top) - Theme::instance().ipx(4)));
}

void LessonText::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    place();
}

} // namespace gui
