// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"

#include <QStringList>

#include <map>
#include <memory>
#include <vector>

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
    /// Each of the lesson's recordings, in their order; null where one cannot be made, which is
    /// printed: the caller's QVERIFY says so.
    const std::vector<RecordingPtr>& each(const QString& name, const QString& cpu = {})
    {
        auto& kept = m_recorded[name + u' ' + cpu];
        if (!kept.empty())
            return kept;
        lessons::Source source;
        source.image = QStringLiteral(WORLDSWITCH_IMAGE);
        source.vheImage = QStringLiteral(WORLDSWITCH_BIN_DIR "/../hypervisor-vhe/worldswitch.elf");
        if (!cpu.isEmpty())
            source.cpu = cpu;
        const auto lesson = lessonIn(name, QStringLiteral("en"));
        for (int n = 0; n < static_cast<int>(lesson.recordings.size()); ++n) {
            const auto recorded = base::runToEnd(lessons::recordFor(lesson, source, n));
            if (!recorded)
                qWarning("%s", qPrintable(recorded.error().sentence));
            kept.push_back(recorded ? *recorded : nullptr);
        }
        return kept;
    }
    /// The first of them.
    RecordingPtr of(const QString& name, const QString& cpu = {})
    {
        return each(name, cpu).front();
    }

private:
    std::map<QString, std::vector<RecordingPtr>> m_recorded;
};

/// Lays each under the lesson. False where one is not there, or lacks something.
inline bool attachEach(lessons::Runner& runner,
                       const std::vector<LessonRecordings::RecordingPtr>& recordings)
{
    bool good = recordings.size() == runner.lesson().recordings.size();
    for (std::size_t n = 0; n < recordings.size() && good; ++n)
        good = recordings[n] && runner.attach(recordings[n], static_cast<int>(n)).ok();
    return good;
}

} // namespace support
