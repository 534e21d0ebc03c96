#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How recordings.tar.xz was made, on 2026-11-29, by QEMU 7.2 of Debian 12: the recordings of format 1
# of the last commit before the house was rebuilt, d003061. It is kept as it was; what is printed of
# its recordings is what may change, with a reason (differences.md).
#
#   git worktree add OLD d003061, and in OLD: cmake --preset dev && cmake --build --preset dev
#   tests/goldens/record.sh OLD FOLDER      the recordings, in FOLDER
#   tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX,u+w,go-w -C FOLDER -c . |
#     xz -9e --lzma2=dict=64MiB >recordings.tar.xz
#
# A recording keeps the machine's command line and the image's path, so the programs are started in a
# folder of their own, where the image is build/worldswitch.elf: no path of a machine is in any.
# Those of guests of worldswitch-vm (by the host's clock) and those that a signal ends are not the same
# bytes each time; all others are.
set -eu

[ $# -eq 2 ] || { echo "Usage: tests/goldens/record.sh OLD FOLDER" >&2; exit 2; }
old=$(readlink -f "$1")
mkdir -p "$2"
to=$(readlink -f "$2")
bin=$old/build/dev/bin
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p "$work/run/build"
cd "$work/run"
elf=build/worldswitch.elf
export LC_ALL=C.UTF-8

# Named by the shape: "${!2}".
plain=$old/build/dev/hypervisor/worldswitch.elf
# shellcheck disable=SC2034
vhe=$old/build/dev/hypervisor-vhe/worldswitch.elf

# record NAME TRACE-OPTION…: of the image that is $elf. Exit codes 1 and 3 are recordings too.
record() {
  local name=$1 status=0
  shift
  "$bin/worldswitch-trace" --image "$elf" -o "$to/$name.wsrec" "$@" >/dev/null 2>"$work/said" || status=$?
  [ -s "$to/$name.wsrec" ] || { echo "$name: nothing was recorded: $(cat "$work/said")" >&2; exit 3; }
  echo "$name: $status, $(stat -c %s "$to/$name.wsrec") bytes"
}

# little BYTES VALUE: as bytes for printf.
little() {
  local i
  for ((i = 0; i < $1; ++i)); do printf '\\x%02x' $(($2 >> 8 * i & 255)); done
}

# offset_of SYMBOL: where in $elf the bytes of a symbol are.
offset_of() {
  local address
  address=0x$(aarch64-linux-gnu-nm "$elf" | awk -v name="$1" '$3 == name { print $1 }')
  aarch64-linux-gnu-readelf -lW "$elf" | while read -r kind offset at _ size _; do
    [ "$kind" = LOAD ] || continue
    if ((address >= at && address < at + size)); then
      echo $((address - at + offset))
      break
    fi
  done
}

# set_word SYMBOL BYTES-BEHIND-IT WORD: exchanges an instruction or a variable's lower half in $elf.
set_word() {
  # shellcheck disable=SC2059 # bytes
  printf "$(little 4 "$3")" | dd of="$elf" bs=1 seek=$(($(offset_of "$1") + $2)) conv=notrunc status=none
}

# instruction SYMBOL WORD [MASK]: how far behind the symbol the first such instruction is.
instruction() {
  local at base word
  base=$(offset_of "$1")
  for ((at = 0; at < 4096; at += 4)); do
    word=0x$(dd if="$elf" bs=1 skip=$((base + at)) count=4 status=none | od -An -tx4 | tr -d ' ')
    if (((word & ${3:-0xffffffff}) == $2)); then
      echo "$at"
      return
    fi
  done
  return 1
}

# rounds FIRST LAST PLAIN QUIET: of both guests of the lessons (hypervisor/guests/lesson/guest.S).
rounds() {
  local guest
  for guest in a b; do
    set_word "guest_${guest}_first_round" 0 "$1"
    set_word "guest_${guest}_rounds" 0 "$2"
    set_word "guest_${guest}_plain_rounds" 0 "$3"
    set_word "guest_${guest}_quiet" 0 "$4"
  done
}

each_pair() { # COMMAND…, with the CPU, the shape and a name for both
  local pair
  for pair in 'cortex-a57 plain a57' 'cortex-a76 plain a76' 'cortex-a76 vhe a76-vhe' 'max plain max' \
    'max vhe max-vhe'; do
    # shellcheck disable=SC2086 # three words
    "$@" $pair
  done
}

# ── The demonstration as it is built, and each of its exit classes, twice.
first() {
  cp "${!2}" "$elf"
  record "first-$3" --cpu "$1" --switches 2
  rounds 8 14 0 1
  record "classes-$3" --cpu "$1" --switches 16
}
each_pair first
cp "$plain" "$elf"
record "eight" --switches 8
rounds 1 2 8 0
record "switches-itself-off" --switches 8 # it has fewer

# An SError, which no device raises: the debugger forces it, and no option of a program asks for that.
cat >"$work/serror.cpp" <<'TEXT'
#include "worlds/recording.h"
#include <QCoreApplication>
int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    worlds::RecordRequest request;
    request.image = QString::fromLatin1(argv[1]);
    request.cpu = QString::fromLatin1(argv[2]);
    request.switches = 2;
    request.forcedEntry = QStringLiteral("el1_error");
    request.keepIn = QString::fromLatin1(argv[3]);
    return base::runToEnd(worlds::recordSwitches(request, {})).ok() ? 0 : 3;
}
TEXT
(
  cd "$old/build/dev"
  # As a test of that tree is compiled and linked, with another source.
  ninja -t commands tst_facts | grep -E ' -o (tests/worlds/CMakeFiles/tst_facts.dir/tst_facts.cpp.o|bin/tst_facts) ' |
    sed "s#-o bin/tst_facts#-o $work/serror#; s#tests/worlds/CMakeFiles/tst_facts.dir/tst_facts.cpp.o#$work/serror.o#g
      s#-c [^ ]*tst_facts.cpp#-c $work/serror.cpp#; s#[^ ]*tst_facts_autogen/[^ ]*\.o##g" >"$work/serror.sh"
  bash -e "$work/serror.sh"
)
serror() {
  cp "${!2}" "$elf"
  "$work/serror" "$elf" "$1" "$to/serror-$3.wsrec"
  echo "serror-$3"
}
each_pair serror

