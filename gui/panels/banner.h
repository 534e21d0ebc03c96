// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace gui {

class Theme;
class Announcer;

/// One sentence over the lower edge of the picture that the reader must see: the machine is gone, a
/// file was cut short. Stays until it is closed, or until what it says is over.
class Banner : public QWidget {
    Q_OBJECT
public:
    Banner(const Theme& theme, QWidget* parent);
    void say(const QString& sentence);
    void dismiss();
    [[nodiscard]] QString sentence() const { return m_label->text(); }
    [[nodiscard]] int heightFor(int width) const;

signals:
    /// It has another sentence, and so another height.
    void worded();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    const Theme& m_theme;
    QLabel* m_label = nullptr;
    QPushButton* m_close = nullptr;
    Announcer* m_announcer = nullptr;
};

} // namespace gui
