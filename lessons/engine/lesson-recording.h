// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "live/poke.h"
#include "live/start.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace lessons {

/// A recording that a lesson looks at, as its file says it. A lesson has one or several.
struct LessonRecording {
    /// Which kind of host EL2 is: each is an image of its own (hypervisor/, hypervisor-vhe/).
    enum class Host : std::uint8_t { Nvhe, Vhe };

    QString name;     ///< "vhe"; may be empty where the lesson has this one alone
    int budget = 0;   ///< instructions that it may take, not seconds
    int freeRun = 0;  ///< … and that one free run of a guest or the host may; 0: by the clock
    int switches = 1; ///< world switches that the steps need
    std::optional<QString> image;  ///< a file beside the lesson's; else the one that was built
    std::optional<Host> host;      ///< nVHE where it is not said
    std::optional<QString> cpu;    ///< the CPU model that it is made on; else anyone's
    std::vector<live::Poke> pokes; ///< how the image is set up for it
    live::Start start;             ///< where it begins; addresses are known with the image
    /// The rule of the contract that its machine is known to break, "eret": what the lesson shows.
    /// Else empty.
    QString breaks;
    QString seed; ///< by which its guests hold values of their own (seed.h); empty: the image's
    bool endless = false; ///< its guests never end: a machine that does was ended by the code in it

    [[nodiscard]] bool isVhe() const { return host == Host::Vhe; }
    /// A line a fact: two languages of one lesson have the same.
    [[nodiscard]] QStringList shape() const;
};

/// The CPU models on which EL2 can be a host with VHE (Arm ARM, ID_AA64MMFR1_EL1.VH).
[[nodiscard]] const QStringList& cpusWithVhe();

} // namespace lessons
