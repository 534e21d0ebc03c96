// SPDX-License-Identifier: GPL-2.0-or-later
//
// Nothing in the file is believed: every number is checked against what is there.
#include "recording/compression.h"
#include "recording/contradiction.h"
#include "recording/file.h"
#include "recording/old-reader.h"
#include "recording/parts.h"
#include "recording/replay.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace recording {

namespace {

using format::PartType;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("recording", text, which, n);
}

/// What is wrong with a file; empty when nothing is.
using Damage = QString;

/// The most that the bytes of one block become: what an encoder makes of one, and one more step in
/// which every cell changes.
constexpr qsizetype kMostBlock = qsizetype{16} << 20;

/// Blocks in a file, each a row of parts with other parts between them.
class PartsFile final : public BlockFile {
public:
    explicit PartsFile(std::shared_ptr<const MappedFile> file)
        : m_file(std::move(file))
    {
    }

    [[nodiscard]] BlockBytes bytesOf(const BlockRecord& block) const override
    {
        BlockBytes out;
        Decompressor decompressor;
        decompressor.begin();
        std::int64_t offset = block.offset;
        for (std::uint32_t done = 0; done < block.count;) {
            const auto part = partAt(*m_file, offset);
            if (!part) {
                out.damage = part.error().sentence;
                return out;
            }
            offset = part->end();
            if (part->type != PartType::Steps) {
                if (done != 0 && part->type != PartType::End && part->type != PartType::Index)
                    continue;
                out.damage = unfit(part->offset);
                return out;
            }
            const auto head = StepsHead::of(part->payload);
            const bool fits = head && head->beginsBlock == (done == 0) &&
                              head->first == block.first + done &&
                              head->count <= block.count + block.cut - done;
            if (!fits || !decompressor.piece(head->stream, out.bytes, kMostBlock)) {
                out.damage = unfit(part->offset);
                return out;
            }
            done += head->count;
        }
        return out;
    }

    [[nodiscard]] static QString unfit(std::int64_t offset)
    {
        return tr("the part at byte %1 does not fit what stands before it.").arg(offset);
    }

private:
    std::shared_ptr<const MappedFile> m_file;
};

class Reader {
public:
    Reader(const QString& path, std::shared_ptr<const MappedFile> file)
        : m_path(path)
        , m_file(std::move(file))
    {
    }

    base::Result<std::shared_ptr<Recording>> load(Validation validation)
    {
        // Who wants all of it to be looked at needs no index.
        const bool indexed = validation == Validation::Lazy && byIndex();
        Damage damage = indexed ? Damage() : byParts();
        if (!m_contents.tooMuch.isEmpty())
            return base::Error{tr("%1 cannot be opened: %2.").arg(m_path, m_contents.tooMuch)};
        if (!m_contents.header)
            return base::Error{tr("%1 is a recording, but its beginning is damaged: %2")
                                   .arg(m_path, damage.isEmpty()
                                                    ? tr("it ends before the first facts.")
                                                    : damage)};
        m_contents.store.file = std::make_shared<PartsFile>(m_file);
        if (!indexed)
            replace(damage, verifyBlocks());
        auto recording = made();
        if (validation == Validation::Eager) {
            const Damage inside = verifyEffects(*recording);
            replace(damage, inside);
            if (!inside.isEmpty())
                recording = made();
        }
        replace(damage, takeSwitches(*recording, !damage.isEmpty() || !m_contents.ended));
        if (m_contents.ended && damage.isEmpty())
            recording->setEnding(m_contents.ending, m_contents.why);
        else
            cut(*recording, damage);
        return recording;
    }

private:
    /// Takes the parts where the index says that they lie. False where there is none that holds.
    bool byIndex()
    {
        constexpr std::int64_t kTail = 8 + sizeof format::kIndexMagic;
        const auto tail = m_file->at(m_file->size() - kTail, kTail);
        if (tail.size() != kTail ||
            !std::equal(std::begin(format::kIndexMagic), std::end(format::kIndexMagic),
                        reinterpret_cast<const char*>(tail.data()) + 8))
            return false;
        const auto where = qFromBigEndian<quint64>(tail.data());
        if (where > static_cast<quint64>(m_file->size()))
            return false;
        const auto part = partAt(*m_file, static_cast<std::int64_t>(where));
        if (!part || part->type != PartType::Index || part->end() + kTail != m_file->size())
            return false;
        auto index = FileIndex::of(part->payload);
        if (index && takeAll(index->parts) && m_contents.ended) {
            m_contents.store.blocks = std::move(index->blocks);
            return true;
        }
        m_contents = Contents();
        return false;
    }

