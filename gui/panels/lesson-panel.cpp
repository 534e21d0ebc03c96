// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/lesson-panel.h"

#include "engine/library.h"
#include "engine/parser.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QAction>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <numeric>

namespace gui {

namespace {
constexpr double kHeader = 30;
}

LessonPanel::LessonPanel(Session* session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_text(new QTextBrowser(this))
    , m_result(new QLabel(this))
    , m_answer(new QLineEdit(this))
    , m_hint(new QPushButton(tr("Hint"), this))
    , m_primary(new QPushButton(this))
    , m_back(new QPushButton(QStringLiteral("◀"), this))
    , m_close(new QPushButton(QStringLiteral("✕"), this))
{
    setObjectName(QStringLiteral("lesson"));
    m_primary->setObjectName(QStringLiteral("primary"));
    for (auto* button : {m_back, m_close})
        button->setObjectName(QStringLiteral("symbol"));
    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    m_text->setOpenExternalLinks(false);
    m_text->setFocusPolicy(Qt::ClickFocus);
    m_text->setAccessibleName(tr("The lesson's text"));
    m_answer->setPlaceholderText(tr("x1 + 8*20, or a number"));
    m_answer->setAccessibleName(tr("Your answer"));
    m_back->setToolTip(tr("The lesson's step before"));
    m_back->setAccessibleName(m_back->toolTip());
    m_close->setToolTip(tr("Close the lesson"));
    m_close->setAccessibleName(m_close->toolTip());
    connect(m_close, &QPushButton::clicked, this, &LessonPanel::closed);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(m_step - 1); });
    connect(m_hint, &QPushButton::clicked, this, &LessonPanel::showHint);
    connect(m_primary, &QPushButton::clicked, this, &LessonPanel::advance);
    auto* enter = new QAction(this);
    enter->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    enter->setShortcutContext(Qt::WindowShortcut);
    connect(enter, &QAction::triggered, this, [this] {
        if (isVisible())
            m_primary->click();
    });
    addAction(enter);
    connect(&Theme::instance(), &Theme::changed, this, &LessonPanel::applyTheme);
    applyTheme();
}

base::Result<void> LessonPanel::open(const QString& which, const QString& language)
{
    auto folder = lessons::lessonsFolder();
    if (!folder.ok())
        return folder.error();
    auto file = lessons::findLesson(which, *folder, language);
    if (!file.ok())
        return file.error();
    auto lesson = lessons::loadLesson(*file);
    if (!lesson.ok())
        return lesson.error();
    m_runner.emplace(std::move(*lesson));
    m_earned.assign(std::size_t(m_runner->stepCount()), 0);
    attach();
    showStep(0);
    return {};
}

void LessonPanel::attach()
{
    m_trouble.clear();
    const StoryPtr story = m_session->story();
    if (!m_runner || !story)
        return;
    // The story owns its timeline: one life for both.
    const std::shared_ptr<const timeline::Timeline> timeline(story, &story->timeline());
    if (const auto attached = m_runner->attach(timeline); !attached.ok())
        m_trouble = attached.error().sentence;
}

void LessonPanel::setStory(const StoryPtr&)
{
    if (!m_runner)
        return;
    attach();
    m_view = m_runner->view(m_step);
    showText();
}

void LessonPanel::setMoment(const MomentPtr&)
{
    // A lesson opened before anything was recorded goes to its place when there is one.
    if (m_runner && isVisible() && !m_view.reached && m_runner->attached()) {
        m_view = m_runner->view(m_step);
        if (m_view.reached)
            showStep(m_step);
    }
}

int LessonPanel::points() const
{
    return std::accumulate(m_earned.begin(), m_earned.end(), 0);
}

void LessonPanel::goToState(std::uint32_t timelineState)
{
    const StoryPtr& story = m_session->story();
    if (!story || story->count() == 0)
        return;
    std::uint32_t low = 0, high = story->count() - 1;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (story->stateOf(middle) < timelineState)
            low = middle + 1;
        else
            high = middle;
    }
    m_session->goTo(low);
}

