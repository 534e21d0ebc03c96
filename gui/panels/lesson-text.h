// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QTextBrowser>

namespace gui {

class Theme;

/// A lesson's prose, and below it what is said to the reader. A lesson is a stranger's file: of the
/// disk it may show pictures of its own folder, and nothing else; HTML in it is text; a link leads
/// nowhere.
class LessonText : public QTextBrowser {
    Q_OBJECT
public:
    LessonText(const Theme& theme, QWidget* parent);
    /// Where the lesson's pictures are.
    void setFolder(const QString& folder);

    /// What is said to the reader, as plain text: no markup is read in it.
    struct Said {
        QString text;
        bool good = true;
        bool isReaders = false; ///< her own words: what she answered
    };
    /// `before`, `question`, which stands out, and `after` are Markdown.
    void tell(const QString& before, const QString& question, const QList<Said>& said,
              const QString& after);
    /// Shows the text's beginning.
    void toTop();
    /// Shows what was said, and as much as there is room for of what stands below it.
    void toSaid();
    /// So high it is in that width, when none of it is scrolled out of sight.
    [[nodiscard]] int heightFor(int width) const;
    /// Of the highest line of its prose.
    [[nodiscard]] double lineHeight() const;

    [[nodiscard]] QVariant loadResource(int type, const QUrl& name) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QImage picture(const QUrl& name) const;
    void place();
    void fit();
    const Theme& m_theme;
    QString m_folder;  ///< canonical, or empty
    double m_room = 0; ///< that the code was made to fit in
    int m_said = -1;   ///< where in the document it begins, or none
    enum class At : std::uint8_t { Top, Said } m_at = At::Top;
};

} // namespace gui