    bool takeAll(const std::vector<std::int64_t>& parts)
    {
        for (const std::int64_t offset : parts) {
            const auto part = partAt(*m_file, offset);
            if (!part || !m_contents.take(part->type, part->payload))
                return false;
        }
        return true;
    }

    /// Goes through the whole file, part by part.
    Damage byParts()
    {
        std::int64_t offset = format::kStartBytes;
        while (!m_contents.ended && offset < m_file->size()) {
            const auto part = partAt(*m_file, offset);
            if (!part)
                return part.error().sentence;
            const bool good = part->type == PartType::Steps
                                  ? steps(*part)
                                  : m_contents.take(part->type, part->payload);
            if (!good)
                return PartsFile::unfit(offset);
            offset = part->end();
        }
        return {};
    }

    bool steps(const FilePart& part)
    {
        const auto head = StepsHead::of(part.payload);
        auto& blocks = m_contents.store.blocks;
        if (!head || !m_contents.header || head->first != m_contents.store.stepCount() ||
            (!head->beginsBlock && blocks.empty()))
            return false;
        if (head->beginsBlock) {
            BlockRecord& block = blocks.emplace_back();
            block.first = head->first;
            block.offset = part.offset;
        }
        if (head->count > kBlockSteps - blocks.back().count)
            return false;
        blocks.back().count += head->count;
        return true;
    }

    /// What is found later lies before what was found earlier.
    static void replace(Damage& damage, const Damage& earlier)
    {
        if (!earlier.isEmpty())
            damage = earlier;
    }

    /// Reads every block: whether it follows from the one before it, and what it touches.
    Damage verifyBlocks()
    {
        Store& store = m_contents.store;
        std::shared_ptr<const Block> before;
        std::size_t setBytes = 0;
        for (BlockRecord& record : store.blocks) {
            const auto block = store.read(record);
            const Damage torn = breakBefore(store, before.get(), *block, record.offset);
            const std::uint32_t good = torn.isEmpty() ? block->goodCount() : 0;
            touch(record, *block);
            setBytes += record.written.bytes() + record.read.bytes();
            if (setBytes > format::kMostSetBytes) { // it is looked for in the block itself
                record.written = {};
                record.read = {};
                record.opaque = true;
            }
            const Damage damage = block->damage().isEmpty() ? torn : block->damage();
            if (!damage.isEmpty()) {
                store.cutAfter(record.first + good);
                return damage;
            }
            before = block;
        }
        return {};
    }

    /// An instruction does what it says, or the recorder has said that it did not; with a fault of
    /// EL2's own a recording ends.
    Damage verifyEffects(const Recording& recording)
    {
        Store& store = m_contents.store;
        for (Cursor at(recording, 0); !at.atEnd(); at.next()) {
            const auto offsetOf = [&](std::uint32_t s) {
                return store.blocks[store.blockOf(s)].offset;
            };
            std::uint32_t good = at.index();
            Damage damage = changesOtherwise(store, at.step(), good, at.values(), offsetOf(good));
            if (damage.isEmpty() && good + 1 < recording.stepCount()) {
                ++good;
                damage = strayOf(at.step(), at.index(), offsetOf(good));
            }
            if (damage.isEmpty())
                continue;
            store.cutAfter(good);
            return damage;
        }
        return {};
    }

    [[nodiscard]] std::shared_ptr<Recording> made() const
    {
        const Store& store = m_contents.store;
        std::vector<std::uint64_t> last;
        if (store.blocks.empty()) {
            for (CellId id = 0; id < store.cells.count(); ++id)
                last.push_back(store.cells.initialOf(id));
        } else {
            const auto block = store.read(store.blocks.back());
            last = stateIn(store, *block, block->first() + block->count());
        }
        std::vector<ConsoleText> console = m_contents.console;
        std::erase_if(console, [&](const auto& text) { return text.state > store.stepCount(); });
        return std::make_shared<Recording>(*m_contents.header, store, std::move(console),
                                           std::move(last));
    }

    /// In the same window, or in one behind it.
    static bool isBehind(const Switch& before, const Switch& after)
    {
        return before.end <= after.begin && before.begin < after.begin &&
               (before.outerBegin == after.outerBegin || before.outerEnd <= after.outerBegin);
    }

