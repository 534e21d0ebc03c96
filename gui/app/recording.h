// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/growing-story.h"
#include "live/record.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <memory>

namespace gui {

/// Records in the background. The machine lives on a thread of its own; what reaches the window are
/// copies of what was recorded, which do not grow any more. One recording a Recording.
class Recording : public QObject {
    Q_OBJECT
public:
    Recording(live::RecordRequest request, QObject* parent);
    /// Stops the recording and ends the machine.
    ~Recording() override;
    void start();
    /// What was recorded so far is kept and reported by finished().
    void cancel() { m_cancelled->store(true); }

signals:
    void progressed(int steps, int switches);
    /// A whole switch more; the recording ends there.
    void grew(const gui::RecordingPtr& recording);
    /// Nothing more comes. `trouble` is a sentence unless everything asked for is there.
    void finished(const gui::RecordingPtr& recording, const QString& trouble);
    /// Nothing could be recorded at all.
    void failed(const QString& sentence);
    /// The machine that stood halted behind a finished recording is gone.
    void machineLost(const QString& sentence);
    /// The machine printed, when the recording had come to that state.
    void console(std::uint32_t state, const QByteArray& bytes);

private:
    class Worker;
    QThread m_thread;
    /// Before the worker, which is made with a copy of it: members begin in this order.
    std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
    Worker* m_worker = nullptr;
};

} // namespace gui
