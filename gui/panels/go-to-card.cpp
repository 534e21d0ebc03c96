// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/go-to-card.h"

#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace gui {

namespace {
constexpr int kWidth = 420;
}

GoToCard::GoToCard(const Theme& theme, GoTo goTo, QWidget* parent)
    : Overlay(theme, parent)
    , m_goTo(std::move(goTo))
    , m_title(label("go-to-title"))
    , m_how(label("go-to-how"))
    , m_trouble(label("go-to-trouble"))
    , m_field(new QLineEdit(this))
{
    setObjectName(QStringLiteral("go-to-card"));
    auto* column = new QVBoxLayout(this);
    for (QWidget* row : std::initializer_list<QWidget*>{m_title, m_how, m_field, m_trouble})
        column->addWidget(row);
    for (QLabel* text : {m_how, m_trouble})
        text->setWordWrap(true);
    setFocusProxy(m_field);
    connect(m_field, &QLineEdit::returnPressed, this, &GoToCard::go);
    connect(m_field, &QLineEdit::textEdited, this, [this] { m_trouble->clear(); });
    retranslate();
}

void GoToCard::ask()
{
    m_title->setFont(m_theme.sans(15, true));
    m_trouble->setFont(m_theme.sans(12, true));
    m_trouble->clear();
    m_trouble->setMinimumHeight(2 * m_trouble->fontMetrics().height()); // nothing moves for it
    setFixedWidth(m_theme.ipx(kWidth));
    m_field->selectAll();
    popUp();
}

void GoToCard::go()
{
    const auto went = m_goTo(m_field->text());
    if (went)
        return hide();
    m_trouble->setText(visible(went.error().sentence));
    m_field->setAccessibleDescription(went.error().sentence);
    m_field->selectAll();
}

QString GoToCard::trouble() const
{
    return m_trouble->text();
}

void GoToCard::retranslate()
{
    m_title->setText(tr("Go to…"));
    m_how->setText(tr("A switch (2), a switch and its step (2/17), a cell (TTBR0_EL1), or a moment "
                      "that was copied."));
    m_field->setAccessibleName(m_title->text());
    setAccessibleName(m_title->text());
    m_trouble->clear();
}

/// Enter is its field's, whatever a lesson that is open would do with it.
bool GoToCard::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            event->accept();
            return true;
        }
    }
    return Overlay::eventFilter(watched, event);
}

void GoToCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Overlay::changeEvent(event);
}

} // namespace gui