# ── Other hands' switches, good and bad: the patches of tests/lessons/edits, and some in the other shape.
cp -r "$old/hypervisor" "$work/hypervisor"
cp -r "$old/tests/lessons/edits" "$work/edits"
for shape in plain vhe; do
  cmake -G Ninja -S "$work/hypervisor" -B "$work/build-$shape" \
    -DCMAKE_TOOLCHAIN_FILE="$work/hypervisor/aarch64-freestanding.cmake" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DWORLDSWITCH_VHE="$([ "$shape" = vhe ] && echo ON || echo OFF)" >/dev/null
done
edited() { # PATCH SHAPE
  patch -s -d "$work" -p1 -i "$work/edits/$1.patch"
  cmake --build "$work/build-$2" >/dev/null
  cp "$work/build-$2/worldswitch.elf" "$elf"
  patch -s -R -d "$work" -p1 -i "$work/edits/$1.patch"
}
for patch in "$work"/edits/*.patch; do
  name=$(basename "$patch" .patch)
  edited "$name" plain
  record "$name" --switches 2
done
for name in broken-guest-pair-swapped broken-x18-not-saved broken-loop-in-enter broken-ttbr0-not-switched \
  correct-nops; do
  edited "$name" vhe
  record "$name-max-vhe" --cpu max --switches 2
done
edited broken-fault-in-exit plain
record broken-fault-in-exit-a76 --cpu cortex-a76 --switches 2

# What the contract cannot judge: x0 comes from an instruction whose effects are not described.
cp "$plain" "$elf"
set_word __guest_exit "$(instruction __guest_exit 0xaa0103e0)" $((0x9ac14c20)) # crc32x w0, w1, x1
record unknown-instruction --switches 2

# ── Guests of worldswitch-vm, through its stub.
guest() { # FILE NAME WORD…: that guest, with the words behind its first instruction as given
  local to=$1 from=$old/build/dev/hypervisor/$2 at=8
  shift 2
  cp "$from" "$to"
  for word in "$@"; do
    # shellcheck disable=SC2059 # bytes
    printf "$(little 8 "$word")" | dd of="$to" bs=1 seek=$at conv=notrunc status=none
    at=$((at + 8))
  done
}
attached() { # NAME SWITCHES VM-OPTION…
  local name=$1 switches=$2 socket='' process
  shift 2
  : >vm.log
  "$bin/worldswitch-vm" --hypervisor "$elf" --cpus 1 --seed 1 --gdb "$@" >/dev/null 2>vm.log </dev/null &
  process=$!
  while [ -z "$socket" ]; do
    kill -0 "$process" || { cat vm.log >&2; exit 3; }
    sleep 0.1
    socket=$(sed -n 's/.* at \(\/[^,]*\),.*/\1/p' vm.log)
  done
  record "$name" --connect "unix:$socket" --switches "$switches"
  kill "$process" 2>/dev/null || true # it may have ended
  wait "$process" || true
}
guest doors-a doors.bin 400 0 0
guest doors-b doors.bin 400 1 0
guest doors32-b doors32.bin 400 1 0
guest march-a march.bin 100 0 1 4
doors() {
  cp "${!2}" "$elf"
  attached "vm-doors-$3" 20 --cpu "$1" --guest doors-a --memory 1G --guest doors-b --memory 1G
}
each_pair doors
aarch32() {
  [ "$1" != cortex-a76 ] || return 0 # has no AArch32 at EL1
  cp "${!2}" "$elf"
  attached "vm-aarch32-$3" 40 --cpu "$1" --guest doors-a --memory 1G --guest doors32-b --memory 1G --aarch32
}
each_pair aarch32
cp "$plain" "$elf"
attached vm-march 8 --guest march-a --memory 64M
attached vm-two-vcpus 8 --guest march-a --memory 64M --vcpus 2
mistake() { # NAME FUNCTION INSTRUCTION MASK REPLACEMENT SWITCHES VM-OPTION…
  local name=$1 at
  cp "$plain" "$elf"
  at=$(instruction "$2" "$3" "$4")
  set_word "$2" "$at" "$5"
  attached "$name" "$6" "${@:7}"
}
mistake vm-x4-not-kept __guest_exit $((0xa9021444)) $((0xffffffff)) $((0xd503201f)) 3 --guest doors-a --memory 1G
mistake vm-aarch32-x4-not-kept __guest_exit $((0xa9021444)) $((0xffffffff)) $((0xd503201f)) 3 \
  --guest doors32-b --memory 1G --aarch32
