// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/library.h"
#include "engine/lint.h"
#include "engine/parser.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace lessons;

namespace {

const QString kLessons = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons");

QByteArray lessonText(const char* title, const char* ask)
{
    return QByteArray("# ") + title +
           "\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 1\n```\n## S\nQ\n```lab\nask = \"" + ask +
           "\"\n```\n";
}

void write(const QString& path, const QByteArray& text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

} // namespace

class TestLibrary : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        write(path("01-one/lesson.md"), lessonText("One", "x1"));
        write(path("01-one/lesson.zh_CN.md"), lessonText("一", "x1"));
        write(path("02-two/lesson.md"), lessonText("Two", "x1"));
        write(path("engine/lesson.md"), lessonText("No lesson's folder", "x1"));
        QDir().mkpath(path("03-empty"));
    }

    void lessonsAreInOrder()
    {
        const auto list = lessonsIn(m_dir->path());
        QCOMPARE(list.size(), std::size_t{2});
        QCOMPARE(list[0].name, QStringLiteral("01-one"));
        QCOMPARE(list[0].number(), QStringLiteral("01"));
        QCOMPARE(list[1].name, QStringLiteral("02-two"));
    }

    void aLessonIsFound_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("file");
        const auto row = [](const char* name, const char* which, const char* language,
                            const char* file) {
            QTest::newRow(name) << QString::fromUtf8(which) << QString::fromUtf8(language)
                                << QString::fromUtf8(file);
        };
        row("by its number", "01", "", "01-one/lesson.md");
        row("by its number without a zero", "2", "", "02-two/lesson.md");
        row("by its whole name", "01-one", "en", "01-one/lesson.md");
        row("by its name", "two", "", "02-two/lesson.md");
        row("in another language", "01", "zh_CN", "01-one/lesson.zh_CN.md");
        row("in English where there is no translation", "02", "zh_CN", "02-two/lesson.md");
    }
    void aLessonIsFound()
    {
        QFETCH(QString, which);
        QFETCH(QString, language);
        QFETCH(QString, file);
        const auto found = findLesson(which, m_dir->path(), language);
        QVERIFY(found.ok());
        QCOMPARE(*found, m_dir->filePath(file));
    }
    void aLessonIsFoundByItsPath()
    {
        QCOMPARE(*findLesson(path("02-two"), QString(), QString()), path("02-two/lesson.md"));
        QCOMPARE(*findLesson(path("01-one/lesson.zh_CN.md"), QString(), QString()),
                 path("01-one/lesson.zh_CN.md"));
    }
    void whatIsNotThereIsSaid()
    {
        const auto found = findLesson(QStringLiteral("03"), m_dir->path(), QString());
        QVERIFY(!found.ok());
        QCOMPARE(found.error().sentence,
                 QStringLiteral("There is no lesson “03” in %1: `worldswitch-lesson list` names "
                                "them.")
                     .arg(m_dir->path()));
        const auto folder = lessonsFolder(path("03-empty"));
        QVERIFY(!folder.ok());
        QCOMPARE(folder.error().sentence,
                 QStringLiteral("There are no lessons in %1: name their folder with --lessons.")
                     .arg(path("03-empty")));
    }
    void theEnvironmentNamesTheFolder()
    {
        qputenv("WORLDSWITCH_LESSONS", m_dir->path().toUtf8());
        const auto folder = lessonsFolder();
        qunsetenv("WORLDSWITCH_LESSONS");
        QVERIFY(folder.ok());
        QCOMPARE(*folder, m_dir->path());
    }
    /// Every program reads it; the window has no option that could be named instead.
    void whereNobodyNamedAFolderTheEnvironmentCan()
    {
        qputenv("WORLDSWITCH_LESSONS", path("03-empty").toUtf8());
        const auto folder = lessonsFolder();
        qunsetenv("WORLDSWITCH_LESSONS");
        QVERIFY(!folder.ok());
        QCOMPARE(folder.error().sentence,
                 QStringLiteral("There are no lessons in %1: name their folder in the "
                                "environment's WORLDSWITCH_LESSONS.")
                     .arg(path("03-empty")));
    }

    void aTranslationOfAnotherLessonIsRefused()
    {
        QVERIFY(lintLesson(path("01-one"))->mistakes.empty());
        write(path("01-one/lesson.zh_CN.md"), lessonText("一", "x2"));
        const auto lesson = lintLesson(path("01-one/lesson.md"));
        QCOMPARE(lesson->mistakes.size(), std::size_t{1});
        QCOMPARE(
            lesson->mistakes.front().sentence,
            QStringLiteral("This is not as in lesson.md: “step 1: ask = x1” there, “step 1: ask "
                           "= x2” here."));
        write(path("01-one/lesson.zh_CN.md"), "# broken\n");
        QVERIFY(!lintLesson(path("01-one"))->mistakes.empty());
    }

    void whatIsNoFileIsNoLesson_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("cause");
        QTest::newRow("a device without an end")
            << QStringLiteral("/dev/zero") << QStringLiteral("it is a device");
        QTest::newRow("a FIFO that nobody writes to")
            << QStringLiteral("fifo") << QStringLiteral("it is a pipe");
        QTest::newRow("a sparse file of a terabyte")
            << QStringLiteral("sparse") << QStringLiteral("it is larger than 256 KB");
        QTest::newRow("a FIFO in a lesson's folder")
            << QStringLiteral("05-fifo") << QStringLiteral("it is a pipe");
        QTest::newRow("a link to a device for a translation")
            << QStringLiteral("01-one") << QStringLiteral("it is a device");
    }
    void whatIsNoFileIsNoLesson()
    {
        QFETCH(QString, which);
        QFETCH(QString, cause);
        QCOMPARE(::mkfifo(QFile::encodeName(path("fifo")).constData(), 0600), 0);
        QFile sparse(path("sparse"));
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(qint64{1} << 40));
        QVERIFY(QDir().mkpath(path("05-fifo")));
        QCOMPARE(::mkfifo(QFile::encodeName(path("05-fifo/lesson.md")).constData(), 0600), 0);
        QVERIFY(QFile::link(QStringLiteral("/dev/zero"), path("01-one/lesson.fr.md")));
        const auto named = QDir(m_dir->path()).filePath(which);
        const auto found = findLesson(named, m_dir->path(), QString());
        const auto lesson = lintLesson(found.ok() ? *found : named);
        QVERIFY(!lesson.ok());
        QVERIFY2(lesson.error().sentence.contains(QStringLiteral(" cannot be read: ") + cause),
                 qPrintable(lesson.error().sentence));
    }

    void everyLessonOfOursIsWholeInBothLanguages()
    {
        const auto list = lessonsIn(kLessons);
        QVERIFY(!list.empty());
        for (const LessonEntry& entry : list) {
            const auto report = lintLesson(entry.folder);
            QVERIFY(report.ok());
            QVERIFY2(report->mistakes.empty(),
                     report->mistakes.empty() ? "" : qPrintable(report->mistakes.front().text()));
            const Lesson* lesson = &report->lesson;
            const QString chinese = lessonFile(entry.folder, QStringLiteral("zh_CN"));
            QVERIFY2(chinese.endsWith(QLatin1String(".zh_CN.md")), qPrintable(entry.name));
            QCOMPARE(loadLesson(chinese)->shape(), lesson->shape());
            QVERIFY(entry.name.endsWith(lesson->id));
        }
    }

    /// What a translator forgot shows as English words: each sentence differs from its source.
    void everySentenceOfOursIsTranslated()
    {
        for (const LessonEntry& entry : lessonsIn(kLessons)) {
            const auto english = loadLesson(entry.folder + QStringLiteral("/lesson.md"));
            const auto chinese = loadLesson(lessonFile(entry.folder, QStringLiteral("zh_CN")));
            QVERIFY(english->title != chinese->title);
            for (std::size_t n = 0; n < english->steps.size(); ++n) {
                const QStringList a = sentences(english->steps[n]);
                const QStringList b = sentences(chinese->steps[n]);
                QCOMPARE(b.size(), a.size());
                static const QRegularExpression words(QStringLiteral("[A-Za-z]{2,} [A-Za-z]{2,}"));
                for (qsizetype k = 0; k < a.size(); ++k)
                    QVERIFY2(a[k].isEmpty() == b[k].isEmpty() &&
                                 (!a[k].contains(words) || a[k] != b[k]), // or code
                             qPrintable(a[k]));
            }
        }
    }

private:
    static QStringList sentences(const LessonStep& step)
    {
        QStringList all{step.title, step.markdown, step.question, step.after, step.never};
        all << step.hints;
        for (const Wrong& wrong : step.wrongs)
            all << wrong.say;
        for (const Choice& choice : step.choices)
            all << choice.say;
        for (const Diagnose& diagnose : step.diagnoses)
            all << diagnose.say;
        return all;
    }
    QString path(const char* name) const { return m_dir->filePath(QString::fromUtf8(name)); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
