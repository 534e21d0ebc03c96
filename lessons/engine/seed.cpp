// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/seed.h"

#include "base/input-file.h"
#include "engine/image-names.h"
#include "engine/seeded-numbers.h"
#include "engine/words.h"
#include "profile/profile.h"
#include "reading/info-keys.h"

#include <QJsonArray>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace lessons {

namespace {

constexpr std::int64_t kLargestKey = 4096;
constexpr qsizetype kShortestKey = 16;
constexpr qsizetype kLongestWord = 60; // as a lesson's own seed
constexpr int kRegisters = 31;

// The demonstration's guests (hypervisor/guests/lesson) make each value of a mark, the round and
// the register's number, 0xa000000000050013, and the mark is a constant of one instruction. Its
// second byte is free: a seed puts a number there. What a guest holds before it has run is marked
// by EL2 (hypervisor/vm/demonstration.cpp), 0xca00000000000013, and has room at the same place.

struct Guest {
    char letter;
    std::uint64_t mark;  ///< of its own values, the top byte
    std::uint64_t first; ///< of those before it has run
};
constexpr std::array<Guest, 2> kGuests{{{'a', 0xa0, 0xca}, {'b', 0xb0, 0xcb}}};

QString functionOf(const Guest& guest)
{
    return QStringLiteral("guest_%1_own_everything").arg(QLatin1Char(guest.letter));
}

/// 1 to 255, so that no seed leaves the image's own value.
std::uint64_t numberOf(const Guest& guest, const QString& seed)
{
    SeededNumbers numbers(
        QStringLiteral("%1/guest %2").arg(seed, QString(QLatin1Char(guest.letter))).toUtf8());
    return numbers.below(255) + 1;
}

/// MOVZ x1, #imm16, LSL #48 (Arm ARM C6.2, MOVZ): the instruction that makes the mark.
constexpr std::uint32_t kMovz = 0xd2e00001;
constexpr std::uint32_t kMovzMask = 0xffe0001f;

std::uint32_t movzOf(const Guest& guest, const QString& seed)
{
    const auto mark = static_cast<std::uint32_t>(guest.mark << 8 | numberOf(guest, seed));
    return kMovz | mark << 5;
}

std::uint64_t firstValueOf(const Guest& guest, int reg, const QString& seed)
{
    return guest.first << 56 | numberOf(guest, seed) << 48 | static_cast<std::uint64_t>(reg);
}

/// The guest's slot of a register, by the names of the hypervisor whose guests these are.
QString slotOf(std::size_t guest, int reg)
{
    static const auto ours = profile::Profile::usual();
    return ours ? QStringLiteral("%1[%2].%3.%4")
                      .arg(ours->vcpus)
                      .arg(guest)
                      .arg(ours->contextInVcpu, ours->general[static_cast<std::size_t>(reg)])
                : QString();
}

/// The cell that the guest's instruction lies in, with the seed's one in its place; nothing where
/// the image has no such guest.
std::optional<live::Start::Word> markIn(const image::Image& image, const Guest& guest,
                                        const QString& seed)
{
    const auto function = image.symbol(functionOf(guest));
    if (!function)
        return {};
    for (std::uint64_t n = 0; n + 4 <= function->size; n += 4) {
        const base::Address at = function->address + base::Offset{static_cast<std::int64_t>(n)};
        const auto word = image.bytes(at, 4);
        if (!word || (qFromLittleEndian<quint32>(word->constData()) & kMovzMask) != kMovz)
            continue;
        const base::Address cell = at.cell();
        auto bytes = image.bytes(cell, 8);
        const auto placed = image.loadAddress(cell);
        if (!bytes || !placed)
            return {};
        const auto inCell = (at - cell).bytes;
        qToLittleEndian(movzOf(guest, seed), bytes->data() + inCell);
        return live::Start::Word{QStringLiteral("%1+%2")
                                     .arg(functionOf(guest))
                                     .arg(cell.value - function->address.value),
                                 *placed, qFromLittleEndian<quint64>(bytes->constData())};
    }
    return {};
}

bool namesWord(const live::Start& start, const QString& name)
{
    return std::ranges::find(start.memory, name, &live::Start::Word::name) != start.memory.end();
}

/// Which guest a word of a recording's facts belongs to; nothing where no seed sets it.
std::optional<std::size_t> guestOf(const QString& name)
{
    for (std::size_t n = 0; n < kGuests.size(); ++n) {
        if (name.startsWith(functionOf(kGuests[n]) + u'+'))
            return n;
        for (int reg = 0; reg < kRegisters; ++reg)
            if (name == slotOf(n, reg))
                return n;
    }
    return {};
}

bool isOf(const QString& name, std::uint64_t value, const QString& seed)
{
    const auto guest = guestOf(name);
    if (!guest)
        return false;
    if (!name.startsWith(functionOf(kGuests[*guest]))) {
        const int reg = static_cast<int>(value & 0xff);
        return reg < kRegisters && name == slotOf(*guest, reg) &&
               value == firstValueOf(kGuests[*guest], reg, seed);
    }
    const std::uint32_t movz = movzOf(kGuests[*guest], seed);
    return static_cast<std::uint32_t>(value) == movz ||
           static_cast<std::uint32_t>(value >> 32) == movz;
}

bool hasFunction(const QJsonObject& facts, const QString& name)
{
    const QJsonArray functions = facts[reading::key::kFunctions].toArray();
    return std::ranges::any_of(functions, [&](const QJsonValue& function) {
        return function.toArray().first().toString() == name;
    });
}

} // namespace

