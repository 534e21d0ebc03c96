// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "engine/lesson.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace lessons {

/// What is wrong in a lesson's file, and where.
struct Mistake {
    Position at;
    QString sentence;
    QString suggestion; ///< a sentence, or empty: "Did you mean “budget”?"
    /// "lesson.md:5:1: There is no key “budgte” here. Did you mean “budget”?"
    [[nodiscard]] QString text() const;
    friend bool operator==(const Mistake&, const Mistake&) = default;
};

/// A name in a lesson that only an image can tell whether there is one.
struct NameUse {
    enum class Kind : std::uint8_t {
        Register,
        Slot,
        Object,
        Function,
        Word, ///< of the image, set before its first instruction
        Cell, ///< of an object, set where the recording begins
        File, ///< an image beside the lesson
    };
    Kind kind = Kind::Register;
    Position at;
    arm64::Register reg; ///< Register
    QString world;       ///< Slot: "host" or "guest"
    QString name;        ///< the slot's path, the object's, the function, the word to be set
    QString state = {};  ///< at(state, …) reads it there, which may be in another recording
    int recording = 0;   ///< whose image has it or not
};

/// What an expression names, at its place in the file.
[[nodiscard]] NameUse nameUse(const Expression::Name& name, const Position& at);

/// A text of a lesson's, as it is written in the file.
struct TextUse {
    enum class Kind : std::uint8_t { Prose, Title, Sentence };
    Kind kind = Kind::Prose;
    Position at; ///< of its first character
    QString text;
    /// Each of its characters stands in the file as it is; else all that is known is where it
    /// begins.
    bool isPlain = true;
};

/// The places of a text's characters in a file that it stands in as it is. Its lines are counted
/// once, however many places are asked for.
class TextPlaces {
public:
    TextPlaces(const QString& text, Position begin);
    [[nodiscard]] Position at(qsizetype offset) const;

private:
    Position m_begin;
    std::vector<qsizetype> m_lines; ///< where each begins
};

/// What reading a lesson's file comes upon, in the order of reading: a reader that cannot go on at
/// one place notes it and goes on at the next.
struct Notes {
    std::vector<Mistake> mistakes;
    std::vector<NameUse> names;
    std::vector<TextUse> texts;
    std::size_t rows = 0; ///< that stand for a number each
    void add(const Position& at, const QString& sentence, const QString& suggestion = {})
    {
        mistakes.push_back({at, sentence, suggestion});
    }
};

/// "Did you mean “budget”?", where one of the names is written much like `name`; else empty.
[[nodiscard]] QString didYouMean(const QString& name, const QStringList& names);

} // namespace lessons
