// SPDX-License-Identifier: GPL-2.0-or-later
// A seed becomes choices, and the choices a profile and the C structs. The code is abi-code.cpp.
#include "profile/abi.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace abi {

namespace {

/// The same on every machine: std::uniform_int_distribution is not.
class Choice {
public:
    explicit Choice(quint32 seed)
        : m_engine(seed * 2654435761U + 12345U)
    {
    }
    int below(int n) { return static_cast<int>(m_engine() % static_cast<quint32>(n)); }
    bool yes() { return below(2) == 1; }
    template <typename List>
    void shuffle(List& list)
    {
        for (std::size_t i = list.size(); i > 1; --i)
            std::swap(list[i - 1], list[static_cast<std::size_t>(below(static_cast<int>(i)))]);
    }

private:
    std::mt19937 m_engine;
};

} // namespace

Abi Abi::ofSeed(quint32 seed)
{
    Choice choice(seed);
    Abi a;
    a.seed = seed;
    static const char* const kPrefixes[] = {"alpha", "beta", "gamma", "delta", "zeta", "eta",
                                            "theta", "iota", "kappa", "lamb",  "mu",   "nu"};
    a.prefix = QLatin1String(kPrefixes[seed % 12]);
    const auto name = [&](std::initializer_list<const char*> words) {
        return a.prefix + QLatin1Char('_') +
               QLatin1String(words.begin()[choice.below(static_cast<int>(words.size()))]);
    };
    a.run = name({"turn", "run_guest", "dispatch"});
    a.enter = name({"go", "leave_host", "launch"});
    a.exit = name({"back", "leave_guest", "land"});
    a.vectors = name({"table", "vbar", "traps"});
    a.host = name({"home", "hypervisor_regs", "owner"});
    a.guests = name({"domains", "tenants", "cells"});
    a.panic = name({"oops", "die", "halt"});
    a.context = name({"frame", "registers", "cpu_state"});
    a.guest = name({"domain", "tenant", "cell"});
    a.inGuest = QLatin1String(choice.yes() ? "state" : "cpu.saved");
    a.saved = QLatin1String(choice.yes() ? "gp" : "r");

    // Every choice is made by some of the seeds 1 to 12, whatever the others are.
    a.host_ = static_cast<Host>(seed % 3);
    a.finder = static_cast<Finder>((seed / 3 + seed) % 3);
    // One register cannot be both.
    if (a.host_ == Host::PerCpu && a.finder == Finder::SystemRegister)
        a.finder = Finder::Stack;
    a.vbar = seed % 4 == 1;
    a.byRegister = seed % 5 == 2;
    a.early = seed % 3 == 2;
    a.keepsX18 = seed % 2 == 0;
    a.hostFrameOnStack = seed % 4 == 3;
    a.listInDoors = seed % 4 == 2;
    a.named = seed % 3 != 1;
    a.baseIsLast = (seed / 2) % 2 == 0;
    a.withRun = seed % 6 != 5;

    std::array arguments{0, 1, 2, 3};
    choice.shuffle(arguments);
    a.vcpuArgument = arguments[0];
    a.hostArgument = arguments[1];
    a.trap = choice.below(2) == 0 ? 1 : 5;
    a.irq = a.trap == 1 ? 3 : 0;

    if (a.finder == Finder::Stack)
        a.enterFrame << QStringLiteral("vcpu");
    if (a.host_ == Host::Argument)
        a.enterFrame << QStringLiteral("host_context");
    if (a.enterFrame.size() % 2 != 0)
        a.enterFrame << QStringLiteral("unused");
    choice.shuffle(a.enterFrame);

    std::vector<int> few(12);
    std::iota(few.begin(), few.end(), 0);
    choice.shuffle(few);
    few.resize(choice.yes() ? 4 : 6);
    a.pushed = few;
    a.exitVcpu = few[0];
    a.exitCode = few[1];
    choice.shuffle(a.pushed);

    std::iota(a.order.begin(), a.order.end(), 0);
    switch (seed % 4) {
    case 0: // every register on its own
        choice.shuffle(a.order);
        break;
    case 1: // the pairs in another order
    case 2: {
        std::array<int, 15> pairs{};
        std::iota(pairs.begin(), pairs.end(), 0);
        choice.shuffle(pairs);
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            a.order[2 * i] = 2 * pairs[i];
            a.order[2 * i + 1] = 2 * pairs[i] + 1;
        }
        break;
    }
    default: // from the last to the first
        std::reverse(a.order.begin(), a.order.end());
    }
    // An array is indexed by the register's number.
    if (!a.named)
        std::iota(a.order.begin(), a.order.end(), 0);
    return a;
}

