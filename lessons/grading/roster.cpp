// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/roster.h"

#include "base/input-file.h"
#include "engine/words.h"
#include "grading/archive.h"

#include <QList>
#include <QStringDecoder>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace lessons {

namespace {

constexpr std::int64_t kLargestRoster = std::int64_t{4} << 20;

struct Row {
    int line = 0; ///< in the file, from 1
    QStringList fields;
};

/// The rows of a table, a field in quotes as one, however many lines it has. Nothing where a quote
/// does not close.
std::optional<QList<Row>> rowsOf(const QString& text)
{
    QList<Row> rows;
    Row row{1, {}};
    QString field;
    bool isQuoted = false;
    int line = 1;
    const auto endRow = [&] {
        row.fields << field.trimmed();
        field.clear();
        if (row.fields.size() > 1 || !row.fields.first().isEmpty())
            rows << row;
        row = {line, {}};
    };
    for (qsizetype n = 0; n < text.size(); ++n) {
        const QChar c = text[n];
        line += c == u'\n' ? 1 : 0;
        if (isQuoted && c == u'"' && n + 1 < text.size() && text[n + 1] == u'"') {
            field += text[++n];
        } else if (c == u'"' && (isQuoted || field.trimmed().isEmpty())) {
            isQuoted = !isQuoted;
        } else if (isQuoted || (c != u',' && c != u'\n')) {
            field += c;
        } else if (c == u',') {
            row.fields << field.trimmed();
            field.clear();
        } else {
            endRow();
        }
    }
    if (isQuoted)
        return {};
    endRow();
    return rows;
}

base::Error errorAt(const QString& file, int line, const QString& sentence)
{
    return base::Error{QStringLiteral("%1:%2: %3").arg(file).arg(line).arg(sentence)};
}

} // namespace

base::Result<Roster> parseRoster(const QByteArray& utf8, const QString& file)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(utf8);
    if (decoder.hasError() || text.contains(QChar(u'\0')))
        return errorAt(file, 1, Words::tr("This is no text in UTF-8."));
    const auto rows = rowsOf(text);
    if (!rows)
        return errorAt(file, 1, Words::tr("A quotation mark does not close."));
    const QStringList columns = rows->isEmpty() ? QStringList() : rows->first().fields;
    const qsizetype submission = columns.indexOf(QStringLiteral("submission"));
    const qsizetype student = columns.indexOf(QStringLiteral("student"));
    if (submission < 0 || student < 0)
        return errorAt(file, 1,
                       Words::tr("The first line must name the columns, separated by commas: "
                                 "“submission” and “student” must be among them."));
    Roster roster;
    for (const Row& row : rows->mid(1)) {
        const QString name = row.fields.value(submission);
        const QString id = row.fields.value(student);
        if (name.isEmpty() || id.isEmpty())
            return errorAt(file, row.line,
                           Words::tr("This line does not say a submission and its student."));
        if (roster.contains(name) && roster.value(name) != id)
            return errorAt(file, row.line,
                           Words::tr("The submission %1 is of another student, too.").arg(name));
        roster.insert(name, id);
    }
    return roster;
}

base::Result<Roster> loadRoster(const QString& path)
{
    const auto bytes = base::readFile(path, kLargestRoster);
    if (!bytes)
        return base::Error{
            Words::tr("The roster %1 cannot be read: %2.").arg(path, bytes.error().sentence)};
    return parseRoster(*bytes, path);
}

QString studentOf(const QString& submissionName)
{
    QStringList endings = archiveEndings();
    // The longest first: ".tar.gz" ends with ".gz", too.
    std::ranges::stable_sort(endings, std::ranges::greater{}, &QString::size);
    for (const QString& ending : endings)
        if (submissionName.endsWith(ending, Qt::CaseInsensitive) &&
            submissionName.size() > ending.size())
            return submissionName.chopped(ending.size());
    return submissionName;
}

} // namespace lessons
