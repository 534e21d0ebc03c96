// SPDX-License-Identifier: GPL-2.0-or-later
// A recording goes to other people: no path of the machine that made it is in its file, however
// the file is packed, and nothing else of that machine's.
#include "recording/compression.h"
#include "recording/parts.h"
#include "support/finished.h"
#include "support/listening.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
constexpr qsizetype kMost = qsizetype{64} << 20;
const QString kTool = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace");

QString text(const char* words)
{
    return QString::fromLatin1(words);
}

/// All that a file says: its bytes, and those of its parts as they were before they were
/// compressed. Nothing where it is no recording.
QByteArray allOf(const QString& path)
{
    namespace format = recording::format;
    const auto file = recording::MappedFile::open(path);
    QByteArray all;
    if (!file)
        return all;
    recording::Decompressor blocks;
    std::int64_t offset = format::kStartBytes;
    while (offset < (*file)->size()) {
        const auto part = recording::partAt(**file, offset);
        if (!part)
            break; // the place of the index
        offset = part->end();
        all.append(reinterpret_cast<const char*>(part->payload.data()),
                   static_cast<qsizetype>(part->payload.size()));
        if (part->type == format::PartType::Steps) {
            const auto head = recording::StepsHead::of(part->payload);
            if (!head)
                return {};
            if (head->beginsBlock)
                blocks.begin();
            QByteArray steps;
            if (!blocks.piece(head->stream, steps, kMost))
                return {};
            all += steps;
        } else if (const auto raw = recording::decompressed(part->payload, kMost)) {
            all += *raw;
        }
    }
    return all;
}

} // namespace

class tst_NoPaths : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QProcess m_qemu;

    QString in(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)); }

    void startQemu()
    {
        m_qemu.start(text("qemu-system-aarch64"),
                     text("-machine virt,virtualization=on,gic-version=3 -cpu cortex-a57 -m 256M "
                          "-nodefaults -nic none -display none -no-reboot -serial null -S "
                          "-gdb chardev:gdb -kernel %1 -chardev "
                          "socket,id=gdb,server=on,wait=off,path=%2")
                         .arg(in("image/worldswitch.elf"), in("the-socket"))
                         .split(u' '));
        QVERIFY(m_qemu.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(in("the-socket")), kPatience);
    }

private slots:
    void initTestCase()
    {
        for (const char* folder : {"home", "temporary", "image", "profile"})
            QVERIFY(QDir(m_dir.path()).mkdir(QString::fromLatin1(folder)));
        QVERIFY(QFile::copy(QStringLiteral(WORLDSWITCH_IMAGE), in("image/worldswitch.elf")));
        QVERIFY(QFile::copy(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/analysis/profile/profiles/worldswitch.toml"),
            in("profile/mine.toml")));
    }
    void cleanup()
    {
        m_qemu.kill();
        m_qemu.waitForFinished(kPatience);
    }

    void noneIsInARecording_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("attached");
        QTest::newRow("by QEMU's log") << QStringList{} << false;
        QTest::newRow("step by step") << QStringList{text("--stepping")} << false;
        QTest::newRow("by a profile's file")
            << QStringList{text("--profile"), in("profile/mine.toml")} << false;
        QTest::newRow("through a stub")
            << QStringList{text("--connect"), text("unix:") + in("the-socket")} << true;
    }
    void noneIsInARecording()
    {
        QFETCH(QStringList, arguments);
        QFETCH(bool, attached);
        if (attached)
            startQemu();
        QProcess trace;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("HOME"), in("home"));
        environment.insert(text("TMPDIR"), in("temporary"));
        trace.setProcessEnvironment(environment);
        trace.setWorkingDirectory(in("home"));
        trace.start(kTool, QStringList{text("--image"), in("image/worldswitch.elf"), text("-o"),
                                       in("kept.wsrec")} +
                               arguments);
        const auto outcome = support::finish(trace, kPatience);
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));

        const QByteArray all = allOf(in("kept.wsrec"));
        // What a reader looks for is there to be found.
        QVERIFY(all.contains("worldswitch.elf"));
        QVERIFY(all.contains("__guest_enter"));
        const QString build = QFileInfo(QStringLiteral(WORLDSWITCH_BIN_DIR)).path();
        for (const QString& path :
             {m_dir.path(), QDir::homePath() + QLatin1Char('/'), QDir::tempPath(), build,
              text(WORLDSWITCH_SOURCE_DIR), text("the-socket"), text("/usr/"), text("mine.toml")}) {
            const auto found = all.indexOf(QFile::encodeName(path));
            QVERIFY2(found < 0,
                     qPrintable(path + text(": ") + QString::fromLatin1(all.mid(found - 40, 120))));
        }
    }
};

QTEST_GUILESS_MAIN(tst_NoPaths)
#include "tst_no_paths.moc"
