// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/lab-kit.h"

#include "base/input-file.h"
#include "base/output-file.h"
#include "engine/words.h"
#include "grading/grade-basis.h"
#include "grading/submission.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

#include <sys/resource.h>

namespace lessons {

namespace {

constexpr std::int64_t kLargestSource = std::int64_t{4} << 20;
constexpr int kMostLines = 24; ///< of a compiler's words, and of each so many characters
constexpr int kLongestLine = 400;
constexpr qint64 kMostWords = qint64{1} << 20;
constexpr int kPatience = 60000; ///< ms for the compiler: a deadline
constexpr rlim_t kMostMemory = rlim_t{1} << 30;
constexpr rlim_t kMostSeconds = 20;
constexpr rlim_t kLargestFile = rlim_t{64} << 20;

const QString kCompiler = QStringLiteral("aarch64-linux-gnu-g++");
const QString kObjdump = QStringLiteral("aarch64-linux-gnu-objdump");
const QString kObjcopy = QStringLiteral("aarch64-linux-gnu-objcopy");
const QString kNm = QStringLiteral("aarch64-linux-gnu-nm");
const QString kNameFile = QStringLiteral(".worldswitch-lab");
const QString kAssemble = QStringLiteral("assemble"); ///< the flags of each kind of source
const QString kCompile = QStringLiteral("compile");
const QString kAnswers = QStringLiteral("answers"); ///< folder of the whole sources
const QString kObject = QStringLiteral("mine.o");
const QStringList kBesideCxx{QStringLiteral("kit/call.S"), QStringLiteral("kit/call.cpp"),
                             QStringLiteral("kit/memory.cpp")}; ///< memcpy, memmove, memcmp
const QString kLinkerScript = QStringLiteral("boot/link.ld");

const QStringList& linkFlags()
{
    static const QStringList flags{QStringLiteral("-nostdlib"),
                                   QStringLiteral("-static"),
                                   QStringLiteral("-no-pie"),
                                   QStringLiteral("-Wl,--build-id=none"),
                                   QStringLiteral("-Wl,-z,max-page-size=4096"),
                                   QStringLiteral("-Wl,--no-warn-rwx-segments")};
    return flags;
}

/// What GCC calls where nobody wrote a call (GCC manual, "Language Standards").
const QStringList& compilersOwn()
{
    static const QStringList names{QStringLiteral("memcpy"), QStringLiteral("memmove"),
                                   QStringLiteral("memset"), QStringLiteral("memcmp")};
    return names;
}

base::Error cannotWrite(const QString& path, const QString& why)
{
    return base::Error{Words::tr("%1 cannot be written: %2.").arg(path, why)};
}

base::Result<void> writeText(const QString& path, const QString& text)
{
    base::OutputFile file;
    if (auto opened = file.open(path); !opened)
        return cannotWrite(path, opened.error().sentence);
    if (auto written = file.write(text.toUtf8()); !written)
        return cannotWrite(path, written.error().sentence);
    return {};
}

/// The kit's file that has the flags for it.
QString flagsFileOf(const Lab& lab)
{
    return lab.file.endsWith(u".cpp") ? kCompile : kAssemble;
}

/// All but the files of those endings.
base::Result<void> copyFolder(const QString& from, const QString& to, const QStringList& without)
{
    QDirIterator found(from, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext()) {
        const QString source = found.next();
        const auto isEnding = [&](const QString& ending) { return source.endsWith(ending); };
        if (std::ranges::any_of(without, isEnding))
            continue;
        const QString target = to + source.mid(from.size());
        QFile file(source);
        if (!QDir().mkpath(QFileInfo(target).path()) || !file.copy(target))
            return cannotWrite(target, file.errorString());
    }
    return {};
}

/// What a compiler sees of the kit: all but the answers, which a source could include.
QStringList shownOf(const QString& kit)
{
    QStringList shown =
        QDir(kit).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    shown.removeAll(kAnswers);
    for (QString& name : shown)
        name = kit + u'/' + name;
    return shown;
}

/// In `folder`, in the jail. What a source may make a compiler do is bounded: an assembler's
/// `.rept` has no end.
base::Result<LabKit::Compiled> run(const QString& tool, const QStringList& arguments,
                                   const Jail& jail, const QString& kit, const QString& folder)
{
    const QString program = QStandardPaths::findExecutable(tool);
    if (program.isEmpty())
        return base::Error{Words::tr("%1 is not here: it is in Debian's package "
                                     "g++-aarch64-linux-gnu.")
                               .arg(tool)};
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setChildProcessModifier([] {
        for (const auto& [what, most] :
             {std::pair{RLIMIT_AS, kMostMemory}, std::pair{RLIMIT_CPU, kMostSeconds},
              std::pair{RLIMIT_FSIZE, kLargestFile}}) {
            const rlimit limit{most, most};
            ::setrlimit(what, &limit);
        }
    });
    const Jail::Command command = jail.wrap({program, arguments}, shownOf(kit), folder);
    process.start(command.program, command.arguments);
    if (!process.waitForStarted(kPatience))
        return base::Error{
            Words::tr("%1 cannot be started: %2.").arg(program, process.errorString())};
    // What it says is read while it speaks: a source can make an assembler say gigabytes
    // (`.print`).
    QByteArray said;
    const QDeadlineTimer deadline(kPatience);
    const auto stop = [&](const QString& why) {
        process.kill();
        process.waitForFinished(kPatience);
        return LabKit::Compiled{false, why};
    };
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(static_cast<int>(deadline.remainingTime()));
        said += process.readAll();
        if (said.size() > kMostWords)
            return stop(Words::tr("It says more than %1.").arg(base::sizeText(kMostWords)));
        if (deadline.hasExpired() && process.state() != QProcess::NotRunning)
            return stop(Words::tr("It took longer than %n second(s).", nullptr, kPatience / 1000));
    }
    said += process.readAll();
    LabKit::Compiled compiled;
    compiled.good = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    // The compiler's own files have another name each time, and folders are nobody's business.
    static const QRegularExpression passing(
        QStringLiteral("[^\\s:'\"]*/cc[A-Za-z0-9]{6}\\.[a-z]+"));
    const QString words = QString::fromUtf8(said)
                              .replace(passing, QStringLiteral("{passing}"))
                              .remove(folder + u'/')
                              .remove(kit + u'/')
                              .trimmed();
    compiled.words = words;
    return compiled;
}

/// A source's object, as the kit calls it.
QString objectOf(const QString& source)
{
    return QString(source).replace(u'/', u'-') + QStringLiteral(".o");
}

QString shortened(const QString& words)
{
    QStringList lines = words.split(u'\n').mid(0, kMostLines);
    for (QString& line : lines) {
        if (line.size() > kLongestLine)
            line = line.left(kLongestLine) + QStringLiteral("…");
    }
    return lines.join(u'\n');
}

/// The two commands, for who wants to see them or to build without `check`.
QString buildScriptFor(const QString& source, const QString& flags, const QStringList& link)
{
    return QStringLiteral("#!/bin/sh\n"
                          "# SPDX-License-Identifier: GPL-2.0-or-later\n"
                          "# Compiles %1 and links image.elf with the rest of the hypervisor.\n"
                          "set -e\n"
                          "cd \"$(dirname \"$0\")\"\n"
                          "%2 %3 -Ikit -c -o mine.o %1\n"
                          "%2 %4\n")
        .arg(source, kCompiler, flags, link.join(u' '));
}

} // namespace

