// SPDX-License-Identifier: GPL-2.0-or-later
// What a lesson does; how it looks is in lesson-panel-look.cpp.
#include "gui/panels/lesson-panel.h"

#include "engine/library.h"
#include "engine/parser.h"
#include "gui/theme/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QHideEvent>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace gui {

namespace {
int completeSwitches(const StoryPtr& story)
{
    int complete = 0;
    if (story) {
        for (const timeline::Switch& s : story->timeline().switches())
            complete += s.complete ? 1 : 0;
    }
    return complete;
}
} // namespace

LessonPanel::LessonPanel(Session* session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_text(new LessonText(this))
    , m_answer(new QLineEdit(this))
    , m_hint(new QPushButton(tr("Hint"), this))
    , m_skip(new QPushButton(tr("Skip"), this))
    , m_primary(new QPushButton(this))
    , m_back(new QPushButton(QStringLiteral("◀"), this))
    , m_close(new QPushButton(QStringLiteral("✕"), this))
{
    setObjectName(QStringLiteral("lesson"));
    m_primary->setObjectName(QStringLiteral("primary"));
    for (auto* button : {m_back, m_close})
        button->setObjectName(QStringLiteral("symbol"));
    m_text->setAccessibleName(tr("The lesson's text"));
    m_answer->setPlaceholderText(tr("A number or an expression"));
    m_answer->setAccessibleName(tr("Your answer"));
    m_skip->setToolTip(tr("Go on without an answer, and without its points"));
    m_back->setToolTip(tr("The lesson's step before"));
    m_back->setAccessibleName(m_back->toolTip());
    m_close->setToolTip(tr("Close the lesson"));
    m_close->setAccessibleName(m_close->toolTip());
    connect(m_close, &QPushButton::clicked, this, &LessonPanel::closed);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(m_step - 1); });
    connect(m_hint, &QPushButton::clicked, this, &LessonPanel::showHint);
    connect(m_skip, &QPushButton::clicked, this, &LessonPanel::skip);
    connect(m_primary, &QPushButton::clicked, this, &LessonPanel::advance);
    connect(m_session, &Session::refused, this,
            [this] { note(tr("That comes after the question: answer it first, or skip it.")); });
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

base::Result<lessons::Lesson> LessonPanel::load(const QString& which, const QString& language)
{
    auto folder = lessons::lessonsFolder();
    if (!folder.ok())
        return folder.error();
    auto file = lessons::findLesson(which, *folder, language);
    if (!file.ok())
        return file.error();
    return lessons::loadLesson(*file);
}

base::Result<void> LessonPanel::open(const QString& which, const QString& language)
{
    auto lesson = load(which, language);
    if (!lesson.ok())
        return lesson.error();
    m_text->setFolder(QFileInfo(lesson->file).absolutePath());
    m_runner.emplace(std::move(*lesson));
    m_progress.assign(std::size_t(m_runner->stepCount()), {});
    attach();
    showStep(0);
    return {};
}

int LessonPanel::switchesNeeded() const
{
    return m_runner ? m_runner->lesson().switches : 0;
}

bool LessonPanel::hasEnough() const
{
    return completeSwitches(m_session->story()) >= switchesNeeded();
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
    const bool before = m_view.reached;
    attach();
    m_view = m_runner->view(m_step);
    if (before != m_view.reached) {
        m_arriving = true; // as soon as there is a moment to go from
        m_progress[std::size_t(m_step)].asked |= m_view.asks && m_view.reached;
    }
    updateHorizon();
    showText();
}

void LessonPanel::setMoment(const MomentPtr&)
{
    // A lesson opened before its step was recorded goes to its place when there is one.
    if (std::exchange(m_arriving, false))
        showStep(m_step);
}

void LessonPanel::setMachine(const Machine& machine)
{
    const bool other = machine.state != m_machine.state || machine.trouble != m_machine.trouble;
    m_machine = machine;
    if (!lacksSwitches())
        return;
    if (other)
        showText();
    else
        setButtons();
}

int LessonPanel::points() const
{
    int points = 0;
    for (const Progress& p : m_progress)
        points += p.points;
    return points;
}

