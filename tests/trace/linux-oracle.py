#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Judges the world switches of a Linux's KVM by values alone, and shares no code with the product: a raw
client of QEMU's stub, BTF, the symbol table and fixed rules.  linux-oracle.py SOCKET VMLINUX SWITCHES
Exit code: 0 all held, 1 one did not."""
import mmap
import socket
import struct
import sys

EL1 = [name + "_EL1" for name in ("CSSELR SCTLR CPACR TTBR0 TTBR1 TCR ESR AFSR0 AFSR1 FAR MAIR VBAR CONTEXTIDR "
                                  "AMAIR CNTKCTL PAR TPIDR SP ELR SPSR").split()] + ["TPIDR_EL0", "TPIDRRO_EL0"]
KEYS = ["AP%sKEY%s_EL1" % (key, half) for key in ("IA", "IB", "DA", "DB", "GA") for half in ("LO", "HI")]
SHORT = {"VBAR_EL1": "VBAR", "SCTLR_EL1": "SCTLR", "CPACR_EL1": "CPACR", "CNTKCTL_EL1": "CNTKCTL",
         "AMAIR_EL1": "AMAIR0", "CSSELR_EL1": "CSSELR"}  # as QEMU 7.2 calls them
ERET, ALL, UNSET = 0xd69f03e0, (1 << 64) - 1, 0x1de7ec7edbadc0de  # of which not every register keeps all bits
PAST = 0xc00 | 1 << 21  # PSTATE.BTYPE and SS: cleared where KVM goes past what it has emulated


class Stub:
    def __init__(self, path):
        self.s, self.numbers, number = socket.socket(socket.AF_UNIX), {}, 0
        self.s.settimeout(120)
        self.s.connect(path)
        self.replies = self.s.makefile("rb")
        self.ask("qSupported:xmlRegisters=arm")
        for annex in [part.split('"')[1] for part in self.xml("target.xml").split("href=")[1:]]:
            for tag in self.xml(annex).split("<reg ")[1:]:
                fields = dict(f.split("=", 1) for f in tag.split(">")[0].rstrip("/").replace('"', "").split())
                number = int(fields.get("regnum", number))
                self.numbers.setdefault(fields["name"].upper(), number)
                number += 1

    def ask(self, text):
        self.s.sendall(b"$%s#%02x" % (text.encode(), sum(text.encode()) & 255))
        reply, byte = b"", lambda: self.replies.read(1) or sys.exit("linux-oracle: the stub went away")
        while byte() != b"$":
            pass
        while (one := byte()) != b"#":
            reply += bytes([byte()[0] ^ 32]) if one == b"}" else one
        self.replies.read(2)  # the checksum
        self.s.sendall(b"+")
        return reply.decode("latin1")

    def xml(self, annex, text=""):
        while (reply := self.ask("qXfer:features:read:%s:%x,ffb" % (annex, len(text))))[0] == "m":
            text += reply[1:]
        return text + reply[1:]

    def core(self):
        return struct.unpack("<33Q", bytes.fromhex(self.ask("g"))[:264])  # x0 to x30, SP, pc

    def reg(self, name):
        number = self.numbers.get(name) or self.numbers[SHORT[name]]
        return int.from_bytes(bytes.fromhex(self.ask("p%x" % number)), "little")

    def values(self, names):
        return [self.reg(name) for name in names]

    def words(self, address, count):
        return struct.unpack("<%dQ" % count, bytes.fromhex(self.ask("m%x,%x" % (address, 8 * count))))

    def go(self, *places):
        """Off the instruction that it stands at, and on to the first of those places."""
        self.ask("vCont;s:p1.1")
        while (pc := self.core()[32]) not in places:
            for request in ["Z0,%x,4" % p for p in places] + ["vCont;c:p1.1"] + ["z0,%x,4" % p for p in places]:
                self.ask(request)
        return pc


class Kernel:
    """What an ELF file's symbol table and its BTF say (Documentation/bpf/btf.rst)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        at, (size, count, names) = struct.unpack_from("<Q", data, 40)[0], struct.unpack_from("<3H", data, 58)
        sections = [struct.unpack_from("<2I4Q2I", data, at + size * n) for n in range(count)]
        self.symbols, self.structs, self.constants, self.types = {}, {}, {}, [None]
        for name, kind, _, _, offset, length, link, _ in sections:
            if kind == 2:
                for info, value in ((struct.unpack_from("<I", data, i)[0], struct.unpack_from("<Q", data, i + 8)[0])
                                    for i in range(offset, offset + length, 24)):
                    self.symbols.setdefault(self.text(sections[link][4] + info), value)
            elif self.text(sections[names][4] + name) == ".BTF":
                self.read(offset)

    def text(self, at):
        return self.data[at:self.data.find(b"\0", at)].decode()

    def read(self, at):
        head, types, length, texts, _ = struct.unpack_from("<5I", self.data, at + 4)
        place, texts = at + head + types, at + head + texts
        for_each, extra = {4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12}, {1: 4, 3: 12, 14: 4, 17: 4}
        end = place + length
        while place < end:
            name, info, size = struct.unpack_from("<3I", self.data, place)
            kind, members, step = info >> 24 & 31, [], for_each.get(info >> 24 & 31, 0)
            for i in range(place + 12, place + 12 + step * (info & 65535), step or 1):
                if kind in (4, 5):
                    member, its, bits = struct.unpack_from("<3I", self.data, i)
                    members.append((self.text(texts + member), its, (bits & 0xffffff if info >> 31 else bits) // 8))
                elif kind == 6:
                    self.constants.setdefault(self.text(texts + struct.unpack_from("<I", self.data, i)[0]),
                                              struct.unpack_from("<i", self.data, i + 4)[0])
            place += 12 + step * (info & 65535) + extra.get(kind, 0)
            if kind == 4:
                self.structs.setdefault(self.text(texts + name), len(self.types))
            self.types.append((kind, size, members))

    def offset(self, name, path):
        its, offset = self.structs[name], 0
        for part in path.split("."):
            while self.types[its][0] in (8, 9, 10, 11):  # a typedef or a qualifier
                its = self.types[its][1]
            its, offset = self.member(its, part, offset)
        return offset

    def member(self, its, part, offset):
        for name, kind, at in self.types[its][2]:
            found = (kind, offset + at) if name == part else None
            if found or (not name and (found := self.member(kind, part, offset + at))):
                return found


def main(path, vmlinux, wanted):
    kernel, stub, wrong = Kernel(vmlinux), Stub(path), []
    stub.go(kernel.symbols["kvm_arch_vcpu_ioctl_run"])
    vhe = stub.reg("HCR_EL2") >> 34 & 1
    delta = 0 if vhe else stub.reg("VBAR_EL2") - kernel.symbols["__kvm_nvhe___kvm_hyp_host_vector"]
    there = lambda name: kernel.symbols[("" if vhe else "__kvm_nvhe_") + name] + delta & ALL
    run, enter = there("__kvm_vcpu_run"), there("__guest_enter")
    of = lambda base, name: base + kernel.offset("kvm_cpu_context", name)
    general = lambda base: stub.words(of(base, "regs.regs"), 31)
    word = lambda base, name: stub.words(of(base, name), 1)[0]
    slots = lambda base, names: [stub.words(of(base, "sys_regs") + 8 * kernel.constants[n], 1)[0] for n in names]
    count = early = again = first = 0
    window = before = None  # where the host's function returns to, and what the guest left in this call of it

    def hold(good, what):
        if not good:
            wrong.append("switch %d: %s" % (count, what))

    def goes_on(elr, spsr, last):  # maybe past an instruction that was emulated
        return elr in (last["pc"], last["pc"] + 4) and not (spsr ^ last["pstate"]) & ~PAST

    while count - early < wanted:
        at, now = stub.go(run, enter, *window[:1] if window else ()), stub.core()
        if at == run:
            window, before = (now[30], stub.values(EL1)), None
        elif at != enter:  # the host has its own back, and the guest's are put away
            if before:
                guest = before["context"]
                hold(goes_on(word(guest, "regs.pc"), word(guest, "regs.pstate"), before), "regs.pc or regs.pstate")
                left = stub.values(EL1) if vhe else slots(guest, EL1)
                hold(left[first:] == before["el1"][first:], "an EL1 register is lost")
                hold(vhe or stub.values(EL1) == window[1], "an EL1 register is not the host's")
            window = before = None
        if at != enter:
            continue
        count += 1
        context, back = now[0] + kernel.offset("kvm_vcpu", "arch.ctxt"), now[30]
        host = there("kvm_hyp_ctxt") + stub.reg("TPIDR_EL2") & ALL
        current, own_keys = stub.reg("SP_EL0"), stub.values(KEYS) if KEYS[0] in stub.numbers else []
        code = struct.unpack("<256I", struct.pack("<128Q", *stub.words(enter, 128)))
        if stub.go(enter + 4 * code.index(ERET), back) == back:
            after, early = stub.core(), early + 1
            hold(after[0] == 0 and after[18:32] == now[18:32] and stub.reg("SP_EL0") == current, "an early return")
            continue
        live, vbar, elr, spsr, hcr = stub.core(), *stub.values(["VBAR_EL2", "ELR_EL2", "SPSR_EL2", "HCR_EL2"])
        keys, first = hcr >> 40 & 3 == 3, hcr >> 17 & 1 | hcr >> 49 & 1  # TID2, TID4: CSSELR_EL1 is trapped
        hold(live[:31] == general(context), "a register of x0 to x30 is not the guest's")
        hold(general(host)[18:] == now[18:31], "a register of x18 to x30 was not put away for the host")
        hold((word(host, "regs.sp"), stub.reg("SP_EL0")) == (current, word(context, "regs.sp")), "SP_EL0 on the way in")
        if before:
            again += 1
            hold(goes_on(elr, spsr, before), "a guest that is entered again does not go on where it was")
            hold(stub.values(EL1) == before["el1"], "an EL1 register of a guest that is entered again")
        else:
            hold((elr, spsr) == (word(context, "regs.pc"), word(context, "regs.pstate")), "ELR_EL2 or SPSR_EL2")
            pairs = [*zip(stub.values(EL1), window[1] if vhe else slots(context, EL1))][first:]
            hold(all(its in (a, UNSET) for a, its in pairs), "an EL1 register on the way in")
        hold(not keys or stub.values(KEYS) == slots(context, KEYS), "a key is not the guest's")
        entries = [vbar + 0x400 + 0x80 * n for n in range(4)]
        kind, guest = entries.index(stub.go(*entries)), stub.core()
        left = dict(zip(("pc", "pstate", "sp"), stub.values(["ELR_EL2", "SPSR_EL2", "SP_EL0"])))
        before, left_keys = {"context": context, "el1": stub.values(EL1), **left}, keys and stub.values(KEYS)
        after = stub.go(back) and stub.core()
        hold(after[18:32] == now[18:32] and stub.reg("SP_EL0") == current, "the host does not have its own back")
        hold((*general(context), word(context, "regs.sp")) == (*guest[:31], left["sp"]), "a register was not put away")
        hold(after[0] & 0x7fffffff == (2, 0, 0, 1)[kind], "exit code %d of vector %d" % (after[0], kind))
        hold(not keys or (slots(context, KEYS), stub.values(KEYS)) == (left_keys, own_keys), "a key on the way out")
    print("%s: %d switches, of these early: %d, entered again: %d: %s" % (
        "VHE" if vhe else "nVHE", count, early, again, "; ".join(wrong) or "all hold"))
    return 1 if wrong else 0


sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
