// SPDX-License-Identifier: GPL-2.0-or-later
#include "architecture/house.h"

#include "architecture/comments.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace house {

namespace {

const QString kArchitecture = u"docs/architecture.md"_s;
const QString kGlossary = u"docs/glossary.md"_s;
const QString kCounts = u"tests/architecture/words-that-go.txt"_s;

/// The folders of the tree; what else lies in it (a build, somebody's notes) is not looked at.
const QStringList kFolders{u"analysis"_s, u"cmake"_s,      u"docs"_s,        u"gdbclient"_s,
                           u"gui"_s,      u"hypervisor"_s, u"lessons"_s,     u"scripts"_s,
                           u"tests"_s,    u"tools"_s,      u"translations"_s};

bool isCode(const QString& file)
{
    static const QRegularExpression ending(u"\\.(cpp|h|S|inc|ld)$"_s);
    return ending.match(file).hasMatch();
}

bool isScript(const QString& file)
{
    static const QRegularExpression name(
        u"\\.(sh|cmake|toml)$|(^|/)(CMakeLists\\.txt|run|test|[a-z-]+)$"_s);
    return name.match(file).hasMatch();
}

bool isDocument(const QString& file)
{
    return file.endsWith(u".md"_s) && !file.startsWith(u"tests/"_s);
}

/// The cells of each line of the table below a heading; without the table's head.
QList<QStringList> tableBelow(const QString& text, const QString& heading)
{
    QList<QStringList> rows;
    bool here = false;
    bool head = true;
    for (const QString& line : text.split(u'\n')) {
        if (line.startsWith(u'#')) {
            here = line.section(u' ', 1) == heading;
            head = true;
        } else if (here && line.startsWith(u'|')) {
            if (line.startsWith(u"|---"_s))
                head = false;
            else if (!head) {
                QStringList cells = line.split(u'|');
                cells.removeFirst();
                cells.removeLast();
                for (QString& cell : cells)
                    cell = cell.trimmed();
                rows << cells;
            }
        }
    }
    return rows;
}

/// What stands between backticks.
QStringList quoted(const QString& text)
{
    static const QRegularExpression code(u"`([^`]+)`"_s);
    QStringList all;
    for (auto it = code.globalMatch(text); it.hasNext();)
        all << it.next().captured(1);
    return all;
}

QString at(const QString& file, qsizetype line)
{
    return u"%1:%2: "_s.arg(file).arg(line);
}

} // namespace

Tree::Tree(const QString& root)
    : m_root(root)
{
    for (const QString& file : QDir(root).entryList(QDir::Files))
        m_files << file;
    for (const QString& folder : kFolders) {
        QDirIterator in(root + u'/' + folder, QDir::Files | QDir::Hidden,
                        QDirIterator::Subdirectories);
        while (in.hasNext())
            m_files << in.next().mid(root.size() + 1);
    }
    m_files.sort();
    for (const QString& file : m_files) {
        m_byName[file.section(u'/', -1)] << file;
        if (!isCode(file))
            continue;
        if (!file.startsWith(u"tests/"_s))
            m_sources << file;
        const QString text = textOf(file);
        m_symbols.read(text);
        m_allText += text;
    }
    for (const QStringList& row : tableBelow(textOf(kArchitecture), u"The floors"_s))
        m_rooms << Room{quoted(row.value(0)), quoted(row.value(1)).value(0), quoted(row.value(2))};
    m_roots = kFolders;
    for (const Room& room : m_rooms) // each is the root of its own includes, and a namespace
        m_roots << room.places.value(0).section(u'/', -1);
    for (const QStringList& row : tableBelow(textOf(kGlossary), u"Words that are no more"_s))
        m_words << Word{quoted(row.value(0)).value(0), row.value(1)};
    for (const QStringList& row : tableBelow(textOf(kGlossary), u"Words that go"_s))
        m_going << Word{quoted(row.value(0)).value(0), row.value(1)};
}

QString Tree::textOf(const QString& file) const
{
    QFile opened(m_root + u'/' + file);
    return opened.open(QIODevice::ReadOnly) ? QString::fromUtf8(opened.readAll()) : QString();
}

const Room* Tree::roomOf(const QString& file) const
{
    const Room* its = nullptr;
    qsizetype longest = 0;
    for (const Room& room : m_rooms) {
        for (const QString& place : room.places) {
            // A folder's file, or a file's: "rsp/codec" stands for codec.h and codec.cpp
            // there.
            if (place.size() > longest && file.startsWith(place) && file.size() > place.size() &&
                QStringView(u"/.-").contains(file[place.size()])) {
                its = &room;
                longest = place.size();
            }
        }
    }
    return its;
}

