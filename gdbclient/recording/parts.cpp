// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/parts.h"

#include "recording/compression.h"
#include "recording/pack.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace recording {

namespace {

using format::PartType;

constexpr std::uint8_t kMemory = 0x01;                     ///< a cell of memory, else of a register
constexpr std::uint8_t kHighHalf = 0x02;                   ///< of a V register
constexpr std::uint8_t kUnwatched = 0x04;                  ///< a place without a value
constexpr std::size_t kMostName = 64;                      ///< of a register
constexpr std::size_t kMostConsole = std::size_t{1} << 20; ///< bytes of one text
constexpr std::uint32_t kMostCpus = 1U << 16;              ///< of one machine

QString tr(const char* text)
{
    return QCoreApplication::translate("recording", text);
}

void packPlace(Packer& out, const arm64::Place& place, std::uint8_t more)
{
    const std::uint8_t half = place.half == 1 ? kHighHalf : 0;
    const std::uint8_t memory = place.isMemory() ? kMemory : 0;
    out.byte(static_cast<std::uint8_t>(half | memory | more));
    if (place.isMemory())
        out.number(place.address.value / 8);
    else
        out.text(place.reg.name().toUtf8());
}

std::optional<arm64::Place> unpackPlace(Unpacker& in, std::uint8_t kind)
{
    if ((kind & kMemory) != 0) {
        const std::uint64_t cell = in.number();
        if (!in.good() || cell > UINT64_MAX / 8 || (kind & kHighHalf) != 0)
            return {};
        return arm64::Place::of(base::Address{cell * 8});
    }
    const auto name = in.text(kMostName);
    const auto reg = name ? arm64::Register::named(QString::fromUtf8(*name)) : std::nullopt;
    const int half = (kind & kHighHalf) != 0 ? 1 : 0;
    if (!reg || half > (reg->isV() ? 1 : 0))
        return {};
    return arm64::Place::of(*reg, half);
}

/// An address, or 0 for one that is not known.
std::optional<base::Address> unpackKnown(Unpacker& in)
{
    const std::uint64_t address = in.number();
    return address == 0 ? std::nullopt : std::optional(base::Address{address});
}

} // namespace

base::Result<FilePart> partAt(const MappedFile& file, std::int64_t offset)
{
    const auto head = file.at(offset, 8);
    const auto number = [](std::span<const std::uint8_t> bytes, std::size_t at) {
        return qFromBigEndian<quint32>(bytes.data() + at);
    };
    const std::int64_t left = file.size() - offset - format::kPartOverhead;
    if (head.size() < 8 || std::int64_t{number(head, 4)} > left)
        return base::Error{tr("the file ends inside the part at byte %1.").arg(offset)};
    const std::size_t length = number(head, 4);
    const auto all = file.at(offset, static_cast<std::int64_t>(length) + format::kPartOverhead);
    if (all.size() != length + format::kPartOverhead)
        return base::Error{tr("the file cannot be read at byte %1.").arg(offset)};
    if (number(all, length + 8) != format::crc32(all.data(), length + 8))
        return base::Error{tr("the checksum of the part at byte %1 is wrong.").arg(offset)};
    return FilePart{static_cast<PartType>(number(all, 0)), offset, all.subspan(8, length)};
}

std::optional<StepsHead> StepsHead::of(std::span<const std::uint8_t> payload)
{
    Unpacker in(payload);
    StepsHead head;
    head.first = in.small();
    head.count = in.small();
    const std::uint8_t begins = in.byte();
    if (!in.good() || begins > 1 || head.count == 0 || head.count > kBlockSteps ||
        head.first > UINT32_MAX - head.count)
        return {};
    head.beginsBlock = begins == 1;
    head.stream = payload.subspan(in.at());
    return head;
}

QByteArray StepsHead::bytes(std::uint32_t first, std::uint32_t count, bool beginsBlock)
{
    QByteArray bytes;
    Packer out(bytes);
    out.number(first);
    out.number(count);
    out.byte(beginsBlock ? 1 : 0);
    return bytes;
}

