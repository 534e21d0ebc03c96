// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <array>
#include <csignal>
#include <functional>

class QSocketNotifier;

namespace cli {

/// SIGHUP, SIGINT, SIGQUIT and SIGTERM as something to be told of, so that a recording is kept, a
/// machine that is somebody else's goes on, and the terminal is left as it was found. Those that
/// were ignored when the program began (nohup) stay ignored; a second one ends the program as ever.
/// One object at a time.
class Signals : public QObject {
    Q_OBJECT
public:
    Signals();
    ~Signals() override;

    /// The last one that came since the object was made; 0: none. Also known before the event loop
    /// can tell of it.
    [[nodiscard]] static int last();

    /// Calls `action` from the event loop soon after a signal came, and again and again from then
    /// on: for a run of a machine that nothing else ends, also one that begins only now. In place
    /// of what an earlier call named.
    void whenCame(std::function<void()> action);

signals:
    void came(int number);

private:
    static constexpr std::array<int, 4> kNumbers{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    std::array<struct sigaction, kNumbers.size()> m_before{};
    QSocketNotifier* m_notifier = nullptr;
    QObject* m_watch = nullptr; ///< of whenCame()
};

} // namespace cli
