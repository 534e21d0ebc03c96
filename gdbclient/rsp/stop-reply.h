// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <optional>

namespace rsp {

/// Why the machine stopped (GDB manual, "Stop Reply Packets").
struct StopReply {
    enum class Kind : std::uint8_t { Signal, Exited, Terminated } kind = Kind::Signal;
    int code = 0;                         ///< signal number, or exit status
    std::optional<std::uint64_t> watched; ///< of watch, rwatch, awatch
    QByteArray thread;                    ///< "p1.1", as the stub names it; may be empty
    friend bool operator==(const StopReply&, const StopReply&) = default;
};

/// Nothing for a packet that is no stop reply. Keys that are not known are passed over.
[[nodiscard]] std::optional<StopReply> parseStopReply(QByteArrayView payload);

} // namespace rsp
