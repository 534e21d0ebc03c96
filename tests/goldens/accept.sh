#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/goldens/accept.sh 'REASON': what worldswitch-trace prints now becomes what tst_goldens
# compares with, and the reason goes into differences.md, with the names of what differs. Needs the
# dev preset, built. Where two branches accepted something, a rebase takes main's archive and
# differences.md whole (git checkout --ours), builds, and accepts its own once more.
set -eu
cd "$(dirname "$(readlink -f "$0")")"

if [ $# -ne 1 ] || [ -z "$1" ]; then
  echo "Usage: tests/goldens/accept.sh 'REASON'" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/old" "$work/new"
WORLDSWITCH_GOLDENS_TO=$work/new ../../build/dev/bin/tst_goldens -silent || exit 1
[ ! -e outputs.tar.xz ] || tar -xJf outputs.tar.xz -C "$work/old"

names=$(diff -rq "$work/old" "$work/new" | sed -n 's#^Files .*/new/\(.*\) differ$#\1#p
  s#^Only in .*/\(old\|new\): \(.*\)$#\2#p')
[ -n "$names" ] || { echo "Nothing differs."; exit 0; }
# Names that sort near each other hold what is alike: the archive is a hundredth of its contents.
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX,u+w,go-w -C "$work/new" -c . |
  xz --lzma2=preset=6,dict=64MiB >outputs.tar.xz
count=$(printf '%s\n' "$names" | wc -l)
examples=$(printf '%s\n' "$names" | awk 'NR > 1 && NR <= 6 { printf ", " } NR <= 6 { printf "%s", $0 }')
{
  printf '\n## %s\n\n' "$1"
  printf '%s of the files differ: %s%s.\n\n' "$count" "$examples" "$([ "$count" -le 6 ] || echo ', …')"
  printf 'outputs.tar.xz: %s\n' "$(sha256sum outputs.tar.xz | cut -d' ' -f1)"
} >>differences.md
echo "$count files differ; differences.md has the reason."
