// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/input-file.h"
#include "timeline/file-format.h"
#include "timeline/file.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QFile>
#include <QJsonDocument>

namespace timeline {

namespace {

using format::Chunk;

QString tr(const char* text)
{
    return QCoreApplication::translate("timeline", text);
}

QDataStream& prepared(QDataStream& stream)
{
    stream.setVersion(QDataStream::Qt_6_4);
    stream.setByteOrder(QDataStream::BigEndian);
    return stream;
}

/// A null string is written as an empty one.
void putText(QDataStream& stream, const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    stream << static_cast<quint32>(bytes.size());
    stream.writeRawData(bytes.constData(), static_cast<int>(bytes.size()));
}

/// A sentence; a reader expects none that is longer.
void putSentence(QDataStream& stream, const QString& text)
{
    constexpr qsizetype kMostLetters = format::kMostText / 4; // of at most four bytes each
    putText(stream, text.left(kMostLetters));
}

class Writer : public FileWriter {
public:
    explicit Writer(const QString& path)
        : m_file(path)
    {
    }

    base::Result<void> open()
    {
        // Unbuffered: a chunk is one write, and is in the file when the call returns.
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
            return base::Error{tr("%1 cannot be written: %2. Choose another file.")
                                   .arg(m_file.fileName(), m_file.errorString())};
        QByteArray start(format::kMagic, sizeof format::kMagic);
        QDataStream stream(&start, QIODevice::Append);
        prepared(stream) << quint32{format::kVersion};
        return put(start);
    }

    base::Result<void> append(const Timeline& timeline) override
    {
        if (!m_hasFacts) {
            auto written = putFacts(timeline);
            if (!written)
                return written;
        }
        if (m_cells < timeline.cellCount()) {
            auto written = putChunk(Chunk::Cells, cells(timeline));
            if (!written)
                return written;
            m_cells = timeline.cellCount();
        }
        if (m_steps < timeline.stepCount()) {
            auto written = putChunk(Chunk::Steps, steps(timeline));
            if (!written)
                return written;
            m_steps = timeline.stepCount();
        }
        const QByteArray list = switches(timeline);
        if (list != m_switches) {
            auto written = putChunk(Chunk::Switches, list);
            if (!written)
                return written;
            m_switches = list;
        }
        return {};
    }

    base::Result<void> finish(const Timeline& timeline) override
    {
        auto written = append(timeline);
        if (written && m_facts != timeline.header().facts)
            written = putFacts(timeline);
        if (!written)
            return written;
        QByteArray payload;
        QDataStream stream(&payload, QIODevice::WriteOnly);
        prepared(stream) << static_cast<quint8>(timeline.ending());
        putSentence(stream, timeline.endingReason());
        return putChunk(Chunk::End, payload);
    }

private:
    base::Result<void> putFacts(const Timeline& timeline)
    {
        m_facts = timeline.header().facts;
        m_hasFacts = true;
        return putChunk(Chunk::Head, QJsonDocument(m_facts).toJson(QJsonDocument::Compact));
    }

    QByteArray cells(const Timeline& timeline) const
    {
        QByteArray payload;
        QDataStream stream(&payload, QIODevice::WriteOnly);
        prepared(stream) << static_cast<quint32>(timeline.cellCount() - m_cells);
        for (auto id = static_cast<CellId>(m_cells); id < timeline.cellCount(); ++id) {
            const arm64::Place& place = timeline.placeOf(id);
            stream << static_cast<quint8>(place.kind);
            if (place.isMemory())
                stream << quint64{place.address.value};
            else
                putText(stream, place.reg.name());
            if (place.isRegister())
                stream << quint8{place.half};
            stream << quint64{timeline.initialValue(id)};
        }
        return payload;
    }

    QByteArray steps(const Timeline& timeline) const
    {
        QByteArray payload;
        QDataStream stream(&payload, QIODevice::WriteOnly);
        prepared(stream) << static_cast<quint32>(timeline.stepCount() - m_steps);
        for (std::uint32_t i = m_steps; i < timeline.stepCount(); ++i) {
            const Step& step = timeline.step(i);
            stream << static_cast<quint8>(step.kind) << quint64{step.pc.value} << quint32{step.word}
                   << quint64{step.next.value} << static_cast<quint32>(step.deltas.size());
            for (const Delta& delta : step.deltas)
                stream << quint32{delta.cell} << quint64{delta.before} << quint64{delta.after};
            putSentence(stream, step.disagreement);
        }
        return payload;
    }

    static QByteArray switches(const Timeline& timeline)
    {
        QByteArray payload;
        QDataStream stream(&payload, QIODevice::WriteOnly);
        prepared(stream) << static_cast<quint32>(timeline.switches().size());
        for (const Switch& s : timeline.switches())
            stream << quint32{s.outerBegin} << quint32{s.begin} << quint32{s.end}
                   << quint32{s.outerEnd} << static_cast<quint8>(s.complete ? 1 : 0);
        return payload;
    }

    base::Result<void> putChunk(Chunk type, const QByteArray& payload)
    {
        QByteArray chunk;
        QDataStream stream(&chunk, QIODevice::WriteOnly);
        prepared(stream) << static_cast<quint32>(type) << static_cast<quint32>(payload.size());
        chunk += payload;
        const quint32 crc = format::crc32(chunk);
        QDataStream tail(&chunk, QIODevice::Append);
        prepared(tail) << crc;
        return put(chunk);
    }

    base::Result<void> put(const QByteArray& bytes)
    {
        if (m_failed)
            return base::Error{tr("%1 is no longer written, since it could not be before.")
                                   .arg(m_file.fileName())};
        const qint64 before = m_file.pos();
        const bool fits = before + bytes.size() <= format::kMostBytes;
        if (fits && m_file.write(bytes) == bytes.size())
            return {};
        m_failed = true;
        const QString why =
            fits ? m_file.errorString()
                 : tr("a recording has at most %1").arg(base::sizeText(format::kMostBytes));
        // Half a chunk is of no use to anyone; what was written before is whole.
        m_file.resize(before);
        return base::Error{tr("%1 could not be written in full: %2. What was written before can be "
                              "opened; make room and record again for the rest.")
                               .arg(m_file.fileName(), why)};
    }

    QFile m_file;
    bool m_failed = false;
    bool m_hasFacts = false;
    QJsonObject m_facts;   ///< as written last
    QByteArray m_switches; ///< as written last
    std::size_t m_cells = 0;
    std::uint32_t m_steps = 0;
};

} // namespace

base::Result<std::unique_ptr<FileWriter>> FileWriter::create(const QString& path)
{
    auto writer = std::make_unique<Writer>(path);
    auto opened = writer->open();
    if (!opened)
        return opened.error();
    return std::unique_ptr<FileWriter>(std::move(writer));
}

base::Result<void> save(const Timeline& timeline, const QString& path)
{
    auto writer = FileWriter::create(path);
    if (!writer)
        return writer.error();
    return (*writer)->finish(timeline);
}

} // namespace timeline
