// SPDX-License-Identifier: GPL-2.0-or-later
// What CMake says where something that a build needs is missing: each thing with its package.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_Needs : public QObject {
    Q_OBJECT
private slots:
    void whatIsMissingIsNamedWithItsPackage_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>(
            "llvm"); // the version of the only one there; empty: this machine's
        QTest::addColumn<QStringList>("named");
        QTest::newRow("zlib") << QStringList{u"-DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON"_s} << QString()
                              << QStringList{u"zlib (Debian package zlib1g-dev)"_s};
        QTest::newRow("libarchive")
            << QStringList{u"-DCMAKE_DISABLE_FIND_PACKAGE_LibArchive=ON"_s} << QString()
            << QStringList{
                   u"libarchive, which reads what students hand in, (Debian package libarchive-dev)"_s};
        QTest::newRow("zstd") << QStringList{u"-DZSTD_LIBRARY=OFF"_s} << QString()
                              << QStringList{u"zstd (Debian package libzstd-dev)"_s};
        QTest::newRow("Qt's tools for languages and LLVM, both at once")
            << QStringList{u"-DCMAKE_DISABLE_FIND_PACKAGE_Qt6LinguistTools=ON"_s,
                           u"-DCMAKE_DISABLE_FIND_PACKAGE_LLVM=ON"_s}
            << QString()
            << QStringList{u"(Debian package qt6-tools-dev, qt6-l10n-tools)"_s,
                           u"(Debian package llvm-19-dev, or llvm-14-dev on Debian 12)"_s};
        QTest::newRow("Qt") << QStringList{u"-DCMAKE_DISABLE_FIND_PACKAGE_Qt6=ON"_s} << QString()
                            << QStringList{u"(Debian package qt6-base-dev, qt6-tools-dev"_s};
        QTest::newRow("an LLVM that is too old")
            << QStringList() << u"13"_s << QStringList{u"LLVM 14 or later"_s, u"llvm-19-dev"_s};
        QTest::newRow("an LLVM without AArch64")
            << QStringList() << u"18"_s
            << QStringList{u"libraries with AArch64"_s, u"llvm-19-dev"_s};
    }
    void whatIsMissingIsNamedWithItsPackage()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, llvm);
        QFETCH(QStringList, named);
        QTemporaryDir dir;
        if (!llvm.isEmpty()) {
            QFile config(dir.filePath(u"LLVMConfig.cmake"_s));
            QVERIFY(config.open(QIODevice::WriteOnly));
            config.write("set(LLVM_VERSION_MAJOR " + llvm.toLatin1() + ")\n");
            options << u"-DLLVM_DIR="_s + dir.path();
        }
        QProcess cmake;
        cmake.setProcessChannelMode(QProcess::MergedChannels);
        cmake.start(u"cmake"_s, QStringList{u"-G"_s, u"Ninja"_s, u"-S"_s,
                                            QStringLiteral(WORLDSWITCH_SOURCE_DIR), u"-B"_s,
                                            dir.filePath(u"tree"_s)} +
                                    options);
        QVERIFY(cmake.waitForFinished(240000));
        const auto words = QString::fromUtf8(cmake.readAll()).simplified();
        QVERIFY2(cmake.exitCode() != 0, qPrintable(words));
        for (const auto& name : named)
            QVERIFY2(words.contains(name), qPrintable(words));
        // And nothing that is here.
        QVERIFY2(!words.contains(u"device-tree-compiler"_s), qPrintable(words));
    }
};

QTEST_GUILESS_MAIN(tst_Needs)
#include "tst_needs.moc"
