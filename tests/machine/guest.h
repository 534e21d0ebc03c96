// SPDX-License-Identifier: GPL-2.0-or-later
//
// A guest small enough to be checked by eye: an ELF file made here, so that these tests need no
// cross compiler and no hypervisor.
#pragma once

#include "base/address.h"
#include "base/result.h"
#include "machine/machine.h"

#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <QtEndian>

#include <array>
#include <cstdint>
#include <memory>

namespace guest {

inline constexpr std::uint64_t kBase = 0x4020'0000;

/// Where things are: the labels of the listing below.
inline constexpr base::Address kStart{kBase}, kPair{kBase + 0x08}, kLoad{kBase + 0x0c},
    kCount{kBase + 0x10}, kLevels{kBase + 0x18}, kEret{kBase + 0x40}, kLower{kBase + 0x44},
    kHvc{kBase + 0x48}, kCommon{kBase + 0x4c}, kWait{kBase + 0x54}, kStore{kBase + 0x5c},
    kSpeak{kBase + 0x68}, kOff{kBase + 0x7c}, kReset{kBase + 0x8c}, kSecond{kBase + 0x9c},
    kWatch{kBase + 0xb8}, kCell{kBase + 0x100}, kFromLower{kBase + 0xc00};

// clang-format off
inline constexpr std::array<std::uint32_t, 55> kWords{
    0xd2800020, // start:  mov x0, #1
    0x100007e1, //         adr x1, cell
    0xa9000420, //         stp x0, x1, [x1]
    0xf9400022, //         ldr x2, [x1]
    0x91000400, // count:  add x0, x0, #1
    0x17ffffff, //         b count
    // The same code at EL2, then at EL1, round after round.
    0x10003f44, // levels: adr x4, vectors
    0xd51cc004, //         msr vbar_el2, x4
    0xd2b00003, //         mov x3, #0x80000000          // HCR_EL2.RW
    0xd51c1103, //         msr hcr_el2, x3
    0xd2800014, //         mov x20, #0
    0x94000008, // round:  bl common
    0x100000a4, //         adr x4, lower
    0xd51c4024, //         msr elr_el2, x4
    0xd28078a5, //         mov x5, #0x3c5               // EL1h, DAIF masked
    0xd51c4005, //         msr spsr_el2, x5
    0xd69f03e0, //         eret
    0x94000002, // lower:  bl common
    0xd4000002, //         hvc #0
    0x91000694, // common: add x20, x20, #1
    0xd65f03c0, //         ret
    0xd503207f, // wait:   wfi
    0x17ffffff, //         b wait
    0xf9000020, // store:  str x0, [x1]
    0xf9002020, //         str x0, [x1, #64]
    0x17fffffe, //         b store
    0xd2a12001, // speak:  mov x1, #0x9000000           // the PL011
    0x52800900, //         mov w0, #0x48                // H
    0xb9000020, //         str w0, [x1]
    0x52800d20, //         mov w0, #0x69                // i
    0xb9000020, //         str w0, [x1]
    0x52800100, // off:    mov w0, #0x8                 // PSCI SYSTEM_OFF
    0x72b08000, //         movk w0, #0x8400, lsl #16
    0xd4000003, //         smc #0
    0x14000000, //         b .
    0x52800120, // reset:  mov w0, #0x9                 // PSCI SYSTEM_RESET
    0x72b08000, //         movk w0, #0x8400, lsl #16
    0xd4000003, //         smc #0
    0x14000000, //         b .
    // The second CPU counts in the cell, the first one reads it.
    0xd2800060, // second: mov x0, #0x3                 // PSCI CPU_ON
    0xf2b88000, //         movk x0, #0xc400, lsl #16
    0xd2800021, //         mov x1, #1
    0x100000e2, //         adr x2, other
    0xd2800003, //         mov x3, #0
    0xd4000003, //         smc #0
    0x10000261, //         adr x1, cell
    0xf9400022, // watch:  ldr x2, [x1]
    0xd503203f, //         yield                        // QEMU turns to the other one
    0x17fffffe, //         b watch
    0x100001e1, // other:  adr x1, cell
    0xd2800005, //         mov x5, #0
    0x910004a5, // bump:   add x5, x5, #1
    0xf9000025, //         str x5, [x1]
    0xd503203f, //         yield
    0x17fffffd, //         b bump
    // cell: at 0x100; vectors: at 0x800, of which only "lower EL, synchronous" is there:
};
// clang-format on
inline constexpr std::uint32_t kFromLowerWord = 0x17fffd0b; // b round
inline constexpr std::uint64_t kBytes = 0x1000;

/// An ELF of one segment that starts at `entry` (System V ABI, "ELF Header").
inline QByteArray elf(base::Address entry)
{
    QByteArray file(0x1000 + static_cast<qsizetype>(kBytes), '\0');
    const auto put = [&file](qsizetype at, auto value) {
        qToLittleEndian(value, file.data() + at);
    };
    file.replace(0, 7,
                 QByteArray("\x7f"
                            "ELF\x02\x01\x01",
                            7));
    put(16, quint16{2});   // ET_EXEC
    put(18, quint16{183}); // EM_AARCH64
    put(20, quint32{1});   // EV_CURRENT
    put(24, quint64{entry.value});
    put(32, quint64{64});     // program headers
    put(52, quint16{64});     // size of this header
    put(54, quint16{56});     // of a program header
    put(56, quint16{1});      // one of them
    put(64, quint32{1});      // PT_LOAD
    put(68, quint32{7});      // read, write, execute
    put(72, quint64{0x1000}); // offset in the file
    put(80, quint64{kBase});
    put(88, quint64{kBase});
    put(96, quint64{kBytes});
    put(104, quint64{kBytes});
    put(112, quint64{0x1000});
    for (std::size_t i = 0; i < kWords.size(); ++i)
        put(0x1000 + 4 * static_cast<qsizetype>(i), kWords[i]);
    put(0x1000 + static_cast<qsizetype>(kFromLower.value - kBase), kFromLowerWord);
    return file;
}

/// A folder with the image in it, and the options for a machine that runs it.
struct Image {
    QTemporaryDir folder;
    machine::MachineOptions options;

    explicit Image(base::Address entry = kStart, const QString& cpu = QStringLiteral("cortex-a57"))
    {
        options.image = folder.filePath(QStringLiteral("guest.elf"));
        options.cpu = cpu;
        options.memory = QStringLiteral("64M");
        QFile file(options.image);
        const auto bytes = elf(entry);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(options.image));
    }
};

} // namespace guest
