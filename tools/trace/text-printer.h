// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "story/moment-name.h"
#include "story/story.h"
#include "trace/terminal-style.h"

namespace trace {

/// Prints a story for people: per instruction its address, function, source line, the equivalent
/// single accesses with their named fields, values before and after, whose they are, and why.
class TextPrinter {
public:
    TextPrinter(cli::Output& out, TerminalStyle ink, int columns)
        : m_out(out)
        , m_ink(ink)
        , m_columns(columns)
    {
    }
    void print(const story::Story& story);
    /// That step alone, and what the cell holds behind it.
    void print(const story::Story& story, const story::MomentFound& at);

private:
    void printHead(const story::Story& story);
    void printSwitchHead(const story::Moment& first);
    void printPhase(const story::Phase& phase);
    void printStep(const story::Story& story, std::uint32_t shown);
    void printSingles(const story::Annotation& note);
    void printChanges(const story::Story& story, const story::Annotation& note);
    void rule(const QString& text);

    cli::Output& m_out;
    TerminalStyle m_ink;
    int m_columns;
};

} // namespace trace
