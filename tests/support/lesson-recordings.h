// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/library.h"
#include "engine/parser.h"
#include "engine/source.h"

#include <QHash>
#include <QStringList>

#include <memory>

namespace support {

/// The folder of the sources' lessons.
inline QString lessonsFolder()
{
    return QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons");
}

/// "01-stp-is-two-strs" …
inline QStringList lessonNames()
{
    QStringList all;
    for (const lessons::LessonEntry& entry : lessons::lessonsIn(lessonsFolder()))
        all << entry.name;
    return all;
}

/// One of them; it must be there.
inline lessons::Lesson lessonIn(const QString& name, const QString& language)
{
    auto lesson = lessons::loadLesson(lessons::lessonFile(lessonsFolder() + u'/' + name, language));
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return std::move(*lesson);
}

/// What each lesson is about, recorded once for each CPU model.
class LessonRecordings {
public:
    using RecordingPtr = std::shared_ptr<const recording::Recording>;
    /// Null where it cannot be recorded, which is printed: the caller's QVERIFY says so.
    RecordingPtr of(const QString& name, const QString& cpu = {})
    {
        auto& kept = m_recorded[name + u' ' + cpu];
        if (kept)
            return kept;
        lessons::Source source;
        source.image = QStringLiteral(WORLDSWITCH_IMAGE);
        if (!cpu.isEmpty())
            source.cpu = cpu;
        const auto recorded =
            base::runToEnd(lessons::recordFor(lessonIn(name, QStringLiteral("en")), source));
        if (recorded)
            kept = *recorded;
        else
            qWarning("%s", qPrintable(recorded.error().sentence));
        return kept;
    }

private:
    QHash<QString, RecordingPtr> m_recorded;
};

} // namespace support
