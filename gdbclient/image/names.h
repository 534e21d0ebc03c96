// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

namespace image {

/// Names for addresses inside objects that the caller knows: `host_ctxt.regs.regs[19]`,
/// `vcpus[0].arch.ctxt.sys_regs[SCTLR_EL1]`. A value type; the objects should not overlap (the
/// first one added is asked first).
class Names {
public:
    /// `display` is what the object is called, `layout` its type, `base` where it is.
    void add(QString display, Layout layout, base::Address base);

    /// The field that the byte at `address` lies in. `width` bytes are meant: where they do not
    /// start with the field, "+N" follows; bytes of the object that no field covers are "object+N".
    /// Nothing for an address outside every object or an access that runs over an object's end.
    [[nodiscard]] std::optional<QString> nameOf(base::Address address, std::uint64_t width) const;
    /// The way back, for every name that nameOf gives, and for indices as numbers: both
    /// `sys_regs[SCTLR_EL1]` and `sys_regs[3]`.
    [[nodiscard]] std::optional<base::Address> addressOf(QStringView name) const;
    /// How a field is shown: its path, with the enumerator's name as the last index where it has
    /// one.
    [[nodiscard]] static QString shownPath(const Field& field);

private:
    struct Object {
        QString display;
        Layout layout;
        base::Address base;
    };
    std::vector<Object> m_objects;
};

} // namespace image
