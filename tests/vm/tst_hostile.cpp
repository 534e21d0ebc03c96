// SPDX-License-Identifier: GPL-2.0-or-later
// The hostile guest (hypervisor/guests/test/hostile.cpp) beside two that watch themselves: the
// neighbour its memory, the march its registers. It may die, alone: the campaign goes on with the
// next seed. The machine's clock counts instructions, so a seed is a run.
#include "base/task.h"
#include "image/image.h"
#include "machine/machine.h"
#include "support/elf-patch.h"
#include "vm/description.h"
#include "vm/plan.h"
#include "vm/run.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <cstring>
#include <map>

using namespace Qt::StringLiterals;

namespace {

#ifdef WORLDSWITCH_MILLION
constexpr quint64 kOperations = 1000000; // the five pairs together
constexpr quint64 kRunLength = 40000;
#else
constexpr quint64 kOperations = 60000;
constexpr quint64 kRunLength = 10000;
#endif
// The neighbour is still there when it powers off.
constexpr quint64 kNeighbourRounds = kRunLength / 40;
constexpr quint64 kMarchRounds = kRunLength / 20;
constexpr std::chrono::seconds kDeadline{600}; // for one that hangs: a busy host is no failure
constexpr std::uint64_t kMemory = std::uint64_t{16} << 20;
constexpr quint64 kHypText = 0x40100000; // boot/link.ld
/// Where the launcher puts the neighbour: behind the hostile guest's RAM and two banks of flash.
constexpr quint64 kNeighbour = vm::kGuestMemoryBegin + kMemory + 2 * (quint64{64} << 20);
constexpr quint64 kSecrets = 0x400000; // from the start of its RAM: guests/test/neighbour.S

/// A CPU model and the shape of host on it.
struct Pair {
    const char* cpu;
    bool vhe;
};
constexpr Pair kPairs[] = {{"cortex-a57", false},
                           {"cortex-a76", false},
                           {"cortex-a76", true},
                           {"max", false},
                           {"max", true}};

QByteArray words(std::initializer_list<quint64> values)
{
    QByteArray bytes;
    for (const quint64 value : values) {
        const quint64 little = qToLittleEndian(value);
        bytes.append(reinterpret_cast<const char*>(&little), sizeof little);
    }
    return bytes;
}

struct Outcome {
    QByteArray console;
    QString problem; ///< it did not come to an end
    quint64 operations = 0;
};

} // namespace

