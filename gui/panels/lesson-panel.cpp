// SPDX-License-Identifier: GPL-2.0-or-later
// What a lesson does; how it looks is in lesson-panel-look.cpp, what it is answered by in
// lesson-panel-answer.cpp.
#include "gui/panels/lesson-panel.h"

#include "engine/attempt.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/seed.h"
#include "engine/source.h"
#include "engine/veil.h"
#include "gui/panels/announcer.h"
#include "gui/theme/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QHideEvent>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace gui {

LessonPanel::LessonPanel(Session* session, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_text(new LessonText(theme, this))
    , m_question(new LessonText(theme, this))
    , m_announcer(new Announcer(this))
    , m_answer(new QLineEdit(this))
    , m_hint(new QPushButton(this))
    , m_skip(new QPushButton(this))
    , m_primary(new QPushButton(this))
    , m_back(new QPushButton(QStringLiteral("◀"), this))
    , m_close(new QPushButton(QStringLiteral("✕"), this))
    , m_order(new OrderList(theme, this))
{
    setObjectName(QStringLiteral("lesson"));
    m_question->setFocusPolicy(Qt::NoFocus); // there is nothing to scroll
    m_question->hide();
    // More items than there is room for are scrolled; the list itself never gets the keys.
    auto* area = new QScrollArea(this);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(m_order);
    m_order->setAutoFillBackground(false);
    area->hide();
    m_primary->setObjectName(QStringLiteral("primary"));
    // A click leaves the keys with the answer: what is typed next is meant for it.
    for (QPushButton* button : {m_hint, m_skip, m_primary, m_back})
        button->setFocusPolicy(Qt::TabFocus);
    for (auto* button : {m_back, m_close})
        button->setObjectName(QStringLiteral("symbol"));
    retranslate();
    connect(m_close, &QPushButton::clicked, this, &LessonPanel::closed);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(step() - 1); });
    connect(m_hint, &QPushButton::clicked, this, &LessonPanel::showHint);
    connect(m_skip, &QPushButton::clicked, this, &LessonPanel::skip);
    connect(m_primary, &QPushButton::clicked, this, &LessonPanel::advance);
    connect(m_order, &OrderList::moved, this,
            [this](const OrderRow* row) { m_announcer->announce(row->accessibleName()); });
    connect(m_session, &Session::refused, this, [this] { note(lessons::refusalText); });
    auto* enter = new QAction(this);
    enter->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    enter->setShortcutContext(Qt::WindowShortcut);
    connect(enter, &QAction::triggered, this, [this] {
        if (isVisible())
            m_primary->click();
    });
    addAction(enter);
    connect(&m_theme, &Theme::changed, this, &LessonPanel::applyTheme);
    applyTheme();
}

namespace {
QString& variant()
{
    static QString seed;
    return seed;
}
} // namespace

base::Result<lessons::Lesson> LessonPanel::load(const QString& which, const QString& language)
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
    return lessons::seeded(std::move(*lesson), variant());
}

void LessonPanel::setVariant(const QString& seed)
{
    variant() = seed;
}

base::Result<void> LessonPanel::open(const QString& which, const QString& language)
{
    auto lesson = load(which, language);
    if (!lesson.ok())
        return lesson.error();
    m_text->setFolder(QFileInfo(lesson->file).absolutePath());
    m_walk.emplace(std::move(*lesson));
    m_shown = 0;
    m_keepingFailed = false;
    LessonProgress::Kept kept;
    if (m_progress)
        kept = m_progress->read(m_walk->lesson());
    if (kept.standing)
        static_cast<void>(m_walk->restore(*kept.standing));
    attach();
    showStep(step());
    if (!kept.sentence.isEmpty())
        emit toBeSaid(kept.sentence);
    return {};
}

const lessons::Lesson* LessonPanel::lesson() const
{
    return m_walk ? &m_walk->lesson() : nullptr;
}

void LessonPanel::setStory(const StoryPtr&)
{
    if (!m_walk)
        return;
    attach();
    updateHorizon();
    showText();
}

void LessonPanel::setMoment(const MomentPtr&)
{
    // A lesson opened before its step was recorded goes to its place when there is one.
    if (!m_onItsWay && std::exchange(m_arriving, false))
        showStep(step());
}

