// SPDX-License-Identifier: GPL-2.0-or-later
// scripts/skipped: what Qt Test skipped inside a test that CTest counts as passed is listed by
// ./test, with its reason. The logs are CTest's own.
#include "toy-tree.h"

using namespace Qt::StringLiterals;

namespace {

const QString kSkipped = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts/skipped");

toy::Outcome call(const QString& program, const QStringList& arguments, const QString& folder)
{
    return toy::finished(program, arguments, QProcessEnvironment::systemEnvironment(), folder);
}

} // namespace

class TestSkipped : public QObject {
    Q_OBJECT
private slots:
    void eachReasonIsListedOnceForATest_data()
    {
        QTest::addColumn<QByteArrayList>("tests"); // what each prints
        QTest::addColumn<QString>("listed");
        QTest::newRow("nothing was") << QByteArrayList{"PASS   : A::b()"} << QString();
        QTest::newRow("a function") << QByteArrayList{"SKIP   : A::b() not run: no jail here"}
                                    << u"   t0, 1 row   (no jail here)\n"_s;
        QTest::newRow("rows, of which one has a parenthesis")
            << QByteArrayList{"SKIP   : A::b(one) not run: no jail here\n"
                              "PASS   : A::b(two)\n"
                              "SKIP   : A::b(f(x) of three) not run: no jail here"}
            << u"   t0, 2 rows   (no jail here)\n"_s;
        QTest::newRow("two tests, two reasons")
            << QByteArrayList{"SKIP   : A::b() not run: no jail here\n"
                              "SKIP   : A::c() not run: no registry (it does not answer)",
                              "SKIP   : B::b() not run: no jail here"}
            << u"   t0, 1 row   (no jail here)\n"
               "   t0, 1 row   (no registry (it does not answer))\n"
               "   t1, 1 row   (no jail here)\n"_s;
        QTest::newRow("a reason without the words")
            << QByteArrayList{"SKIP   : A::b(one) the registry is away"}
            << u"   t0, 1 row   (the registry is away)\n"_s;
        QTest::newRow("a word of the console's that looks like it")
            << QByteArrayList{"[A] SKIP   : A::b() not run: a guest's line"} << QString();
    }
    void eachReasonIsListedOnceForATest()
    {
        QFETCH(QByteArrayList, tests);
        QFETCH(QString, listed);
        const QTemporaryDir folder;
        QByteArray file;
        for (qsizetype i = 0; i < tests.size(); ++i) {
            const QByteArray said = "said" + QByteArray::number(i);
            QVERIFY(toy::write(folder.filePath(QString::fromLatin1(said)), tests[i] + '\n'));
            file += "add_test(t" + QByteArray::number(i) + " cat \"" +
                    folder.filePath(QString::fromLatin1(said)).toUtf8() + "\")\n";
        }
        QVERIFY(toy::write(folder.filePath(u"CTestTestfile.cmake"_s), file));
        const auto ran = call(u"ctest"_s, {}, folder.path());
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.out + ran.err));
        const auto outcome =
            call(kSkipped, {folder.filePath(u"Testing/Temporary/LastTest.log"_s)}, folder.path());
        QCOMPARE(outcome.err, QString());
        QCOMPARE(outcome.exitCode, 0);
        QCOMPARE(outcome.out, listed);
    }

    void whatIsNoLogIsRefused()
    {
        const QTemporaryDir folder;
        for (const QString& file : {folder.filePath(u"not there"_s), folder.path()}) {
            const auto outcome = call(kSkipped, {file}, folder.path());
            QCOMPARE(outcome.exitCode, 2);
            QCOMPARE(outcome.err, u"skipped: %1 cannot be read.\n"_s.arg(file));
        }
        QCOMPARE(call(kSkipped, {}, folder.path()).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(TestSkipped)
#include "tst_skipped.moc"
