// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/file-format.h"
#include "timeline/file.h"

#include <QDataStream>
#include <QFile>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>

#include <vector>

/// A recording's file as numbers that a test can change one by one, and written with checksums that
/// are right whatever they say (docs/formats.md).
struct RawRecording {
    struct Cell {
        quint8 kind = 0;
        QByteArray name; ///< of a register
        quint8 half = 0;
        quint64 address = 0; ///< of memory
        quint64 initial = 0;
    };
    struct Change {
        quint32 cell = 0;
        quint64 before = 0;
        quint64 after = 0;
    };
    struct Step {
        quint8 kind = 0;
        quint64 pc = 0;
        quint32 word = 0;
        quint64 next = 0;
        std::vector<Change> changes;
        QByteArray disagreement;
    };
    struct Switch {
        quint32 outerBegin = 0, begin = 0, end = 0, outerEnd = 0;
        quint8 complete = 1;
    };
    QJsonObject facts;
    std::vector<Cell> cells;
    std::vector<Step> steps;
    std::vector<Switch> switches;
    quint8 ending = 0;
    QByteArray why;

    /// Nothing where the file cannot be opened.
    static RawRecording of(const QString& path)
    {
        RawRecording raw;
        const auto loaded = timeline::load(path);
        if (!loaded)
            return raw;
        const timeline::Timeline& t = **loaded;
        raw.facts = t.header().facts;
        for (timeline::CellId id = 0; id < t.cellCount(); ++id) {
            const arm64::Place& place = t.placeOf(id);
            raw.cells.push_back({static_cast<quint8>(place.kind), place.reg.name().toUtf8(),
                                 place.half, place.address.value, t.initialValue(id)});
        }
        for (std::uint32_t i = 0; i < t.stepCount(); ++i) {
            const timeline::Step& from = t.step(i);
            Step step{static_cast<quint8>(from.kind), from.pc.value, from.word, from.next.value, {},
                      from.disagreement.toUtf8()};
            for (const timeline::Delta& delta : from.deltas)
                step.changes.push_back({delta.cell, delta.before, delta.after});
            raw.steps.push_back(std::move(step));
        }
        for (const timeline::Switch& s : t.switches())
            raw.switches.push_back({s.outerBegin, s.begin, s.end, s.outerEnd, s.complete});
        raw.ending = static_cast<quint8>(t.ending());
        raw.why = t.endingReason().toUtf8();
        return raw;
    }

    [[nodiscard]] QByteArray bytes() const
    {
        QByteArray file(timeline::format::kMagic, sizeof timeline::format::kMagic);
        QDataStream start(&file, QIODevice::Append);
        start << quint32{timeline::format::kVersion};
        file += chunk("HEAD", QJsonDocument(facts).toJson(QJsonDocument::Compact));
        file += chunk("CELL", cellBytes());
        file += chunk("STEP", stepBytes());
        file += chunk("SWIT", switchBytes());
        QByteArray end;
        QDataStream stream(&end, QIODevice::WriteOnly);
        stream << ending;
        put(stream, why);
        return file + chunk("ENDD", end);
    }

    [[nodiscard]] bool write(const QString& path) const
    {
        QFile file(path);
        const QByteArray all = bytes();
        return file.open(QIODevice::WriteOnly) && file.write(all) == all.size();
    }

    static QByteArray chunk(const char* type, const QByteArray& payload)
    {
        QByteArray out(type, 4);
        QDataStream head(&out, QIODevice::Append);
        head << static_cast<quint32>(payload.size());
        out += payload;
        const quint32 crc = timeline::format::crc32(out);
        QDataStream tail(&out, QIODevice::Append);
        tail << crc;
        return out;
    }

private:
    static void put(QDataStream& stream, const QByteArray& text)
    {
        stream << static_cast<quint32>(text.size());
        stream.writeRawData(text.constData(), static_cast<int>(text.size()));
    }
    [[nodiscard]] QByteArray cellBytes() const
    {
        QByteArray out;
        QDataStream stream(&out, QIODevice::WriteOnly);
        stream << static_cast<quint32>(cells.size());
        for (const Cell& cell : cells) {
            stream << cell.kind;
            if (cell.kind == 0) {
                put(stream, cell.name);
                stream << cell.half;
            } else {
                stream << cell.address;
            }
            stream << cell.initial;
        }
        return out;
    }
    [[nodiscard]] QByteArray stepBytes() const
    {
        QByteArray out;
        QDataStream stream(&out, QIODevice::WriteOnly);
        stream << static_cast<quint32>(steps.size());
        for (const Step& step : steps) {
            stream << step.kind << step.pc << step.word << step.next
                   << static_cast<quint32>(step.changes.size());
            for (const Change& change : step.changes)
                stream << change.cell << change.before << change.after;
            put(stream, step.disagreement);
        }
        return out;
    }
    [[nodiscard]] QByteArray switchBytes() const
    {
        QByteArray out;
        QDataStream stream(&out, QIODevice::WriteOnly);
        stream << static_cast<quint32>(switches.size());
        for (const Switch& s : switches)
            stream << s.outerBegin << s.begin << s.end << s.outerEnd << s.complete;
        return out;
    }
};
