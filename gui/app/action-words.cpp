// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/action-words.h"

#include "gui/panels/side-panels.h"

#include <QAction>
#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace gui {

namespace {

constexpr ActionWords kWords[] = {
    {"step", QT_TRANSLATE_NOOP("MainWindow", "Step"), QT_TRANSLATE_NOOP("MainWindow", "step"),
     QT_TRANSLATE_NOOP("MainWindow", "Execute the next instruction")},
    {"back", QT_TRANSLATE_NOOP("MainWindow", "Step back"), QT_TRANSLATE_NOOP("MainWindow", "back"),
     QT_TRANSLATE_NOOP("MainWindow", "Go back one instruction")},
    {"next-phase", QT_TRANSLATE_NOOP("MainWindow", "Next phase"),
     QT_TRANSLATE_NOOP("MainWindow", "phase"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the next phase")},
    {"previous-phase", QT_TRANSLATE_NOOP("MainWindow", "Previous phase"),
     QT_TRANSLATE_NOOP("MainWindow", "phase"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the phase's beginning")},
    {"next-switch", QT_TRANSLATE_NOOP("MainWindow", "Next switch"),
     QT_TRANSLATE_NOOP("MainWindow", "switch"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the next world switch")},
    {"previous-switch", QT_TRANSLATE_NOOP("MainWindow", "Previous switch"),
     QT_TRANSLATE_NOOP("MainWindow", "switch"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the switch's beginning")},
    {"first", QT_TRANSLATE_NOOP("MainWindow", "First step"),
     QT_TRANSLATE_NOOP("MainWindow", "first"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the beginning of the recording")},
    {"last", QT_TRANSLATE_NOOP("MainWindow", "Last step"), QT_TRANSLATE_NOOP("MainWindow", "last"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the end of the recording")},
    {"go-to", QT_TRANSLATE_NOOP("MainWindow", "Go to…"), QT_TRANSLATE_NOOP("MainWindow", "go to"),
     QT_TRANSLATE_NOOP("MainWindow",
                       "Go to a switch, a step of it, or a moment that somebody copied")},
    {"play", QT_TRANSLATE_NOOP("MainWindow", "Play"), QT_TRANSLATE_NOOP("MainWindow", "play"),
     QT_TRANSLATE_NOOP("MainWindow", "Play on, or pause")},
    {"faster", QT_TRANSLATE_NOOP("MainWindow", "Faster"), QT_TRANSLATE_NOOP("MainWindow", "faster"),
     QT_TRANSLATE_NOOP("MainWindow", "Play faster")},
    {"slower", QT_TRANSLATE_NOOP("MainWindow", "Slower"), QT_TRANSLATE_NOOP("MainWindow", "slower"),
     QT_TRANSLATE_NOOP("MainWindow", "Play slower")},
    {"theme", QT_TRANSLATE_NOOP("MainWindow", "Light or dark"),
     QT_TRANSLATE_NOOP("MainWindow", "theme"),
     QT_TRANSLATE_NOOP("MainWindow", "Change between light and dark")},
    {"system-theme", QT_TRANSLATE_NOOP("MainWindow", "Theme as the system"),
     QT_TRANSLATE_NOOP("MainWindow", "system"),
     QT_TRANSLATE_NOOP("MainWindow", "Light or dark as the desktop is")},
    {"zoom-in", QT_TRANSLATE_NOOP("MainWindow", "Larger"),
     QT_TRANSLATE_NOOP("MainWindow", "larger"),
     QT_TRANSLATE_NOOP("MainWindow", "Everything larger")},
    {"zoom-out", QT_TRANSLATE_NOOP("MainWindow", "Smaller"),
     QT_TRANSLATE_NOOP("MainWindow", "smaller"),
     QT_TRANSLATE_NOOP("MainWindow", "Everything smaller")},
    {"panels", QT_TRANSLATE_NOOP("MainWindow", "Learn or look"),
     QT_TRANSLATE_NOOP("MainWindow", "panels"),
     QT_TRANSLATE_NOOP("MainWindow", "Only what a lesson needs, or every panel")},
    {"column-wider", QT_TRANSLATE_NOOP("MainWindow", "Wider column"),
     QT_TRANSLATE_NOOP("MainWindow", "wider"),
     QT_TRANSLATE_NOOP("MainWindow", "The left column wider")},
    {"column-narrower", QT_TRANSLATE_NOOP("MainWindow", "Narrower column"),
     QT_TRANSLATE_NOOP("MainWindow", "narrower"),
     QT_TRANSLATE_NOOP("MainWindow", "The left column narrower")},
    {"lesson-larger", QT_TRANSLATE_NOOP("MainWindow", "Larger lesson"),
     QT_TRANSLATE_NOOP("MainWindow", "larger"),
     QT_TRANSLATE_NOOP("MainWindow", "The lesson's panel larger")},
    {"lesson-smaller", QT_TRANSLATE_NOOP("MainWindow", "Smaller lesson"),
     QT_TRANSLATE_NOOP("MainWindow", "smaller"),
     QT_TRANSLATE_NOOP("MainWindow", "The lesson's panel smaller")},
    {"projector", QT_TRANSLATE_NOOP("MainWindow", "Projector"),
     QT_TRANSLATE_NOOP("MainWindow", "projector"),
     QT_TRANSLATE_NOOP("MainWindow", "Only what this step touches, large; or everything")},
    {"motion", QT_TRANSLATE_NOOP("MainWindow", "Motion"), QT_TRANSLATE_NOOP("MainWindow", "motion"),
     QT_TRANSLATE_NOOP("MainWindow", "Whether a value is seen to move where it goes")},
    {"full-screen", QT_TRANSLATE_NOOP("MainWindow", "Full screen"),
     QT_TRANSLATE_NOOP("MainWindow", "full"),
     QT_TRANSLATE_NOOP("MainWindow", "Use the whole screen, or stop it")},
    {"lesson", QT_TRANSLATE_NOOP("MainWindow", "Lesson"), QT_TRANSLATE_NOOP("MainWindow", "lesson"),
     QT_TRANSLATE_NOOP("MainWindow", "Open or close the lesson")},
    {"start-over", QT_TRANSLATE_NOOP("MainWindow", "Start the lesson over"),
     QT_TRANSLATE_NOOP("MainWindow", "anew"),
     QT_TRANSLATE_NOOP("MainWindow",
                       "The lesson from its beginning; what you did in it is laid aside")},
    {"code-down", QT_TRANSLATE_NOOP("MainWindow", "Read on in the code"),
     QT_TRANSLATE_NOOP("MainWindow", "down"),
     QT_TRANSLATE_NOOP("MainWindow", "The code, and a long card in it, further down")},
    {"code-up", QT_TRANSLATE_NOOP("MainWindow", "Read back in the code"),
     QT_TRANSLATE_NOOP("MainWindow", "up"),
     QT_TRANSLATE_NOOP("MainWindow", "The code, and a long card in it, further up")},
    {"select-cpu", QT_TRANSLATE_NOOP("MainWindow", "Select a CPU register"),
     QT_TRANSLATE_NOOP("MainWindow", "select"),
     QT_TRANSLATE_NOOP("MainWindow", "Select a CPU register: then type its number")},
    {"select-host", QT_TRANSLATE_NOOP("MainWindow", "Select in the host's context"),
     QT_TRANSLATE_NOOP("MainWindow", "select"),
     QT_TRANSLATE_NOOP("MainWindow", "Select in the host's context: then a number")},
    {"select-guest", QT_TRANSLATE_NOOP("MainWindow", "Select in the guest's context"),
     QT_TRANSLATE_NOOP("MainWindow", "select"),
     QT_TRANSLATE_NOOP("MainWindow", "Select in the guest's context: then a number")},
    {"select-stack", QT_TRANSLATE_NOOP("MainWindow", "Select on the stack"),
     QT_TRANSLATE_NOOP("MainWindow", "select"),
     QT_TRANSLATE_NOOP("MainWindow", "Select the cell at SP; a number counts from the top")},
    {"select-system", QT_TRANSLATE_NOOP("MainWindow", "Select a system register"),
     QT_TRANSLATE_NOOP("MainWindow", "select"),
     QT_TRANSLATE_NOOP("MainWindow", "Select a system register: then a number")},
    {"vcpu", QT_TRANSLATE_NOOP("MainWindow", "The whole vcpu"),
     QT_TRANSLATE_NOOP("MainWindow", "vcpu"),
     QT_TRANSLATE_NOOP("MainWindow", "The vcpu's whole struct, as a tree")},
    {"last-access", QT_TRANSLATE_NOOP("MainWindow", "Last use of the cell"),
     QT_TRANSLATE_NOOP("MainWindow", "last use"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the last write or read of what is selected")},
    {"next-access", QT_TRANSLATE_NOOP("MainWindow", "Next use of the cell"),
     QT_TRANSLATE_NOOP("MainWindow", "next use"),
     QT_TRANSLATE_NOOP("MainWindow", "Go to the next write or read of what is selected")},
    {"copy-moment", QT_TRANSLATE_NOOP("MainWindow", "Copy the moment"),
     QT_TRANSLATE_NOOP("MainWindow", "copy"),
     QT_TRANSLATE_NOOP(
         "MainWindow",
         "Copy FILE#SWITCH/STEP/PLACE, which --open takes: what is shown and selected")},
    {"open", QT_TRANSLATE_NOOP("MainWindow", "Open a recording…"),
     QT_TRANSLATE_NOOP("MainWindow", "open"),
     QT_TRANSLATE_NOOP("MainWindow", "Open a recording from a file")},
    {"save", QT_TRANSLATE_NOOP("MainWindow", "Save the recording…"),
     QT_TRANSLATE_NOOP("MainWindow", "save"),
     QT_TRANSLATE_NOOP("MainWindow", "Save the recording to a file")},
    {"more", QT_TRANSLATE_NOOP("MainWindow", "Record two more switches"),
     QT_TRANSLATE_NOOP("MainWindow", "more"),
     QT_TRANSLATE_NOOP("MainWindow", "Record two more world switches")},
    {"cancel", QT_TRANSLATE_NOOP("MainWindow", "Stop recording"),
     QT_TRANSLATE_NOOP("MainWindow", "stop"),
     QT_TRANSLATE_NOOP("MainWindow", "Stop recording; keep what is there")},
    {"reset-layout", QT_TRANSLATE_NOOP("MainWindow", "Reset the layout"),
     QT_TRANSLATE_NOOP("MainWindow", "reset"),
     QT_TRANSLATE_NOOP("MainWindow", "Size, zoom, theme, pace and panels as at first")},
    {"help", QT_TRANSLATE_NOOP("MainWindow", "Keys"), QT_TRANSLATE_NOOP("MainWindow", "keys"),
     QT_TRANSLATE_NOOP("MainWindow", "Show all keys")},
    {"menu", QT_TRANSLATE_NOOP("MainWindow", "Menu"), QT_TRANSLATE_NOOP("MainWindow", "menu"),
     QT_TRANSLATE_NOOP("MainWindow", "Everything else")},
    {"quit", QT_TRANSLATE_NOOP("MainWindow", "Quit"), QT_TRANSLATE_NOOP("MainWindow", "quit"),
     QT_TRANSLATE_NOOP("MainWindow", "Close the window")},
};

ActionWords wordsFor(QLatin1String name)
{
    const auto* one =
        std::ranges::find(kWords, name, [](const ActionWords& w) { return QLatin1String(w.name); });
    if (one != std::end(kWords))
        return *one;
    for (const SidePanel& panel : sidePanels()) {
        if (QLatin1String(panel.name) == name)
            return {panel.name, panel.text, panel.iconText, panel.tip};
    }
    Q_ASSERT_X(false, "action", name.data());
    return {name.data(), "", "", ""};
}

QString said(const char* text)
{
    return QCoreApplication::translate("MainWindow", text);
}

} // namespace

void word(QAction& action)
{
    const QByteArray name = action.objectName().toLatin1();
    const ActionWords words = wordsFor(QLatin1String(name));
    action.setText(said(words.text));
    action.setIconText(said(words.iconText));
    action.setToolTip(said(words.tip));
}

} // namespace gui
