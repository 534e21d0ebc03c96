// SPDX-License-Identifier: GPL-2.0-or-later
#include "grade-many.h"

#include "base/input-file.h"
#include "base/output-file.h"
#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "cli/signals.h"
#include "engine/library.h"
#include "engine/seed.h"
#include "engine/words.h"
#include "grading/grade-basis.h"
#include "grading/jail.h"
#include "grading/roster.h"
#include "grading/submission.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <algorithm>
#include <optional>
#include <utility>

namespace tool {

namespace {

using lessons::Words;

constexpr std::int64_t kLargestGrade = std::int64_t{16} << 20;

QString wholePath(const QString& submission)
{
    return QDir::cleanPath(QFileInfo(submission).absoluteFilePath());
}

/// One that stands there twice.
std::optional<QString> twiceIn(QStringList list)
{
    list.sort();
    const auto twice = std::adjacent_find(list.cbegin(), list.cend());
    return twice == list.cend() ? std::nullopt : std::optional(*twice);
}

/// What the reports of each are called: the last of its path, and as many folders above as make it
/// another name than all others.
QStringList namesOf(const QStringList& paths)
{
    QList<QStringList> parts;
    QStringList names;
    for (const QString& path : paths) {
        parts << path.split(u'/', Qt::SkipEmptyParts);
        names << parts.last().value(parts.last().size() - 1);
    }
    for (qsizetype depth = 2;; ++depth) {
        QHash<QString, int> counts;
        for (const QString& name : std::as_const(names))
            ++counts[name];
        bool isLonger = false;
        for (qsizetype n = 0; n < names.size(); ++n) {
            if (counts[names[n]] == 1 || parts[n].size() < depth)
                continue;
            names[n] = parts[n].mid(parts[n].size() - depth).join(u'-');
            isLonger = true;
        }
        if (!isLonger)
            return names;
    }
}

/// The variant's word of each: by her id, which the roster says, or her submission's name.
base::Result<QStringList> seedsOf(const GradeManyRequest& request, const QStringList& names)
{
    QStringList seeds;
    if (request.key.isEmpty())
        return QStringList(names.size(), request.seed);
    std::optional<lessons::Roster> roster;
    if (!request.roster.isEmpty()) {
        auto read = lessons::loadRoster(request.roster);
        if (!read)
            return read.error();
        roster = std::move(*read);
    }
    for (const QString& name : names) {
        if (roster && !roster->contains(name))
            return base::Error{Words::tr("The roster %1 does not say whose submission %2 is.")
                                   .arg(request.roster, name)};
        const QString student = roster ? roster->value(name) : lessons::studentOf(name);
        const auto secret = lessons::examSeed(request.key, student);
        if (!secret)
            return secret.error();
        seeds << lessons::wordOfSeed(*secret);
    }
    return seeds;
}

/// By which lab these are judged, and how they are kept apart: what a mark must have stood on.
/// Nothing where the lab cannot be read, which each of its graders says.
struct Judge {
    lessons::Lab lab;
    QString digest;
    QString isolation;
};
std::optional<Judge> judgeFor(const GradeManyRequest& request)
{
    const auto path = lessons::findLesson(request.lesson, request.lessonsFolder, request.language);
    const auto lab =
        path ? lessons::labOf(QFileInfo(*path).path()) : base::Result<lessons::Lab>(path.error());
    const auto digest =
        lab ? lessons::judgeDigest(*lab, *path) : base::Result<QString>(lab.error());
    const lessons::Jail jail = lessons::Jail::best();
    const bool isEnough =
        !request.requireIsolation || jail.isolation() != lessons::Jail::Isolation::None;
    if (!digest || !isEnough)
        return {};
    return Judge{*lab, *digest, jail.name()};
}

std::optional<QJsonObject> gradeIn(const QByteArray& json)
{
    const QJsonObject grade = QJsonDocument::fromJson(json).object();
    if (grade[QStringLiteral("format")] != QStringLiteral("worldswitch-grade"))
        return {};
    return grade;
}

/// As spreadsheets read it (RFC 4180); what one would take for a formula is text.
QString csvField(QString text)
{
    text = text.section(u'\n', 0, 0);
    if (!text.isEmpty() && QStringLiteral("=+-@").contains(text[0]))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', QLatin1String("\"\"")) + u'"';
}

class Graders : public QObject {
public:
    Graders(cli::Output& out, const GradeManyRequest& request, QStringList names, QStringList seeds)
        : m_out(out)
        , m_request(request)
        , m_names(std::move(names))
        , m_seeds(std::move(seeds))
        , m_judge(judgeFor(request))
    {
    }

