// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/owner.h"
#include "reading/reading.h"
#include "recording/recording.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace story {

/// One value moving from one place to another; an STP is two of them.
struct Move {
    arm64::Place from;
    arm64::Place to;
    QString fromName; ///< "x19", "host_ctxt.regs.regs[19]", "[sp+8]"
    QString toName;
    std::uint64_t before = 0; ///< what `to` held
    std::uint64_t after = 0;  ///< what it holds now; may equal `before`, and still is a move
    reading::Owner owner;     ///< whose value it is
    friend bool operator==(const Move&, const Move&) = default;
};

/// A maximal run of steps with the same function, direction, owner and object.
struct Phase {
    std::uint32_t begin = 0, end = 0; ///< shown states: the phase's steps are [begin, end)
    enum class Kind : std::uint8_t {
        Save,
        Load,
        Prepare,
        Switch,
        Guest,
        Host
    } kind = Kind::Prepare;
    reading::Owner::Kind world =
        reading::Owner::Kind::Unknown; ///< whose values it moves: colour *and* label follow it
    int guest = -1;
    QString function; ///< "__guest_enter", "guest A", "el1_sync", "__guest_exit"
    QString word;     ///< one word, for a bar that has no room for more: "push"; translated
    QString label;    ///< short, for the ribbon: "save host x19–x30"; translated
    QString sentence; ///< one line: "phase: save the host's callee-saved registers x19–x30"
};

/// What is said of one executed (or about to be executed) instruction: the same text in the window,
/// the terminal, the screen reader and the lesson.
struct Annotation {
    std::uint32_t step = 0; ///< of the recording
    base::Address pc;
    std::uint32_t word = 0;
    QString function;    ///< "__guest_enter"
    QString instruction; ///< "stp x27, x28, [x1, #216]"
    QString sourceFile;  ///< "hypervisor/switch/entry.S"; empty when unknown
    int sourceLine = 0;
    QString sourceText;        ///< that line, trimmed; empty when unknown
    QString brief;             ///< short what: "host x27, x28 → host_ctxt"
    QStringList singles;       ///< the equivalent STR/LDR, in order; empty for what is no pair
    QStringList singleTargets; ///< beside each single: "host_ctxt.regs.regs[27]"
    std::vector<Move> moves;
    /// What the CPU moves by itself, at an ERET and where it takes an exception to EL2.
    std::vector<Move> movesOfCpu;
    /// What a pre- or post-indexed access adds to its base register, apart from what it moves.
    struct WriteBack {
        arm64::Place base;
        std::int64_t by = 0; ///< bytes
    };
    std::optional<WriteBack> writeBack;
    QStringList changes; ///< "regs[27] 0000… → 0000…", computed results and write-back included
    /// Beside each of `changes`, the place it is of; absent where one line stands for many places.
    std::vector<std::optional<arm64::Place>> changePlaces;
    QString why;          ///< one sentence of why
    QString disagreement; ///< where the machine did something else than predicted
};

/// One box of the picture.
struct CellView {
    arm64::Place place;
    QString label;    ///< "x19", "regs[19]", "sp", "[sp+8]"
    QString fullName; ///< "host_ctxt.regs.regs[19]"
    std::optional<std::uint64_t>
        value; ///< absent: not watched or not read; shown as "not read", never as 0
    reading::Owner owner;
    bool dead = false;      ///< still there, but nobody may rely on it (AAPCS64; below SP)
    bool read = false;      ///< by the instruction just executed
    bool written = false;   ///< also where the value did not change
    bool addressed = false; ///< its value formed the address (the base register)
    bool empty = false;     ///< of a context: nothing was saved there yet, or its world has it back
    QString note; ///< stack: frame label ("guest x0"), system register: decoded role ("VM · IMO
                  ///< · RW")
    friend bool operator==(const CellView&, const CellView&) = default;
};

struct ContextView {
    QString title;    ///< "host_ctxt", "vcpu->arch.ctxt (guest A)"
    QString subtitle; ///< "kvm_cpu_context @40091c00"
    base::Address address;
    reading::Owner::Kind world = reading::Owner::Kind::Host;
    int guest = -1;
    std::vector<CellView> regs; ///< regs[0]–regs[30], sp, pc, pstate: 34 boxes
    /// The other members, collapsed by default in the window: "spsr_abt … spsr_fiq", "fp_regs",
    /// "sys_regs", "__hyp_running_vcpu".
    struct Group {
        QString title;
        std::vector<CellView> boxes;
    };
    std::vector<Group> groups;
};

struct StackView {
    base::Address sp;
    bool known = false;          ///< false while the guest runs: SP_EL2 is then shown as it was
    std::vector<CellView> cells; ///< ascending addresses, some below SP (popped values stay
                                 ///< visible, dead) and some above
    int spIndex = 0; ///< index in `cells` of the cell SP points at (may be cells.size())
    QString hint;    ///< "Next push, in 2 steps: vcpu and host_ctxt, …"; may be empty
};

/// Everything a view shows at one shown state. Immutable; made by Story::moment.
struct Moment {
    std::uint32_t index =
        0; ///< shown state, 0 … Story::count()-1: state *after* `index` shown steps
    std::uint32_t state = 0;               ///< the recording's state index
    int switchNumber = 0, switchCount = 0; ///< from 1
    int stepInSwitch = 0, stepsInSwitch = 0;
    QString function; ///< where the CPU is (or just was, for the executed instruction)
    int phase = -1;   ///< index into Story::phases() of the step just executed (0 at state 0)
    QString level;    ///< "EL2 · host", "EL1 · guest A"
    std::optional<Annotation> executed; ///< the step that led here; absent at the very first state
    std::optional<Annotation> next;     ///< about to run; absent at the end
    std::vector<CellView> registers;    ///< x0–x30, sp: 32 boxes
    ContextView host, guest;            ///< the guest whose switch this is
    StackView stack;
    std::vector<CellView> system; ///< the system registers of this switch, with decoded notes
};

