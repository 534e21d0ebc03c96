// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QPushButton>

namespace gui {

class Theme;

/// An answer to choose: a button whose sentence takes as many lines as it needs.
class ChoiceButton : public QPushButton {
    Q_OBJECT
public:
    ChoiceButton(const Theme& theme, const QString& sentence, QWidget* parent);
    [[nodiscard]] const QString& sentence() const { return m_sentence; }
    /// In one line; chosen or not, it is the same.
    [[nodiscard]] int widthOfOneLine() const;
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_sentence;
};

} // namespace gui
