// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story.h"

#include <QStyledItemDelegate>

namespace gui {

class Theme;

/// Paints one row of the code: heading, instruction with its brief, or the card that explains the
/// current one. The card has one height for all instructions, so that no step moves the rows.
class CodeDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    CodeDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;
    /// The least height of the card.
    [[nodiscard]] int leastCard() const;
    /// Where there is no room for the card the current instruction is a line as the others.
    void setCards(bool cards) { m_cards = cards; }
    [[nodiscard]] bool hasCards() const { return m_cards; }
    void rowChangedHeight(const QModelIndex& index) { emit sizeHintChanged(index); }

private:
    // What the list's foot would cut cannot be read, and is left out: all of a heading, and of a
    // line its brief, or all of it.
    void paintHeading(QPainter& painter, const QRectF& rect, double foot,
                      const QModelIndex& index) const;
    void paintLine(QPainter& painter, const QRectF& rect, double foot,
                   const QModelIndex& index) const;

    const Theme& m_theme;
    bool m_cards = true;
};

/// The explanation of one instruction: the singles of a pair with their named cells, before →
/// after, and why.
void paintExplanation(QPainter& painter, const Theme& theme, const QRectF& rect,
                      const story::Annotation& annotation, const QString& source, bool executed);
/// What it needs in that width, so that nothing of it is left out.
[[nodiscard]] double explanationHeight(const Theme& theme, double width,
                                       const story::Annotation& annotation, const QString& source,
                                       bool executed);

} // namespace gui
