// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/elf-file.h"

#include "base/input-file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QtEndian>

#include <gelf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>

namespace image {

namespace {

base::Error cutShort(const QString& path)
{
    return {
        QCoreApplication::translate(
            "image",
            "“%1” is damaged or was cut short: parts that its header names are not there. Build "
            "it again.")
            .arg(path)};
}

/// What people call the machines one is likely to pick by mistake.
QString machineName(int machine)
{
    switch (machine) {
    case EM_X86_64:
        return QStringLiteral("x86-64");
    case EM_386:
        return QStringLiteral("x86");
    case EM_ARM:
        return QStringLiteral("32-bit Arm");
    case EM_RISCV:
        return QStringLiteral("RISC-V");
    default:
        return QCoreApplication::translate("image", "machine number %1").arg(machine);
    }
}

/// Of an image; a kernel with all its debug information has this order of size.
constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;
/// From so many on it is mapped.
constexpr std::int64_t kMappedFrom = std::int64_t{64} << 20;

/// At once: a function, an object. A segment may say that it has 2^64 bytes in memory.
constexpr std::uint64_t kMostAsked = std::uint64_t{16} << 20;
constexpr std::size_t kLongestName = 1000; ///< of a symbol that has a name people read

bool inside(std::uint64_t offset, std::uint64_t size, std::uint64_t limit)
{
    return offset <= limit && size <= limit - offset;
}

/// What a packed section says that it unpacks to (ELF gABI, "Section Compression"; and the older
/// .zdebug sections: "ZLIB", then eight bytes, big-endian); 0 for any other.
std::uint64_t unpackedSize(Elf_Scn* section, const GElf_Shdr& header)
{
    if ((header.sh_flags & SHF_COMPRESSED) != 0) {
        GElf_Chdr packed;
        return gelf_getchdr(section, &packed) ? packed.ch_size : 0;
    }
    constexpr std::size_t kHeader = 12;
    const Elf_Data* data = header.sh_type == SHT_PROGBITS && header.sh_size >= kHeader
                               ? elf_rawdata(section, nullptr)
                               : nullptr;
    if (!data || !data->d_buf || data->d_size < kHeader || memcmp(data->d_buf, "ZLIB", 4) != 0)
        return 0;
    return qFromBigEndian<std::uint64_t>(static_cast<const char*>(data->d_buf) + 4);
}

/// $x and $d say where code and data begin (AAELF64 §5.5.5), also behind the prefix that objcopy
/// gave a part of a kernel: __kvm_nvhe_$x.
bool isMapping(const char* raw, int type)
{
    if (*raw == '$')
        return true;
    const char* mark = type == STT_NOTYPE ? strrchr(raw, '$') : nullptr;
    return mark && (mark[1] == 'x' || mark[1] == 'd') && (mark[2] == '\0' || mark[2] == '.');
}

} // namespace

base::Result<std::unique_ptr<ElfFile>> ElfFile::read(const QString& path)
{
    if (!QFileInfo::exists(path))
        return base::Error{
            QCoreApplication::translate(
                "image", "There is no file “%1”. Check the path, or build the image first.")
                .arg(path)};
    if (QFileInfo(path).isDir())
        return base::Error{QCoreApplication::translate(
                               "image", "“%1” is a folder; the path of an ELF file is needed.")
                               .arg(path)};
    std::unique_ptr<ElfFile> elf(new ElfFile);
    if (auto taken = elf->take(path); !taken)
        return taken.error();
    if (auto checked = elf->check(path); !checked)
        return checked.error();
    return elf;
}

base::Result<void> ElfFile::take(const QString& path)
{
    const auto cannot = [&path](const base::Error& cause) {
        return base::Error{QCoreApplication::translate("image", "“%1” cannot be read: %2.")
                               .arg(path, cause.sentence)};
    };
    auto file = base::InputFile::open(path);
    if (!file)
        return cannot(file.error());
    // What is no ELF is said before the rest of it is read, however much that is.
    auto magic = file->read(SELFMAG);
    if (!magic)
        return cannot(magic.error());
    if (*magic != QByteArray(ELFMAG, SELFMAG))
        return base::Error{
            QCoreApplication::translate(
                "image",
                "“%1” is not an ELF file. Give the hypervisor's ELF, not its binary or its source.")
                .arg(path)};
    const std::int64_t size = file->size();
    if (size < kMappedFrom || size > kMostBytes) {
        auto rest = file->rest(kMostBytes);
        if (!rest)
            return cannot(rest.error());
        m_contents = *magic + *rest;
        return {};
    }
    void* mapped = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE,
                          file->descriptor(), 0);
    if (mapped == MAP_FAILED)
        return cannot({qt_error_string(errno)});
    m_mapped = mapped;
    m_contents = QByteArray::fromRawData(static_cast<const char*>(mapped), size);
    return {};
}

ElfFile::~ElfFile()
{
    if (m_elf)
        elf_end(m_elf);
    if (m_mapped)
        ::munmap(m_mapped, static_cast<std::size_t>(m_contents.size()));
}

