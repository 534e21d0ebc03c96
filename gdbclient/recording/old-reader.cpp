// SPDX-License-Identifier: GPL-2.0-or-later
//
// Nothing in the file is believed: every number is checked against what is there.
#include "recording/old-reader.h"
#include "base/input-file.h"
#include "recording/contradiction.h"
#include "recording/file-format.h"
#include "recording/last-state.h"
#include "recording/parts.h"
#include "recording/store.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QIODevice>
#include <QJsonDocument>

#include <algorithm>

namespace recording {

namespace {

using format::PartType;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("recording", text, which, n);
}

/// What is wrong with a part; empty when nothing is.
using Damage = QString;

class Reader {
public:
    explicit Reader(const QString& path)
        : m_path(path)
    {
    }

    base::Result<std::shared_ptr<Recording>> load()
    {
        auto opened = open();
        if (!opened)
            return opened.error();
        Damage damage;
        while (damage.isEmpty() && m_tooMuch.isEmpty() && !m_ended && m_at < m_file->size())
            damage = readPart();
        if (!m_tooMuch.isEmpty())
            return cannotOpen(m_tooMuch);
        if (!m_recording)
            return base::Error{tr("%1 is a recording, but its beginning is damaged: %2")
                                   .arg(m_path, damage.isEmpty()
                                                    ? tr("it ends before the first facts.")
                                                    : damage)};
        if (!m_ended)
            cut(damage);
        return m_recording;
    }

private:
    base::Result<void> open()
    {
        auto file = base::InputFile::open(m_path);
        if (!file)
            return cannotOpen(file.error().sentence);
        m_file.emplace(std::move(file).value());
        if (m_file->size() > format::kMostOldBytes)
            return cannotOpen(
                tr("it is larger than %1").arg(base::sizeText(format::kMostOldBytes)));
        static_cast<void>(read(format::kStartBytes)); // which format it is has been seen
        return {};
    }

    [[nodiscard]] base::Error cannotOpen(const QString& cause) const
    {
        return base::Error{tr("%1 cannot be opened: %2.")
                               .arg(m_path.isEmpty() ? QStringLiteral("''") : m_path, cause)};
    }

    /// The next bytes; fewer where the file ends or cannot be read.
    QByteArray read(qint64 count)
    {
        auto bytes = m_file->read(count);
        if (!bytes)
            return {};
        m_at += bytes->size();
        return std::move(bytes).value();
    }

    Damage readPart()
    {
        const qint64 at = m_at;
        const QByteArray head = read(8);
        QDataStream stream(head);
        quint32 type = 0;
        quint32 length = 0;
        stream >> type >> length;
        if (stream.status() != QDataStream::Ok || qint64{length} + 4 > m_file->size() - m_at)
            return tr("the file ends inside the part at byte %1.").arg(at);
        const QByteArray payload = read(length);
        const QByteArray tail = read(4);
        QDataStream check(tail);
        quint32 crc = 0;
        check >> crc;
        if (payload.size() != qsizetype(length) || check.status() != QDataStream::Ok)
            return tr("the file cannot be read at byte %1.").arg(at);
        if (crc != format::crc32(head + payload))
            return tr("the checksum of the part at byte %1 is wrong.").arg(at);
        m_wrong.clear();
        if (!content(static_cast<PartType>(type), payload))
            return m_wrong.isEmpty()
                       ? tr("the part at byte %1 does not fit what stands before it.").arg(at)
                       : tr("the part at byte %1 contradicts itself: %2").arg(at).arg(m_wrong);
        return {};
    }

    bool content(PartType type, const QByteArray& payload)
    {
        if (type == PartType::Head)
            return facts(payload);
        if (!m_recording)
            return false;
        QDataStream stream(payload);
        stream.setVersion(QDataStream::Qt_6_4);
        bool good = false;
        switch (type) {
        case PartType::Cells:
            good = cells(stream);
            break;
        case PartType::Steps:
            good = steps(stream);
            break;
        case PartType::Switches:
            good = switches(stream);
            break;
        case PartType::End:
            good = end(stream);
            break;
        default: // a part that a later program of the same format may add
            return true;
        }
        return good && stream.status() == QDataStream::Ok && stream.atEnd();
    }

    bool facts(const QByteArray& payload)
    {
        if (payload.size() > format::kMostFacts)
            return tooMuch(
                tr("its facts are larger than %1").arg(base::sizeText(format::kMostFacts)));
        const QJsonDocument document = QJsonDocument::fromJson(payload);
        if (!document.isObject())
            return false;
        if (!m_recording) {
            m_recording = std::make_shared<Recording>(Header{document.object()});
            return true;
        }
        const QJsonObject later = document.object();
        for (auto it = later.begin(); it != later.end(); ++it)
            m_recording->setFact(it.key(), it.value());
        return true;
    }

