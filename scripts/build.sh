# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# build_preset NAME: configures a CMake preset where it never was, and builds it. Quiet when there is
# nothing to do, Ninja's progress when there is. A build belongs to the folder that it was made in: a
# copied or moved folder builds its own sources anew. What cannot be written is run as it is built.

# What a first build costs, measured on Debian 12 and rounded up: CPU minutes and MB.
build_cost() {
  case "$1" in
    release) echo "about 6 minutes of CPU time and 50 MB" ;;
    dev) echo "about 15 minutes of CPU time and 1.5 GB" ;;
    *) echo "about 15 minutes of CPU time and 3.7 GB" ;;
  esac
}

# built_for TREE: the source folder that CMake wrote into a build tree; nothing where there is none.
built_for() {
  sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$1/CMakeCache.txt" 2>/dev/null
}

# unwritable PATH…: the first of what lies there that this user cannot write.
unwritable() {
  find "$@" ! -type l ! -writable -print -quit 2>/dev/null
}

# newer_source TREE: a source file that was changed after TREE was last built.
newer_source() {
  find CMakeLists.txt CMakePresets.json cmake gdbclient gui hypervisor lessons tools translations \
    -type f -newer "$1/.built" -print -quit 2>/dev/null
}

# can_be_written TREE: whether a build can be made in TREE, which need not be there yet.
can_be_written() {
  local place=$1
  while [ ! -e "$place" ]; do place=$(dirname "$place"); done
  [ -z "$(unwritable "$place" -maxdepth 0)" ] && { [ ! -e "$1" ] || [ -z "$(unwritable "$1")" ]; }
}

# The owner of a path, as a name or a number.
owner_of() {
  stat -c %U "$1" 2>/dev/null
}

# run_as_built TREE: what to do with a build tree that this user cannot write.
run_as_built() {
  local tree=$1 changed
  if [ ! -f "$tree/.built" ]; then
    echo "worldswitch: nothing is built in $PWD yet, and you cannot write there (it is $(owner_of .)'s): copy the folder to one of your own (cp -r) and call ./run in the copy." >&2
    return 1
  fi
  changed=$(newer_source "$tree")
  if [ -n "$changed" ] && [ -w "$changed" ]; then
    echo "worldswitch: $changed was changed after the last build, and $PWD/$tree cannot be written by you ($(owner_of "$tree") built it): remove it or make it yours, e.g. sudo chown -R $(id -un) build, then run this again." >&2
    return 1
  fi
  echo "── $PWD/$tree cannot be written by you: running what is built there${changed:+ (older than $changed)}" >&2
}

# said_why LOG: one sentence for a build that failed, with the cause where the log tells it.
said_why() {
  if grep -q 'No space left on device' "$1" 2>/dev/null; then
    echo "worldswitch: the disk is full: $(df -Pm . | awk 'NR == 2 { print $4 " MB are free on " $6 }'). Make room, then run this again." >&2
  else
    echo "worldswitch: the build failed; the lines above say why, and the whole log is $1." >&2
  fi
}

build_preset() {
  local preset=$1 tree=build/$1 log=build/$1.log home probe
  if ! can_be_written "$tree"; then
    run_as_built "$tree"
    return
  fi
  home=$(built_for "$tree")
  if [ -n "$home" ] && [ "$home" != "$(pwd -P)" ]; then
    echo "── This folder was copied or moved from $home: its own sources are built anew"
    rm -rf "$tree"
  fi
  if ! { mkdir -p "$tree" && : >"$log"; }; then
    echo "worldswitch: $PWD/build cannot be written: is the disk full, or the folder another user's?" >&2
    return 1
  fi
  # Compilers write to TMPDIR; where nothing can be written there, they get a folder of the build's.
  if probe=$(mktemp 2>&1); then
    rm -f "$probe"
  else
    local -x TMPDIR=$PWD/build/tmp
    mkdir -p "$TMPDIR"
  fi
  if [ ! -f "$tree/build.ninja" ]; then
    echo "── Configuring ($preset)"
    if ! cmake --preset "$preset" >"$log" 2>&1; then
      tail -n 30 "$log" >&2
      said_why "$log"
      return 1
    fi
  fi
  # `ninja -n` cannot see into the image's own build; a build with nothing to do takes half a second.
  if [ ! -f "$tree/.built" ]; then
    echo "── Building ($preset; the first time: $(build_cost "$preset"))"
    # Ninja shows its progress only to a terminal itself; a failure is met again for the log.
    if ! cmake --build --preset "$preset"; then
      cmake --build --preset "$preset" >"$log" 2>&1
      said_why "$log"
      return 1
    fi
  elif ! cmake --build --preset "$preset" >"$log" 2>&1; then
    cat "$log" >&2
    said_why "$log"
    return 1
  fi
  touch "$tree/.built"
}
