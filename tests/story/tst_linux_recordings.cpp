// SPDX-License-Identifier: GPL-2.0-or-later
// Recordings of Debian's Linux 6.1, a switch of its KVM in each shape of host, and with keys of
// pointer authentication in use: read, judged and told without a machine, a network or the kernel.
#include "contract/contract.h"
#include "reading/reading.h"
#include "reading/slots.h"
#include "reading/traps.h"
#include "recording/file.h"
#include "story/story.h"
#include "support/replayed.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using arm64::Register;

class tst_LinuxRecordings : public QObject {
    Q_OBJECT

    static QString text(const char* words) { return QString::fromUtf8(words); }

    static void rows()
    {
        QTest::addColumn<QString>("shape");
        QTest::newRow("the host's kernel at EL2") << text("vhe");
        QTest::newRow("the host's kernel at EL1") << text("nvhe");
    }

    using ReadingPtr = std::shared_ptr<const reading::Reading>;
    QHash<QString, ReadingPtr> m_read;
    QHash<const reading::Reading*, std::shared_ptr<const story::Story>> m_told;

    /// Each recording is read once, and told once.
    ReadingPtr read(const QString& shape)
    {
        if (const auto known = m_read.constFind(shape); known != m_read.constEnd())
            return *known;
        const auto loaded = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/linux-%1.wsrec").arg(shape));
        return m_read[shape] = loaded ? reading::Reading::of(*loaded) : nullptr;
    }
    /// With the host's function round the switch.
    std::shared_ptr<const story::Story> toldOuter(const ReadingPtr& reading)
    {
        std::shared_ptr<const story::Story>& story = m_told[reading.get()];
        if (!story)
            story = story::Story::tell(reading->shared(), story::Story::Scope::Outer);
        return story;
    }

    /// Its first steps, behind which the machine did not go on.
    static std::shared_ptr<recording::Recording> begunWith(const recording::Recording& whole,
                                                           std::uint32_t steps)
    {
        auto cut = std::make_shared<recording::Recording>(whole.header());
        for (recording::CellId id = 0; id < whole.cellCount(); ++id)
            cut->addCell(whole.placeOf(id), whole.initialValue(id));
        for (std::uint32_t s = 0; s < steps; ++s)
            cut->append(whole.step(s));
        for (recording::Switch each : whole.switches()) {
            if (each.begin >= steps)
                break;
            each.end = std::min(each.end, steps);
            each.complete = each.outerEnd <= steps;
            each.outerEnd = std::min(each.outerEnd, steps);
            cut->addSwitch(each);
        }
        cut->setEnding(recording::Ending::Lost, QStringLiteral("It went nowhere."));
        return cut;
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

    // A window may hold several switches, and each has its own way in and out.
    void eachSwitchHasItsOwnPassages_data() { rows(); }
    void eachSwitchHasItsOwnPassages()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        int again = 0;
        for (const reading::SwitchSpan& each : reading->switches()) {
            if (each.kind != reading::SwitchSpan::Kind::Entered)
                continue;
            again += each.span.outerBegin < each.span.begin && each.sameWindow ? 1 : 0;
            for (const story::Passage& one : story->passages(each.number - 1)) {
                if (!one.reg.isX())
                    continue;
                const auto isInside = [&](const std::optional<std::uint32_t>& state) {
                    return state && *state >= each.span.begin && *state <= each.span.end;
                };
                QVERIFY2(isInside(one.guestLoaded) && isInside(one.guestSaved),
                         qPrintable(one.name));
                if (one.hostKeeps)
                    QVERIFY2(isInside(one.hostSaved) && isInside(one.hostRestored),
                             qPrintable(one.name));
            }
        }
        QVERIFY(again > 0);
    }

    // Of several switches in a window the one that is lost says so. The one before came back.
    void whatCameBackIsNotLostInItsWindow_data() { rows(); }
    void whatCameBackIsNotLostInItsWindow()
    {
        QFETCH(QString, shape);
        const auto whole = read(shape);
        QVERIFY(whole != nullptr);
        const auto& all = whole->switches();
        const auto first = std::ranges::find_if(all, [](const reading::SwitchSpan& each) {
            return each.sameWindow && each.kind == reading::SwitchSpan::Kind::Entered;
        });
        QVERIFY(first != all.end());
        const auto next = std::next(first);
        constexpr std::uint32_t kWayIn = 9;
        const auto cut = begunWith(whole->recording(), next->span.begin + kWayIn);
        const auto judgement = contract::judge(*cut);
        QCOMPARE(judgement.verdict, contract::Verdict::Violated);
        for (const contract::Violation& violation : judgement.violations)
            QCOMPARE(violation.switchNumber, next->number);
        QCOMPARE(judgement.violations.front().rule, contract::Rule::Lost);
        QCOMPARE(judgement.violations.front().step, std::optional(next->span.begin + kWayIn - 1));
    }

