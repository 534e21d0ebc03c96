// SPDX-License-Identifier: GPL-2.0-or-later
// What registers and memory hold: read in bursts, and written.
#include "machine/stub.h"

#include <algorithm>
#include <utility>

namespace machine {

namespace {

/// QEMU answers `m` up to 0x800 bytes; beyond that E22.
constexpr std::uint64_t kReadChunk = 0x800;
/// A packet over 4096 bytes is dropped in silence, and each byte of an `M` takes two.
constexpr std::uint64_t kWriteChunk = 0x400;

QByteArray hex(std::uint64_t value)
{
    return QByteArray::number(static_cast<qulonglong>(value), 16);
}

/// The byte that two hexadecimal digits say; negative where `x` ("not available") is one of them.
int byteOf(char first, char second)
{
    return rsp::hexDigit(first) * 16 | rsp::hexDigit(second);
}

/// Two digits a byte and nothing else.
std::optional<QByteArray> bytesOf(QByteArrayView digits)
{
    if (digits.size() % 2 != 0)
        return std::nullopt;
    QByteArray bytes(digits.size() / 2, Qt::Uninitialized);
    int all = 0; // negative as soon as one is
    const char* from = digits.data();
    for (char& byte : bytes) {
        const int next = byteOf(from[0], from[1]);
        byte = static_cast<char>(next);
        all |= next;
        from += 2;
    }
    return all < 0 ? std::nullopt : std::optional(bytes);
}

/// Target byte order: little-endian. Absent where digits are missing, or are none.
std::optional<std::uint64_t> littleEndian(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.size() % 2 != 0 || digits.size() > 16)
        return std::nullopt;
    std::uint64_t value = 0;
    int all = 0; // negative as soon as one is
    for (qsizetype i = digits.size(); i > 0; i -= 2) {
        const int byte = byteOf(digits[i - 2], digits[i - 1]);
        value = value << 8 | (static_cast<unsigned>(byte) & 0xffU);
        all |= byte;
    }
    return all < 0 ? std::nullopt : std::optional(value);
}

QByteArray littleEndian(std::uint64_t value, int bytes)
{
    QByteArray out;
    for (int i = 0; i < bytes; ++i)
        out.append(static_cast<char>(value >> (8 * i) & 0xff));
    return out.toHex();
}

/// `g` of an arm64 stub: x0-x30, sp, pc in 16 digits each, cpsr in 8.
constexpr int kCoreRegisters = 34;
arm64::Register coreRegister(int n)
{
    if (n < 31)
        return arm64::Register::x(n);
    return n == 31   ? arm64::Register::sp()
           : n == 32 ? arm64::Register::pc()
                     : arm64::Register::pstate();
}

} // namespace

std::optional<StubMachine::Asked> StubMachine::chooseView(MemoryView view)
{
    const bool physical = view == MemoryView::Physical;
    if (!m_physicalKnown || m_physical == physical)
        return std::nullopt;
    m_physical = physical;
    return m_session->request(physical ? "Qqemu.PhyMemMode:1" : "Qqemu.PhyMemMode:0");
}

base::Result<void> StubMachine::viewChosen(const rsp::Reply& reply)
{
    if (reply.payload == "OK")
        return {};
    m_physical.reset(); // nobody knows any more how it translates: it is told anew next time
    return refused(tr("choosing between virtual and physical memory"), reply);
}

base::Error StubMachine::noPhysicalMemory() const
{
    return {tr("This stub cannot read physical memory (it has no Qqemu.PhyMemMode).")};
}

base::Result<Snapshot::RegisterValue> StubMachine::decodeRegister(arm64::Register reg,
                                                                  const rsp::Reply& reply) const
{
    // A vector register's low 128 bits are all that this program shows, also of a longer z
    // register.
    const QByteArrayView digits(reply.payload);
    const bool isWhole = reply.ok() && digits.size() == m_description.find(reg)->bits / 4;
    const qsizetype shown = std::min<qsizetype>(digits.size(), reg.isV() ? 32 : 16);
    const auto low = littleEndian(digits.first(std::min<qsizetype>(shown, 16)));
    const auto high = reg.isV() && shown > 16 ? littleEndian(digits.sliced(16, shown - 16))
                                              : std::optional<std::uint64_t>(0);
    if (!isWhole || !low || !high || !bytesOf(digits.sliced(shown)))
        return refused(tr("reading the register %1").arg(reg.name()), reply);
    return Snapshot::RegisterValue{reg, *low, *high};
}