void LessonPanel::showStep(int step)
{
    if (!m_runner || step < 0 || step >= m_runner->stepCount())
        return;
    m_step = step;
    m_view = m_runner->view(step);
    m_done = !m_view.asks && !m_view.checks;
    m_hintsShown = 0;
    m_answer->clear();
    say({}, true);
    for (QPushButton* b : m_choices)
        b->deleteLater();
    m_choices.clear();
    for (const lessons::ChoiceView& choice : m_view.choices) {
        auto* b = new QPushButton(choice.text, this);
        b->setCheckable(true);
        b->setAutoExclusive(true);
        b->setProperty("answer", choice.answer);
        b->show();
        m_choices.push_back(b);
    }
    showText();
    if (m_view.reached)
        goToState(m_view.shownState);
    m_text->verticalScrollBar()->setValue(0);
}

void LessonPanel::showText()
{
    if (!m_runner)
        return;
    QString text = QStringLiteral("### ") + m_view.title + QStringLiteral("\n\n");
    if (m_step == 0 && !m_runner->lesson().introduction.isEmpty())
        text = m_runner->lesson().introduction + QStringLiteral("\n\n") + text;
    text += m_view.markdown;
    if (!m_view.question.isEmpty())
        text += QStringLiteral("\n\n") + m_view.question;
    if (m_done && !m_view.after.isEmpty())
        text += QStringLiteral("\n\n") + m_view.after;
    const QString trouble = !m_trouble.isEmpty() ? m_trouble
                            : m_view.reached     ? QString()
                                                 : m_view.trouble;
    if (!trouble.isEmpty())
        text += QStringLiteral("\n\n**") + trouble + QStringLiteral("**");
    m_text->setMarkdown(text);

    const bool last = m_step + 1 >= m_runner->stepCount();
    m_primary->setText(!m_done ? tr("Check and step (Enter)")
                       : last  ? tr("The lesson is done")
                               : tr("Continue (Enter)"));
    m_primary->setEnabled(!(m_done && last));
    m_hint->setVisible(!m_done && m_hintsShown < m_view.hints.size());
    m_back->setEnabled(m_step > 0);
    m_answer->setVisible(m_view.asks && m_view.choices.empty());
    m_answer->setEnabled(!m_done);
    for (QPushButton* b : m_choices)
        b->setEnabled(!m_done);
    layOut();
    update();
}

void LessonPanel::advance()
{
    if (!m_runner)
        return;
    if (m_done)
        showStep(m_step + 1);
    else
        check();
}

void LessonPanel::check()
{
    lessons::StepResult result;
    if (m_view.asks) {
        QString answer = m_answer->text().trimmed();
        for (const QPushButton* b : m_choices) {
            if (b->isChecked())
                answer = b->property("answer").toString();
        }
        if (answer.isEmpty()) {
            say(m_choices.empty() ? tr("Write an answer first; a guess teaches more than none.")
                                  : tr("Choose an answer first; a guess teaches more than none."),
                false);
            return;
        }
        result = m_runner->answer(m_step, answer);
    }
    if (m_view.checks && (!m_view.asks || result.outcome == lessons::Outcome::Pass)) {
        const int answered = result.points;
        result = m_runner->check(m_step);
        result.points = std::max(result.points, answered);
    }
    switch (result.outcome) {
    case lessons::Outcome::Pass:
        m_earned[std::size_t(m_step)] = std::max(m_earned[std::size_t(m_step)], result.points);
        m_done = true;
        showText();
        say(result.say.isEmpty() ? tr("Right.") : result.say, true);
        if (m_view.reached)
            goToState(m_view.afterState);
        m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
        break;
    case lessons::Outcome::Fail:
        say(result.say.isEmpty() ? tr("Not so. Look again, or take a hint.") : result.say, false);
        break;
    case lessons::Outcome::Error:
    case lessons::Outcome::Blocked:
    case lessons::Outcome::NotAsked:
        say(result.say.isEmpty() ? tr("This could not be judged.") : result.say, false);
        break;
    }
}

void LessonPanel::showHint()
{
    if (m_hintsShown >= m_view.hints.size())
        return;
    const QString hint = m_view.hints[m_hintsShown++];
    say(tr("Hint: %1").arg(hint), true);
    m_hint->setVisible(m_hintsShown < m_view.hints.size());
}

void LessonPanel::say(const QString& text, bool good)
{
    QPalette palette = m_result->palette();
    m_result->setText(text);
    m_result->setStyleSheet(QStringLiteral("color: %1; font-weight: bold;")
                                .arg((good ? colours().good : colours().bad).name()));
    layOut();
}

void LessonPanel::showEvent(QShowEvent*)
{
    layOut();
}

void LessonPanel::resizeEvent(QResizeEvent*)
{
    layOut();
}

