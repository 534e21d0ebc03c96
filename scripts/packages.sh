# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The one list of Debian 12 packages, and the one way to install what of it is missing.
# Each tier adds to the one before it; nothing here is asked of a registry once it is installed.

# What ./run needs: to build, to run the machine, to draw text in two languages.
packages_run=(
  cmake ninja-build g++
  qt6-base-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
  llvm-14-dev libdw-dev libtomlplusplus-dev
  device-tree-compiler libfdt-dev zlib1g-dev
  qemu-system-arm
  fonts-dejavu-core fonts-wqy-microhei qt6-translations-l10n
)
# The image is compiled for aarch64: on an arm64 Debian the native g++ is that compiler.
case "$(dpkg --print-architecture)" in
  arm64) ;;
  *) packages_run+=(g++-aarch64-linux-gnu) ;;
esac

# What the tests add: an oracle that nobody here wrote, a display for tests of a real one with a
# window manager and with keys and clicks that come from it, guests that nobody here wrote either,
# and what assembles the one of ours that is for AArch32.
packages_test=(
  gdb-multiarch gdbserver xvfb xauth openbox xdotool procps
  debian-installer-12-netboot-arm64 u-boot-qemu
  binutils-arm-linux-gnueabihf
)

# What ./test --full adds: one more guest.
packages_full=(qemu-efi-aarch64)

# missing_packages NAME…: those of the names that are not installed, one a line. Asks dpkg only.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done
}

# install_packages NAME…: installs what is missing of them, as root or with sudo; says what it does.
install_packages() {
  local missing=() as_root=()
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      echo "worldswitch: ${#missing[@]} Debian packages are missing and neither root nor sudo is at hand; as root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "── Installing ${#missing[@]} Debian packages (once; a few minutes): ${missing[*]}"
  if ! "${as_root[@]}" apt-get -q update </dev/null; then
    echo "worldswitch: apt-get update failed: check the network and /etc/apt/sources.list, then run this again." >&2
    return 1
  fi
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}" </dev/null; then
    echo "worldswitch: installing ${missing[*]} failed; the lines above say why. This project is made for Debian 12 (bookworm)." >&2
    return 1
  fi
}