const Room* Tree::named(const QString& folderOrLibrary) const
{
    const auto found = std::ranges::find_if(m_rooms, [&](const Room& room) {
        return room.places.value(0) == folderOrLibrary ||
               (!room.library.isEmpty() && room.library == folderOrLibrary);
    });
    return found == m_rooms.end() ? nullptr : &*found;
}

bool Tree::mayUse(const Room& room, const Room& other) const
{
    if (&room == &other)
        return true;
    return std::ranges::any_of(room.uses, [&](const QString& name) {
        const Room* next = named(name);
        // A circle in the table is told of by tableFaults(); here it must only end.
        return next && next < &room && mayUse(*next, other);
    });
}

QStringList Tree::tableFaults() const
{
    QStringList faults;
    if (m_rooms.isEmpty())
        faults << kArchitecture + u": there is no table of rooms below “The floors”"_s;
    for (const Room& room : m_rooms) {
        for (const QString& place : room.places)
            if (!isThere(place) && !isThere(place + u".h"_s))
                faults << kArchitecture + u": the room %1 is no folder"_s.arg(place);
        for (const QString& name : room.uses) {
            const Room* other = named(name);
            if (!other)
                faults << kArchitecture +
                              u": %1 uses %2, which is no room"_s.arg(room.places.value(0), name);
            else if (other >= &room)
                faults << kArchitecture + u": %1 uses %2, which does not stand below it"_s.arg(
                                              room.places.value(0), name);
        }
    }
    for (const QString& file : m_sources)
        if (!roomOf(file))
            faults << u"%1: its folder is no room of %2"_s.arg(file, kArchitecture);
    return faults;
}

/// The files that an include may mean: beside its file, else wherever a path ends so.
QStringList Tree::includedBy(const QString& file, const QString& include) const
{
    const QString beside = QDir::cleanPath(file.section(u'/', 0, -2) + u'/' + include);
    const QStringList same = m_byName.value(include.section(u'/', -1));
    if (same.contains(beside))
        return {beside};
    QStringList all;
    for (const QString& candidate : same)
        if (candidate == include || candidate.endsWith(u'/' + include))
            all << candidate;
    return all;
}

QStringList Tree::includeFaults() const
{
    static const QRegularExpression line(u"^\\s*#\\s*include\\s+\"([^\"]+)\""_s);
    QStringList faults;
    for (const QString& file : m_sources) {
        const Room* room = roomOf(file);
        if (!room)
            continue; // told of by tableFaults()
        const QStringList lines = textOf(file).split(u'\n');
        for (qsizetype n = 0; n < lines.size(); ++n) {
            const auto match = line.match(lines[n]);
            if (!match.hasMatch())
                continue;
            // Of a generated file nothing is found, and nothing is said.
            const QStringList candidates = includedBy(file, match.captured(1));
            const bool good =
                candidates.isEmpty() || std::ranges::any_of(candidates, [&](const QString& other) {
                    const Room* its = roomOf(other);
                    return its && mayUse(*room, *its);
                });
            if (!good)
                faults << at(file, n + 1) + u"%1 includes %2, which does not stand below it"_s.arg(
                                                room->places.value(0), candidates.first());
        }
    }
    return faults;
}

QStringList Tree::linkFaults() const
{
    static const QRegularExpression word(u"\\bws_[a-z0-9_]+\\b"_s);
    static const QRegularExpression made(u"worldswitch_room\\(\\s*([a-z0-9_]+)"_s);
    QStringList faults;
    QHash<QString, QString> madeIn;
    for (const QString& file : m_files) {
        if (!file.endsWith(u"CMakeLists.txt"_s) || file.startsWith(u"tests/"_s))
            continue;
        const Room* room = roomOf(file);
        const QStringList lines = textOf(file).split(u'\n');
        for (qsizetype n = 0; n < lines.size(); ++n) {
            const QString line = lines[n].section(u'#', 0, 0);
            if (!line.isEmpty() && !line[0].isSpace()) // a command begins
                room = roomOf(file);
            if (const auto match = made.match(line); match.hasMatch()) {
                const QString library = u"ws_"_s + match.captured(1);
                madeIn[library] = file;
                if (const Room* its = named(library))
                    room = its;
            }
            for (auto it = word.globalMatch(line); it.hasNext();) {
                const QString library = it.next().captured();
                const Room* other = named(library);
                if (!other)
                    faults << at(file, n + 1) + u"%1 is the library of no room"_s.arg(library);
                else if (!room)
                    faults << at(file, n + 1) + u"%1 is linked in no room"_s.arg(library);
                else if (!mayUse(*room, *other))
                    faults << at(file, n + 1) + u"%1 links %2, which does not stand below it"_s.arg(
                                                    room->places.value(0), library);
            }
        }
    }
    for (const Room& room : m_rooms) {
        const QString file = madeIn.value(room.library);
        if (room.library.isEmpty() || room.places.value(0) == u"translations"_s)
            continue;
        if (!file.startsWith(room.places.value(0) + u'/') &&
            file.section(u'/', 0, -2) != room.places.value(0).section(u'/', 0, -2))
            faults << kArchitecture +
                          u": %1 is not made in %2"_s.arg(room.library, room.places.value(0));
    }
    return faults;
}

