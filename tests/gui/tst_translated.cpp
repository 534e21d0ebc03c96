// SPDX-License-Identifier: GPL-2.0-or-later
// Every word that a user reads goes through a translation: with a language in which each translated
// text wears brackets, a text without brackets is one that was forgotten.
#include "support.h"

#include "gui/panels/cell-card.h"
#include "gui/stage/stage.h"
#include "gui/theme/text.h"

#include <QAbstractButton>
#include <QLabel>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>

using support::text;

namespace {
class Brackets : public QTranslator {
public:
    using QTranslator::QTranslator;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char*, const char* source, const char*,
                                    int) const override
    {
        return source && *source ? QStringLiteral("⟦%1⟧").arg(QString::fromUtf8(source))
                                 : QString();
    }
};

bool hasWord(const QString& t)
{
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{3,}"));
    return word.match(t).hasMatch();
}

/// A name, a number or an instruction: the same in every language.
bool isData(const QString& t)
{
    // "stp x27, x28, [x1, #216]", "host_ctxt.regs.regs[27]", "entry.S:63", "VM · IMO", "[A] hello"
    static const QRegularExpression sentence(QStringLiteral("[a-z]{3,} [a-z]{3,} [a-z]{3,}"));
    return !sentence.match(t).hasMatch();
}

/// Short texts of analysis/ that are names throughout.
bool isName(const QString& t)
{
    static const QRegularExpression name(
        QStringLiteral("^(host_ctxt|vcpu|fp|lr|[A-Za-z0-9_]+ = .*|HVC.*|(\\w+ · )*\\w+)$"));
    return name.match(t).hasMatch();
}
} // namespace

class TestTranslated : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QCoreApplication::installTranslator(&m_brackets);
        m_story = support::sampleStory();
        QVERIFY(m_story);
    }

    void everyPaintedTextIsTranslated()
    {
        auto window = support::windowWith(m_story, {1280, 800}, text("⟦a file⟧"));
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            window->session().goTo(i);
            gui::TextAudit audit;
            window->grab();
            for (const auto& p : audit.painted()) {
                if (!hasWord(p.text))
                    continue;
                if (p.says == gui::TextKind::Data)
                    QVERIFY2(isData(p.text) || p.text.contains(u'⟦'),
                             qPrintable(text("words painted as data: ") + p.text));
                else
                    QVERIFY2(p.text.contains(u'⟦') || isName(p.text),
                             qPrintable(text("not translated: ") + p.text));
            }
        }
    }

    void everyActionIsTranslated()
    {
        auto window = support::windowWith(m_story, {1280, 800}, text("⟦a file⟧"));
        for (const QAction* action : window->actions()) {
            for (const QString& t : {action->text(), action->iconText(), action->toolTip()})
                QVERIFY2(t.contains(u'⟦'), qPrintable(action->objectName() + text(": ") + t));
        }
        QVERIFY(window->windowTitle().contains(u'⟦'));
    }

    void everyWidgetIsTranslated()
    {
        auto window = support::windowWith(m_story, {1280, 800}, text("⟦a file⟧"));
        window->session().goTo(5);
        QTest::mouseClick(
            window->stage(), Qt::LeftButton, {},
            support::middleOf(*window->stage(), window->session().moment()->registers[3].place));
        window->action("help")->trigger();
        const auto check = [](const QString& t, const QWidget* w) {
            return !hasWord(t) || t.contains(u'⟦') || isName(t) ||
                   w->objectName() == text("help-key");
        };
        for (const QWidget* w : window->findChildren<QWidget*>()) {
            if (const auto* label = qobject_cast<const QLabel*>(w);
                label && label->objectName() != text("cell-name"))
                QVERIFY2(check(label->text(), w), qPrintable(label->text()));
            if (const auto* button = qobject_cast<const QAbstractButton*>(w))
                QVERIFY2(check(button->text(), w), qPrintable(button->text()));
            QVERIFY2(check(w->toolTip(), w), qPrintable(w->toolTip()));
            QVERIFY2(check(w->accessibleName(), w), qPrintable(w->accessibleName()));
        }
    }

private:
    Brackets m_brackets;
    gui::StoryPtr m_story;
};

QTEST_MAIN(TestTranslated)
#include "tst_translated.moc"
