// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "gui/panels/overlay.h"

#include <QLineEdit>

#include <functional>

namespace gui {

/// Asks where to go, and says why where there is no such place.
class GoToCard : public Overlay {
    Q_OBJECT
public:
    using GoTo = std::function<base::Result<void>(const QString&)>;
    GoToCard(const Theme& theme, GoTo goTo, QWidget* parent);
    void ask();
    [[nodiscard]] QLineEdit* field() { return m_field; }
    /// Why it could not be gone to; empty while nothing was wrong.
    [[nodiscard]] QString trouble() const;

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void retranslate();
    void go();

    GoTo m_goTo;
    QLabel *m_title, *m_how, *m_trouble;
    QLineEdit* m_field;
};

} // namespace gui
