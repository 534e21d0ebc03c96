// SPDX-License-Identifier: GPL-2.0-or-later
// To a switch, a step, a cell or a moment that somebody names: typed, dropped, or chosen in a
// dialog.
#include "gui/app/main-window.h"
#include "gui/app/setting-keys.h"
#include "gui/panels/banner.h"
#include "gui/stage/stage.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace gui {

namespace {
/// What is dragged, if it names a file or a moment; else empty.
QString namedIn(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    if (!urls.isEmpty()) {
        const QUrl& first = urls.front();
        if (!first.isLocalFile())
            return {};
        const QString fragment = first.fragment(QUrl::FullyDecoded);
        return first.toLocalFile() + (fragment.isEmpty() ? QString() : u'#' + fragment);
    }
    const QString text = story::textOfShellWord(data.text().trimmed());
    return story::momentNameIn(text) || QFileInfo(text).isFile() ? text : QString();
}
} // namespace

base::Result<void> MainWindow::openNamed(const QString& text)
{
    const auto moment = story::momentNameIn(text);
    const QString file = moment ? moment->file : text;
    if (moment && !m_keptIn.isEmpty() && QFileInfo(file) == QFileInfo(m_keptIn))
        return goToMoment(*moment);
    m_firstMoment = moment;
    auto opened = openFile(file);
    m_firstMoment.reset();
    if (opened && m_settings)
        m_settings->setValue(kFolderKey, QFileInfo(file).absolutePath());
    return opened;
}

/// At once where that much is told; else when it is read, which the reader is told, and may go on
/// or press Escape meanwhile.
base::Result<void> MainWindow::goWhenRead(const QString& name, Go go)
{
    stayHere();
    if (const auto gone = go())
        return *gone;
    m_destination = Destination{name, std::move(go), m_session.index(),
                                m_banner->isHidden() ? Words() : m_bannerWords};
    say([name] {
        return tr("%1 is not read yet: the window goes there as soon as it is. Escape stays here.")
            .arg(name);
    });
    m_percentRead = -1;
    showReading();
    updateActions();
    return {};
}

/// More of the file has been read.
void MainWindow::goOn()
{
    if (!m_destination)
        return;
    if (m_session.index() != m_destination->from) // the reader went somewhere else
        return stayHere();
    const auto gone = m_destination->go();
    if (!gone)
        return;
    stayHere();
    if (!*gone)
        say(gone->error().sentence);
}

void MainWindow::stayHere()
{
    const auto left = std::exchange(m_destination, std::nullopt);
    if (!left)
        return;
    if (left->saidBefore)
        say(left->saidBefore);
    else
        m_banner->dismiss();
    if (m_session.story() == m_file.story()) {
        m_percentRead = -1;
        showReading();
    }
    updateActions();
}

/// The recording's own list of switches is known before any of them is read.
bool MainWindow::isListed(std::size_t number) const
{
    const std::size_t listed = m_session.story()->recording().switches().size();
    return number > 0 && number <= std::max(listed, m_session.story()->switchStarts().size());
}

base::Result<void> MainWindow::goToMoment(const story::MomentName& moment)
{
    const std::uint32_t steps = m_session.story()->recording().stepCount();
    return goWhenRead(QStringLiteral("%1/%2").arg(moment.switchNumber).arg(moment.step),
                      [this, moment, steps]() -> std::optional<base::Result<void>> {
                          const story::Story& story = *m_session.story();
                          if (m_readingOn.isActive() && moment.step < steps &&
                              !story::shownBehind(story, moment.step))
                              return {};
                          const auto at = story::findMoment(moment, story);
                          if (!at)
                              return at.error();
                          look(*at);
                          return base::Result<void>();
                      });
}

base::Result<void> MainWindow::goTo(const QString& typed)
{
    const QString text = story::textOfShellWord(typed.trimmed());
    if (story::momentNameIn(text))
        return openNamed(text);
    static const QRegularExpression form(
        QStringLiteral("\\A([0-9]{1,9})(?:\\s*/\\s*([0-9]{1,9}))?\\z"));
    const auto match = form.match(text);
    if (!match.hasMatch() && selectCalled(text))
        return {};
    if (!match.hasMatch())
        return base::Error{
            tr("'%1' is no place: write a switch (2), a switch and its step (2/17), a cell "
               "(TTBR0_EL1), or a moment that was copied (FILE#2/341).")
                .arg(text)};
    if (!m_session.moment())
        return base::Error{tr("There is no switch yet: nothing is recorded so far.")};
    const std::size_t number = match.captured(1).toUInt();
    const std::uint32_t step = match.captured(2).toUInt();
    return goWhenRead(text, [this, number, step]() -> std::optional<base::Result<void>> {
        // While a file is read, the last switch that is told may go on.
        const auto& starts = m_session.story()->switchStarts();
        if (m_readingOn.isActive() && isListed(number) && number >= starts.size())
            return {};
        return goToStep(number, step);
    });
}

base::Result<void> MainWindow::goToStep(std::size_t number, std::uint32_t step)
{
    const story::Story& story = *m_session.story();
    const auto& starts = story.switchStarts();
    if (number < 1 || number > starts.size())
        return base::Error{tr("There is no switch %1: they are numbered from 1 to %2 here.")
                               .arg(QString::number(number),
                                    QString::number(std::max(
                                        starts.size(), story.recording().switches().size())))};
    const std::uint32_t first = starts[number - 1];
    const std::uint32_t steps =
        (number < starts.size() ? starts[number] : story.count()) - first - 1;
    if (step > steps)
        return base::Error{
            tr("Switch %1 has %2 steps, so there is no step %3 in it.")
                .arg(QString::number(number), QString::number(steps), QString::number(step))};
    m_session.goTo(first + step);
    return {};
}

void MainWindow::showTrouble(const QString& sentence)
{
    setWaiting([sentence] { return sentence; });
    say(sentence);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!namedIn(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString named = namedIn(*event->mimeData());
    if (named.isEmpty())
        return;
    event->acceptProposedAction();
    if (const auto opened = openNamed(named); !opened)
        say(opened.error().sentence);
}

} // namespace gui
