// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/conversation.h"

#include "rsp/stop-reply.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QList>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace rsp {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("rsp", text);
}

Listener& theListener()
{
    static Listener listener;
    return listener;
}

QString text(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes);
}

/// The part behind `prefix`, up to `end` (0: all of it).
QByteArrayView behind(QByteArrayView payload, QByteArrayView prefix, char end = '\0')
{
    const auto rest = payload.sliced(prefix.size());
    const auto at = end == '\0' ? -1 : rest.indexOf(end);
    return at < 0 ? rest : rest.first(at);
}

/// "ADDRESS,LENGTH", both hexadecimal; what follows a colon is left out.
QString range(const char* words, QByteArrayView payload)
{
    const QList<QByteArray> parts = behind(payload, payload.first(1), ':').toByteArray().split(',');
    return QCoreApplication::translate("rsp", words)
        .arg(text(parts.value(0)))
        .arg(parts.value(1).toULongLong(nullptr, 16));
}

/// Z and z: "KIND,ADDRESS,SIZE".
QString place(bool set, QByteArrayView payload)
{
    const QList<QByteArray> parts = behind(payload, payload.first(1), ';').toByteArray().split(',');
    const QStringList kinds{tr("a software breakpoint"), tr("a hardware breakpoint"),
                            tr("a watchpoint for writes"), tr("a watchpoint for reads"),
                            tr("a watchpoint for accesses")};
    const int kind = parts.value(0).toInt();
    return (set ? tr("set %1 at 0x%2") : tr("remove %1 at 0x%2"))
        .arg(kinds.value(kind, text(parts.value(0))), text(parts.value(1)));
}

QString resumed(QByteArrayView payload)
{
    if (payload.startsWith("vCont;s") || payload == "s")
        return tr("execute one instruction");
    return tr("let the machine run");
}

/// Requests whose first letters say what they are.
struct Known {
    const char* prefix;
    const char* words;
};
constexpr std::array kQuestions{
    Known{"qSupported", QT_TRANSLATE_NOOP("rsp", "what both sides can do")},
    Known{"QStartNoAckMode", QT_TRANSLATE_NOOP("rsp", "no acknowledgements from now on")},
    Known{"vCont?", QT_TRANSLATE_NOOP("rsp", "which ways of running there are")},
    Known{"?", QT_TRANSLATE_NOOP("rsp", "why is the machine halted?")},
    Known{"qqemu.PhyMemMode", QT_TRANSLATE_NOOP("rsp", "are addresses physical?")},
    Known{"Qqemu.PhyMemMode:1", QT_TRANSLATE_NOOP("rsp", "addresses are physical from now on")},
    Known{"Qqemu.PhyMemMode:0", QT_TRANSLATE_NOOP("rsp", "addresses are virtual from now on")},
    Known{"qfThreadInfo", QT_TRANSLATE_NOOP("rsp", "which CPUs there are")},
    Known{"qsThreadInfo", QT_TRANSLATE_NOOP("rsp", "more of the CPUs")},
    Known{"H", QT_TRANSLATE_NOOP("rsp", "choose a CPU")},
    Known{"D", QT_TRANSLATE_NOOP("rsp", "let go of the machine; it runs on")},
    Known{"k", QT_TRANSLATE_NOOP("rsp", "end the machine")},
    Known{"\x03", QT_TRANSLATE_NOOP("rsp", "Ctrl-C: halt the machine")},
};

QString asked(QByteArrayView payload)
{
    switch (payload.front()) {
    case 'g':
        return tr("read the general registers");
    case 'G':
        return tr("write the general registers");
    case 'p':
        return tr("read register %1").arg(behind(payload, "p").toByteArray().toInt(nullptr, 16));
    case 'P':
        return tr("write register %1")
            .arg(behind(payload, "P", '=').toByteArray().toInt(nullptr, 16));
    case 'm':
        return range(QT_TRANSLATE_NOOP("rsp", "read memory at 0x%1, %2 bytes"), payload);
    case 'M':
    case 'X':
        return range(QT_TRANSLATE_NOOP("rsp", "write memory at 0x%1, %2 bytes"), payload);
    case 'Z':
    case 'z':
        return place(payload.front() == 'Z', payload);
    case 'c':
    case 's':
        return resumed(payload);
    default:
        break;
    }
    if (payload.startsWith("vCont;"))
        return resumed(payload);
    if (payload.startsWith("qXfer:features:read:"))
        return tr("read the machine's description, %1")
            .arg(text(behind(payload, "qXfer:features:read:", ':')));
    if (payload.startsWith("qRcmd,"))
        return tr("tell QEMU's monitor: %1")
            .arg(text(QByteArray::fromHex(behind(payload, "qRcmd,").toByteArray())));
    const auto known = std::ranges::find_if(
        kQuestions, [&](const Known& k) { return payload.startsWith(k.prefix); });
    return known == kQuestions.end() ? QString() : tr(known->words);
}

QString stopped(const StopReply& stop)
{
    switch (stop.kind) {
    case StopReply::Kind::Exited:
        return tr("the machine has ended, with exit status %1").arg(stop.code);
    case StopReply::Kind::Terminated:
        return tr("the machine was ended by signal %1").arg(stop.code);
    case StopReply::Kind::Signal:
        break;
    }
    constexpr int kSigint = 2;
    constexpr int kSigtrap = 5;
    QString said = stop.code == kSigtrap  ? tr("halted: a step or a breakpoint (signal 5)")
                   : stop.code == kSigint ? tr("halted: Ctrl-C (signal 2)")
                                          : tr("halted: signal %1").arg(stop.code);
    if (stop.watched)
        said += tr(", an access to 0x%1").arg(*stop.watched, 0, 16);
    return said;
}

QString answered(QByteArrayView payload)
{
    if (payload == "OK")
        return tr("done");
    if (payload.size() == 3 && payload.front() == 'E')
        return tr("an error: %1").arg(text(payload.sliced(1)));
    if (const auto stop = parseStopReply(payload))
        return stopped(*stop);
    const auto isDigit = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    if (payload.front() == 'O' && std::all_of(payload.begin() + 1, payload.end(), isDigit))
        return tr("the monitor says: %1")
            .arg(QString::fromUtf8(QByteArray::fromHex(payload.sliced(1).toByteArray())).trimmed());
    if (payload.size() % 2 == 0 && std::all_of(payload.begin(), payload.end(), isDigit))
        return tr("%1 bytes").arg(payload.size() / 2);
    return {};
}

} // namespace

void setListener(Listener listener)
{
    theListener() = std::move(listener);
}

void tellListener(Speaker speaker, QByteArrayView payload)
{
    if (theListener())
        theListener()(speaker, payload);
}

QString explained(Speaker speaker, QByteArrayView payload)
{
    if (payload.isEmpty())
        return speaker == Speaker::Stub ? tr("not known to the stub") : QString();
    return speaker == Speaker::Us ? asked(payload) : answered(payload);
}

} // namespace rsp
