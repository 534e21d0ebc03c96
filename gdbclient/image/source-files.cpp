// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/source-files.h"

#include "base/input-file.h"

#include <QDir>
#include <QFileInfo>

namespace image {

namespace {

constexpr std::int64_t kMostBytes = std::int64_t{8} << 20; ///< of one source file
constexpr qsizetype kMostLetters = 500; ///< of one line; a longer one is shown as far as this

/// True where a component below the tree's folder is hidden (".ssh", ".git"): these are no sources,
/// and an image may lie in somebody's home.
bool hasHiddenPart(QStringView below)
{
    return below.startsWith(u'.') || below.contains(QLatin1String("/."));
}

} // namespace

SourceFiles::SourceFiles(const QString& imagePath, const std::vector<SourceRoot>& roots)
{
    const auto add = [this](const QString& folder, const QString& prefix) {
        const QString canonical = QFileInfo(folder).canonicalFilePath();
        if (!canonical.isEmpty())
            m_trees.push_back({canonical.endsWith(u'/') ? canonical : canonical + u'/', prefix});
    };
    for (const SourceRoot& root : roots)
        add(root.folder, root.prefix + u'/');
    add(QFileInfo(QFileInfo(imagePath).canonicalFilePath()).path(), {});
}

std::optional<QString> SourceFiles::text(const SourceLine& line)
{
    auto known = m_lines.constFind(line.file);
    if (known == m_lines.constEnd())
        known = m_lines.insert(line.file, read(line.file));
    if (line.line < 1 || line.line > known->size())
        return {};
    return known->at(line.line - 1).left(kMostLetters);
}

QStringList SourceFiles::read(const QString& name) const
{
    for (const Tree& tree : m_trees) {
        if (!tree.prefix.isEmpty() && !name.startsWith(tree.prefix))
            continue;
        const QString asked = QDir::isAbsolutePath(name)
                                  ? name
                                  : QDir::cleanPath(tree.folder + name.mid(tree.prefix.size()));
        // What it really is, behind every link.
        const QString real = QFileInfo(asked).canonicalFilePath();
        if (!real.startsWith(tree.folder) ||
            hasHiddenPart(QStringView(real).mid(tree.folder.size())))
            continue;
        if (const auto bytes = base::readFile(real, kMostBytes))
            return QString::fromUtf8(*bytes).split(u'\n');
    }
    return {};
}

} // namespace image
