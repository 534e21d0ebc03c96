// SPDX-License-Identifier: GPL-2.0-or-later
// The tree as it says that it is built: the rooms' table of docs/architecture.md, the words of
// docs/glossary.md, and what of both does not hold.
#pragma once

#include "architecture/symbols.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QRegularExpressionMatch>
#include <QString>
#include <QStringList>

namespace house {

/// A line of the table: a folder, the library that is made of it, and which rooms stand below.
/// Where a folder holds two libraries, the smaller one's line names its files, without their
/// endings.
struct Room {
    QStringList places; ///< "gdbclient/rsp"; the first one is the room's name
    QString library;    ///< "ws_rsp"; empty for a program's folder and for what is no library
    QStringList uses;
};

/// A word that is no more, or goes, and what is said instead.
struct Word {
    QString was;
    QString is;
};

class Tree {
public:
    explicit Tree(const QString& root);

    [[nodiscard]] const QList<Room>& rooms() const { return m_rooms; }
    [[nodiscard]] const QList<Word>& words() const { return m_words; }
    [[nodiscard]] qsizetype sources() const { return m_sources.size(); }

    /// Each function: a sentence for each thing that is wrong, with its file and line.

    /// The table itself: a room uses only what stands above its line, so that no circle is
    /// possible; each folder and each name in it is there.
    [[nodiscard]] QStringList tableFaults() const;
    /// Every include leads to the same room or to one that it uses, by itself or through another.
    [[nodiscard]] QStringList includeFaults() const;
    /// Every ws_ library that a room links likewise; and the library of the table is made there.
    [[nodiscard]] QStringList linkFaults() const;
    /// What the documents name in `code` is there: files, folders, test programs, and what the
    /// sources declare: a function (`rsp::Decoder::feed()`), anything else (`rsp::Event`); and what
    /// they link to.
    [[nodiscard]] QStringList deadReferences() const;
    /// The same of comments in sources, tests, scripts and build lists: what they name in `code`,
    /// and, without it, files of this tree, test programs, and what a room declares (`rsp::Event`).
    [[nodiscard]] QStringList deadComments() const;
    /// No source, test or document has a word that is no more.
    [[nodiscard]] QStringList forbiddenWords() const;
    /// A word that goes stands nowhere more often than tests/architecture/words-that-go.txt says.
    [[nodiscard]] QStringList moreGoingWords() const;
    /// How often each stands in each file: "FindingList in analysis/contract/finding-list.h".
    [[nodiscard]] QMap<QString, int> goingWords() const;

private:
    [[nodiscard]] const Room* roomOf(const QString& file) const;
    [[nodiscard]] const Room* named(const QString& folderOrLibrary) const;
    [[nodiscard]] bool mayUse(const Room& room, const Room& other) const;
    [[nodiscard]] QStringList includedBy(const QString& file, const QString& include) const;
    [[nodiscard]] QString deadName(const QString& name) const;
    [[nodiscard]] QStringList deadNamesIn(const QString& comment) const;
    [[nodiscard]] QString deadLink(const QString& document, const QString& to) const;
    [[nodiscard]] bool isThere(const QString& path) const;
    [[nodiscard]] QString textOf(const QString& file) const;
    [[nodiscard]] bool isRead(const QString& file) const;
    [[nodiscard]] static QList<QRegularExpressionMatch> found(const QList<Word>& words,
                                                              const QString& text);

    QString m_root;
    QStringList m_files;                  ///< of the tree, from its root
    QStringList m_sources;                ///< those that are C, C++ or assembly, and no tests
    QHash<QString, QStringList> m_byName; ///< files by the last part of their path
    QString m_allText;                    ///< of all sources and tests
    Symbols m_symbols;                    ///< that they declare
    QStringList m_roots;                  ///< folders that a path may begin with
    QList<Room> m_rooms;
    QList<Word> m_words;
    QList<Word> m_going; ///< which stand there still
};

} // namespace house