int Abi::slotOf(int reg) const
{
    const auto at = std::find(order.begin(), order.end(), reg) - order.begin();
    return static_cast<int>(at) * 8;
}

std::vector<int> Abi::hostSaves() const
{
    std::vector<int> saves;
    for (int n = keepsX18 ? 18 : 19; n <= (hostFrameOnStack ? 28 : 30); ++n)
        saves.push_back(n);
    return saves;
}

QString Abi::notes() const
{
    return prefix + QStringLiteral("_notes");
}

QStringList Abi::codes() const
{
    QStringList names;
    for (int i = 0; i <= std::max(trap, irq); ++i)
        names << (i == trap  ? QStringLiteral("CALLED")
                  : i == irq ? QStringLiteral("INTERRUPTED")
                             : QStringLiteral("NEVER_%1").arg(i));
    return names;
}

/// The struct's end is the same in all: sp_el0, pc, pstate and the running vcpu follow the
/// registers.
QString Abi::structs() const
{
    QString members;
    if (named) {
        for (const int reg : order)
            members += QStringLiteral("    unsigned long %1%2;\n").arg(saved).arg(reg);
    } else {
        members = QStringLiteral("    unsigned long %1[31];\n").arg(saved);
    }
    const bool nested = inGuest.contains(QLatin1Char('.'));
    const QString inside =
        nested
            ? QStringLiteral("struct { unsigned long spare; struct %1 saved; } cpu;").arg(context)
            : QStringLiteral("struct %1 state;").arg(context);
    // As large as the host's context, which lies as far from the other CPU's.
    const QString own =
        finder == Finder::CpuObject
            ? QStringLiteral("struct %1_note { unsigned long spare[34]; struct %2 *running; };\n"
                             "struct %1_note %3[2];\n")
                  .arg(prefix, guest, notes())
            : QString();
    return QStringLiteral("struct %1 {\n%2"
                          "    unsigned long user_stack, pc, psr;\n"
                          "    struct %3 *running;\n};\n"
                          "struct %3 {\n    unsigned long number, pending;\n    %4\n};\n"
                          "struct %1 %5[2];\n"
                          "struct %3 %6[2];\n"
                          "unsigned char %7_stack[4096] __attribute__((aligned(16)));\n"
                          "const unsigned long %7_context_offset =\n"
                          "    __builtin_offsetof(struct %3, %8);\n")
               .arg(context, members, guest, inside, host, guests, prefix, inGuest) +
           own;
}

QString Abi::summary() const
{
    QStringList parts{QStringLiteral("enter(%1)").arg(vcpuArgument)};
    for (const int reg : pushed)
        parts << QStringLiteral("x%1").arg(reg);
    return QStringLiteral(
               "seed %1: %2 vcpu in x%3, host %4, frame [%5], vector pushes %6, exit vcpu "
               "x%7 code x%8")
        .arg(seed)
        .arg(enter)
        .arg(vcpuArgument)
        .arg(host_ == Host::Argument ? QStringLiteral("in x%1").arg(hostArgument)
             : host_ == Host::Symbol ? QStringLiteral("a symbol")
                                     : QStringLiteral("per CPU"))
        .arg(enterFrame.join(QStringLiteral(", ")), parts.mid(1).join(QStringLiteral(", ")))
        .arg(exitVcpu)
        .arg(exitCode);
}

