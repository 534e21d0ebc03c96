// SPDX-License-Identifier: GPL-2.0-or-later
// An instruction of an image exchanged, and nothing else of it; what is no whole ELF has no words.
#include "image/elf-patch.h"
#include "image/image.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <elf.h>

class TestElfPatch : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_bytes = file.readAll();
        const auto image = image::Image::open(m_path);
        QVERIFY(image.ok());
        m_enter = (*image)->symbol(u"__guest_enter")->address;
        m_first = qFromLittleEndian<quint32>((*image)->bytes(m_enter, 4)->constData());
    }

    void oneWordIsExchanged()
    {
        constexpr std::uint32_t kNop = 0xd503201f;
        image::ElfPatch elf(m_path);
        QCOMPARE(elf.word(m_enter), std::optional(m_first));
        QVERIFY(elf.setWord(m_enter, kNop));
        const QString path = m_dir.filePath(QStringLiteral("patched.elf"));
        QVERIFY(elf.save(path));
        QCOMPARE(image::ElfPatch(path).word(m_enter), std::optional(kNop));
        QVERIFY(elf.setWord(m_enter, m_first) && elf.save(path));
        QFile back(path);
        QVERIFY(back.open(QIODevice::ReadOnly));
        QCOMPARE(back.readAll(), m_bytes);
    }

    void whatTheFileDoesNotHaveHasNoWord()
    {
        image::ElfPatch elf(m_path);
        for (const std::uint64_t at : {std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{3}}) {
            QVERIFY(!elf.word(base::Address{at}));
            QVERIFY(!elf.setWord(base::Address{at}, 0));
        }
        QVERIFY(!elf.save(m_dir.filePath(QStringLiteral("no/such/folder"))));
        QVERIFY(!image::ElfPatch(m_dir.filePath(QStringLiteral("absent"))).word(m_enter));
    }

    void whatIsNoWholeElfHasNoWord_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no ELF") << QByteArray(4096, 'x');
        QTest::newRow("half a header") << m_bytes.left(sizeof(Elf64_Ehdr) / 2);
        QTest::newRow("a header alone") << m_bytes.left(sizeof(Elf64_Ehdr));
        QTest::newRow("segments without contents") << m_bytes.left(1024);
        Elf64_Ehdr header{};
        memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_phnum = 2;
        header.e_phoff = ~std::uint64_t{0} - 8; // wraps round
        const QByteArray wild(reinterpret_cast<const char*>(&header), sizeof header);
        QTest::newRow("segments beyond the end") << wild;
    }
    void whatIsNoWholeElfHasNoWord()
    {
        QFETCH(QByteArray, bytes);
        const QString path = m_dir.filePath(QStringLiteral("broken.elf"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        image::ElfPatch elf(path);
        QVERIFY(!elf.word(m_enter));
        QVERIFY(!elf.setWord(m_enter, 0));
    }

private:
    const QString m_path = QStringLiteral(WORLDSWITCH_IMAGE);
    QTemporaryDir m_dir;
    QByteArray m_bytes;
    base::Address m_enter;
    std::uint32_t m_first = 0;
};

QTEST_GUILESS_MAIN(TestElfPatch)
#include "tst_elf_patch.moc"
