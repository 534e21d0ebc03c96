// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/main-window.h"
#include "gui/stage/stage.h"
#include "recording/file.h"
#include "story/story.h"

#include <QApplication>
#include <QSettings>
#include <QString>
#include <QTemporaryDir>

#include <memory>

/// What the window's tests share: a session that was recorded from the real machine, in the window.
namespace support {

inline QString text(const char* t)
{
    return QString::fromUtf8(t);
}

inline QString samplePath()
{
    return text(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
}

/// Null where the file cannot be read: the caller's QVERIFY says so.
inline gui::StoryPtr sampleStory()
{
    auto loaded = recording::load(samplePath());
    return loaded.ok() ? story::Story::tell(*loaded) : nullptr;
}

/// A window that remembers nothing, with the sample, as large as asked whatever the screen.
inline std::unique_ptr<gui::MainWindow> windowWith(const gui::StoryPtr& story,
                                                   QSize size = {1280, 800},
                                                   const QString& source = text("a file"),
                                                   bool dark = false)
{
    auto window = std::make_unique<gui::MainWindow>(false);
    window->theme().setDark(dark);
    window->setAttribute(Qt::WA_DontShowOnScreen); // laid out and drawn, but no screen clamps it
    window->resize(size);
    window->show();
    window->resize(size);
    window->setStory(story, source);
    QApplication::setActiveWindow(window.get()); // shortcuts go to the active window only
    return window;
}

/// How many arrows the stage shows.
inline int arrowsOf(gui::Stage& stage)
{
    int arrows = 0;
    for (const gui::Item& item : stage.scene().items())
        arrows += item.id.kind == gui::ItemId::Kind::Arrow ? 1 : 0;
    return arrows;
}

/// What stands for a place: its cell, the group that it is folded in, or, of the pc and PSTATE, the
/// text that says them. Null where nothing does.
inline const gui::Item* standsFor(const gui::Scene& scene, const arm64::Place& place)
{
    using gui::ItemId;
    if (place == arm64::Place::of(arm64::Register::pc()))
        return scene.find({ItemId::Kind::Text, ItemId::Area::Cpu, ItemId::Pc});
    if (place == arm64::Place::of(arm64::Register::pstate()))
        return scene.find({ItemId::Kind::Text, ItemId::Area::Cpu, ItemId::Subtitle});
    return scene.showing(place);
}

/// The middle of the cell of a place, or of the group that it is folded in.
inline QPoint middleOf(gui::Stage& stage, const arm64::Place& place)
{
    const gui::Item* item = stage.scene().showing(place);
    return item ? item->rect.center().toPoint() : QPoint(-1, -1);
}

inline bool sameContext(const story::ContextView& a, const story::ContextView& b)
{
    if (a.title != b.title || a.address != b.address || a.regs != b.regs ||
        a.groups.size() != b.groups.size())
        return false;
    for (std::size_t i = 0; i < a.groups.size(); ++i) {
        if (a.groups[i].boxes != b.groups[i].boxes)
            return false;
    }
    return true;
}

/// The whole of what is shown.
inline bool sameMoment(const story::Moment& a, const story::Moment& b)
{
    const auto instruction = [](const std::optional<story::Annotation>& x) {
        return x ? x->instruction + x->why + x->changes.join(u'|') : QString();
    };
    return a.index == b.index && a.state == b.state && a.stepInSwitch == b.stepInSwitch &&
           a.function == b.function && a.phase == b.phase && a.level == b.level &&
           a.registers == b.registers && sameContext(a.host, b.host) &&
           sameContext(a.guest, b.guest) && a.stack.cells == b.stack.cells &&
           a.stack.spIndex == b.stack.spIndex && a.stack.hint == b.stack.hint &&
           a.system == b.system && instruction(a.executed) == instruction(b.executed) &&
           instruction(a.next) == instruction(b.next);
}

} // namespace support
