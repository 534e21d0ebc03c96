// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/effects.h"
#include "image/image.h"
#include "worlds/profile.h"

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

private:
    std::shared_ptr<const image::Image> m_image;
    const worlds::Profile m_profile = worlds::Profile::worldswitch();
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
    const auto back = worlds::Profile::fromJson(json);
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
    QTest::newRow("no enter function")
        << QStringLiteral("enter") << QJsonValue() << QStringLiteral("enter");
    QTest::newRow("no vcpus") << QStringLiteral("vcpus") << QJsonValue() << QStringLiteral("vcpus");
    QTest::newRow("an unknown regime")
        << QStringLiteral("memory") << QJsonValue(QStringLiteral("psychic"))
        << QStringLiteral("psychic");
    QTest::newRow("a watched register that does not exist")
        << QStringLiteral("watched") << QJsonValue(QJsonArray{QStringLiteral("x99")})
        << QStringLiteral("x99");
    QTest::newRow("a slot of a register that does not exist")
        << QStringLiteral("slots")
        << QJsonValue(QJsonArray{QJsonObject{{QStringLiteral("register"), QStringLiteral("r0")}}})
        << QStringLiteral("r0");
    QTest::newRow("RAM that ends before it begins")
        << QStringLiteral("ram")
        << QJsonValue(QJsonObject{{QStringLiteral("begin"), QStringLiteral("0x20")},
                                  {QStringLiteral("end"), QStringLiteral("0x10")}})
        << QStringLiteral("ram");
    QTest::newRow("machines without a table")
        << QStringLiteral("machines")
        << QJsonValue(QJsonObject{{QStringLiteral("count"), QStringLiteral("nr_machines")}})
        << QStringLiteral("\"table\" under \"machines\"");
}

void TestProfile::whatIsMissingOrWrongIsSaid()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, says);
    QJsonObject json = m_profile.toJson();
    json[key] = value;
    const auto profile = worlds::Profile::fromJson(json);
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
    const auto plan = worlds::makePlan(m_profile, *m_image, 3);
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
    for (const char* key : {"outer", "enter", "exit", "vectors", "hostContext", "vcpus"})
        QTest::newRow(key) << QString::fromLatin1(key);
}

void TestProfile::aSymbolThatIsMissingIsNamed()
{
    QFETCH(QString, key);
    QJsonObject json = m_profile.toJson();
    json[key] = QStringLiteral("nobody_has_this");
    const auto profile = worlds::Profile::fromJson(json);
    QVERIFY(profile);
    const auto plan = worlds::makePlan(*profile, *m_image, 1);
    QVERIFY(!plan);
    QVERIFY2(plan.error().sentence.contains(QStringLiteral("nobody_has_this")),
             qPrintable(plan.error().sentence));
}

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
