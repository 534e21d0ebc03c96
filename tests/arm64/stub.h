// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QHash>
#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <optional>
#include <vector>

namespace tests {

/// A bare machine and the least client for its stub: enough to put a state in, execute one
/// instruction and take the state out. Blocking, with a deadline for every reply; on its own so
/// that effects are checked against the machine without any other room in between.
class Stub {
public:
    struct Slot {
        int number = 0;
        int bytes = 8;
    };

    /// Starts QEMU halted at reset. Empty when it runs, else what went wrong.
    QString start(const QString& cpu)
    {
        if (!m_folder.isValid())
            return QStringLiteral("no temporary folder");
        const QString path = m_folder.filePath(QStringLiteral("gdb"));
        m_qemu.setProcessChannelMode(QProcess::MergedChannels);
        m_qemu.start(QStringLiteral("qemu-system-aarch64"),
                     {QStringLiteral("-M"), QStringLiteral("virt,virtualization=on,gic-version=3"),
                      QStringLiteral("-cpu"), cpu, QStringLiteral("-m"), QStringLiteral("64M"),
                      QStringLiteral("-nodefaults"), QStringLiteral("-nic"), QStringLiteral("none"),
                      QStringLiteral("-display"), QStringLiteral("none"), QStringLiteral("-S"),
                      QStringLiteral("-icount"), QStringLiteral("shift=0"), QStringLiteral("-gdb"),
                      QStringLiteral("unix:%1,server=on,wait=off").arg(path)});
        if (!m_qemu.waitForStarted(kDeadline))
            return m_qemu.errorString();
        QElapsedTimer clock;
        clock.start();
        do {
            if (m_qemu.state() == QProcess::NotRunning)
                return QString::fromLocal8Bit(m_qemu.readAll());
            m_socket.connectToServer(path);
            if (m_socket.waitForConnected(kDeadline))
                break;
            m_qemu.waitForFinished(10); // returns early only if QEMU ends
        } while (clock.elapsed() < kDeadline);
        if (m_socket.state() != QLocalSocket::ConnectedState)
            return m_socket.errorString();
        ask("qSupported:multiprocess+;qXfer:features:read+");
        ask("?");
        return describe();
    }

    ~Stub()
    {
        m_socket.abort();
        m_qemu.kill();
        m_qemu.waitForFinished(kDeadline);
    }

    [[nodiscard]] const QHash<arm64::Register, Slot>& registers() const { return m_slots; }

    QByteArray ask(const QByteArray& packet) { return askAll({packet}).value(0); }

    /// Sends all, then reads all the replies. Empty byte arrays where the machine did not answer.
    QList<QByteArray> askAll(const QList<QByteArray>& packets)
    {
        QByteArray out;
        for (const QByteArray& p : packets) {
            unsigned sum = 0;
            for (const char c : p)
                sum += static_cast<unsigned char>(c);
            out += '$' + p + '#' + QByteArray::number(sum & 0xffU, 16).rightJustified(2, '0');
        }
        m_socket.write(out);
        QList<QByteArray> replies;
        while (replies.size() < packets.size()) {
            const auto reply = next();
            if (!reply)
                break;
            replies.append(*reply);
        }
        return replies;
    }

    std::vector<std::uint64_t> core() ///< x0–x30, sp, pc, cpsr
    {
        const QByteArray raw = QByteArray::fromHex(ask("g"));
        std::vector<std::uint64_t> out;
        for (int i = 0; i < 34; ++i)
            out.push_back(little(raw, i * 8, i == 33 ? 4 : 8));
        return out;
    }
    bool setCore(const std::vector<std::uint64_t>& values)
    {
        QByteArray raw;
        for (std::size_t i = 0; i < values.size(); ++i)
            raw += bytes(values[i], i == 33 ? 4 : 8);
        return ask("G" + raw.toHex()) == "OK";
    }
    /// Pairs of 64 bits: low, high (0 for those of 64 bits).
    std::vector<std::pair<std::uint64_t, std::uint64_t>> read(const QList<arm64::Register>& which)
    {
        QList<QByteArray> packets;
        for (const auto reg : which)
            packets.append("p" + QByteArray::number(m_slots[reg].number, 16));
        std::vector<std::pair<std::uint64_t, std::uint64_t>> out;
        for (const QByteArray& reply : askAll(packets)) {
            const QByteArray raw = QByteArray::fromHex(reply);
            const auto size = static_cast<int>(raw.size());
            out.emplace_back(little(raw, 0, std::min(size, 8)),
                             size > 8 ? little(raw, 8, std::min(size - 8, 8)) : 0);
        }
        return out;
    }
    bool write(arm64::Register reg, std::uint64_t low, std::uint64_t high)
    {
        const Slot slot = m_slots[reg];
        QByteArray raw = bytes(low, std::min(slot.bytes, 8)) + bytes(high, slot.bytes > 8 ? 8 : 0);
        raw.append(slot.bytes - raw.size(), '\0');
        return ask("P" + QByteArray::number(slot.number, 16) + '=' + raw.toHex()) == "OK";
    }
    QByteArray memory(std::uint64_t from, int count)
    {
        return QByteArray::fromHex(ask("m" + QByteArray::number(static_cast<qulonglong>(from), 16) +
                                       ',' + QByteArray::number(count, 16)));
    }
    bool setMemory(std::uint64_t to, const QByteArray& data)
    {
        // A packet over 4096 bytes is dropped without a word.
        constexpr int kChunk = 0x400;
        for (int from = 0; from < data.size(); from += kChunk) {
            const QByteArray part = data.mid(from, kChunk);
            const auto at = static_cast<qulonglong>(to + static_cast<unsigned>(from));
            if (ask("M" + QByteArray::number(at, 16) + ',' +
                    QByteArray::number(static_cast<int>(part.size()), 16) + ':' + part.toHex()) !=
                "OK")
                return false;
        }
        return true;
    }
    bool step() { return ask("vCont;s:p1.1").startsWith('T'); }

