// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/compression.h"
#include "recording/file-format.h"
#include "recording/file.h"
#include "recording/pack.h"

#include <QDataStream>
#include <QFile>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <optional>
#include <vector>

/// A recording's file as numbers that a test can change one by one, and written in either format
/// with checksums that are right whatever they say (docs/formats.md).
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
        // Format 2's alone; 0 where it is not known.
        std::optional<quint8> kind = {}; ///< as `complete` has it
        quint64 cpu = 0;                 ///< from 1
        quint64 vcpu = 0;
        quint64 hostObject = 0;
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
        const auto loaded = recording::load(path);
        if (!loaded)
            return raw;
        const recording::Recording& recording = **loaded;
        raw.facts = recording.header().facts;
        for (recording::CellId id = 0; id < recording.cellCount(); ++id) {
            const arm64::Place& place = recording.placeOf(id);
            raw.cells.push_back({static_cast<quint8>(place.kind), place.reg.name().toUtf8(),
                                 place.half, place.address.value, recording.initialValue(id)});
        }
        for (std::uint32_t i = 0; i < recording.stepCount(); ++i) {
            const recording::Step& from = recording.step(i);
            Step step{static_cast<quint8>(from.kind), from.pc.value, from.word, from.next.value, {},
                      from.disagreement.toUtf8()};
            for (const recording::Delta& delta : from.deltas)
                step.changes.push_back({delta.cell, delta.before, delta.after});
            raw.steps.push_back(std::move(step));
        }
        for (const recording::Switch& s : recording.switches())
            raw.switches.push_back({s.outerBegin, s.begin, s.end, s.outerEnd, s.complete});
        raw.ending = static_cast<quint8>(recording.ending());
        raw.why = recording.endingReason().toUtf8();
        return raw;
    }

    [[nodiscard]] QByteArray bytes() const
    {
        QByteArray file(recording::format::kMagic, sizeof recording::format::kMagic);
        QDataStream start(&file, QIODevice::Append);
        start << quint32{recording::format::kOldVersion};
        file += part("HEAD", QJsonDocument(facts).toJson(QJsonDocument::Compact));
        file += part("CELL", cellBytes());
        file += part("STEP", stepBytes());
        file += part("SWIT", switchBytes());
        QByteArray end;
        QDataStream stream(&end, QIODevice::WriteOnly);
        stream << ending;
        put(stream, why);
        return file + part("ENDD", end);
    }

    /// The same in format 2, each step without a pattern.
    [[nodiscard]] QByteArray newBytes() const
    {
        QByteArray file(recording::format::kMagic, sizeof recording::format::kMagic);
        QDataStream(&file, QIODevice::Append) << quint32{recording::format::kVersion};
        file += part("HEAD",
                     recording::compressed(QJsonDocument(facts).toJson(QJsonDocument::Compact)));
        file += part("CELL", recording::compressed(newCellBytes()));
        file += newSteps();
        QByteArray raw;
        recording::Packer out(raw);
        out.number(switches.size());
        for (std::size_t i = 0; i < switches.size(); ++i) {
            const Switch& s = switches[i];
            for (const quint64 n : {quint64{i}, quint64{s.outerBegin}, quint64{s.begin},
                                    quint64{s.end}, quint64{s.outerEnd}})
                out.number(n);
            out.byte(s.complete);
            out.byte(s.kind.value_or(s.complete == 1 ? 0 : 2));
            for (const quint64 n : {s.cpu, s.vcpu, s.hostObject})
                out.number(n);
        }
        file += part("SWIT", raw);
        QByteArray end;
        recording::Packer last(end);
        last.byte(ending);
        last.text(why);
        return file + part("ENDD", end);
    }

    [[nodiscard]] bool write(const QString& path, bool inNewFormat = false) const
    {
        QFile file(path);
        const QByteArray all = inNewFormat ? newBytes() : bytes();
        return file.open(QIODevice::WriteOnly) && file.write(all) == all.size();
    }

    static QByteArray part(const char* type, const QByteArray& payload)
    {
        QByteArray out(type, 4);
        QDataStream head(&out, QIODevice::Append);
        head << static_cast<quint32>(payload.size());
        out += payload;
        const quint32 crc = recording::format::crc32(out);
        QDataStream tail(&out, QIODevice::Append);
        tail << crc;
        return out;
    }

private:
    [[nodiscard]] QByteArray newCellBytes() const
    {
        QByteArray raw;
        recording::Packer out(raw);
        out.number(cells.size());
        for (const Cell& cell : cells) {
            out.byte(static_cast<quint8>(cell.kind | cell.half << 1));
            if (cell.kind == 0)
                out.text(cell.name);
            else
                out.number(cell.address / 8);
            out.number(0); // known from the first step on
            out.number(cell.initial);
        }
        return raw;
    }

    [[nodiscard]] QByteArray newSteps() const
    {
        constexpr std::size_t kBlock = 2048;
        QByteArray parts;
        std::vector<quint64> values;
        for (const Cell& cell : cells)
            values.push_back(cell.initial);
        quint64 next = steps.empty() ? 0 : steps.front().pc;
        for (std::size_t first = 0; first < steps.size(); first += kBlock) {
            const std::size_t count = std::min(kBlock, steps.size() - first);
            QByteArray raw;
            recording::Packer out(raw);
            out.number(next);
            out.number(values.size());
            for (std::size_t id = 0; id < values.size(); ++id)
                out.number(values[id] ^ cells[id].initial);
            for (std::size_t i = first; i < first + count; ++i) {
                put(out, steps[i], next, values);
                next = steps[i].next;
            }
            QByteArray payload;
            recording::Packer head(payload);
            head.number(first);
            head.number(count);
            head.byte(1);
            parts += part("STEP", payload + recording::compressed(raw));
        }
        return parts;
    }

    void put(recording::Packer& out, const Step& step, quint64 next,
             std::vector<quint64>& values) const
    {
        const auto isPc = [this](quint32 cell) {
            return cell < cells.size() && cells[cell].kind == 0 && cells[cell].name == "pc";
        };
        std::vector<Change> others;
        for (const Change& change : step.changes)
            if (!isPc(change.cell) || change.after != step.next)
                others.push_back(change);
        constexpr quint8 kPlain = 0x20;
        constexpr quint8 kOthers = 0x04;
        constexpr quint8 kText = 0x08;
        out.byte(static_cast<quint8>(kPlain | (others.empty() ? 0 : kOthers) |
                                     (step.disagreement.isEmpty() ? 0 : kText)));
        out.byte(step.kind);
        out.difference(static_cast<qint64>(step.pc - next));
        out.word(step.word);
        out.difference(static_cast<qint64>(step.next - step.pc));
        if (!others.empty())
            out.number(others.size());
        quint32 behind = 0;
        for (const Change& change : others) {
            out.number(change.cell - behind);
            out.number(change.after ^ (change.cell < values.size() ? values[change.cell] : 0));
            behind = change.cell + 1;
        }
        if (!step.disagreement.isEmpty())
            out.text(step.disagreement);
        for (const Change& change : step.changes)
            if (change.cell < values.size())
                values[change.cell] = change.after;
        // The cell of pc follows by itself.
        for (quint32 id = 0; id < values.size(); ++id)
            if (isPc(id) && std::none_of(others.begin(), others.end(),
                                         [id](const Change& change) { return change.cell == id; }))
                values[id] = step.next;
    }

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
