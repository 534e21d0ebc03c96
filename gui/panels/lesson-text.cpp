// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/lesson-text.h"

#include "engine/ideographs.h"
#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QFileInfo>
#include <QImageReader>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextDocumentFragment>
#include <QTextLayout>
#include <QTextList>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

namespace gui {

namespace {
constexpr qint64 kMaxBytes = 8 << 20;
constexpr int kMaxEdge = 4096; // pixels
constexpr double kCode = 12;   // its size where there is room, in units
constexpr int kFurther = 4;    // blanks
constexpr double kIndent = 18; // of a list, in units
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

bool isCode(const QTextBlock& block)
{
    return block.isValid() && block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
}

/// Air between paragraphs: Qt puts none behind those that Markdown makes. Not between the lines of
/// code or of a list.
void spread(const Theme& theme, QTextDocument& document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QTextBlock next = block.next();
        const bool goesOn = (isCode(block) && isCode(next)) ||
                            (block.textList() && next.isValid() && next.textList());
        QTextBlockFormat airy;
        airy.setBottomMargin(goesOn ? 0 : theme.px(6));
        QTextCursor(block).mergeBlockFormat(airy);
    }
}

/// How wide a line of code is: an ideograph takes two columns, as in a terminal.
double widthOf(const QFontMetricsF& metrics, const QString& line)
{
    QString columns;
    for (const QChar c : line)
        columns += lessons::isWide(c) ? QStringLiteral("00") : QString(c);
    return metrics.horizontalAdvance(columns);
}

/// Gives each ideograph of a line of code two columns. No font does that beside another font's
/// letters: an ideograph is one em wide, and two of DejaVu Sans Mono's letters are 1.2 em.
void widenIdeographs(const QTextBlock& block, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double columns = metrics.horizontalAdvance(QStringLiteral("00"));
    const QString text = block.text();
    QTextCursor cursor(block);
    for (qsizetype at = 0; at < text.size();) {
        if (!lessons::isWide(text[at])) {
            ++at;
            continue;
        }
        const double own = metrics.horizontalAdvance(text[at]);
        qsizetype end = at + 1;
        while (end < text.size() && lessons::isWide(text[end]) &&
               metrics.horizontalAdvance(text[end]) == own)
            ++end;
        QTextCharFormat wide;
        wide.setFontLetterSpacingType(QFont::AbsoluteSpacing);
        wide.setFontLetterSpacing(columns - own);
        cursor.setPosition(block.position() + int(at));
        cursor.setPosition(block.position() + int(end), QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(wide);
        at = end;
    }
}

/// The largest font in which the widest of those lines has room; none where it could not be read.
std::optional<QFont> fontFor(const Theme& theme, const QStringList& lines, double room)
{
    QFont font = theme.mono(kCode);
    const auto widest = [&] {
        const QFontMetricsF metrics(font);
        double width = 0;
        for (const QString& line : lines)
            width = std::max(width, widthOf(metrics, line));
        return width;
    };
    const Sizes sizes;
    const int least = std::min(int(sizes.leastValue), font.pixelSize());
    for (int px = font.pixelSize(); px >= least; --px) {
        font.setPixelSize(px);
        font.setStretch(100);
        const int narrowest = px > least ? sizes.narrowest : sizes.narrowestOfAll;
        int stretch = std::min(100, int(room / std::max(1.0, widest()) * 100) + 1);
        for (; stretch >= narrowest; --stretch) {
            font.setStretch(stretch);
            if (widest() <= room)
                return font;
        }
    }
    return {};
}

/// Lines of code that belong together are written alike, as large as all of them have room: they
/// may be the rows of a table or of a drawing. Where that is too small to be read they are wrapped,
/// and what goes on from the line above stands further in.
void fitCode(const Theme& theme, QTextDocument& document, double width)
{
    for (QTextBlock block = document.begin(); block.isValid();) {
        if (!isCode(block)) {
            block = block.next();
            continue;
        }
        const QTextBlock first = block;
        QStringList lines;
        for (; isCode(block); block = block.next())
            lines << block.text();
        const double indent = first.blockFormat().indent() * document.indentWidth();
        const auto font = fontFor(theme, lines, width - indent);
        const QFont used = font.value_or(theme.mono(kCode));
        const double further = font ? 0 : QFontMetricsF(used).horizontalAdvance(u' ') * kFurther;
        QTextCharFormat letters;
        letters.setFontFamilies(used.families());
        letters.setProperty(QTextFormat::FontPixelSize, used.pixelSize());
        letters.setFontStretch(used.stretch());
        QTextBlockFormat format;
        format.setNonBreakableLines(font.has_value());
        format.setLeftMargin(further);
        format.setTextIndent(-further);
        QTextCursor all(first);
        all.setPosition(block.isValid() ? block.position() - 1 : document.characterCount() - 1,
                        QTextCursor::KeepAnchor);
        all.mergeCharFormat(letters);
        all.mergeBlockFormat(format);
        for (QTextBlock line = first; isCode(line); line = line.next())
            widenIdeographs(line, used);
    }
}
} // namespace

LessonText::LessonText(const Theme& theme, QWidget* parent)
    : QTextBrowser(parent)
    , m_theme(theme)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setFocusPolicy(Qt::StrongFocus); // by Tab too: Up and Down scroll it
    // Everything is made to fit; Qt lets a line of Chinese end a few pixels in the margin.
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
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
    document()->setIndentWidth(m_theme.px(kIndent));
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
        if (!document()->isEmpty())
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
        cursor.insertFragment(QTextDocumentFragment(&asked));
    }
    spread(m_theme, *document());
    m_said = -1;
    for (const Said& s : said) {
        if (s.text.isEmpty())
            continue;
        cursor.movePosition(QTextCursor::End);
        QTextBlockFormat block;
        block.setTopMargin(m_theme.px(8));
        block.setLeftMargin(m_theme.px(2));
        QTextCharFormat letters;
        letters.setFont(m_theme.sans(12, !s.isReaders));
        letters.setForeground(s.isReaders ? m_theme.palette().ink
                              : s.good    ? m_theme.palette().good
                                          : m_theme.palette().bad);
        cursor.insertBlock(block, letters);
        if (m_said < 0)
            m_said = cursor.position();
        cursor.insertText(visible(s.text), letters);
    }
    if (!after.isEmpty()) {
        QTextDocument more;
        more.setDefaultFont(document()->defaultFont());
        more.setMarkdown(visible(after), kFeatures);
        spread(m_theme, more);
        cursor.movePosition(QTextCursor::End);
        QTextBlockFormat block;
        block.setTopMargin(m_theme.px(8));
        cursor.insertBlock(block, QTextCharFormat());
        if (m_said < 0)
            m_said = cursor.position();
        cursor.insertFragment(QTextDocumentFragment(&more));
    }
    m_room = 0;
    fit();
    moveCursor(QTextCursor::Start); // a browser shows its cursor when it is shown first
    place();
}

/// The code in it, beside the scroll bar: whether that is there hangs on the code's height.
void LessonText::fit()
{
    constexpr double kRounding = 2; // a document's width is rounded up
    const double room = width() - verticalScrollBar()->sizeHint().width() - 2 * frameWidth() -
                        2 * document()->documentMargin() - kRounding;
    if (room != m_room)
        fitCode(m_theme, *document(), room);
    m_room = room;
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

double LessonText::lineHeight() const
{
    static_cast<void>(document()->documentLayout()->documentSize()); // lays it out
    double highest = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (isCode(block) || block.blockFormat().headingLevel() > 0)
            continue;
        for (int line = 0; line < block.layout()->lineCount(); ++line)
            highest = std::max(highest, block.layout()->lineAt(line).height());
    }
    return highest > 0 ? highest : fontMetrics().lineSpacing();
}

int LessonText::heightFor(int width) const
{
    const std::unique_ptr<QTextDocument> same(document()->clone());
    same->setTextWidth(width - 2 * frameWidth());
    return int(std::ceil(same->size().height())) + 2 * frameWidth();
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
    bar->setValue(std::min(bar->maximum(), int(top) - m_theme.ipx(4)));
}

void LessonText::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    fit();
    place();
}

} // namespace gui
