// SPDX-License-Identifier: GPL-2.0-or-later
// What a question is answered by: a field, choices, items to be put into order, a cell of the
// picture.
#include "gui/panels/lesson-panel.h"

#include "base/address.h"
#include "reading/context-at.h"

#include <QApplication>

#include <algorithm>

namespace gui {

void LessonPanel::showChoices()
{
    showOrder();
    for (ChoiceButton* b : m_choices)
        b->deleteLater();
    m_choices.clear();
    QWidget* before = m_answer;
    for (const lessons::ChoiceView& choice : view().choices) {
        auto* b = new ChoiceButton(m_theme, choice.text, this);
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
    for (OrderRow* row : m_order->rows()) {
        setTabOrder(before, row);
        before = row;
    }
    for (QWidget* w : std::initializer_list<QWidget*>{m_hint, m_skip, m_primary, m_text}) {
        setTabOrder(before, w);
        before = w;
    }
}

/// As it was answered last, where it was; else as it is asked.
void LessonPanel::showOrder()
{
    m_order->setItems(view().order);
    const auto given = m_walk->answers().find(view().id);
    if (given != m_walk->answers().end())
        m_order->setOrder(given->second.text.split(u' '));
}

bool LessonPanel::takesCell() const
{
    return isVisible() && m_walk && m_walk->isOpen() && view().asksForCell;
}

bool LessonPanel::takeCell(const arm64::Place& place)
{
    const auto& facts = m_session->story()->reading().facts();
    const auto context = reading::contextAt(facts, place.address);
    const auto* slot =
        context ? m_session->story()->reading().slotTable().useAt(place.address - context->begin)
                : nullptr;
    QString answer = base::hex(place.address.value);
    // As a lesson writes it, where it has a name for it: "host" and "guest" are of this switch.
    if (slot && slot->isX &&
        (context->vcpu < 0 || context->vcpu == m_session->moment()->guest.guest))
        answer = (context->vcpu < 0 ? QStringLiteral("host.") : QStringLiteral("guest.")) +
                 slot->reg.name();
    if (m_answer->text() == answer)
        return false;
    m_answer->setText(answer);
    m_answer->setFocus(Qt::OtherFocusReason);
    return true;
}

/// Empty while there is none: items that stand as they were shown are no answer, and never right.
QString LessonPanel::answerGiven() const
{
    if (!view().order.empty())
        return m_order->isChanged() ? m_order->order().join(u' ') : QString();
    for (const ChoiceButton* b : m_choices) {
        if (b->isChecked())
            return b->property("answer").toString();
    }
    return m_answer->text().trimmed();
}

bool LessonPanel::isAnswering() const
{
    const QWidget* focus = QApplication::focusWidget();
    const auto hasIt = [focus](const ChoiceButton* choice) { return choice == focus; };
    return focus && (focus == m_answer || m_order->isAncestorOf(focus) ||
                     std::ranges::any_of(m_choices, hasIt));
}

/// Of a question that is behind the reader: what her answer was, as she gave it. Empty for all
/// else.
LessonText::Said LessonPanel::answered() const
{
    if (!view().asks || !m_walk->standing().steps[std::size_t(step())].done)
        return {};
    // What stands there is hers, or what was kept. Of an answer without points nothing is kept; but
    // of the choices one alone is right.
    QStringList hers{answerGiven()}, candidates;
    if (const auto kept = m_walk->answers().find(view().id); kept != m_walk->answers().end())
        hers << kept->second.text;
    for (const lessons::ChoiceView& choice : view().choices)
        candidates << choice.answer;
    for (const QString& answer : hers + candidates) {
        const lessons::Outcome outcome = m_walk->runner().answer(step(), answer).outcome;
        if (outcome == lessons::Outcome::Pass)
            return {QStringLiteral("✓ ") + wordsOf(answer), true, true};
        if (outcome == lessons::Outcome::NotJudged && hers.contains(answer))
            return {wordsOf(answer), true, true};
    }
    return {QStringLiteral("✓ ") + tr("Answered."), true, true};
}

/// A choice's sentence, the items in their order, or what was typed.
QString LessonPanel::wordsOf(const QString& answer) const
{
    QString items;
    int place = 0;
    for (const QString& id : answer.split(u' '))
        for (const lessons::ChoiceView& item : view().order)
            if (item.answer == id)
                items += QStringLiteral("\n%1. %2").arg(QString::number(++place), item.text);
    if (!items.isEmpty())
        return tr("Your order:") + items;
    const auto chosen = std::ranges::find(view().choices, answer, &lessons::ChoiceView::answer);
    return tr("Your answer: %1").arg(chosen == view().choices.end() ? answer : chosen->text);
}

} // namespace gui
