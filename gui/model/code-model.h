// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"
#include "gui/model/session.h"

#include <QAbstractListModel>

#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gui {

/// "40080a40"; of a longer one the end, where a kernel's differ: "…8086c98".
[[nodiscard]] QString shortAddress(base::Address address);

/// The code of a story as rows: a heading a function, a row an instruction, a row for each free run
/// of a guest or the host. A step changes a handful of rows and says which; it never resets.
class CodeModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Kind : std::uint8_t { Heading, Line, Run };
    enum Roles {
        KindRole = Qt::UserRole + 1,
        AddressRole, ///< shortAddress()
        InstructionRole,
        BriefRole,
        SourceRole,
        TickedRole,  ///< executed in this switch
        CurrentRole, ///< the instruction of the card
        NextRole,    ///< the one that runs next
        ShownRole,   ///< shown state after its execution in this switch, or none
    };
    explicit CodeModel(QObject* parent = nullptr);

    void setStory(const StoryPtr& story);
    /// The story has grown; a moment follows.
    void grow();
    void setMoment(const MomentPtr& moment);
    /// Behind it nothing is said of a line but its instruction: a question is open.
    void setHorizon(std::optional<std::uint32_t> state);
    /// What the card says: the executed instruction, or the next one where nothing was executed
    /// yet.
    [[nodiscard]] const story::Annotation* cardAnnotation() const;
    [[nodiscard]] bool cardIsExecuted() const { return m_moment && m_moment->executed.has_value(); }
    [[nodiscard]] int currentRow() const { return m_current; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        Kind kind = Kind::Line;
        base::Address pc;
        QString text, brief, source;
        std::size_t of = 0; ///< of a line: index into Story::code(); of a run: into m_runs
        bool ticked = false;
    };
    /// All free runs of one guest, or of the host.
    struct Run {
        base::Address pc;
        QString text, brief;
        std::vector<std::uint32_t> steps; ///< shown ones, ascending
    };
    /// How many lines of code there are, and how many of them were executed.
    using Lines = std::pair<std::size_t, std::size_t>;
    [[nodiscard]] static Lines linesOf(const story::Story& story);
    void addRuns();
    void wordRuns();
    void buildRows();
    [[nodiscard]] std::span<const std::uint32_t> stepsOf(const Row& row) const;
    [[nodiscard]] std::optional<std::uint32_t> stepIn(const Row& row, std::uint32_t begin,
                                                      std::uint32_t end) const;
    /// The first one in the switch that is shown.
    [[nodiscard]] std::optional<std::uint32_t> stepHere(const Row& row) const;
    /// What a line does in this switch, where it does: an ERET goes to another guest in the next.
    [[nodiscard]] QString briefOf(const Row& row) const;
    [[nodiscard]] int rowOfStep(std::uint32_t shownStep) const;
    void change(int row);
    [[nodiscard]] bool covered(int row) const;

    StoryPtr m_story;
    MomentPtr m_moment;
    std::optional<std::uint32_t> m_horizon;
    std::vector<Row> m_rows;
    std::vector<Run> m_runs;
    std::uint32_t m_runsUpTo = 0; ///< the first shown step that was not looked at
    Lines m_lines;
    std::unordered_map<std::uint64_t, int> m_rowOfPc; ///< of code that was executed
    int m_current = -1, m_next = -1;
    std::optional<std::uint32_t> m_begin; ///< of the switch that is shown
};

} // namespace gui