    static std::uint64_t little(const QByteArray& raw, int from, int count)
    {
        std::uint64_t value = 0;
        for (int i = count; i-- > 0;)
            value =
                value << 8 | static_cast<unsigned char>(raw.size() > from + i ? raw[from + i] : 0);
        return value;
    }
    static QByteArray bytes(std::uint64_t value, int count)
    {
        QByteArray out;
        for (int i = 0; i < count; ++i)
            out.append(static_cast<char>(value >> (i * 8)));
        return out;
    }

private:
    static constexpr int kDeadline = 60000;

    std::optional<QByteArray> next()
    {
        for (;;) {
            while (!m_input.isEmpty() && m_input[0] != '$')
                m_input.remove(0, 1);
            const auto end = m_input.indexOf('#');
            if (end >= 0 && m_input.size() >= end + 3) {
                QByteArray reply;
                for (qsizetype i = 1; i < end; ++i) {
                    if (m_input[i] == '}')
                        reply.append(static_cast<char>(m_input[++i] ^ 0x20));
                    else
                        reply.append(m_input[i]);
                }
                m_input.remove(0, end + 3);
                m_socket.write("+");
                return reply;
            }
            if (!m_socket.waitForReadyRead(kDeadline))
                return {};
            m_input += m_socket.readAll();
        }
    }

    QByteArray document(const QByteArray& name)
    {
        QByteArray out;
        for (;;) {
            const QByteArray reply =
                ask("qXfer:features:read:" + name + ':' +
                    QByteArray::number(static_cast<int>(out.size()), 16) + ",ffb");
            out += reply.mid(1);
            if (!reply.startsWith('m'))
                return out;
        }
    }

    QString describe()
    {
        QList<QByteArray> files;
        QXmlStreamReader target(document("target.xml"));
        target.setNamespaceProcessing(false); // the stub never declares xi:
        while (!target.atEnd())
            if (target.readNextStartElement() || target.isStartElement())
                if (target.qualifiedName() == QLatin1String("xi:include"))
                    files.append(target.attributes().value(QLatin1String("href")).toLatin1());
        int number = 0;
        for (const QByteArray& file : files) {
            QXmlStreamReader xml(document(file));
            while (!xml.atEnd()) {
                xml.readNext();
                if (!xml.isStartElement() || xml.name() != QLatin1String("reg"))
                    continue;
                if (xml.attributes().hasAttribute(QLatin1String("regnum")))
                    number = xml.attributes().value(QLatin1String("regnum")).toInt();
                QString name = xml.attributes().value(QLatin1String("name")).toString();
                const int bits = xml.attributes().value(QLatin1String("bitsize")).toInt();
                if (name.size() < 4 && name.startsWith(u'z'))
                    name[0] = u'v'; // with SVE, V registers are the low end of Z registers
                const auto reg = arm64::Register::named(name);
                if (reg && !m_slots.contains(*reg))
                    m_slots.insert(*reg, {number, bits / 8});
                ++number;
            }
        }
        return m_slots.size() > 34 ? QString() : QStringLiteral("no target description");
    }

    QTemporaryDir m_folder;
    QProcess m_qemu;
    QLocalSocket m_socket;
    QByteArray m_input;
    QHash<arm64::Register, Slot> m_slots;
};

} // namespace tests