base::Result<LabKit> LabKit::find()
{
    const QDir program(QCoreApplication::applicationDirPath());
    QStringList looked;
    for (const char* place : {"../hypervisor/kit", "../share/worldswitch/kit"}) {
        const QString folder = QDir::cleanPath(program.filePath(QLatin1String(place)));
        if (QFileInfo(folder + u'/' + kAssemble).isFile())
            return LabKit(folder);
        looked << folder;
    }
    return base::Error{
        Words::tr("What labs are built with was not found; looked for %1. Build the hypervisor.")
            .arg(looked.join(QStringLiteral(", ")))};
}

base::Result<QString> LabKit::text(const QString& name) const
{
    auto file = base::InputFile::open(path(name));
    const auto bytes = file ? file->rest(kLargestSource) : base::Result<QByteArray>(file.error());
    if (!bytes)
        return base::Error{
            Words::tr("%1 cannot be read: %2.").arg(path(name), bytes.error().sentence)};
    return QString::fromUtf8(*bytes);
}

QStringList LabKit::sources() const
{
    QStringList names;
    const QDir folder(path(kAnswers));
    QDirIterator found(folder.path(), QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext())
        names << folder.relativeFilePath(found.next());
    names.sort();
    return names;
}

base::Result<QString> LabKit::source(const QString& file) const
{
    return text(kAnswers + u'/' + file);
}

