// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/plan.h"

#include "base/input-file.h"
#include "vm/description.h"
#include "vm/device-tree.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace vm {

namespace {

constexpr std::uint64_t kBlock = std::uint64_t{2} << 20; // what stage-2 maps at once
constexpr std::int64_t kTreeRoom = kKernelBegin - kRamBegin;
constexpr std::uint64_t kSector = 512;
/// QEMU's own loader leaves a kernel so much room before the initrd, or half of a small RAM.
constexpr std::uint64_t kInitrdOffset = std::uint64_t{128} << 20;

/// QEMU reads a file that it loads with one read(2), which returns no more at once.
constexpr std::int64_t kMostLoaded = 0x7ffff000;
/// Linux, arch/arm64/include/uapi/asm/setup.h: COMMAND_LINE_SIZE, its zero included.
constexpr qsizetype kLinuxCommandLine = 2048;
constexpr int kKaslrSeed = 8;
constexpr int kRngSeed = 32; // as much as QEMU gives

QString tr(const char* text)
{
    return QCoreApplication::translate("vm", text);
}

std::uint64_t alignUp(std::uint64_t value)
{
    return (value + kBlock - 1) & ~(kBlock - 1);
}

/// How large a file is that QEMU will load. The error is a cause, as base::InputFile's.
base::Result<std::uint64_t> sizeToLoad(const QString& path)
{
    const auto file = base::InputFile::open(path);
    if (!file)
        return file.error();
    if (file->size() == 0)
        return base::Error{tr("it is empty")};
    if (file->size() > kMostLoaded)
        return base::Error{tr("it has %1 bytes, and QEMU loads no more than %2 (2 GB) from a file")
                               .arg(file->size())
                               .arg(kMostLoaded)};
    return static_cast<std::uint64_t>(file->size());
}

/// What guest `number` gets as random: new each time, or out of a seed.
QByteArray randomBytes(std::optional<std::uint64_t> seed, std::size_t number)
{
    if (seed)
        return QCryptographicHash::hash("worldswitch " + QByteArray::number(qulonglong(*seed)) +
                                            ' ' + QByteArray::number(qulonglong(number)),
                                        QCryptographicHash::Sha512);
    QByteArray bytes(kKaslrSeed + kRngSeed, '\0');
    QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    return bytes;
}

/// One guest's part of the plan.
class GuestPlanner {
public:
    GuestPlanner(const GuestOptions& options, const QByteArray& random, Plan& plan)
        : m_options(options)
        , m_random(random)
        , m_plan(plan)
    {
    }

    base::Result<VmDescription> plan()
    {
        auto image = loadGuestImage(m_options.image);
        if (!image)
            return image.error();
        if (const auto size = m_options.append.toUtf8().size();
            image->kind == GuestImage::Kind::Linux && size >= kLinuxCommandLine)
            return base::Error{
                tr("--append has %1 bytes, and Linux takes a command line of at most "
                   "%2: it would lose the rest without a word.")
                    .arg(size)
                    .arg(kLinuxCommandLine - 1)};
        m_vm.vcpus = static_cast<std::uint64_t>(m_options.vcpus);
        m_vm.entry = image->entry;
        if (m_options.aarch32 && !image->aarch32 && image->kind != GuestImage::Kind::Flat)
            return base::Error{
                tr("%1 is for aarch64: --aarch32 is for flat binaries, of which nothing says so.")
                    .arg(m_options.image)};
        m_vm.aarch32 = image->aarch32 || m_options.aarch32;
        m_vm.atEachEntry = m_options.atEachEntry;
        addRegion(kRamBegin, m_options.memory, true);
        if (image->usesFlash()) {
            addRegion(0, kFlashBank, false);
            addRegion(kFlashBank, kFlashBank, false);
        }
        for (const Piece& piece : image->pieces) {
            if (piece.bytes.isEmpty()) // nothing but zeros, as memory is
                continue;
            auto put = place(piece.ipa, static_cast<std::uint64_t>(piece.bytes.size()),
                             m_options.image, {0, piece.bytes, {}});
            if (!put)
                return put.error();
        }
        // Zeros behind what the file has are memory, too.
        if (const auto ramEnd = kRamBegin + m_options.memory; image->end > ramEnd)
            return base::Error{tr("%1 needs memory up to address 0x%2, and the guest's ends at "
                                  "0x%3: give it more with --memory.")
                                   .arg(m_options.image, QString::number(image->end, 16),
                                        QString::number(ramEnd, 16))};
        TreeFacts facts;
        facts.ramBegin = kRamBegin;
        facts.ramSize = m_options.memory;
        facts.vcpus = m_options.vcpus;
        facts.commandLine = m_options.append;
        facts.flash = image->usesFlash();
        facts.disk = !m_options.noDisk;
        facts.console = !m_options.noConsole;
        facts.kaslrSeed = m_random.left(kKaslrSeed);
        facts.rngSeed = m_random.mid(kKaslrSeed, kRngSeed);
        auto initrd = addInitrd(*image, facts);
        if (!initrd)
            return initrd.error();
        auto disk = addDisk();
        if (!disk)
            return disk.error();
        auto tree = addTree(*image, facts);
        if (!tree)
            return tree.error();
        return m_vm;
    }

private:
    void addRegion(std::uint64_t ipa, std::uint64_t size, bool writable)
    {
        m_vm.regions.push_back({ipa, size, m_plan.ramEnd, writable});
        m_plan.ramEnd = alignUp(m_plan.ramEnd + size);
    }