base::Task<base::Result<Snapshot>> StubMachine::snapshot(SnapshotPlan plan)
{
    using Outcome = base::Result<Snapshot>;
    const auto self = shared_from_this();
    if (!alive())
        co_return Outcome(gone());
    for (const auto reg : plan.registers) {
        if (!has(reg)) {
            const QString text =
                tr("This machine has no register %1 that its stub would show.").arg(reg.name());
            co_return Outcome(base::Error{text});
        }
    }
    for (const auto& range : plan.memory) {
        if (range.view == MemoryView::Physical && !m_physicalKnown)
            co_return Outcome(noPhysicalMemory());
    }
    // Everything is asked before anything is awaited: one round trip.
    std::optional<Asked> core;
    std::optional<Asked> last; // its reply is known: that of another question is none
    std::vector<Asked> registers;
    std::vector<Asked> views;
    std::vector<std::vector<Asked>> memory;
    std::size_t asked = 0; // beside the general registers
    {
        const rsp::Session::Burst burst(*m_session);
        if (plan.core)
            core = m_session->request("g");
        for (const auto reg : plan.registers) {
            const int number = m_description.find(reg)->number;
            registers.push_back(m_session->request('p' + QByteArray::number(number, 16)));
            ++asked;
        }
        for (const auto& range : plan.memory) {
            if (const auto view = chooseView(range.view))
                views.push_back(*view);
            auto& chunks = memory.emplace_back();
            for (std::uint64_t done = 0; done < range.bytes; done += kReadChunk) {
                chunks.push_back(m_session->request('m' + hex(range.from.value + done) + ',' +
                                                    hex(std::min(kReadChunk, range.bytes - done))));
                ++asked;
            }
        }
        // The general registers, and one reply more, are told apart by their length; and what comes
        // once too often behind them is nobody's as soon as the machine has run (rsp::Session).
        if (!core || asked + views.size() > 1)
            last = m_session->request("vCont?");
    }

    for (const auto& view : views) {
        const rsp::Reply reply = co_await view;
        const auto chosen = viewChosen(reply);
        if (!chosen)
            co_return Outcome(chosen.error());
    }
    Snapshot snapshot;
    if (core) {
        const rsp::Reply reply = co_await *core;
        for (int n = 0; n < kCoreRegisters; ++n) {
            const qsizetype digits = n == 33 ? 8 : 16;
            const qsizetype at = qsizetype{16} * n;
            const auto value = reply.ok() && reply.payload.size() >= at + digits
                                   ? littleEndian(QByteArrayView(reply.payload).sliced(at, digits))
                                   : std::nullopt;
            if (!value) {
                const auto error = refused(tr("reading the general registers"), reply);
                co_return Outcome(error);
            }
            snapshot.registers.push_back({coreRegister(n), *value, 0});
        }
    }
    for (std::size_t i = 0; i < registers.size(); ++i) {
        const rsp::Reply reply = co_await registers[i];
        const auto value = decodeRegister(plan.registers[i], reply);
        if (!value)
            co_return Outcome(value.error());
        snapshot.registers.push_back(*value);
    }
    for (std::size_t i = 0; i < memory.size(); ++i) {
        const auto range = plan.memory[i];
        QByteArray bytes;
        for (const auto& chunk : memory[i]) {
            const rsp::Reply reply = co_await chunk;
            const auto piece = bytesOf(reply.payload);
            if (!reply.ok() || !piece) {
                const auto error =
                    refused(tr("reading memory at %1").arg(base::hex(range.from.value)), reply);
                co_return Outcome(error);
            }
            bytes += *piece;
        }
        if (static_cast<std::uint64_t>(bytes.size()) != range.bytes) {
            const QString text = tr("The stub gave %1 of %2 bytes of memory at %3.")
                                     .arg(bytes.size())
                                     .arg(range.bytes)
                                     .arg(base::hex(range.from.value));
            co_return Outcome(base::Error{text});
        }
        snapshot.memory.push_back(bytes);
    }
    if (last) {
        const rsp::Reply reply = co_await *last;
        const auto counted = inStep(reply);
        if (!counted)
            co_return Outcome(counted.error());
    }
    const auto believed = standsStill(snapshot);
    if (!believed)
        co_return Outcome(believed.error());
    co_return Outcome(std::move(snapshot));
}

/// Whether the replies are those to the questions, by the last one, whose reply is known: a reply
/// that came twice, or never, makes each one behind it the answer to another question.
base::Result<void> StubMachine::inStep(const rsp::Reply& last)
{
    const bool answered = last.ok() || last.outcome == rsp::Reply::Outcome::Unsupported;
    if (answered && last.payload != m_vContAnswer) {
        m_gaveUp = tr("The replies of the stub are out of step with the questions: one was lost, "
                      "damaged or doubled on its way. Nothing more is read of it.");
        m_session->shutDown();
        return gone();
    }
    if (!answered)
        return refused(tr("reading the machine's state"), last);
    return {};
}

