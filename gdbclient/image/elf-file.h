// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

#include <libelf.h>

#include <vector>

namespace image {

/// An AArch64 ELF in memory, checked: every header, section and segment lies inside the file, so
/// that what reads it afterwards need not fear a file cut short.
class ElfFile {
public:
    /// The error names the file and says what is wrong with it.
    [[nodiscard]] static base::Result<std::unique_ptr<ElfFile>> read(const QString& path);
    ~ElfFile();
    ElfFile(const ElfFile&) = delete;
    ElfFile& operator=(const ElfFile&) = delete;

    [[nodiscard]] Elf* handle() const { return m_elf; }
    [[nodiscard]] const QByteArray& contents() const { return m_contents; }
    [[nodiscard]] base::Address entry() const { return m_entry; }
    /// Functions, objects and labels of the symbol table by address; mapping symbols ($x, $d) and
    /// undefined ones are left out. Names are as people write them: C++ names without parameters.
    [[nodiscard]] const std::vector<Symbol>& symbols() const { return m_symbols; }
    /// The same symbols' names as the file has them (C++: mangled), index by index.
    [[nodiscard]] const std::vector<QString>& rawNames() const { return m_rawNames; }
    [[nodiscard]] std::vector<Image::Range> loaded() const;
    [[nodiscard]] std::optional<base::Address> loadAddress(base::Address address) const;
    [[nodiscard]] std::optional<QByteArray> bytes(base::Address from, std::uint64_t n) const;

private:
    ElfFile() = default;
    [[nodiscard]] base::Result<void> check(const QString& path);
    void readSymbols();

    struct Segment {
        std::uint64_t address;
        std::uint64_t physical;
        std::uint64_t offset;
        std::uint64_t inFile;
        std::uint64_t inMemory;
    };

    QByteArray m_contents; ///< libelf reads from here: it must not move
    Elf* m_elf = nullptr;
    base::Address m_entry;
    std::vector<Segment> m_segments;
    std::vector<Symbol> m_symbols;
    std::vector<QString> m_rawNames;
};

} // namespace image
