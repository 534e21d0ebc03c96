// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace lessons {

/// Where a stranger's source is compiled: a compiler reads files that a source names (.incbin,
/// .include). In bubblewrap it sees /usr and the folders that it is given, and no network. Whatever
/// it begins ends with it, and where the machine can count them, which it does not do for root, it
/// has no more than so many processes at once.
class Jail {
public:
    static constexpr int kMostProcesses = 64; ///< a compiler has four
    enum class Isolation : std::uint8_t { None, Bubblewrap };

    /// The best that this machine has: bubblewrap, where it may make namespaces. Tried once.
    [[nodiscard]] static Jail best();
    [[nodiscard]] static Jail none() { return Jail(Isolation::None); }

    [[nodiscard]] Isolation isolation() const { return m_isolation; }
    [[nodiscard]] QString name() const; ///< "none", "bubblewrap": for reports

    struct Command {
        QString program;
        QStringList arguments;
    };
    /// The command as it is to be started: `readable` folders are seen where they are, `writable`
    /// is the one that it may write in, and where it runs.
    [[nodiscard]] Command wrap(const Command& command, const QStringList& readable,
                               const QString& writable) const;

private:
    explicit Jail(Isolation isolation)
        : m_isolation(isolation)
    {
    }
    Isolation m_isolation;
};

} // namespace lessons
