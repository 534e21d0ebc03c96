// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/effects.h"
#include "image/image.h"
#include "live/plan.h"
#include "reading/info-keys.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

namespace {

class NoState : public arm64::StateReader {
public:
    std::optional<std::uint64_t> cell(const arm64::Place&) const override { return {}; }
};

} // namespace

class TestProfile : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void throughJsonAndBackIsTheSame();
    void whatIsMissingOrWrongIsSaid_data();
    void whatIsMissingOrWrongIsSaid();
    void everySlotIsInTheContext();
    void everyRegisterThatTheHypervisorRestoresHasASlot();
    void thePlanHasTheImagesAddresses();
    void aSymbolThatIsMissingIsNamed_data();
    void aSymbolThatIsMissingIsNamed();
    void whatTheImageContradictsIsNoPlan_data();
    void whatTheImageContradictsIsNoPlan();
    void anObjectThatIsWatchedTwiceIsOne();

private:
    /// The profile's JSON with another value at "table.key".
    QJsonObject with(const QString& path, const QJsonValue& value) const
    {
        QJsonObject json = m_profile.toJson();
        const auto dot = path.indexOf(QLatin1Char('.'));
        if (dot < 0) {
            json[path] = value;
            return json;
        }
        QJsonObject table = json[path.left(dot)].toObject();
        table[path.mid(dot + 1)] = value;
        json[path.left(dot)] = table;
        return json;
    }

    std::shared_ptr<const image::Image> m_image;
    const profile::Profile m_profile = profile::Profile::usual().value();
};

void TestProfile::initTestCase()
{
    const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
    QVERIFY2(image, image ? "" : qPrintable(image.error().sentence));
    m_image = *image;
}

void TestProfile::throughJsonAndBackIsTheSame()
{
    const QJsonObject json = m_profile.toJson();
    const auto back = profile::Profile::fromJson(json);
    QVERIFY(back);
    QCOMPARE(back->toJson(), json);
    QCOMPARE(back->slotList.size(), m_profile.slotList.size());
    QVERIFY(m_profile.slotList.size() > 50);
    QCOMPARE(m_profile.enter, QStringLiteral("__guest_enter"));
    QCOMPARE(m_profile.exitCodes.value(2), QStringLiteral("TRAP"));
}

void TestProfile::whatIsMissingOrWrongIsSaid_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("says");
    QTest::newRow("no enter function") << QStringLiteral("functions.enter") << QJsonValue()
                                       << QStringLiteral("\"enter\" must be a text");
    QTest::newRow("no vcpus") << QStringLiteral("objects.vcpu") << QJsonValue()
                              << QStringLiteral("\"vcpu\" must be a text");
    QTest::newRow("an unknown regime")
        << QStringLiteral("memory.view") << QJsonValue(QStringLiteral("psychic"))
        << QStringLiteral("psychic");
    QTest::newRow("a watched register that does not exist")
        << QStringLiteral("registers.watched") << QJsonValue(QJsonArray{QStringLiteral("x99")})
        << QStringLiteral("x99");
    QTest::newRow("a slot of a register that does not exist")
        << QStringLiteral("registers.list")
        << QJsonValue(QJsonArray{QJsonObject{
               {QStringLiteral("slots"),
                QJsonArray{QJsonArray{QStringLiteral("r0"), QStringLiteral("regs.sp")}}}}})
        << QStringLiteral("r0");
    QTest::newRow("RAM that ends before it begins")
        << QStringLiteral("memory.ram")
        << QJsonValue(QJsonObject{{QStringLiteral("begin"), QStringLiteral("0x20")},
                                  {QStringLiteral("end"), QStringLiteral("0x10")}})
        << QStringLiteral("ram");
    QTest::newRow("machines without a table")
        << QStringLiteral("objects.machines")
        << QJsonValue(QJsonObject{{QStringLiteral("count"), QStringLiteral("nr_machines")}})
        << QStringLiteral("\"table\" is missing");
    QTest::newRow("a schema of tomorrow")
        << QStringLiteral("schema") << QJsonValue(3) << QStringLiteral("This is schema 3");
}

void TestProfile::whatIsMissingOrWrongIsSaid()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, says);
    const auto profile = profile::Profile::fromJson(with(key, value));
    QVERIFY(!profile);
    QVERIFY2(profile.error().sentence.contains(says), qPrintable(profile.error().sentence));
}

void TestProfile::everySlotIsInTheContext()
{
    const auto context = m_image->layout(m_profile.contextStruct);
    QVERIFY(context);
    for (const auto& slot : m_profile.slotList) {
        const bool found =
            std::any_of(context->fields.begin(), context->fields.end(), [&](const auto& field) {
                const QString array = field.path.left(field.path.lastIndexOf(u'[') + 1);
                return field.path == slot.path ||
                       array + field.enumerator + QLatin1Char(']') == slot.path;
            });
        QVERIFY2(found, qPrintable(slot.path));
    }
}