base::Result<void> ElfFile::check(const QString& path)
{
    const auto size = static_cast<std::uint64_t>(m_contents.size());
    if (size < sizeof(Elf64_Ehdr))
        return cutShort(path);
    elf_version(EV_CURRENT);
    // It reads what it is given, and writes only through gelf_update_….
    m_elf = elf_memory(const_cast<char*>(m_contents.constData()),
                       static_cast<std::size_t>(m_contents.size()));
    GElf_Ehdr header;
    if (!m_elf || elf_kind(m_elf) != ELF_K_ELF || !gelf_getehdr(m_elf, &header))
        return cutShort(path);
    if (header.e_machine != EM_AARCH64)
        return base::Error{
            QCoreApplication::translate(
                "image", "“%1” was built for %2; an AArch64 (arm64) image is needed.")
                .arg(path, machineName(header.e_machine))};
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
        return base::Error{
            QCoreApplication::translate(
                "image",
                "“%1” is AArch64 but not 64-bit little-endian, which is the only kind that is "
                "understood.")
                .arg(path)};
    m_entry = {header.e_entry};

    std::size_t count = 0;
    if (!inside(header.e_shoff, std::uint64_t{header.e_shnum} * sizeof(Elf64_Shdr), size) ||
        !inside(header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(Elf64_Phdr), size))
        return cutShort(path);
    if (elf_getphdrnum(m_elf, &count) != 0)
        return cutShort(path);
    for (std::size_t i = 0; i < count; ++i) {
        GElf_Phdr segment;
        if (!gelf_getphdr(m_elf, static_cast<int>(i), &segment) ||
            !inside(segment.p_offset, segment.p_filesz, size))
            return cutShort(path);
        if (segment.p_type == PT_LOAD)
            m_segments.push_back({segment.p_vaddr, segment.p_paddr, segment.p_offset,
                                  segment.p_filesz, segment.p_memsz});
    }
    std::uint64_t unpacked = 0;
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(m_elf, section));) {
        GElf_Shdr shdr;
        if (!gelf_getshdr(section, &shdr) ||
            (shdr.sh_type != SHT_NOBITS && !inside(shdr.sh_offset, shdr.sh_size, size)))
            return cutShort(path);
        const std::uint64_t more = unpackedSize(section, shdr);
        unpacked = more > UINT64_MAX - unpacked ? UINT64_MAX : unpacked + more;
        if (unpacked > static_cast<std::uint64_t>(kMostBytes))
            return base::Error{
                QCoreApplication::translate(
                    "image", "The debug information of “%1” is packed, and says that it has more "
                             "than %2. Build it without -gz.")
                    .arg(path, base::sizeText(kMostBytes))};
    }
    return {};
}

std::vector<ElfSymbol> ElfFile::symbols() const
{
    std::vector<ElfSymbol> all;
    // Tables that overlap would have more symbols than the file has room for.
    auto left = m_contents.size() / static_cast<qsizetype>(sizeof(Elf64_Sym));
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(m_elf, section));) {
        GElf_Shdr shdr;
        if (!gelf_getshdr(section, &shdr) || shdr.sh_type != SHT_SYMTAB ||
            shdr.sh_entsize != sizeof(Elf64_Sym))
            continue;
        Elf_Data* data = elf_getdata(section, nullptr);
        if (!data)
            continue;
        const auto count = static_cast<int>(shdr.sh_size / shdr.sh_entsize);
        for (int i = 0; i < count && left > 0; ++i, --left) {
            GElf_Sym symbol;
            if (!gelf_getsym(data, i, &symbol) || symbol.st_shndx == SHN_UNDEF)
                continue;
            const int type = GELF_ST_TYPE(symbol.st_info);
            if (type != STT_FUNC && type != STT_OBJECT && type != STT_NOTYPE)
                continue;
            const char* raw = elf_strptr(m_elf, shdr.sh_link, symbol.st_name);
            if (!raw || !*raw || isMapping(raw, type) ||
                strnlen(raw, kLongestName + 1) > kLongestName)
                continue;
            all.push_back({symbol.st_value, symbol.st_size, raw, type == STT_FUNC,
                           GELF_ST_BIND(symbol.st_info) == STB_GLOBAL});
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const ElfSymbol& a, const ElfSymbol& b) { return a.address < b.address; });
    return all;
}

QByteArray ElfFile::buildId() const
{
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(m_elf, section));) {
        GElf_Shdr shdr;
        Elf_Data* data = nullptr;
        if (!gelf_getshdr(section, &shdr) || shdr.sh_type != SHT_NOTE ||
            !(data = elf_getdata(section, nullptr)))
            continue;
        GElf_Nhdr note;
        std::size_t name = 0;
        std::size_t text = 0;
        for (std::size_t at = 0; (at = gelf_getnote(data, at, &note, &name, &text)) > 0;) {
            const char* bytes = static_cast<const char*>(data->d_buf);
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof ELF_NOTE_GNU &&
                memcmp(bytes + name, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0)
                return QByteArray(bytes + text, static_cast<qsizetype>(note.n_descsz));
        }
    }
    return {};
}

std::vector<Image::Range> ElfFile::loaded() const
{
    std::vector<Image::Range> all;
    for (const Segment& segment : m_segments)
        if (segment.inMemory > 0)
            all.push_back({{segment.address}, segment.inMemory});
    return all;
}

std::optional<base::Address> ElfFile::loadAddress(base::Address address) const
{
    for (const Segment& s : m_segments)
        if (address.value >= s.address && address.value - s.address < s.inFile)
            return base::Address{s.physical + (address.value - s.address)};
    return {};
}

std::optional<QByteArray> ElfFile::bytes(base::Address from, std::uint64_t n) const
{
    if (n > kMostAsked)
        return {};
    for (const Segment& s : m_segments) {
        if (from.value < s.address || !inside(from.value - s.address, n, s.inMemory))
            continue;
        const std::uint64_t start = from.value - s.address;
        const std::uint64_t available = start < s.inFile ? std::min(n, s.inFile - start) : 0;
        const std::uint64_t inContents = s.offset + start;
        QByteArray out =
            m_contents.mid(static_cast<qsizetype>(inContents), static_cast<qsizetype>(available));
        out.append(static_cast<qsizetype>(n - available), '\0'); // .bss
        return out;
    }
    return {};
}

} // namespace image