/// How far one register has come in one switch, in which it changes worlds: recorded states in
/// which each is so for the first time. Absent for what does not happen, as far as it was recorded.
struct Passage {
    arm64::Register reg;
    QString name;                      ///< "x19", "SP_EL0"
    bool hostKeeps = true;             ///< false: the host expects nothing in it at the RET
    base::Address hostCell, guestCell; ///< its slots in both contexts; 0 where there is no guest
    std::optional<std::uint32_t> hostSaved, guestLoaded, guestSaved, hostRestored;
};

/// A line of the code panel: every instruction of the functions that this recording visits, whether
/// executed or not.
struct CodeLine {
    base::Address pc;
    QString function;
    QString instruction;
    QString brief;
    QString source;                        ///< "entry.S:74"
    std::vector<std::uint32_t> shownSteps; ///< shown step indices that executed it
};

/// A recording, told: which steps are shown, what each says, which phases there are. Pure functions
/// of what its reading has read. It grows with the reading when it is told to; may be read from
/// several threads meanwhile no more than the reading may.
class Story {
public:
    enum class Scope : std::uint8_t {
        Switch, ///< from __guest_enter to the RET of __guest_exit: the default
        Outer,  ///< with the host's outer window
    };
    /// When the steps are gone through for what moments and passages need: with everything else, or
    /// when the first of them is asked for, by one thread alone. Who shows moments cannot wait
    /// then.
    enum class Moments : std::uint8_t { Prepared, OnDemand };
    [[nodiscard]] static std::shared_ptr<Story>
    tell(std::shared_ptr<const reading::Reading> reading, Scope scope = Scope::Switch,
         Moments moments = Moments::Prepared);
    /// Of a recording that nobody has read yet.
    [[nodiscard]] static std::shared_ptr<const Story>
    tell(std::shared_ptr<const recording::Recording> recording, Scope scope = Scope::Switch);
    virtual ~Story() = default;
    /// Goes on with what was read since. What was told stays as it was, but for the last phase,
    /// which may go on.
    virtual void extend() = 0;
    /// The same reading, told once more in the language that the program speaks now. Shown states,
    /// phases and lines of code keep their numbers, and nothing that has no words is told anew: it
    /// costs a switch, however long the recording is. So the phases of a switch are in that
    /// language from its first moment on, which one thread alone may ask for.
    [[nodiscard]] virtual std::shared_ptr<Story> retold() const = 0;
    /// Shown steps that it has looked at to word what it says: the work that it was.
    [[nodiscard]] virtual std::uint64_t stepsWorded() const = 0;

    [[nodiscard]] virtual const reading::Reading& reading() const = 0;
    [[nodiscard]] virtual const recording::Recording& recording() const = 0;
    [[nodiscard]] virtual Scope scope() const = 0;
    /// Number of shown states. With several switches the last state of one and the first state of
    /// the next are both shown; the host's free run between them is one shown step.
    [[nodiscard]] virtual std::uint32_t count() const = 0;
    /// The recording's step that leads from shown state `shown` to the next.
    [[nodiscard]] virtual std::uint32_t stepOf(std::uint32_t shown) const = 0;
    [[nodiscard]] virtual std::uint32_t stateOf(std::uint32_t shown) const = 0;
    [[nodiscard]] virtual const std::vector<Phase>& phases() const = 0;
    [[nodiscard]] virtual const std::vector<CodeLine>& code() const = 0;
    [[nodiscard]] virtual Moment moment(std::uint32_t shown) const = 0;
    [[nodiscard]] virtual Annotation annotation(std::uint32_t recordedStep) const = 0;
    /// The owner of a cell in a recording state.
    [[nodiscard]] virtual reading::Owner ownerAt(std::uint32_t state,
                                                 const arm64::Place& place) const = 0;
    /// "host_ctxt.regs.regs[19]" for a place, "x19" for a register, hex for an unnamed cell.
    [[nodiscard]] virtual QString nameOf(const arm64::Place& place) const = 0;
    /// The inverse; also accepts "vcpu->arch.ctxt.regs.regs[3]" for the switch that state lies in.
    [[nodiscard]] virtual std::optional<arm64::Place> placeNamed(QStringView name,
                                                                 std::uint32_t state) const = 0;
    /// The registers that change worlds in that switch, by its index; x0–x30 first.
    [[nodiscard]] virtual std::vector<Passage> passages(int switchIndex) const = 0;
    // Navigation, all in shown states; each returns `from` where there is nowhere to go.
    [[nodiscard]] virtual std::uint32_t nextPhase(std::uint32_t from) const = 0;
    [[nodiscard]] virtual std::uint32_t previousPhase(std::uint32_t from) const = 0;
    [[nodiscard]] virtual std::uint32_t nextSwitch(std::uint32_t from) const = 0;
    [[nodiscard]] virtual std::uint32_t previousSwitch(std::uint32_t from) const = 0;
    /// The first shown state of each switch.
    [[nodiscard]] virtual const std::vector<std::uint32_t>& switchStarts() const = 0;
};

} // namespace story