    // Keys of pointer authentication change worlds in the doors once the guest has used one; the
    // host's were put away before. One that is not loaded again is missed where the load stood.
    void keysChangeWorldsInTheDoors()
    {
        const auto good = read(text("vhe-pauth"));
        QVERIFY(good != nullptr);
        QCOMPARE(contract::judge(*good).verdict, contract::Verdict::Holds);
        const auto key = Register::named(u"apibkeylo_el1");
        int withKeys = 0;
        for (const reading::SwitchSpan& each : good->switches()) {
            const auto traps = reading::Traps::at(good->recording(), *each.eret);
            withKeys += traps.covers(*key) ? 0 : 1;
        }
        QVERIFY(withKeys > 0 && withKeys < static_cast<int>(good->switches().size()));
        const auto story = story::Story::tell(good->shared(), story::Story::Scope::Switch);
        QStringList texts;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown)
            texts << story->annotation(story->stepOf(shown)).why;
        QVERIFY(texts.contains(text("A key of pointer authentication: with the host's, guest A "
                                    "could sign pointers for the host.")));

        const auto bad = read(text("vhe-key-lost"));
        QVERIFY(bad != nullptr);
        const auto judgement = contract::judge(*bad);
        QCOMPARE(judgement.verdict, contract::Verdict::Violated);
        const auto& first = judgement.violations.front();
        QCOMPARE(first.subject, text("apibkeylo_el1"));
        QVERIFY(!first.step); // no instruction that is there is to blame
        QVERIFY2(first.where.startsWith(text("missing before")) &&
                     first.where.contains(text("<__guest_exit+0xc4> nop")),
                 qPrintable(first.where));
    }

    // In the first switch, on paper. The kernel at EL1 has its vectors in a copy, which is in no
    // image; what leads to the vcpu lies in no context; and SP_EL0 goes through a register.
    void aLoadIsMissedWhereItStood_data()
    {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QString>("instruction");
        QTest::addColumn<quint32>("word");
        QTest::addColumn<bool>("isMissing");
        constexpr quint32 kNop = 0xd503201f;
        for (const char* shape : {"vhe", "nvhe"}) {
            QTest::addRow("the vcpu's, dropped, %s", shape)
                << text(shape) << text("ldr x1, [x0, #1816]") << kNop << true;
            QTest::addRow("the vcpu's, to the next register, %s", shape)
                << text(shape) << text("ldr x1, [x0, #1816]") << 0xf9438c02U << false;
            QTest::addRow("the host's sp_el0, dropped, %s", shape)
                << text(shape) << text("ldr x3, [x2, #248]") << kNop << true;
        }
    }
    void aLoadIsMissedWhereItStood()
    {
        QFETCH(QString, shape);
        QFETCH(QString, instruction);
        QFETCH(quint32, word);
        QFETCH(bool, isMissing);
        const auto good = read(shape);
        QVERIFY(good != nullptr);
        const reading::SwitchSpan& first = good->switches().front();
        std::optional<base::Address> at;
        for (std::uint32_t s = first.span.begin; s < first.span.end && !at; ++s)
            if (good->recording().step(s).instruction.text() == instruction)
                at = good->recording().pcOf(s);
        QVERIFY(at.has_value());
        support::Replay replay(good->recording());
        const auto bad = replay.exchange(*at, word).window(0).end();
        const auto judgement = contract::judge(*bad);
        QCOMPARE(judgement.verdict, contract::Verdict::Violated);
        const auto& named = judgement.violations.front();
        const QString where = isMissing ? text("missing before ") : QString();
        QVERIFY2(named.where.startsWith(where + base::hex16(at->value)),
                 qPrintable(named.where + named.sentence));
    }

    // The host's x18 is not loaded: that is said, and nothing of what the doors rightly do beside.
    void aLostRegisterIsAllThatIsFound()
    {
        const auto bad = read(text("vhe-x18-lost"));
        QVERIFY(bad != nullptr);
        const auto judgement = contract::judge(*bad);
        QCOMPARE(judgement.verdict, contract::Verdict::Violated);
        for (const auto& violation : judgement.violations)
            QVERIFY2(violation.subject == text("x18") &&
                         violation.where.contains(text("<__guest_exit+0x130> nop")),
                     qPrintable(violation.subject + violation.where));
    }

    // What Linux's doors do beside general registers, in its own words.
    void theDoorsOwnRegistersAreExplained_data() { rows(); }
    void theDoorsOwnRegistersAreExplained()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = story::Story::tell(reading->shared(), story::Story::Scope::Switch);
        QStringList texts;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown)
            texts << story->annotation(story->stepOf(shown)).why;
        const QString all = texts.join(QLatin1Char('\n'));
        for (const char* said :
             {"In SP_EL0 the host has current, the task that runs: it is put away before the "
              "guest's value comes in.",
              "SP_EL0 is the host's again: it has current, the task that runs.",
              "From here guest A's SP_EL0 is in the CPU.",
              "This puts guest A's SP_EL0 into its context, where its next entry finds it.",
              "ISR_EL1 says which interrupts are pending: with one that is the host's to take, the "
              "guest is not entered."})
            QVERIFY2(texts.contains(text(said)), qPrintable(text(said) + u'\n' + all));
    }

    void nothingIsSaidThatIsOnlyOurOwn_data() { rows(); }
    void nothingIsSaidThatIsOnlyOurOwn()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        QStringList texts;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto note = story->annotation(story->stepOf(shown));
            texts << note.brief << note.why << note.changes;
            for (const auto& move : note.moves)
                texts << move.fromName << move.toName;
        }
        for (const auto& phase : story->phases()) {
            texts << phase.label << phase.sentence;
            QVERIFY2(!phase.label.contains(text("  ")),
                     qPrintable(phase.label)); // nothing is moved
        }
        const QString all = texts.join(QLatin1Char('\n'));
        for (const char* foreign : {"holds the running vcpu", "vcpus[", "__kvm_nvhe_"})
            QVERIFY2(!all.contains(text(foreign)), foreign);
        QVERIFY(!QRegularExpression(text("(?<!_data\\.)host_ctxt")).match(all).hasMatch());
        QVERIFY(all.contains(text("this CPU's own copy")));
        QVERIFY(all.contains(text("Back in the host, behind its call of __guest_enter")));
    }

    // Where a register points to the vectors, their name is the image's, and not the register's.
    void theVectorsAreCalledAsTheImageDoes_data() { rows(); }
    void theVectorsAreCalledAsTheImageDoes()
    {
        QFETCH(QString, shape);
        const auto functionsOf = [this](const ReadingPtr& reading) {
            const auto story = toldOuter(reading);
            QSet<QString> functions;
            for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown)
                functions << story->annotation(story->stepOf(shown)).function;
            for (const auto& phase : story->phases())
                functions << phase.function;
            return functions;
        };
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto* table = reading->facts().symbol(u"vbar_el2");
        QVERIFY(table != nullptr); // it is found by what the profile calls it
        const auto plain = functionsOf(reading);
        QVERIFY(plain.contains(text("vectors")));
        QVERIFY(!plain.contains(text("vbar_el2")));

        // The slots of hardened vectors are one symbol; this table is the second of them.
        const auto loaded = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/linux-%1.wsrec").arg(shape));
        QVERIFY(loaded.ok());
        QJsonArray functions = (*loaded)->header().facts[text("functions")].toArray();
        functions.append(QJsonArray{text("__bp_harden_hyp_vecs"),
                                    base::hex(table->address.value - 0x800), 0x1800, false});
        const auto changed = std::make_shared<recording::Recording>(**loaded);
        changed->setFact(text("functions"), functions);
        const auto named = reading::Reading::of(changed);
        QVERIFY(named && named->trouble().isEmpty());
        QCOMPARE(reading::CellNames(named->facts())
                     .functionAndOffset(table->address + base::Offset{0x400}),
                 text("<__bp_harden_hyp_vecs+0xc00>"));
        QVERIFY(functionsOf(named).contains(text("__bp_harden_hyp_vecs")));
        QVERIFY(!functionsOf(named).contains(text("vectors")));
        QCOMPARE(contract::judge(*named).verdict, contract::Verdict::Holds);
    }

    // Within a function, its name alone would be its beginning.
    void aBranchSaysWhereInItsFunctionItGoes_data() { rows(); }
    void aBranchSaysWhereInItsFunctionItGoes()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        int inside = 0;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const std::uint32_t step = story->stepOf(shown);
            const auto note = story->annotation(step);
            if (!note.why.startsWith(text("A branch: goes on at")))
                continue;
            const base::Address to = reading->recording().sharedStep(step)->next;
            const auto* function = reading->facts().functionAt(to);
            if (!function)
                continue;
            const QString name = function->address == to
                                     ? function->name
                                     : QStringLiteral("<%1+0x%2>")
                                           .arg(function->name)
                                           .arg(to.value - function->address.value, 0, 16);
            inside += function->address == to ? 0 : 1;
            QCOMPARE(note.why, text("A branch: goes on at %1.").arg(name));
            QVERIFY2(note.brief.endsWith(name), qPrintable(note.brief));
        }
        QVERIFY(inside > 0);
    }

    // The loop against Spectre-BHB has a B to the next instruction, which is taken.
    void aBranchToTheNextInstructionIsTaken()
    {
        const auto reading = read(text("vhe"));
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        int met = 0;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const std::uint32_t index = story->stepOf(shown);
            constexpr std::uint32_t kToTheNext = 0x14000001; // b .+4
            if (reading->recording().sharedStep(index)->word != kToTheNext)
                continue;
            ++met;
            const auto note = story->annotation(index);
            QVERIFY2(!note.brief.contains(text("not taken")), qPrintable(note.brief));
            QVERIFY2(note.why.startsWith(text("A branch: goes on at")), qPrintable(note.why));
        }
        QVERIFY(met > 0);
    }

    // Linux's vectors find the vcpu in kvm_host_data, a panic in kvm_hyp_ctxt; and a host at EL1
    // has its own ELR_EL2 back before the next guest is entered.
    void whatIsSaidOfACellIsSoInLinux_data() { rows(); }
    void whatIsSaidOfACellIsSoInLinux()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        QStringList texts;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown)
            texts << story->annotation(story->stepOf(shown)).why;
        for (const char* said :
             {"kvm_hyp_ctxt notes which vcpu runs, for code that will find only the guest's values "
              "in its registers.",
              "The exception left the guest's pc in ELR_EL2. There is one for all worlds, so it "
              "does "
              "not stay there.",
              "The exception left the guest's PSTATE in SPSR_EL2. There is one for all worlds, so "
              "it "
              "does not stay there."})
            QVERIFY2(texts.contains(text(said)), said);
        const QString all = texts.join(QLatin1Char('\n'));
        for (const char* wrong : {"no register of its own to keep it in", "entry overwrites it"})
            QVERIFY2(!all.contains(text(wrong)), wrong);
    }

    // vgic_cpu has a union of two; the code of a GICv3 touches none of the GICv2's.
    void aMemberOfAUnionIsNotGuessed_data() { rows(); }
    void aMemberOfAUnionIsNotGuessed()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const reading::RecordingInfo& facts = reading->facts();
        const auto layout =
            std::ranges::find(facts.layouts, text("kvm_vcpu"), &image::Layout::name);
        QVERIFY(layout != facts.layouts.end() && !facts.vcpus.empty());
        const auto* second = reading::fieldAt(*layout, text("arch.vgic_cpu.vgic_v2.vgic_apr"));
        const auto* outside = reading::fieldAt(*layout, text("arch.hcr_el2"));
        QVERIFY(second && outside);
        QVERIFY(facts.nameOf(facts.vcpus[0] + second->offset)->endsWith(text(".arch.vgic_cpu+8")));
        QVERIFY(facts.nameOf(facts.vcpus[0] + outside->offset)->endsWith(text(".arch.hcr_el2")));
        const auto story = toldOuter(reading);
        QSet<QString> names;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto note = story->annotation(story->stepOf(shown));
            for (const auto& move : note.moves)
                names << move.fromName << move.toName;
        }
        for (const QString& name : names)
            QVERIFY2(!name.contains(text("vgic_v2")), qPrintable(name));
    }

    // A value that is read to be looked at is not put away: current, where the compiler's check of
    // the stack finds it, and FPCR, which is compared before it is loaded.
    void whatIsOnlyLookedAtIsNotPutAway_data() { rows(); }
    void whatIsOnlyLookedAtIsNotPutAway()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        int reads = 0, kept = 0;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto note = story->annotation(story->stepOf(shown));
            static const QRegularExpression mrs(text("^mrs (x[0-9]+), "));
            const auto match = mrs.match(note.instruction);
            if (!match.hasMatch() || shown + 2 >= story->count())
                continue;
            ++reads;
            if (!note.why.contains(text("put away")))
                continue;
            ++kept;
            bool isStored = false; // soon, and as a value: it stands before the bracket
            for (std::uint32_t next = shown + 1; next < shown + 4 && !isStored; ++next) {
                const QString then = story->annotation(story->stepOf(next)).instruction;
                isStored = then.startsWith(text("st")) &&
                           then.section(u'[', 0, 0).contains(match.captured(1) + u',');
            }
            QVERIFY2(isStored, qPrintable(note.function + u' ' + note.instruction));
        }
        QVERIFY(reads > 0 && kept > 0);
        const auto isOfFpcr = [](const story::Phase& each) {
            return each.label == text("save host fpcr");
        };
        QVERIFY(std::ranges::none_of(story->phases(), isOfFpcr));
    }

    // What a register's value is said to be of: a host has exceptions and calls of its own, which
    // leave their pc and their syndrome where a guest's would be.
    void whatTheHostLeftIsNoGuests_data() { rows(); }
    void whatTheHostLeftIsNoGuests()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const recording::Recording& recording = reading->recording();
        const auto esr = arm64::Place::of(*Register::named(u"esr_el2"));
        const auto elr = arm64::Place::of(*Register::named(u"elr_el2"));
        const auto story = toldOuter(reading);
        int exits = 0, resumes = 0, before = 0;
        for (std::uint32_t shown = 0; shown < story->count(); ++shown) {
            const auto moment = story->moment(shown);
            std::optional<std::uint32_t> left; // after the last run of a guest
            for (const reading::SwitchSpan& each : reading->switches())
                if (each.guestRun && *each.guestRun < moment.state)
                    left = *each.guestRun + 1;
            for (const auto& box : moment.system) {
                const QString what = QString::number(shown) + u' ' + box.label + u' ' + box.note;
                const bool ofExit = box.note.startsWith(text("last exit"));
                if (box.place == esr && ofExit) {
                    ++exits;
                    QVERIFY2(left && recording.valueAt(*left, esr) == box.value, qPrintable(what));
                } else if (box.place == esr) {
                    ++before;
                    QVERIFY2(!box.note.contains(text("stage-2")), qPrintable(what));
                } else if (box.place == elr && box.note == text("guest resumes here")) {
                    ++resumes;
                    const auto owner = reading->owner(moment.state, elr);
                    QVERIFY2(owner.kind == reading::Owner::Kind::Guest, qPrintable(what));
                }
            }
        }
        QVERIFY(exits > 0 && resumes > 0 && before > 0);
    }

    // A kernel at EL1 has its system registers saved beside the host's context: MRS and STR, MSR
    // and LDR are one phase, as a guest's are, and not two for each register.
    void theHostsSystemRegistersMoveTogether()
    {
        const auto reading = read(text("nvhe"));
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        QStringList labels;
        for (const auto& phase : story->phases())
            labels << phase.label;
        for (const char* label :
             {"save guest 15 system registers", "save host 15 system registers",
              "load guest 14 system registers", "restore host 14 system registers"})
            QVERIFY2(labels.contains(text(label)), label);
        QVERIFY(!labels.contains(text("save host TTBR0_EL1")));
    }

    // The host comes to its door with the vcpu in x19: that is its x19 to whoever gets it back.
    void theHostsRegistersAreNamedAsThePlacesTheyGoTo_data() { rows(); }
    void theHostsRegistersAreNamedAsThePlacesTheyGoTo()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = story::Story::tell(reading->shared());
        QStringList labels;
        for (const auto& phase : story->phases())
            labels << phase.label;
        QVERIFY2(labels.contains(text("save host x18–x30")), qPrintable(labels.join(u'\n')));
        QVERIFY2(labels.contains(text("restore host x18–x30")), qPrintable(labels.join(u'\n')));
    }

    // These recordings do not know each function's name: what has none is no phase a line.
    void codeWithoutANameIsOnePiece_data() { rows(); }
    void codeWithoutANameIsOnePiece()
    {
        QFETCH(QString, shape);
        const auto reading = read(shape);
        QVERIFY(reading != nullptr);
        const auto story = toldOuter(reading);
        const QString unnamed = text("0x");
        int pieces = 0;
        for (std::size_t i = 1; i < story->phases().size(); ++i) {
            const auto& before = story->phases()[i - 1];
            const auto& phase = story->phases()[i];
            pieces += phase.function.startsWith(unnamed) ? 1 : 0;
            QVERIFY2(!before.function.startsWith(unnamed) || !phase.function.startsWith(unnamed) ||
                         before.label != phase.label,
                     qPrintable(phase.function));
        }
        QVERIFY(pieces > 0);
    }
};

QTEST_GUILESS_MAIN(tst_LinuxRecordings)
#include "tst_linux_recordings.moc"
