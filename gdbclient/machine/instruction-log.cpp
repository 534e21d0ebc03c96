// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/instruction-log.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace machine {

namespace {

/// Some 1,400 states. The kernel's own limit for who has no rights; less is taken as it is.
constexpr int kPipeBytes = 1 << 20;
/// A stretch between two stops fits into the pipe, mostly. What does not is taken out meanwhile.
constexpr std::chrono::milliseconds kMeanwhile{2};

} // namespace

std::optional<InstructionLog::Ends> InstructionLog::makePipe()
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    Ends both{Descriptor(ends[0]), Descriptor(ends[1])};
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK); // ours only: QEMU opens its end anew, by its path
    (void)::fcntl(ends[0], F_SETPIPE_SZ, kPipeBytes);
    return both;
}

InstructionLog::InstructionLog(Descriptor readEnd)
    : m_end(std::move(readEnd))
    , m_buffer(kPipeBytes, '\0')
{
    m_meanwhile.setInterval(kMeanwhile);
    QObject::connect(&m_meanwhile, &QTimer::timeout, &m_meanwhile, [this] { drain(); });
}

void InstructionLog::listen(LogParser::OnState onState)
{
    m_onState = {};
    drain();
    m_parser = {};
    m_onState = std::move(onState);
    m_meanwhile.start();
}

void InstructionLog::stopListening()
{
    m_meanwhile.stop();
    m_onState = {};
}

void InstructionLog::drain()
{
    for (;;) {
        const auto count = ::read(m_end.number(), m_buffer.data(), m_buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) // nothing more is there, or QEMU has ended
            return;
        if (m_onState)
            m_parser.feed({m_buffer.data(), static_cast<std::size_t>(count)}, m_onState);
    }
}

} // namespace machine
