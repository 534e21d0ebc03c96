// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/session.h"

#include <QAbstractListModel>

#include <unordered_map>
#include <vector>

namespace gui {

/// The code of a story as rows: a heading a function, a row an instruction, a row for each free run
/// of a guest or the host. A step changes a handful of rows and says which; it never resets.
class CodeModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Kind : std::uint8_t { Heading, Line, Run };
    enum Roles {
        KindRole = Qt::UserRole + 1,
        AddressRole, ///< "40080a40"
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
    void setMoment(const MomentPtr& moment);
    /// Behind it nothing is said of a line but its instruction: a question is open.
    void setHorizon(std::optional<std::uint32_t> state);
    /// What the card says: the executed instruction, or the next one where nothing was executed
    /// yet.
    [[nodiscard]] const worlds::Annotation* cardAnnotation() const;
    [[nodiscard]] bool cardIsExecuted() const { return m_moment && m_moment->executed.has_value(); }
    [[nodiscard]] int currentRow() const { return m_current; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        Kind kind = Kind::Line;
        base::Address pc;
        QString text, brief, source;
        std::vector<std::uint32_t> steps; ///< shown steps
        bool ticked = false;
    };
    [[nodiscard]] int rowOfStep(std::uint32_t shownStep) const;
    void change(int row);
    [[nodiscard]] bool covered(int row) const;

    StoryPtr m_story;
    MomentPtr m_moment;
    std::optional<std::uint32_t> m_horizon;
    std::vector<Row> m_rows;
    std::unordered_map<std::uint32_t, int> m_rowOfStep;
    int m_current = -1, m_next = -1;
};

} // namespace gui
