// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

#include <memory>
#include <termios.h>

class QSocketNotifier;

namespace vm {

/// This program's standard input, key by key: a terminal is put into raw mode as long as this
/// lives, so that Ctrl-C and the like are the guest's.
class Terminal : public QObject {
    Q_OBJECT
public:
    Terminal();
    ~Terminal() override;

signals:
    void typed(const QByteArray& bytes);
    /// Ctrl-A x, QEMU's own way out.
    void quit();

private:
    void read();
    std::unique_ptr<QSocketNotifier> m_notifier;
    termios m_before{};
    bool m_raw = false;
    bool m_escaped = false; ///< Ctrl-A was the last key
};

} // namespace vm
