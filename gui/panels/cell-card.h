// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/follow.h"
#include "gui/model/session.h"
#include "gui/panels/overlay.h"
#include "gui/scene/item.h"

class QListWidget;
class QPushButton;

namespace gui {

/// Everything known of one cell: full name, address, value, owner, who wrote it last, who reads it
/// next, and the way of its value.
class CellCard : public Overlay {
    Q_OBJECT
public:
    CellCard(const Theme& theme, QWidget* parent);
    void describeItem(const Item& item, const Session& session);
    /// All that it says, a line each; what Copy copies.
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton* writerButton() { return m_writer; }
    [[nodiscard]] QPushButton* readerButton() { return m_reader; }
    [[nodiscard]] QPushButton* copyButton() { return m_copy; }
    /// The stops of the value's way, a row each; Enter or a click goes there. Where the way leads
    /// further than it was followed, its first or last row says so, and follows it.
    [[nodiscard]] QListWidget* way() { return m_way; }

signals:
    void goTo(std::uint32_t state);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void describeValue(const Item& item, const Session& session);
    void offer(QPushButton* button, QLabel* label, std::optional<std::uint32_t> step,
               const Session& session, const QString& none);
    void showWay();
    void goToRow(int row);

    QLabel *m_name, *m_address, *m_hex, *m_decimal, *m_binary, *m_symbol, *m_owner, *m_note,
        *m_writerText, *m_readerText, *m_wayTitle;
    QPushButton *m_writer, *m_reader, *m_copy;
    QListWidget* m_way;
    const Session* m_session = nullptr; ///< of what is told
    arm64::Place m_place;
    FollowLimit m_limit;
    std::vector<WayStop> m_stops;
    std::optional<std::uint32_t> m_writerState, m_readerState;
};

} // namespace gui
