// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/cell-card.h"

#include "base/address.h"
#include "engine/veil.h"
#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace gui {

namespace {
constexpr int kMostRows = 7; // of the way, before it scrolls
constexpr int kWidestRow = 560;
constexpr int kStopRole = Qt::UserRole; // which stop; absent for a row that looks further

/// Two lines of 32 bits, in fours: the upper half first.
QString binary(std::uint64_t value)
{
    QString text;
    for (int bit = 63; bit >= 0; --bit) {
        text += (value >> unsigned(bit)) & 1U ? u'1' : u'0';
        if (bit % 4 == 0 && bit > 0)
            text += bit == 32 ? u'\n' : u' ';
    }
    return text;
}

/// "<el1_sync+0x8>" or "vcpus[0].arch.ctxt" for an address that has a name; else nothing.
QString symbolOf(std::uint64_t value, const story::Story& story)
{
    const base::Address address{value};
    QString code = story.reading().names().functionAndOffset(address);
    if (!code.isEmpty())
        return code;
    QString name = story.nameOf(arm64::Place::of(address));
    if (name.startsWith(QLatin1String("0x")) || name.startsWith(u'['))
        name.clear();
    return name;
}
} // namespace

CellCard::CellCard(const Theme& theme, QWidget* parent)
    : Overlay(theme, parent)
    , m_name(label("cell-name"))
    , m_address(label("cell-address"))
    , m_hex(label("cell-hex"))
    , m_decimal(label("cell-decimal"))
    , m_binary(label("cell-binary"))
    , m_symbol(label("cell-symbol"))
    , m_owner(label("cell-owner"))
    , m_note(label("cell-note"))
    , m_writerText(label("cell-writer"))
    , m_readerText(label("cell-reader"))
    , m_wayTitle(label("cell-way-title"))
    , m_writer(new QPushButton(this))
    , m_reader(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_way(new QListWidget(this))
{
    setObjectName(QStringLiteral("cell-card"));
    m_way->setObjectName(QStringLiteral("cell-way"));
    retranslate();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(5);
    const std::initializer_list<QWidget*> rows{
        m_name,       m_address, m_hex,        m_decimal, m_binary,   m_symbol, m_owner, m_note,
        m_writerText, m_writer,  m_readerText, m_reader,  m_wayTitle, m_way,    m_copy};
    for (QWidget* row : rows)
        column->addWidget(row);
    connect(m_writer, &QPushButton::clicked, this, [this] {
        if (m_writerState)
            emit goTo(*m_writerState);
    });
    connect(m_reader, &QPushButton::clicked, this, [this] {
        if (m_readerState)
            emit goTo(*m_readerState);
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(text()); });
    const auto follow = [this](const QListWidgetItem* row) { goToRow(m_way->row(row)); };
    connect(m_way, &QListWidget::itemActivated, this, follow);
    connect(m_way, &QListWidget::itemClicked, this, follow);
}

void CellCard::retranslate()
{
    m_writer->setText(tr("Go to the writer"));
    m_reader->setText(tr("Go to the reader"));
    m_copy->setText(tr("Copy"));
    m_way->setAccessibleName(tr("The way of this value"));
}

void CellCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Overlay::changeEvent(event);
}

void CellCard::goToRow(int row)
{
    if (row < 0)
        return;
    const QVariant stop = m_way->item(row)->data(kStopRole);
    if (!stop.isValid()) {
        m_limit = m_limit.further();
        showWay();
        adjustSize();
        return;
    }
    if (const auto shown = m_stops[stop.toUInt()].shown)
        emit goTo(*shown);
}

void CellCard::offer(QPushButton* button, QLabel* text, std::optional<std::uint32_t> step,
                     const Session& session, const QString& none)
{
    auto& target = button == m_writer ? m_writerState : m_readerState;
    target.reset();
    if (!step) {
        text->setText(none);
        button->hide();
        return;
    }
    const story::Annotation annotation = session.story()->annotation(*step);
    const QString said =
        button == m_writer ? tr("Written last by %1 in %2") : tr("Read next by %1 in %2");
    text->setText(visible(said.arg(annotation.instruction, annotation.function)));
    target = session.shownAfter(*step);
    button->setVisible(target.has_value());
}

