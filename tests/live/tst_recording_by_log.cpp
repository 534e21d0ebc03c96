// SPDX-License-Identifier: GPL-2.0-or-later
// A recording that QEMU's log of instructions made has the same contents as one whose instructions
// were stepped: of the images as built, and of broken ones.
#include "base/task.h"
#include "image/image.h"
#include "live/record.h"
#include "recording/basis.h"
#include "support/elf-patch.h"
#include "support/mutant.h"
#include "support/same-contents.h"

#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace {

using RecordingPtr = std::shared_ptr<recording::Recording>;

struct Request {
    QString image;
    QString cpu;
    int switches = 1;
};

/// Null, and a sentence, where nothing could be recorded.
RecordingPtr recorded(const Request& of, bool stepping, QString& trouble)
{
    live::RecordRequest request;
    request.image = of.image;
    request.cpu = of.cpu;
    request.switches = of.switches;
    request.maxStepsPerSwitch = 1500;
    request.deadline = std::chrono::seconds(5);
    request.stepping = stepping;
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    trouble = reply ? QString() : reply.error().sentence;
    return reply ? reply->recording : nullptr;
}

/// Empty where both are the same; also where both could not be had, for the same reason.
QString difference(const Request& of)
{
    QString one;
    QString other;
    const RecordingPtr byLog = recorded(of, false, one);
    const RecordingPtr stepped = recorded(of, true, other);
    if (byLog && stepped)
        return support::firstDifference(*byLog, *stepped);
    return one == other ? QString() : one + QStringLiteral(" | ") + other;
}

QString pathOf(bool vhe)
{
    return vhe ? QStringLiteral(WORLDSWITCH_VHE_IMAGE) : QStringLiteral(WORLDSWITCH_IMAGE);
}

/// CTest runs this program several times side by side, each with a share of the mutants.
bool isMine(int index)
{
    const auto share = qEnvironmentVariable("WORLDSWITCH_SHARE").split(QLatin1Char('/'));
    const int of = qMax(1, share.value(1).toInt());
    return index % of == qMax(1, share.value(0).toInt()) - 1 || of == 1;
}

} // namespace

class tst_RecordingByLog : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