void LessonPanel::goToState(std::uint32_t recordedState)
{
    const StoryPtr& story = m_session->story();
    if (story && story->count() > 0)
        m_session->goTo(lessons::shownAt(*story, recordedState));
}

/// The session's horizon is at the first question that is open.
void LessonPanel::updateHorizon()
{
    const StoryPtr& story = m_session->story();
    m_session->setHorizon(m_walk && story
                              ? lessons::Horizon::at(m_walk->horizon(m_shown), *story).index()
                              : std::nullopt);
}

void LessonPanel::showStep(int step)
{
    if (!m_walk || step < 0 || step >= m_walk->stepCount())
        return;
    m_walk->goTo(step);
    m_answer->clear();
    m_said = {};
    m_saidWords = {};
    m_notice.clear();
    m_onItsWay = true;
    if (m_session->story() && m_shown != recording())
        emit recordingTurned(recording());
    m_arriving = false; // here it arrives
    updateHorizon();
    showChoices();
    if (view().reached && isSetUp())
        goToState(m_walk->state());
    m_onItsWay = false;
    showText();
    m_text->toTop();
    takeFocus();
    announceStep();
    keep();
    emit changed();
}

/// The keys go to where they are wanted: an answer to where it is typed or chosen.
void LessonPanel::takeFocus()
{
    if (isHidden())
        return;
    if (!view().asks || !m_walk->isOpen())
        focusOnwards();
    else if (!m_order->rows().empty())
        m_order->focusRow(0);
    else if (m_choices.empty())
        m_answer->setFocus(Qt::OtherFocusReason);
    else
        m_choices.front()->setFocus(Qt::OtherFocusReason);
}

/// To what the reader does next: at the lesson's end, to read.
void LessonPanel::focusOnwards()
{
    if (m_primary->isEnabled())
        m_primary->setFocus(Qt::OtherFocusReason);
    else
        m_text->setFocus(Qt::OtherFocusReason);
}

void LessonPanel::showText()
{
    if (!m_walk)
        return;
    QString text;
    if (m_walk->isFirst() && !m_walk->lesson().introduction.isEmpty())
        text = m_walk->lesson().introduction + QStringLiteral("\n\n");
    QString question, after;
    text += QStringLiteral("### ") + view().title + QStringLiteral("\n\n");
    const int before = step() > 0 ? m_walk->lesson().steps[std::size_t(step() - 1)].recording : 0;
    if (recording() != before)
        text += QStringLiteral("*%1*\n\n")
                    .arg(tr("Another recording from here on: %1.")
                             .arg(lessons::recordingTitle(m_walk->lesson(), recording())));
    if (view().reached) {
        text += view().markdown;
        question = view().question;
        if (m_walk->isDone())
            after = view().after;
    } else if (!lacksSwitches()) {
        // There is no place in the machine's story whose values could be filled in.
        static const QRegularExpression value(QStringLiteral("\\{\\{[^}]*\\}\\}"));
        text += QString(view().markdown).replace(value, QStringLiteral("…"));
    }
    const bool waiting = lacksSwitches() && m_machine.state == Machine::State::Recording;
    const bool pinned = !question.isEmpty() && m_walk->isOpen() && view().asks;
    m_question->tell({}, pinned ? question : QString(), {}, {});
    m_question->setVisible(pinned);
    m_text->tell(text, pinned ? QString() : question,
                 {answered(), {missing(), waiting}, m_said, {m_notice, false}}, after);
    setButtons();
    layOut();
    update();
    const bool needs = heightToReadIn(width()) > 0;
    if (std::exchange(m_neededRoom, needs) || needs)
        emit needsRoom();
}

