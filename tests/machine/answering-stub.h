// SPDX-License-Identifier: GPL-2.0-or-later
//
// A stub of a halted machine that answers what a test has not given it another answer for. What no
// QEMU does on demand is played here, and needs no QEMU.
#pragma once

#include "machine-test.h"
#include "rsp/codec.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>

class AnsweringStub {
public:
    /// An answer that is none: the stub stays silent.
    static inline const QByteArray kSilence = QByteArrayLiteral("(silence)");

    AnsweringStub()
    {
        if (!m_server.listen(m_folder.filePath(QStringLiteral("gdb"))))
            qFatal("cannot listen");
        QObject::connect(&m_server, &QLocalServer::newConnection, &m_server, [this] {
            m_end.reset(m_server.nextPendingConnection());
            m_end->setParent(nullptr);
            QObject::connect(m_end.get(), &QLocalSocket::readyRead, m_end.get(),
                             [this] { read(); });
            QObject::connect(m_end.get(), &QLocalSocket::disconnected, &m_server,
                             [this] { hungUp = true; });
        });
        QByteArray xml = "l<target>";
        for (int n = 0; n < 31; ++n)
            xml += "<reg name='x" + QByteArray::number(n) + "' bitsize='64'/>";
        xml += "<reg name='sp' bitsize='64'/><reg name='pc' bitsize='64'/>"
               "<reg name='cpsr' bitsize='32'/><reg name='v0' bitsize='128'/></target>";
        answers = {
            {"qSupported", "PacketSize=1000;multiprocess+"},
            {"QStartNoAckMode", "OK"},
            {"vCont?", "vCont;c;C;s;S"},
            {"?", "T05thread:p01.01;"},
            {"qqemu.PhyMemMode", "0"},
            {"Qqemu.PhyMemMode", "OK"},
            {"qXfer:features:read:target.xml", xml},
            {"p20", QByteArray("0000204000000000")}, // pc
            {"p21", QByteArray("c9030000")},         // cpsr: EL2h
            {"p", QByteArray("8877665544332211")},
            {"m", QByteArray("01020304")},
            {"M", "OK"},
            {"Z", "OK"},
            {"z", "OK"},
            {"D", "OK"},
            {"vCont;s", "T05thread:p01.01;"},
            {"vCont;c", kSilence},
            {"\x03", "T02thread:p01.01;"},
            {"-", kSilence},
        };
    }

    [[nodiscard]] QString endpoint() const
    {
        return QStringLiteral("unix:") + m_server.fullServerName();
    }
    [[nodiscard]] MachinePtr attach() const
    {
        return mustHave(machine::Machine::attach(endpoint()));
    }
    void says(const QByteArray& payload)
    {
        m_end->write(rsp::encode(payload));
        m_end->flush();
    }
    void hangsUp() { m_end->disconnectFromServer(); }

    /// What becomes of an answer on its way: the payloads that arrive. Empty: the answer itself.
    std::function<QList<QByteArray>(const QByteArray& question, const QByteArray& answer)> line;
    std::map<QByteArray, QByteArray> answers; ///< by how a packet begins; the longest one counts
    QList<QByteArray> asked;                  ///< every packet; a Ctrl-C is "\x03"
    bool hungUp = false;

private:
    void read()
    {
        for (const auto& event : m_decoder.feed(m_end->readAll())) {
            if (event.kind == rsp::Event::Kind::Packet)
                answer(event.payload);
            else if (event.kind == rsp::Event::Kind::Garbage)
                answer("\x03"); // between packets there is no other stray byte
            else if (event.kind == rsp::Event::Kind::Nack)
                answer("-");
        }
    }
    void answer(const QByteArray& payload)
    {
        asked << payload;
        QByteArray reply;
        for (const auto& [beginning, text] : answers) { // in order: longer ones come later
            if (payload.startsWith(beginning))
                reply = text;
        }
        if (reply == kSilence)
            return;
        const auto arriving = line ? line(payload, reply) : QList<QByteArray>{reply};
        for (const auto& packet : arriving) {
            if (m_end->state() == QLocalSocket::ConnectedState)
                says(packet);
        }
    }

    QTemporaryDir m_folder;
    QLocalServer m_server;
    std::unique_ptr<QLocalSocket> m_end;
    rsp::Decoder m_decoder;
};
