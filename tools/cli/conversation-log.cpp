// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/conversation-log.h"

#include "cli/exit-code.h"
#include "cli/shared-options.h"
#include "rsp/conversation.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace cli {

namespace {

const QString kRsp = QStringLiteral("rsp");
const QString kToFile = QStringLiteral("rsp:");

/// A packet as it went over the line; of a long one its beginning and its length.
QString shown(QByteArrayView payload)
{
    constexpr qsizetype kMost = 80;
    QString text;
    for (const char c : payload.first(std::min(payload.size(), kMost))) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte < 0x7f)
            text += QLatin1Char(c);
        else
            text += QStringLiteral("\\x%1").arg(byte, 2, 16, QLatin1Char('0'));
    }
    if (payload.size() > kMost)
        text += QStringLiteral("… (%1)").arg(payload.size());
    return text;
}

} // namespace

QCommandLineOption ConversationLog::option()
{
    return {QStringLiteral("log"),
            QCoreApplication::translate(
                "cli", "rsp: print the conversation with the machine's stub on standard error, "
                       "explained and with its times; rsp:FILE: into FILE."),
            QStringLiteral("WHAT")};
}

base::Result<void> ConversationLog::checked(const QString& value)
{
    if (value == kRsp || (value.startsWith(kToFile) && value.size() > kToFile.size()))
        return {};
    return cannotBe(option(), value, QCoreApplication::translate("cli", "rsp or rsp:FILE"));
}

base::Result<void> ConversationLog::start(const QString& value)
{
    if (const auto good = checked(value); !good)
        return good;
    int descriptor = STDERR_FILENO;
    if (value != kRsp) {
        const QString path = value.mid(kToFile.size());
        constexpr mode_t kReadable = 0666; // as the user's umask leaves it
        m_descriptor = ::open(QFile::encodeName(path).constData(),
                              O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kReadable);
        if (m_descriptor < 0)
            return base::Error{
                QCoreApplication::translate("cli", "The log %1 cannot be written: %2.")
                    .arg(path, QString::fromLocal8Bit(std::strerror(errno)))};
        descriptor = m_descriptor;
    }
    m_output.emplace(descriptor);
    m_clock.start();
    rsp::setListener([this](rsp::Speaker speaker, QByteArrayView payload) {
        constexpr double kNanoseconds = 1e9;
        const auto seconds = static_cast<double>(m_clock.nsecsElapsed()) / kNanoseconds;
        const QString words = rsp::explained(speaker, payload);
        m_output->line(
            QStringLiteral("%1 %2 %3")
                .arg(seconds, 12, 'f', 6)
                .arg(speaker == rsp::Speaker::Us ? QStringLiteral("→") : QStringLiteral("←"),
                     shown(payload)) +
            (words.isEmpty() ? QString() : QStringLiteral("  · ") + words));
        m_output->flush(); // what was said last, where the program ends by a signal
    });
    return {};
}

void ConversationLog::end()
{
    rsp::setListener({});
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

int ConversationLog::finish(const char* program, int code)
{
    end();
    if (!m_output || m_output->error() == 0)
        return code;
    complain(program, m_output->trouble());
    return Error;
}

ConversationLog::~ConversationLog()
{
    end();
}

} // namespace cli