    int run()
    {
        cli::Signals signalsOfUser;
        connect(&signalsOfUser, &cli::Signals::came, this, [this] {
            m_stopped = true;
            for (QProcess* const process : std::as_const(m_running))
                process->terminate();
        });
        begin();
        if (!m_running.isEmpty())
            m_loop.exec();
        if (auto written = writeTable(); !written) {
            cli::complain(nullptr, written.error().sentence);
            return cli::Error;
        }
        m_out.line(
            Words::tr("Kept: %1. Judged: %2, of which %3 had a report that no longer counts.")
                .arg(m_kept)
                .arg(m_judged)
                .arg(m_again));
        return m_stopped || m_errors > 0 || m_failed ? cli::Error : cli::Pass;
    }

private:
    [[nodiscard]] QString pathOf(qsizetype which, const char* ending) const
    {
        return m_request.into + u'/' + m_names[which] + QLatin1String(ending);
    }

    /// The mark that is there already, where it is of the same file, by the same lab and variant,
    /// made in the same isolation.
    [[nodiscard]] std::optional<QJsonObject> kept(qsizetype which) const
    {
        const auto bytes = base::readFile(pathOf(which, ".json"), kLargestGrade);
        const auto grade = bytes ? gradeIn(*bytes) : std::nullopt;
        const auto basis = grade ? lessons::basisOf(*grade) : std::nullopt;
        if (!basis || !m_judge)
            return {};
        const auto file = lessons::submittedFile(m_request.submissions[which],
                                                 QFileInfo(m_judge->lab.file).fileName());
        if (!file || !file->refusal.isEmpty())
            return {};
        const lessons::GradeBasis now{m_judge->lab.lesson, m_judge->digest,
                                      lessons::digestOf(file->source), m_judge->isolation,
                                      m_seeds[which]};
        return *basis == now ? grade : std::nullopt;
    }

    /// As many as may run at once.
    void begin()
    {
        while (!m_stopped && m_next < m_request.submissions.size() &&
               static_cast<int>(m_running.size()) < m_request.atOnce) {
            const qsizetype which = m_next++;
            if (const auto grade = kept(which)) {
                ++m_kept;
                tell(which, *grade, true);
            } else {
                start(which);
            }
        }
        if (m_running.isEmpty())
            m_loop.quit();
    }

    void start(qsizetype which)
    {
        ++m_judged;
        m_again += QFileInfo::exists(pathOf(which, ".json")) ? 1 : 0;
        // Of what was judged before: a report without a capsule has none, not another's.
        const QString capsule = pathOf(which, ".wsrec");
        if (QFileInfo::exists(capsule) && !QFile::remove(capsule))
            fail(Words::tr("%1 is of an earlier run and cannot be removed.").arg(capsule));
        auto* const process = new QProcess(this);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(process, &QProcess::finished, this,
                [this, process, which] { end(process, which); });
        connect(process, &QProcess::errorOccurred, this,
                [this, process, which](QProcess::ProcessError error) {
                    if (error == QProcess::FailedToStart)
                        end(process, which);
                });
        m_running << process;
        // By its whole path: a name may begin as an option does.
        QStringList arguments{QStringLiteral("grade-one"), wholePath(m_request.submissions[which]),
                              QStringLiteral("--lab"),     m_request.lesson,
                              QStringLiteral("--lessons"), m_request.lessonsFolder,
                              QStringLiteral("--report"),  QStringLiteral("json"),
                              QStringLiteral("--capsule"), capsule};
        if (!m_request.language.isEmpty())
            arguments << QStringLiteral("--language") << m_request.language;
        if (!m_seeds[which].isEmpty())
            arguments << QStringLiteral("--seed") << m_seeds[which];
        if (m_request.requireIsolation)
            arguments << QStringLiteral("--require-isolation");
        process->start(QCoreApplication::applicationFilePath(), arguments);
    }

