// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine/machine.h"

#include <QByteArray>

namespace recorder {

/// What the machine prints, for the recording, step by step: when its bytes come here is the host's
/// affair, and differs from run to run.
class Printed {
public:
    Printed() = default;
    ~Printed();
    Printed(const Printed&) = delete;
    Printed& operator=(const Printed&) = delete;

    /// From its reset on. Of a machine that does once more what another did, what has been taken is
    /// not kept again.
    void listenTo(machine::Machine& machine);
    /// All that the machine printed until it stopped here, and that was not taken yet.
    [[nodiscard]] const QByteArray& read(machine::Machine& machine);
    [[nodiscard]] QByteArray take(machine::Machine& machine);

private:
    void add(const QByteArray& bytes);

    QMetaObject::Connection m_first, m_again;
    QByteArray m_text;
    qsizetype m_taken = 0;
    qsizetype m_passOver = 0;
};

} // namespace recorder
