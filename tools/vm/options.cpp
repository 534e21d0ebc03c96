// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/options.h"

#include "cli/shared-options.h"
#include "vm/description.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace vm {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kLeastMemory = 16 * kMebibyte;
/// Guests see 36 bits of physical address (hypervisor/traps/id-registers.cpp), and RAM begins at 1
/// GB.
constexpr std::uint64_t kMostMemory = std::uint64_t{63} * 1024 * kMebibyte;
constexpr qint64 kMostSeconds = 86400; // a day

QString tr(const char* text)
{
    return QCoreApplication::translate("vm", text);
}

base::Result<int> number(const QString& option, const QString& text, int least, int most)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < least || value > most)
        return base::Error{tr("%1 wants a number from %2 to %3, and got '%4'.")
                               .arg(option)
                               .arg(least)
                               .arg(most)
                               .arg(text)};
    return value;
}

/// "512M", "1G", or a number of mebibytes; whole 2 MB blocks.
base::Result<std::uint64_t> memorySize(const QString& text)
{
    QString digits = text;
    std::uint64_t unit = kMebibyte;
    if (digits.endsWith(QLatin1Char('G'), Qt::CaseInsensitive)) {
        unit = 1024 * kMebibyte;
        digits.chop(1);
    } else if (digits.endsWith(QLatin1Char('M'), Qt::CaseInsensitive)) {
        digits.chop(1);
    }
    bool ok = false;
    const std::uint64_t count = digits.toULongLong(&ok);
    const std::uint64_t bytes = ok && count <= kMostMemory / unit ? count * unit : 0;
    if (bytes < kLeastMemory || bytes % (2 * kMebibyte) != 0)
        return base::Error{
            tr("--memory wants a size such as 512M or 1G, even and from 16M to 63G, and got '%1'.")
                .arg(text)};
    return bytes;
}

/// A guest by its name on the console, or by its number from 1 on.
base::Result<int> guestNumber(const QString& text)
{
    const int letter = text.size() == 1 ? text[0].toUpper().unicode() - 'A' + 1 : 0;
    if (letter >= 1 && letter <= kMostVms)
        return letter;
    return number(QStringLiteral("--console"), text, 1, kMostVms);
}

base::Result<std::uint64_t> seedOf(const QString& text)
{
    bool ok = false;
    const std::uint64_t seed = text.toULongLong(&ok, 0);
    if (!ok)
        return base::Error{tr("--seed wants a number of 64 bits, and got '%1'.").arg(text)};
    return seed;
}

/// What there is, in the order in which --help says it.
struct Known {
    using Option = QCommandLineOption;
    const cli::SharedOptions shared;

    Option guest{QStringLiteral("guest"), tr("Boot this guest: what it is, is said above."),
                 QStringLiteral("IMAGE")};
    Option initrd{QStringLiteral("initrd"), tr("Guest: the first file system of a Linux guest."),
                  QStringLiteral("FILE")};
    Option append{QStringLiteral("append"), tr("Guest: its command line."), QStringLiteral("TEXT")};
    Option vcpus{QStringLiteral("vcpus"), tr("Guest: its virtual CPUs, 1 (default) to 8."),
                 QStringLiteral("N")};
    Option memory{QStringLiteral("memory"), tr("Guest: its memory (default: 512M)."),
                  QStringLiteral("SIZE")};
    Option disk{QStringLiteral("disk"),
                tr("Guest: a disk, read into memory; what the guest writes is lost at the end."),
                QStringLiteral("FILE")};
    Option dtb{QStringLiteral("dtb"), tr("Guest: its device tree, in place of the board's."),
               QStringLiteral("FILE")};
    Option aarch32{QStringLiteral("aarch32"), tr("Guest: its flat binary is for arm: EL1 is "
                                                 "AArch32 (cortex-a57 and max).")};
    Option noDisk{QStringLiteral("no-disk"),
                  tr("Guest: leave virtio's block device out of its device tree.")};
    Option noConsole{QStringLiteral("no-console"),
                     tr("Guest: leave virtio's console out of it; the PL011 is always there.")};
    Option atEachEntry{
        QStringLiteral("at-each-entry"),
        tr("Guest: its system and FP registers change hands at each entry, as in KVM without VHE; "
           "else when it gets a CPU and when it gives it up.")};