void LessonPanel::setButtons()
{
    const bool last = m_walk->isLast();
    const bool open = m_walk->isOpen();
    const bool leave = m_walk->mayLeave();
    if (m_isBeingRead) {
        m_primary->setText(tr("Reading…"));
        m_primary->setEnabled(false);
    } else if (lacksSwitches()) {
        const bool recording = m_machine.state == Machine::State::Recording;
        m_primary->setText(
            recording ? tr("Recording: %1 of %2").arg(m_machine.switches).arg(switchesNeeded())
                      : tr("Record %n switch(es) (Enter)", nullptr, switchesNeeded()));
        m_primary->setEnabled(m_machine.state == Machine::State::Recordable);
    } else {
        m_primary->setText(!leave ? tr("Check (Enter)")
                           : last ? tr("The lesson is done")
                                  : tr("Continue (Enter)"));
        m_primary->setEnabled(!(leave && last));
    }
    const int cost = m_walk->nextHintCost();
    m_hint->setText(cost > 0 ? tr("Hint (−%1)").arg(cost) : tr("Hint"));
    m_hint->setVisible(m_walk->hasHint());
    m_skip->setVisible(open && !leave);
    m_back->setEnabled(!m_walk->isFirst());
    // What a question is answered by goes when it is: the text says what the answer was.
    const bool asks = open && view().asks;
    if (!asks && isAnswering())
        focusOnwards(); // first, or Qt would take the keys to whatever comes next by Tab
    m_answer->setVisible(asks && view().choices.empty() && view().order.empty());
    m_order->setVisible(asks && !view().order.empty());
    m_order->setEnabled(open);
    m_answer->setEnabled(open);
    m_answer->setPlaceholderText(view().asksForCell ? tr("Number, expression, or click a cell")
                                                    : tr("A number or an expression"));
    for (ChoiceButton* b : m_choices) {
        b->setVisible(asks);
        b->setEnabled(open);
    }
}

void LessonPanel::advance()
{
    if (!m_walk || m_isBeingRead)
        return;
    if (lacksSwitches())
        emit recordingWanted(switchesNeeded());
    else if (m_walk->mayLeave())
        showStep(step() + 1);
    else
        check();
}

void LessonPanel::check()
{
    const QString answer = answerGiven();
    if (view().asks && answer.isEmpty()) {
        const bool orders = !view().order.empty(), chooses = !m_choices.empty();
        say(
            [=] {
                return orders    ? tr("Put them into order first; a guess teaches more than none.")
                       : chooses ? tr("Choose an answer first; a guess teaches more than none.")
                                 : tr("Write an answer first; a guess teaches more than none.");
            },
            false);
        return;
    }
    static_cast<void>(m_walk->judge(answer));
    updateHorizon();
    if (m_walk->mayLeave())
        goToState(m_walk->state());
    keep();
    // Judged once more it says the same, in the language of then.
    say([this, answer] { return m_walk->judge(answer).say; }, m_walk->isDone());
    if (m_walk->mayLeave())
        takeFocus();
    if (m_walk->isDone())
        emit changed();
}

void LessonPanel::skip()
{
    if (!m_walk || m_walk->isDone())
        return;
    const int before = step();
    m_walk->skip();
    keep();
    updateHorizon();
    if (step() != before) {
        showStep(step());
        return;
    }
    showText();
    takeFocus();
    m_announcer->announce(m_primary->text());
}

void LessonPanel::forfeitOpenQuestions()
{
    if (m_walk) {
        m_walk->forfeitOpenQuestions();
        keep();
    }
    updateHorizon();
}

void LessonPanel::showHint()
{
    if (!m_walk->takeHint())
        return;
    keep();
    const qsizetype number = m_walk->standing().hints - 1;
    say([this, number] { return tr("Hint: %1").arg(view().hints.value(number)); }, true);
    if (m_hint->isHidden())
        takeFocus();
}

void LessonPanel::say(const Words& words, bool good)
{
    const QString text = words();
    m_saidWords = words;
    m_said = {text, good};
    m_notice.clear();
    m_answer->setAccessibleDescription(text);
    showText();
    m_text->toSaid();
    m_announcer->announce(text);
}

void LessonPanel::note(const Words& words)
{
    if (!m_walk || isHidden() || m_onItsWay)
        return;
    const QString text = words();
    m_noticeWords = words;
    m_notice = text;
    showText();
    m_text->toSaid();
    m_announcer->announce(text);
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

void LessonPanel::showEvent(QShowEvent* event)
{
    layOut();
    updateHorizon();
    if (!m_walk)
        return;
    takeFocus();
    if (!event->spontaneous()) // else the window was only out of sight
        announceStep();
}

void LessonPanel::hideEvent(QHideEvent* event)
{
    // A window that is only minimised, or not there yet, has not closed its lesson.
    if (!event->spontaneous() && isHidden())
        forfeitOpenQuestions();
}

} // namespace gui
