// SPDX-License-Identifier: GPL-2.0-or-later
// Two recordings of Debian's Linux 6.1, a switch of its KVM in each shape of host: read, judged and
// told without a machine, a network or the kernel.
#include "contract/contract.h"
#include "reading/reading.h"
#include "recording/file.h"
#include "story/story.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

class tst_LinuxRecordings : public QObject {
    Q_OBJECT

    static QString text(const char* words) { return QString::fromUtf8(words); }

    static void rows()
    {
        QTest::addColumn<QString>("shape");
        QTest::newRow("the host's kernel at EL2") << text("vhe");
        QTest::newRow("the host's kernel at EL1") << text("nvhe");
    }

    static std::shared_ptr<const reading::Reading> read(const QString& shape)
    {
        const auto loaded = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/linux-%1.wsrec").arg(shape));
        return loaded ? reading::Reading::of(*loaded) : nullptr;
    }

private slots:
    void theContractHolds_data() { rows(); }
    void theContractHolds()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading && reading->trouble().isEmpty());
        QCOMPARE(reading->facts().profile.name, text("linux-kvm"));
        QCOMPARE(reading->facts().profile.shape, shape);
        QVERIFY(reading->facts().isProfileShipped);
        const auto judgement = contract::judge(*reading);
        QString said = judgement.summary;
        for (const auto& v : judgement.violations)
            said += QStringLiteral("\n%1 | %2 | %3").arg(v.subject, v.where, v.sentence);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(said));
        const auto& switches = reading->switches();
        QCOMPARE(judgement.switchesJudged, static_cast<int>(switches.size()));
        const auto isEntered = [](const reading::SwitchSpan& each) {
            return each.kind == reading::SwitchSpan::Kind::Entered;
        };
        QVERIFY(std::ranges::any_of(switches, isEntered));
    }

    void itsNamesAreTheKernels_data() { rows(); }
    void itsNamesAreTheKernels()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const reading::RecordingInfo& facts = reading->facts();
        QCOMPARE(facts.imagePath, text("vmlinux"));
        QCOMPARE(facts.imageBuildId.size(), 40);
        QVERIFY(facts.machineLine.contains(text("-kernel {kernel} ")));
        QVERIFY(facts.machineLine.contains(text("-initrd {initrd} ")));
        const auto* enter = facts.symbol(u"__guest_enter");
        const auto* exit = facts.symbol(u"__guest_exit");
        QVERIFY(enter && exit);
        // A label inside of it, with code of its own.
        QVERIFY(exit->address.value - enter->address.value < enter->size && exit->size > 0);
        QCOMPARE(facts.functionAt(exit->address)->name, text("__guest_exit"));
        // A kernel's addresses, or, with the kernel at EL1, EL2's own.
        QCOMPARE(enter->address.value >> 48 == 0xffff, shape == text("vhe"));
        const auto own = std::ranges::find(facts.objects, text("kvm_host_data"),
                                           &reading::RecordingInfo::Object::name);
        QVERIFY(own != facts.objects.end());
        for (const auto& s : reading->recording().switches())
            QCOMPARE(s.hostObject, std::optional(facts.hostContext));
    }

    void nothingIsSaidThatIsOnlyOurOwn_data() { rows(); }
    void nothingIsSaidThatIsOnlyOurOwn()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = story::Story::tell(reading->shared(), story::Story::Scope::Outer);
        QStringList texts;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto note = story->annotation(story->stepOf(shown));
            texts << note.brief << note.why << note.changes;
            for (const auto& move : note.moves)
                texts << move.fromName << move.toName;
        }
        for (const auto& phase : story->phases())
            texts << phase.label << phase.sentence;
        const QString all = texts.join(QLatin1Char('\n'));
        for (const char* foreign : {"holds the running vcpu", "vcpus[", "__kvm_nvhe_"})
            QVERIFY2(!all.contains(text(foreign)), foreign);
        QVERIFY(!QRegularExpression(text("(?<!_data\\.)host_ctxt")).match(all).hasMatch());
        QVERIFY(all.contains(text("this CPU's own copy")));
        QVERIFY(all.contains(text("Back in the host, behind its call of __guest_enter")));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxRecordings)
#include "tst_linux_recordings.moc"