    /// `isCut`: steps are missing at the end, and with them the ends of switches. A list that
    /// contradicts itself is not believed at all.
    Damage takeSwitches(Recording& recording, bool isCut)
    {
        const std::uint32_t last = recording.stepCount();
        for (Switch s : m_contents.switches) {
            if (isCut && s.begin >= last && s.begin != s.outerBegin)
                break;
            if (isCut && s.outerEnd > last) {
                s.complete = false;
                s.kind = SwitchKind::Lost;
                s.outerBegin = std::min(s.outerBegin, last);
                s.begin = std::min(s.begin, last);
                s.end = std::min(s.end, last);
                s.outerEnd = last;
            }
            const Damage wrong = wrongWith(s, recording);
            if (!wrong.isEmpty()) {
                recording.setSwitches({});
                return wrong;
            }
            recording.addSwitch(s);
        }
        return {};
    }

    /// What contradicts the switch, which is to be the recording's next.
    static Damage wrongWith(const Switch& s, const Recording& recording)
    {
        const std::uint32_t last = recording.stepCount();
        const auto number = static_cast<int>(recording.switches().size()) + 1;
        const bool inOrder = s.outerBegin <= s.begin && s.begin <= s.end && s.end <= s.outerEnd &&
                             s.outerEnd <= last;
        if (!inOrder || (s.complete && s.begin == s.end))
            return tr("switch %1 is said to run from state %2 to state %3, in a window from %4 to "
                      "%5; the last state is %6.")
                .arg(QString::number(number), QString::number(s.begin), QString::number(s.end),
                     QString::number(s.outerBegin), QString::number(s.outerEnd),
                     QString::number(last));
        if (!s.complete && s.kind != SwitchKind::Lost)
            return tr("switch %1 is said to have come back, and not to be complete.").arg(number);
        if (number > 1 && !isBehind(recording.switches().back(), s))
            return tr("switch %1 begins before the one before it ends.").arg(number);
        return {};
    }

    void cut(Recording& recording, const Damage& damage)
    {
        const QString why =
            damage.isEmpty() ? tr("the program that wrote it did not end it.") : damage;
        // Who judges must not take what is there for all there was.
        recording.setFact(QStringLiteral("notWhole"), true);
        recording.setEnding(Ending::Cut,
                            tr("%1 is not whole: %2 It is shown as far as it goes, %n step(s).",
                               nullptr, static_cast<int>(recording.stepCount()))
                                .arg(m_path, why));
        endLastWindow(recording);
    }

    QString m_path;
    std::shared_ptr<const MappedFile> m_file;
    Contents m_contents;
};

base::Error cannotOpen(const QString& path, const QString& cause)
{
    return base::Error{
        tr("%1 cannot be opened: %2.").arg(path.isEmpty() ? QStringLiteral("''") : path, cause)};
}

} // namespace

void endLastWindow(Recording& recording)
{
    const std::uint32_t last = recording.stepCount();
    for (Switch& s : recording.mutableSwitches()) {
        if (s.complete || s.outerBegin != recording.switches().back().outerBegin)
            continue;
        // A window that the file ends in. Its inner switch may have come back already.
        if (s.end <= s.begin)
            s.end = last;
        s.outerEnd = last;
    }
}

base::Result<std::shared_ptr<Recording>> load(const QString& path, Validation validation)
{
    auto file = MappedFile::open(path);
    if (!file)
        return cannotOpen(path, file.error().sentence);
    const auto magic = (*file)->at(0, sizeof format::kMagic);
    if (!std::equal(std::begin(format::kMagic), std::end(format::kMagic),
                    reinterpret_cast<const char*>(magic.data()),
                    reinterpret_cast<const char*>(magic.data()) + magic.size()))
        return base::Error{tr("%1 is no recording of Worldswitch.").arg(path)};
    const auto raw = (*file)->at(sizeof format::kMagic, 4);
    if (raw.size() != 4)
        return base::Error{
            tr("%1 is a recording cut short before its first byte of content.").arg(path)};
    const auto version = qFromBigEndian<quint32>(raw.data());
    if (version == format::kOldVersion)
        return loadOld(path);
    if (version != format::kVersion)
        return base::Error{tr("%1 is a recording of format %2, and this program reads formats %3 "
                              "and %4: open it with the version that wrote it.")
                               .arg(path, QString::number(version),
                                    QString::number(format::kOldVersion),
                                    QString::number(format::kVersion))};
    return Reader(path, std::move(file).value()).load(validation);
}

} // namespace recording
