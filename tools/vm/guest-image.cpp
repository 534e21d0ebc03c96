// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/guest-image.h"

#include "base/input-file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
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
/// No address or size of a guest's is larger: it has 36 bits of physical address.
constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 36;
constexpr std::size_t kMostSegments =
    64; // each becomes a file and two words of QEMU's command line
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

base::Result<QByteArray> unpacked(const QByteArray& packed, const QString& path, std::int64_t most)
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
    while (status == Z_OK && out.size() <= most) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(chunk.constData(), chunk.size() - static_cast<qsizetype>(stream.avail_out));
    }
    inflateEnd(&stream);
    if (out.size() > most)
        return base::Error{tr("%1 unpacks to more than %2, which no guest's image has.")
                               .arg(path, base::sizeText(most))};
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
        return base::Error{
            tr("%1 is a Linux Image of %2 bytes, and ends after %3: is it cut off?")
                .arg(path, QString::number(endOfSections(bytes)), QString::number(bytes.size()))};
    GuestImage image;
    image.kind = GuestImage::Kind::Linux;
    image.entry = kKernelBegin + word(bytes, kLinuxTextOffset);
    const auto size = std::max(word(bytes, kLinuxImageSize), std::uint64_t(bytes.size()));
    if (word(bytes, kLinuxTextOffset) > kMostMemory || size > kMostMemory)
        return base::Error{
            tr("%1 is a Linux Image that asks for %2 bytes of memory, %3 behind its place: is its "
               "header damaged?")
                .arg(path, QString::number(size), QString::number(word(bytes, kLinuxTextOffset)))};
    image.end = image.entry + size;
    image.pieces.push_back({image.entry, std::move(bytes)});
    return image;
}

/// Of either class: the two differ in how wide their fields are. An error says what is wrong; none
/// has an empty one.
template <typename Header, typename Segment>
base::Result<GuestImage> segments(const QByteArray& bytes)
{
    const base::Error damaged{};
    Header header;
    if (bytes.size() < qsizetype(sizeof header))
        return damaged;
    memcpy(&header, bytes.constData(), sizeof header);
    if (header.e_phentsize != sizeof(Segment))
        return damaged;
    GuestImage image;
    image.kind = GuestImage::Kind::Elf;
    image.entry = header.e_entry;
    const auto file = static_cast<std::uint64_t>(bytes.size());
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
        Segment segment;
        const std::uint64_t at = header.e_phoff + i * sizeof segment;
        if (at > file || file - at < sizeof segment)
            return damaged;
        memcpy(&segment, bytes.constData() + at, sizeof segment);
        if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
            continue;
        if (segment.p_offset > file || segment.p_filesz > file - segment.p_offset)
            return damaged;
        if (segment.p_filesz > segment.p_memsz || segment.p_memsz > kMostMemory ||
            segment.p_paddr > kMostMemory)
            return base::Error{
                tr("segment %1 asks for 0x%2 bytes of memory from 0x%3, and has 0x%4 "
                   "in the file")
                    .arg(i)
                    .arg(std::uint64_t{segment.p_memsz}, 0, 16)
                    .arg(std::uint64_t{segment.p_paddr}, 0, 16)
                    .arg(std::uint64_t{segment.p_filesz}, 0, 16)};
        if (image.pieces.size() == kMostSegments)
            return base::Error{tr("it has more than %1 segments to load").arg(kMostSegments)};
        for (const Piece& other : image.pieces)
            if (segment.p_paddr < other.ipa + static_cast<std::uint64_t>(other.bytes.size()) &&
                other.ipa < segment.p_paddr + segment.p_filesz)
                return base::Error{tr("segment %1 lies over another, at 0x%2")
                                       .arg(i)
                                       .arg(std::uint64_t{segment.p_paddr}, 0, 16)};
        image.pieces.push_back(
            {segment.p_paddr, bytes.mid(static_cast<qsizetype>(segment.p_offset),
                                        static_cast<qsizetype>(segment.p_filesz))});
        image.end = std::max<std::uint64_t>(image.end, segment.p_paddr + segment.p_memsz);
        // The entry is a virtual address, and a guest starts without any: it is the same place.
        if (header.e_entry >= segment.p_vaddr && header.e_entry - segment.p_vaddr < segment.p_memsz)
            image.entry = header.e_entry - segment.p_vaddr + segment.p_paddr;
    }
    if (image.pieces.empty())
        return damaged;
    return image;
}

base::Result<GuestImage> elfImage(const QByteArray& bytes, const QString& path)
{
    constexpr qsizetype kMachine = 18; // of e_machine, in either class
    const int elfClass = bytes.size() > kMachine + 2 ? bytes[EI_CLASS] : int(ELFCLASSNONE);
    const int machine = elfClass == ELFCLASSNONE
                            ? int(EM_NONE)
                            : qFromLittleEndian<std::uint16_t>(bytes.constData() + kMachine);
    base::Result<GuestImage> image = base::Error{};
    if (elfClass == ELFCLASS64 && machine == EM_AARCH64)
        image = segments<Elf64_Ehdr, Elf64_Phdr>(bytes);
    else if (elfClass == ELFCLASS32 && machine == EM_ARM)
        image = segments<Elf32_Ehdr, Elf32_Phdr>(bytes);
    if (!image && !image.error().sentence.isEmpty())
        return base::Error{
            tr("%1 is an ELF that cannot be loaded: %2.").arg(path, image.error().sentence)};
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
                               .arg(path, QString::number(bytes.size()))};
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

QString packageHint(const QString& path)
{
    static const QRegularExpression netboot(
        QStringLiteral("^/usr/lib/debian-installer/images/(\\d+)/(\\w+)/"));
    if (QFileInfo::exists(path))
        return {};
    QString package;
    if (const auto match = netboot.match(path); match.hasMatch())
        package = QStringLiteral("debian-installer-%1-netboot-%2")
                      .arg(match.captured(1), match.captured(2));
    else if (path.startsWith(QLatin1String("/usr/lib/u-boot/qemu_arm")))
        package = QStringLiteral("u-boot-qemu");
    else if (path.startsWith(QLatin1String("/usr/share/AAVMF/AAVMF32")))
        package = QStringLiteral("qemu-efi-arm");
    else if (path.startsWith(QLatin1String("/usr/share/qemu-efi-aarch64/")) ||
             path.startsWith(QLatin1String("/usr/share/AAVMF/")))
        package = QStringLiteral("qemu-efi-aarch64");
    if (package.isEmpty())
        return {};
    return QLatin1Char(' ') +
           tr("It comes with Debian's package %1: apt-get install %1.").arg(package);
}

base::Result<GuestImage> parseGuestImage(QByteArray bytes, const QString& path, std::int64_t most)
{
    if (bytes.startsWith("\x1f\x8b")) {
        auto plain = unpacked(bytes, path, most);
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
    auto bytes = base::readFile(path, kMostImage);
    if (!bytes)
        return base::Error{
            tr("Cannot read the guest's image %1: %2.").arg(path, bytes.error().sentence) +
            packageHint(path)};
    return parseGuestImage(std::move(bytes).value(), path);
}

} // namespace vm
