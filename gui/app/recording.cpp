// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/recording.h"

namespace gui {

/// The thread's side: everything here runs on the machine's thread.
class Recording::Worker : public QObject {
public:
    Worker(Recording* owner, live::RecordRequest request,
           std::shared_ptr<std::atomic<bool>> cancelled)
        : m_owner(owner)
        , m_request(std::move(request))
        , m_cancelled(std::move(cancelled))
    {
    }

    void run()
    {
        m_request.onMachine = [this](const std::shared_ptr<machine::Machine>& machine) {
            connect(machine.get(), &machine::Machine::console, this,
                    [this](const QByteArray& bytes) { emit m_owner->console(m_state, bytes); });
        };
        m_work = base::startOwned(
            live::recordSwitches(
                m_request, [this](const recording::Recording& growing) { return onStep(growing); }),
            [this](base::Result<live::RecordReply> reply) { onEnd(std::move(reply)); });
    }

private:
    bool onStep(const recording::Recording& recording)
    {
        if (m_cancelled->load())
            return false;
        m_state = recording.stepCount();
        countComplete(recording.switches());
        if (recording.stepCount() % 8 == 0)
            emit m_owner->progressed(int(recording.stepCount()), m_complete);
        if (m_complete > m_told) {
            m_told = m_complete;
            // A copy: the recording goes on growing on this thread while the window reads.
            emit m_owner->grew(std::make_shared<const recording::Recording>(recording));
        }
        return true;
    }

    /// Looks only at switches that may have changed: those of a window that is over stay.
    void countComplete(const std::vector<recording::Switch>& switches)
    {
        while (m_counted < switches.size() &&
               (switches[m_counted].complete ||
                switches[m_counted].outerBegin < switches.back().outerBegin))
            m_complete += switches[m_counted++].complete ? 1 : 0;
    }

    void onEnd(base::Result<live::RecordReply> reply)
    {
        if (!reply.ok()) {
            emit m_owner->failed(reply.error().sentence);
            return;
        }
        m_machine = reply->machine;
        if (m_machine)
            connect(m_machine.get(), &machine::Machine::lost, m_owner, &Recording::machineLost);
        const auto& recording = *reply->recording;
        QString trouble = recording.ending() == recording::Ending::Complete
                              ? QString()
                              : recording.endingReason();
        if (!reply->fileTrouble.isEmpty())
            trouble += (trouble.isEmpty() ? QString() : QStringLiteral(" ")) + reply->fileTrouble;
        emit m_owner->finished(reply->recording, trouble);
    }

    Recording* m_owner;
    live::RecordRequest m_request;
    std::shared_ptr<std::atomic<bool>> m_cancelled;
    std::shared_ptr<machine::Machine> m_machine;
    std::size_t m_counted = 0; ///< switches that are over
    int m_complete = 0;        ///< of these, so many came back
    int m_told = 0;            ///< so many of these the window knows of
    std::uint32_t m_state = 0;
    /// Last, so that it goes first: a recording that is dropped is told to nobody any more.
    base::Started m_work;
};

Recording::Recording(live::RecordRequest request, QObject* parent)
    : QObject(parent)
    , m_worker(new Worker(this, std::move(request), m_cancelled))
{
    qRegisterMetaType<gui::RecordingPtr>();
    m_thread.setObjectName(QStringLiteral("machine"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
}

Recording::~Recording()
{
    cancel();
    m_thread.quit();
    m_thread.wait();
}

void Recording::start()
{
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->run(); });
}

} // namespace gui
