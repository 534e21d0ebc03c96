// SPDX-License-Identifier: GPL-2.0-or-later
// What is printed of a recorded session: tests/data/two-switches.wsrec, made by
// `worldswitch-trace --switches 2 -o …`. It stands alone; neither QEMU nor the ELF is asked.
#include "cli/output.h"
#include "recording/file.h"
#include "story/story.h"
#include "trace/json-writer.h"
#include "trace/text-printer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>

using story::Story;

namespace {

/// Everything that was written to an Output, read back.
template <typename Write>
QString written(Write write)
{
    QTemporaryFile file;
    if (!file.open())
        return {};
    {
        cli::Output out(file.handle());
        write(out);
    }
    file.seek(0);
    return QString::fromUtf8(file.readAll());
}

QString printed(const Story& story, bool colour, int columns)
{
    return written([&](cli::Output& out) {
        trace::TextPrinter(out, trace::TerminalStyle(colour), columns).print(story);
    });
}

} // namespace

class tst_printed : public QObject {
    Q_OBJECT
private:
    std::shared_ptr<const Story> m_story;
    std::shared_ptr<const Story> m_outer;

private slots:
    void initTestCase()
    {
        auto loaded = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
        QVERIFY2(loaded.ok(), loaded.ok() ? "" : qUtf8Printable(loaded.error().sentence));
        m_story = Story::tell(loaded.value());
        m_outer = Story::tell(loaded.value(), Story::Scope::Outer);
    }

    void every_pair_is_printed_with_both_fields()
    {
        const auto text = printed(*m_story, false, 100);
        int pairs = 0;
        for (std::uint32_t shown = 0; shown + 1 < m_story->count(); ++shown) {
            const auto note = m_story->annotation(m_story->stepOf(shown));
            if (note.singles.isEmpty())
                continue;
            ++pairs;
            QCOMPARE(note.singles.size(), 2);
            for (int half = 0; half < 2; ++half) {
                const auto line = QStringLiteral("= ") + note.singles[half];
                QVERIFY2(text.contains(line), qUtf8Printable(line));
                QVERIFY2(text.contains(note.singleTargets[half]),
                         qUtf8Printable(note.singleTargets[half]));
            }
        }
        QVERIFY2(pairs >= 2 * 40, "two switches have at least forty pairs each");
    }

    void no_line_is_wider_than_asked_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("outer");
        QTest::newRow("eighty columns") << 80 << false;
        QTest::newRow("a hundred columns") << 100 << false;
        QTest::newRow("a hundred and twenty columns, with the outer window") << 120 << true;
    }
    void no_line_is_wider_than_asked()
    {
        QFETCH(int, columns);
        QFETCH(bool, outer);
        const auto lines = printed(outer ? *m_outer : *m_story, false, columns).split(u'\n');
        for (const auto& line : lines)
            QVERIFY2(line.size() <= columns, qUtf8Printable(line));
    }

    void colour_adds_nothing_but_colour()
    {
        auto coloured = printed(*m_story, true, 100);
        QVERIFY(coloured.contains(QStringLiteral("\x1b[")));
        coloured.remove(QRegularExpression(QStringLiteral("\x1b\\[[0-9;]*m")));
        QCOMPARE(coloured, printed(*m_story, false, 100));
    }

    void the_json_is_one_object_a_step()
    {
        const auto text = written([&](cli::Output& out) { trace::writeJson(out, *m_story); });
        const auto lines = text.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), static_cast<qsizetype>(m_story->count() - 1) + 2);
        for (const auto& line : lines) {
            QJsonParseError error{};
            QVERIFY(QJsonDocument::fromJson(line.toUtf8(), &error).isObject());
            QCOMPARE(error.error, QJsonParseError::NoError);
        }
        const auto last = QJsonDocument::fromJson(lines.last().toUtf8()).object();
        QCOMPARE(last[QStringLiteral("ending")].toString(), QStringLiteral("complete"));
    }

    void the_header_says_what_and_which_version()
    {
        const auto header = trace::jsonHeader(*m_story);
        QCOMPARE(header[QStringLiteral("format")].toString(), QStringLiteral("worldswitch-trace"));
        QCOMPARE(header[QStringLiteral("version")].toInt(), trace::kJsonVersion);
        QVERIFY(header[QStringLiteral("machine")].toString().contains(
            QStringLiteral("-icount shift=0")));
        QCOMPARE(header[QStringLiteral("registers")].toObject().size(), 34);
    }

    void the_registers_after_a_step_are_those_before_the_next()
    {
        auto before = trace::jsonHeader(*m_outer)[QStringLiteral("registers")].toObject();
        for (std::uint32_t shown = 0; shown + 1 < m_outer->count(); ++shown) {
            const auto step = QJsonDocument::fromJson(trace::jsonStep(*m_outer, shown)).object();
            QCOMPARE(step[QStringLiteral("pc")].toString(),
                     before[QStringLiteral("pc")].toString());
            const auto after = step[QStringLiteral("after")].toObject();
            QCOMPARE(after.size(), 34);
            const auto writes = step[QStringLiteral("writes")].toArray();
            for (const auto& entry : writes) {
                const auto write = entry.toObject();
                const auto place = write[QStringLiteral("place")].toString();
                if (!after.contains(place))
                    continue;
                QCOMPARE(write[QStringLiteral("before")], before[place]);
                QCOMPARE(write[QStringLiteral("after")], after[place]);
            }
            before = after;
        }
    }

    void a_trace_can_be_replayed_from_its_writes_data()
    {
        QTest::addColumn<bool>("outer");
        QTest::newRow("the switches, each gap between them one step") << false;
        QTest::newRow("with the host's functions round them") << true;
    }
    void a_trace_can_be_replayed_from_its_writes()
    {
        QFETCH(bool, outer);
        const auto& story = outer ? *m_outer : *m_story;
        QJsonObject registers = trace::jsonHeader(story)[QLatin1String("registers")].toObject();
        for (std::uint32_t shown = 0; shown + 1 < story.count(); ++shown) {
            const auto step = QJsonDocument::fromJson(trace::jsonStep(story, shown)).object();
            QCOMPARE(step[QLatin1String("pc")], registers[QLatin1String("pc")]);
            for (const auto& value : step[QLatin1String("writes")].toArray()) {
                const auto write = value.toObject();
                const auto place = write[QLatin1String("place")].toString();
                if (!registers.contains(place))
                    continue;
                QCOMPARE(write[QLatin1String("before")], registers[place]);
                registers[place] = write[QLatin1String("after")];
            }
            const auto after = step[QLatin1String("after")].toObject();
            registers[QLatin1String("pc")] = after[QLatin1String("pc")];
            QCOMPARE(registers, after);
        }
    }

    void both_halves_of_a_pair_are_writes_in_json()
    {
        for (std::uint32_t shown = 0; shown + 1 < m_story->count(); ++shown) {
            const auto step = QJsonDocument::fromJson(trace::jsonStep(*m_story, shown)).object();
            const auto instruction = step[QStringLiteral("instruction")].toString();
            if (!instruction.startsWith(QStringLiteral("stp")) &&
                !instruction.startsWith(QStringLiteral("ldp")))
                continue;
            QVERIFY(step[QStringLiteral("writes")].toArray().size() >= 2);
            QCOMPARE(step[QStringLiteral("moves")].toArray().size(), 2);
        }
    }
};

QTEST_GUILESS_MAIN(tst_printed)
#include "tst_printed.moc"
