#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/goldens/test-rows.sh [--update] [BIN [LIST [RENAMED]]]: that no test vanished. Asks each test
# program in BIN (build/dev/bin) for its functions and data rows, and holds them against LIST
# (test-rows.txt: "tst_program function row"). A line that is there no more needs a line in RENAMED
# (test-rows-renamed.txt), "old => new", of a row, of a function, or of a whole program, and the new
# one must be there. --update writes what is there now into LIST, once nothing is missing.
# Exit code: 0 nothing vanished, 1 something did, 2 usage, 3 a program could not be asked.
set -u
here=$(dirname "$(readlink -f "$0")")

update=
[ "${1:-}" != --update ] || { update=yes; shift; }
case "${1:-}" in -*) sed -n '3,9s/^# //p' "$0" >&2; exit 2 ;; esac
bin=${1:-$here/../../build/dev/bin}
list=${2:-$here/test-rows.txt}
renamed=${3:-$here/test-rows-renamed.txt}

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 WORLDSWITCH_SHARE=1/1
for program in "$bin"/tst_*; do
  [ -x "$program" ] || { echo "test-rows: $bin has no test programs; build the dev preset" >&2; exit 3; }
  name=$(basename "$program")
  if ! "$program" -datatags >"$work/rows" 2>"$work/said"; then
    echo "test-rows: $name -datatags failed: $(tail -n 3 "$work/said")" >&2
    exit 3
  fi
  # "Class function row", and the program knows better than the class, which two may share. The rows
  # of the README are its lines, by number: of these the function only.
  case "$name" in tst_readme*) sed -i 's/^\([^ ]* [^ ]*\) .*/\1/' "$work/rows" ;; esac
  sed -n "s/^[A-Za-z_0-9:]* \([A-Za-z_0-9].*\)$/$name \1/p" "$work/rows"
done | sort -u >"$work/now"
[ "${PIPESTATUS[0]}" -eq 0 ] || exit 3

sort -u "$list" >"$work/then" || exit 3
comm -23 "$work/then" "$work/now" >"$work/gone"
# A successor is what the longest "old" that begins the line is replaced with, at a word's end.
awk -v now="$work/now" -v renamed="$renamed" '
  BEGIN {
    while ((getline line < now) > 0) {
      there[line] = 1
      for (at = length(line); at > 0; --at)
        if (substr(line, at, 1) == " ") there[substr(line, 1, at - 1)] = 1
    }
    while ((getline line < renamed) > 0) {
      at = index(line, " => ")
      if (at > 0 && substr(line, 1, 1) != "#") successor[substr(line, 1, at - 1)] = substr(line, at + 4)
    }
  }
  {
    for (at = length($0) + 1; at > 0; --at) {
      if (at <= length($0) && substr($0, at, 1) != " ") continue
      old = substr($0, 1, at - 1)
      if (!(old in successor)) continue
      whole = successor[old] substr($0, at)
      if (whole in there) next
      print "   " $0 "   (its successor " whole " is not there)"; next
    }
    print "   " $0
  }' "$work/gone" >"$work/missing"
if [ -s "$work/missing" ]; then
  echo "test-rows: $(wc -l <"$work/missing") of $(wc -l <"$work/then") rows vanished without a successor in $(basename "$renamed"):"
  head -n 40 "$work/missing"
  exit 1
fi
if [ -n "$update" ]; then
  cp "$work/now" "$list"
fi
echo "test-rows: $(wc -l <"$work/now") rows, $(comm -13 "$work/then" "$work/now" | wc -l) of them new; none vanished."