    /// Bytes at an IPA, which has to lie in one of the regions.
    base::Result<void> place(std::uint64_t ipa, std::uint64_t size, const QString& what,
                             Plan::Load load)
    {
        for (const Region& region : m_vm.regions) {
            if (ipa < region.ipa || ipa - region.ipa >= region.size ||
                size > region.size - (ipa - region.ipa))
                continue;
            load.pa = region.pa + (ipa - region.ipa);
            m_plan.loads.push_back(std::move(load));
            return {};
        }
        return base::Error{tr("%1 needs %2 bytes from address 0x%3, where the guest has no memory: "
                              "give it more with --memory.")
                               .arg(what, QString::number(size), QString::number(ipa, 16))};
    }

    base::Result<void> addInitrd(const GuestImage& image, TreeFacts& facts)
    {
        if (m_options.initrd.isEmpty())
            return {};
        const auto size = sizeToLoad(m_options.initrd);
        if (!size)
            return base::Error{
                tr("Cannot read the initrd %1: %2.").arg(m_options.initrd, size.error().sentence) +
                packageHint(m_options.initrd)};
        facts.initrdBegin = alignUp(std::max(
            kRamBegin + std::min(kInitrdOffset, m_options.memory / 2), std::uint64_t{image.end}));
        facts.initrdEnd = facts.initrdBegin + *size;
        return place(facts.initrdBegin, *size, m_options.initrd,
                     {0, {}, QFileInfo(m_options.initrd).absoluteFilePath()});
    }

    base::Result<void> addDisk()
    {
        if (m_options.disk.isEmpty())
            return {};
        const QFileInfo file(m_options.disk);
        const auto size = sizeToLoad(m_options.disk);
        if (!size && (!file.exists() || (file.isFile() && file.size() == 0)))
            return base::Error{
                tr("Cannot read the disk %1: %2. An empty one of 64 MB is made with: "
                   "truncate -s 64M %1")
                    .arg(m_options.disk, size.error().sentence)};
        if (!size)
            return base::Error{
                tr("Cannot read the disk %1: %2.").arg(m_options.disk, size.error().sentence)};
        // Zeros up to a whole sector: the machine's memory is zeros before anything is loaded.
        m_vm.diskSize = (*size + kSector - 1) & ~(kSector - 1);
        m_vm.diskPa = m_plan.ramEnd;
        m_plan.ramEnd = alignUp(m_plan.ramEnd + m_vm.diskSize);
        m_plan.loads.push_back({m_vm.diskPa, {}, file.absoluteFilePath()});
        return {};
    }

    /// At the begin of RAM, where firmware looks for it; behind all else where an ELF lies there.
    static std::uint64_t placeOfTree(std::uint64_t size, const GuestImage& image,
                                     const TreeFacts& facts)
    {
        const bool taken =
            std::any_of(image.pieces.begin(), image.pieces.end(), [size](const Piece& piece) {
                return piece.ipa >= kRamBegin && piece.ipa - kRamBegin < size;
            });
        return taken ? alignUp(std::max(image.end, facts.initrdEnd)) : kRamBegin;
    }

    base::Result<void> addTree(const GuestImage& image, const TreeFacts& facts)
    {
        QByteArray bytes = boardTree();
        QString name = tr("of the board");
        if (!m_options.dtb.isEmpty()) {
            name = m_options.dtb;
            auto read = base::readFile(name, kTreeRoom);
            if (!read)
                return base::Error{
                    tr("Cannot read the device tree %1: %2.").arg(name, read.error().sentence)};
            bytes = std::move(read).value();
        }
        auto patched = patchedTree(bytes, facts, name);
        if (!patched)
            return patched.error();
        if (patched->size() > kTreeRoom)
            return base::Error{tr("The device tree %1 is larger than 2 MB.").arg(name)};
        const auto size = static_cast<std::uint64_t>(patched->size());
        m_vm.x0 = placeOfTree(size, image, facts);
        return place(m_vm.x0, size, name, {0, *patched, {}});
    }

    const GuestOptions& m_options;
    const QByteArray m_random;
    Plan& m_plan;
    VmDescription m_vm;
};

} // namespace

base::Result<Plan> makePlan(const Options& options)
{
    Plan plan;
    plan.ramEnd = kGuestMemoryBegin;
    plan.cpus = options.cpus;
    std::vector<VmDescription> vms;
    // Where time counts instructions each run is to be like the last.
    const auto seed = options.gdb ? options.seed.value_or(0) : options.seed;
    for (const GuestOptions& guest : options.guests) {
        auto vm = GuestPlanner(guest, randomBytes(seed, vms.size()), plan).plan();
        if (!vm)
            return vm.error();
        vms.push_back(*vm);
        if (options.cpus == 0)
            plan.cpus = std::clamp(guest.vcpus, std::max(plan.cpus, 1), kMostCpus);
    }
    plan.loads.push_back(
        {kDescriptionAddress, describe(vms, plan.cpus, plan.ramEnd, options.console), {}});
    return plan;
}

} // namespace vm