bool Tree::isThere(const QString& path) const
{
    QString name = path;
    name.remove(QRegularExpression(u"^(\\./)|/$"_s));
    // One of several: "profiles/*.json"; and where a reader puts a name: "devices/NAME.cpp".
    name.replace(u"NAME"_s, u"*"_s);
    const auto wild = QRegularExpression(
        u"(^|/)"_s + QRegularExpression::escape(name).replace(u"\\*"_s, u"[^/]*"_s) + u"(/|$)"_s);
    return std::ranges::any_of(m_files,
                               [&](const QString& file) { return wild.match(file).hasMatch(); });
}

/// A sentence where what stands between backticks names something that is not there.
QString Tree::deadName(const QString& name) const
{
    static const QRegularExpression path(
        u"^[\\w*-][\\w.*-]*(/[\\w.*-]+)*/?$"_s); // ".wsrec" is none
    static const QRegularExpression ending(
        u"\\.(cpp|h|S|inc|ld|md|sh|cmake|txt|json|toml|patch|ts|wsrec|dts)$"_s);
    static const QRegularExpression function(u"^([A-Za-z_]\\w*(?:::~?\\w+)*)\\(\\)$"_s);
    static const QRegularExpression scoped(u"^[A-Za-z_]\\w*(::~?\\w+)+$"_s);
    // Two words in one can only be a name of somebody's; so can what begins with __.
    static const QRegularExpression plain(u"^([a-z]+[0-9]*([A-Z][a-z0-9]*)+|__\\w+)$"_s);
    static const QRegularExpression testName(u"^tst_\\w+$"_s);
    // What a build or a program makes, and what is no name of this tree's.
    static const QRegularExpression elsewhere(
        u"^(build|std|Qt|QTest|CMakeFiles)(/|::)|^(compile_commands|CMakeCache)\\.|"
        "(^|/)(capsule|[1-3])\\.wsrec$|^(questions\\.md|answers\\.toml)$"_s);
    const bool isNoMore = std::ranges::find(m_words, name, &Word::was) != m_words.end();
    if (isNoMore || elsewhere.match(name).hasMatch())
        return {};
    bool there = true;
    if (const auto match = function.match(name); match.hasMatch())
        there = m_symbols.hasFunction(match.captured(1));
    else if (scoped.match(name).hasMatch())
        there = m_symbols.has(name);
    else if (testName.match(name).hasMatch())
        there = isThere(name + u".cpp"_s) || m_symbols.has(name);
    else if (plain.match(name).hasMatch())
        there = QRegularExpression(u"\\b"_s + name + u"\\b"_s).match(m_allText).hasMatch();
    else if (path.match(name).hasMatch() && (name.endsWith(u'/') || ending.match(name).hasMatch()))
        return isThere(name) ? QString() : u"there is no %1"_s.arg(name);
    return there ? QString() : u"nothing is called %1"_s.arg(name);
}

/// The same of a link, which counts from its document's folder.
QString Tree::deadLink(const QString& document, const QString& to) const
{
    const QString folder =
        document.contains(u'/') ? document.section(u'/', 0, -2) + u'/' : QString();
    const QString path = QDir::cleanPath(folder + to);
    const bool there = std::ranges::any_of(
        m_files, [&](const QString& file) { return file == path || file.startsWith(path + u'/'); });
    return there ? QString() : u"the link leads nowhere: %1"_s.arg(to);
}

QStringList Tree::deadReferences() const
{
    static const QRegularExpression link(u"\\]\\(([^)#:]+)(#[^)]*)?\\)"_s);
    QStringList faults;
    for (const QString& file : m_files) {
        if (!isDocument(file))
            continue;
        const QStringList lines = textOf(file).split(u'\n');
        bool listing = false;
        for (qsizetype n = 0; n < lines.size(); ++n) {
            if (lines[n].trimmed().startsWith(u"```"_s)) // in a list it stands further in
                listing = !listing;
            if (listing)
                continue;
            QStringList dead;
            for (const QString& name : quoted(lines[n]))
                dead << deadName(name);
            for (auto it = link.globalMatch(lines[n]); it.hasNext();)
                dead << deadLink(file, it.next().captured(1));
            for (const QString& fault : dead)
                if (!fault.isEmpty())
                    faults << at(file, n + 1) + fault;
        }
    }
    return faults;
}

