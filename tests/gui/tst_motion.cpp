// SPDX-License-Identifier: GPL-2.0-or-later
// A value is seen to move where it goes, and comes to rest as a picture without motion shows it.
#include "support.h"

#include <QTest>
#include <QVariantAnimation>

using support::text;

class TestMotion : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read"); }
    void init()
    {
        m_stage = std::make_unique<gui::Stage>();
        m_stage->setAttribute(Qt::WA_DontShowOnScreen);
        m_stage->resize(940, 660);
        m_stage->show();
        m_stage->setClock([this] { return m_now; });
        m_motion = m_stage->findChild<QVariantAnimation*>();
        QVERIFY(m_motion);
    }

    void aStepForwardMovesItsValues()
    {
        setMotion(kLong);
        showStep(0);
        QCOMPARE(m_stage->progress(), 1.0);
        showStep(1);
        QCOMPARE(m_motion->state(), QAbstractAnimation::Running);
        m_motion->pause();
        m_motion->setCurrentTime(kLong / 2);
        QVERIFY(m_stage->progress() > 0.3 && m_stage->progress() < 0.7);
        const QImage between = picture();
        m_motion->setCurrentTime(kLong);
        QCOMPARE(m_stage->progress(), 1.0);
        const QImage end = picture();
        QVERIFY(between != end);
        // As it is where nothing moves.
        setMotion(0);
        showStep(0);
        showStep(1);
        QCOMPARE(end, picture());
    }

    /// What moves is repainted, and nothing else.
    void onlyTheWaysAreRepainted()
    {
        setMotion(kLong);
        showStep(0);
        showStep(1);
        m_motion->pause();
        m_motion->setCurrentTime(0);
        QCoreApplication::processEvents();
        const QImage before = picture();
        m_motion->setCurrentTime(kLong / 2);
        const QImage after = picture();
        QRegion ways;
        for (const gui::Item& item : m_stage->scene().items()) {
            if (item.id.kind == gui::ItemId::Kind::Arrow)
                ways += gui::extentOf(item, style(kLong));
        }
        int outside = 0, inside = 0;
        for (int y = 0; y < after.height(); ++y) {
            for (int x = 0; x < after.width(); ++x) {
                if (before.pixel(x, y) != after.pixel(x, y))
                    ++(ways.contains(QPoint(x, y)) ? inside : outside);
            }
        }
        QVERIFY(inside > 0);
        QCOMPARE(outside, 0);
    }

    void nothingMovesBackOrAfar_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::newRow("back") << 5 << 4;
        QTest::newRow("afar") << 1 << 9;
        QTest::newRow("the same again") << 3 << 3;
    }
    void nothingMovesBackOrAfar()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        setMotion(kLong);
        showStep(std::uint32_t(from));
        showStep(std::uint32_t(to));
        QCOMPARE(m_motion->state(), QAbstractAnimation::Stopped);
        QCOMPARE(m_stage->progress(), 1.0);
    }

    /// Who holds the key down sees each value where it belongs.
    void whoStepsFastIsNotMadeToWait()
    {
        setMotion(kLong);
        showStep(0);
        showStep(1);
        QCOMPARE(m_motion->state(), QAbstractAnimation::Running);
        m_now += kLong - 1;
        m_stage->setMoment(moment(2));
        QCOMPARE(m_motion->state(), QAbstractAnimation::Stopped);
        QCOMPARE(m_stage->progress(), 1.0);
    }

    void itComesToRestByItself()
    {
        setMotion(1);
        showStep(0);
        m_stage->setMoment(moment(1));
        QTRY_COMPARE(m_motion->state(), QAbstractAnimation::Stopped);
        QCOMPARE(m_stage->progress(), 1.0);
    }

private:
    static constexpr int kLong = 3600000; // an hour: it goes on only where the test says so

    static gui::Style style(int motion)
    {
        gui::Style style;
        style.motion = motion;
        return style;
    }
    void setMotion(int milliseconds) { m_stage->setSceneStyle(style(milliseconds)); }
    [[nodiscard]] gui::MomentPtr moment(std::uint32_t index) const
    {
        return std::make_shared<const story::Moment>(m_story->moment(index));
    }
    QImage picture() { return m_stage->grab().toImage(); }
    /// Long after the last one.
    void showStep(std::uint32_t index)
    {
        m_now += 2 * kLong;
        m_stage->setMoment(moment(index));
        picture();
    }

    const gui::StoryPtr m_story = support::sampleStory();
    std::unique_ptr<gui::Stage> m_stage;
    QVariantAnimation* m_motion = nullptr;
    qint64 m_now = 0; // milliseconds
};

QTEST_MAIN(TestMotion)
#include "tst_motion.moc"
