// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorder/printed.h"

#include <algorithm>
#include <utility>

namespace recorder {

Printed::~Printed()
{
    QObject::disconnect(m_first);
    QObject::disconnect(m_again);
}

void Printed::listenTo(machine::Machine& machine)
{
    QObject::disconnect(m_first);
    QObject::disconnect(m_again);
    m_text.clear();
    m_passOver = m_taken;
    const auto keep = [this](const QByteArray& bytes) { add(bytes); };
    m_first = QObject::connect(&machine, &machine::Machine::console, &machine, keep);
    m_again = QObject::connect(&machine, &machine::Machine::consoleAgain, &machine, keep);
}

void Printed::add(const QByteArray& bytes)
{
    const qsizetype old = std::min(m_passOver, bytes.size());
    m_passOver -= old;
    m_text += bytes.mid(old);
}

const QByteArray& Printed::read(machine::Machine& machine)
{
    machine.readConsole();
    return m_text;
}

QByteArray Printed::take(machine::Machine& machine)
{
    machine.readConsole();
    m_taken += m_text.size();
    return std::exchange(m_text, {});
}

} // namespace recorder
