// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"

#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace recorder {
struct RecordPlan;
}

namespace live {

/// Where a recording begins, if not at the machine's first call of the host's function, and what is
/// set there.
struct Start {
    int afterSwitches = 0;    ///< so many have been made by then
    std::optional<int> guest; ///< the first one that is recorded enters this virtual CPU, from 0
    struct Register {
        arm64::Register reg; ///< x0 to x30
        std::uint64_t value = 0;
        friend bool operator==(const Register&, const Register&) = default;
    };
    std::vector<Register> registers;
    struct Word {
        QString name; ///< "vcpus[1].arch.ctxt.regs.regs[5]": what the recording is labelled with
        base::Address address;
        std::uint64_t value = 0;
        friend bool operator==(const Word&, const Word&) = default;
    };
    std::vector<Word> memory;
    [[nodiscard]] bool isUsual() const { return *this == Start(); }
    friend bool operator==(const Start&, const Start&) = default;
};

/// Has the plan begin there, with the code that is there once memory is set. The error says which
/// guest the image does not have.
[[nodiscard]] base::Result<void> beginAt(const Start& start, recorder::RecordPlan& plan);

/// As a recording's facts hold it: what is as usual is absent; values in 16 hexadecimal digits.
[[nodiscard]] QJsonObject startFact(const Start& start);

} // namespace live