mistake vm-register-lost __guest_enter $((0xa90df03b)) $((0xffffffff)) $((0xd51bd043)) 3 --guest doors-a --memory 1G

# ── A machine that was started by hand, and recordings that a signal ends.
cp "$plain" "$elf"
qemu-system-aarch64 -machine virt,virtualization=on,gic-version=3,dtb-randomness=off -cpu cortex-a57 -m 256M \
  -nodefaults -nic none -display none -icount shift=0 -rtc clock=vm -no-reboot -serial null -kernel "$elf" -S \
  -chardev socket,id=gdb,server=on,wait=off,path=gdb -gdb chardev:gdb &
while [ ! -S gdb ]; do sleep 0.1; done
record attached --connect unix:gdb --switches 4
for signal in TERM KILL; do
  "$bin/worldswitch-trace" --image "$elf" -o "$to/signal-$signal.wsrec" --switches 300 >/dev/null 2>&1 &
  process=$!
  while [ "$(stat -c %s "$to/signal-$signal.wsrec" 2>/dev/null || echo 0)" -lt 300000 ]; do sleep 0.05; done
  kill "-$signal" "$process"
  wait "$process" || true
done

# ── Cut short and damaged by hand.
whole=$to/first-a57.wsrec
size=$(stat -c %s "$whole")
cut() { head -c "$2" "$whole" >"$to/cut-$1.wsrec"; }
cut empty 0
cut in-the-magic 5
cut behind-the-version 12
cut in-the-facts 1000
cut in-the-first-third $((size / 3))
cut in-the-middle $((size / 2))
cut before-the-end $((size - 40))
cut last-byte $((size - 1))
damage() { # NAME OFFSET
  cp "$whole" "$to/damaged-$1.wsrec"
  printf '\xff\x00\xff' | dd of="$to/damaged-$1.wsrec" bs=1 seek="$2" conv=notrunc status=none
}
damage version 8
damage in-the-facts 500
damage in-the-middle $((size / 2))
damage near-the-end $((size - 300))
cp "$plain" "$work/head"
head -c 4096 "$work/head" >"$to/damaged-an-elf.wsrec"
