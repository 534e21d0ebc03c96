// SPDX-License-Identifier: GPL-2.0-or-later
// The assembly of one small hypervisor: boot, the function round the switch, the two doors, the
// vectors, and a guest that changes its registers and calls.
#include "profile/abi.h"

#include <algorithm>
#include <set>

namespace abi {

namespace {

QString x(int n)
{
    return QStringLiteral("x%1").arg(n);
}

/// Lines of one function, and what they are made of.
class Code {
public:
    explicit Code(const Abi& abi)
        : m_abi(abi)
    {
    }

    void line(const QString& text) { m_text += QLatin1Char('\t') + text + QLatin1Char('\n'); }
    void op(const char* name, const QStringList& operands)
    {
        line(QLatin1String(name) + QLatin1Char('\t') + operands.join(QStringLiteral(", ")));
    }
    void begin(const QString& name)
    {
        m_text += QStringLiteral("\t.globl %1\n\t.type %1, %function\n%1:\n").arg(name);
    }
    void end(const QString& name) { m_text += QStringLiteral("\t.size %1, . - %1\n\n").arg(name); }
    void label(const QString& name) { m_text += name + QStringLiteral(":\n"); }
    [[nodiscard]] QString text() const { return m_text; }

    static QString at(int base, int offset)
    {
        return QStringLiteral("[x%1, #%2]").arg(base).arg(offset);
    }
    void push(const QString& low, const QString& high)
    {
        op("stp", {low, high, QStringLiteral("[sp, #-16]!")});
    }
    void pop(const QString& low, const QString& high)
    {
        op("ldp", {low, high, QStringLiteral("[sp], #16")});
    }
    /// The registers, each to or from its slot of the context at `base`: in pairs where two are
    /// neighbours in the order of their slots.
    void transfer(bool store, std::vector<int> registers, int base)
    {
        std::sort(registers.begin(), registers.end(),
                  [&](int a, int b) { return m_abi.slotOf(a) < m_abi.slotOf(b); });
        for (std::size_t i = 0; i < registers.size(); ++i) {
            const int reg = registers[i];
            const int slot = m_abi.slotOf(reg);
            if (i + 1 < registers.size() && m_abi.slotOf(registers[i + 1]) == slot + 8) {
                op(store ? "stp" : "ldp", {x(reg), x(registers[i + 1]), at(base, slot)});
                ++i;
            } else {
                op(store ? "str" : "ldr", {x(reg), at(base, slot)});
            }
        }
    }
    /// The address of the host's context, where no argument has it.
    void findHost(int to, int passing)
    {
        findObject(m_abi.host, to);
        if (m_abi.host_ == Abi::Host::PerCpu)
            addCpu(to, passing);
    }
    /// That of this CPU's own notes.
    void findNotes(int to, int passing)
    {
        findObject(m_abi.notes(), to);
        addCpu(to, passing);
    }
    void findObject(const QString& name, int to)
    {
        op("adrp", {x(to), name});
        op("add", {x(to), x(to), QStringLiteral("#:lo12:") + name});
    }
    void addCpu(int to, int passing)
    {
        op("mrs", {x(passing), QStringLiteral("tpidr_el2")});
        op("add", {x(to), x(to), x(passing)});
    }
    void addContext(int to, int vcpu)
    {
        op("add", {x(to), x(vcpu), QLatin1Char('#') + QString::number(contextOffset())});
    }
    [[nodiscard]] int contextOffset() const
    {
        // number, pending; the nested one has a spare word before it.
        return m_abi.inGuest.contains(QLatin1Char('.')) ? 24 : 16;
    }
    void constant(int to, quint64 value)
    {
        op("mov", {x(to), QStringLiteral("#0x%1").arg(value & 0xffff, 0, 16)});
        for (int shift = 16; shift < 64; shift += 16)
            op("movk", {x(to), QStringLiteral("#0x%1").arg(value >> shift & 0xffff, 0, 16),
                        QStringLiteral("lsl #%1").arg(shift)});
    }

private:
    const Abi& m_abi;
    QString m_text;
};

constexpr int kUserStack = 248, kPc = 256, kPsr = 264, kRunning = 272;

/// Registers of 0 to 17 that are none of those, in order.
std::vector<int> freeRegisters(const std::set<int>& taken)
{
    std::vector<int> free;
    for (int n = 0; n <= 17; ++n)
        if (!taken.contains(n))
            free.push_back(n);
    return free;
}

std::vector<int> without(std::vector<int> list, const std::set<int>& gone)
{
    std::erase_if(list, [&](int n) { return gone.contains(n); });
    return list;
}

std::vector<int> all()
{
    std::vector<int> list(31);
    for (int n = 0; n < 31; ++n)
        list[static_cast<std::size_t>(n)] = n;
    return list;
}

void writeEnter(Code& code, const Abi& abi)
{
    const int vcpu = abi.vcpuArgument;
    std::set<int> taken{vcpu};
    if (abi.host_ == Abi::Host::Argument)
        taken.insert(abi.hostArgument);
    auto free = freeRegisters(taken);
    const int host = abi.host_ == Abi::Host::Argument ? abi.hostArgument : free[2];
    const int passing = free[4];
    code.begin(abi.enter);
    if (abi.early) { // something is pending: not now
        code.op("ldr", {x(passing), Code::at(vcpu, 8)});
        code.op("cbz", {x(passing), QStringLiteral("1f")});
        code.op("mov", {QStringLiteral("x0"), QStringLiteral("#%1").arg(abi.irq)});
        code.line(QStringLiteral("ret"));
        code.label(QStringLiteral("1"));
    }
    if (abi.hostFrameOnStack)
        code.push(x(29), x(30));
    if (abi.host_ != Abi::Host::Argument)
        code.findHost(host, passing);
    code.transfer(true, abi.hostSaves(), host);
    const auto cell = [&](const QString& what) {
        return what == QLatin1String("vcpu")           ? x(vcpu)
               : what == QLatin1String("host_context") ? x(host)
                                                       : QStringLiteral("xzr");
    };
    for (qsizetype i = abi.enterFrame.size(); i >= 2; i -= 2)
        code.push(cell(abi.enterFrame[i - 2]), cell(abi.enterFrame[i - 1]));
    if (abi.finder == Abi::Finder::HostField)
        code.op("str", {x(vcpu), Code::at(host, kRunning)});
    if (abi.listInDoors) {
        code.op("mrs", {x(passing), QStringLiteral("sp_el0")});
        code.op("str", {x(passing), Code::at(host, kUserStack)});
    }
    // The base of the guest's context: a register that is loaded last, or that waits on the stack.
    const int base = abi.baseIsLast ? 17 : host;
    code.addContext(base, vcpu);
    if (abi.listInDoors) {
        code.op("ldr", {x(passing), Code::at(base, kUserStack)});
        code.op("msr", {QStringLiteral("sp_el0"), x(passing)});
    }
    if (abi.baseIsLast) {
        code.transfer(false, without(all(), {base}), base);
        code.op("ldr", {x(base), Code::at(base, abi.slotOf(base))});
    } else {
        const int other = base == 0 ? 1 : 0;
        const int low = std::min(base, other);
        const int high = std::max(base, other);
        const int first = free[6], second = free[7];
        code.op("ldr", {x(first), Code::at(base, abi.slotOf(low))});
        code.op("ldr", {x(second), Code::at(base, abi.slotOf(high))});
        code.push(x(first), x(second));
        code.transfer(false, without(all(), {low, high}), base);
        code.pop(x(low), x(high));
    }
    code.line(QStringLiteral("eret"));
    code.end(abi.enter);
}

void writeExit(Code& code, const Abi& abi)
{
    const std::set<int> pushed(abi.pushed.begin(), abi.pushed.end());
    const int vcpu = abi.exitVcpu;
    const int why = abi.exitCode;
    code.begin(abi.exit);
    // One of the registers that are free now.
    int base = -1;
    for (const int reg : abi.pushed)
        if (reg != vcpu && reg != why)
            base = reg;
    code.addContext(base, vcpu);
    const auto live = without(all(), pushed);
    code.transfer(true, live, base);
    // Everything live is put away: what is not needed any more may carry the rest.
    std::vector<int> carriers = without(live, {18, 29, 30});
    std::erase_if(carriers, [](int n) { return n > 17; });
    const int first = carriers[0], second = carriers[1];
    if (abi.listInDoors) {
        code.op("mrs", {x(first), QStringLiteral("sp_el0")});
        code.op("str", {x(first), Code::at(base, kUserStack)});
    }
    for (std::size_t i = 0; i + 1 < abi.pushed.size(); i += 2) {
        code.pop(x(first), x(second));
        code.op("str", {x(first), Code::at(base, abi.slotOf(abi.pushed[i]))});
        code.op("str", {x(second), Code::at(base, abi.slotOf(abi.pushed[i + 1]))});
    }
    const int host = carriers[2];
    if (abi.host_ != Abi::Host::Argument)
        code.findHost(host, carriers[3]);
    for (qsizetype i = 0; i + 1 < abi.enterFrame.size(); i += 2) {
        const auto to = [&](const QString& what, int other) {
            return what == QLatin1String("host_context") ? x(host) : x(other);
        };
        code.pop(to(abi.enterFrame[i], carriers[4]), to(abi.enterFrame[i + 1], carriers[5]));
    }
    if (abi.listInDoors) {
        code.op("ldr", {x(first), Code::at(host, kUserStack)});
        code.op("msr", {QStringLiteral("sp_el0"), x(first)});
    }
    code.transfer(false, abi.hostSaves(), host);
    if (abi.hostFrameOnStack)
        code.pop(x(29), x(30));
    if (why != 0)
        code.op("mov", {QStringLiteral("x0"), x(why)});
    code.line(QStringLiteral("ret"));
    code.end(abi.exit);
}

void writeVectors(Code& code, const Abi& abi)
{
    code.line(QStringLiteral(".balign 0x800"));
    code.begin(abi.vectors);
    for (int entry = 0; entry < 16; ++entry) {
        const QString name = QStringLiteral("%1_%2").arg(abi.vectors).arg(entry);
        code.line(QStringLiteral(".balign 0x80"));
        code.begin(name);
        if (entry < 8) {
            code.op("b", {abi.panic});
            code.end(name);
            continue;
        }
        for (std::size_t i = abi.pushed.size(); i >= 2; i -= 2)
            code.push(x(abi.pushed[i - 2]), x(abi.pushed[i - 1]));
        switch (abi.finder) {
        case Abi::Finder::SystemRegister:
            code.op("mrs", {x(abi.exitVcpu), QStringLiteral("tpidr_el2")});
            break;
        case Abi::Finder::Stack: {
            const auto at = static_cast<qsizetype>(abi.pushed.size()) +
                            abi.enterFrame.indexOf(QStringLiteral("vcpu"));
            code.op("ldr", {x(abi.exitVcpu), QStringLiteral("[sp, #%1]").arg(8 * at)});
            break;
        }
        case Abi::Finder::HostField:
            code.findHost(abi.exitVcpu, abi.exitCode);
            code.op("ldr", {x(abi.exitVcpu), Code::at(abi.exitVcpu, kRunning)});
            break;
        case Abi::Finder::CpuObject:
            code.findNotes(abi.exitVcpu, abi.exitCode);
            code.op("ldr", {x(abi.exitVcpu), Code::at(abi.exitVcpu, kRunning)});
            break;
        }
        const bool interrupt = entry % 4 == 1 || entry % 4 == 2;
        code.op("mov",
                {x(abi.exitCode), QStringLiteral("#%1").arg(interrupt ? abi.irq : abi.trap)});
        code.op("b", {abi.exit});
        code.end(name);
    }
    code.line(QStringLiteral(".balign 0x80"));
    code.end(abi.vectors);
    code.begin(abi.panic);
    code.line(QStringLiteral("b ."));
    code.end(abi.panic);
}

/// The function round the switch: u64 run(struct guest *).
void writeRun(Code& code, const Abi& abi)
{
    code.begin(abi.run);
    code.push(QStringLiteral("x29"), QStringLiteral("x30"));
    for (int n = 19; n <= 27; n += 2)
        code.push(x(n), x(n + 1));
    // No register of the host keeps the vcpu: each has a value of its own.
    code.push(x(0), QStringLiteral("xzr"));
    const int vcpu = 10, base = 11;
    code.op("mov", {x(vcpu), x(0)});
    code.addContext(base, vcpu);
    if (!abi.listInDoors) {
        code.op("ldr", {x(9), Code::at(base, kUserStack)});
        code.op("msr", {QStringLiteral("sp_el0"), x(9)});
    }
    code.op("ldr", {x(9), Code::at(base, kPc)});
    code.op("msr", {QStringLiteral("elr_el2"), x(9)});
    code.op("ldr", {x(9), Code::at(base, kPsr)});
    code.op("msr", {QStringLiteral("spsr_el2"), x(9)});
    if (abi.finder == Abi::Finder::SystemRegister)
        code.op("msr", {QStringLiteral("tpidr_el2"), x(vcpu)});
    if (abi.finder == Abi::Finder::CpuObject) {
        code.findNotes(9, 12);
        code.op("str", {x(vcpu), Code::at(9, kRunning)});
    }
    // The caller's registers have values that nobody else has.
    for (int n = 19; n <= 29; ++n)
        code.constant(n, 0x4057'0000'0000'0000ULL + static_cast<quint64>(n) * 0x1'0001ULL);
    if (abi.host_ == Abi::Host::Argument && abi.hostArgument != abi.vcpuArgument) {
        code.op("adrp", {x(abi.hostArgument), abi.host});
        code.op("add",
                {x(abi.hostArgument), x(abi.hostArgument), QStringLiteral("#:lo12:") + abi.host});
    }
    code.op("mov", {x(abi.vcpuArgument), x(vcpu)});
    code.op("bl", {abi.enter});
    code.pop(x(vcpu), x(9));
    code.addContext(base, vcpu);
    code.op("mrs", {x(9), QStringLiteral("elr_el2")});
    code.op("str", {x(9), Code::at(base, kPc)});
    code.op("mrs", {x(9), QStringLiteral("spsr_el2")});
    code.op("str", {x(9), Code::at(base, kPsr)});
    if (!abi.listInDoors) {
        code.op("mrs", {x(9), QStringLiteral("sp_el0")});
        code.op("str", {x(9), Code::at(base, kUserStack)});
    }
    for (int n = 27; n >= 19; n -= 2)
        code.pop(x(n), x(n + 1));
    code.pop(QStringLiteral("x29"), QStringLiteral("x30"));
    code.line(QStringLiteral("ret"));
    code.end(abi.run);
}

void writeBoot(Code& code, const Abi& abi)
{
    code.begin(QStringLiteral("_start"));
    code.op("adrp", {x(0), abi.prefix + QStringLiteral("_stack")});
    code.op("add", {x(0), x(0), QStringLiteral("#:lo12:%1_stack").arg(abi.prefix)});
    code.op("add", {QStringLiteral("sp"), x(0), QStringLiteral("#4096")});
    code.op("adrp", {x(0), abi.vectors});
    code.op("add", {x(0), x(0), QStringLiteral("#:lo12:") + abi.vectors});
    code.op("msr", {QStringLiteral("vbar_el2"), x(0)});
    code.constant(0, 1ULL << 31 | 1ULL << 4 | 1ULL << 3); // HCR_EL2: RW, IMO, FMO
    code.op("msr", {QStringLiteral("hcr_el2"), x(0)});
    code.op("mov", {x(0), QStringLiteral("#0x33ff")}); // CPTR_EL2: nothing traps
    code.op("msr", {QStringLiteral("cptr_el2"), x(0)});
    // This CPU's context is the second of two.
    code.op("mov", {x(0), abi.isPerCpu() ? QStringLiteral("#280") : QStringLiteral("#0")});
    code.op("msr", {QStringLiteral("tpidr_el2"), x(0)});
    const int size = code.contextOffset() + 280;
    for (int guest = 0; guest < 2; ++guest) {
        code.op("adrp", {x(1), abi.guests});
        code.op("add", {x(1), x(1), QStringLiteral("#:lo12:") + abi.guests});
        code.op("add", {x(1), x(1), QStringLiteral("#%1").arg(guest * size)});
        code.addContext(2, 1);
        for (int n = 0; n < 31; ++n) {
            code.constant(3, static_cast<quint64>(0xa + guest) << 60 |
                                 static_cast<quint64>(n) * 0x1'0000'0001ULL);
            code.op("str", {x(3), Code::at(2, abi.slotOf(n))});
        }
        code.constant(3, 0x5000 + static_cast<quint64>(guest) * 0x100);
        code.op("str", {x(3), Code::at(2, kUserStack)});
        code.op("adrp", {x(3), QStringLiteral("guest_code")});
        code.op("add", {x(3), x(3), QStringLiteral("#:lo12:guest_code")});
        code.op("str", {x(3), Code::at(2, kPc)});
        code.op("mov", {x(3), QStringLiteral("#0x3c5")}); // EL1h, masked
        code.op("str", {x(3), Code::at(2, kPsr)});
    }
    code.op("mov", {x(28), QStringLiteral("#0")});
    code.label(QStringLiteral("again"));
    code.op("adrp", {x(0), abi.guests});
    code.op("add", {x(0), x(0), QStringLiteral("#:lo12:") + abi.guests});
    if (!abi.byRegister) { // one after the other
        code.op("and", {x(1), x(28), QStringLiteral("#1")});
        code.op("mov", {x(2), QStringLiteral("#%1").arg(size)});
        code.op("madd", {x(0), x(1), x(2), x(0)});
    }
    code.op("and", {x(1), x(28), QStringLiteral("#3")}); // each fourth time something is pending
    code.op("cmp", {x(1), QStringLiteral("#2")});
    code.op("cset", {x(1), QStringLiteral("eq")});
    code.op("str", {x(1), Code::at(0, 8)});
    code.op("add", {x(28), x(28), QStringLiteral("#1")});
    code.op("bl", {abi.run});
    code.op("b", {QStringLiteral("again")});
    code.end(QStringLiteral("_start"));

    code.begin(QStringLiteral("guest_code"));
    for (int n = 0; n < 31; ++n) // every register moves on, each by another number
        code.op("add", {x(n), x(n), QStringLiteral("#%1").arg(16 + n)});
    code.op("hvc", {QStringLiteral("#7")});
    code.op("b", {QStringLiteral("guest_code")});
    code.end(QStringLiteral("guest_code"));
}

} // namespace

QString Abi::assembly() const
{
    Code code(*this);
    code.line(QStringLiteral(".text"));
    writeBoot(code, *this);
    writeRun(code, *this);
    writeEnter(code, *this);
    writeExit(code, *this);
    writeVectors(code, *this);
    return code.text();
}

} // namespace abi