void CellCard::describeValue(const Item& item, const Session& session)
{
    m_hex->setFont(m_theme.mono(13));
    for (QLabel* small : {m_address, m_decimal, m_binary, m_symbol})
        small->setFont(m_theme.mono(small == m_binary ? 10.5 : 12));
    const arm64::Place& place = item.id.place;
    m_address->setVisible(place.isMemory());
    m_address->setText(place.isMemory() ? tr("at %1").arg(base::hex(place.address.value))
                                        : QString());
    m_hex->setText(item.value ? QStringLiteral("0x") + base::hex16(*item.value)
                              : tr("This cell was not read from the machine."));
    m_decimal->setText(item.value ? QString::number(*item.value) : QString());
    m_binary->setText(item.value ? binary(*item.value) : QString());
    const QString symbol = item.value ? symbolOf(*item.value, *session.story()) : QString();
    m_symbol->setText(symbol.isEmpty() ? QString() : tr("the address of %1").arg(visible(symbol)));
    for (QLabel* line : {m_decimal, m_binary, m_symbol})
        line->setVisible(!line->text().isEmpty());
}

void CellCard::describeItem(const Item& item, const Session& session)
{
    m_name->setFont(m_theme.mono(13, true));
    m_name->setText(visible(item.name));
    describeValue(item, session);
    QString owner = tr("Owner: %1").arg(item.owner.text());
    if (item.state.dead)
        owner += u'\n' + tr("Dead: still there, but nobody may rely on it.");
    m_owner->setText(visible(owner));
    m_note->setText(visible(item.note));
    m_note->setVisible(!item.note.isEmpty());
    const auto& recording = session.story()->recording();
    const std::uint32_t state = session.moment()->state;
    offer(m_writer, m_writerText, recording.lastWriter(state, item.id.place), session,
          tr("Nothing in this recording wrote it before."));
    // Who reads it next is of the future, which is covered while a question is open.
    if (session.horizon())
        offer(m_reader, m_readerText, {}, session, lessons::veilText());
    else
        offer(m_reader, m_readerText, recording.nextReader(state, item.id.place), session,
              tr("Nothing in this recording reads it later."));
    m_session = &session;
    m_place = item.id.place;
    m_limit = {};
    showWay();
    setAccessibleName(text());
}

/// The row of what happened last before this moment is the current one.
void CellCard::showWay()
{
    const reading::Journey journey = follow(*m_session, m_place, m_limit);
    m_stops = stopsOf(journey, *m_session);
    m_way->clear();
    m_way->setFont(m_theme.mono(11));
    int widest = 0, current = -1;
    const auto add = [&](const QString& text) {
        auto* row = new QListWidgetItem(visible(text), m_way);
        widest = std::max(widest, m_way->fontMetrics().horizontalAdvance(row->text()));
        return row;
    };
    if (journey.beginsBefore)
        add(tr("▴ It is older: look further back"));
    for (std::size_t i = 0; i < m_stops.size(); ++i) {
        QListWidgetItem* row = add(m_stops[i].text);
        row->setData(kStopRole, uint(i));
        if (!m_stops[i].shown)
            row->setFlags(row->flags() & ~Qt::ItemIsEnabled); // nowhere to go
        if (m_stops[i].step < m_session->moment()->state)
            current = m_way->row(row);
    }
    if (journey.goesOn && !m_session->horizon())
        add(tr("▾ It lives on: look further ahead"));
    const bool any = m_way->count() > 0;
    m_wayTitle->setText(any ? tr("The way of this value:") : QString());
    m_wayTitle->setVisible(any);
    m_way->setVisible(any);
    if (!any)
        return;
    m_way->setCurrentRow(current);
    const int rows = std::min(kMostRows, m_way->count());
    const int height = m_way->sizeHintForRow(0) * rows + 2 * m_way->frameWidth() + 2;
    const int bar = m_way->count() > rows ? 20 : 6;
    m_way->setFixedSize(std::min(widest + bar + 10, m_theme.ipx(kWidestRow)), height);
}

QString CellCard::text() const
{
    QStringList lines;
    for (const QLabel* line : {m_name, m_address, m_hex, m_decimal, m_binary, m_symbol, m_owner,
                               m_note, m_writerText, m_readerText, m_wayTitle}) {
        if (!line->text().isEmpty())
            lines << line->text();
    }
    for (int row = 0; row < m_way->count(); ++row) {
        if (m_way->item(row)->data(kStopRole).isValid())
            lines << m_way->item(row)->text();
    }
    return lines.join(u'\n');
}

} // namespace gui
