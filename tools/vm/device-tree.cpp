// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/device-tree.h"

#include "board.h"
#include "vm-generated/virt-dtb.h"
#include "vm/guest-image.h"

#include <QCoreApplication>
#include <QtEndian>

#include <array>
#include <libfdt.h>
#include <vector>

namespace vm {

namespace {

constexpr qsizetype kRoomToGrow = 16384;

QString tr(const char* text)
{
    return QCoreApplication::translate("vm", text);
}

/// A tree that is being changed. The first thing that libfdt refuses is kept; the rest is skipped.
class Tree {
public:
    Tree(const QByteArray& from, qsizetype room)
        : m_bytes(from.size() + kRoomToGrow + room, '\0')
    {
        note(fdt_check_full(from.constData(), static_cast<size_t>(from.size())));
        if (m_error == 0)
            note(fdt_open_into(from.constData(), m_bytes.data(), static_cast<int>(m_bytes.size())));
    }

    /// The node at a path of one step, made where there is none.
    int node(int parent, const QByteArray& name)
    {
        if (m_error != 0)
            return 0;
        const int there = fdt_subnode_offset(blob(), parent, name.constData());
        const int at =
            there == -FDT_ERR_NOTFOUND ? fdt_add_subnode(blob(), parent, name.constData()) : there;
        note(at < 0 ? at : 0);
        return at;
    }

    void remove(int parent, const QByteArray& name)
    {
        if (m_error != 0)
            return;
        if (const int at = fdt_subnode_offset(blob(), parent, name.constData()); at >= 0)
            note(fdt_del_node(blob(), at));
    }

    /// The node of the device at that address of the board, as such nodes are named.
    void removeDevice(const QByteArray& kind, std::uint64_t address)
    {
        remove(0, kind + '@' + QByteArray::number(qulonglong(address), 16));
    }

    /// A property, unless the node has it already.
    void bytes(int node, const char* name, const QByteArray& value)
    {
        if (m_error == 0 && fdt_getprop(blob(), node, name, nullptr) == nullptr)
            set(node, name, value);
    }

    void text(int node, const char* name, const QByteArray& value)
    {
        set(node, name, value + '\0');
    }

    void cells(int node, const char* name, const std::vector<std::uint32_t>& values)
    {
        QByteArray bytes;
        for (const std::uint32_t value : values) {
            std::array<char, sizeof value> big{};
            qToBigEndian(value, big.data());
            bytes.append(big.data(), static_cast<qsizetype>(big.size()));
        }
        set(node, name, bytes);
    }

    base::Result<QByteArray> finish(const QString& name)
    {
        if (m_error == 0)
            note(fdt_pack(blob()));
        if (m_error != 0)
            return base::Error{tr("The device tree %1 cannot be used: %2.")
                                   .arg(name, QString::fromLatin1(fdt_strerror(m_error)))};
        return m_bytes.left(static_cast<qsizetype>(fdt_totalsize(blob())));
    }

private:
    void* blob() { return m_bytes.data(); }
    void note(int status)
    {
        if (status < 0 && m_error == 0)
            m_error = status;
    }
    void set(int node, const char* name, const QByteArray& value)
    {
        if (m_error == 0)
            note(
                fdt_setprop(blob(), node, name, value.constData(), static_cast<int>(value.size())));
    }

    QByteArray m_bytes;
    int m_error = 0;
};

std::uint32_t high(std::uint64_t value)
{
    return static_cast<std::uint32_t>(value >> 32);
}

std::uint32_t low(std::uint64_t value)
{
    return static_cast<std::uint32_t>(value);
}

} // namespace

QByteArray boardTree()
{
    return QByteArray(reinterpret_cast<const char*>(kVirtDtb), sizeof kVirtDtb);
}

base::Result<QByteArray> patchedTree(const QByteArray& from, const TreeFacts& facts,
                                     const QString& name)
{
    const QByteArray commandLine = facts.commandLine.toUtf8();
    Tree tree(from, commandLine.size());
    // Each addition moves what lies behind it, so every node is looked up when it is needed.
    const QByteArray memory = "memory@" + QByteArray::number(qulonglong(facts.ramBegin), 16);
    tree.text(tree.node(0, memory), "device_type", "memory");
    tree.cells(
        tree.node(0, memory), "reg",
        {high(facts.ramBegin), low(facts.ramBegin), high(facts.ramSize), low(facts.ramSize)});
    for (int n = facts.vcpus - 1; n >= 0; --n) { // a node is added before its siblings
        const QByteArray cpu = "cpu@" + QByteArray::number(n, 16);
        const auto at = [&] { return tree.node(tree.node(0, "cpus"), cpu); };
        tree.text(at(), "device_type", "cpu");
        tree.text(at(), "compatible", "arm,armv8");
        tree.text(at(), "enable-method", "psci");
        tree.cells(at(), "reg", {static_cast<std::uint32_t>(n)});
    }
    if (!commandLine.isEmpty())
        tree.text(tree.node(0, "chosen"), "bootargs", commandLine);
    if (!facts.kaslrSeed.isEmpty())
        tree.bytes(tree.node(0, "chosen"), "kaslr-seed", facts.kaslrSeed);
    if (!facts.rngSeed.isEmpty())
        tree.bytes(tree.node(0, "chosen"), "rng-seed", facts.rngSeed);
    if (facts.initrdBegin != facts.initrdEnd) {
        tree.cells(tree.node(0, "chosen"), "linux,initrd-start",
                   {high(facts.initrdBegin), low(facts.initrdBegin)});
        tree.cells(tree.node(0, "chosen"), "linux,initrd-end",
                   {high(facts.initrdEnd), low(facts.initrdEnd)});
    }
    if (facts.flash) {
        tree.text(tree.node(0, "flash@0"), "compatible", "cfi-flash");
        tree.cells(tree.node(0, "flash@0"), "reg",
                   {0, 0, 0, low(kFlashBank), 0, low(kFlashBank), 0, low(kFlashBank)});
        tree.cells(tree.node(0, "flash@0"), "bank-width", {4});
    } else {
        tree.remove(0, "flash@0");
    }
    if (!facts.disk)
        tree.removeDevice("virtio_mmio", BOARD_DISK_BASE);
    if (!facts.console)
        tree.removeDevice("virtio_mmio", BOARD_CONSOLE_BASE);
    return tree.finish(name);
}

} // namespace vm
