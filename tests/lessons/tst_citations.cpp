// SPDX-License-Identifier: GPL-2.0-or-later
// What is said of the architecture says where it is written: a section of one edition of the Arm
// Architecture Reference Manual, and each register's section has one number wherever it is cited.
#include "engine/library.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace {

const QString kSources = QStringLiteral(WORLDSWITCH_SOURCE_DIR);
const QString kLessons = kSources + u"/lessons"_s;

QString contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Everything that may cite, but for this file.
QStringList citingFiles()
{
    QStringList files{kSources + u"/README.md"_s, kSources + u"/CONTRIBUTING.md"_s};
    for (const char* room :
         {"analysis", "docs", "gdbclient", "gui", "hypervisor", "lessons", "tests", "tools"}) {
        QDirIterator in(kSources + u'/' + QLatin1String(room),
                        {u"*.md"_s, u"*.h"_s, u"*.cpp"_s, u"*.S"_s}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (in.hasNext())
            files << in.next();
    }
    files.removeIf([](const QString& file) { return file.endsWith(u"/tst_citations.cpp"); });
    return files;
}

} // namespace

class TestCitations : public QObject {
    Q_OBJECT
private slots:
    void everyLessonCitesSections_data()
    {
        QTest::addColumn<QString>("file");
        for (const lessons::LessonEntry& entry : lessons::lessonsIn(kLessons))
            for (const char* file : {"lesson.md", "lesson.zh_CN.md"})
                QTest::addRow("%s %s", qPrintable(entry.name), file)
                    << entry.folder + u'/' + QLatin1String(file);
    }
    void everyLessonCitesSections()
    {
        QFETCH(QString, file);
        const QString text = contents(file);
        QCOMPARE(text.count(u"DDI 0487"_s), 1);
        QVERIFY(text.contains(u"I.a"_s));
        // The edition's own sentence, and what the manual itself says, with its section behind it.
        static const QRegularExpression manual(u"Arm\\s+ARM(?!”)"_s);
        static const QRegularExpression section(
            u"^Arm ARM (?:[A-Z]\\d+(?:\\.\\d+)+\\b|chapter D1, “|D1 章“|calls |称为 )"_s);
        int cited = 0;
        for (auto found = manual.globalMatch(text); found.hasNext(); ++cited) {
            const QString here = text.mid(found.next().capturedStart(), 60);
            QVERIFY2(section.match(here).hasMatch(), qPrintable(here));
        }
        QVERIFY(cited > 0);
        // Where the standard is introduced its name is in bold; from then on it has a section.
        static const QRegularExpression standard(u"(\\*\\*\\s?)?[(（]AAPCS64(?! §\\d)"_s);
        for (auto found = standard.globalMatch(text); found.hasNext();) {
            const auto match = found.next();
            QVERIFY2(!match.captured(1).isEmpty(),
                     qPrintable(text.mid(match.capturedStart() - 40, 80)));
        }
    }

    /// A translation cites what the English lesson cites.
    void bothLanguagesCiteTheSame_data()
    {
        QTest::addColumn<QString>("folder");
        for (const lessons::LessonEntry& entry : lessons::lessonsIn(kLessons))
            QTest::newRow(qPrintable(entry.name)) << entry.folder;
    }
    void bothLanguagesCiteTheSame()
    {
        QFETCH(QString, folder);
        static const QRegularExpression number(
            u"\\b[A-D]\\d+\\.\\d+(?:\\.\\d+)*\\b|§\\d[\\d.]*\\d"_s);
        QStringList cited[2];
        for (int n = 0; n < 2; ++n) {
            const QString text =
                contents(folder + (n == 0 ? u"/lesson.md"_s : u"/lesson.zh_CN.md"_s));
            for (auto found = number.globalMatch(text); found.hasNext();)
                cited[n] << found.next().captured();
        }
        QCOMPARE(cited[1], cited[0]);
    }

    void aRegisterHasOneNumber()
    {
        static const QRegularExpression any(u"\\b(?:D17|C5)\\.2\\.\\d+\\b"_s);
        static const QRegularExpression behind(
            u"\\b((?:D17|C5)\\.2\\.\\d+)[,，]\\s*([A-Z]\\w+_EL\\d|FPCR|FPSR|NZCV)\\b"_s);
        static const QRegularExpression before(
            u"\\b([A-Z]\\w+_EL\\d)(?:\\.\\w+)?,? \\(?(?:Arm ARM )?((?:D17|C5)\\.2\\.\\d+)\\b"_s);
        std::map<QString, std::set<QString>> names;   // of a number
        std::map<QString, std::set<QString>> numbers; // of a register
        std::map<QString, QString> seen;              // each number, and a file that cites it
        const auto pair = [&](const QString& number, const QString& name) {
            names[number].insert(name);
            numbers[name].insert(number);
        };
        for (const QString& file : citingFiles()) {
            const QString text = contents(file);
            for (auto found = any.globalMatch(text); found.hasNext();)
                seen.emplace(found.next().captured(), file);
            for (auto found = behind.globalMatch(text); found.hasNext();) {
                const auto match = found.next();
                pair(match.captured(1), match.captured(2));
            }
            for (auto found = before.globalMatch(text); found.hasNext();) {
                const auto match = found.next();
                pair(match.captured(2), match.captured(1));
            }
        }
        const auto list = [](const std::set<QString>& set) {
            return QStringList(set.begin(), set.end()).join(u", "_s);
        };
        QVERIFY(seen.size() > 5);
        for (const auto& [number, file] : seen)
            QVERIFY2(names[number].size() == 1,
                     qPrintable(u"%1 (%2) is of: %3"_s.arg(number, file, list(names[number]))));
        for (const auto& [name, of] : numbers)
            QVERIFY2(of.size() == 1, qPrintable(u"%1 is: %2"_s.arg(name, list(of))));
    }
};

QTEST_APPLESS_MAIN(TestCitations)
#include "tst_citations.moc"