QString Abi::profile() const
{
    const auto quoted = [](QStringList list) {
        for (QString& text : list)
            text = QLatin1Char('"') + text + QLatin1Char('"');
        return list.join(QStringLiteral(", "));
    };
    QStringList frame = enterFrame;
    if (hostFrameOnStack)
        frame << QStringLiteral("host.x29") << QStringLiteral("host.x30");
    QStringList pushes;
    for (const int reg : pushed)
        pushes << QStringLiteral("guest.x%1").arg(reg);
    QString general = QStringLiteral("\"%1[{n}]\"").arg(saved);
    if (named) {
        QStringList paths;
        for (int n = 0; n < 31; ++n)
            paths << QStringLiteral("%1%2").arg(saved).arg(n);
        general = QLatin1Char('[') + quoted(paths) + QLatin1Char(']');
    }
    QStringList holds;
    if (isPerCpu())
        holds << QStringLiteral("tpidr_el2 = \"per_cpu\"");
    if (finder == Finder::SystemRegister)
        holds << QStringLiteral("tpidr_el2 = \"vcpu\"");
    QString hostObject = quoted({host});
    if (host_ == Host::PerCpu)
        hostObject = QStringLiteral("{variable = \"%1\", per_cpu = \"tpidr_el2\"}").arg(host);
    QString vcpuObject = quoted({guests});
    if (byRegister)
        vcpuObject = QStringLiteral("{register = \"x%1\", at = \"%2\", name = \"%3\"}")
                         .arg(withRun ? 0 : vcpuArgument)
                         .arg(withRun ? QStringLiteral("run") : QStringLiteral("enter"), guest);
    QString arguments = QStringLiteral("x%1 = \"vcpu\"").arg(vcpuArgument);
    if (host_ == Host::Argument)
        arguments += QStringLiteral(", x%1 = \"host_context\"").arg(hostArgument);
    QString text = QStringLiteral("schema = 2\nname = \"%1\"\n\n[functions]\n").arg(prefix);
    if (withRun)
        text += QStringLiteral("run = \"%1\"\n").arg(run);
    text += QStringLiteral("enter = \"%1\"\nexit = \"%2\"\nvectors = \"%3\"\npanics = [\"%4\"]\n\n")
                .arg(enter, exit, vbar ? QStringLiteral("VBAR_EL2") : vectors, panic);
    text += QStringLiteral("[objects]\nhost_context = %1\nvcpu = %2\n").arg(hostObject, vcpuObject);
    if (finder == Finder::CpuObject)
        text += QStringLiteral("watched = [{variable = \"%1\", per_cpu = \"tpidr_el2\"}]\n")
                    .arg(notes());
    text +=
        QStringLiteral("\n[structs]\nvcpu = \"%1\"\ncontext = \"%2\"\ncontext_in_vcpu = \"%3\"\n\n")
            .arg(guest, context, inGuest);
    text += QStringLiteral("[memory]\nview = \"physical\"\n"
                           "ram = {begin = 0x40000000, end = 0x50000000}\n\n");
    text += QStringLiteral("[enter]\nregisters = {%1}\nsaves = [\"x%2-x%3\"]\nframe = [%4]\n")
                .arg(arguments)
                .arg(hostSaves().front())
                .arg(hostSaves().back())
                .arg(quoted(frame));
    if (early)
        text += QStringLiteral("early = [\"INTERRUPTED\"]\n");
    text += QStringLiteral("\n[vector]\nframe = [%1]\n"
                           "codes = [\"CALLED\", \"INTERRUPTED\", \"INTERRUPTED\", \"CALLED\"]\n"
                           "holds = {%2}\n\n")
                .arg(quoted(pushes), holds.join(QStringLiteral(", ")));
    text += QStringLiteral(
                "[exit]\nregisters = {x%1 = \"vcpu\", x%2 = \"exit_code\"}\ncodes = [%3]\n\n")
                .arg(exitVcpu)
                .arg(exitCode)
                .arg(quoted(codes()));
    if (finder == Finder::HostField)
        text += QStringLiteral("[doors]\nalso_written = [\"%1.running\"]\n\n").arg(host);
    if (finder == Finder::CpuObject)
        text += QStringLiteral("[doors]\nalso_read = [\"%1.running\"]\n\n").arg(notes());
    text += QStringLiteral("[registers]\ngeneral = %1\n"
                           "watched = [\"esr_el2\", \"hcr_el2\", \"tpidr_el2\"]\n")
                .arg(general);
    const QString stack = QStringLiteral("[\"sp_el0\", \"user_stack\"]");
    const QString rest = QStringLiteral("[\"elr_el2\", \"pc\"], [\"spsr_el2\", \"psr\"]");
    if (listInDoors)
        text += QStringLiteral("\n[[registers.list]]\nwhere = \"doors\"\nslots = [%1]\n"
                               "\n[[registers.list]]\nslots = [%2]\n")
                    .arg(stack, rest);
    else
        text += QStringLiteral("\n[[registers.list]]\nslots = [%1, %2]\n").arg(stack, rest);
    return text;
}

} // namespace abi
