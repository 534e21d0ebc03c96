// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/grade.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace lessons {

namespace {

/// What cannot stand before a path in a sentence: else "/tmp" would be found in "/var/tmp".
constexpr QLatin1String kBefore("(?<![\\w./~-])");

QString without(QString sentence, const QStringList& folders)
{
    for (const QString& folder : folders) {
        const QString path = QRegularExpression::escape(folder);
        sentence.remove(QRegularExpression(kBefore + path + QStringLiteral("/+(?=[^\\s/])")));
        sentence.replace(QRegularExpression(kBefore + path + QStringLiteral("(?![\\w-]|\\.\\w)/?")),
                         QFileInfo(folder).fileName());
    }
    // What nobody has thought of.
    static const QRegularExpression whole(kBefore +
                                          QStringLiteral("/(?:[^/\\s:'\"“”,;()]+/+)+(?=[^/\\s])"));
    return sentence.remove(whole);
}

} // namespace

void Grade::leaveOutPaths(const QStringList& folders)
{
    if (verdict != Outcome::Error)
        return;
    QStringList known;
    for (const QString& folder : folders)
        for (const QString& path :
             {QDir::cleanPath(folder), QDir::cleanPath(QFileInfo(folder).absoluteFilePath())})
            if (QDir::isAbsolutePath(path) && path.size() > 1 && !known.contains(path))
                known << path;
    // Of two that lie in each other the longer one is the whole name.
    std::ranges::sort(known, std::ranges::greater{}, &QString::size);
    say = without(say, known);
    if (!report)
        return;
    for (QString* sentence : {&report->trouble, &report->ending, &report->cause})
        *sentence = without(*sentence, known);
    for (StepResult& step : report->steps) {
        step.say = without(step.say, known);
        for (Finding& finding : step.findings)
            finding.trouble = without(finding.trouble, known);
    }
    for (RecordedPart& part : report->recordings)
        part.trouble = without(part.trouble, known);
}

} // namespace lessons
