// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/mc-decoder.h"

#include <llvm/Config/llvm-config.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstPrinter.h>
#include <llvm/MC/MCInstrDesc.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <mutex>

namespace arm64 {

namespace {

/// Everything that the three CPU models may execute, so that no word is "undefined" only because
/// the decoder was asked for an older architecture.
constexpr char kFeatures[] = "+v8.7a,+crypto,+sha3,+sm4,+fullfp16,+fp16fml,+mte,+sve,+sve2,+bf16,"
                             "+i8mm,+rand,+spe,+ras,+perfmon,+el2vmsa,+el3,+lse,+pauth,+rcpc-immo";

/// Our name for one of LLVM's registers: "W19" is x19, "D3" and "Q3" are v3.
std::optional<Register> ours(const char* name)
{
    const QString lower = QString::fromLatin1(name).toLower();
    if (lower == QLatin1String("nzcv"))
        return Register::pstate();
    if (lower == QLatin1String("wsp"))
        return Register::sp();
    if (lower.size() >= 2 && QLatin1String("wbhsdqz").contains(lower[0])) {
        bool number = false;
        lower.mid(1).toInt(&number);
        if (number)
            return Register::named((lower[0] == u'w' ? u'x' : u'v') + lower.mid(1));
    }
    const auto named = Register::named(lower);
    return named && named->isSystem() ? std::nullopt : named;
}

class Decoder {
public:
    Decoder()
    {
        static std::once_flag once;
        std::call_once(once, [] {
            LLVMInitializeAArch64TargetInfo();
            LLVMInitializeAArch64TargetMC();
            LLVMInitializeAArch64Disassembler();
        });
#if LLVM_VERSION_MAJOR >= 22
        const llvm::Triple triple("aarch64-unknown-none-elf"); // as text it is deprecated
#else
        const std::string triple = "aarch64-unknown-none-elf";
#endif
        std::string error;
        const auto* target = llvm::TargetRegistry::lookupTarget(triple, error);
        m_registers.reset(target->createMCRegInfo(triple));
        m_asm.reset(target->createMCAsmInfo(*m_registers, triple, llvm::MCTargetOptions{}));
        m_instructions.reset(target->createMCInstrInfo());
        m_subtarget.reset(target->createMCSubtargetInfo(triple, "generic", kFeatures));
        m_context = std::make_unique<llvm::MCContext>(llvm::Triple(triple), m_asm.get(),
                                                      m_registers.get(), m_subtarget.get());
        m_disassembler.reset(target->createMCDisassembler(*m_subtarget, *m_context));
        m_printer.reset(target->createMCInstPrinter(llvm::Triple(triple), 0, *m_asm,
                                                    *m_instructions, *m_registers));
        m_printer->setPrintBranchImmAsAddress(true);
        m_printer->setPrintImmHex(false);

        // A tuple (the registers of LD1 {v0, v1}, of CASP) defines each of its parts.
        m_ours.resize(m_registers->getNumRegs());
        for (unsigned r = 1; r < m_registers->getNumRegs(); ++r) {
            for (llvm::MCSubRegIterator part(r, m_registers.get(), true); part.isValid(); ++part) {
                const auto reg = ours(m_registers->getName(*part));
                if (reg && std::find(m_ours[r].begin(), m_ours[r].end(), *reg) == m_ours[r].end())
                    m_ours[r].push_back(*reg);
            }
        }
    }

    McFacts facts(std::uint32_t word, base::Address pc, bool withText)
    {
        const std::uint8_t bytes[4] = {
            static_cast<std::uint8_t>(word), static_cast<std::uint8_t>(word >> 8),
            static_cast<std::uint8_t>(word >> 16), static_cast<std::uint8_t>(word >> 24)};
        llvm::MCInst inst;
        std::uint64_t size = 0;
        McFacts out;
        const auto status =
            m_disassembler->getInstruction(inst, size, bytes, pc.value, llvm::nulls());
        if (status == llvm::MCDisassembler::Fail || size != sizeof(bytes))
            return out;
        out.valid = true;
        out.predictable = status == llvm::MCDisassembler::Success;
        const llvm::MCInstrDesc& desc = m_instructions->get(inst.getOpcode());
        out.mayLoad = desc.mayLoad();
        out.mayStore = desc.mayStore();
        out.isBranch = desc.isBranch() || desc.isCall() || desc.isReturn() || desc.isTerminator();
        for (unsigned i = 0; i < desc.getNumDefs() && i < inst.getNumOperands(); ++i)
            if (inst.getOperand(i).isReg())
                define(inst.getOperand(i).getReg(), out.definitions);
#if LLVM_VERSION_MAJOR >= 16
        for (const llvm::MCPhysReg implicit : desc.implicit_defs())
            define(implicit, out.definitions);
#else
        if (const auto* implicit = desc.getImplicitDefs())
            for (; *implicit; ++implicit)
                define(*implicit, out.definitions);
#endif
        if (withText)
            print(inst, pc, out);
        return out;
    }

private:
    void define(unsigned reg, std::vector<Register>& list) const
    {
        for (const Register r : m_ours[reg])
            if (std::find(list.begin(), list.end(), r) == list.end())
                list.push_back(r);
    }

    void print(const llvm::MCInst& inst, base::Address pc, McFacts& out)
    {
        std::string text;
        llvm::raw_string_ostream stream(text);
        m_printer->printInst(&inst, pc.value, "", *m_subtarget, stream);
        stream.flush();
        // "\tstp\tx19, x20, [x1, #152]"; system register names come in capitals, unlike GNU's.
        const QString line = QString::fromStdString(text).trimmed().toLower();
        const auto tab = line.indexOf(u'\t');
        out.mnemonic = tab < 0 ? line : line.left(tab);
        out.operands = tab < 0 ? QString() : line.mid(tab + 1).trimmed();
    }

    std::unique_ptr<llvm::MCRegisterInfo> m_registers;
    std::unique_ptr<llvm::MCAsmInfo> m_asm;
    std::unique_ptr<llvm::MCInstrInfo> m_instructions;
    std::unique_ptr<llvm::MCSubtargetInfo> m_subtarget;
    std::unique_ptr<llvm::MCContext> m_context;
    std::unique_ptr<llvm::MCDisassembler> m_disassembler;
    std::unique_ptr<llvm::MCInstPrinter> m_printer;
    std::vector<std::vector<Register>> m_ours; ///< by LLVM's register number
};

} // namespace

McFacts mcFacts(std::uint32_t word, base::Address pc, bool withText)
{
    static thread_local Decoder decoder;
    return decoder.facts(word, pc, withText);
}

} // namespace arm64
