// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/recording.h"

namespace gui {

/// The thread's side: everything here runs on the machine's thread.
class Recording::Worker : public QObject {
public:
    Worker(Recording* owner, worlds::RecordRequest request,
           std::shared_ptr<std::atomic<bool>> cancelled)
        : m_owner(owner)
        , m_request(std::move(request))
        , m_cancelled(std::move(cancelled))
    {
    }

    void run()
    {
        m_request.onMachine = [this](const std::shared_ptr<target::Machine>& machine) {
            connect(machine.get(), &target::Machine::console, this,
                    [this](const QByteArray& bytes) { emit m_owner->console(m_state, bytes); });
        };
        base::start(worlds::recordSwitches(
                        m_request, [this](const timeline::Timeline& t) { return onStep(t); }),
                    [this](base::Result<worlds::RecordReply> reply) { onEnd(std::move(reply)); });
    }

private:
    bool onStep(const timeline::Timeline& timeline)
    {
        if (m_cancelled->load())
            return false;
        m_state = timeline.stepCount();
        int complete = 0;
        for (const timeline::Switch& s : timeline.switches())
            complete += s.complete ? 1 : 0;
        if (timeline.stepCount() % 8 == 0)
            emit m_owner->progressed(int(timeline.stepCount()), complete);
        if (complete > m_told) {
            // A copy: the timeline goes on growing on this thread while the window reads.
            m_told = complete;
            emit m_owner->grew(
                worlds::Story::tell(std::make_shared<const timeline::Timeline>(timeline)));
        }
        return true;
    }

    void onEnd(base::Result<worlds::RecordReply> reply)
    {
        if (!reply.ok()) {
            emit m_owner->failed(reply.error().sentence);
            return;
        }
        m_machine = reply->machine;
        if (m_machine)
            connect(m_machine.get(), &target::Machine::lost, m_owner, &Recording::machineLost);
        const auto& timeline = *reply->timeline;
        QString trouble =
            timeline.ending() == timeline::Ending::Complete ? QString() : timeline.endingReason();
        if (!reply->fileTrouble.isEmpty())
            trouble += (trouble.isEmpty() ? QString() : QStringLiteral(" ")) + reply->fileTrouble;
        emit m_owner->finished(worlds::Story::tell(reply->timeline), trouble);
    }

    Recording* m_owner;
    worlds::RecordRequest m_request;
    std::shared_ptr<std::atomic<bool>> m_cancelled;
    std::shared_ptr<target::Machine> m_machine;
    int m_told = 0;
    std::uint32_t m_state = 0;
};

Recording::Recording(worlds::RecordRequest request, QObject* parent)
    : QObject(parent)
    , m_worker(new Worker(this, std::move(request), m_cancelled))
{
    qRegisterMetaType<gui::StoryPtr>();
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
