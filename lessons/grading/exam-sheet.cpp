// SPDX-License-Identifier: GPL-2.0-or-later
// An exam as it is handed out, and as it is graded.
#include "grading/exam.h"

#include "engine/words.h"

#include <QRegularExpression>

#include <optional>

namespace lessons {

namespace {

using Capsule = ExamCapsule;

/// One question of a capsule. `key` stands in the form, behind the capsule's number.
struct Question {
    const char* key;
    int points;
    QString title;
    QStringList choices; ///< none where an address is asked for
    int right = 0;       ///< the index of the right choice
};

std::vector<Question> questionsOf(const Capsule& capsule)
{
    return {{"pc", ExamPaper::kPointsForPc, Words::tr("Which instruction is to blame?"), {}, 0},
            {"cause", ExamPaper::kPointsForCause, Words::tr("What does it do wrong?"),
             capsule.bug.causes, capsule.cause},
            {"cure", ExamPaper::kPointsForCure, Words::tr("What makes it right?"),
             capsule.bug.cures, capsule.cure}};
}

QString idOf(const Question& question, int number)
{
    return QStringLiteral("%1-%2").arg(number).arg(QLatin1String(question.key));
}

QChar letter(int choice)
{
    return QChar(static_cast<char16_t>(u'a' + choice));
}

/// "0x40100188", "0000000040100188", "1074790792" or "__guest_enter+0x8" as an address.
std::optional<base::Address> addressOf(const QString& text, const image::Image& image)
{
    static const QRegularExpression symbolic(
        QStringLiteral("^<?([A-Za-z_.][^+>]*)(?:\\+(0x[0-9A-Fa-f]+|[0-9]+))?>?$"));
    static const QRegularExpression sixteen(QStringLiteral("^[0-9A-Fa-f]{16}$"));
    static const QRegularExpression number(QStringLiteral("^(?:0[xX][0-9A-Fa-f]+|[0-9]+)$"));
    const auto valueOf = [](const QString& digits) {
        const bool isHex = digits.startsWith(u"0x", Qt::CaseInsensitive);
        return digits.toULongLong(nullptr, isHex ? 16 : 10);
    };
    if (sixteen.match(text).hasMatch())
        return base::Address{text.toULongLong(nullptr, 16)};
    if (number.match(text).hasMatch())
        return base::Address{valueOf(text)};
    const auto parts = symbolic.match(text);
    const auto symbol = parts.hasMatch() ? image.symbol(parts.captured(1).trimmed()) : std::nullopt;
    if (!symbol)
        return {};
    return base::Address{symbol->address.value + valueOf(parts.captured(2))};
}

/// What is said of an answer that is not right; empty for one that is.
QString judged(const Capsule& capsule, const Question& question, const QString& answer,
               const image::Image& image)
{
    if (answer.isEmpty())
        return Words::tr("There is no answer.");
    if (question.choices.isEmpty()) {
        const auto address = addressOf(answer, image);
        if (!address)
            return Words::tr("“%1” is no address, and no function of the image with an offset.")
                .arg(answer);
        return *address == capsule.at
                   ? QString()
                   : Words::tr("“%1” is not the instruction to blame.").arg(answer);
    }
    const int choice = answer.size() == 1 ? answer.at(0).toLower().unicode() - u'a' : -1;
    if (choice < 0 || choice >= question.choices.size())
        return Words::tr("“%1” is none of the letters a to %2.")
            .arg(answer, letter(static_cast<int>(question.choices.size()) - 1));
    return choice == question.right
               ? QString()
               : Words::tr("“%1” is not right: %2").arg(answer, question.choices[choice]);
}

constexpr QLatin1String kPaper("paper");

/// The form as a lesson's questions, so that it is read as answers to a lesson are.
Lesson formOf(const ExamPaper& paper)
{
    Lesson lesson;
    const auto asks = std::get<Expression>(Expression::parse(QStringLiteral("0")));
    const auto add = [&](const QString& id) {
        LessonStep step;
        step.id = id;
        step.ask = asks;
        lesson.steps.push_back(step);
    };
    add(kPaper);
    int number = 0;
    for (const Capsule& capsule : paper.capsules) {
        ++number;
        for (const Question& question : questionsOf(capsule))
            add(idOf(question, number));
    }
    return lesson;
}

} // namespace

QString examQuestions(const ExamPaper& paper, const QString& student)
{
    QString text = QStringLiteral("# ") + Words::tr("Exam: three broken world switches") + u'\n';
    text += u'\n' + Words::tr("For: %1. Paper: %2.").arg(student, paper.id) + u'\n';
    text += u'\n' +
            Words::tr("Each capsule is a recording of a hypervisor in whose world switch one "
                      "instruction is wrong. Open one by `worldswitch --open 1.wsrec`, step back "
                      "and forth, and find that instruction. Write your answers into answers.toml. "
                      "What is left empty has no points.") +
            u'\n';
    text += u'\n' +
            Words::tr("An instruction is named by its address, such as 0x40123454, or by function "
                      "and offset, such as __kvm_vcpu_run+0x8. Where one is missing, its place "
                      "counts: what stands there instead. A choice is named by its letter.") +
            u'\n';
    int number = 0;
    for (const Capsule& capsule : paper.capsules) {
        ++number;
        text += u'\n' + QStringLiteral("## ") + Words::tr("Capsule %1").arg(number) +
                QStringLiteral(" (%1.wsrec)\n").arg(number);
        for (const Question& question : questionsOf(capsule)) {
            text += QStringLiteral("\n**%1** %2 (%3)\n")
                        .arg(idOf(question, number), question.title,
                             Words::tr("%n point(s)", nullptr, question.points));
            for (int n = 0; n < question.choices.size(); ++n)
                text += QStringLiteral("%1- %2) %3\n")
                            .arg(n == 0 ? QStringLiteral("\n") : QString(), letter(n),
                                 question.choices[n]);
        }
    }
    return text;
}

QString examForm(const ExamPaper& paper)
{
    QString text = QStringLiteral("# ") +
                   Words::tr("Your answers. Leave the first line as it is.") + u'\n' +
                   QStringLiteral("paper = \"%1\"\n").arg(paper.id);
    int number = 0;
    for (const Capsule& capsule : paper.capsules) {
        ++number;
        text += u'\n';
        for (const Question& question : questionsOf(capsule))
            text += QStringLiteral("%1 = \"\"\n").arg(idOf(question, number));
    }
    return text;
}

QString examSolution(const ExamPaper& paper, const image::Image& image)
{
    QString text = Words::tr("Paper: %1").arg(paper.id) + u'\n';
    int number = 0;
    for (const Capsule& capsule : paper.capsules) {
        ++number;
        const auto function = image.symbol(capsule.bug.function);
        const qint64 offset = function ? (capsule.at - function->address).bytes : 0;
        text += QStringLiteral("\n%1  %2\n").arg(number).arg(capsule.bug.id);
        text += QStringLiteral("   pc     %1 <%2+0x%3>\n")
                    .arg(base::hex(capsule.at.value), capsule.bug.function)
                    .arg(offset, 0, 16);
        text += QStringLiteral("   cause  %1) %2\n")
                    .arg(letter(capsule.cause), capsule.bug.causes[capsule.cause]);
        text += QStringLiteral("   cure   %1) %2\n")
                    .arg(letter(capsule.cure), capsule.bug.cures[capsule.cure]);
    }
    return text;
}

base::Result<Answers> loadExamAnswers(const QString& path, const ExamPaper& paper)
{
    auto answers = loadAnswers(path, formOf(paper));
    if (!answers)
        return answers;
    const auto said = answers->find(kPaper);
    if (said == answers->end())
        return base::Error{Words::tr("%1 does not say of which paper it is: its line “paper” is "
                                     "missing.")
                               .arg(path)};
    if (said->second.text.trimmed() != paper.id)
        return base::Error{Words::tr("%1 is of the paper “%2”, and not of %3: it is of another "
                                     "student, or the key, the image or the exam have changed.")
                               .arg(path, said->second.text, paper.id)};
    answers->erase(said);
    return answers;
}

Report examReport(const ExamPaper& paper, const Answers& answers, const image::Image& image)
{
    Report report;
    report.id = QStringLiteral("exam");
    report.title = Words::tr("Exam: three broken world switches");
    report.seed = paper.id; // what it was drawn from is the teacher's
    int number = 0;
    for (const Capsule& capsule : paper.capsules) {
        ++number;
        for (const Question& question : questionsOf(capsule)) {
            StepResult result;
            result.step = static_cast<int>(report.steps.size());
            result.id = idOf(question, number);
            result.title = Words::tr("Capsule %1: %2").arg(number).arg(question.title);
            result.possible = question.points;
            const auto answer = answers.find(result.id);
            const QString text =
                answer == answers.end() ? QString() : answer->second.text.trimmed();
            result.say = judged(capsule, question, text, image);
            result.outcome = result.say.isEmpty() ? Outcome::Pass : Outcome::Fail;
            result.points = result.outcome == Outcome::Pass ? question.points : 0;
            report.steps.push_back(result);
        }
    }
    return report;
}

} // namespace lessons