QStringList LabKit::standsFor(const Lab& lab) const
{
    QStringList names{objectOf(lab.file)};
    if (!lab.guest.isEmpty())
        names << QStringLiteral("guest_a-guests-lesson-guest.S.o")
              << QStringLiteral("guest_b-guests-lesson-guest.S.o");
    return names;
}

QStringList LabKit::objects(const Lab& lab) const
{
    QStringList names = QDir(path(QStringLiteral("objects")))
                            .entryList({QStringLiteral("*.o")}, QDir::Files, QDir::Name);
    for (const QString& name : standsFor(lab))
        names.removeAll(name);
    for (QString& name : names)
        name = path(QStringLiteral("objects/")) + name;
    return names;
}

/// The linker's arguments for image.elf, of the student's object and those. What of EL2 the adapter
/// stands before is EL2's own still, under another name.
QStringList LabKit::linked(const Lab& lab, const QString& kit, const QStringList& objects) const
{
    QStringList arguments = linkFlags();
    for (const QString& symbol : lab.wrap)
        arguments << QStringLiteral("-Wl,--wrap=") + symbol;
    arguments << QStringLiteral("-Wl,-T,") + kit + kLinkerScript << QStringLiteral("-o")
              << QStringLiteral("image.elf") << kObject;
    // How EL2 calls C++, and what a compiler calls by itself, belong to whatever it compiles.
    QStringList sources{lab.adapter, lab.guest};
    if (!lab.calls.isEmpty())
        sources += kBesideCxx;
    for (const QString& source : std::as_const(sources))
        if (!source.isEmpty())
            arguments << kit + QStringLiteral("adapters/") + objectOf(source);
    return arguments + objects;
}

base::Result<void> LabKit::layOut(const Lab& lab, const QString& task, const QString& folder) const
{
    const auto source = this->source(lab.file);
    const auto flags = source ? text(flagsFileOf(lab)) : source;
    if (!flags)
        return flags.error();
    const auto starter = starterOf(lab, *source);
    if (!starter)
        return starter.error();
    if (QFileInfo::exists(folder) && !(QFileInfo(folder).isDir() && QDir(folder).isEmpty()))
        return base::Error{
            Words::tr("%1 is there already, and a lab begins in an empty folder: name another one.")
                .arg(folder)};
    if (!QDir().mkpath(folder))
        return base::Error{Words::tr("The folder %1 cannot be made.").arg(folder)};
    const QString mine = QFileInfo(lab.file).fileName();
    // No lab's answer is laid beside the question.
    QStringList answers{QStringLiteral(".S"), QStringLiteral(".cpp")};
    for (const QString& name : standsFor(lab))
        answers << QStringLiteral("/objects/") + name;
    if (auto copied = copyFolder(m_folder, folder + QStringLiteral("/kit"), answers); !copied)
        return copied;
    const std::pair<QString, QString> texts[] = {
        {mine, *starter},
        {QStringLiteral("build.sh"),
         buildScriptFor(mine, flags->trimmed(),
                        linked(lab, QStringLiteral("kit/"), {QStringLiteral("kit/objects/*.o")}))},
        {QStringLiteral("README.md"), task},
        {kNameFile, lab.lesson + u'\n'}};
    for (const auto& [name, words] : texts) {
        if (auto written = writeText(folder + u'/' + name, words); !written)
            return written;
    }
    return {};
}

