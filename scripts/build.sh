# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# build_preset NAME: configures a CMake preset where it never was, and builds it. Quiet when there is
# nothing to do, Ninja's progress when there is.
build_preset() {
  local preset=$1 tree=build/$1
  if [ ! -f "$tree/build.ninja" ]; then
    echo "── Configuring ($preset)"
    if ! cmake --preset "$preset" >"$tree.configure.log" 2>&1; then
      tail -n 30 "$tree.configure.log" >&2
      echo "worldswitch: CMake could not configure the preset '$preset'; the whole log is $tree.configure.log." >&2
      return 1
    fi
  fi
  # `ninja -n` cannot see into the image's own build; a build with nothing to do takes half a second.
  if [ ! -f "$tree/.built-once" ]; then
    echo "── Building ($preset; the first time takes a few minutes)"
    cmake --build --preset "$preset" || return 1
    : >"$tree/.built-once"
  else
    local log
    log=$(mktemp)
    if ! cmake --build --preset "$preset" >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      echo "worldswitch: the build failed; the compiler's words are above." >&2
      return 1
    fi
    rm -f "$log"
  fi
}
