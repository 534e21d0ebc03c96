// SPDX-License-Identifier: GPL-2.0-or-later
// What is no image, and what was one: one sentence that names the file, or whatever can still be
// read of it, and never a crash.
#include "gnu-tools.h"
#include "image/image.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

using image::Image;

class tst_DamagedImages : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::shared_ptr<const Image> m_good;

    QString goodFile() const { return m_folder.filePath(QStringLiteral("dwarf5")); }
    static QByteArray contents(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid() && gnu::buildEveryShape(m_folder, '5'));
        const auto opened = Image::open(goodFile());
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_good = *opened;
    }

    void mistakes_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("a file that is not there")
            << QStringLiteral("missing") << QStringLiteral("There is no file");
        QTest::newRow("a folder") << QString() << QStringLiteral("is a folder");
        QTest::newRow("a text file")
            << QStringLiteral("fixture.cpp") << QStringLiteral("is not an ELF file");
        QTest::newRow("an empty file")
            << QStringLiteral("empty") << QStringLiteral("is not an ELF file");
        QTest::newRow("a stripped image")
            << QStringLiteral("stripped") << QStringLiteral("has no debug information");
        QTest::newRow("an image for another machine")
            << QStringLiteral("foreign") << QStringLiteral("was built for x86-64");
        QTest::newRow("a header alone")
            << QStringLiteral("header") << QStringLiteral("was cut short");
        QTest::newRow("a device without an end")
            << QStringLiteral("to-zero") << QStringLiteral("it is a device");
        QTest::newRow("a FIFO that nobody writes to")
            << QStringLiteral("fifo") << QStringLiteral("it is a pipe");
        QTest::newRow("a sparse file of a terabyte that begins like an ELF")
            << QStringLiteral("sparse") << QStringLiteral("it is larger than 1 GB");
    }
    void mistakes()
    {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        const QByteArray good = contents(goodFile());
        write(QStringLiteral("empty"), {});
        write(QStringLiteral("header"), good.left(64));
        QByteArray foreign = good;
        foreign[18] = 62; // e_machine: EM_X86_64
        foreign[19] = 0;
        write(QStringLiteral("foreign"), foreign);
        if (!QFile::exists(m_folder.filePath(QStringLiteral("fifo")))) {
            QVERIFY(QFile::link(QStringLiteral("/dev/zero"),
                                m_folder.filePath(QStringLiteral("to-zero"))));
            const auto fifo = QFile::encodeName(m_folder.filePath(QStringLiteral("fifo")));
            QCOMPARE(::mkfifo(fifo.constData(), 0600), 0);
        }
        write(QStringLiteral("sparse"), good.left(64));
        QVERIFY(QFile::resize(m_folder.filePath(QStringLiteral("sparse")), qint64{1} << 40));
        QVERIFY(!gnu::output(gnu::tool("strip"),
                             {QStringLiteral("-o"), m_folder.filePath(QStringLiteral("stripped")),
                              goodFile()})
                     .isNull());
        const auto opened = Image::open(m_folder.filePath(file));
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().sentence.contains(sentence), qPrintable(opened.error().sentence));
        const QString mentioned = file.isEmpty() ? m_folder.path() : file;
        QVERIFY2(opened.error().sentence.contains(mentioned), qPrintable(opened.error().sentence));
    }

    void unknownNamesAreSentences()
    {
        const auto& image = *m_good;
        const auto layout = image.layout(u"kvm_run");
        QVERIFY(!layout.ok());
        QVERIFY(layout.error().sentence.contains(QStringLiteral("describes no struct “kvm_run”")));
        const auto variable = image.variable(u"nothing");
        QVERIFY(!variable.ok());
        QVERIFY(variable.error().sentence.contains(QStringLiteral("no global variable “nothing”")));
    }

    /// Cut at every 512 bytes: an error, never a crash.
    void cutShort()
    {
        const QByteArray good = contents(goodFile());
        for (qsizetype size = 0; size < good.size(); size += 512) {
            write(QStringLiteral("cut"), good.left(size));
            const auto opened = Image::open(m_folder.filePath(QStringLiteral("cut")));
            QVERIFY2(!opened.ok() && !opened.error().sentence.isEmpty(),
                     qPrintable(QString::number(size)));
        }
    }

    /// One byte wrong, anywhere: whatever comes out, nothing crashes.
    void damaged()
    {
        const QByteArray good = contents(goodFile());
        const int count = qgetenv("WORLDSWITCH_TIER") == "full" ? 20000 : 100;
        QRandomGenerator random(512);
        for (int i = 0; i < count; ++i) {
            QByteArray bad = good;
            bad[random.bounded(static_cast<int>(bad.size()))] =
                static_cast<char>(random.generate());
            write(QStringLiteral("damaged"), bad);
            const auto opened = Image::open(m_folder.filePath(QStringLiteral("damaged")));
            if (!opened.ok())
                continue;
            const auto layout = (*opened)->layout(u"vcpu");
            const auto line = (*opened)->lineAt((*opened)->entry());
            const auto variable = (*opened)->variable(u"vcpus");
            Q_UNUSED(layout);
            Q_UNUSED(line);
            Q_UNUSED(variable);
        }
    }
};

QTEST_GUILESS_MAIN(tst_DamagedImages)
#include "tst_damaged_images.moc"
