// SPDX-License-Identifier: GPL-2.0-or-later
#include "grade-many.h"

#include "base/input-file.h"
#include "base/output-file.h"
#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "cli/signals.h"
#include "engine/words.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
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

QString nameOf(const QString& submission)
{
    return QFileInfo(QDir::cleanPath(submission)).fileName();
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
    Graders(cli::Output& out, const GradeManyRequest& request)
        : m_out(out)
        , m_request(request)
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
        return m_stopped || m_errors > 0 || m_failed ? cli::Error : cli::Pass;
    }

private:
    [[nodiscard]] QString pathOf(const QString& submission, const char* ending) const
    {
        return m_request.into + u'/' + nameOf(submission) + QLatin1String(ending);
    }

    [[nodiscard]] std::optional<QJsonObject> kept(const QString& submission) const
    {
        auto file = base::InputFile::open(pathOf(submission, ".json"));
        const auto bytes =
            file ? file->rest(kLargestGrade) : base::Result<QByteArray>(file.error());
        const auto grade = bytes ? gradeIn(*bytes) : std::nullopt;
        const bool isMark = grade && (*grade)[QStringLiteral("verdict")] != QStringLiteral("error");
        return isMark ? grade : std::nullopt;
    }

    /// As many as may run at once.
    void begin()
    {
        while (!m_stopped && m_next < m_request.submissions.size() &&
               static_cast<int>(m_running.size()) < m_request.atOnce) {
            const QString submission = m_request.submissions[m_next++];
            if (const auto grade = kept(submission))
                tell(submission, *grade);
            else
                start(submission);
        }
        if (m_running.isEmpty())
            m_loop.quit();
    }

    void start(const QString& submission)
    {
        auto* const process = new QProcess(this);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(process, &QProcess::finished, this,
                [this, process, submission] { end(process, submission); });
        connect(process, &QProcess::errorOccurred, this,
                [this, process, submission](QProcess::ProcessError error) {
                    if (error == QProcess::FailedToStart)
                        end(process, submission);
                });
        m_running << process;
        QStringList arguments{QStringLiteral("grade-one"), submission,
                              QStringLiteral("--lab"),     m_request.lesson,
                              QStringLiteral("--lessons"), m_request.lessonsFolder,
                              QStringLiteral("--report"),  QStringLiteral("json"),
                              QStringLiteral("--capsule"), pathOf(submission, ".wsrec")};
        if (!m_request.language.isEmpty())
            arguments << QStringLiteral("--language") << m_request.language;
        if (m_request.requireIsolation)
            arguments << QStringLiteral("--require-isolation");
        process->start(QCoreApplication::applicationFilePath(), arguments);
    }

    void end(QProcess* process, const QString& submission)
    {
        const QByteArray json = process->readAllStandardOutput();
        m_running.removeOne(process);
        process->deleteLater();
        if (const auto grade = gradeIn(json))
            keep(submission, *grade, json);
        else if (!m_stopped)
            fail(Words::tr("%1: its grader ended without a report.").arg(nameOf(submission)));
        begin();
    }

    void keep(const QString& submission, const QJsonObject& grade, const QByteArray& json)
    {
        base::OutputFile file;
        const QString path = pathOf(submission, ".json");
        auto written = file.open(path);
        if (written)
            written = file.write(json);
        if (!written)
            fail(Words::tr("%1 cannot be written: %2.").arg(path, written.error().sentence));
        tell(submission, grade);
    }

    void fail(const QString& sentence)
    {
        m_failed = true;
        cli::complain(nullptr, sentence);
    }

    void tell(const QString& submission, const QJsonObject& grade)
    {
        const QString verdict = grade[QStringLiteral("verdict")].toString();
        if (verdict == u"error")
            ++m_errors;
        m_table << QStringList{nameOf(submission),
                               verdict,
                               grade[QStringLiteral("reason")].toString(),
                               QString::number(grade[QStringLiteral("points")].toInt()),
                               QString::number(grade[QStringLiteral("possible")].toInt()),
                               grade[QStringLiteral("say")].toString()};
        m_out.line(QStringLiteral("%1/%2  %3  %4  %5/%6")
                       .arg(m_table.size())
                       .arg(m_request.submissions.size())
                       .arg(cli::visible(m_table.last()[0]), verdict, m_table.last()[3],
                            m_table.last()[4]));
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
    QEventLoop m_loop;
    QList<QProcess*> m_running; ///< children of this
    qsizetype m_next = 0;
    QList<QStringList> m_table;
    int m_errors = 0;
    bool m_stopped = false;
    bool m_failed = false;
};

} // namespace

int gradeMany(cli::Output& out, const GradeManyRequest& request)
{
    QStringList names;
    for (const QString& submission : request.submissions)
        names << nameOf(submission);
    names.sort();
    for (qsizetype n = 1; n < names.size(); ++n) {
        if (names[n] == names[n - 1]) {
            cli::complain(nullptr,
                          Words::tr("Two submissions are called %1, and a grade is kept by "
                                    "its submission's name.")
                              .arg(names[n]));
            return cli::Usage;
        }
    }
    if (!QDir().mkpath(request.into)) {
        cli::complain(nullptr, Words::tr("The folder %1 cannot be made.").arg(request.into));
        return cli::Error;
    }
    return Graders(out, request).run();
}

} // namespace tool
