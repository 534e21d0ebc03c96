// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/guest-image.h"

#include "base/input-file.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <elf.h>
#include <optional>
#include <zlib.h>

namespace vm {

namespace {

// Linux, Documentation/arm64/booting.rst: the header of an Image.
constexpr qsizetype kLinuxHeader = 64;
constexpr qsizetype kLinuxTextOffset = 8;
constexpr qsizetype kLinuxImageSize = 16;
constexpr qsizetype kLinuxMagic = 56;
constexpr qsizetype kMostBytes = qsizetype{1} << 30; // of a file, and of what is packed in it
// Linux built with an EFI stub is also a PE file (PE/COFF specification, 2 and 4).
constexpr qsizetype kPeOffset = 0x3c;
constexpr qsizetype kPeSections = 6;        // from the signature: their number,
constexpr qsizetype kPeOptionalHeader = 20; // how much stands before them,
constexpr qsizetype kPeHeader = 24;         // behind this
constexpr qsizetype kPeSection = 40;        // one of them,
constexpr qsizetype kPeRawSize = 16;        // its bytes in the file, and where they begin behind it

QString tr(const char* text)
{
    return QCoreApplication::translate("vm", text);
}

template <typename T = std::uint64_t>
T word(const QByteArray& bytes, qsizetype at)
{
    return qFromLittleEndian<T>(bytes.constData() + at);
}

base::Result<QByteArray> unpacked(const QByteArray& packed, const QString& path)
{
    z_stream stream{};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) // 16: a gzip header
        return base::Error{tr("Cannot unpack %1: zlib does not start.").arg(path)};
    // zlib does not write through next_in; its interface is older than const.
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.constData()));
    stream.avail_in = static_cast<uInt>(packed.size());
    QByteArray out;
    QByteArray chunk(1 << 20, '\0');
    int status = Z_OK;
    while (status == Z_OK && out.size() < kMostBytes) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(chunk.constData(), chunk.size() - static_cast<qsizetype>(stream.avail_out));
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END)
        return base::Error{
            tr("%1 begins like a gzip file, and cannot be unpacked: is it cut off?").arg(path)};
    return out;
}

/// Where the last section of a PE file ends; what is none has no section.
std::uint64_t endOfSections(const QByteArray& bytes)
{
    if (!bytes.startsWith("MZ"))
        return 0;
    const qsizetype pe = word<std::uint32_t>(bytes, kPeOffset);
    if (bytes.size() < pe + kPeHeader)
        return static_cast<std::uint64_t>(pe + kPeHeader);
    if (bytes.mid(pe, 4) != QByteArray("PE\0\0", 4))
        return 0;
    const qsizetype first = pe + kPeHeader + word<std::uint16_t>(bytes, pe + kPeOptionalHeader);
    std::uint64_t end = 0;
    for (qsizetype n = 0; n < word<std::uint16_t>(bytes, pe + kPeSections); ++n) {
        const qsizetype section = first + n * kPeSection;
        if (bytes.size() < section + kPeSection)
            return static_cast<std::uint64_t>(section + kPeSection);
        const auto raw = section + kPeRawSize;
        end = std::max(end, std::uint64_t{word<std::uint32_t>(bytes, raw)} +
                                word<std::uint32_t>(bytes, raw + 4));
    }
    return end;
}

base::Result<GuestImage> linuxImage(QByteArray bytes, const QString& path)
{
    if (std::uint64_t(bytes.size()) < endOfSections(bytes))
        return base::Error{tr("%1 is a Linux Image of %2 bytes, and ends after %3: is it cut off?")
                               .arg(path)
                               .arg(endOfSections(bytes))
                               .arg(bytes.size())};
    GuestImage image;
    image.kind = GuestImage::Kind::Linux;
    image.entry = kKernelBegin + word(bytes, kLinuxTextOffset);
    const auto size = std::max(word(bytes, kLinuxImageSize), std::uint64_t(bytes.size()));
    image.end = image.entry + size;
    image.pieces.push_back({image.entry, std::move(bytes)});
    return image;
}

