// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/growing-story.h"
#include "gui/app/window-layout.h"
#include "gui/model/follow.h"
#include "gui/model/session.h"
#include "gui/model/words.h"
#include "gui/panels/top-bar.h"
#include "gui/scene/item.h"
#include "gui/scene/thread.h"
#include "gui/theme/theme.h"
#include "live/record.h"
#include "recording/file.h"
#include "story/moment-name.h"

#include <QMainWindow>
#include <QSettings>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QMenu;

namespace gui {

class Banner;
class CellCard;
class CodePanel;
class Console;
class ConsoleStrip;
class CellsCard;
class GoToCard;
class HelpCard;
class KeyRules;
class LessonPanel;
class Recording;
class Ribbon;
class Splitter;
class Stage;
class SwitchRow;
struct SidePanel;

/// The window: puts the views round one Session, owns the actions, and the recording in the
/// background.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// With `remembers`, geometry, theme and pace come from the settings and go there.
    explicit MainWindow(bool remembers, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Starts recording in the background; an earlier recording's machine is ended. A lesson that
    /// is open gets as many switches as it needs. What is shown goes on being shown until the new
    /// recording is longer, or, where it `replaces` what is shown, has anything.
    void record(live::RecordRequest request, bool replaces = false);
    /// Shows the beginning of it at once, and reads on while nobody does anything else.
    [[nodiscard]] base::Result<void> openFile(const QString& path)
    {
        return openFile(path, recording::Validation::Lazy);
    }
    [[nodiscard]] base::Result<void> openLesson(const QString& which, const QString& language);
    /// Shows a story that was recorded elsewhere.
    void setStory(const StoryPtr& story, const QString& origin);
    /// Where to go as soon as that much is recorded.
    void setFirstIndex(std::uint32_t index) { m_firstIndex = index; }
    /// A recording's file, or a moment of one: FILE#SWITCH/STEP/PLACE.
    [[nodiscard]] base::Result<void> openNamed(const QString& text);
    /// To what a reader typed: SWITCH, SWITCH/STEP as the title counts them, a cell or a register
    /// of the picture, or a moment as it is copied.
    [[nodiscard]] base::Result<void> goTo(const QString& typed);
    /// Nothing could be opened: where there is a display, the window says so.
    void showTrouble(const QString& sentence);
    /// Goes there, and selects the cell or register that is meant.
    void look(const story::MomentFound& at);
    /// What of the file that is opened is shown first, instead.
    void setFirstMoment(const std::optional<story::MomentName>& moment) { m_firstMoment = moment; }
    /// The language that the program speaks already, and in which lessons are opened: a locale's
    /// name.
    void setLanguage(const QString& language);
    /// From now on everything is said in that language: "en", "zh_CN", or "system". Where the
    /// reader is, what is selected and what was answered stays.
    void speak(const QString& choice);
    /// The language that the reader chose in a window before; nothing where she chose none.
    [[nodiscard]] static std::optional<QString> chosenLanguage();

    void addConsole(std::uint32_t state, const QByteArray& bytes);
    /// Whether the settings knew where the window was.
    [[nodiscard]] bool restoredGeometry() const { return m_restored; }

    /// `wanted`, or as much of it as this screen has room for, with the frame that the window
    /// manager puts round it; in Qt's device-independent pixels.
    [[nodiscard]] QSize fitting(QSize wanted) const;

    /// How everything in it looks: its views have it from here, and know no other.
    [[nodiscard]] Theme& theme() { return m_theme; }
    [[nodiscard]] Session& session() { return m_session; }
    [[nodiscard]] Stage* stage() { return m_stage; }
    [[nodiscard]] Ribbon* ribbon() { return m_ribbon; }
    [[nodiscard]] CodePanel* code() { return m_code; }
    [[nodiscard]] Console* console() { return m_console; }
    [[nodiscard]] LessonPanel* lesson() { return m_lesson; }
    [[nodiscard]] TopBar* topBar() { return m_top; }
    [[nodiscard]] Banner* banner() { return m_banner; }
    [[nodiscard]] CellCard* cellCard() { return m_cell; }
    [[nodiscard]] GoToCard* goToCard() { return m_goTo; }
    [[nodiscard]] SwitchRow* switchRow() { return m_switches; }
    /// The vcpu's whole struct.
    [[nodiscard]] CellsCard* cellsCard() { return m_cells; }
    /// The zoom, in percent, and what else the reader has arranged.
    [[nodiscard]] const Arrangement& arrangement() const { return m_arrangement; }
    /// Where the parts are now.
    [[nodiscard]] WindowLayout places() const;
    /// The action of that name, as in main-window.cpp: "step", "back", "next-phase" …
    [[nodiscard]] QAction* action(const char* name) const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QAction* add(const char* name, const QList<QKeySequence>& keys);
    [[nodiscard]] QMenu* makeLanguageMenu();
    void retranslate();
    void nameSplitters();
    void retell();
    void showStory(const StoryPtr& story, const Words& origin, bool isWhole = true);
    void showReading();
    void setWaiting(const Words& words);
    void setConsoleEmpty(const Words& words);
    void makeActions();
    void makeMenu();
    void makeViews();
    void layOut();
    void placeBanner(const WindowLayout& places);
    void applyTheme();
    void updateActions();
    void showMoment(const MomentPtr& moment);
    void showMachine(const Words& words, Badge::Tone tone);
    void showCell(const Item& item, const QRect& cell);
    void showVcpu();
    [[nodiscard]] bool fillCells();
    void refreshCells();
    void goToAccess(bool next);
    /// Goes somewhere, or cannot; nothing while that much is not read.
    using Go = std::function<std::optional<base::Result<void>>()>;
    [[nodiscard]] base::Result<void> goWhenRead(const QString& name, Go go);
    void goOn();
    void stayHere();
    [[nodiscard]] bool isListed(std::size_t number) const;
    [[nodiscard]] bool selectCalled(const QString& name);
    [[nodiscard]] base::Result<void> goToMoment(const story::MomentName& moment);
    [[nodiscard]] base::Result<void> goToStep(std::size_t number, std::uint32_t step);
    void copyMoment();
    [[nodiscard]] Thread followSelected();
    void showTitle();
    void stayOnScreen();
    void recordForLesson();
    void begin(live::RecordRequest request, bool replaces);
    void turnTo(int recording);
    void keepForLesson(const StoryPtr& story);
    void tellLesson(const QString& trouble = {});
    [[nodiscard]] base::Result<void> openFile(const QString& path,
                                              recording::Validation validation);
    void readOn();
    void arrive(const RecordingPtr& recording, bool last);
    void toggleLesson();
    void recordMore();
    void chooseFile();
    void chooseSaveFile();
    void resetLayout();
    void readSettings();
    void arrange(const Arrangement& arrangement);
    void zoomBy(int percent);
    [[nodiscard]] Style stageStyle(double unit) const;
    void toggleMotion();
    void togglePanels();
    void moveColumn(int pixels);
    void moveLesson(int pixels);
    void say(const QString& sentence);
    void say(const Words& words);
    void answerKey(const Words& words);
    void remember();

    Theme m_theme; ///< first: the views are handed it when they are made
    Session m_session;
    QString m_language;
    QMenu* m_languageMenu = nullptr;
    // What is said, so that it can be said again in another language.
    Words m_machineWords, m_waitingWords, m_consoleEmptyWords, m_bannerWords;
    std::optional<std::uint32_t> m_answeredAt; ///< where the banner's sentence answered a key
    Badge::Tone m_machineTone = Badge::Tone::Plain;
    bool m_remembers;
    Arrangement m_arrangement;
    bool m_restored = false;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Recording> m_recording;
    GrowingStory m_live; ///< of m_recording
    GrowingStory m_file; ///< of the file that was opened, while it is read on
    QString m_filePath;
    int m_percentRead = 0; ///< of it
    QString m_keptIn;      ///< the file that holds what is shown; empty for none
    QTimer m_readingOn;
    /// Where the reader wants to be as soon as it is read.
    struct Destination {
        QString name;
        Go go;
        std::uint32_t from = 0; ///< the shown state at which that was asked for
        Words saidBefore;       ///< by the banner; null for nothing
    };
    std::optional<Destination> m_destination;
    bool m_recordingNow = false;
    bool m_replaces = false; ///< the story shown is of another recording than the one that runs
    int m_recordedSwitches = 0;
    bool m_placed = false; ///< the window manager has put it somewhere; now it is the user's
    std::optional<live::RecordRequest> m_request; ///< what is or was recorded
    std::optional<live::RecordRequest> m_asked;   ///< before a lesson had its say
    std::map<int, StoryPtr> m_ofLesson; ///< whole: of the recordings of the lesson that is open
    std::uint32_t m_firstIndex = 0;
    std::optional<story::MomentName> m_firstMoment;
    QList<QAction*> m_actions;
    QMenu* m_menu = nullptr;
    QWidget* m_central = nullptr;
    TopBar* m_top = nullptr;
    Banner* m_banner = nullptr;
    SwitchRow* m_switches = nullptr;
    Ribbon* m_ribbon = nullptr;
    CodePanel* m_code = nullptr;
    Stage* m_stage = nullptr;
    Splitter* m_columnSplitter = nullptr;
    Splitter* m_lessonSplitter = nullptr;
    LessonPanel* m_lesson = nullptr;
    /// A row of sidePanels().
    struct Side {
        const SidePanel* what = nullptr;
        QWidget* widget = nullptr;
        bool wanted = true;
        bool wantedInLearn = false; ///< not remembered: a lesson begins with what it needs
    };
    [[nodiscard]] bool learns() const;
    [[nodiscard]] bool isWanted(const Side& side) const;
    void toggle(Side& side);

    std::vector<Side> m_sides;
    Console* m_console = nullptr; ///< one of them
    ConsoleStrip* m_consoleStrip = nullptr;
    Following m_following;
    reading::Journey m_followed; ///< whose stops are on the ribbon
    CellCard* m_cell = nullptr;
    CellsCard* m_cells = nullptr;
    HelpCard* m_help = nullptr;
    GoToCard* m_goTo = nullptr;
};

} // namespace gui