bool Contents::take(PartType type, std::span<const std::uint8_t> payload)
{
    if (type != PartType::Head && !header)
        return false;
    const auto unpacked = [&](std::int64_t most, bool (Contents::*takes)(const QByteArray&)) {
        const auto raw = decompressed(payload, most);
        return raw && (this->*takes)(*raw);
    };
    switch (type) {
    case PartType::Head:
        return head(payload);
    case PartType::Cells:
        return unpacked(format::kMostPart, &Contents::cells);
    case PartType::Patterns:
        return unpacked(format::kMostPart - m_patternBytes, &Contents::patterns);
    case PartType::Switches:
        return someSwitches(payload);
    case PartType::Console:
        return unpacked(format::kMostPart - m_consoleBytes, &Contents::consoleTexts);
    case PartType::End:
        return end(payload);
    default: // a part that a later program of the same format may add
        return true;
    }
}

/// A later part replaces members of an earlier one, and a few of the largest are read.
bool Contents::head(std::span<const std::uint8_t> payload)
{
    const auto raw = decompressed(payload, format::kMostFacts + 1);
    if (!raw && !decompressed(payload, format::kMostPart))
        return false;
    m_factBytes += raw ? raw->size() : format::kMostPart;
    if (!raw || raw->size() > format::kMostFacts || m_factBytes > format::kMostPart) {
        tooMuch = tr("its facts are larger than %1").arg(base::sizeText(format::kMostFacts));
        return false;
    }
    return facts(*raw);
}

bool Contents::facts(const QByteArray& raw)
{
    const QJsonDocument document = QJsonDocument::fromJson(raw);
    if (!document.isObject())
        return false;
    if (!header)
        header.emplace();
    const QJsonObject later = document.object();
    for (auto it = later.begin(); it != later.end(); ++it)
        header->facts[it.key()] = it.value();
    return true;
}

bool Contents::cells(const QByteArray& raw)
{
    Unpacker in = Unpacker::of(raw);
    const std::uint64_t count = in.number();
    for (std::uint64_t i = 0; i < count && in.good(); ++i) {
        if (store.cells.count() + store.cells.unwatchedCount() >= format::kMostCells) {
            tooMuch = tr("it has more than %1 cells").arg(format::kMostCells);
            return false;
        }
        const std::uint8_t kind = in.byte();
        const auto place = unpackPlace(in, kind);
        if (!place || (kind & ~(kMemory | kHighHalf | kUnwatched)) != 0)
            return false;
        if ((kind & kUnwatched) != 0) {
            if (store.cells.find(*place) || store.cells.findUnwatched(*place))
                return false;
            store.cells.touched(*place);
            continue;
        }
        const std::uint32_t since = in.small();
        const std::uint64_t initial = in.number();
        if (!in.good() || store.cells.find(*place))
            return false;
        store.cells.add(*place, initial, since);
    }
    return in.good() && in.atEnd();
}

bool Contents::patterns(const QByteArray& raw)
{
    m_patternBytes += raw.size();
    Unpacker in = Unpacker::of(raw);
    const std::uint64_t count = in.number();
    for (std::uint64_t i = 0; i < count && in.good(); ++i) {
        if (store.patterns.size() >= format::kMostPatterns) {
            tooMuch = tr("it has more than %1 patterns").arg(format::kMostPatterns);
            return false;
        }
        Pattern pattern;
        if (!pattern.unpack(in, store.cells))
            return false;
        store.patterns.append(std::move(pattern));
    }
    return in.good() && in.atEnd();
}

/// A part has the switches that are new or are not what they were.
bool Contents::someSwitches(std::span<const std::uint8_t> raw)
{
    Unpacker in(raw);
    const std::uint64_t count = in.number();
    for (std::uint64_t i = 0; i < count && in.good(); ++i) {
        const std::uint64_t index = in.number();
        Switch s;
        s.outerBegin = in.small();
        s.begin = in.small();
        s.end = in.small();
        s.outerEnd = in.small();
        const std::uint8_t complete = in.byte();
        const std::uint8_t kind = in.byte();
        const std::uint32_t cpu = in.small();
        s.vcpu = unpackKnown(in);
        s.hostObject = unpackKnown(in);
        if (!in.good() || index > switches.size() || complete > 1 ||
            kind > static_cast<std::uint8_t>(SwitchKind::Lost) || cpu > kMostCpus)
            return false;
        s.complete = complete == 1;
        // What came back and is "lost" is what nobody has said of it.
        if (!s.complete || kind != static_cast<std::uint8_t>(SwitchKind::Lost))
            s.kind = static_cast<SwitchKind>(kind);
        if (cpu != 0)
            s.cpu = cpu - 1;
        const auto at = static_cast<std::size_t>(index);
        if (at == switches.size())
            switches.push_back(s);
        else
            switches[at] = s;
    }
    return in.good() && in.atEnd();
}

