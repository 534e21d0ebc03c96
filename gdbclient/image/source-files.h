// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

#include <QHash>

namespace image {

/// The text of the source lines that an image names. The image may come from a stranger, and names
/// whatever file it likes: only files of the image's own folder (and below it) and of the given
/// roots are read, wherever a name, a ".." or a link points to. So no line of another file of this
/// machine gets into a trace or a recording that is passed on. Not thread-safe.
class SourceFiles {
public:
    SourceFiles(const QString& imagePath, const std::vector<SourceRoot>& roots);
    [[nodiscard]] std::optional<QString> text(const SourceLine& line);

private:
    struct Tree {
        QString folder; ///< canonical, with a slash at its end
        QString prefix; ///< with a slash at its end; empty for the image's own
    };
    [[nodiscard]] QStringList read(const QString& name) const;

    std::vector<Tree> m_trees;
    QHash<QString, QStringList> m_lines;
};

} // namespace image