/// Whether what was read can be believed: the pc of a machine that stands still is one and the
/// same.
base::Result<void> StubMachine::standsStill(const Snapshot& snapshot)
{
    for (const auto& value : snapshot.registers) {
        if (value.reg != arm64::Register::pc())
            continue;
        if (m_pcTold.value_or(value.low) != value.low)
            return base::Error{tr("The stub contradicts itself: the machine stands still, and its "
                                  "pc was %1 and is %2 now. It cannot be believed.")
                                   .arg(base::hex16(*m_pcTold), base::hex16(value.low))};
        m_pcTold = value.low;
    }
    return {};
}

base::Task<base::Result<std::uint64_t>> StubMachine::readRegister(arm64::Register reg)
{
    const auto self = shared_from_this();
    SnapshotPlan plan;
    plan.core = false;
    plan.registers.push_back(reg);
    const auto snapshot = co_await this->snapshot(plan);
    if (!snapshot)
        co_return base::Result<std::uint64_t>(snapshot.error());
    co_return base::Result<std::uint64_t>(snapshot->registers.front().low);
}

base::Task<base::Result<void>> StubMachine::writeRegister(arm64::Register reg, std::uint64_t value)
{
    const auto self = shared_from_this();
    const auto where = m_description.find(reg);
    if (!alive())
        co_return base::Result<void>(gone());
    if (!where) {
        const QString text =
            tr("This machine has no register %1 that its stub would show.").arg(reg.name());
        co_return base::Result<void>(base::Error{text});
    }
    if (reg.isV()) {
        const QString text = tr("A vector register (%1) cannot be written: it is wider than the "
                                "64 bits of a value.")
                                 .arg(reg.name());
        co_return base::Result<void>(base::Error{text});
    }
    m_toldWatchAt.reset();
    m_pcTold.reset();
    const auto asked = m_session->request('P' + QByteArray::number(where->number, 16) + '=' +
                                          littleEndian(value, std::min(where->bits, 64) / 8));
    const rsp::Reply reply = co_await asked;
    if (reply.payload != "OK") {
        const auto error = refused(tr("writing the register %1").arg(reg.name()), reply);
        co_return base::Result<void>(error);
    }
    // QEMU answers OK to a write of a system register, and does nothing.
    const auto now = co_await readRegister(reg);
    if (!now)
        co_return base::Result<void>(now.error());
    if (*now != value) {
        const QString text =
            tr("The stub said OK, but %1 still holds %2: QEMU does not let a debugger write it.")
                .arg(reg.name(), base::hex16(*now));
        co_return base::Result<void>(base::Error{text});
    }
    co_return base::Result<void>();
}

base::Task<base::Result<QByteArray>> StubMachine::readMemory(base::Address from,
                                                             std::uint64_t bytes, MemoryView view)
{
    const auto self = shared_from_this();
    SnapshotPlan plan;
    plan.core = false;
    plan.memory.push_back({from, bytes, view});
    auto snapshot = co_await this->snapshot(plan);
    if (!snapshot)
        co_return base::Result<QByteArray>(snapshot.error());
    co_return base::Result<QByteArray>(snapshot->memory.front());
}

base::Task<base::Result<void>> StubMachine::writeMemory(base::Address to, QByteArray bytes,
                                                        MemoryView view)
{
    const auto self = shared_from_this();
    if (!alive())
        co_return base::Result<void>(gone());
    if (view == MemoryView::Physical && !m_physicalKnown)
        co_return base::Result<void>(noPhysicalMemory());
    if (const auto choice = chooseView(view)) {
        const rsp::Reply reply = co_await *choice;
        const auto chosen = viewChosen(reply);
        if (!chosen)
            co_return base::Result<void>(chosen.error());
    }
    std::vector<Asked> chunks;
    const auto size = static_cast<std::uint64_t>(bytes.size());
    {
        const rsp::Session::Burst burst(*m_session);
        for (std::uint64_t done = 0; done < size; done += kWriteChunk) {
            const auto piece =
                bytes.mid(static_cast<qsizetype>(done), static_cast<qsizetype>(kWriteChunk));
            chunks.push_back(m_session->request('M' + hex(to.value + done) + ',' +
                                                hex(static_cast<std::uint64_t>(piece.size())) +
                                                ':' + piece.toHex()));
        }
    }
    for (const auto& chunk : chunks) {
        const rsp::Reply reply = co_await chunk;
        if (reply.payload != "OK") {
            const auto error = refused(tr("writing memory at %1").arg(base::hex(to.value)), reply);
            co_return base::Result<void>(error);
        }
    }
    // A write to an address that is not mapped is answered OK too.
    const auto now = co_await readMemory(to, size, view);
    if (!now)
        co_return base::Result<void>(now.error());
    if (*now != bytes) {
        const QString text = tr("The stub said OK, but the memory at %1 did not change: nothing is "
                                "mapped there, or it cannot be written.")
                                 .arg(base::hex(to.value));
        co_return base::Result<void>(base::Error{text});
    }
    co_return base::Result<void>();
}

} // namespace machine
