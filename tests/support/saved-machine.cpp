// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/saved-machine.h"

#include "support/listening.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace support {

namespace {

constexpr int kPatience = 60000; // ms: a deadline for each thing that QEMU says

} // namespace

base::Result<std::unique_ptr<CommandedQemu>> CommandedQemu::start(const QStringList& arguments)
{
    using Started = base::Result<std::unique_ptr<CommandedQemu>>;
    std::unique_ptr<CommandedQemu> qemu(new CommandedQemu);
    QProcess& process = qemu->m_process;
    const pid_t us = getpid();
    process.setChildProcessModifier([us] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != us)
            _exit(1);
    });
    process.start(u"qemu-system-aarch64"_s,
                  arguments + QStringList{u"-qmp"_s, u"stdio"_s, u"-gdb"_s,
                                          u"unix:"_s + qemu->stubPath() + u",server=on,wait=off"_s,
                                          u"-S"_s});
    if (!process.waitForStarted(kPatience))
        return qemu->whyNot(u"to start it"_s);
    // The greeting; the stub listens before QMP does.
    if (const auto greeting = qemu->heard(); !greeting)
        return greeting.error();
    if (auto ready = qemu->execute(u"qmp_capabilities"_s); !ready)
        return ready.error();
    // Memory that is a file which the next one maps is not saved; and the end of it is told.
    QJsonArray capabilities;
    for (const auto* name : {"x-ignore-shared", "events"})
        capabilities << QJsonObject{{u"capability"_s, QString::fromLatin1(name)},
                                    {u"state"_s, true}};
    if (auto able =
            qemu->execute(u"migrate-set-capabilities"_s, {{u"capabilities"_s, capabilities}});
        !able)
        return able.error();
    if (!isListening(qemu->stubPath()))
        return qemu->whyNot(u"to listen for a debugger"_s);
    return Started(std::move(qemu));
}

CommandedQemu::~CommandedQemu()
{
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

base::Error CommandedQemu::whyNot(const QString& what)
{
    return base::Error{u"QEMU was asked %1, and did not: %2 %3"_s.arg(
        what, m_process.errorString(), QString::fromUtf8(m_process.readAllStandardError()))};
}

base::Result<QJsonObject> CommandedQemu::heard()
{
    while (!m_process.canReadLine())
        if (!m_process.waitForReadyRead(kPatience))
            return whyNot(u"to speak"_s);
    return QJsonDocument::fromJson(m_process.readLine()).object();
}

base::Result<void> CommandedQemu::execute(const QString& command, const QJsonObject& arguments)
{
    const QJsonObject asked{{u"execute"_s, command}, {u"arguments"_s, arguments}};
    m_process.write(QJsonDocument(asked).toJson(QJsonDocument::Compact) + '\n');
    for (;;) {
        const auto said = heard();
        if (!said)
            return said.error();
        if (said->contains(u"return"_s))
            return {};
        if (said->contains(u"error"_s))
            return base::Error{
                u"QEMU's %1: %2"_s.arg(command, said->value(u"error"_s)[u"desc"_s].toString())};
        if (said->value(u"event"_s) == u"MIGRATION"_s)
            m_statuses.push_back(said->value(u"data"_s)[u"status"_s].toString());
    }
}

base::Result<void> CommandedQemu::migrated()
{
    for (;;) {
        for (const QString& status : std::exchange(m_statuses, {})) {
            if (status == u"completed"_s)
                return {};
            if (status == u"failed"_s || status == u"cancelled"_s)
                return whyNot(u"to save or to load a machine"_s);
        }
        const auto said = heard();
        if (!said)
            return said.error();
        if (said->value(u"event"_s) == u"MIGRATION"_s)
            m_statuses.push_back(said->value(u"data"_s)[u"status"_s].toString());
    }
}

// As machine::Machine starts one: time counts instructions, and no device is there that was not
// named. Who is saved where a breakpoint halted it is in a run state that none can begin with, so
// it is left out.
QStringList SavedMachine::arguments(bool isShared) const
{
    return {u"-machine"_s,
            m_setup.board.value(0) + u",dtb-randomness=off,memory-backend=mem"_s,
            u"-object"_s,
            u"memory-backend-file,id=mem,size=%1M,mem-path=%2,share=%3"_s.arg(m_setup.megabytes)
                .arg(memoryPath(), isShared ? u"on"_s : u"off"_s),
            u"-cpu"_s,
            m_setup.board.value(1),
            u"-smp"_s,
            u"1"_s,
            u"-m"_s,
            QString::number(m_setup.megabytes),
            u"-nodefaults"_s,
            u"-nic"_s,
            u"none"_s,
            u"-display"_s,
            u"none"_s,
            u"-serial"_s,
            u"null"_s,
            u"-no-reboot"_s,
            u"-icount"_s,
            u"shift=0"_s,
            u"-rtc"_s,
            u"clock=vm"_s,
            u"-global"_s,
            u"migration.store-global-state=off"_s};
}

base::Result<std::unique_ptr<SavedMachine>> SavedMachine::save(Setup setup, const Lead& lead)
{
    using Saved = base::Result<std::unique_ptr<SavedMachine>>;
    std::unique_ptr<SavedMachine> saved(new SavedMachine(std::move(setup)));
    const auto qemu = CommandedQemu::start(saved->arguments(true) + saved->m_setup.boot);
    if (!qemu)
        return qemu.error();
    if (auto led = lead((*qemu)->endpoint()); !led)
        return led.error();
    const QString uri = u"exec:cat > '%1'"_s.arg(saved->statePath());
    if (auto begun = (*qemu)->execute(u"migrate"_s, {{u"uri"_s, uri}}); !begun)
        return begun.error();
    if (auto done = (*qemu)->migrated(); !done)
        return done.error();
    return Saved(std::move(saved));
}

base::Result<std::unique_ptr<CommandedQemu>> SavedMachine::goOn() const
{
    auto qemu = CommandedQemu::start(arguments(false) + QStringList{u"-incoming"_s, u"defer"_s});
    if (!qemu)
        return qemu;
    const QString uri = u"exec:cat '%1'"_s.arg(statePath());
    if (auto begun = (*qemu)->execute(u"migrate-incoming"_s, {{u"uri"_s, uri}}); !begun)
        return begun.error();
    if (auto there = (*qemu)->migrated(); !there)
        return there.error();
    return qemu;
}

base::Result<std::uint32_t> SavedMachine::word(std::uint64_t offset) const
{
    QFile file(memoryPath());
    quint32 value = 0;
    if (!file.open(QIODevice::ReadOnly) || !file.seek(static_cast<qint64>(offset)) ||
        file.read(reinterpret_cast<char*>(&value), sizeof value) != sizeof value)
        return base::Error{u"%1 has no word at %2: %3"_s.arg(memoryPath())
                               .arg(offset, 0, 16)
                               .arg(file.errorString())};
    return std::uint32_t{qFromLittleEndian(value)};
}

} // namespace support