    /// Ends the reading: no such recording is opened, not even in part.
    bool tooMuch(const QString& cause)
    {
        m_tooMuch = cause;
        return false;
    }

    /// Says what in a part does not hold together.
    bool wrong(const QString& sentence)
    {
        m_wrong = sentence;
        return false;
    }

    /// A byte string of this stream; nothing when its length is not to be believed.
    static std::optional<QByteArray> bytes(QDataStream& stream)
    {
        quint32 length = 0;
        stream >> length;
        if (stream.status() != QDataStream::Ok || length > format::kMostText ||
            length > stream.device()->bytesAvailable())
            return {};
        QByteArray text(static_cast<qsizetype>(length), '\0');
        if (stream.readRawData(text.data(), static_cast<int>(length)) != static_cast<int>(length))
            return {};
        return text;
    }

    bool cells(QDataStream& stream)
    {
        quint32 count = 0;
        stream >> count;
        if (count > format::kMostOldCells - m_recording->cellCount())
            return tooMuch(tr("it has more than %1 cells").arg(format::kMostOldCells));
        for (quint32 i = 0; i < count; ++i) {
            quint8 kind = 0;
            stream >> kind;
            const auto place =
                kind == static_cast<quint8>(arm64::Place::Kind::Memory)     ? memoryPlace(stream)
                : kind == static_cast<quint8>(arm64::Place::Kind::Register) ? registerPlace(stream)
                                                                            : std::nullopt;
            quint64 initial = 0;
            stream >> initial;
            if (!place || stream.status() != QDataStream::Ok || m_recording->cellOf(*place))
                return false;
            m_recording->addCell(*place, initial);
        }
        return true;
    }

    static std::optional<arm64::Place> memoryPlace(QDataStream& stream)
    {
        quint64 address = 0;
        stream >> address;
        if (address % 8 != 0)
            return {};
        return arm64::Place::of(base::Address{address});
    }

    static std::optional<arm64::Place> registerPlace(QDataStream& stream)
    {
        const auto name = bytes(stream);
        quint8 half = 0;
        stream >> half;
        const auto reg = name ? arm64::Register::named(QString::fromUtf8(*name)) : std::nullopt;
        if (!reg || half > (reg->isV() ? 1 : 0))
            return {};
        return arm64::Place::of(*reg, half);
    }

    bool steps(QDataStream& stream)
    {
        quint32 count = 0;
        stream >> count;
        if (count > format::kMostOldSteps - m_recording->stepCount())
            return tooMuch(tr("it has more than %1 steps").arg(format::kMostOldSteps));
        for (quint32 i = 0; i < count; ++i)
            if (!step(stream))
                return false;
        return true;
    }

    bool step(QDataStream& stream)
    {
        quint8 kind = 0;
        quint64 pc = 0;
        quint32 word = 0;
        quint64 next = 0;
        quint32 deltas = 0;
        stream >> kind >> pc >> word >> next >> deltas;
        if (stream.status() != QDataStream::Ok || kind > static_cast<quint8>(StepKind::HostRun) ||
            deltas > m_recording->cellCount())
            return false;
        Step step;
        step.kind = static_cast<StepKind>(kind);
        step.pc = base::Address{pc};
        step.word = word;
        step.next = base::Address{next};
        for (quint32 i = 0; i < deltas; ++i) {
            quint32 cell = 0;
            quint64 before = 0;
            quint64 after = 0;
            stream >> cell >> before >> after;
            if (stream.status() != QDataStream::Ok || cell >= m_recording->cellCount() ||
                before != m_recording->lastValue(cell) ||
                (!step.deltas.empty() && cell <= step.deltas.back().cell))
                return false;
            step.deltas.push_back({cell, before, after});
        }
        const auto sentence = bytes(stream);
        if (!sentence)
            return false;
        step.disagreement = QString::fromUtf8(*sentence);
        if (step.kind == StepKind::Instruction) {
            step.instruction = arm64::decode(step.word, step.pc);
            step.effects = arm64::effectsOf(step.instruction, LastState(*m_recording));
        }
        if (!follows(step) || !agrees(step))
            return false;
        m_recording->append(std::move(step));
        return true;
    }