bool Contents::consoleTexts(const QByteArray& raw)
{
    m_consoleBytes += raw.size();
    Unpacker in = Unpacker::of(raw);
    const std::uint64_t count = in.number();
    for (std::uint64_t i = 0; i < count && in.good(); ++i) {
        const std::uint32_t state = in.small();
        const auto text = in.text(kMostConsole);
        if (!text || (!console.empty() && state < console.back().state))
            return false;
        if (console.size() >= format::kMostConsoleTexts) {
            tooMuch = tr("its console has more than %1 texts").arg(format::kMostConsoleTexts);
            return false;
        }
        if (!console.empty() && console.back().state == state)
            console.back().bytes += *text;
        else
            console.push_back({state, *text});
    }
    return in.good() && in.atEnd();
}

bool Contents::end(std::span<const std::uint8_t> raw)
{
    Unpacker in(raw);
    const std::uint8_t how = in.byte();
    const auto sentence = in.text(format::kMostText);
    if (!sentence || !in.atEnd() || how > static_cast<std::uint8_t>(Ending::Cut))
        return false;
    ending = static_cast<Ending>(how);
    why = QString::fromUtf8(*sentence);
    ended = true;
    return true;
}

QByteArray packedCells(const CellTable& cells, std::size_t from, std::size_t fromUnwatched)
{
    QByteArray raw;
    Packer out(raw);
    out.number(cells.count() - from + cells.unwatchedCount() - fromUnwatched);
    // The places without a value first: one that has become a cell since has both numbers.
    for (std::size_t id = fromUnwatched; id < cells.unwatchedCount(); ++id)
        packPlace(out, cells.unwatchedPlace(id), kUnwatched);
    for (auto id = static_cast<CellId>(from); id < cells.count(); ++id) {
        packPlace(out, cells.placeOf(id), 0);
        out.number(cells.sinceOf(id));
        out.number(cells.initialOf(id));
    }
    return compressed(raw);
}

QByteArray packedPatterns(const StableList<Pattern>& patterns, std::size_t from)
{
    QByteArray raw;
    Packer out(raw);
    out.number(patterns.size() - from);
    for (std::size_t id = from; id < patterns.size(); ++id)
        patterns[id].pack(out);
    return compressed(raw);
}

QByteArray packedSwitches(const std::vector<Switch>& switches, const std::vector<Switch>& before,
                          std::size_t from)
{
    std::vector<std::size_t> changed;
    for (std::size_t i = from; i < switches.size(); ++i)
        if (i >= before.size() || switches[i] != before[i])
            changed.push_back(i);
    QByteArray raw;
    if (changed.empty())
        return raw;
    Packer out(raw);
    out.number(changed.size());
    for (const std::size_t i : changed) {
        const Switch& s = switches[i];
        out.number(i);
        out.number(s.outerBegin);
        out.number(s.begin);
        out.number(s.end);
        out.number(s.outerEnd);
        out.byte(s.complete ? 1 : 0);
        out.byte(static_cast<std::uint8_t>(s.kind.value_or(SwitchKind::Lost)));
        out.number(s.cpu ? std::uint64_t{*s.cpu} + 1 : 0);
        out.number(s.vcpu.value_or(base::Address{}).value);
        out.number(s.hostObject.value_or(base::Address{}).value);
    }
    return raw;
}