void TestProfile::everyRegisterThatTheHypervisorRestoresHasASlot()
{
    // Whatever __sysreg_restore_state gives back, the profile must watch: else a leak goes unseen.
    std::optional<image::Symbol> restore;
    for (const auto& function : m_image->functions())
        if (function.name.contains(QStringLiteral("__sysreg_restore_state")))
            restore = function;
    QVERIFY(restore);
    const auto bytes = m_image->bytes(restore->address, restore->size);
    QVERIFY(bytes);
    int checked = 0;
    for (qsizetype at = 0; at + 4 <= bytes->size(); at += 4) {
        std::uint32_t word = 0;
        memcpy(&word, bytes->constData() + at, 4);
        const auto instruction = arm64::decode(word, restore->address + base::Offset{at});
        if (!instruction.isSystemMove)
            continue;
        for (const auto& write : arm64::effectsOf(instruction, NoState()).writes) {
            const auto reg = write.to.place.reg;
            const bool known = std::any_of(m_profile.slotList.begin(), m_profile.slotList.end(),
                                           [&](const auto& slot) { return slot.reg == reg; });
            QVERIFY2(known || reg == arm64::Register::pstate(), qPrintable(reg.name()));
            ++checked;
        }
    }
    QVERIFY(checked > 20);
}

void TestProfile::thePlanHasTheImagesAddresses()
{
    const auto plan = live::makePlan(m_profile, *m_image, 3);
    QVERIFY(plan);
    QCOMPARE(plan->switches, 3);
    QCOMPARE(plan->enter.begin, m_image->symbol(u"__guest_enter")->address);
    QCOMPARE(plan->outer.begin, m_image->symbol(u"__kvm_vcpu_run")->address);
    QCOMPARE(plan->vectorEntries.size(), std::size_t{4});
    QCOMPARE(plan->vectorEntries.front(), m_image->symbol(u"el1_sync")->address);
    QCOMPARE(plan->panics.front(), m_image->symbol(u"__hyp_panic")->address);
    QCOMPARE(plan->memory.front().from, m_image->symbol(u"host_ctxt")->address);
    QCOMPARE(plan->memory.front().bytes, std::uint64_t{1792});
    QVERIFY(plan->ram.front().contains(plan->memory.front().from));
}

void TestProfile::aSymbolThatIsMissingIsNamed_data()
{
    QTest::addColumn<QString>("key");
    const auto row = [](const char* name, const char* key) {
        QTest::newRow(name) << QString::fromLatin1(key);
    };
    row("outer", "functions.run");
    row("enter", "functions.enter");
    row("exit", "functions.exit");
    row("vectors", "functions.vectors");
    row("hostContext", "objects.host_context");
    row("vcpus", "objects.vcpu");
}

void TestProfile::aSymbolThatIsMissingIsNamed()
{
    QFETCH(QString, key);
    const auto profile =
        profile::Profile::fromJson(with(key, QJsonValue(QStringLiteral("nobody_has_this"))));
    QVERIFY(profile);
    const auto plan = live::makePlan(*profile, *m_image, 1);
    QVERIFY(!plan);
    QVERIFY2(plan.error().sentence.contains(QStringLiteral("nobody_has_this")),
             qPrintable(plan.error().sentence));
}

void TestProfile::whatTheImageContradictsIsNoPlan_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("says");
    const auto ram = [](const char* begin, const char* end) {
        return QJsonValue(QJsonObject{{QStringLiteral("begin"), QString::fromLatin1(begin)},
                                      {QStringLiteral("end"), QString::fromLatin1(end)}});
    };
    QTest::newRow("RAM that ends inside the code")
        << QStringLiteral("memory.ram") << ram("0x40000000", "0x40101004")
        << QStringLiteral("and the profile worldswitch says a \"ram\" from");
    QTest::newRow("RAM that begins behind the code")
        << QStringLiteral("memory.ram") << ram("0x48000000", "0x50000000")
        << QStringLiteral("and the profile worldswitch says a \"ram\" from");
    QTest::newRow("a function for the vectors")
        << QStringLiteral("functions.vectors") << QJsonValue(QStringLiteral("hyp_main"))
        << QStringLiteral("a vector table is aligned to 2 KB");
}

void TestProfile::whatTheImageContradictsIsNoPlan()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, says);
    const auto profile = profile::Profile::fromJson(with(key, value));
    QVERIFY2(profile, profile ? "" : qPrintable(profile.error().sentence));
    const auto plan = live::makePlan(*profile, *m_image, 1);
    QVERIFY(!plan);
    QVERIFY2(plan.error().sentence.contains(says), qPrintable(plan.error().sentence));
}

void TestProfile::anObjectThatIsWatchedTwiceIsOne()
{
    QJsonArray watched{m_profile.vcpus, m_profile.hostContext};
    for (const profile::ObjectSource& source : m_profile.objects)
        watched.append(source.name);
    const auto profile =
        profile::Profile::fromJson(with(QStringLiteral("objects.watched"), watched));
    QVERIFY2(profile, profile ? "" : qPrintable(profile.error().sentence));
    const auto once = live::makePlan(m_profile, *m_image, 1);
    const auto twice = live::makePlan(*profile, *m_image, 1);
    QVERIFY(once);
    QVERIFY2(twice, twice ? "" : qPrintable(twice.error().sentence));
    QCOMPARE(twice->header.facts[reading::key::kObjects],
             once->header.facts[reading::key::kObjects]);
}

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
