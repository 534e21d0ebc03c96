// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-bench-recording [CPU]: how fast instructions are recorded, by stepping and by QEMU's
// log, beside a bare client that asks the stub for nothing but `vCont;s` and `g`. The three
// alternate, so that a busy host is so for all; the ratios are medians. Exit code 1 when a target
// is missed, 3 when there is no figure.
#include "base/task.h"
#include "image/image.h"
#include "live/record.h"
#include "machine/process.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLocalSocket>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include <poll.h>
#include <unistd.h>

namespace {

constexpr int kRounds = 11; // one round differs from the next by a fifth
constexpr int kBareSteps = 3000;
constexpr int kStepped = 10; ///< switches
constexpr int kLogged = 60;
constexpr double kSteppingTarget = 0.8;
constexpr double kLogTarget = 8;
constexpr std::chrono::milliseconds kDeadline{15000};

/// One packet and its reply at a time, on the bare socket.
class BareClient {
public:
    explicit BareClient(int socket)
        : m_socket(socket)
    {
    }
    /// Empty when the connection went.
    QByteArray ask(const QByteArray& payload)
    {
        int sum = 0;
        for (const char c : payload)
            sum += static_cast<std::uint8_t>(c);
        const QByteArray packet = QByteArray(m_answered ? "+" : "") + '$' + payload + '#' +
                                  QByteArray::number(sum & 0xff, 16).rightJustified(2, '0');
        if (::write(m_socket, packet.constData(), static_cast<std::size_t>(packet.size())) !=
            packet.size())
            return {};
        m_answered = true;
        QByteArray reply;
        for (;;) {
            pollfd wait{m_socket, POLLIN, 0};
            std::array<char, 4096> bytes{};
            if (::poll(&wait, 1, -1) < 0)
                return {};
            const auto count = ::read(m_socket, bytes.data(), bytes.size());
            if (count <= 0)
                return {};
            reply.append(bytes.data(), count);
            const auto begin = reply.indexOf('$');
            const auto end = reply.indexOf('#', begin + 1);
            if (begin >= 0 && end >= 0 && reply.size() >= end + 3)
                return reply.mid(begin + 1, end - begin - 1);
        }
    }

private:
    int m_socket;
    bool m_answered = false;
};

/// Steps a second, from the host's function on.
base::Result<double> bare(const QString& image, const QString& cpu, base::Address from)
{
    machine::MachineOptions options;
    options.image = image;
    options.cpu = cpu;
    const auto process = base::runToEnd(
        machine::QemuProcess::start(options, machine::QemuProcess::Debugger::Yes, kDeadline));
    if (!process)
        return process.error();
    const auto socket = (*process)->takeStub();
    BareClient client(static_cast<int>(socket->socketDescriptor()));
    client.ask("qSupported:multiprocess+");
    client.ask("?");
    client.ask("Z0," + QByteArray::number(static_cast<qulonglong>(from.value), 16) + ",4");
    client.ask("vCont;c");
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < kBareSteps; ++i)
        if (client.ask("vCont;s:p1.1").isEmpty() || client.ask("g").isEmpty())
            return base::Error{QStringLiteral("The bare client lost its machine.")};
    return kBareSteps / (static_cast<double>(timer.nsecsElapsed()) / 1e9);
}

base::Result<double> recorded(const QString& image, const QString& cpu, int switches, bool stepping)
{
    live::RecordRequest request;
    request.image = image;
    request.cpu = cpu;
    request.switches = switches;
    request.stepping = stepping;
    QElapsedTimer timer; // from the first state on: a machine's boot is no recording
    const auto reply =
        base::runToEnd(live::recordSwitches(request, [&timer](const recording::Recording&) {
            if (!timer.isValid())
                timer.start();
            return true;
        }));
    if (!reply)
        return reply.error();
    if (reply->recording->ending() != recording::Ending::Complete)
        return base::Error{reply->recording->endingReason()};
    return reply->recording->stepCount() / (static_cast<double>(timer.nsecsElapsed()) / 1e9);
}

double median(std::vector<double> of)
{
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

int fail(const QString& sentence)
{
    std::fprintf(stderr, "worldswitch-bench-recording: %s\n", qUtf8Printable(sentence));
    return 3;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QString cpu = QCoreApplication::arguments().value(1, QStringLiteral("cortex-a57"));
    const QString path = QStringLiteral(WORLDSWITCH_IMAGE);
    const auto image = image::Image::open(path);
    if (!image)
        return fail(image.error().sentence);
    const auto from = (*image)->symbol(u"__kvm_vcpu_run");
    if (!from)
        return fail(QStringLiteral("The image has no __kvm_vcpu_run."));

    std::vector<double> bareRates;
    std::vector<double> steppedRates;
    std::vector<double> loggedRates;
    std::vector<double> steppedRatios;
    std::vector<double> loggedRatios;
    for (int round = 0; round < kRounds; ++round) {
        const auto one = bare(path, cpu, from->address);
        const auto two = recorded(path, cpu, kStepped, true);
        const auto three = recorded(path, cpu, kLogged, false);
        for (const auto* result : {&one, &two, &three})
            if (!*result)
                return fail(result->error().sentence);
        bareRates.push_back(*one);
        steppedRates.push_back(*two);
        loggedRates.push_back(*three);
        steppedRatios.push_back(*two / *one);
        loggedRatios.push_back(*three / *one);
    }
    const double stepping = median(steppedRatios);
    const double log = median(loggedRatios);
    std::printf("%s, medians of %d alternating rounds: %d steps of the bare client, %d switches "
                "stepped, %d by the log\n",
                qUtf8Printable(cpu), kRounds, kBareSteps, kStepped, kLogged);
    std::printf("  %-34s %8.0f steps/s\n", "bare client (vCont;s and g)", median(bareRates));
    std::printf("  %-34s %8.0f steps/s %6.2f of it, target %.1f%s\n", "recorded by stepping",
                median(steppedRates), stepping, kSteppingTarget,
                stepping < kSteppingTarget ? "  missed" : "");
    std::printf("  %-34s %8.0f steps/s %6.2f of it, target %.1f%s\n", "recorded by QEMU's log",
                median(loggedRates), log, kLogTarget, log < kLogTarget ? "  missed" : "");
    return stepping < kSteppingTarget || log < kLogTarget ? 1 : 0;
}