private slots:
    void theImagesAsBuilt_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<bool>("vhe");
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"})
            QTest::addRow("%s", cpu) << QString::fromLatin1(cpu) << false;
        for (const auto* cpu : {"cortex-a76", "max"})
            QTest::addRow("%s with VHE", cpu) << QString::fromLatin1(cpu) << true;
    }
    void theImagesAsBuilt()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        QCOMPARE(difference({pathOf(vhe), cpu, 8}), QString());
    }

    void theSameTwiceIsTheSameBytes()
    {
        QByteArray files[2];
        for (int n = 0; n < 2; ++n) {
            live::RecordRequest request;
            request.image = pathOf(false);
            request.switches = 12;
            request.keepIn = m_dir.filePath(QStringLiteral("recording%1.wsrec").arg(n));
            const auto reply = base::runToEnd(live::recordSwitches(request, {}));
            QVERIFY(reply && reply->fileTrouble.isEmpty());
            QFile file(*request.keepIn);
            QVERIFY(file.open(QIODevice::ReadOnly));
            files[n] = file.readAll();
        }
        QVERIFY(!files[0].isEmpty());
        QVERIFY(files[0] == files[1]);
    }

    /// Every instruction is stepped, and nothing is lost.
    void aMachineThatCannotLogIsStepped_data()
    {
        QTest::addColumn<QByteArray>("log"); // where QEMU is told to write it
        QTest::newRow("its log cannot be opened") << QByteArray("/nowhere/log");
        QTest::newRow("its log has no room") << QByteArray("/dev/full");
    }
    void aMachineThatCannotLogIsStepped()
    {
        QFETCH(QByteArray, log);
        const auto path = qEnvironmentVariable("PATH");
        const auto qemu = QStandardPaths::findExecutable(QStringLiteral("qemu-system-aarch64"));
        QFile wrapper(m_dir.filePath(QStringLiteral("qemu-system-aarch64")));
        QVERIFY(wrapper.open(QIODevice::WriteOnly));
        wrapper.write("#!/bin/sh\n"
                      "for word; do\n"
                      "  case $word in /proc/self/fd/*) word=" +
                      log +
                      " ;; esac\n"
                      "  shift; set -- \"$@\" \"$word\"\n"
                      "done\n"
                      "exec '" +
                      qemu.toLocal8Bit() + "' \"$@\"\n");
        wrapper.close();
        wrapper.setPermissions(wrapper.permissions() | QFile::ExeOwner);
        QString trouble;
        const Request request{pathOf(false), QStringLiteral("cortex-a57"), 2};
        const RecordingPtr stepped = recorded(request, true, trouble);
        qputenv("PATH", (m_dir.path() + QLatin1Char(':') + path).toLocal8Bit());
        const RecordingPtr withoutLog = recorded(request, false, trouble);
        qputenv("PATH", path.toLocal8Bit());
        QVERIFY2(withoutLog, qPrintable(trouble));
        QCOMPARE(support::firstDifference(*withoutLog, *stepped), QString());
        for (std::uint32_t i = 0; i < withoutLog->stepCount(); ++i)
            QCOMPARE(withoutLog->step(i).basis, recording::Basis::Read);
    }

    void itSaysHowEachValueIsKnown_data() { theImagesAsBuilt_data(); }
    void itSaysHowEachValueIsKnown()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        QString trouble;
        const RecordingPtr byLog = recorded({pathOf(vhe), cpu, 4}, false, trouble);
        QVERIFY2(byLog, qPrintable(trouble));
        int instructions = 0;
        int seen = 0;
        for (std::uint32_t i = 0; i < byLog->stepCount(); ++i) {
            const recording::Step& step = byLog->step(i);
            if (step.kind != recording::StepKind::Instruction) {
                QCOMPARE(step.basis, recording::Basis::Read);
                continue;
            }
            ++instructions;
            if (step.basis == recording::Basis::Read) {
                QCOMPARE(recording::confirmedIn(*byLog, i), i + 1);
                continue;
            }
            ++seen;
            QCOMPARE(recording::basisOf(step, arm64::Place::of(arm64::Register::x(7))),
                     recording::Basis::Seen);
            QCOMPARE(recording::basisOf(step, arm64::Place::of(arm64::Register::v(7))),
                     recording::Basis::Foretold);
            QCOMPARE(recording::basisOf(step, arm64::Place::of(base::Address{0x40000000})),
                     recording::Basis::Foretold);
            QVERIFY(recording::confirmedIn(*byLog, i) > i);
        }
        // An exception return each is stepped, and nothing else.
        QCOMPARE(instructions - seen, 4);
    }

    void everyWayToSpoilTheSwitch_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QString>("function");
        const bool full = qgetenv("WORLDSWITCH_TIER") == "full";
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"})
            for (const auto* function : {"__guest_enter", "el1_sync", "__guest_exit",
                                         "__sysreg_restore_state", "__fpsimd_restore_state"})
                if (full || qstrcmp(cpu, "cortex-a57") == 0)
                    QTest::addRow("%s, %s", function, cpu)
                        << QString::fromLatin1(cpu) << QString::fromLatin1(function);
    }
    void everyWayToSpoilTheSwitch()
    {
        QFETCH(QString, cpu);
        QFETCH(QString, function);
        // Outside the full tier one of so many.
        const int every = qgetenv("WORLDSWITCH_TIER") == "full" ? 1 : 40;
        const auto image = image::Image::open(pathOf(false));
        QVERIFY(image);
        const auto symbol = (*image)->symbol(function);
        QVERIFY(symbol);
        const support::ElfPatch good(pathOf(false));
        const QString path = m_dir.filePath(QStringLiteral("mutant.elf"));
        QStringList different;
        int index = 0;
        int tried = 0;
        for (std::uint64_t offset = 0; offset < symbol->size; offset += 4) {
            const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
            for (const auto& mutant : support::mutantsOf(*good.word(at), at, function)) {
                const int number = index++;
                if (number % every != 0 || !isMine(number / every))
                    continue;
                ++tried;
                auto bad = good;
                QVERIFY(bad.setWord(mutant.at, mutant.word) && bad.save(path));
                const QString text = difference({path, cpu, 1});
                if (!text.isEmpty())
                    different << mutant.id + QStringLiteral(": ") + text;
            }
        }
        qInfo("%d mutants", tried);
        QVERIFY2(different.isEmpty(), qPrintable(different.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(tst_RecordingByLog)
#include "tst_recording_by_log.moc"