base::Result<QByteArray> examSeed(const QString& keyFile, const QString& student)
{
    auto key = base::readFile(keyFile, kLargestKey);
    if (!key)
        return base::Error{
            Words::tr("The key %1 cannot be read: %2.").arg(keyFile, key.error().sentence)};
    // An editor's line end is no part of it.
    while (!key->isEmpty() && QByteArrayView(" \t\r\n").contains(key->back()))
        key->chop(1);
    if (key->size() < kShortestKey)
        return base::Error{Words::tr("The key %1 can be guessed: it must have at least %2 bytes. "
                                     "`openssl rand -hex 32` makes one.")
                               .arg(keyFile, QString::number(kShortestKey))};
    return QMessageAuthenticationCode::hash(student.toUtf8(), *key, SeededNumbers::kHash);
}

QByteArray practiceSeed(const QString& word)
{
    return QMessageAuthenticationCode::hash(word.toUtf8(), "worldswitch practice",
                                            SeededNumbers::kHash);
}

QString wordOfSeed(const QByteArray& seed)
{
    constexpr qsizetype kDigits = 16;
    return QString::fromLatin1(
        QMessageAuthenticationCode::hash("lessons", seed, SeededNumbers::kHash)
            .toHex()
            .left(kDigits));
}

std::optional<QString> SeedRequest::trouble() const
{
    static const QRegularExpression control(QStringLiteral("[\\p{C}]"));
    if ((word && (student || key)) || student.has_value() != key.has_value())
        return Words::tr("A variant is asked for by --student ID and --key FILE together, or by "
                         "--seed WORD alone.");
    for (const auto& [given, option] :
         {std::pair{&word, "seed"}, {&student, "student"}, {&key, "key"}}) {
        if (*given && (*given)->trimmed().isEmpty())
            return Words::tr("--%1 is empty.").arg(QLatin1String(option));
    }
    if (word && (word->trimmed().size() > kLongestWord || control.match(*word).hasMatch()))
        return Words::tr("--seed takes a word of one line, at most %1 characters.")
            .arg(kLongestWord);
    return {};
}

base::Result<QString> SeedRequest::seed() const
{
    if (!student)
        return word.value_or(QString()).trimmed();
    const auto secret = examSeed(key.value_or(QString()), student->trimmed());
    if (!secret)
        return secret.error();
    return wordOfSeed(*secret);
}

Lesson seeded(Lesson lesson, const QString& word)
{
    if (word.isEmpty())
        return lesson;
    lesson.seed = word;
    for (LessonRecording& recording : lesson.recordings)
        recording.seed = word;
    for (LessonStep& step : lesson.steps)
        SeededNumbers(QStringLiteral("%1/%2/choices").arg(word, step.id).toUtf8())
            .shuffle(step.choices);
    return lesson;
}

std::vector<live::Start::Word> seededWords(const ImageNames& image, const live::Start& start,
                                           const QString& seed)
{
    std::vector<live::Start::Word> words;
    // Where it begins later a guest has run already, and would miss what it left there.
    const bool isFirst = start.afterSwitches == 0 && !start.guest;
    for (std::size_t n = 0; n < kGuests.size(); ++n) {
        const auto mark = markIn(*image.image, kGuests[n], seed);
        if (!mark)
            continue;
        words.push_back(*mark);
        for (int reg = 0; reg < kRegisters && isFirst; ++reg) {
            const QString name = slotOf(n, reg);
            const auto cell = cellNamed(*image.names, name);
            if (cell && !namesWord(start, name))
                words.push_back({name, *cell, firstValueOf(kGuests[n], reg, seed)});
        }
    }
    return words;
}

bool takeSeeded(QJsonObject& start, const live::Start& wanted, const QString& seed,
                const QJsonObject& facts)
{
    const QString kMemory = QStringLiteral("memory");
    QJsonObject memory = start.value(kMemory).toObject();
    bool any = false;
    bool good = true;
    for (const QString& name : memory.keys()) {
        if (namesWord(wanted, name) || !guestOf(name))
            continue;
        const std::uint64_t value = memory.take(name).toString().toULongLong(nullptr, 16);
        any = true;
        good = good && !seed.isEmpty() && isOf(name, value, seed);
    }
    if (any && memory.isEmpty())
        start.remove(kMemory);
    else if (any)
        start[kMemory] = memory;
    // With other guests there was nothing to be set.
    return good && (any || seed.isEmpty() || !hasFunction(facts, functionOf(kGuests.front())));
}

} // namespace lessons
