// SPDX-License-Identifier: GPL-2.0-or-later
// docs/context.md says what becomes of every field of the context. It is held against the struct,
// as DWARF has it, and against the functions that it names, instruction by instruction.
#include "arm64/effects.h"
#include "image/image.h"

#include <QFile>
#include <QHash>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

struct Row {
    QString field, what, reg, savedBy, restoredBy;
};

QString plain(const QString& cell)
{
    return QString(cell).remove(u'`').trimmed();
}

/// The rows of the one table: lines that begin with a bar, less its head.
QList<Row> rowsOf(const QString& text)
{
    QList<Row> rows;
    for (const QString& line : text.split(u'\n')) {
        const auto cells = line.split(u'|');
        if (!line.startsWith(u'|') || cells.size() < 8 || line.startsWith(u"|---") ||
            plain(cells[1]) == u"Field")
            continue;
        rows.append(
            {plain(cells[1]), plain(cells[2]), plain(cells[3]), plain(cells[4]), plain(cells[5])});
    }
    return rows;
}

/// One field of the context, by the name that the table calls it.
QString nameOf(const image::Field& field)
{
    return field.enumerator.isEmpty() ? field.path : field.enumerator;
}

} // namespace

class tst_Context : public QObject {
    Q_OBJECT
    std::shared_ptr<const image::Image> m_image;
    QList<Row> m_rows;

    /// What a function consists of, in lower case; nothing when the image has no such function.
    QStringList code(const QString& function) const
    {
        QStringList lines;
        for (const auto& symbol : m_image->functions()) {
            if (symbol.name != function && !symbol.name.startsWith(function + u'('))
                continue;
            const auto bytes = m_image->bytes(symbol.address, symbol.size);
            for (qsizetype at = 0; bytes && at + 4 <= bytes->size(); at += 4)
                lines << arm64::decode(qFromLittleEndian<quint32>(bytes->constData() + at),
                                       symbol.address + base::Offset{at})
                             .text()
                             .toLower();
        }
        return lines;
    }

    /// The places in the struct that a row speaks of, from and to included.
    std::pair<qsizetype, qsizetype> span(const Row& row, const QStringList& names) const
    {
        const auto ends = row.field.split(u'…');
        return {names.indexOf(ends.first().trimmed()), names.indexOf(ends.last().trimmed())};
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
        QFile table(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/docs/context.md"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        m_rows = rowsOf(QString::fromUtf8(table.readAll()));
        QVERIFY(m_rows.size() > 60);
    }

    void everyFieldIsInItOnce()
    {
        const auto layout = m_image->layout(u"kvm_cpu_context");
        QVERIFY2(layout.ok(), layout.ok() ? "" : qPrintable(layout.error().sentence));
        QStringList names;
        for (const auto& field : layout->fields)
            names << nameOf(field);
        QVERIFY(names.size() > 180);
        QList<int> told(names.size(), 0);
        for (const Row& row : m_rows) {
            const auto [from, to] = span(row, names);
            QVERIFY2(from >= 0 && to >= from, qPrintable(row.field));
            for (qsizetype n = from; n <= to; ++n)
                ++told[n];
        }
        for (qsizetype n = 0; n < names.size(); ++n) {
            const bool isNone =
                names[n] == u"__INVALID_SYSREG__" || names[n].startsWith(u"fp_regs.__reserved");
            QVERIFY2(told[n] == (isNone ? 0 : 1), qPrintable(names[n]));
        }
    }

    void whatIsDoneIsOneOfFive()
    {
        const QStringList kinds{u"switched"_s, u"given"_s, u"trapped"_s, u"hidden"_s,
                                u"nothing to keep"_s};
        for (const Row& row : m_rows)
            QVERIFY2(kinds.contains(row.what), qPrintable(row.field + u": "_s + row.what));
    }

    void theFunctionsThatItNamesDoIt_data()
    {
        QTest::addColumn<int>("row");
        for (int n = 0; n < m_rows.size(); ++n)
            QTest::addRow("%s", qPrintable(m_rows[n].field)) << n;
    }
    void theFunctionsThatItNamesDoIt()
    {
        QFETCH(int, row);
        const Row& told = m_rows[row];
        for (const QString& function : {told.savedBy, told.restoredBy})
            QVERIFY2(function.isEmpty() || !code(function).isEmpty(), qPrintable(function));
        if (told.what == u"hidden" || told.what == u"nothing to keep") {
            QVERIFY(told.savedBy.isEmpty() && told.restoredBy.isEmpty());
            return;
        }
        QVERIFY(!told.restoredBy.isEmpty());
        if (!told.reg.contains(u'_') && !told.reg.startsWith(u"FP"))
            return; // x0-x30 and v0-v31 move in pairs: the contract has each of them
        const QString reg = told.reg.toLower();
        const auto does = [&](const QString& function, const QString& mnemonic) {
            const auto lines = code(function);
            return std::any_of(lines.begin(), lines.end(), [&](const QString& line) {
                return line.startsWith(mnemonic + u' ') && line.contains(reg);
            });
        };
        if (told.what == u"switched")
            QVERIFY2(does(told.savedBy, u"mrs"_s), qPrintable(code(told.savedBy).join(u'\n')));
        QVERIFY2(does(told.restoredBy, u"msr"_s), qPrintable(code(told.restoredBy).join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(tst_Context)
#include "tst_context.moc"