QByteArray packedConsole(const std::vector<ConsoleText>& console, std::size_t from,
                         std::size_t bytesOfFirst)
{
    QByteArray pieces;
    Packer out(pieces);
    std::size_t count = 0;
    for (std::size_t i = from; i < console.size(); ++i) {
        QByteArray text = console[i].bytes;
        if (i == from)
            text = text.mid(static_cast<qsizetype>(bytesOfFirst));
        for (; !text.isEmpty(); text = text.mid(static_cast<qsizetype>(kMostConsole)), ++count) {
            out.number(console[i].state);
            out.text(text.left(static_cast<qsizetype>(kMostConsole)));
        }
    }
    if (count == 0)
        return {};
    QByteArray raw;
    Packer(raw).number(count);
    return compressed(raw + pieces);
}

QByteArray packedEnd(Ending ending, const QString& why)
{
    constexpr qsizetype kMostLetters = format::kMostText / 4; // of at most four bytes each
    QByteArray raw;
    Packer out(raw);
    out.byte(static_cast<std::uint8_t>(ending));
    out.text(why.left(kMostLetters).toUtf8());
    return raw;
}

namespace {

void packSet(Packer& out, const PlaceSet& set)
{
    std::uint64_t count = 0;
    set.each([&count](PlaceRef) { ++count; });
    out.number(count);
    std::uint32_t behind = 0;
    set.each([&](PlaceRef place) {
        out.number(place.number - behind);
        behind = place.number + 1;
    });
}

bool unpackSet(Unpacker& in, PlaceSet& set)
{
    constexpr std::uint64_t kMostNumber = std::uint64_t{format::kMostCells} * 2;
    const std::uint64_t count = in.number();
    std::uint64_t number = 0;
    for (std::uint64_t i = 0; i < count && in.good(); ++i, ++number) {
        number += in.small();
        if (number > kMostNumber)
            return false;
        set.add(PlaceRef{static_cast<std::uint32_t>(number)});
    }
    return in.good();
}

} // namespace

QByteArray FileIndex::bytes() const
{
    QByteArray raw;
    Packer out(raw);
    out.number(parts.size());
    std::int64_t before = 0;
    for (const std::int64_t offset : parts) {
        out.number(static_cast<std::uint64_t>(offset - before));
        before = offset;
    }
    out.number(blocks.size());
    before = 0;
    for (const BlockRecord& block : blocks) {
        out.number(static_cast<std::uint64_t>(block.offset - before));
        before = block.offset;
        out.number(block.count);
        packSet(out, block.written);
        packSet(out, block.read);
    }
    return compressed(raw);
}

std::optional<FileIndex> FileIndex::of(std::span<const std::uint8_t> payload)
{
    const auto raw = decompressed(payload, format::kMostPart);
    if (!raw)
        return {};
    constexpr std::uint64_t kFarthest = std::uint64_t{1} << 62;
    Unpacker in = Unpacker::of(*raw);
    FileIndex index;
    const auto offset = [&in](std::int64_t before) -> std::optional<std::int64_t> {
        const std::uint64_t more = in.number();
        if (!in.good() || more > kFarthest - static_cast<std::uint64_t>(before))
            return {};
        return before + static_cast<std::int64_t>(more);
    };
    const std::uint64_t parts = in.number();
    for (std::uint64_t i = 0; i < parts && in.good(); ++i) {
        const auto at = offset(index.parts.empty() ? 0 : index.parts.back());
        if (!at)
            return {};
        index.parts.push_back(*at);
    }
    const std::uint64_t blocks = in.number();
    std::uint32_t first = 0;
    std::size_t setBytes = 0;
    for (std::uint64_t i = 0; i < blocks && in.good(); ++i) {
        const auto at = offset(index.blocks.empty() ? 0 : index.blocks.back().offset);
        BlockRecord block;
        block.first = first;
        block.count = in.small();
        if (!at || block.count == 0 || block.count > kBlockSteps ||
            block.count > UINT32_MAX - first)
            return {};
        block.offset = *at;
        if (!unpackSet(in, block.written) || !unpackSet(in, block.read))
            return {};
        setBytes += block.written.bytes() + block.read.bytes();
        if (setBytes > format::kMostSetBytes)
            return {};
        first += block.count;
        index.blocks.push_back(std::move(block));
    }
    if (!in.good() || !in.atEnd())
        return {};
    return index;
}

} // namespace recording
