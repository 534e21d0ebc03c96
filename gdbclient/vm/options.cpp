// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/options.h"

#include "vm/description.h"

#include <QCoreApplication>

namespace vm {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kLeastMemory = 16 * kMebibyte;
/// Guests see 36 bits of physical address (hypervisor/vm/id-registers.cpp), and RAM begins at 1 GB.
constexpr std::uint64_t kMostMemory = std::uint64_t{63} * 1024 * kMebibyte;
constexpr qint64 kMostSeconds = 86400; // a day

const QStringList kCpus{QStringLiteral("cortex-a57"), QStringLiteral("cortex-a76"),
                        QStringLiteral("max")};

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

/// The words of a command line, one after the other.
class Parser {
public:
    explicit Parser(const QStringList& arguments)
        : m_arguments(arguments)
    {
    }

    base::Result<Options> parse()
    {
        for (m_at = 0; m_at < m_arguments.size() && !m_error; ++m_at)
            takeWord(m_arguments[m_at]);
        if (m_error)
            return *m_error;
        if (m_options.command != Options::Command::Run)
            return m_options;
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

    QString value(const QString& option)
    {
        if (m_behindEquals)
            return *std::exchange(m_behindEquals, std::nullopt);
        if (m_at + 1 < m_arguments.size())
            return m_arguments[++m_at];
        fail({tr("%1 wants a value behind it.").arg(option)});
        return {};
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

    /// Options of a guest; false when it is none of them.
    bool takeOfGuest(const QString& option)
    {
        static const QStringList known{QStringLiteral("--initrd"), QStringLiteral("--append"),
                                       QStringLiteral("--dtb"),    QStringLiteral("--disk"),
                                       QStringLiteral("--vcpus"),  QStringLiteral("--memory"),
                                       QStringLiteral("--aarch32")};
        if (!known.contains(option))
            return false;
        if (m_options.guests.empty()) {
            fail({tr("%1 belongs to a guest: put it behind its --guest.").arg(option)});
            return true;
        }
        once(option, true);
        GuestOptions& guest = m_options.guests.back();
        if (option == QLatin1String("--aarch32")) {
            guest.aarch32 = true;
            return true;
        }
        if (option == QLatin1String("--initrd"))
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
        return true;
    }

    /// `--guest FILE` or `--guest=FILE`.
    void takeWord(const QString& word)
    {
        const auto equals =
            word.startsWith(QLatin1String("--")) ? word.indexOf(QLatin1Char('=')) : -1;
        if (equals < 0) {
            take(word);
            return;
        }
        const QString option = word.left(equals);
        m_behindEquals = word.mid(equals + 1);
        take(option);
        if (m_behindEquals)
            fail({tr("%1 takes no value.").arg(option)});
    }

    void take(const QString& option)
    {
        if (takeOfGuest(option))
            return;
        if (option == QLatin1String("--guest")) {
            m_options.guests.push_back({});
            m_givenOfGuest.clear();
            m_options.guests.back().image = fileName(option);
            return;
        }
        once(option, false);
        if (option == QLatin1String("--help") || option == QLatin1String("-h")) {
            m_options.command = Options::Command::Help;
        } else if (option == QLatin1String("--version")) {
            m_options.command = Options::Command::Version;
        } else if (option == QLatin1String("--cpus")) {
            keep(m_options.cpus, number(option, value(option), 1, kMostCpus));
        } else if (option == QLatin1String("--cpu")) {
            m_options.cpu = value(option);
            if (!m_error && !kCpus.contains(m_options.cpu))
                fail({tr("--cpu wants cortex-a57, cortex-a76 or max, and got '%1'.")
                          .arg(m_options.cpu)});
        } else if (option == QLatin1String("--hypervisor")) {
            m_options.hypervisor = fileName(option);
        } else if (option == QLatin1String("--language")) {
            value(option); // spoken already (cli::speak)
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
        } else {
            fail({tr("There is no option '%1'.").arg(option)});
        }
    }

    const QStringList& m_arguments;
    qsizetype m_at = 0;
    std::optional<QString> m_behindEquals; ///< the value in the same word, until it is taken
    Options m_options;
    QStringList m_given;        ///< options of the machine, so far
    QStringList m_givenOfGuest; ///< of the last guest
    std::optional<base::Error> m_error;
};

} // namespace

base::Result<Options> parseOptions(const QStringList& arguments)
{
    return Parser(arguments).parse();
}

QString helpText()
{
    return tr(
        "Usage: worldswitch-vm --guest IMAGE [option of that guest…] [--guest IMAGE2 …] [option…]\n"
        "\n"
        "Boots guests on the Worldswitch hypervisor, in this terminal.\n"
        "\n"
        "A guest is a Linux Image (compressed ones are unpacked), an ELF, or a flat binary that "
        "begins at address 0 and finds the device tree in x0. An ELF for arm runs in AArch32, and "
        "finds it in r2. Behind its --guest:\n"
        "  --initrd FILE   the first file system of a Linux guest\n"
        "  --append TEXT   its command line\n"
        "  --vcpus N       its virtual CPUs, 1 to 8 (1)\n"
        "  --memory SIZE   its memory (512M)\n"
        "  --disk FILE     a disk, read into memory; what the guest writes is lost at the end\n"
        "  --dtb FILE      its device tree, in place of the board's\n"
        "  --aarch32       its flat binary is for arm: EL1 is AArch32 (cortex-a57 and max)\n"
        "\n"
        "The machine below:\n"
        "  --cpus N        physical CPUs, 1 to 4 (as many as the largest guest has)\n"
        "  --cpu MODEL     cortex-a57, cortex-a76 or max (cortex-a57)\n"
        "  --timeout S     give up after that many seconds\n"
        "  --console N     show guest N alone (A or 1 is the first), as it prints: for programs "
        "that "
        "use\n"
        "                  the whole screen\n"
        "  --seed N        the random numbers that guests start with (kaslr-seed, rng-seed) follow "
        "from N;\n"
        "                  else they are new each time, and fixed with --gdb\n"
        "  --gdb           wait for a debugger, whose endpoint is printed; time counts\n"
        "                  instructions then, and stands still while the machine is halted\n"
        "  --hypervisor F  another image of the hypervisor\n"
        "  --language CODE en or zh_CN (the system's)\n"
        "\n"
        "Ctrl-A x ends the machine. With several guests, each line carries its guest's name and is "
        "plain text (escape sequences are left out), and Ctrl-] takes what is typed to the next "
        "one; with --console it shows that one instead, and what the others print is not seen.\n"
        "\n"
        "Exit code: 0 when every guest switched itself off or Ctrl-A x was typed, 1 when one died "
        "or asked for a reset "
        "(no image is kept to boot again), 2 for a wrong command "
        "line, 3 when it could not run.\n");
}

} // namespace vm
