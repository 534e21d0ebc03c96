// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/code-model.h"
#include "gui/panels/code-delegate.h"

#include <QListView>
#include <QWidget>

namespace gui {

/// The code with its annotations. The card of the current instruction keeps its place on the
/// screen; the code moves under it. A click goes to the state after that instruction.
class CodePanel : public QWidget {
    Q_OBJECT
public:
    CodePanel(const Theme& theme, QWidget* parent);
    void setStory(const StoryPtr& story);
    /// The story has grown; a moment follows.
    void grow();
    void setMoment(const MomentPtr& moment);
    void setHorizon(std::optional<std::uint32_t> state) { m_model.setHorizon(state); }
    [[nodiscard]] CodeModel* model() { return &m_model; }
    [[nodiscard]] QListView* view() { return m_view; }

signals:
    void goTo(std::uint32_t state);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void scrollToCard();
    void layOut();
    const Theme& m_theme;
    CodeModel m_model;
    CodeDelegate m_delegate;
    QListView* m_view = nullptr;
    int m_cardHeight = 0;
};

} // namespace gui
