#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In a fresh root (scripts/in-debian RELEASE tests/scripts/smoke.sh): the first command of a new user,
# and whether what it built works. Ends with 1 where anything does not.
set -u
fail() {
  echo "smoke: $*" >&2
  exit 1
}
out=$(mktemp) || fail "no temporary file"

./run </dev/null | tee "$out"
[ "${PIPESTATUS[0]}" -eq 0 ] || fail "./run did not end with 0"
# A whole switch: in, through the guest, and out again; before it, what it costs.
for part in ' to fetch, ' __guest_enter 'host_ctxt.regs.regs[19]' eret el1_sync __guest_exit \
  'No display could be reached'; do
  grep -qF "$part" "$out" || fail "./run does not print '$part'"
done

# The second one needs no network.
unshare --net ./run </dev/null >"$out" 2>&1 || { cat "$out"; fail "the second ./run, without a network"; }
grep -q __guest_exit "$out" || fail "the second ./run prints no switch"
! grep -q Installing "$out" || fail "the second ./run installs"

PATH=$PWD/build/release/bin:$PATH
worldswitch-trace check || fail "the contract does not hold"
worldswitch-lesson run 01 >"$out" 2>&1 || { cat "$out"; fail "lesson 01 does not pass"; }
worldswitch --screenshot "$out.png" --at 5 || fail "no picture of the window"
echo "smoke: good"
