// SPDX-License-Identifier: GPL-2.0-or-later
// Recordings made from a recorded one without a machine: its switches once more, or changed. Each
// instruction does what arm64::effectsOf says of it.
#pragma once

#include "arm64/effects.h"
#include "recording/last-state.h"
#include "recording/recording.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace support {

class Replay {
public:
    explicit Replay(const recording::Recording& session)
        : m_session(session)
        , m_out(std::make_shared<recording::Recording>(session.header()))
    {
        for (recording::CellId id = 0; id < session.cellCount(); ++id)
            m_out->addCell(session.placeOf(id), session.initialValue(id));
    }

    /// The window of switch `index`; `interrupted`: an exception is taken before the guest's first
    /// instruction. The host runs to it, where this is not the first one.
    Replay& window(std::size_t index, bool interrupted = false)
    {
        const recording::Switch& from = m_session.switches().at(index);
        if (m_out->stepCount() > 0)
            hostRunsTo(from.outerBegin);
        recording::Switch to;
        to.outerBegin = m_out->stepCount();
        for (std::uint32_t i = from.outerBegin; i < from.outerEnd; ++i) {
            if (i == from.begin)
                to.begin = m_out->stepCount();
            if (i == from.end)
                to.end = m_out->stepCount();
            const recording::Step& step = m_session.step(i);
            const bool isEret = step.effects.flow == arm64::Flow::ExceptionReturn;
            if (interrupted && isEret && i > from.begin && i < from.end)
                eretToTheVector(i++);
            else if (step.kind == recording::StepKind::GuestRun)
                runs(i, {});
            else
                executes(i);
        }
        to.outerEnd = m_out->stepCount();
        to.complete = true;
        m_out->addSwitch(to);
        return *this;
    }
    /// Another word stands there, in the code that the recording knows, too.
    Replay& exchange(base::Address at, std::uint32_t word)
    {
        m_exchanged[at] = word;
        constexpr qsizetype kDigits = 8;
        QJsonArray code;
        const QJsonArray before = m_out->header().facts[QStringLiteral("code")].toArray();
        for (const QJsonValue block : before) {
            QString words = block.toArray().at(1).toString();
            const std::uint64_t begin = block.toArray().at(0).toString().toULongLong(nullptr, 0);
            const std::uint64_t index = (at.value - begin) / 4;
            if (begin <= at.value && index < std::uint64_t(words.size() / kDigits))
                words.replace(static_cast<qsizetype>(index) * kDigits, kDigits,
                              QString::number(word, 16).rightJustified(kDigits, u'0'));
            code.append(QJsonArray{block.toArray().at(0), words});
        }
        m_out->setFact(QStringLiteral("code"), code);
        return *this;
    }
    /// Empty, or why this is no recording that a machine could have made.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    std::shared_ptr<recording::Recording> end()
    {
        m_out->setEnding(recording::Ending::Complete, {});
        return m_out;
    }
    [[nodiscard]] std::shared_ptr<recording::Recording> growing() const { return m_out; }

private:
    using Values = std::map<arm64::Place, std::uint64_t>;

    void append(recording::Step step, Values values)
    {
        values[arm64::Place::of(arm64::Register::pc())] = step.next.value;
        for (const auto& [place, value] : values) {
            const auto id = m_out->cellOf(place);
            if (id && m_out->lastValue(*id) != value)
                step.deltas.push_back({*id, m_out->lastValue(*id), value});
        }
        std::sort(step.deltas.begin(), step.deltas.end(),
                  [](const auto& a, const auto& b) { return a.cell < b.cell; });
        m_out->append(std::move(step));
    }
    recording::Step likeStep(std::uint32_t i) const
    {
        recording::Step step = m_session.step(i);
        step.deltas.clear();
        const auto other = m_exchanged.find(step.pc);
        if (other != m_exchanged.end() && step.kind == recording::StepKind::Instruction) {
            step.word = other->second;
            step.instruction = arm64::decode(step.word, step.pc);
        }
        return step;
    }
    /// What the step changed when it was recorded.
    Values recorded(std::uint32_t i) const
    {
        Values values;
        for (const recording::Delta& delta : m_session.step(i).deltas)
            values[m_session.placeOf(delta.cell)] = delta.after;
        return values;
    }
    void executes(std::uint32_t i)
    {
        recording::Step step = likeStep(i);
        Values values;
        // What no effect predicts is as it was recorded.
        for (const auto& [place, value] : recorded(i))
            values[place] = value;
        if (m_exchanged.contains(step.pc))
            for (const arm64::Write& write : m_session.step(i).effects.writes)
                values.erase(write.to.place);
        step.effects = arm64::effectsOf(step.instruction, recording::LastState(*m_out));
        for (const arm64::Write& write : step.effects.writes)
            if (write.value)
                values[write.to.place] = *write.value;
        // A guest goes on where it was, which is not where it was the first time.
        if (step.effects.flow == arm64::Flow::ExceptionReturn && step.effects.nextPc)
            step.next = *step.effects.nextPc;
        if (step.effects.nextPc && *step.effects.nextPc != step.next)
            m_trouble =
                QStringLiteral("step %1 goes elsewhere: %2").arg(i).arg(step.instruction.text());
        append(std::move(step), std::move(values));
    }
    void runs(std::uint32_t i, const Values& more)
    {
        Values values = recorded(i);
        values.insert(more.begin(), more.end());
        recording::Step step = likeStep(i);
        step.pc = last();
        append(std::move(step), std::move(values));
    }
    /// The ERET and the exception that is taken in its stead: the guest's registers are as it was
    /// given them, and ELR_EL2 and SPSR_EL2 say where it will go on.
    void eretToTheVector(std::uint32_t i)
    {
        recording::Step step = likeStep(i);
        step.effects = arm64::effectsOf(step.instruction, recording::LastState(*m_out));
        const recording::Step& run = m_session.step(i + 1);
        step.next = run.next;
        Values values;
        for (const auto& [place, value] : recorded(i + 1)) {
            const QString name = place.isRegister() ? place.reg.name() : QString();
            if (name == u"esr_el2" || name == u"far_el2" || name == u"hpfar_el2")
                values[place] = value;
        }
        values[arm64::Place::of(arm64::Register::pstate())] =
            *m_session.valueAt(i + 2, arm64::Place::of(arm64::Register::pstate()));
        step.disagreement = QStringLiteral("The instruction at %1 went on to %2.")
                                .arg(base::hex(step.pc.value), base::hex(step.next.value));
        append(std::move(step), std::move(values));
    }
    /// Registers are as they were when the host came here; memory is as it is.
    void hostRunsTo(std::uint32_t state)
    {
        recording::Step step;
        step.kind = recording::StepKind::HostRun;
        step.pc = last();
        step.next = m_session.step(state).pc;
        Values values;
        for (recording::CellId id = 0; id < m_session.cellCount(); ++id)
            if (m_session.placeOf(id).isRegister())
                values[m_session.placeOf(id)] = *m_session.valueAt(state, m_session.placeOf(id));
        append(std::move(step), std::move(values));
    }
    [[nodiscard]] base::Address last() const { return m_out->step(m_out->stepCount() - 1).next; }

    const recording::Recording& m_session;
    std::shared_ptr<recording::Recording> m_out;
    std::map<base::Address, std::uint32_t> m_exchanged;
    QString m_trouble;
};

} // namespace support
