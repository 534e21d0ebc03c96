// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"
#include "reading/reading.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <optional>

namespace lessons {

/// Names in a recording. An interface, so that the engine's tests need no ELF.
class Names {
public:
    struct Function {
        base::Address begin;
        base::Address end; ///< the first byte after it
        [[nodiscard]] bool contains(base::Address a) const { return begin <= a && a < end; }
    };
    virtual ~Names() = default;
    /// The address of a member of the host's context, or of the context of the guest that is
    /// entered in the switch that `state` lies in. world: "host" or "guest"; path as DWARF has it.
    [[nodiscard]] virtual base::Result<base::Address>
    slot(const QString& world, const QString& path, std::uint32_t state) const = 0;
    /// The address of an object of the image, or of a part of it: "vcpus[1].arch.ctxt.regs.sp".
    [[nodiscard]] virtual base::Result<base::Address> object(const QString& path) const;
    /// How many bytes the scalar at that path has, of a context, or, with an empty world, of an
    /// object; nothing where it is none, or it is not known.
    [[nodiscard]] virtual std::optional<std::uint64_t> widthOf(const QString& world,
                                                               const QString& path) const
    {
        (void)world, (void)path;
        return {};
    }
    /// A function of the hypervisor, or of a guest at its own addresses.
    [[nodiscard]] virtual base::Result<Function> function(const QString& name) const = 0;
    /// True where the machine's stub did not show the register, though it was asked for.
    [[nodiscard]] virtual bool isHidden(arm64::Register reg) const
    {
        (void)reg;
        return false;
    }
    /// What there is, for who wrote another name: functions; members of a context; objects.
    [[nodiscard]] virtual QStringList functionNames() const { return {}; }
    [[nodiscard]] virtual QStringList slotPaths() const { return {}; }
    [[nodiscard]] virtual QStringList objectNames() const { return {}; }
    /// What this hypervisor calls its exit.
    [[nodiscard]] virtual QString exitName() const = 0;
    /// "<__guest_enter+0x8> (entry.S:74)", as far as it is known; else empty.
    [[nodiscard]] virtual QString describe(base::Address pc) const = 0;
    /// The machine's CPU and the image, for the report; empty when unknown.
    [[nodiscard]] virtual QString cpu() const = 0;
    [[nodiscard]] virtual QString image() const = 0;
};

/// A name alone, without an index or a member.
[[nodiscard]] bool isBareName(const QString& path);

/// The names that a recording carries in its header. The error says what it lacks.
[[nodiscard]] base::Result<std::shared_ptr<const Names>>
namesOf(std::shared_ptr<const reading::Reading> reading);

} // namespace lessons
