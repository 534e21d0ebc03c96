// SPDX-License-Identifier: GPL-2.0-or-later
// Faults of EL2's own, on demand. What EL2 reports of them can only be tested by making one: each
// CPU comes by hyp_self_test (boot/start.S) before its first guest, and finds what is written here.
#pragma once

#include "image/image.h"
#include "support/elf-patch.h"

#include <QtEndian>

#include <initializer_list>
#include <vector>

namespace support {

enum class El2Fault : std::uint32_t {
    WriteToZero = 1, // nothing is mapped there
    WriteToText,
    StackUsedUp,
    JumpToData,
    WriteToRodata,
    Bug,
    Expected, // its instruction is in the exception table
    Serror,   // as the CPU does when one comes: no device of this machine raises any
    ReturnToEl3
};

/// Instructions, in the place of hyp_self_test.
class El2Program {
public:
    El2Program(ElfPatch& elf, const image::Image& image)
        : m_elf(elf)
        , m_image(image)
        , m_begin(address("hyp_self_test"))
    {
    }
    [[nodiscard]] std::uint64_t address(const char* name) const
    {
        const auto symbol = m_image.symbol(QString::fromLatin1(name));
        return symbol ? symbol->address.value : 0;
    }
    [[nodiscard]] std::uint64_t here() const { return m_begin + 4 * m_words; }
    void add(std::initializer_list<std::uint32_t> words)
    {
        for (const std::uint32_t word : words)
            set(m_begin + 4 * m_words++, word);
    }
    /// xN = value.
    void load(std::uint32_t n, std::uint64_t value)
    {
        add({0xd2800000U | static_cast<std::uint32_t>(value & 0xffff) << 5 | n,
             0xf2a00000U | static_cast<std::uint32_t>(value >> 16 & 0xffff) << 5 | n});
    }
    /// A text behind the program; its address.
    [[nodiscard]] std::uint64_t text(const char* sentence)
    {
        const std::uint64_t at = m_begin + 192;
        QByteArray bytes(sentence);
        bytes.append(4 - bytes.size() % 4, '\0');
        for (qsizetype n = 0; n < bytes.size(); n += 4)
            set(at + static_cast<std::uint64_t>(n),
                qFromLittleEndian<quint32>(bytes.constData() + n));
        return at;
    }
    /// A fault at `from` goes on at `to`: the first row of the exception table.
    void expect(std::uint64_t from, std::uint64_t to)
    {
        const std::uint64_t row = address("__extable_start");
        set(row, static_cast<std::uint32_t>(from));
        set(row + 8, static_cast<std::uint32_t>(to));
    }
    [[nodiscard]] bool ok() const { return m_ok; }

private:
    void set(std::uint64_t at, std::uint32_t word)
    {
        m_ok = m_elf.setWord(base::Address{at}, word) && m_ok;
    }
    ElfPatch& m_elf;
    const image::Image& m_image;
    std::uint64_t m_begin;
    std::uint64_t m_words = 0;
    bool m_ok = true;
};

/// Plants it, for that CPU; one other than the first waits until CPU 0 has a guest. False where the
/// image has no room.
inline bool plantFault(ElfPatch& elf, const image::Image& image, El2Fault fault,
                       std::uint32_t cpu = 0)
{
    constexpr std::uint32_t kRet = 0xd65f03c0;
    constexpr std::uint32_t kStore = 0xf9000021;     // str x1, [x1]
    constexpr std::uint32_t kLoad = 0xf9400022;      // ldr x2, [x1]
    constexpr std::uint32_t kCall = 0xd63f0020;      // blr x1
    constexpr std::uint32_t kWriteSpsr = 0xd51c4001; // msr spsr_el2, x1
    constexpr std::uint32_t kWriteElr = 0xd51c4021;  // msr elr_el2, x1
    El2Program program(elf, image);
    program.add({0xf100001f | cpu << 10, 0x54000040, kRet}); // cmp x0, #cpu; b.eq; ret
    if (cpu != 0) {
        const auto context = image.layout(u"kvm_cpu_context");
        const image::Field* running = context ? context->find(u"__hyp_running_vcpu") : nullptr;
        if (running == nullptr)
            return false;
        program.load(1, program.address("host_ctxt") +
                            static_cast<std::uint64_t>(running->offset.bytes));
        program.add({kLoad, 0xb4ffffe2}); // cbz x2, to the load
    }
    switch (fault) {
    case El2Fault::WriteToZero:
        program.load(1, 8);
        program.add({kStore});
        break;
    case El2Fault::WriteToText:
        program.load(1, program.address("hyp_main"));
        program.add({kStore});
        break;
    case El2Fault::StackUsedUp: // stp x29, x30, [sp, #-512]!; mov x29, sp; again
        program.add({0xa9a07bfd, 0x910003fd, 0x17fffffe});
        break;
    case El2Fault::JumpToData:
        program.load(1, program.address("host_ctxt"));
        program.add({0xd61f0020}); // br x1
        break;
    case El2Fault::WriteToRodata:
        program.load(1, program.address("arm_exit_handlers"));
        program.add({kStore});
        break;
    case El2Fault::Bug:
        program.load(0, program.text("a bug was asked for"));
        program.load(1, program.address("hyp_bug"));
        program.add({kCall});
        break;
    case El2Fault::Expected:
        program.load(1, 8);
        program.expect(program.here(), program.here() + 8);
        program.add({kLoad, 0xd4200000, 0xa9bf7bfd}); // brk if it does not; push x29, x30
        program.load(0, program.text("a fault that was expected has gone by"));
        program.load(1, program.address("hyp_print_line"));
        program.add({kCall, 0xa8c17bfd, kRet}); // pop x29, x30
        break;
    case El2Fault::Serror:
        program.load(1, 0xbe000000);                      // EC 0x2f, IL
        program.add({0xd51c5201});                        // msr esr_el2, x1
        program.load(1, 0x2c9);                           // EL2h, SError not masked
        program.add({kWriteSpsr, 0x10000001, kWriteElr}); // adr x1, here
        program.load(1, program.address("el2_error"));
        program.add({0xd61f0020}); // br x1
        break;
    case El2Fault::ReturnToEl3: // nothing above EL2 is returned to from EL2
        program.load(1, 0x3cd);
        program.add({kWriteSpsr, 0x10000001, kWriteElr, 0xd69f03e0}); // eret
        break;
    }
    return program.ok();
}

} // namespace support
