// SPDX-License-Identifier: GPL-2.0-or-later
// Labs in assembly, as other people would write them: `check` takes any code that brings about what
// is asked for. (Those in C++: tst_labs_cxx. Patches of entry.S, for labs 3 and 5: tst_labs.)
#include "lessons/planted.h"
#include "support/finished.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
const QString kFolder = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/lessons/labs");

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

support::Finished tool(const QStringList& arguments)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    return support::finish(process, kPatience);
}

QStringList solutionsOf(const QString& lab)
{
    return QDir(kFolder).entryList({lab + u"-*.S"_s}, QDir::Files, QDir::Name);
}

/// This process's share of the rows, "2/3" (tests/CMakeLists.txt).
bool isOurs(qsizetype row)
{
    const QStringList share = qEnvironmentVariable("WORLDSWITCH_SHARE", u"1/1"_s).split(u'/');
    const auto of = std::max(share.value(1).toLongLong(), 1LL);
    return row % of == share.value(0).toLongLong() - 1;
}

} // namespace

class TestLabSolutions : public QObject {
    Q_OBJECT
private slots:
    void thereAreTenOfEach_data()
    {
        QTest::addColumn<QString>("lab");
        for (const char* lab : {"01", "05", "10"})
            QTest::newRow(lab) << QString::fromLatin1(lab);
    }
    void thereAreTenOfEach()
    {
        QFETCH(QString, lab);
        QVERIFY(solutionsOf(lab).size() >= 10);
    }

    void anotherSolutionPasses_data()
    {
        QTest::addColumn<QString>("file");
        const QStringList files = solutionsOf(u"*"_s);
        for (qsizetype n = 0; n < files.size(); ++n)
            if (isOurs(n))
                QTest::newRow(qPrintable(files[n].section(u'.', 0, 0))) << files[n];
    }
    void anotherSolutionPasses()
    {
        QFETCH(QString, file);
        const QString number = file.left(2);
        const QTemporaryDir dir;
        const QString lab = dir.filePath(u"lab"_s);
        const auto started = tool({u"start"_s, number, lab});
        QVERIFY2(started.code == 0, qPrintable(started.errors));
        const QByteArray source = planted::answeredBy(number, contents(kFolder + u'/' + file));
        QVERIFY(!source.isEmpty());
        QVERIFY(source != planted::reference(number));
        QFile student(lab + u'/' + planted::fileOf(number));
        QVERIFY(student.open(QIODevice::WriteOnly) && student.write(source) == source.size());
        student.close();
        const auto checked = tool({u"check"_s, lab});
        QVERIFY2(checked.code == 0, (checked.output + checked.errors.toUtf8()).constData());
    }
};

QTEST_GUILESS_MAIN(TestLabSolutions)
#include "tst_lab_solutions.moc"
