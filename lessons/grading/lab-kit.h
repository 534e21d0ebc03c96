// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "grading/jail.h"
#include "grading/lab.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace lessons {

/// What a lab is built with: the hypervisor's objects, its headers, its linker script, and the
/// source that the student's file stands in for. Made by the image's own build (hypervisor/kit).
class LabKit {
public:
    /// Next to the program: ../hypervisor/kit in a build, ../share/worldswitch/kit when installed.
    /// The error says where it was looked for.
    [[nodiscard]] static base::Result<LabKit> find();
    explicit LabKit(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// What a lab can be about: the sources that a student's file can stand in for, by their paths
    /// in the hypervisor's ("switch/entry.S").
    [[nodiscard]] QStringList sources() const;
    /// One of them, with its answers. The error says that it cannot be read.
    [[nodiscard]] base::Result<QString> source(const QString& file) const;

    /// Lays the lab out in a folder that is not there yet, or is empty: the file to be written, a
    /// copy of the kit, build.sh, which builds both, the lab's name for `check`, and `task`, which
    /// becomes README.md. The error says what could not be written.
    [[nodiscard]] base::Result<void> layOut(const Lab& lab, const QString& task,
                                            const QString& folder) const;

    /// An image, or why what the student wrote makes none.
    struct Build {
        QString image;   ///< its path; empty where there is none
        QString refusal; ///< the compiler's or the linker's words, at most some dozen lines
        QString source;  ///< SHA-256 of the file as it was handed in; empty where none was taken
    };
    /// Compiles the student's file of a folder or an archive (submission.h), and links it with
    /// this kit's objects, never the submission's own, into `workFolder`, in the jail. An error is
    /// what is not the student's: no compiler, a full disk.
    [[nodiscard]] base::Result<Build> build(const Lab& lab, const QString& submission,
                                            const QString& workFolder,
                                            const Jail& jail = Jail::none()) const;

    /// How a tool ended, and what it said.
    struct Compiled {
        bool good = false;
        QString words;
    };

private:
    [[nodiscard]] base::Result<Compiled> compile(const QStringList& flags, const QString& source,
                                                 const Jail& jail, const QString& workFolder) const;
    [[nodiscard]] base::Result<QString> strangerIn(const Lab& lab, const QString& source,
                                                   const Jail& jail,
                                                   const QString& workFolder) const;
    [[nodiscard]] QString path(const QString& name) const { return m_folder + u'/' + name; }
    [[nodiscard]] base::Result<QString> text(const QString& name) const;
    [[nodiscard]] QStringList standsFor(const Lab& lab) const; ///< the objects that are left out
    [[nodiscard]] QStringList objects(const Lab& lab) const;
    [[nodiscard]] QStringList linked(const Lab& lab, const QString& kit,
                                     const QStringList& objects) const;

    QString m_folder;
};

/// The lab that was laid out in that folder: its lesson's name. The error says that none was.
[[nodiscard]] base::Result<QString> lessonOfLab(const QString& folder);

} // namespace lessons
