// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression.h"
#include "engine/lesson-recording.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace lessons {

/// A place in a lesson's file, as editors and compilers write it. Line and column from 1.
struct Position {
    QString file;
    int line = 0;
    int column = 0;
    [[nodiscard]] QString text() const
    {
        return QStringLiteral("%1:%2:%3").arg(file, QString::number(line), QString::number(column));
    }
    friend bool operator==(const Position&, const Position&) = default;
};

/// What a step waits for. Never a source line: a lesson survives an edit of the code.
///
/// *Step* events are one executed instruction; questions see the state before it, checks the state
/// after it. *Arrival* events are a place that is reached; questions and checks see the state
/// there.
struct Event {
    enum class Kind : std::uint8_t {
        Write,         ///< write:ADDRESS   an instruction writes the byte at that address
        Read,          ///< read:ADDRESS    … reads it
        Store,         ///< store:REGISTER  … stores that register's value to memory
        Load,          ///< load:REGISTER   … loads that register from memory
        Eret,          ///< eret            … is an ERET
        Ret,           ///< ret             … is the RET that ends a switch
        Call,          ///< call:SYMBOL     … calls that function
        WriteRegister, ///< write:REGISTER … writes that system register
        ReadRegister,  ///< read:REGISTER  … reads it
        Return,        ///< return:SYMBOL  … is a RET of that function
        Instruction,   ///< instruction:ISB … has that mnemonic
        Enter,         ///< enter           arrival at `__guest_enter`
        Vector,        ///< vector          arrival at an EL2 vector, from a guest
        Exit,          ///< exit            arrival at `__guest_exit`
        ExitFrom, ///< exit:SYMBOL     arrival at an EL2 vector, ELR_EL2 in that function of a guest
        At,       ///< at:SYMBOL       arrival at a function
        VectorFor, ///< vector:CLASS   arrival at an EL2 vector, for an exception of that class
        Phase,     ///< phase:PART     the first state of that part of a switch
    };
    Kind kind = Kind::Enter;
    QString text;           ///< as written: "write:host.x19"
    Expression address;     ///< Write, Read
    arm64::Register reg;    ///< Store, Load, WriteRegister, ReadRegister
    QString symbol;         ///< Call, Return, ExitFrom, At; the mnemonic of Instruction
    int exceptionClass = 0; ///< VectorFor: ESR_EL2.EC, or one of kIrq, kFiq, kSError
    reading::SwitchPart part = reading::SwitchPart::Outer; ///< Phase
    /// Asynchronous exceptions have no class; each has a vector (Arm ARM D1.3.1, "Exception
    /// vectors").
    static constexpr int kIrq = 0x480, kFiq = 0x500, kSError = 0x580;
    [[nodiscard]] bool isArrival() const { return kind >= Kind::Enter; }
};

/// "When the student answers this, say that": the first that matches is said.
struct Wrong {
    Expression when;
    QString say;
};

/// An answer to choose instead of to type.
struct Choice {
    Expression is;
    QString say;
};

/// One of the things that a question asks to be put into order.
struct OrderItem {
    QString id; ///< for answers, and for the rules of wrong ones: "eret"
    QString say;
    std::optional<Expression> is; ///< the recording decides: the smallest value is first
};

/// "When the student puts `first` before `second`, say that."
struct WrongOrder {
    QString first, second;
    QString say;
    [[nodiscard]] QString when() const { return first + QStringLiteral(" before ") + second; }
};

/// `that` must equal `is`.
struct Expect {
    Expression that;
    Expression is;
};

/// "When the check failed and this holds, it is because of that": the first that holds is said. It
/// speaks for its check only, never for an event that did not come.
struct Diagnose {
    Expression when;
    QString say;
};

/// One step of a lesson: prose, and at most one thing to do.
struct LessonStep {
    QString id; ///< stable, for answers and reports: "where-x20-goes"; "step-3" where none is given
    QString title;
    QString markdown; ///< before the doing; `{{expression}}` stands for a value of the machine
    QString question; ///< the paragraph right before the lab block, where the step asks; else empty
    QString after;    ///< prose after the lab block: shown once the step is done

    std::optional<Event> runTo;      ///< absent: the step stays where the last one was
    std::optional<Event> until;      ///< the event must come before this one, in the same switch
    int nth = 1;                     ///< of the events that count, which
    bool inSwitch = false;           ///< the event must come in the switch that the search is in
    bool fromEnter = false;          ///< the search begins at the first instruction of this switch
    std::optional<Expression> where; ///< the event counts only if this holds where checks look
    QString never;                   ///< what to say when the event does not come; may be empty
    /// Why it does not come: the first that holds where the search ended; else `never`.
    std::vector<Diagnose> missings;
    QString snapshot;    ///< a name for the state where checks look: at(NAME, …)
    QStringList depends; ///< ids of steps above: where one of them fails, this one is blocked
    int recording = 0;   ///< which of the lesson's it looks at

    /// A check is judged where it first holds before this event, in the same switch; else right
    /// before the event. So it says *what* must come about, not by which instruction.
    std::optional<Event> by;

    std::optional<Expression> ask; ///< the expected answer
    /// It asks, and the expected answer is not in the file: it was published without (published.h).
    bool isWithheld = false;
    [[nodiscard]] bool asks() const { return ask || isWithheld || !order.empty(); }
    std::vector<Choice> choices;
    std::vector<Wrong> wrongs;
    /// The question is one of an order; as they stand here they are right (order.h).
    std::vector<OrderItem> order;
    std::vector<WrongOrder> wrongOrders;
    std::vector<Expect> expects;
    std::vector<Diagnose> diagnoses;
    QStringList hints;          ///< from the gentlest on
    std::vector<int> hintCosts; ///< beside each hint, the points that an answer loses by it
    int points = 0;

    Position position;   ///< of the step's lab block
    Position idPosition; ///< of its id, where it has one
};

/// A lesson, as its file says it. Immutable value.
struct Lesson {
    QString id;    ///< "stp-is-two-strs"
    QString title; ///< "STP is two STRs"
    QString seed;  ///< names the variant, kept in every report; items to be ordered are shown by it
    /// What it looks at, at least one. A step that names none looks at the first.
    std::vector<LessonRecording> recordings{1};
    QString introduction; ///< prose before the first step
    std::vector<LessonStep> steps;
    QString file;

    [[nodiscard]] const LessonRecording& recordingOf(int step) const
    {
        return recordings[static_cast<std::size_t>(
            steps[static_cast<std::size_t>(step)].recording)];
    }
    [[nodiscard]] int points() const;         ///< that can be had in all, every question answered
    [[nodiscard]] int pointsOfChecks() const; ///< that can be had without an answer
    /// The index of the step with that id.
    [[nodiscard]] std::optional<int> indexOf(const QString& stepId) const;
    /// With its first recording alone, and the steps that look at it: what a lab is judged by,
    /// whose image is the student's.
    [[nodiscard]] Lesson withFirstRecording() const;
    /// Everything but the words, one line a fact: two languages of one lesson have the same.
    [[nodiscard]] QStringList shape() const;
};

} // namespace lessons
