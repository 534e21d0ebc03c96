// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/output-file.h"
#include "recording/compression.h"
#include "recording/file.h"
#include "recording/parts.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QtEndian>

#include <utility>

namespace recording {

namespace {

using format::PartType;

/// What a writer that is killed loses at most.
constexpr std::uint32_t kPieceSteps = 64;

QString tr(const char* text)
{
    return QCoreApplication::translate("recording", text);
}

QByteArray bigEndian(std::uint32_t number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

class Writer : public FileWriter {
public:
    explicit Writer(QString path)
        : m_path(std::move(path))
    {
    }

    base::Result<void> open(base::OutputFile::GoOn goOn)
    {
        if (const auto opened = m_file.open(m_path, std::move(goOn)); !opened)
            return base::Error{tr("%1 cannot be written: %2. Choose another file.")
                                   .arg(m_path, opened.error().sentence)};
        return put(QByteArray(format::kMagic, sizeof format::kMagic) + bigEndian(format::kVersion));
    }

    base::Result<void> append(const Recording& recording) override
    {
        if (!m_hasFacts) {
            auto written = putFacts(recording);
            if (!written)
                return written;
        }
        const bool ended = recording.ending() != Ending::Cut || !recording.endingReason().isEmpty();
        if (recording.stepCount() - m_steps < kPieceSteps && !ended)
            return {};
        auto written = putSteps(recording);
        return written ? putBeside(recording) : written;
    }

    base::Result<void> finish(const Recording& recording) override
    {
        base::Result<void> written;
        if (!m_hasFacts)
            written = putFacts(recording);
        if (written)
            written = putSteps(recording);
        if (written && m_facts != recording.header().facts)
            written = putFacts(recording);
        if (written)
            written = putBeside(recording);
        if (written)
            written =
                putPart(PartType::End, packedEnd(recording.ending(), recording.endingReason()));
        return written ? putIndex(recording.store()) : written;
    }

private:
    base::Result<void> putFacts(const Recording& recording)
    {
        m_facts = recording.header().facts;
        m_hasFacts = true;
        const QByteArray json = QJsonDocument(m_facts).toJson(QJsonDocument::Compact);
        return putPart(PartType::Head, compressed(json));
    }

    /// All steps that are not there yet, and before them what they refer to.
    base::Result<void> putSteps(const Recording& recording)
    {
        const Store& store = recording.store();
        if (m_cells < store.cells.count() || m_unwatched < store.cells.unwatchedCount()) {
            auto written = putPart(PartType::Cells, packedCells(store.cells, m_cells, m_unwatched));
            if (!written)
                return written;
            m_cells = store.cells.count();
            m_unwatched = store.cells.unwatchedCount();
        }
        if (m_patterns < store.patterns.size()) {
            auto written = putPart(PartType::Patterns, packedPatterns(store.patterns, m_patterns));
            if (!written)
                return written;
            m_patterns = store.patterns.size();
        }
        while (m_steps < recording.stepCount()) {
            auto written = putBlock(store, store.blocks[store.blockOf(m_steps)]);
            if (!written)
                return written;
        }
        return {};
    }

    /// The steps of one block that are not there yet.
    base::Result<void> putBlock(const Store& store, const BlockRecord& block)
    {
        const bool begins = m_steps == block.first;
        QByteArray bytes;
        if (block.bytes) {
            bytes = *block.bytes;
        } else {
            const auto read = store.file->bytesOf(block);
            if (!read.damage.isEmpty())
                return base::Error{read.damage};
            bytes = read.bytes;
        }
        if (begins) {
            m_compressor.begin();
            m_blockBytes = 0;
            m_blockOffsets.push_back(m_file.position());
        }
        const std::uint32_t end = block.first + block.count;
        const QByteArray piece = m_compressor.piece(QByteArrayView(bytes).sliced(m_blockBytes));
        auto written =
            putPart(PartType::Steps, StepsHead::bytes(m_steps, end - m_steps, begins) + piece);
        m_blockBytes = bytes.size();
        m_steps = end;
        return written;
    }

    /// Switches and console, as far as they are new.
    base::Result<void> putBeside(const Recording& recording)
    {
        const QByteArray changed =
            packedSwitches(recording.switches(), m_switches, m_settledSwitches);
        if (!changed.isEmpty()) {
            auto written = putPart(PartType::Switches, changed);
            if (!written)
                return written;
            m_switches.resize(m_settledSwitches);
            m_switches.insert(m_switches.end(),
                              recording.switches().begin() +
                                  static_cast<std::ptrdiff_t>(m_settledSwitches),
                              recording.switches().end());
            // Those of a window that is over do not change any more.
            while (m_settledSwitches < m_switches.size() &&
                   m_switches[m_settledSwitches].outerBegin < m_switches.back().outerBegin)
                ++m_settledSwitches;
        }
        const auto& console = recording.console();
        if (console.empty())
            return {};
        const std::size_t bytes = static_cast<std::size_t>(console.back().bytes.size());
        const std::size_t from = m_console == 0 ? 0 : m_console - 1;
        const QByteArray said = packedConsole(console, from, m_consoleBytes);
        m_console = console.size();
        m_consoleBytes = bytes;
        return said.isEmpty() ? base::Result<void>{} : putPart(PartType::Console, said);
    }

    base::Result<void> putIndex(const Store& store)
    {
        FileIndex index;
        index.parts = m_parts;
        index.blocks = store.blocks;
        for (std::size_t i = 0; i < index.blocks.size(); ++i)
            index.blocks[i].offset = m_blockOffsets[i];
        const auto at = static_cast<quint64>(m_file.position());
        auto written = putPart(PartType::Index, index.bytes());
        if (!written)
            return written;
        QByteArray where(8, '\0');
        qToBigEndian(at, where.data());
        return put(where + QByteArray(format::kIndexMagic, sizeof format::kIndexMagic));
    }

    base::Result<void> putPart(PartType type, const QByteArray& payload)
    {
        if (type != PartType::Steps)
            m_parts.push_back(m_file.position());
        QByteArray part = bigEndian(static_cast<std::uint32_t>(type)) +
                          bigEndian(static_cast<std::uint32_t>(payload.size())) + payload;
        part += bigEndian(format::crc32(part));
        return put(part);
    }

    base::Result<void> put(const QByteArray& bytes)
    {
        if (m_failed)
            return base::Error{
                tr("%1 is no longer written, since it could not be before.").arg(m_path)};
        const std::int64_t before = m_file.position();
        const auto written = m_file.write(bytes);
        if (written)
            return {};
        m_failed = true;
        const QString why = written.error().sentence;
        // Half a part is of no use to anyone; what was written before is whole.
        m_file.cutAt(before);
        if (m_steps == 0)
            return base::Error{
                tr("%1 could not be written: %2. Make room, then record again.").arg(m_path, why)};
        return base::Error{tr("%1 could not be written in full: %2. What was written before can be "
                              "opened; make room and record again for the rest.")
                               .arg(m_path, why)};
    }

    QString m_path;
    base::OutputFile m_file;
    bool m_failed = false;
    bool m_hasFacts = false;
    QJsonObject m_facts; ///< as written last
    // What is in the file already.
    std::size_t m_cells = 0;
    std::size_t m_unwatched = 0;
    std::size_t m_patterns = 0;
    std::uint32_t m_steps = 0;
    qsizetype m_blockBytes = 0; ///< of the block in which the last step lies
    std::vector<Switch> m_switches;
    std::size_t m_settledSwitches = 0;
    std::size_t m_console = 0;
    std::size_t m_consoleBytes = 0; ///< of the last text
    Compressor m_compressor;
    std::vector<std::int64_t> m_parts, m_blockOffsets;
};

} // namespace

base::Result<std::unique_ptr<FileWriter>> FileWriter::create(const QString& path,
                                                             base::OutputFile::GoOn goOn)
{
    auto writer = std::make_unique<Writer>(path);
    auto opened = writer->open(std::move(goOn));
    if (!opened)
        return opened.error();
    return std::unique_ptr<FileWriter>(std::move(writer));
}

base::Result<void> save(const Recording& recording, const QString& path)
{
    auto writer = FileWriter::create(path);
    if (!writer)
        return writer.error();
    return (*writer)->finish(recording);
}

} // namespace recording
