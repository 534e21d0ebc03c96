// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QtEndian>

#include <cstring>
#include <elf.h>
#include <vector>

/// An AArch64 ELF made by hand, whose every number can be a wrong one.
struct TinyElf {
    struct Section {
        QByteArray name;
        Elf64_Word type = SHT_PROGBITS;
        QByteArray bytes;
        Elf64_Xword flags = 0;
        Elf64_Word link = 0;
        Elf64_Xword entry = 0;
    };
    Elf64_Ehdr header{};
    std::vector<Elf64_Phdr> segments;
    std::vector<Section> sections;

    TinyElf()
    {
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = ELFCLASS64;
        header.e_ident[EI_DATA] = ELFDATA2LSB;
        header.e_ident[EI_VERSION] = EV_CURRENT;
        header.e_type = ET_EXEC;
        header.e_machine = EM_AARCH64;
        header.e_version = EV_CURRENT;
        header.e_ehsize = sizeof(Elf64_Ehdr);
        header.e_phentsize = sizeof(Elf64_Phdr);
        header.e_shentsize = sizeof(Elf64_Shdr);
    }

    /// Header, segments' headers, sections' contents, sections' headers.
    [[nodiscard]] QByteArray bytes() const
    {
        Elf64_Ehdr head = header;
        QByteArray names(1, '\0');
        QByteArray contents;
        std::vector<Elf64_Shdr> headers(1);
        const auto begin = sizeof head + segments.size() * sizeof(Elf64_Phdr);
        const auto add = [&](const Section& section) {
            Elf64_Shdr s{};
            s.sh_name = static_cast<Elf64_Word>(names.size());
            names += section.name + '\0';
            s.sh_type = section.type;
            s.sh_flags = section.flags;
            s.sh_offset = begin + static_cast<std::size_t>(contents.size());
            s.sh_size = static_cast<Elf64_Xword>(section.bytes.size());
            s.sh_link = section.link;
            s.sh_entsize = section.entry;
            contents += section.bytes;
            headers.push_back(s);
        };
        for (const Section& section : sections)
            add(section);
        QByteArray all = names + ".shstrtab";
        add({".shstrtab", SHT_STRTAB, all + '\0', 0, 0, 0});
        if (head.e_phnum == 0)
            head.e_phnum = static_cast<Elf64_Half>(segments.size());
        head.e_phoff = sizeof head;
        head.e_shoff = begin + static_cast<std::size_t>(contents.size());
        head.e_shnum = static_cast<Elf64_Half>(headers.size());
        head.e_shstrndx = static_cast<Elf64_Half>(headers.size() - 1);
        QByteArray out(reinterpret_cast<const char*>(&head), sizeof head);
        out.append(reinterpret_cast<const char*>(segments.data()),
                   static_cast<qsizetype>(segments.size() * sizeof(Elf64_Phdr)));
        out += contents;
        out.append(reinterpret_cast<const char*>(headers.data()),
                   static_cast<qsizetype>(headers.size() * sizeof(Elf64_Shdr)));
        return out;
    }
};

/// DWARF 4 of one unit, entry by entry. Each entry has an abbreviation of its own.
class TinyDwarf {
public:
    TinyDwarf() { unit(); }

    /// Begins an entry; its children follow until end().
    TinyDwarf& begin(unsigned tag, bool children)
    {
        m_children = children;
        m_abbreviation = leb(++m_codes) + leb(tag) + QByteArray(1, children ? '\1' : '\0');
        m_entry = leb(m_codes);
        m_at = static_cast<quint32>(m_info.size());
        return *this;
    }
    TinyDwarf& text(unsigned attribute, const QByteArray& text)
    {
        return value(attribute, 0x08, text + '\0'); // DW_FORM_string
    }
    TinyDwarf& number(unsigned attribute, quint64 number)
    {
        QByteArray eight(8, '\0');
        qToLittleEndian(number, eight.data());
        return value(attribute, 0x07, eight); // DW_FORM_data8
    }
    TinyDwarf& reference(unsigned attribute, quint32 offset)
    {
        QByteArray four(4, '\0');
        qToLittleEndian(offset, four.data());
        return value(attribute, 0x13, four); // DW_FORM_ref4
    }
    TinyDwarf& block(unsigned attribute, const QByteArray& bytes)
    {
        return value(attribute, 0x0a, QByteArray(1, static_cast<char>(bytes.size())) + bytes);
    }
    /// Writes the entry, and says where it is.
    quint32 done()
    {
        m_abbreviations += m_abbreviation + QByteArray(2, '\0');
        m_info += m_entry;
        return m_at;
    }
    /// Where the entry that is begun will be.
    [[nodiscard]] quint32 here() const { return m_at; }
    /// Where the next entry will be.
    [[nodiscard]] quint32 next() const { return static_cast<quint32>(m_info.size()); }
    TinyDwarf& end()
    {
        m_info += '\0';
        return *this;
    }
    /// An image with this debug information.
    [[nodiscard]] TinyElf elf() const
    {
        QByteArray info = m_info + '\0'; // ends the unit's own children
        qToLittleEndian(static_cast<quint32>(info.size() - 4), info.data());
        TinyElf elf;
        elf.sections.push_back({".debug_info", SHT_PROGBITS, info, 0, 0, 0});
        elf.sections.push_back({".debug_abbrev", SHT_PROGBITS, m_abbreviations + '\0', 0, 0, 0});
        return elf;
    }

    static QByteArray leb(quint64 value)
    {
        QByteArray out;
        do {
            const auto low = static_cast<char>(value & 0x7f);
            value >>= 7;
            out += static_cast<char>(low | (value != 0 ? 0x80 : 0));
        } while (value != 0);
        return out;
    }

private:
    void unit()
    {
        m_info =
            QByteArray(4, '\0') + QByteArray("\4\0\0\0\0\0\x8", 7); // version 4, addresses of 8
        begin(0x11, true).text(0x03, "unit").done();                // DW_TAG_compile_unit
    }
    TinyDwarf& value(unsigned attribute, unsigned form, const QByteArray& bytes)
    {
        m_abbreviation += leb(attribute) + leb(form);
        m_entry += bytes;
        return *this;
    }

    QByteArray m_info;
    QByteArray m_abbreviations;
    QByteArray m_abbreviation;
    QByteArray m_entry;
    quint64 m_codes = 0;
    quint32 m_at = 0;
    bool m_children = false;
};
