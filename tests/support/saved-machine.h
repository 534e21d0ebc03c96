// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <cstdint>
#include <functional>
#include <memory>

namespace support {

/// A QEMU with a debugger's stub on a socket, commanded by QMP. It ends with this object, and with
/// this program, however that ends.
class CommandedQemu {
public:
    ~CommandedQemu();
    CommandedQemu(const CommandedQemu&) = delete;
    CommandedQemu& operator=(const CommandedQemu&) = delete;

    /// Halted, before its first instruction.
    [[nodiscard]] static base::Result<std::unique_ptr<CommandedQemu>>
    start(const QStringList& arguments);

    /// For live::RecordRequest::connect and machine::Machine::attach.
    [[nodiscard]] QString endpoint() const { return QStringLiteral("unix:") + stubPath(); }
    /// Done, or what QEMU answers.
    [[nodiscard]] base::Result<void> execute(const QString& command,
                                             const QJsonObject& arguments = {});
    /// Waits for the end of a migration that was begun, out of it or into it.
    [[nodiscard]] base::Result<void> migrated();

private:
    CommandedQemu() = default;
    [[nodiscard]] QString stubPath() const { return m_dir.filePath(QStringLiteral("gdb")); }
    /// The next thing that it says.
    [[nodiscard]] base::Result<QJsonObject> heard();
    [[nodiscard]] base::Error whyNot(const QString& what);

    QTemporaryDir m_dir; ///< of the stub's socket
    QProcess m_process;
    std::vector<QString> m_statuses; ///< of a migration, not yet asked for
};

/// A machine that was led to a place once, and goes on from there as often as it is asked to. What
/// one that goes on writes is its own.
class SavedMachine {
public:
    /// QEMU's options but for memory, clock and where it speaks.
    struct Setup {
        QStringList board; ///< machine's properties and CPU: {"virt,…", "cortex-a57"}
        int megabytes = 0;
        QStringList boot; ///< of the one that is led: kernel, initrd, command line
    };
    /// Leads the one whose stub is there to where it is to be saved, halted.
    using Lead = std::function<base::Result<void>(const QString& endpoint)>;

    [[nodiscard]] static base::Result<std::unique_ptr<SavedMachine>> save(Setup setup,
                                                                          const Lead& lead);
    /// One that stands where it was saved, halted.
    [[nodiscard]] base::Result<std::unique_ptr<CommandedQemu>> goOn() const;

    /// A word of its memory, by its distance from where that begins.
    [[nodiscard]] base::Result<std::uint32_t> word(std::uint64_t offset) const;

private:
    explicit SavedMachine(Setup setup)
        : m_setup(std::move(setup))
    {
    }
    [[nodiscard]] QStringList arguments(bool isShared) const;
    [[nodiscard]] QString memoryPath() const { return m_dir.filePath(QStringLiteral("memory")); }
    [[nodiscard]] QString statePath() const { return m_dir.filePath(QStringLiteral("state")); }

    Setup m_setup;
    QTemporaryDir m_dir; ///< its memory, and what else it is made of
};

} // namespace support
