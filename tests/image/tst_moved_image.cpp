// SPDX-License-Identifier: GPL-2.0-or-later
// An image that runs elsewhere than its file says (a kernel that was relocated): all that has an
// address lies as far away, and nothing else differs.
#include "image/moved-image.h"

#include <QtTest>

using image::Image;

class tst_MovedImage : public QObject {
    Q_OBJECT
private slots:
    void aMovedImageSaysTheSameElsewhere_data()
    {
        QTest::addColumn<std::int64_t>("by");
        QTest::newRow("nowhere") << std::int64_t{0};
        QTest::newRow("upward") << std::int64_t{0x400'0000};
        QTest::newRow("over the last address") << std::int64_t{-0x1'0000'0000};
    }
    void aMovedImageSaysTheSameElsewhere()
    {
        QFETCH(std::int64_t, by);
        const auto opened = Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        const auto& here = *opened;
        const base::Offset offset{by};
        const auto there = image::moved(here, offset);
        QCOMPARE(there->sha256(), here->sha256());
        QCOMPARE(there->buildId(), here->buildId());
        QCOMPARE(there->entry(), here->entry() + offset);
        const auto functions = here->functions();
        const auto moved = there->functions();
        QCOMPARE(moved.size(), functions.size());
        for (std::size_t i = 0; i < functions.size(); ++i) {
            const auto& [name, address, size, isFunction] = functions[i];
            QCOMPARE(moved[i].address, address + offset);
            QCOMPARE(there->symbol(name)->address, here->symbol(name)->address + offset);
            QCOMPARE(there->routine(name)->address, here->routine(name)->address + offset);
            QCOMPARE(there->bytes(address + offset, size), here->bytes(address, size));
            QCOMPARE(there->lineAt(address + offset), here->lineAt(address));
            const auto at = here->functionAt(address);
            QCOMPARE(there->functionAt(address + offset).has_value(), at.has_value());
            if (at)
                QCOMPARE(there->functionAt(address + offset)->name, at->name);
        }
        QCOMPARE(there->variable(u"vcpus")->address, here->variable(u"vcpus")->address + offset);
        const auto owner = here->symbol(u"__kvm_vcpu_run")->address;
        QCOMPARE(there->layout(u"kvm_vcpu", owner + offset)->fields,
                 here->layout(u"kvm_vcpu", owner)->fields);
        QVERIFY(!there->symbol(u"no_such_symbol") && !there->variable(u"no_such_variable").ok());
        // A guest runs at an address of its own, and is loaded elsewhere.
        const auto word = here->symbol(u"guest_a_first_round")->address;
        QVERIFY(word.value >> 28 == 8);
        QCOMPARE(here->loadAddress(word)->value, word.value - 0x8000'0000 + 0x4040'0000);
        QCOMPARE(there->loadAddress(word + offset), here->loadAddress(word));
        QCOMPARE(here->loadAddress(here->entry()), here->entry());
        QVERIFY(!here->loadAddress(here->symbol(u"vcpus")->address)); // .bss: no byte of the file
        QVERIFY(!here->loadAddress(base::Address{0}));
        const auto loaded = here->loaded();
        QVERIFY(!loaded.empty());
        QCOMPARE(there->loaded().size(), loaded.size());
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            QCOMPARE(there->loaded()[i].from, loaded[i].from + offset);
            QCOMPARE(there->loaded()[i].bytes, loaded[i].bytes);
        }
    }
};

QTEST_GUILESS_MAIN(tst_MovedImage)
#include "tst_moved_image.moc"
