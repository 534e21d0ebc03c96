// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

#include <libelf.h>

#include <vector>

namespace image {

/// A symbol as the file has it.
struct ElfSymbol {
    std::uint64_t address;
    std::uint64_t size;
    const char* name; ///< C++: mangled; lies in the file
    bool isFunction;
    bool isGlobal;
};

/// An AArch64 ELF in memory, checked: every header, section and segment lies inside the file, so
/// that what reads it afterwards need not fear a file cut short.
class ElfFile {
public:
    /// The error names the file and says what is wrong with it.
    ///
    /// A large file (a kernel with its debug information) is mapped: what nobody looks at is not
    /// read. A smaller one is read, since it may be built again while it is open, and who cuts a
    /// file that is mapped ends the process (SIGBUS).
    [[nodiscard]] static base::Result<std::unique_ptr<ElfFile>> read(const QString& path);
    ~ElfFile();
    ElfFile(const ElfFile&) = delete;
    ElfFile& operator=(const ElfFile&) = delete;

    [[nodiscard]] Elf* handle() const { return m_elf; }
    [[nodiscard]] const QByteArray& contents() const { return m_contents; }
    [[nodiscard]] bool isMapped() const { return m_mapped != nullptr; }
    [[nodiscard]] base::Address entry() const { return m_entry; }
    /// Functions, objects and labels of the symbol table by address; mapping symbols ($x, $d, also
    /// behind a prefix) and undefined ones are left out.
    [[nodiscard]] std::vector<ElfSymbol> symbols() const;
    /// What the linker calls this build (NT_GNU_BUILD_ID); empty where it gave none.
    [[nodiscard]] QByteArray buildId() const;
    [[nodiscard]] std::vector<Image::Range> loaded() const;
    [[nodiscard]] std::optional<base::Address> loadAddress(base::Address address) const;
    [[nodiscard]] std::optional<QByteArray> bytes(base::Address from, std::uint64_t n) const;

private:
    ElfFile() = default;
    [[nodiscard]] base::Result<void> check(const QString& path);
    [[nodiscard]] base::Result<void> take(const QString& path);

    struct Segment {
        std::uint64_t address;
        std::uint64_t physical;
        std::uint64_t offset;
        std::uint64_t inFile;
        std::uint64_t inMemory;
    };

    void* m_mapped = nullptr; ///< the whole file, where it is not read
    QByteArray m_contents;    ///< libelf reads from here: it must not move
    Elf* m_elf = nullptr;
    base::Address m_entry;
    std::vector<Segment> m_segments;
};

} // namespace image