/// A comment has no backticks as a rule, and speaks of other projects' files, too. What is held
/// against the tree is a path that begins with one of its folders, a file of C++ or assembly by its
/// name alone, a test program, and a name in the namespace of a room.
QStringList Tree::deadNamesIn(const QString& comment) const
{
    static const QRegularExpression path(
        u"(?<![\\w/.<>{}$*%~-])(?:(?<folder>[\\w-]+)/(?:[\\w.*-]+/)*)?[\\w*-][\\w.*-]*"
        "\\.(?:cpp|h|S|inc|ld|md|sh|cmake|txt|json|toml|patch|ts|wsrec|dts)(?![\\w/])"_s);
    static const QRegularExpression alone(u"^[\\w-]+\\.(cpp|h|S)$"_s);
    static const QRegularExpression elsewhere(u"(Linux|KVM|QEMU)('s|,)? $"_s);
    static const QRegularExpression program(u"\\btst_\\w+"_s);
    static const QRegularExpression scoped(u"(?<![\\w:`])([a-z]\\w*)(::~?\\w+)+"_s);
    QStringList dead;
    for (const QString& name : quoted(comment))
        dead << deadName(name);
    for (auto it = path.globalMatch(comment); it.hasNext();) {
        const auto match = it.next();
        const bool isOurs =
            m_roots.contains(match.captured(u"folder")) || alone.match(match.captured()).hasMatch();
        if (isOurs && !elsewhere.match(comment.left(match.capturedStart())).hasMatch())
            dead << deadName(match.captured());
    }
    for (auto it = program.globalMatch(comment); it.hasNext();)
        dead << deadName(it.next().captured());
    for (auto it = scoped.globalMatch(comment); it.hasNext();)
        if (const auto match = it.next(); m_roots.contains(match.captured(1)))
            dead << deadName(match.captured());
    dead.removeAll(QString());
    dead.removeDuplicates();
    return dead;
}

QStringList Tree::deadComments() const
{
    QStringList faults;
    for (const QString& file : m_files) {
        if (!isCode(file) && !isScript(file))
            continue;
        const QString text = textOf(file);
        for (const Comment& comment : isCode(file) ? commentsOfCode(text) : commentsOfScript(text))
            for (const QString& fault : deadNamesIn(comment.text))
                faults << at(file, comment.line) + fault;
    }
    return faults;
}

bool Tree::isRead(const QString& file) const
{
    // The glossary says the words; translations, changes and goldens are what they were.
    return (isCode(file) || isDocument(file) || file.endsWith(u".txt"_s) ||
            file.endsWith(u".cmake"_s) || !file.section(u'/', -1).contains(u'.')) &&
           file != kGlossary && file != kCounts && file != u"CHANGELOG.md"_s &&
           file != u"LICENSE"_s && !file.startsWith(u"tests/goldens/"_s);
}

/// Where one of these words stands in a text, by itself.
QList<QRegularExpressionMatch> Tree::found(const QList<Word>& words, const QString& text)
{
    QStringList all;
    for (const Word& word : words)
        all << QRegularExpression::escape(word.was);
    const QRegularExpression any(u"(?<![\\w])(%1)(?![\\w])"_s.arg(all.join(u'|')));
    QList<QRegularExpressionMatch> matches;
    for (auto it = any.globalMatch(text); !words.isEmpty() && it.hasNext();)
        matches << it.next();
    return matches;
}

QStringList Tree::forbiddenWords() const
{
    QStringList faults;
    if (m_words.isEmpty())
        faults << kGlossary + u": there is no table below “Words that are no more”"_s;
    for (const QString& file : m_files) {
        if (!isRead(file))
            continue;
        const QString text = textOf(file);
        for (const auto& match : found(m_words, text)) {
            const auto line = text.left(match.capturedStart()).count(u'\n') + 1;
            const auto word = std::ranges::find(m_words, match.captured(1), &Word::was);
            faults << at(file, line) + u"“%1” is no more: say %2"_s.arg(word->was, word->is);
        }
    }
    return faults;
}

QMap<QString, int> Tree::goingWords() const
{
    QMap<QString, int> counts;
    for (const QString& file : m_files)
        if (isRead(file))
            for (const auto& match : found(m_going, textOf(file)))
                ++counts[match.captured(1) + u" in "_s + file];
    return counts;
}

QStringList Tree::moreGoingWords() const
{
    QHash<QString, int> known;
    for (const QString& line : textOf(kCounts).split(u'\n'))
        known[line.section(u' ', 1)] = line.section(u' ', 0, 0).toInt();
    QStringList faults;
    const auto counts = goingWords();
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() <= known.value(it.key()))
            continue;
        const QString was = it.key().section(u" in "_s, 0, 0);
        const auto word = std::ranges::find(m_going, was, &Word::was);
        faults << u"%1: “%2” goes, and stands here %3 times where %4 were: say %5"_s.arg(
            it.key().section(u" in "_s, 1), was, QString::number(it.value()),
            QString::number(known.value(it.key())), word->is);
    }
    return faults;
}

} // namespace house
