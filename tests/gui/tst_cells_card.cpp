// SPDX-License-Identifier: GPL-2.0-or-later
// A card of cells: the vcpu's whole struct as a tree, true at every step and of use without a
// mouse.
#include "support.h"

#include "gui/model/vcpu-cells.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/cells-card.h"

#include <QTest>

#include <algorithm>
#include <set>

using gui::CellsCard;
using gui::CellTreeModel;
using support::text;

class TestCellsCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read"); }
    void init()
    {
        m_window = support::windowWith(m_story);
        m_card = m_window->cellsCard();
    }
    void cleanup() { m_window.reset(); }

    void theVcpuIsThereWithEveryMember()
    {
        key(Qt::Key_V);
        QVERIFY(m_card->isVisible());
        QVERIFY2(m_card->title().contains(text("kvm_vcpu @")), qPrintable(m_card->title()));
        std::set<QString> labels;
        for (const auto& cell : m_card->cells())
            labels.insert(cell.label);
        const auto& facts = m_story->reading().facts();
        QCOMPARE(labels.size() >= facts.vcpu.fields.size(), true);
        for (const char* member : {"arch.ctxt.regs.regs[19]", "arch.ctxt.sys_regs[TTBR0_EL1]",
                                   "arch.ctxt.fp_regs.vregs[0] [127:64]"})
            QVERIFY2(labels.contains(text(member)), member);
        // As many rows in the tree as cells.
        int leaves = 0;
        for (std::size_t i = 0; i < m_card->cells().size(); ++i)
            leaves += m_card->model()->cellAt(m_card->model()->indexOf(i)) == &m_card->cells()[i];
        QCOMPARE(leaves, int(m_card->cells().size()));
        key(Qt::Key_V);
        QVERIFY(m_card->isHidden());
    }

    void itStaysTrueWhileStepping()
    {
        key(Qt::Key_V);
        std::set<QString> titles;
        int changes = 0;
        auto before = valuesOf();
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            // The arrow steps, also where the list has the focus.
            QTest::keyClick(m_card->view(), Qt::Key_Right);
            const auto& moment = *m_window->session().moment();
            QCOMPARE(moment.index, i);
            for (std::size_t c = 0; c < m_card->cells().size(); ++c) {
                const auto& cell = m_card->cells()[c];
                const auto value = m_story->recording().valueAt(moment.state, cell.place);
                const QString shown = m_card->model()
                                          ->indexOf(c)
                                          .siblingAtColumn(CellTreeModel::Value)
                                          .data()
                                          .toString();
                QCOMPARE(cell.value.has_value(), value.has_value());
                QCOMPARE(shown, value ? base::hex16(*cell.value) : text("not read"));
            }
            titles.insert(m_card->title());
            changes += valuesOf() != before ? 1 : 0;
            before = valuesOf();
        }
        QCOMPARE(int(titles.size()), 2); // guest A's, then guest B's
        QVERIFY(changes > 20);
    }

    void aPartOfANameFindsIt()
    {
        key(Qt::Key_V);
        QVERIFY(m_card->finder()->isVisible());
        QTest::keyClicks(m_card->finder(), text("ttbr0"));
        QTest::keyClick(m_card->finder(), Qt::Key_Return);
        QVERIFY(m_card->view()->hasFocus());
        const auto* cell = m_card->model()->cellAt(m_card->view()->currentIndex());
        QVERIFY(cell);
        QCOMPARE(cell->label, text("arch.ctxt.sys_regs[TTBR0_EL1]"));
        QVERIFY(m_card->view()->viewport()->rect().contains(
            m_card->view()->visualRect(m_card->view()->currentIndex())));
        QTest::keyClick(m_card->view(), Qt::Key_Return);
        QVERIFY(m_card->isHidden());
        QVERIFY(m_window->cellCard()->isVisible());
        QVERIFY(m_window->cellCard()->text().contains(text("TTBR0_EL1")));
    }

    void everyRowIsReadOut()
    {
        key(Qt::Key_V);
        for (std::size_t i = 0; i < m_card->cells().size(); ++i) {
            const auto& cell = m_card->cells()[i];
            const QString said =
                m_card->model()->indexOf(i).data(Qt::AccessibleTextRole).toString();
            QVERIFY2(said.contains(cell.fullName), qPrintable(said));
            QVERIFY2(said.contains(cell.owner.text()), qPrintable(said));
        }
    }

    void membersOpenAndCloseByEnter()
    {
        key(Qt::Key_V);
        auto* view = m_card->view();
        const QModelIndex first = m_card->model()->index(0, 0);
        QModelIndex parent = first;
        for (int row = 0; m_card->model()->rowCount(parent) == 0; ++row)
            parent = m_card->model()->index(row, 0);
        view->setCurrentIndex(parent);
        const bool was = view->isExpanded(parent);
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(view->isExpanded(parent), !was);
        QVERIFY(m_card->isVisible());
    }

private:
    void key(Qt::Key which) { QTest::keyClick(m_window.get(), which); }
    [[nodiscard]] std::vector<std::optional<std::uint64_t>> valuesOf() const
    {
        std::vector<std::optional<std::uint64_t>> values;
        for (const auto& cell : m_card->cells())
            values.push_back(cell.value);
        return values;
    }

    const gui::StoryPtr m_story = support::sampleStory();
    std::unique_ptr<gui::MainWindow> m_window;
    CellsCard* m_card = nullptr;
};

QTEST_MAIN(TestCellsCard)
#include "tst_cells_card.moc"
