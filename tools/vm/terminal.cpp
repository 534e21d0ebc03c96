// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/terminal.h"

#include <QSocketNotifier>

#include <array>
#include <unistd.h>

namespace vm {

namespace {

constexpr char kEscape = 'a' & 0x1f; // Ctrl-A

} // namespace

Terminal::Terminal()
{
    if (tcgetattr(STDIN_FILENO, &m_before) == 0) {
        termios raw = m_before;
        cfmakeraw(&raw);
        raw.c_oflag = m_before.c_oflag; // line ends stay what they are
        m_raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
    }
    m_notifier = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Terminal::read);
}

Terminal::~Terminal()
{
    if (m_raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
}

void Terminal::read()
{
    std::array<char, 256> buffer{};
    const auto count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count <= 0) { // the end of the input is not the end of the guest
        m_notifier->setEnabled(false);
        return;
    }
    QByteArray typedNow;
    for (ssize_t i = 0; i < count; ++i) {
        const char c = buffer[static_cast<std::size_t>(i)];
        if (std::exchange(m_escaped, false)) {
            if (c == 'x')
                emit quit();
            else
                typedNow += c; // Ctrl-A twice is one
        } else if (c == kEscape && m_raw) {
            m_escaped = true;
        } else {
            typedNow += c;
        }
    }
    if (!typedNow.isEmpty())
        emit typed(typedNow);
}

} // namespace vm
