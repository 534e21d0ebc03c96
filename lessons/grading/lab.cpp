// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/lab.h"

#include "base/input-file.h"
#include "engine/lab-table.h"
#include "engine/words.h"
#include "grading/lab-kit.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>

namespace lessons {

namespace {

constexpr std::int64_t kLargestLab = 65536;
constexpr int kMostPoints = 1000;
constexpr qsizetype kMostNames = 64; ///< in a list; each is looked for in all sources
const QString kLabFile = QStringLiteral("lab.toml");

/// From the first line of a function's or macro's body to the line behind its last.
struct Body {
    qsizetype begin = -1;
    qsizetype end = -1;
};

/// `name:` … `.size name`, as this project's assembly writes functions.
Body functionIn(const QStringList& lines, const QString& name)
{
    Body body;
    for (qsizetype n = 0; n < lines.size(); ++n) {
        if (lines[n].startsWith(name + u':'))
            body.begin = n + 1;
        else if (body.begin >= 0 && lines[n].trimmed().startsWith(u".size") &&
                 lines[n].contains(name)) {
            body.end = n;
            return body;
        }
    }
    return {};
}

/// `.macro name` … `.endm`.
Body macroIn(const QStringList& lines, const QString& name)
{
    static const QRegularExpression space(QStringLiteral("\\s+"));
    Body body;
    for (qsizetype n = 0; n < lines.size(); ++n) {
        const QStringList words = lines[n].trimmed().split(space);
        if (words.value(0) == u".macro" && words.value(1) == name) {
            body.begin = n + 1;
        } else if (body.begin >= 0 && words.value(0) == u".endm") {
            body.end = n;
            return body;
        }
    }
    return {};
}

/// From the line behind a brace that stands alone under `… name(…)` to the brace that closes it, as
/// this project's C++ writes functions.
Body cxxFunctionIn(const QStringList& lines, const QString& name)
{
    const QRegularExpression head(
        QStringLiteral("^\\w.*\\b%1\\(.*\\)\\z").arg(QRegularExpression::escape(name)));
    for (qsizetype n = 0; n + 1 < lines.size(); ++n) {
        if (!head.match(lines[n]).hasMatch() || lines[n + 1] != u"{")
            continue;
        const auto end = lines.indexOf(QStringLiteral("}"), n + 2);
        return {n + 2, end};
    }
    return {};
}

/// What stands for a body that is to be written. A macro's says nothing to the machine; a function
/// stays where it is, since what lies behind it is another one.
QStringList holeFor(const QString& name, bool isFunction)
{
    QStringList lines{QStringLiteral("\t/* Write %1 here. */").arg(name)};
    if (isFunction)
        lines << QStringLiteral("1:\tb\t1b\t\t\t\t\t// until then the machine stays here");
    return lines;
}

/// What a lab names becomes a path in the kit, or an argument of the linker's.
void needPlain(LabTable& table, std::string_view key, const QStringList& names)
{
    static const QRegularExpression path(
        QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\\z"));
    static const QRegularExpression symbol(QStringLiteral("^[A-Za-z_][A-Za-z0-9_.$]*\\z"));
    if (names.size() > kMostNames)
        table.note(table.where(key),
                   Words::tr("“%1” has more than %2 names.").arg(qt(key)).arg(kMostNames));
    const bool isPath = key == "file" || key == "adapter" || key == "guest";
    for (const QString& name : names) {
        if (name.isEmpty() || (isPath ? path : symbol).match(name).hasMatch())
            continue;
        table.note(table.where(key),
                   isPath
                       ? Words::tr("“%1” is no source of the hypervisor's: write its path there, "
                                   "such as switch/entry.S.")
                             .arg(name)
                       : Words::tr("“%1” is no symbol: it has letters, digits and _.").arg(name));
    }
}

/// A lab's file as it was read, mistakes and all.
struct ReadLab {
    Lab lab;
    Notes notes;
    Position file, write, judge; ///< of the keys; line 0 where there is none
};

base::Result<ReadLab> readLab(const QString& path)
{
    auto file = base::InputFile::open(path);
    const auto text = file ? file->rest(kLargestLab) : base::Result<QByteArray>(file.error());
    if (!text)
        return base::Error{
            Words::tr("The lab %1 cannot be read: %2.").arg(path, text.error().sentence)};
    const LabBlock block{QString::fromUtf8(*text), path, 1};
    ReadLab read;
    Lab& lab = read.lab;
    const auto parsed = parseToml(block, read.notes);
    if (!parsed)
        return read;
    LabTable table(block, *parsed, read.notes);
    lab.file = table.neededString("file");
    lab.write = table.strings("write");
    if (lab.write.isEmpty())
        table.note(table.where(), Words::tr("“%1” is missing here.").arg(QLatin1String("write")));
    lab.stub = table.string("stub");
    lab.adapter = table.string("adapter");
    lab.guest = table.string("guest");
    lab.wrap = table.strings("wrap");
    lab.calls = table.strings("calls");
    needPlain(table, "file", {lab.file});
    needPlain(table, "adapter", {lab.adapter});
    needPlain(table, "guest", {lab.guest});
    needPlain(table, "write", lab.write);
    needPlain(table, "wrap", lab.wrap);
    needPlain(table, "calls", lab.calls);
    for (const auto key : {"guest", "wrap", "calls"})
        table.needs(key, table.has("adapter"),
                    Words::tr("This belongs to an adapter, and the lab has none."));
    lab.contract = table.number(
        "contract", lab.adapter.isEmpty() ? Lab::kPointsOfContract : Lab::kPointsBesideAdapter,
        kMostPoints);
    if (table.has("judge")) {
        lab.judge = table.id("judge");
        read.judge = table.where("judge");
    }
    if (table.has("file"))
        read.file = table.where("file");
    if (table.has("write"))
        read.write = table.where("write");
    table.close();
    return read;
}

/// What a source of this project defines, in assembly and in C++.
QStringList namesIn(const QString& source)
{
    static const QRegularExpression definition(
        QStringLiteral(
            "^\\s*\\.macro\\s+(\\w+)|^\\s*\\.size\\s+(\\w+)|^\\w.*\\b(\\w+)\\(.*\\)\\n\\{$"),
        QRegularExpression::MultilineOption);
    QStringList names;
    auto found = definition.globalMatch(source);
    while (found.hasNext()) {
        const auto match = found.next();
        names << match.captured(match.lastCapturedIndex());
    }
    return names;
}

/// What the kit does not have of what the lab is about.
std::vector<Mistake> holdAgainst(const LabKit& kit, const ReadLab& read)
{
    const Lab& lab = read.lab;
    if (lab.file.isEmpty() || lab.write.size() > kMostNames)
        return {}; // which is said already
    const QStringList files = kit.sources();
    if (!files.contains(lab.file))
        return {
            {read.file,
             Words::tr("The hypervisor has no source %1 that a lab can be about.").arg(lab.file),
             didYouMean(lab.file, files)}};
    const auto source = kit.source(lab.file);
    if (!source)
        return {{read.file, source.error().sentence, {}}};
    std::vector<Mistake> mistakes;
    for (const QString& name : lab.write) {
        Lab one = lab;
        one.write = {name};
        if (const auto starter = starterOf(one, *source); !starter)
            mistakes.push_back(
                {read.write, starter.error().sentence, didYouMean(name, namesIn(*source))});
    }
    return mistakes;
}

} // namespace

base::Result<Lab> labOf(const QString& lessonFolder)
{
    const QString path = lessonFolder + u'/' + kLabFile;
    const QString name = QFileInfo(lessonFolder).fileName();
    if (!QFileInfo::exists(path))
        return base::Error{Words::tr("The lesson %1 has no lab.").arg(name)};
    auto read = readLab(path);
    if (!read)
        return read.error();
    if (!read->notes.mistakes.empty())
        return base::Error{read->notes.mistakes.front().text()};
    read->lab.lesson = name;
    return read->lab;
}

base::Result<LintReport> lintLab(const QString& lessonFolder, const ImageNames* image,
                                 const ImageNames* vhe, const LabKit* kit)
{
    LintReport report;
    const QString path = lessonFolder + u'/' + kLabFile;
    if (!QFileInfo::exists(path))
        return report;
    auto read = readLab(path);
    if (!read)
        return read.error();
    read->lab.lesson = QFileInfo(QDir::cleanPath(lessonFolder)).fileName();
    report.files << path;
    report.mistakes = read->notes.mistakes;
    if (kit)
        std::ranges::copy(holdAgainst(*kit, *read), std::back_inserter(report.mistakes));
    if (read->judge.line == 0 || read->lab.judge.isEmpty())
        return report;
    const QString file = judgeOf(read->lab, lessonFolder + QStringLiteral("/lesson.md"));
    if (!QFileInfo::exists(file)) {
        report.mistakes.push_back(
            {read->judge,
             Words::tr("There is no %1 here, which is to judge the lab.")
                 .arg(QFileInfo(file).fileName()),
             didYouMean(read->lab.judge, {QStringLiteral("judge"), QStringLiteral("lesson")})});
        return report;
    }
    auto judge = lintLesson(file, image, vhe);
    if (!judge)
        return judge;
    report.lesson = std::move(judge->lesson);
    report.files += judge->files;
    report.mistakes.insert(report.mistakes.end(), judge->mistakes.begin(), judge->mistakes.end());
    return report;
}

QString judgeOf(const Lab& lab, const QString& lessonFile)
{
    const QFileInfo file(lessonFile);
    return file.path() + u'/' + lab.judge + file.fileName().mid(file.fileName().indexOf(u'.'));
}

base::Result<QString> starterOf(const Lab& lab, const QString& source)
{
    QStringList lines = source.split(u'\n');
    for (const QString& name : lab.write) {
        if (const Body cxx = cxxFunctionIn(lines, name); cxx.end >= 0) {
            QStringList hole{QStringLiteral("    // Write %1 here.").arg(name)};
            if (!lab.stub.isEmpty())
                hole << QStringLiteral("    ") + lab.stub;
            lines = lines.mid(0, cxx.begin) + hole + lines.mid(cxx.end);
            continue;
        }
        Body body = functionIn(lines, name);
        const bool isFunction = body.end >= 0;
        if (!isFunction)
            body = macroIn(lines, name);
        if (body.end < 0)
            return base::Error{Words::tr("%1 has no function and no macro %2, which the lab of %3 "
                                         "is about.")
                                   .arg(lab.file, name, lab.lesson)};
        const QStringList hole = holeFor(name, isFunction);
        lines = lines.mid(0, body.begin) + hole + lines.mid(body.end);
    }
    return lines.join(u'\n');
}

} // namespace lessons