/// The student's object: with lines, so that an instruction is found in the source, but with no
/// debug information of the student's own, and with no local symbol. What a struct is, and where a
/// variable lies, only the kit's objects say.
base::Result<LabKit::Compiled> LabKit::compile(const QStringList& flags, const QString& source,
                                               const Jail& jail, const QString& workFolder) const
{
    const auto to = [&](const QStringList& how) {
        return run(kCompiler,
                   how + QStringList{QStringLiteral("-I") + m_folder,
                                     // The same image wherever it is made.
                                     QStringLiteral("-ffile-prefix-map=%1=lab").arg(workFolder),
                                     QStringLiteral("-c"), QStringLiteral("-o"), kObject, source},
                   jail, m_folder, workFolder);
    };
    QStringList plain = flags;
    plain.removeIf([](const QString& flag) { return flag.startsWith(u"-g"); });
    auto compiled = to(plain);
    if (!compiled || !compiled->good)
        return compiled;
    auto sections = run(kObjdump, {QStringLiteral("-h"), kObject}, jail, m_folder, workFolder);
    if (!sections || !sections->good)
        return sections;
    QStringList strip{QStringLiteral("--discard-all")};
    if (sections->words.contains(u".debug") || sections->words.contains(u".zdebug")) {
        strip << QStringLiteral("--strip-debug");
    } else {
        compiled = to(flags);
        if (!compiled || !compiled->good)
            return compiled;
    }
    return run(kObjcopy, strip << kObject, jail, m_folder, workFolder);
}

/// Why the student's object does not count: what it needs, as C++ writes it, and the lab does not
/// let it call. Empty where there is nothing. EL2's own handlers would do the lab's work.
base::Result<QString> LabKit::strangerIn(const Lab& lab, const QString& source, const Jail& jail,
                                         const QString& workFolder) const
{
    if (lab.calls.isEmpty())
        return QString();
    const auto listed =
        run(kNm, {QStringLiteral("-C"), QStringLiteral("-u"), kObject}, jail, m_folder, workFolder);
    if (!listed)
        return listed.error();
    if (!listed->good)
        return shortened(listed->words);
    for (const QString& line : listed->words.split(u'\n', Qt::SkipEmptyParts)) {
        // "                 U name(…)", or a weak one: w.
        const QString name = line.trimmed().mid(1).trimmed();
        if (!lab.calls.contains(name) && !compilersOwn().contains(name))
            return Words::tr("%1 uses %2, which its header does not offer: it calls %3.")
                .arg(source, name, lab.calls.join(QStringLiteral(", ")));
    }
    return QString();
}

base::Result<LabKit::Build> LabKit::build(const Lab& lab, const QString& submission,
                                          const QString& workFolder, const Jail& jail) const
{
    const auto flags = text(flagsFileOf(lab));
    if (!flags)
        return flags.error();
    const QString mine = QFileInfo(lab.file).fileName();
    const auto submitted = submittedFile(submission, mine);
    if (!submitted)
        return submitted.error();
    if (!submitted->refusal.isEmpty())
        return Build{{}, submitted->refusal, {}};
    const QByteArray& source = submitted->source;
    const QString digest = digestOf(source);
    QFile copy(workFolder + u'/' + mine);
    if (!copy.open(QIODevice::WriteOnly) || copy.write(source) != source.size() || !copy.flush())
        return cannotWrite(copy.fileName(), copy.errorString());
    copy.close();
    const auto compiled = compile(flags->simplified().split(u' '), mine, jail, workFolder);
    if (!compiled)
        return compiled.error();
    if (!compiled->good)
        return Build{{}, shortened(compiled->words), digest};
    const auto stranger = strangerIn(lab, mine, jail, workFolder);
    if (!stranger)
        return stranger.error();
    if (!stranger->isEmpty())
        return Build{{}, *stranger, digest};
    const auto image =
        run(kCompiler, linked(lab, path({}), objects(lab)), jail, m_folder, workFolder);
    if (!image)
        return image.error();
    if (!image->good)
        return Build{{}, shortened(image->words), digest};
    return Build{workFolder + QStringLiteral("/image.elf"), {}, digest};
}

base::Result<QString> lessonOfLab(const QString& folder)
{
    auto file = base::InputFile::open(folder + u'/' + kNameFile);
    const auto bytes = file ? file->rest(kLargestSource) : base::Result<QByteArray>(file.error());
    static const QRegularExpression plain(QStringLiteral("^[0-9]+(-[a-z0-9]+)+\\z"));
    const QString name = bytes ? QString::fromUtf8(*bytes).trimmed() : QString();
    if (!plain.match(name).hasMatch())
        return base::Error{
            Words::tr("%1 is no lab: `worldswitch-lesson start LESSON %1` lays one out.")
                .arg(folder)};
    return name;
}

} // namespace lessons
