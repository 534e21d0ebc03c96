// SPDX-License-Identifier: GPL-2.0-or-later
// What worldswitch-trace prints of a hundred recordings of format 1 (record.sh), in both languages,
// byte for byte. A difference is a fault, or it is accepted with its reason (accept.sh).
#include "support/finished.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

const QString kHere = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/goldens");
constexpr int kPatience = 120000; // ms: a deadline, never a measure

/// What is asked of each recording: the file that keeps the answer, and the arguments.
struct Question {
    const char* name;
    QStringList arguments;
};
const std::array kQuestions{
    Question{"print", {u"print"_s}},
    Question{"outer", {u"print"_s, u"--outer"_s}},
    Question{"json", {u"print"_s, u"--format"_s, u"json"_s}},
    Question{"check", {u"check"_s}},
    Question{"check-json", {u"check"_s, u"--format"_s, u"json"_s}},
};

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

bool unpack(const QString& archive, const QString& folder)
{
    return QDir().mkpath(folder) &&
           QProcess::execute(u"tar"_s, {u"-xJf"_s, archive, u"-C"_s, folder}) == 0;
}

/// A part of a line of JSON that is as long as a page: what stands round `at`.
QByteArray round(const QByteArray& line, qsizetype at)
{
    constexpr qsizetype kBefore = 60;
    constexpr qsizetype kShown = 200;
    const qsizetype from = std::max<qsizetype>(at - kBefore, 0);
    return (from > 0 ? QByteArray("…") : QByteArray()) + line.mid(from, kShown) +
           (from + kShown < line.size() ? QByteArray("…") : QByteArray());
}

/// The first lines that differ, each as it was and as it is; empty where none does.
QString difference(const QByteArray& expected, const QByteArray& actual)
{
    if (expected == actual)
        return {};
    constexpr int kMostLines = 3;
    const auto was = expected.split('\n');
    const auto is = actual.split('\n');
    QString said;
    int differing = 0;
    for (qsizetype n = 0; n < std::max(was.size(), is.size()); ++n) {
        const QByteArray before = n < was.size() ? was[n] : "(nothing: it ended before)";
        const QByteArray after = n < is.size() ? is[n] : "(nothing: it ends before)";
        if (before == after && n < was.size() && n < is.size())
            continue;
        if (++differing > kMostLines)
            continue;
        const auto same = std::ranges::mismatch(before, after).in1 - before.begin();
        said += u"\n  line %1\n  - %2\n  + %3"_s.arg(n + 1).arg(
            QString::fromUtf8(round(before, same)), QString::fromUtf8(round(after, same)));
    }
    return said + u"\n  %1 of %2 lines differ"_s.arg(differing).arg(was.size());
}

} // namespace

class tst_Goldens : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    /// Where accept.sh wants what is printed now; empty: it is compared.
    const QString m_accept = qEnvironmentVariable("WORLDSWITCH_GOLDENS_TO");

    [[nodiscard]] QString recordings() const { return m_folder.filePath(u"recordings"_s); }
    [[nodiscard]] QString outputs() const { return m_folder.filePath(u"outputs"_s); }

    /// The recording is named without a folder, so that no folder is in what is said of it.
    support::Finished ask(QStringList arguments, const QString& name, const QString& language) const
    {
        arguments << name + u".wsrec"_s << u"--language"_s << language;
        QProcess trace;
        trace.setWorkingDirectory(recordings());
        trace.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"), arguments);
        return support::finish(trace, kPatience);
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(unpack(kHere + u"/recordings.tar.xz"_s, recordings()), "needs tar and xz-utils");
        QVERIFY(m_accept.isEmpty() ? unpack(kHere + u"/outputs.tar.xz"_s, outputs())
                                   : QDir().mkpath(m_accept));
    }

    void whatIsPrintedIsWhatWasPrinted_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("language");
        const auto share = qEnvironmentVariable("WORLDSWITCH_SHARE", u"1/1"_s).split(u'/');
        const int of = std::max(share.value(1).toInt(), 1);
        int index = 0;
        const auto names = QString::fromUtf8(contents(kHere + u"/names.txt"_s)).split(u'\n');
        for (const QString& name : names) {
            if (name.isEmpty() || index++ % of != share.value(0).toInt() % of)
                continue;
            for (const char* language : {"en", "zh_CN"})
                QTest::addRow("%s, %s", qPrintable(name), language)
                    << name << QString::fromLatin1(language);
        }
    }
    void whatIsPrintedIsWhatWasPrinted()
    {
        QFETCH(QString, name);
        QFETCH(QString, language);
        QVERIFY2(QFile::exists(recordings() + u'/' + name + u".wsrec"_s), qPrintable(name));
        QStringList differing;
        QByteArray endings;
        const auto held = [&](const QString& file, const QByteArray& actual) {
            const QString path = name + u'.' + language + u'.' + file;
            if (!m_accept.isEmpty()) {
                QVERIFY(write(m_accept + u'/' + path, actual));
                return;
            }
            QVERIFY2(QFile::exists(outputs() + u'/' + path), qPrintable(path));
            const QString found = difference(contents(outputs() + u'/' + path), actual);
            if (found.isEmpty())
                return;
            differing << path;
            qWarning("%s%s", qPrintable(path), qPrintable(found));
        };
        for (const auto& question : kQuestions) {
            const auto answer = ask(question.arguments, name, language);
            QVERIFY2(answer.code >= 0, question.name);
            held(QString::fromLatin1(question.name), answer.output);
            endings += question.name + QByteArray(": ") + QByteArray::number(answer.code) + '\n' +
                       answer.errors.toUtf8();
        }
        // Exit codes, and what was said on standard error.
        held(u"endings"_s, endings);
        QVERIFY2(differing.isEmpty(), qPrintable(differing.join(u", "_s)));
    }

    void everyRecordingHasAName()
    {
        auto files = QDir(recordings()).entryList({u"*.wsrec"_s}, QDir::Files, QDir::Name);
        files.replaceInStrings(u".wsrec"_s, QString());
        auto names = QString::fromUtf8(contents(kHere + u"/names.txt"_s)).split(u'\n');
        names.removeAll(QString());
        names.sort();
        files.sort();
        QCOMPARE(names, files);
        QVERIFY(names.size() >= 40);
    }

    // Each accepted output stands in differences.md with its reason: the last hash there is that of
    // the archive.
    void whatIsAcceptedHasAReason()
    {
        if (!m_accept.isEmpty())
            QSKIP("accept.sh writes it when this has ended");
        const auto hash = QCryptographicHash::hash(contents(kHere + u"/outputs.tar.xz"_s),
                                                   QCryptographicHash::Sha256)
                              .toHex();
        const auto notes = contents(kHere + u"/differences.md"_s);
        const auto last = notes.lastIndexOf("outputs.tar.xz: ");
        QVERIFY(last >= 0);
        QCOMPARE(notes.mid(last + 16, hash.size()), hash);
    }
};

QTEST_GUILESS_MAIN(tst_Goldens)
#include "tst_goldens.moc"
