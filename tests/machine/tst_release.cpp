// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/release.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

class tst_release : public QObject {
    Q_OBJECT
private slots:
    void theGreetingNamesIt_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::addColumn<QString>("release");
        const auto row = [](const char* name, const char* greeting, const char* release) {
            QTest::newRow(name) << QByteArray(greeting) << QString::fromLatin1(release);
        };
        row("Debian 12's", R"({"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7},
            "package": "Debian 1:7.2+dfsg-7+deb12u18"}, "capabilities": ["oob"]}})",
            "7.2.22");
        row("Debian 13's", R"({"QMP": {"version": {"qemu": {"micro": 13, "minor": 0, "major": 10},
            "package": "Debian 1:10.0.13+ds-0+deb13u1"}, "capabilities": ["oob"]}})",
            "10.0.13");
        row("one without a package",
            R"({"QMP": {"version": {"qemu": {"micro": 0, "minor": 1, "major": 9}}}})", "9.1.0");
        row("no version", R"({"QMP": {"capabilities": []}})", "");
        row("half a version", R"({"QMP": {"version": {"qemu": {"major": 9}}}})", "");
        row("a version in words",
            R"({"QMP": {"version": {"qemu": {"micro": "x", "minor": 0, "major": 8}}}})", "");
        row("a negative one",
            R"({"QMP": {"version": {"qemu": {"micro": -1, "minor": 0, "major": 8}}}})", "");
        row("no greeting", R"({"return": {}})", "");
        row("no JSON", "QEMU", "");
    }
    void theGreetingNamesIt()
    {
        QFETCH(QByteArray, greeting);
        QFETCH(QString, release);
        const auto found = machine::releaseOf(QJsonDocument::fromJson(greeting).object());
        QCOMPARE(found ? found->text() : QString(), release);
    }

    void onlyOthersThanTheTestedAreNamed_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<int>("minor");
        QTest::addColumn<bool>("named");
        const auto row = [](int major, int minor, bool named) {
            QTest::addRow("%d.%d", major, minor) << major << minor << named;
        };
        row(6, 2, true);
        row(7, 1, true);
        row(7, 2, false);
        row(8, 0, false);
        row(9, 2, false);
        row(10, 0, false);
        row(10, 2, false);
        row(11, 0, true);
        row(99, 9, true);
    }
    void onlyOthersThanTheTestedAreNamed()
    {
        QFETCH(int, major);
        QFETCH(int, minor);
        QFETCH(bool, named);
        const QString sentence = machine::untestedRelease({major, minor, 5});
        QCOMPARE(!sentence.isEmpty(), named);
        if (named)
            QCOMPARE(sentence, QStringLiteral("QEMU %1.%2.5 is not one of those that this program "
                                              "is tested with (7.2 to 10.x): what it shows may "
                                              "differ.")
                                   .arg(major)
                                   .arg(minor));
    }
};

QTEST_APPLESS_MAIN(tst_release)
#include "tst_release.moc"