    void end(QProcess* process, qsizetype which)
    {
        const QByteArray json = process->readAllStandardOutput();
        m_running.removeOne(process);
        process->deleteLater();
        if (const auto grade = gradeIn(json))
            keep(which, *grade);
        else if (!m_stopped)
            fail(Words::tr("%1: its grader ended without a report.").arg(m_names[which]));
        begin();
    }

    void keep(qsizetype which, QJsonObject grade)
    {
        grade[QStringLiteral("submission")] = m_names[which];
        base::OutputFile file;
        const QString path = pathOf(which, ".json");
        auto written = file.open(path);
        if (written)
            written = file.write(cli::visibleJson(QJsonDocument(grade).toJson()));
        if (!written)
            fail(Words::tr("%1 cannot be written: %2.").arg(path, written.error().sentence));
        tell(which, grade, false);
    }

    void fail(const QString& sentence)
    {
        m_failed = true;
        cli::complain(nullptr, sentence);
    }

    void tell(qsizetype which, const QJsonObject& grade, bool isKept)
    {
        const QString verdict = grade[QStringLiteral("verdict")].toString();
        if (verdict == u"error")
            ++m_errors;
        m_table << QStringList{m_names[which],
                               verdict,
                               grade[QStringLiteral("reason")].toString(),
                               QString::number(grade[QStringLiteral("points")].toInt()),
                               QString::number(grade[QStringLiteral("possible")].toInt()),
                               grade[QStringLiteral("say")].toString()};
        const QString line = QStringLiteral("%1/%2  %3  %4  %5/%6")
                                 .arg(m_table.size())
                                 .arg(m_request.submissions.size())
                                 .arg(cli::visible(m_table.last()[0]), verdict, m_table.last()[3],
                                      m_table.last()[4]);
        m_out.line(isKept ? line + QStringLiteral("  ") + Words::tr("kept") : line);
        m_out.flush();
    }

    base::Result<void> writeTable()
    {
        std::sort(m_table.begin(), m_table.end());
        QString text = QStringLiteral("submission,verdict,reason,points,possible,say\n");
        for (QStringList row : m_table) {
            for (QString& field : row)
                field = csvField(field);
            text += row.join(u',') + u'\n';
        }
        base::OutputFile file;
        const QString path = m_request.into + QStringLiteral("/grades.csv");
        auto written = file.open(path);
        if (written)
            written = file.write(text.toUtf8());
        if (!written)
            return base::Error{
                Words::tr("%1 cannot be written: %2.").arg(path, written.error().sentence)};
        return {};
    }

    cli::Output& m_out;
    const GradeManyRequest& m_request;
    QStringList m_names; ///< of its submissions, each another one
    QStringList m_seeds; ///< their variants
    std::optional<Judge> m_judge;
    QEventLoop m_loop;
    QList<QProcess*> m_running; ///< children of this
    qsizetype m_next = 0;
    QList<QStringList> m_table;
    int m_errors = 0;
    int m_kept = 0;
    int m_judged = 0;
    int m_again = 0; ///< of those, how many had a report already
    bool m_stopped = false;
    bool m_failed = false;
};

} // namespace

int gradeMany(cli::Output& out, const GradeManyRequest& request)
{
    QStringList paths;
    for (const QString& submission : request.submissions)
        paths << wholePath(submission);
    const QStringList names = namesOf(paths);
    if (const auto path = twiceIn(paths)) {
        cli::complain(nullptr, Words::tr("The submission %1 is named twice.").arg(*path));
        return cli::Usage;
    }
    if (const auto name = twiceIn(names)) {
        cli::complain(nullptr, Words::tr("Two submissions are called %1, and a grade is kept by "
                                         "its submission's name.")
                                   .arg(*name));
        return cli::Usage;
    }
    // Before anything is graded: a class is judged by its variants, or not at all.
    const auto seeds = seedsOf(request, names);
    if (!seeds) {
        cli::complain(nullptr, seeds.error().sentence);
        return cli::Error;
    }
    if (!QDir().mkpath(request.into)) {
        cli::complain(nullptr, Words::tr("The folder %1 cannot be made.").arg(request.into));
        return cli::Error;
    }
    return Graders(out, request, names, *seeds).run();
}

} // namespace tool