void LessonPanel::applyTheme()
{
    m_text->document()->setDefaultFont(Theme::instance().sans(12));
    m_text->document()->setDefaultStyleSheet(
        QStringLiteral("a { color: %1; }").arg(colours().accent.name()));
    if (m_runner)
        showText();
    layOut();
}

void LessonPanel::layOut()
{
    const Theme& theme = Theme::instance();
    const int pad = theme.ipx(10), gap = theme.ipx(6);
    const int inner = width() - 2 * pad;
    const int button = theme.ipx(30);
    m_close->setGeometry(width() - theme.ipx(30), theme.ipx(4), theme.ipx(24), theme.ipx(22));
    m_back->setGeometry(width() - theme.ipx(58), theme.ipx(4), theme.ipx(24), theme.ipx(22));
    int bottom = height() - pad;
    m_primary->setGeometry(pad, bottom - button, inner, button);
    bottom -= button + gap;
    if (!m_result->text().isEmpty()) {
        const int height =
            m_result->heightForWidth(inner - (m_hint->isHidden() ? 0 : theme.ipx(80)));
        m_result->setGeometry(pad, bottom - height,
                              inner - (m_hint->isHidden() ? 0 : theme.ipx(80)), height);
        if (!m_hint->isHidden())
            m_hint->setGeometry(width() - pad - theme.ipx(74), bottom - button, theme.ipx(74),
                                button);
        bottom -= std::max(height, m_hint->isHidden() ? 0 : button) + gap;
    } else {
        m_result->setGeometry(0, 0, 0, 0);
        if (!m_hint->isHidden()) {
            m_hint->setGeometry(width() - pad - theme.ipx(74), bottom - button, theme.ipx(74),
                                button);
            if (m_answer->isHidden())
                bottom -= button + gap;
        }
    }
    if (!m_answer->isHidden()) {
        const bool beside = !m_hint->isHidden() && m_result->text().isEmpty();
        m_answer->setGeometry(pad, bottom - button, inner - (beside ? theme.ipx(80) : 0), button);
        bottom -= button + gap;
    }
    if (!m_choices.empty()) {
        // Two columns where every choice is short enough for half the width.
        int widest = 0;
        for (const QPushButton* b : m_choices)
            widest = std::max(widest, b->sizeHint().width());
        const int columns = widest <= (inner - gap) / 2 ? 2 : 1;
        const int rows = (int(m_choices.size()) + columns - 1) / columns;
        const int cell = (inner - (columns - 1) * gap) / columns;
        const int top = bottom - rows * (button + gap / 2);
        for (std::size_t i = 0; i < m_choices.size(); ++i)
            m_choices[i]->setGeometry(pad + int(i) % columns * (cell + gap),
                                      top + int(i) / columns * (button + gap / 2), cell, button);
        bottom = top - gap;
    }
    const int header = theme.ipx(kHeader + 18);
    m_text->setGeometry(pad - 2, header, inner + theme.ipx(6), bottom - header);
}

void LessonPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const double u = theme.scale();
    const QRectF box = QRectF(rect()).adjusted(.5, .5, -.5, -.5);
    painter.setPen(QPen(p.rule, 1 * u));
    painter.setBrush(p.card);
    painter.drawRoundedRect(box, 8 * u, 8 * u);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.accentSoft);
    painter.drawRoundedRect(QRectF(box.left() + 1, box.top() + 1, box.width() - 2, kHeader * u),
                            7 * u, 7 * u);
    if (!m_runner)
        return;
    painter.setPen(p.accent);
    painter.setFont(theme.sans(12.5, true));
    drawText(painter, QRectF(10 * u, 0, width() - 74 * u, kHeader * u),
             Qt::AlignLeft | Qt::AlignVCenter, tr("Lesson: %1").arg(m_runner->lesson().title),
             Fit::Shrink, Says::Words);
    painter.setPen(p.dim);
    painter.setFont(theme.sans(10.5));
    const QRectF line(10 * u, kHeader * u + 2 * u, width() - 20 * u, 16 * u);
    drawText(painter, line, Qt::AlignRight | Qt::AlignVCenter,
             tr("Step %1 of %2").arg(m_step + 1).arg(m_runner->stepCount()), Fit::Shrink,
             Says::Words);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter,
             tr("%1 of %2 points").arg(points()).arg(m_runner->lesson().points()), Fit::Shrink,
             Says::Words);
}

} // namespace gui
