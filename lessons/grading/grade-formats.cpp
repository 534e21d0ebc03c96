// SPDX-License-Identifier: GPL-2.0-or-later
// A grade as other programs take it. Sources: Jenkins' and Apache Ant's schemas of JUnit's XML;
// Gradescope, "Autograder Specifications" (results.json); PrairieLearn, "External grading"
// (results.json).
#include "grading/contract-step.h"
#include "grading/grade.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamWriter>

#include <algorithm>
#include <vector>

namespace lessons {

namespace {

/// One thing that is judged: a step of the lesson, or the whole where nothing ran.
struct Case {
    QString name;
    Outcome outcome;
    int points;
    int possible;
    QString say;
};

std::vector<Case> casesOf(const Grade& grade)
{
    std::vector<Case> cases;
    // What has no steps: it was not built, or not run.
    if (!grade.report || !grade.report->trouble.isEmpty()) {
        cases.push_back({grade.report ? contractStep() : QStringLiteral("build"), grade.verdict, 0,
                         grade.report ? 0 : grade.possible, grade.say});
        return cases;
    }
    for (const StepResult& step : grade.report->steps) {
        if (step.possible > 0 || step.outcome == Outcome::Fail || step.outcome == Outcome::Error)
            cases.push_back({step.id, step.outcome, step.points, step.possible, step.say});
    }
    return cases;
}

/// XML has no place for what a terminal obeys (XML 1.0, Char).
QString forXml(QString text)
{
    text.removeIf([](QChar c) {
        return (c < u' ' && c != u'\n' && c != u'\t' && c != u'\r') || c == QChar(0xfffe) ||
               c == QChar(0xffff);
    });
    return text;
}

} // namespace

QByteArray junit(const Grade& grade)
{
    const std::vector<Case> cases = casesOf(grade);
    const auto count = [&](Outcome outcome) {
        return QString::number(std::count_if(
            cases.begin(), cases.end(), [&](const Case& each) { return each.outcome == outcome; }));
    };
    const auto skipped = std::count_if(cases.begin(), cases.end(), [](const Case& each) {
        return each.outcome == Outcome::Blocked || each.outcome == Outcome::NotAsked ||
               each.outcome == Outcome::NotJudged;
    });
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("testsuites"));
    xml.writeStartElement(QStringLiteral("testsuite"));
    const auto name = forXml(grade.submission);
    // Ant's schema wants them all. The same submission gives the same bytes: no clock, no host.
    xml.writeAttribute(QStringLiteral("id"), QStringLiteral("0"));
    xml.writeAttribute(QStringLiteral("package"), grade.lesson);
    xml.writeAttribute(QStringLiteral("name"), name.isEmpty() ? QStringLiteral("-") : name);
    xml.writeAttribute(QStringLiteral("hostname"), QStringLiteral("localhost"));
    xml.writeAttribute(QStringLiteral("timestamp"), QStringLiteral("1970-01-01T00:00:00"));
    xml.writeAttribute(QStringLiteral("time"), QStringLiteral("0"));
    xml.writeAttribute(QStringLiteral("tests"), QString::number(cases.size()));
    xml.writeAttribute(QStringLiteral("failures"), count(Outcome::Fail));
    xml.writeAttribute(QStringLiteral("errors"), count(Outcome::Error));
    if (skipped > 0) // which Ant's first schema does not know
        xml.writeAttribute(QStringLiteral("skipped"), QString::number(skipped));
    xml.writeStartElement(QStringLiteral("properties"));
    xml.writeEmptyElement(QStringLiteral("property"));
    xml.writeAttribute(QStringLiteral("name"), QStringLiteral("isolation"));
    xml.writeAttribute(QStringLiteral("value"), grade.isolation);
    xml.writeEndElement();
    for (const Case& each : cases) {
        xml.writeStartElement(QStringLiteral("testcase"));
        xml.writeAttribute(QStringLiteral("classname"), grade.lesson);
        xml.writeAttribute(QStringLiteral("name"), forXml(each.name));
        xml.writeAttribute(QStringLiteral("time"), QStringLiteral("0"));
        const auto because = [&](const QString& element) {
            xml.writeStartElement(element);
            xml.writeAttribute(QStringLiteral("type"), element);
            xml.writeAttribute(QStringLiteral("message"), forXml(each.say.section(u'\n', 0, 0)));
            xml.writeCharacters(forXml(each.say));
            xml.writeEndElement();
        };
        if (each.outcome == Outcome::Fail)
            because(QStringLiteral("failure"));
        else if (each.outcome == Outcome::Error)
            because(QStringLiteral("error"));
        else if (each.outcome != Outcome::Pass)
            xml.writeEmptyElement(QStringLiteral("skipped"));
        xml.writeEndElement();
    }
    xml.writeEmptyElement(QStringLiteral("system-out"));
    xml.writeEmptyElement(QStringLiteral("system-err"));
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}

std::optional<QByteArray> gradescope(const Grade& grade)
{
    if (grade.verdict == Outcome::Error)
        return {};
    QJsonArray tests;
    for (const Case& each : casesOf(grade)) {
        QJsonObject test{{QStringLiteral("name"), each.name},
                         {QStringLiteral("status"), each.outcome == Outcome::Pass
                                                        ? QStringLiteral("passed")
                                                        : QStringLiteral("failed")},
                         {QStringLiteral("output"), each.say}};
        if (each.possible > 0) {
            test[QStringLiteral("score")] = each.points;
            test[QStringLiteral("max_score")] = each.possible;
        }
        tests.append(test);
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("score"), grade.points},
                                     {QStringLiteral("output"), grade.say},
                                     {QStringLiteral("tests"), tests}})
        .toJson();
}

QByteArray prairieLearn(const Grade& grade)
{
    if (grade.verdict == Outcome::Error)
        return QJsonDocument(QJsonObject{{QStringLiteral("gradable"), false},
                                         {QStringLiteral("message"), grade.say},
                                         {QStringLiteral("format_errors"), grade.say}})
            .toJson();
    QJsonArray tests;
    for (const Case& each : casesOf(grade))
        tests.append(QJsonObject{{QStringLiteral("name"), each.name},
                                 {QStringLiteral("points"), each.points},
                                 {QStringLiteral("max_points"), each.possible},
                                 {QStringLiteral("message"), each.say}});
    const double score = grade.verdict == Outcome::Pass ? 1.0
                         : grade.possible > 0 ? static_cast<double>(grade.points) / grade.possible
                                              : 0.0;
    return QJsonDocument(QJsonObject{{QStringLiteral("gradable"), true},
                                     {QStringLiteral("score"), score},
                                     {QStringLiteral("message"), grade.say},
                                     {QStringLiteral("tests"), tests}})
        .toJson();
}

} // namespace lessons