class tst_Hostile : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    int m_files = 0;

    QString written(const QByteArray& bytes)
    {
        QFile file(m_dir.filePath(u"guest-%1"_s.arg(m_files++)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }
    static QByteArray guest(const char* name)
    {
        QFile file(QStringLiteral(WORLDSWITCH_GUESTS) + QString::fromLatin1(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s", qPrintable(file.errorString()));
        return file.readAll();
    }
    /// The hostile guest with its parameters, and with words of EL2's memory to look for.
    QString hostile(quint64 seed, quint64 operations, const QString& image)
    {
        QByteArray bytes = guest("hostile.elf");
        const qsizetype at = bytes.indexOf(words({1, 1000, 1, 0}));
        QByteArray parameters = words({seed, operations, 1, kNeighbour + kSecrets});
        const support::ElfPatch hypervisor(image);
        for (quint64 n = 0; n < 8; ++n) {
            const auto low = hypervisor.word(base::Address{kHypText + 8 * n});
            const auto high = hypervisor.word(base::Address{kHypText + 8 * n + 4});
            parameters += words({static_cast<quint64>(*high) << 32 | *low});
        }
        parameters += words({vm::kDescriptionMagic});
        bytes.replace(at, parameters.size(), parameters);
        return written(bytes);
    }
    QString flat(const char* name, const QByteArray& parameters)
    {
        QByteArray bytes = guest(name);
        bytes.replace(8, parameters.size(), parameters);
        return written(bytes);
    }
    /// `leak`: the hostile VM is given the neighbour's memory as well, where it is physically.
    Outcome run(const QString& cpu, quint64 seed, quint64 operations, const QString& hypervisor,
                std::chrono::seconds deadline = kDeadline, bool leak = false)
    {
        vm::Options options;
        options.cpu = cpu;
        options.cpus = 1;
        options.seed = seed;
        options.hypervisor = hypervisor;
        const auto add = [&options](const QString& image, int vcpus) {
            options.guests.push_back({});
            options.guests.back().image = image;
            options.guests.back().vcpus = vcpus;
            options.guests.back().memory = kMemory;
        };
        add(hostile(seed, operations, hypervisor), 3);
        add(flat("neighbour.bin", words({kNeighbourRounds})), 1);
        add(flat("march.bin", words({kMarchRounds, 2, 2, 0})), 2);
        auto plan = vm::makePlan(options);
        if (!plan)
            return {{}, plan.error().sentence, 0};
        if (leak && !describeLeak(plan->loads.back().bytes))
            qFatal("The neighbour is not where this test believes.");
        auto machine = vm::machineOptions(options, *plan);
        if (!machine)
            return {{}, machine.error().sentence, 0};
        machine->clock = machine::MachineOptions::Clock::Instructions;
        machine->extra << u"-icount"_s << u"sleep=off"_s;
        const auto ended = base::runToEnd(machine::runMachine(*machine, deadline));
        if (!ended)
            return {{}, ended.error().sentence, 0};
        Outcome outcome{ended->console, {}, 0};
        if (ended->how == machine::RunOutcome::How::Deadline)
            outcome.problem = u"The machine was still running after %1 s."_s.arg(deadline.count());
        static const QRegularExpression line(u"^\\[A\\] hostile operations ([0-9a-f]{16})\r?$"_s,
                                             QRegularExpression::MultilineOption);
        auto found = line.globalMatch(QString::fromLatin1(ended->console));
        while (found.hasNext())
            outcome.operations =
                std::max(outcome.operations, found.next().captured(1).toULongLong(nullptr, 16));
        return outcome;
    }
    /// In the description that EL2 reads, a fourth region for the first VM: the second one's
    /// memory.
    static bool describeLeak(QByteArray& bytes)
    {
        if (bytes.size() != qsizetype{sizeof(machine_description)})
            return false;
        machine_description description;
        std::memcpy(&description, bytes.constData(), sizeof description);
        vm_description& first = description.vm[0];
        const memory_region& ram = description.vm[1].region[0];
        first.region[3] = ram;
        first.region[3].ipa = kNeighbour;
        first.regions = 4;
        bytes = QByteArray(reinterpret_cast<const char*>(&description), sizeof description);
        return ram.pa == kNeighbour;
    }
    /// What a run must not say, and what it must; empty when all is as it should be.
    static QString complaint(const Outcome& outcome)
    {
        if (!outcome.problem.isEmpty())
            return outcome.problem;
        for (const char* text :
             {"hostile FOUND", "hostile SEES", "hostile is stuck", "[hyp] PANIC", "[hyp] BUG",
              "neighbour lost", "march lost", "guest B is dead", "guest C is dead"})
            if (outcome.console.contains(text))
                return u"It says: "_s + QString::fromLatin1(text);
        const auto number = [](quint64 value) {
            return QByteArray::number(value, 16).rightJustified(16, '0');
        };
        if (!outcome.console.contains("[B] bench neighbour " + number(kNeighbourRounds)))
            return u"The neighbour did not come to its end."_s;
        if (!outcome.console.contains("[C] bench march " + number(kMarchRounds)))
            return u"The march did not come to its end."_s;
        return {};
    }
    /// How the hostile guest ended.
    static QString end(const Outcome& outcome)
    {
        const QString text = QString::fromLatin1(outcome.console);
        static const QRegularExpression line(
            u"^\\[hyp\\] guest A (?!gets an abort)(is dead: [^;]*|[^;\\n]*)"_s,
            QRegularExpression::MultilineOption);
        QString how = line.match(text).captured(1).trimmed();
        if (text.contains(u"hostile lost a virtual CPU"))
            how = u"it lost a virtual CPU, and "_s + how;
        return how.isEmpty() ? u"both its virtual CPUs turned themselves off"_s : how;
    }

private slots:
    void nobodyNoticesIt_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QString>("hypervisor");
        for (const auto& [cpu, vhe] : kPairs)
            QTest::addRow("%s%s", cpu, vhe ? " with VHE" : "")
                << QString::fromLatin1(cpu)
                << (vhe ? QStringLiteral(WORLDSWITCH_VHE_IMAGE)
                        : QStringLiteral(WORLDSWITCH_IMAGE));
    }
    void nobodyNoticesIt()
    {
        QFETCH(QString, cpu);
        QFETCH(QString, hypervisor);
        constexpr quint64 wanted = (kOperations + std::size(kPairs) - 1) / std::size(kPairs);
        std::map<QString, int> ends;
        quint64 done = 0;
        for (quint64 seed = 1; done < wanted; ++seed) {
            const auto outcome = run(cpu, seed, std::min(kRunLength, wanted - done), hypervisor);
            const QString problem = complaint(outcome);
            if (!problem.isEmpty())
                qInfo("%s", outcome.console.constData());
            QVERIFY2(problem.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(problem)));
            QVERIFY2(seed < 20 + 2 * wanted / 1000, "its lives are too short");
            done += outcome.operations;
            ++ends[end(outcome)];
        }
        qInfo("%llu operations", done);
        for (const auto& [how, count] : ends)
            qInfo("%d times: %s", count, qPrintable(how));
    }

#ifndef WORLDSWITCH_MILLION
    // In each row one thing that keeps the guest apart is gone: instructions of EL2's image are
    // exchanged.
    void oneGuardLessIsNoticed_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QList<quint32>>("exchanges"); // pairs; the register field is kept
        QTest::addColumn<bool>("leak");
        QTest::addColumn<QByteArray>("said");
        using Exchanges = QList<quint32>;
        // HCR_EL2's bits 31..16 in machine_hcr: movk xN, #0x801d, lsl #16
        QTest::newRow("SMC does not trap: what the guest turns off is the machine")
            << u"cortex-a57"_s << Exchanges{0xf2b003a0, 0xf2b002a0} << false << QByteArray();
        QTest::newRow("ID registers do not trap")
            << u"max"_s << Exchanges{0xf2b003a0, 0xf2b00320} << false << QByteArray("hostile SEES");
        // CPTR_EL2: mov xN, #0x33ff, and #0x37ff
        QTest::newRow("SVE does not trap")
            << u"max"_s << Exchanges{0xd2867fe0, 0xd2865fe0, 0xd286ffe0, 0xd286dfe0} << false
            << QByteArray("hostile SEES");
        QTest::newRow("the neighbour's memory is mapped for it")
            << u"cortex-a57"_s << Exchanges{} << true << QByteArray("hostile FOUND 5ec2e75e");
    }
    void oneGuardLessIsNoticed()
    {
        QFETCH(QString, cpu);
        QFETCH(QList<quint32>, exchanges);
        QFETCH(bool, leak);
        QFETCH(QByteArray, said);
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        for (qsizetype i = 0; i < exchanges.size(); i += 2) {
            int count = 0;
            base::Address at{kHypText};
            for (auto word = elf.word(at); word; at = at + base::Offset{4}, word = elf.word(at))
                if ((*word & ~0x1fU) == exchanges[i])
                    count += elf.setWord(at, exchanges[i + 1] | (*word & 0x1f)) ? 1 : 0;
            QVERIFY2(count > 0, "EL2 has no such instruction any more");
        }
        if (leak) { // EL2 would refuse to give a piece of memory twice
            const auto check = (*image)->symbol(u"description_problem"_s);
            QVERIFY(check.has_value());
            QVERIFY(elf.setWord(check->address, 0xd2800000));                   // mov x0, #0
            QVERIFY(elf.setWord(check->address + base::Offset{4}, 0xd65f03c0)); // ret
        }
        const QString path = m_dir.filePath(u"patched.elf"_s);
        QVERIFY(elf.save(path));
        // Where nothing has to be said, the machine stands still: its only CPU is off. What has to
        // be said has time on a busy host, too.
        const std::chrono::seconds deadline{said.isEmpty() ? 20 : 120};
        const auto outcome = run(cpu, 1, kRunLength, path, deadline, leak);
        QVERIFY2(!complaint(outcome).isEmpty(), outcome.console);
        QVERIFY2(outcome.console.contains(said), outcome.console);
    }
#endif
};

QTEST_GUILESS_MAIN(tst_Hostile)
#include "tst_hostile.moc"