    Option cpus{QStringLiteral("cpus"),
                tr("Physical CPUs, 1 to 4 (default: as many as the largest guest has)."),
                QStringLiteral("N")};
    Option timeout{QStringLiteral("timeout"), tr("Give up after that many seconds."),
                   QStringLiteral("S")};
    Option console{QStringLiteral("console"),
                   tr("Show guest N alone (A or 1 is the first), as it prints: for programs that "
                      "use the whole screen."),
                   QStringLiteral("N")};
    Option seed{QStringLiteral("seed"),
                tr("The random numbers that guests start with (kaslr-seed, rng-seed) follow from "
                   "N; else they are new each time, and fixed with --gdb."),
                QStringLiteral("N")};
    Option gdb{QStringLiteral("gdb"),
               tr("Wait for a debugger, whose endpoint is printed; time counts instructions then, "
                  "and stands still while the machine is halted.")};
    /// As in the other programs, where no guest has an image; scripts say --hypervisor.
    Option image{QStringList{QStringLiteral("hypervisor")} + shared.image.names(),
                 shared.image.description(), shared.image.valueName()};

    [[nodiscard]] QList<Option> ofGuest() const
    {
        return {initrd, append, vcpus, memory, disk, dtb, aarch32, noDisk, noConsole, atEachEntry};
    }
    [[nodiscard]] QList<Option> all() const
    {
        return QList<Option>{guest} + ofGuest() +
               QList<Option>{cpus, shared.cpu, timeout,         console,     seed,
                             gdb,  image,      shared.language, shared.help, shared.version};
    }
};

void describe(QCommandLineParser& parser, const Known& known)
{
    parser.setApplicationDescription(
        tr("Boots guests on the Worldswitch hypervisor, in this terminal.\n"
           "\n"
           "  worldswitch-vm --guest IMAGE [option of that guest…] [--guest IMAGE2 …] [option…]\n"
           "\n"
           "A guest is a Linux Image (compressed ones are unpacked), an ELF, or a flat binary that "
           "begins at address 0 and finds the device tree in x0. An ELF for arm runs in AArch32, "
           "and finds it in r2. Options of a guest follow its --guest.\n"
           "Its board is QEMU's virt, as far as it goes: GICv3, PL011, PL031, flash, virtio over "
           "MMIO of version 2 alone (a driver for legacy devices, version 1, finds none)."));
    parser.addOptions(known.all());
}

/// The options of a command line, one after the other: each belongs to the guest before it.
class Reader {
public:
    Reader(const Known& known, const QCommandLineParser& parser)
        : m_known(known)
        , m_parser(parser)
    {
    }

    base::Result<Options> read()
    {
        const QStringList given = m_parser.optionNames();
        for (const QString& name : given) {
            take(longName(name));
            if (m_error)
                return *m_error;
        }
        if (!m_parser.positionalArguments().isEmpty())
            return base::Error{tr("'%1' is not an option; to boot a guest, write --guest %1.")
                                   .arg(m_parser.positionalArguments().constFirst())};
        if (m_options.guests.empty())
            return base::Error{tr("There is nothing to boot: name a guest with --guest IMAGE.")};
        if (m_options.guests.size() > static_cast<std::size_t>(kMostVms))
            return base::Error{tr("There can be %1 guests at most.").arg(kMostVms)};
        if (m_options.console > static_cast<int>(m_options.guests.size()))
            return base::Error{tr("--console wants one of the guests, and there are %1.")
                                   .arg(m_options.guests.size())};
        return m_options;
    }

private:
    /// What is said first is what was wrong first.
    void fail(const base::Error& error)
    {
        if (!m_error)
            m_error = error;
    }

    /// "--image", however it was spelt.
    [[nodiscard]] QString longName(const QString& name) const
    {
        const auto all = m_known.all();
        const auto option = std::ranges::find_if(
            all, [&](const auto& each) { return each.names().contains(name); });
        return QStringLiteral("--") + option->names().constLast();
    }

    [[nodiscard]] bool isOfGuest(const QString& option) const
    {
        const auto all = m_known.ofGuest();
        return std::ranges::any_of(
            all, [&](const auto& each) { return each.names().contains(option.mid(2)); });
    }

    /// The next one of its values.
    QString value(const QString& option)
    {
        return m_parser.values(option.mid(2)).value(m_taken[option]++);
    }

    /// An empty name is a script's variable that nobody set, the next option a name forgotten.
    QString fileName(const QString& option)
    {
        QString name = value(option);
        if (name.isEmpty() || name.startsWith(QLatin1String("--")))
            fail({tr("%1 wants the name of a file, and got '%2'.").arg(option, name)});
        return name;
    }

