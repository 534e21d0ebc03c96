// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "trace/ink.h"
#include "worlds/facts.h"
#include "worlds/story.h"

#include <optional>

namespace trace {

/// Prints a story for people: per instruction its address, function, source line, the equivalent
/// single accesses with their named fields, values before and after, whose they are, and why.
class TextPrinter {
public:
    TextPrinter(cli::Output& out, Ink ink, int columns)
        : m_out(out)
        , m_ink(ink)
        , m_columns(columns)
    {
    }
    void print(const worlds::Story& story);

private:
    void printHead(const worlds::Story& story);
    void printSwitchHead(const worlds::Moment& first);
    void printPhase(const worlds::Phase& phase);
    void printStep(const worlds::Story& story, std::uint32_t shown);
    void printSingles(const worlds::Annotation& note);
    void printChanges(const worlds::Story& story, const worlds::Annotation& note);
    void rule(const QString& text);

    cli::Output& m_out;
    Ink m_ink;
    int m_columns;
    std::optional<worlds::Facts> m_facts; ///< of the story being printed
};

} // namespace trace
