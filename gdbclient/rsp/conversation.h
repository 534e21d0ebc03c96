// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <functional>

namespace rsp {

/// Who said something in the conversation with a stub.
enum class Speaker : bool { Us, Stub };

/// Told of each payload that goes over the line, of a Ctrl-C as "\x03".
using Listener = std::function<void(Speaker speaker, QByteArrayView payload)>;

/// From now on every session of the program tells `listener` of what is said; an empty one hears
/// nothing. Nothing that is said depends on whether somebody listens. One thread.
void setListener(Listener listener);
/// What a session calls.
void tellListener(Speaker speaker, QByteArrayView payload);

/// A payload in a few words: what is asked for, or what the answer is (GDB manual, "Packets", "Stop
/// Reply Packets", "General Query Packets"). Empty where nothing is known of it.
[[nodiscard]] QString explained(Speaker speaker, QByteArrayView payload);

} // namespace rsp
