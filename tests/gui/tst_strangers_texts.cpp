// SPDX-License-Identifier: GPL-2.0-or-later
// Names and lessons are strangers' texts: shown as what they are, whatever they look like.
#include "support.h"

#include "gui/model/code-model.h"
#include "gui/panels/banner.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/code-delegate.h"
#include "gui/panels/lesson-text.h"
#include "gui/scene/item.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"

#include <QDir>
#include <QImage>
#include <QLabel>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>

#include <sys/stat.h>

using support::text;

namespace {
const char* const kNames[] = {
    "<img src=\"/dev/zero\">", "<b>bold</b>",  "<a href=\"file:///etc/passwd\">x</a>",
    "vector<int>::push_back",  "a & b &lt; c", "<table><tr><td>1"};

QString asShown(const QString& tip)
{
    if (!Qt::mightBeRichText(tip))
        return tip;
    QTextDocument document;
    document.setHtml(tip);
    return document.toPlainText();
}

int picturesIn(const gui::LessonText& view)
{
    int pictures = 0;
    for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it)
            pictures += it.fragment().charFormat().isImageFormat() ? 1 : 0;
    }
    return pictures;
}
} // namespace

class TestStrangersTexts : public QObject {
    Q_OBJECT

private slots:
    void aTooltipShowsANameAsItIs_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : kNames)
            QTest::newRow(name) << text(name);
    }
    void aTooltipShowsANameAsItIs()
    {
        QFETCH(QString, name);
        QCOMPARE(asShown(gui::plainTip(name)), name);
        story::CellView box;
        box.fullName = name;
        QVERIFY(asShown(gui::plainTip(gui::sentenceOf(gui::itemOf(box, gui::ItemId::Area::Cpu))))
                    .startsWith(name));
        gui::Badge badge(m_theme, nullptr);
        badge.show(name, gui::Badge::Tone::Plain);
        QCOMPARE(asShown(badge.toolTip()), name);
    }

    void aControlIsShownAsText_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* what, const QString& raw, const char* shown) {
            QTest::newRow(what) << raw << text(shown);
        };
        row("an escape sequence", text("\x1b[2Jx"), "\\x1b[2Jx");
        row("a bell", text("a\a"), "a\\x07");
        row("a zero", QString(QChar(0)) + text("z"), "\\x00z");
        row("one of the C1 controls", QString(QChar(0x9b)) + text("31m"), "\\x9b31m");
        row("a delete", text("a\x7f"), "a\\x7f");
        row("a mark that turns the direction round", QString(QChar(0x202e)) + text("fle"),
            "\\u202efle");
        row("an isolate", QString(QChar(0x2066)), "\\u2066");
        row("a separator of lines", QString(QChar(0x2028)), "\\u2028");
        row("a text without any", text("客体 A · x19 → ✓"), "客体 A · x19 → ✓");
    }
    void aControlIsShownAsText()
    {
        QFETCH(QString, raw);
        QFETCH(QString, shown);
        QCOMPARE(gui::visible(raw), shown);
        QCOMPARE(gui::plainTip(raw), shown);
        // What is painted, a label's and the banner's:
        QImage image(600, 40, QImage::Format_RGB32);
        QPainter painter(&image);
        gui::TextAudit audit;
        gui::drawText(painter, QRectF(0, 0, 600, 40), Qt::AlignLeft, raw, gui::Fit::Exact,
                      gui::TextKind::Data);
        QCOMPARE(audit.painted().front().text, shown);
        QWidget parent;
        gui::Banner banner(m_theme, &parent);
        banner.say(raw);
        QCOMPARE(banner.sentence(), shown);
        gui::LessonText lesson(m_theme, &parent);
        lesson.tell({}, raw, {{raw, true}}, {});
        QVERIFY2(lesson.toPlainText().contains(shown), qPrintable(lesson.toPlainText()));
    }

    void everyLabelIsPlain()
    {
        const auto window = support::windowWith(support::sampleStory());
        for (const QLabel* label : window->findChildren<QLabel*>())
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName()));
    }

    void aLessonsHtmlIsText_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : kNames)
            QTest::newRow(name) << text(name);
        QTest::newRow("an image in a paragraph") << text("see <img src='p.png'> here");
        QTest::newRow("a style") << text("<style>p { color: red }</style>");
    }
    void aLessonsHtmlIsText()
    {
        QFETCH(QString, name);
        QTemporaryDir dir;
        QVERIFY(QImage(8, 8, QImage::Format_RGB32).save(dir.filePath(text("p.png"))));
        QWidget parent;
        gui::LessonText lesson(m_theme, &parent);
        lesson.setFolder(dir.path());
        lesson.tell(text("one\n\n") + name, name, {{name, false}}, name);
        QCOMPARE(picturesIn(lesson), 0);
        // Said to the reader: to the letter.
        QVERIFY2(lesson.toPlainText().contains(name), qPrintable(lesson.toPlainText()));
    }

    void aLessonShowsPicturesOfItsOwnFolder_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QSize>("size");
        const QSize none;
        QTest::newRow("beside the lesson") << text("own.png") << QSize(20, 10);
        QTest::newRow("in a folder below") << text("below/own.png") << QSize(20, 10);
        QTest::newRow("a name with a blank") << text("my%20own.png") << QSize(20, 10);
        QTest::newRow("by an absolute path") << text("@/lesson/own.png") << none;
        QTest::newRow("by a URL of a file") << text("file://@/lesson/own.png") << none;
        QTest::newRow("above") << text("../above.png") << none;
        QTest::newRow("above, in disguise") << text("below/%2e%2e/%2e%2e/above.png") << none;
        QTest::newRow("by a link that leads out") << text("out.png") << none;
        QTest::newRow("through a folder that is a link out") << text("door/above.png") << none;
        QTest::newRow("a device") << text("/dev/zero") << none;
        QTest::newRow("a link to a device") << text("zero.png") << none;
        QTest::newRow("a pipe") << text("pipe.png") << none;
        QTest::newRow("a folder") << text("below") << none;
        QTest::newRow("one that is not there") << text("nowhere.png") << none;
        QTest::newRow("a host's") << text("//example.org/own.png") << none;
        QTest::newRow("in the text itself") << text("data:image/png;base64,iVBORw0KGgo=") << none;
        QTest::newRow("one of Qt's own")
            << text(":/qt-project.org/styles/commonstyle/images/file-16.png") << none;
        QTest::newRow("a file of the right name and another content") << text("text.png") << none;
        QTest::newRow("a drawing, which could name other files") << text("drawing.svg") << none;
        QTest::newRow("more pixels than any picture has") << text("wide.png") << none;
        QTest::newRow("a file without an end") << text("sparse.png") << none;
    }
    void aLessonShowsPicturesOfItsOwnFolder()
    {
        QFETCH(QString, path);
        QFETCH(QSize, size);
        QTemporaryDir dir;
        const QString home = dir.filePath(text("lesson"));
        QVERIFY(QDir().mkpath(home + text("/below")));
        const auto in = [&](const char* name) { return home + u'/' + text(name); };
        QImage picture(20, 10, QImage::Format_RGB32);
        picture.fill(Qt::red);
        for (const QString& file : {in("own.png"), in("below/own.png"), in("my own.png"),
                                    dir.filePath(text("above.png"))})
            QVERIFY(picture.save(file));
        QVERIFY(QFile::link(dir.filePath(text("above.png")), in("out.png")));
        QVERIFY(QFile::link(dir.path(), in("door")));
        QVERIFY(QFile::link(text("/dev/zero"), in("zero.png")));
        QCOMPARE(::mkfifo(qPrintable(in("pipe.png")), 0600), 0);
        QImage wide(5000, 1, QImage::Format_Mono);
        wide.fill(0);
        QVERIFY(wide.save(in("wide.png")));
        const auto write = [&](const char* name, const QByteArray& bytes) {
            QFile file(in(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write("text.png", "root:x:0:0:root"));
        QVERIFY(
            write("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"));
        QVERIFY(write("sparse.png", "\x89PNG"));
        QVERIFY(QFile::resize(in("sparse.png"), qint64(1) << 36));
        QWidget parent;
        gui::LessonText lesson(m_theme, &parent);
        lesson.resize(400, 300);
        lesson.setFolder(home);
        const QUrl url(path.replace(u'@', dir.path()));
        const auto shown = lesson.loadResource(QTextDocument::ImageResource, url).value<QImage>();
        // Never null: for a null one Qt reads the file itself.
        QVERIFY(!shown.isNull());
        if (size.isValid())
            QCOMPARE(shown.size(), size);
        else
            QCOMPARE(shown.size(), QSize(12, 12));
        lesson.tell(text("![](%1)").arg(url.toString()), {}, {}, {});
        lesson.grab();
    }

    void aLinkLeadsNowhere()
    {
        QWidget parent;
        gui::LessonText lesson(m_theme, &parent);
        QVERIFY(!lesson.openLinks());
        QVERIFY(!lesson.openExternalLinks());
    }

    void aTitleStaysInItsCard_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<double>("width");
        for (const double width : {300.0, 250.0}) {
            QTest::addRow("a stage-2 data abort, %.0f", width)
                << text("guest A runs at EL1 until it takes a stage-2 data abort at 0x9000000")
                << width;
            QTest::addRow("a long instruction, %.0f", width)
                << text("mrs x0, a_system_register_with_a_very_long_name_el2_el2_el2") << width;
            QTest::addRow("a name without an end, %.0f", width) << QString(5000, u'x') << width;
            QTest::addRow("Chinese, %.0f", width)
                << text("客体 A 在 EL1 运行，直到发生第二阶段数据中止，地址为 0x0000000009000000")
                << width;
        }
    }
    void aTitleStaysInItsCard()
    {
        QFETCH(QString, title);
        QFETCH(double, width);
        story::Annotation annotation;
        annotation.instruction = annotation.brief = title;
        annotation.why = text("Why.");
        QImage image(int(width) + 100, 260, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        gui::paintExplanation(painter, m_theme, QRectF(0, 0, width, 236), annotation, {}, true);
        painter.end();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = int(width) - 3; x < image.width(); ++x)
                QVERIFY2(image.pixel(x, y) == 0xffffffff,
                         qPrintable(text("ink at %1, %2").arg(x).arg(y)));
        }
    }

private:
    const gui::Theme m_theme;
};

QTEST_MAIN(TestStrangersTexts)
#include "tst_strangers_texts.moc"
