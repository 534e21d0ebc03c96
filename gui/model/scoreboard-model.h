// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/contract.h"
#include "gui/model/session.h"

#include <QAbstractListModel>

#include <array>
#include <vector>

namespace gui {

/// The switch that is shown as a list of all that must change worlds in it, and how far each has
/// come; what breaks the contract is marked from the step on at which it does. After the registers
/// come the breaches that are of none of them.
class ScoreboardModel : public QAbstractListModel {
    Q_OBJECT
public:
    /// The stages of a register, in the order in which a right switch goes through them.
    enum Stage : std::uint8_t { HostSaved, GuestLoaded, GuestSaved, HostRestored };
    static constexpr std::size_t kStages = 4;
    enum class Mark : std::uint8_t {
        NotNeeded, ///< the host expects nothing there
        Ahead,
        Done
    };
    struct Row {
        QString name;
        std::array<Mark, kStages> marks{};
        QString breach; ///< a sentence from the step on at which it is; else empty
        /// Where to go for it: the step of the breach, else the last stage that was done.
        std::optional<std::uint32_t> shown;
        friend bool operator==(const Row&, const Row&) = default;
    };
    /// What is known of the contract up to the state that is shown.
    enum class Standing : std::uint8_t {
        Unknown,
        HoldsSoFar,
        Holds,
        Violated,
        NotJudged,
        Withheld ///< the recording asks for the verdict: no rows either, a missing mark would tell
    };

    explicit ScoreboardModel(QObject* parent = nullptr)
        : QAbstractListModel(parent)
    {
    }
    /// Judges the session's switch where that was not done yet, and shows what has come to pass.
    void show(const Session& session);
    /// Whether all of a switch is recorded that will be: one that is still being recorded breaks
    /// nothing by not having come back yet.
    [[nodiscard]] static bool isOver(const story::Story& story, const reading::SwitchSpan& span);
    /// A longer one is not judged while somebody waits for a key.
    [[nodiscard]] static bool isJudged(const reading::SwitchSpan& span);
    /// The story has grown or is another one: the switch is to be judged anew.
    void forget() { m_switch = -1; }

    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
    [[nodiscard]] Standing standing() const { return m_standing; }
    /// The standing as a sentence, and the whole verdict of the contract, once it may be known.
    [[nodiscard]] QString standingText() const;
    [[nodiscard]] const QString& verdict() const { return m_verdict; }
    /// The first row that is broken; -1 for none.
    [[nodiscard]] int firstBreach() const { return m_firstBreach; }
    /// Whose colour a stage has: the host's, or that guest's.
    [[nodiscard]] int guest() const { return m_guest; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void judge(const Session& session, int switchIndex);
    [[nodiscard]] std::vector<Row> rowsAt(const Session& session);
    void setRows(std::vector<Row> rows);
    [[nodiscard]] QString spoken(const Row& row) const;

    int m_switch = -1; ///< of which the next two are
    std::vector<story::Passage> m_passages;
    contract::Judgement m_judgement;
    bool m_judged = false;
    std::uint32_t m_end = 0;          ///< the last state of the switch that is shown
    std::vector<int> m_rowOfBreach;   ///< by violation: its row
    std::vector<QString> m_otherRows; ///< after the registers
    int m_guest = -1;
    std::vector<Row> m_rows;
    int m_firstBreach = -1;
    Standing m_standing = Standing::Unknown;
    QString m_verdict;
};

} // namespace gui