/// Of either class: the two differ in how wide their fields are.
template <typename Header, typename Segment>
std::optional<GuestImage> segments(const QByteArray& bytes)
{
    Header header;
    if (bytes.size() < qsizetype(sizeof header))
        return std::nullopt;
    memcpy(&header, bytes.constData(), sizeof header);
    if (header.e_phentsize != sizeof(Segment))
        return std::nullopt;
    GuestImage image;
    image.kind = GuestImage::Kind::Elf;
    image.entry = header.e_entry;
    const auto file = static_cast<std::uint64_t>(bytes.size());
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
        Segment segment;
        const std::uint64_t at = header.e_phoff + i * sizeof segment;
        if (at > file || file - at < sizeof segment)
            return std::nullopt;
        memcpy(&segment, bytes.constData() + at, sizeof segment);
        if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
            continue;
        if (segment.p_offset > file || segment.p_filesz > file - segment.p_offset)
            return std::nullopt;
        image.pieces.push_back(
            {segment.p_paddr, bytes.mid(static_cast<qsizetype>(segment.p_offset),
                                        static_cast<qsizetype>(segment.p_filesz))});
        image.end = std::max<std::uint64_t>(image.end, segment.p_paddr + segment.p_memsz);
        // The entry is a virtual address, and a guest starts without any: it is the same place.
        if (header.e_entry >= segment.p_vaddr && header.e_entry - segment.p_vaddr < segment.p_memsz)
            image.entry = header.e_entry - segment.p_vaddr + segment.p_paddr;
    }
    if (image.pieces.empty())
        return std::nullopt;
    return image;
}

base::Result<GuestImage> elfImage(const QByteArray& bytes, const QString& path)
{
    constexpr qsizetype kMachine = 18; // of e_machine, in either class
    const int elfClass = bytes.size() > kMachine + 2 ? bytes[EI_CLASS] : int(ELFCLASSNONE);
    const int machine = elfClass == ELFCLASSNONE
                            ? int(EM_NONE)
                            : qFromLittleEndian<std::uint16_t>(bytes.constData() + kMachine);
    std::optional<GuestImage> image;
    if (elfClass == ELFCLASS64 && machine == EM_AARCH64)
        image = segments<Elf64_Ehdr, Elf64_Phdr>(bytes);
    else if (elfClass == ELFCLASS32 && machine == EM_ARM)
        image = segments<Elf32_Ehdr, Elf32_Phdr>(bytes);
    if (!image)
        return base::Error{tr("%1 is not an ELF for aarch64 or arm that can be loaded: is it "
                              "damaged, or for another CPU?")
                               .arg(path)};
    image->aarch32 = machine == EM_ARM;
    return *image;
}

/// What a file is packed with that this program does not unpack; null for any other.
const char* foreignPacker(const QByteArray& bytes)
{
    struct Packer {
        QByteArray magic;
        const char* program;
    };
    static const std::array<Packer, 5> packers{
        {{"\xfd"
          "7zXZ",
          "xz -d"},
         {"\x28\xb5\x2f\xfd", "zstd -d"},
         {"BZh", "bunzip2"},
         {"\x04\x22\x4d\x18", "lz4 -d"},
         {"\x02\x21\x4c\x18", "lz4 -d"}}}; // as the kernel packs
    for (const Packer& packer : packers)
        if (bytes.startsWith(packer.magic))
            return packer.program;
    return nullptr;
}

base::Result<GuestImage> flatImage(QByteArray bytes, const QString& path)
{
    if (const char* program = foreignPacker(bytes))
        return base::Error{tr("%1 is packed, and not with gzip: unpack it with %2 first.")
                               .arg(path, QLatin1String(program))};
    if (bytes.isEmpty() || std::uint64_t(bytes.size()) > kFlashBank)
        return base::Error{tr("%1 is no Linux Image and no ELF; as a flat binary it has to have 1 "
                              "byte to 64 MB, and it has %2.")
                               .arg(path)
                               .arg(bytes.size())};
    GuestImage image;
    image.end = kRamBegin;
    image.pieces.push_back({0, std::move(bytes)});
    return image;
}

} // namespace

bool GuestImage::usesFlash() const
{
    return std::any_of(pieces.begin(), pieces.end(),
                       [](const Piece& piece) { return piece.ipa < kRamBegin; });
}

base::Result<GuestImage> parseGuestImage(QByteArray bytes, const QString& path)
{
    if (bytes.startsWith("\x1f\x8b")) {
        auto plain = unpacked(bytes, path);
        if (!plain)
            return plain.error();
        bytes = *plain;
    }
    if (bytes.size() >= kLinuxHeader && bytes.mid(kLinuxMagic, 4) == "ARM\x64")
        return linuxImage(std::move(bytes), path);
    if (bytes.startsWith(ELFMAG))
        return elfImage(bytes, path);
    return flatImage(std::move(bytes), path);
}

base::Result<GuestImage> loadGuestImage(const QString& path)
{
    auto bytes = base::readFile(path, kMostBytes);
    if (!bytes)
        return base::Error{
            tr("Cannot read the guest's image %1: %2.").arg(path, bytes.error().sentence)};
    return parseGuestImage(std::move(bytes).value(), path);
}

} // namespace vm
