// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <array>
#include <csignal>

class QSocketNotifier;

namespace vm {

/// SIGHUP, SIGINT, SIGQUIT and SIGTERM as something to be told of, so that the terminal is left as
/// it was found. Those that were ignored when the program began (nohup) stay ignored; a second one
/// ends the program as ever. One object at a time.
class Signals : public QObject {
    Q_OBJECT
public:
    Signals();
    ~Signals() override;

    /// The last one that came; 0: none. Also known before the event loop can tell of it.
    [[nodiscard]] static int last();

signals:
    void came(int number);

private:
    static constexpr std::array<int, 4> kNumbers{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    std::array<struct sigaction, kNumbers.size()> m_before{};
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace vm