    /// The step begins where the one before it ended, and what it says of pc is true of the cell,
    /// too, where that is watched.
    bool follows(const Step& step)
    {
        const QString number = QString::number(m_recording->stepCount());
        const QString from = base::hex(step.pc.value);
        const QString to = base::hex(step.next.value);
        if (m_recording->stepCount() > 0) {
            const Step before = m_recording->step(m_recording->stepCount() - 1);
            if (before.next != step.pc)
                return wrong(tr("step %1 begins at %2, and the one before it ended at %3.")
                                 .arg(number, from, base::hex(before.next.value)));
            // The recorder says it where an instruction went elsewhere than it should have; with a
            // fault of EL2's own it ends.
            if (before.effects.nextPc && *before.effects.nextPc != before.next &&
                before.disagreement.isEmpty())
                return wrong(tr("the step before step %1 went on to %2, where its instruction goes "
                                "to %3.")
                                 .arg(number, base::hex(before.next.value),
                                      base::hex(before.effects.nextPc->value)));
        }
        if (const auto cell = m_recording->cellOf(arm64::Place::of(arm64::Register::pc()))) {
            const std::uint64_t before = m_recording->lastValue(*cell);
            const auto change =
                std::find_if(step.deltas.begin(), step.deltas.end(),
                             [&](const Delta& delta) { return delta.cell == *cell; });
            const std::uint64_t after = change == step.deltas.end() ? before : change->after;
            if (before != step.pc.value || after != step.next.value)
                return wrong(tr("step %1 goes from %2 to %3, and its pc from %4 to %5.")
                                 .arg(number, from, to, base::hex(before), base::hex(after)));
        }
        return true;
    }

    /// The instruction does what the step says, or the recorder has said that it did not.
    bool agrees(const Step& step)
    {
        const std::uint32_t index = m_recording->stepCount();
        const QString sentence =
            untoldDifference(m_recording->store().cells, index, step,
                             [this](CellId id) { return m_recording->lastValue(id); });
        return sentence.isEmpty() || wrong(sentence);
    }

    /// The list as it stood when it was written; a later one replaces it.
    bool switches(QDataStream& stream)
    {
        quint32 count = 0;
        stream >> count;
        if (count > format::kMostOldSwitches)
            return tooMuch(tr("it has more than %1 switches").arg(format::kMostOldSwitches));
        std::vector<Switch> list;
        for (quint32 i = 0; i < count; ++i) {
            Switch s;
            quint8 complete = 0;
            stream >> s.outerBegin >> s.begin >> s.end >> s.outerEnd >> complete;
            if (stream.status() != QDataStream::Ok || complete > 1)
                return false;
            s.complete = complete == 1;
            if (!s.complete)
                s.kind = SwitchKind::Lost;
            const bool inOrder = s.outerBegin <= s.begin && s.begin <= s.end &&
                                 s.end <= s.outerEnd && s.outerEnd <= m_recording->stepCount();
            if (!inOrder || (s.complete && s.begin == s.end))
                return wrong(tr("switch %1 is said to run from state %2 to state %3, in a window "
                                "from %4 to %5; the last state is %6.")
                                 .arg(QString::number(i + 1), QString::number(s.begin),
                                      QString::number(s.end), QString::number(s.outerBegin),
                                      QString::number(s.outerEnd),
                                      QString::number(m_recording->stepCount())));
            if (!list.empty() && !behind(list.back(), s))
                return wrong(tr("switch %1 begins before the one before it ends.").arg(i + 1));
            list.push_back(s);
        }
        m_recording->setSwitches(std::move(list));
        return true;
    }

    /// In the same window, or in one behind it.
    static bool behind(const Switch& before, const Switch& after)
    {
        return before.end <= after.begin && before.begin < after.begin &&
               (before.outerBegin == after.outerBegin || before.outerEnd <= after.outerBegin);
    }

    bool end(QDataStream& stream)
    {
        quint8 ending = 0;
        stream >> ending;
        const auto why = bytes(stream);
        if (!why || ending > static_cast<quint8>(Ending::Cut))
            return false;
        m_recording->setEnding(static_cast<Ending>(ending), QString::fromUtf8(*why));
        m_ended = true;
        return true;
    }

    void cut(const Damage& damage)
    {
        const QString why =
            damage.isEmpty() ? tr("the program that wrote it did not end it.") : damage;
        // Who judges must not take what is there for all there was.
        m_recording->setFact(QStringLiteral("notWhole"), true);
        m_recording->setEnding(Ending::Cut,
                               tr("%1 is not whole: %2 It is shown as far as it goes, %n step(s).",
                                  nullptr, static_cast<int>(m_recording->stepCount()))
                                   .arg(m_path, why));
        endLastWindow(*m_recording);
    }

    QString m_path;
    std::optional<base::InputFile> m_file;
    qint64 m_at = 0;   ///< bytes read
    QString m_tooMuch; ///< why it is not opened at all; empty when it is
    QString m_wrong;   ///< what contradicts itself in the part being read
    std::shared_ptr<Recording> m_recording;
    bool m_ended = false;
};

} // namespace

base::Result<std::shared_ptr<Recording>> loadOld(const QString& path)
{
    return Reader(path).load();
}

} // namespace recording