    /// Of an option that is there twice one value would be forgotten without a word.
    void once(const QString& option, bool ofGuest)
    {
        QStringList& given = ofGuest ? m_givenOfGuest : m_given;
        if (given.contains(option))
            fail({ofGuest ? tr("%1 is given twice for the same guest.").arg(option)
                          : tr("%1 is given twice.").arg(option)});
        given << option;
    }

    template <typename T>
    void keep(T& to, const base::Result<T>& from)
    {
        if (m_error)
            return;
        if (from)
            to = *from;
        else
            fail(from.error());
    }

    void takeOfGuest(const QString& option)
    {
        if (m_options.guests.empty()) {
            fail({tr("%1 belongs to a guest: put it behind its --guest.").arg(option)});
            return;
        }
        once(option, true);
        GuestOptions& guest = m_options.guests.back();
        if (option == QLatin1String("--aarch32"))
            guest.aarch32 = true;
        else if (option == QLatin1String("--no-disk"))
            guest.noDisk = true;
        else if (option == QLatin1String("--no-console"))
            guest.noConsole = true;
        else if (option == QLatin1String("--at-each-entry"))
            guest.atEachEntry = true;
        else if (option == QLatin1String("--initrd"))
            guest.initrd = fileName(option);
        else if (option == QLatin1String("--append"))
            guest.append = value(option);
        else if (option == QLatin1String("--disk"))
            guest.disk = fileName(option);
        else if (option == QLatin1String("--dtb"))
            guest.dtb = fileName(option);
        else if (option == QLatin1String("--vcpus"))
            keep(guest.vcpus, number(option, value(option), 1, kMostVcpus));
        else
            keep(guest.memory, memorySize(value(option)));
        if (guest.noDisk && !guest.disk.isEmpty())
            fail({tr("--disk and --no-disk are for different guests: one guest has a disk or has "
                     "none.")});
    }

    void take(const QString& option)
    {
        if (isOfGuest(option)) {
            takeOfGuest(option);
            return;
        }
        if (option == QLatin1String("--guest")) {
            m_options.guests.push_back({});
            m_givenOfGuest.clear();
            m_options.guests.back().image = fileName(option);
            return;
        }
        once(option, false);
        if (option == QLatin1String("--cpus")) {
            keep(m_options.cpus, number(option, value(option), 1, kMostCpus));
        } else if (option == QLatin1String("--cpu")) {
            m_options.cpu = value(option);
        } else if (option == QLatin1String("--image")) {
            m_options.hypervisor = fileName(option);
        } else if (option == QLatin1String("--console")) {
            keep(m_options.console, guestNumber(value(option)));
        } else if (option == QLatin1String("--seed")) {
            m_options.seed = 0;
            keep(*m_options.seed, seedOf(value(option)));
        } else if (option == QLatin1String("--gdb")) {
            m_options.gdb = true;
        } else if (option == QLatin1String("--timeout")) {
            int seconds = 0;
            keep(seconds, number(option, value(option), 1, kMostSeconds));
            m_options.timeout = std::chrono::seconds(seconds);
        } // else --language, which is spoken already (cli::speak)
    }

    const Known& m_known;
    const QCommandLineParser& m_parser;
    Options m_options;
    QHash<QString, qsizetype> m_taken; ///< values of each option, so far
    QStringList m_given;               ///< options of the machine, so far
    QStringList m_givenOfGuest;        ///< of the last guest
    std::optional<base::Error> m_error;
};

} // namespace

base::Result<Options> parseOptions(const QStringList& arguments)
{
    const Known known;
    QCommandLineParser parser;
    describe(parser, known);
    if (const auto read = cli::parse(parser, arguments); !read)
        return read.error();
    Options options;
    if (parser.isSet(known.shared.help)) {
        options.command = Options::Command::Help;
        options.helpText =
            parser.helpText() + QLatin1Char('\n') +
            tr("Ctrl-A x ends the machine. With several guests, each line carries its guest's name "
               "and is plain text (escape sequences are left out), and Ctrl-] takes what is typed "
               "to the next one; with --console it shows that one instead, and what the others "
               "print is not seen.\n"
               "\n"
               "Exit codes: 0 when every guest switched itself off or Ctrl-A x was typed, 1 when "
               "one died or asked for a reset (no image is kept to boot again), 2 for a wrong "
               "command line, 3 when it could not run.") +
            QLatin1Char('\n');
        return options;
    }
    if (parser.isSet(known.shared.version)) {
        options.command = Options::Command::Version;
        return options;
    }
    return Reader(known, parser).read();
}

} // namespace vm