std::uint32_t LessonPanel::indexOf(std::uint32_t timelineState) const
{
    const StoryPtr& story = m_session->story();
    std::uint32_t low = 0, high = story->count() - 1;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (story->stateOf(middle) < timelineState)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void LessonPanel::goToState(std::uint32_t timelineState)
{
    const StoryPtr& story = m_session->story();
    if (story && story->count() > 0)
        m_session->goTo(indexOf(timelineState));
}

/// The session's horizon is at the first question that is open.
void LessonPanel::updateHorizon()
{
    std::optional<std::uint32_t> horizon;
    const StoryPtr& story = m_session->story();
    if (m_runner && m_runner->attached() && story && story->count() > 0) {
        for (std::size_t i = 0; i < m_progress.size(); ++i) {
            const Progress& p = m_progress[i];
            if (!p.asked || p.done || p.forfeited)
                continue;
            const auto view = m_runner->view(int(i));
            if (!view.reached)
                continue;
            const std::uint32_t index = indexOf(view.hidesAfter.value_or(view.shownState));
            horizon = horizon ? std::min(*horizon, index) : index;
        }
    }
    m_session->setHorizon(horizon);
}

void LessonPanel::showStep(int step)
{
    if (!m_runner || step < 0 || step >= m_runner->stepCount())
        return;
    m_step = step;
    m_view = m_runner->view(step);
    m_done = (!m_view.asks && !m_view.checks) || progress().done;
    m_hintsShown = 0;
    m_answer->clear();
    m_said = {};
    m_notice.clear();
    if (m_view.asks && m_view.reached)
        progress().asked = true;
    updateHorizon();
    showChoices();
    if (m_view.reached)
        goToState(progress().done ? m_view.afterState : m_view.shownState);
    // Everything is seen from here on: what the machine shows on the way is no notice.
    m_notice.clear();
    showText();
    m_text->toTop();
    takeFocus();
    emit changed();
}

void LessonPanel::showChoices()
{
    for (ChoiceButton* b : m_choices)
        b->deleteLater();
    m_choices.clear();
    QWidget* before = m_answer;
    for (const lessons::ChoiceView& choice : m_view.choices) {
        auto* b = new ChoiceButton(choice.text, this);
        b->setProperty("answer", choice.answer);
        // One of them; not autoExclusive(), which would take the others out of Tab's way.
        connect(b, &QPushButton::clicked, this, [this, b] {
            for (ChoiceButton* other : m_choices)
                other->setChecked(other == b);
        });
        b->show();
        setTabOrder(before, b);
        before = b;
        m_choices.push_back(b);
    }
    for (QWidget* w : std::initializer_list<QWidget*>{m_hint, m_skip, m_primary, m_text}) {
        setTabOrder(before, w);
        before = w;
    }
}

/// The keys go to where they are wanted: an answer to where it is typed or chosen.
void LessonPanel::takeFocus()
{
    if (isHidden())
        return;
    if (m_done || !m_view.asks || !m_view.reached)
        m_primary->setFocus(Qt::OtherFocusReason);
    else if (m_choices.empty())
        m_answer->setFocus(Qt::OtherFocusReason);
    else
        m_choices.front()->setFocus(Qt::OtherFocusReason);
}

/// What the step is about may be in a switch that is not recorded.
bool LessonPanel::lacksSwitches() const
{
    return m_runner && !m_view.reached && !hasEnough();
}

QString LessonPanel::missing() const
{
    if (m_view.reached)
        return {};
    if (!lacksSwitches())
        return m_trouble.isEmpty() ? m_view.trouble : m_trouble;
    const int needed = switchesNeeded(), there = completeSwitches(m_session->story());
    QStringList parts;
    if (!m_machine.trouble.isEmpty())
        parts << m_machine.trouble << tr("That is the machine's ending, and no answer of yours.");
    switch (m_machine.state) {
    case Machine::State::Recording:
        return tr("This lesson needs %1 world switches. They are being recorded; Esc stops it.")
            .arg(needed);
    case Machine::State::Recordable:
        parts << tr("This lesson needs %1 world switches, and %2 are recorded. The button below "
                    "records them.")
                     .arg(needed)
                     .arg(there);
        break;
    case Machine::State::Foreign:
        parts << tr("This lesson needs %1 world switches, and %2 are recorded. The machine that "
                    "was attached to has gone on: attach to it from its start, with --switches "
                    "%1.")
                     .arg(needed)
                     .arg(there);
        break;
    }
    return parts.join(u' ');
}

void LessonPanel::showText()
{
    if (!m_runner)
        return;
    QString text;
    if (m_step == 0 && !m_runner->lesson().introduction.isEmpty())
        text = m_runner->lesson().introduction + QStringLiteral("\n\n");
    QString after;
    text += QStringLiteral("### ") + m_view.title + QStringLiteral("\n\n");
    if (m_view.reached) {
        text += m_view.markdown;
        if (!m_view.question.isEmpty())
            text += QStringLiteral("\n\n") + m_view.question;
        if (m_done)
            after = m_view.after;
    } else if (!lacksSwitches()) {
        // There is no place in the machine's story whose values could be filled in.
        static const QRegularExpression value(QStringLiteral("\\{\\{[^}]*\\}\\}"));
        text += QString(m_view.markdown).replace(value, QStringLiteral("…"));
    }
    const bool waiting = lacksSwitches() && m_machine.state == Machine::State::Recording;
    m_text->tell(text, {{missing(), waiting}, m_said, {m_notice, false}}, after);
    setButtons();
    layOut();
    update();
}

void LessonPanel::setButtons()
{
    const bool last = m_step + 1 >= m_runner->stepCount();
    const bool open = m_view.reached && !m_done;
    const bool leave = !open || progress().failed;
    if (lacksSwitches()) {
        const bool recording = m_machine.state == Machine::State::Recording;
        m_primary->setText(
            recording ? tr("Recording: %1 of %2").arg(m_machine.switches).arg(switchesNeeded())
                      : tr("Record %1 switches (Enter)").arg(switchesNeeded()));
        m_primary->setEnabled(m_machine.state == Machine::State::Recordable);
    } else {
        m_primary->setText(!leave ? tr("Check (Enter)")
                           : last ? tr("The lesson is done")
                                  : tr("Continue (Enter)"));
        m_primary->setEnabled(!(leave && last));
    }
    m_hint->setVisible(open && m_hintsShown < m_view.hints.size());
    m_skip->setVisible(open && !leave);
    m_back->setEnabled(m_step > 0);
    m_answer->setVisible(m_view.asks && m_view.reached && m_view.choices.empty());
    m_answer->setEnabled(open);
    for (ChoiceButton* b : m_choices) {
        b->setVisible(m_view.reached);
        b->setEnabled(open);
    }
}

void LessonPanel::advance()
{
    if (!m_runner)
        return;
    if (lacksSwitches())
        emit recordingWanted(switchesNeeded());
    else if (m_done || !m_view.reached || progress().failed)
        showStep(m_step + 1);
    else
        check();
}

void LessonPanel::check()
{
    lessons::StepResult result;
    if (m_view.asks) {
        QString answer = m_answer->text().trimmed();
        for (const ChoiceButton* b : m_choices) {
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
    QString sentence = result.say;
    if (result.outcome == lessons::Outcome::Pass) {
        m_done = progress().done = true;
        if (!progress().forfeited)
            progress().points = std::max(progress().points, result.points);
        else if (sentence.isEmpty() && m_view.asks)
            sentence = tr("Right; without points, because you went on before you answered.");
        updateHorizon();
        if (m_view.reached)
            goToState(m_view.afterState);
        say(sentence.isEmpty() ? tr("Right.") : sentence, true);
        takeFocus();
        emit changed();
        return;
    }
    if (sentence.isEmpty())
        sentence = result.outcome == lessons::Outcome::Fail
                       ? tr("Not so. Look again, or take a hint.")
                       : tr("This could not be judged.");
    // The machine says the same as often as it is asked: what it failed can only be left. An answer
    // can be another one.
    progress().failed = !m_view.asks;
    if (progress().failed)
        goToState(m_view.afterState);
    say(sentence, false);
    if (progress().failed)
        takeFocus();
}

void LessonPanel::skip()
{
    if (!m_runner || m_done)
        return;
    if (m_view.asks)
        progress().forfeited = true;
    updateHorizon();
    if (m_step + 1 < m_runner->stepCount()) {
        showStep(m_step + 1);
        return;
    }
    m_done = true;
    showText();
    takeFocus();
}

void LessonPanel::forfeitOpenQuestions()
{
    for (Progress& p : m_progress)
        p.forfeited = p.forfeited || (p.asked && !p.done);
    updateHorizon();
}

void LessonPanel::showHint()
{
    if (m_hintsShown >= m_view.hints.size())
        return;
    const QString hint = m_view.hints[m_hintsShown++];
    say(tr("Hint: %1").arg(hint), true);
    if (m_hint->isHidden())
        takeFocus();
}

void LessonPanel::say(const QString& text, bool good)
{
    m_said = {text, good};
    m_notice.clear();
    m_answer->setAccessibleDescription(text);
    showText();
    m_text->toSaid();
}

void LessonPanel::note(const QString& text)
{
    if (!m_runner || isHidden())
        return;
    m_notice = text;
    showText();
    m_text->toSaid();
}

void LessonPanel::keyPressEvent(QKeyEvent* event)
{
    // The answer field has no use for them: they read on, and back.
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        m_text->verticalScrollBar()->triggerAction(event->key() == Qt::Key_Up
                                                       ? QAbstractSlider::SliderSingleStepSub
                                                       : QAbstractSlider::SliderSingleStepAdd);
    else
        QWidget::keyPressEvent(event);
}

void LessonPanel::showEvent(QShowEvent*)
{
    layOut();
    updateHorizon();
    if (m_runner)
        takeFocus();
}

void LessonPanel::hideEvent(QHideEvent* event)
{
    // A window that is only minimised, or not there yet, has not closed its lesson.
    if (!event->spontaneous() && isHidden())
        forfeitOpenQuestions();
}

} // namespace gui
