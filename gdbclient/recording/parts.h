// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/file-format.h"
#include "recording/mapped-file.h"
#include "recording/recording.h"
#include "recording/store.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

// The parts of a file of format 2.
namespace recording {

/// One part as it lies in a file.
struct FilePart {
    format::PartType type{};
    std::int64_t offset = 0;
    std::span<const std::uint8_t> payload;
    [[nodiscard]] std::int64_t end() const
    {
        return offset + static_cast<std::int64_t>(payload.size()) + format::kPartOverhead;
    }
};

/// The part at `offset`. The error is what is wrong with it: a clause with a full stop.
[[nodiscard]] base::Result<FilePart> partAt(const MappedFile& file, std::int64_t offset);

/// What a part of steps begins with.
struct StepsHead {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    bool beginsBlock = false;
    std::span<const std::uint8_t> stream; ///< a piece of the block's
    /// Nothing where the payload is none.
    [[nodiscard]] static std::optional<StepsHead> of(std::span<const std::uint8_t> payload);
    [[nodiscard]] static QByteArray bytes(std::uint32_t first, std::uint32_t count,
                                          bool beginsBlock);
};

/// What a file holds beside its steps, taken part by part.
class Contents {
public:
    /// False where the part does not fit what stands before it, or has too much.
    [[nodiscard]] bool take(format::PartType type, std::span<const std::uint8_t> payload);

    std::optional<Header> header;
    Store store;
    std::vector<ConsoleText> console;
    std::vector<Switch> switches;
    bool ended = false;
    Ending ending = Ending::Cut;
    QString why;

    QString tooMuch; ///< why the file is not opened at all; empty when it is

private:
    [[nodiscard]] bool head(std::span<const std::uint8_t> payload);
    [[nodiscard]] bool facts(const QByteArray& raw);
    [[nodiscard]] bool cells(const QByteArray& raw);
    [[nodiscard]] bool patterns(const QByteArray& raw);
    [[nodiscard]] bool someSwitches(std::span<const std::uint8_t> raw);
    [[nodiscard]] bool consoleTexts(const QByteArray& raw);
    [[nodiscard]] bool end(std::span<const std::uint8_t> raw);

    std::int64_t m_patternBytes = 0; ///< in all parts, once decompressed
    std::int64_t m_factBytes = 0;
    std::int64_t m_consoleBytes = 0;
};

/// Payloads, as Contents takes them.
[[nodiscard]] QByteArray packedCells(const CellTable& cells, std::size_t from,
                                     std::size_t fromUnwatched);
[[nodiscard]] QByteArray packedPatterns(const StableList<Pattern>& patterns, std::size_t from);
[[nodiscard]] QByteArray packedSwitches(const std::vector<Switch>& switches,
                                        const std::vector<Switch>& before, std::size_t from);
[[nodiscard]] QByteArray packedConsole(const std::vector<ConsoleText>& console, std::size_t from,
                                       std::size_t bytesOfFirst);
[[nodiscard]] QByteArray packedEnd(Ending ending, const QString& why);

/// Ends the windows that a recording ends in.
void endLastWindow(Recording& recording);

/// Where the parts lie, and what each block touches: a file can be read without it, but all of it
/// must be read then.
struct FileIndex {
    std::vector<std::int64_t> parts; ///< all but steps, in order
    std::vector<BlockRecord> blocks;
    [[nodiscard]] QByteArray bytes() const;
    [[nodiscard]] static std::optional<FileIndex> of(std::span<const std::uint8_t> payload);
};

} // namespace recording
