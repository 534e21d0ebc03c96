// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson that goes on: in another language, and later.
#include "gui/panels/lesson-panel.h"

#include "engine/library.h"
#include "engine/parser.h"

#include <QEvent>
#include <QFileInfo>

namespace gui {

LessonPanel::Draft LessonPanel::draft() const
{
    Draft draft{m_answer->text(), -1, m_order->order()};
    for (std::size_t n = 0; n < m_choices.size(); ++n) {
        if (m_choices[n]->isChecked())
            draft.choice = int(n);
    }
    return draft;
}

void LessonPanel::setDraft(const Draft& draft)
{
    m_answer->setText(draft.typed);
    if (draft.choice >= 0 && std::size_t(draft.choice) < m_choices.size())
        m_choices[std::size_t(draft.choice)]->setChecked(true);
    m_order->setOrder(draft.order);
}

void LessonPanel::setLanguage(const QString& language)
{
    if (!m_walk)
        return;
    const QFileInfo now(m_walk->lesson().file);
    const QFileInfo other(lessons::lessonFile(now.absolutePath(), language));
    if (other.absoluteFilePath() == now.absoluteFilePath() || !other.exists())
        return;
    auto lesson = lessons::loadLesson(other.filePath());
    // A file beside it that is another lesson's is no translation of it.
    if (!lesson || lesson->shape() != m_walk->lesson().shape())
        return;
    const Draft begun = draft();
    m_walk.emplace(m_walk->retold(std::move(*lesson)));
    showChoices();
    setDraft(begun);
}

void LessonPanel::startOver()
{
    if (!m_walk)
        return;
    base::Result<QString> aside = QString();
    if (m_progress)
        aside = m_progress->layAside(m_walk->lesson());
    m_walk.emplace(lessons::Lesson(m_walk->lesson()));
    attach();
    showStep(0);
    if (!aside)
        emit toBeSaid(aside.error().sentence);
    else if (!aside->isEmpty())
        emit toBeSaid(
            tr("The lesson begins anew. What you did in it before lies in %1.").arg(*aside));
}

void LessonPanel::retranslate()
{
    m_skip->setText(tr("Skip"));
    m_text->setAccessibleName(tr("The lesson's text"));
    m_question->setAccessibleName(tr("The question"));
    m_answer->setAccessibleName(tr("Your answer"));
    m_skip->setToolTip(tr("Go on without an answer, and without its points"));
    m_back->setToolTip(tr("The lesson's step before"));
    m_back->setAccessibleName(m_back->toolTip());
    m_close->setToolTip(tr("Close the lesson"));
    m_close->setAccessibleName(m_close->toolTip());
    if (!m_walk)
        return;
    if (m_saidWords)
        m_said.text = m_saidWords();
    if (!m_notice.isEmpty())
        m_notice = m_noticeWords();
    showText();
    announceStep();
    if (!m_said.text.isEmpty())
        m_answer->setAccessibleDescription(m_said.text);
    emit changed();
}

void LessonPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

/// At each change: a window may be closed, or end, at any time.
void LessonPanel::keep()
{
    if (!m_progress || !m_walk)
        return;
    const auto kept = m_progress->write(m_walk->lesson(), m_walk->standing());
    if (!kept && !m_keepingFailed)
        emit toBeSaid(kept.error().sentence);
    m_keepingFailed = !kept;
}

} // namespace gui
