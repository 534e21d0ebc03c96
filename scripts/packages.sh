# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The one list of Debian's packages, and the one way to install what of it is missing.
# Each tier adds to the one before it; nothing here is asked of a registry once it is installed.
#
# A name with a * is a package that each release numbers otherwise. Debian 12's and 13's numbers are
# here; elsewhere (Ubuntu, testing, derivatives) any that is installed will do, and else the newest
# that apt's lists know.

# The release: what /etc/os-release says, in a shell of its own.
os_release() {
  # shellcheck disable=SC1090,SC1091
  (ID='' VERSION_ID='' && . "${WORLDSWITCH_OS_RELEASE:-/etc/os-release}" 2>/dev/null
    echo "$ID $VERSION_ID")
}
case "$(os_release)" in
  'debian 12') llvm=llvm-14-dev netboot=debian-installer-12-netboot-arm64 ;;
  'debian 13') llvm=llvm-19-dev netboot=debian-installer-13-netboot-arm64 ;;
  *) llvm='llvm-*-dev' netboot='debian-installer-*-netboot-arm64' ;;
esac
oldest_llvm=14 # what the sources are written for, and each one since

# What ./run needs: to build, to run the machine, to draw text in two languages.
packages_run=(
  cmake ninja-build g++
  qt6-base-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
  "$llvm" libdw-dev libtomlplusplus-dev libcmark-dev libarchive-dev
  device-tree-compiler libfdt-dev zlib1g-dev libzstd-dev
  qemu-system-arm
  fonts-dejavu-core fonts-wqy-microhei qt6-translations-l10n
)
# Whether this system's packages are dpkg's: Fedora's dpkg, where somebody installed it, knows none.
is_debian_like() {
  command -v dpkg-query >/dev/null 2>&1 &&
    { command -v apt-get >/dev/null 2>&1 || [ -s /var/lib/dpkg/status ]; }
}
# The image is compiled for aarch64: on an arm64 Debian the native g++ is that compiler.
case "$(dpkg --print-architecture 2>/dev/null)" in
  arm64) ;;
  *) packages_run+=(g++-aarch64-linux-gnu) ;;
esac

# What the tests add: an oracle that nobody here wrote, a display for tests of a real one with a
# window manager and with keys and clicks that come from it, guests that nobody here wrote either,
# what assembles the one of ours that is for AArch32, what edits the hypervisor as a student does,
# what a stranger's submission is compiled in, a linker for some 170 programs, and what reads reports
# as the programs do that they are for.
# shellcheck disable=SC2034 # ./test's
packages_test=(
  gdb-multiarch gdbserver xvfb xauth openbox xdotool procps xz-utils
  "$netboot" u-boot-qemu
  binutils-arm-linux-gnueabihf patch bubblewrap mold
  libxml2-utils python3-jsonschema
)

# The gates run with Debian 12's versions only, since each finds other things (scripts/gates).
case "$(os_release)" in
  'debian 12') packages_test+=(clang-format-14 clang-tidy-14 shellcheck) ;;
esac

# What ./test --full adds: one more guest, one more reader of reports, and what the only process of a
# Linux that is recorded is linked with (scripts/linux-target).
# shellcheck disable=SC2034
packages_full=(qemu-efi-aarch64 python3-junitparser)
case "$(dpkg --print-architecture 2>/dev/null)" in
  arm64) packages_full+=(libc6-dev) ;;
  *) packages_full+=(libc6-dev-arm64-cross) ;;
esac

# without NAME: what is not run where no package of that name can be had. The tests that need such a
# package skip themselves (tests/support/netboot.h); what is not listed here is needed.
without() {
  case "$1" in
    debian-installer-*) echo "Debian's kernel and installer as guests" ;;
    u-boot-qemu) echo "U-Boot as a guest" ;;
    qemu-efi-aarch64) echo "UEFI as a guest" ;;
    python3-junitparser) echo "JUnit's reports as another program reads them" ;;
    *) return 1 ;;
  esac
}

# number_in NAME: the number of llvm-19-dev; fails where there is none (llvm-dev, llvm-19-dev-x).
number_in() {
  local number=${1#*-}
  case "$1" in
    llvm-*-dev) number=${1#llvm-}; number=${number%-dev} ;;
    debian-installer-*-netboot-arm64)
      number=${1#debian-installer-}; number=${number%-netboot-arm64} ;;
    *) return 1 ;;
  esac
  case "$number" in ''|*[!0-9]*) return 1 ;; esac
  [ "${1%%-*}" != llvm ] || [ "$number" -ge "$oldest_llvm" ] || return 1
  echo "$number"
}

# newest_of PATTERN NAME…: the one of the pattern with the highest number.
newest_of() {
  local pattern=$1 name number highest=-1 newest=
  shift
  for name in "$@"; do
    # shellcheck disable=SC2053 # a pattern
    [[ $name == $pattern ]] || continue
    number=$(number_in "$name") && [ "$number" -gt "$highest" ] && highest=$number newest=$name
  done
  [ -n "$newest" ] && echo "$newest"
}

# packages_in_words N
packages_in_words() {
  if [ "$1" -eq 1 ]; then echo "1 Debian package"; else echo "$1 Debian packages"; fi
}

# is_installed NAME: asks dpkg only. With a *: whether one of them is.
is_installed() {
  local status name
  case "$1" in
    *'*'*)
      while read -r status name; do
        # shellcheck disable=SC2053 # a pattern
        [ "$status" = installed ] && [[ $name == $1 ]] && number_in "$name" >/dev/null && return 0
      done <<<"$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$1" 2>/dev/null)"
      return 1 ;;
    *) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
  esac
}

# missing_packages NAME…: those of the names that are not installed, one a line. Asks dpkg only.
missing_packages() {
  local name
  for name in "$@"; do
    is_installed "$name" || echo "$name"
  done
}

# known NAME: the name under which apt's lists have it; fails where they do not.
known() {
  local policy names newest
  case "$1" in
    *'*'*)
      # pkgnames has those, too, that another package only mentions.
      mapfile -t names <<<"$(apt-cache pkgnames "${1%%\**}" 2>/dev/null)"
      while newest=$(newest_of "$1" "${names[@]}"); do
        known "$newest" && return 0
        names=("${names[@]/#$newest/}")
      done
      return 1 ;;
    *)
      policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null)
      case "$policy" in
        *'Candidate: (none)'*) return 1 ;;
        *'Candidate: '*) echo "$1" ;;
        *) return 1 ;;
      esac ;;
  esac
}

# sort_missing: sorts ${missing[@]} by apt's lists, into ${install[@]}, ${unknown[@]}, and
# ${dispensable[@]}, which the lists do not have and whose tests can be left out.
sort_missing() {
  local name found
  install=() unknown=() dispensable=()
  for name in "${missing[@]}"; do
    if found=$(known "$name"); then
      install+=("$found")
    elif without "$name" >/dev/null; then
      dispensable+=("$name")
    else
      unknown+=("$name")
    fi
  done
}

# not_to_be_had NAME…: a line for each that is not installed and that this system does not have.
not_to_be_had() {
  local name what
  for name in "$@"; do
    what=$(without "$name") && ! is_installed "$name" &&
      echo "   $what   (package ${name/\*/N}, which is not in this system's package lists)"
  done
  return 0
}

# cost_of NAME…: " (297 with what they need; 364 MB to fetch, 1,700 MB on disk)", as apt reckons;
# nothing where it does not.
cost_of() {
  local line count='' fetch='' disk=''
  while read -r line; do
    case "$line" in
      *' newly installed, '*) # apt of Debian 12: "0 upgraded, 297 newly installed, …"
        line=${line%% newly*}; count=${line##* } ;;
      *'Installing: '[0-9]*) # of Debian 13: "Upgrading: 0, Installing: 297, …"
        line=${line#*Installing: }; count=${line%%,*} ;;
      'Need to get '*) line=${line#Need to get }; line=${line%% of archives*}; fetch=${line%%/*} ;; # "10 kB/20 MB" where some is here
      'Download size: '*) line=${line#Download size: }; fetch=${line%% / *} ;;
      'After this operation, '*' of additional'*)
        line=${line#After this operation, }; disk=${line%% of additional*} ;;
      'Space needed: '*) line=${line#Space needed: }; disk=${line%% / *} ;;
    esac
  done <<<"$(LC_ALL=C apt-get -o Debug::NoLocking=1 --assume-no install --no-install-recommends \
    "$@" 2>/dev/null </dev/null)"
  [ -z "$fetch$disk" ] ||
    echo " (${count:-some} with what they need; ${fetch:-a few MB} to fetch, ${disk:-more} on disk)"
}

# as_root COMMAND…: with sudo where the user is not root; 127 + its sentence where sudo is the cause.
as_root() {
  local status
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
    return
  fi
  sudo "$@"
  status=$?
  # apt-get ends with 100 when it fails, sudo with 1 when it does not even start it.
  if [ "$status" -ne 0 ] && [ "$status" -ne 100 ]; then
    if { : </dev/tty; } 2>/dev/null; then
      echo "worldswitch: sudo did not run it; its words above say why (a wrong password, or a user whom it does not allow)." >&2
    else
      echo "worldswitch: sudo did not run it; its words above say why (a user whom it does not allow, or no terminal at which it could ask for a password)." >&2
    fi
    return 126
  fi
  return "$status"
}

# install_packages NAME…: installs what is missing of them, as root or with sudo; says what it does.
install_packages() {
  local missing install unknown dispensable status by_hand
  if ! is_debian_like; then
    # Said until something is built; CMake then says what is missing, and its Debian package.
    [ -e build/release/.built ] || [ -e build/dev/.built ] ||
      echo "── This system has no dpkg and apt, so nothing is installed here: what is missing is named when the build is configured."
    return 0
  fi
  mapfile -t missing <<<"$(missing_packages "$@")"
  [ -n "${missing[0]}" ] || return 0
  # What can be done without and is not to be had is no reason to ask a registry each time.
  if known cmake >/dev/null; then
    sort_missing
    [ "${#install[@]}" -gt 0 ] || [ "${#unknown[@]}" -gt 0 ] || return 0
  fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
    echo "worldswitch: $(packages_in_words ${#missing[@]}) missing, and neither root nor sudo is at hand; as root, run: apt-get install --no-install-recommends ${missing[*]/\*/N}" >&2
    return 1
  fi
  echo "── $(packages_in_words ${#missing[@]}) missing: ${missing[*]/\*/N}"
  echo "── Asking apt's registries what they have"
  as_root apt-get -q update </dev/null
  status=$?
  by_hand="As root, run: apt-get update && apt-get install --no-install-recommends ${missing[*]/\*/N}"
  case "$status" in
    0) ;;
    126) echo "worldswitch: $by_hand" >&2; return 1 ;;
    *)
      echo "worldswitch: apt-get update failed, and its words above say why: no network, a source in /etc/apt that is not there, another apt at work, or a full disk. Then run this again." >&2
      return 1 ;;
  esac
  sort_missing
  if [ "${#unknown[@]}" -gt 0 ]; then
    echo "worldswitch: apt's lists do not have ${unknown[*]/\*/N}: on Debian 12 and 13 they do (component main; on Ubuntu: universe)." >&2
    return 1
  fi
  not_to_be_had "${dispensable[@]}"
  [ "${#install[@]}" -gt 0 ] || return 0
  echo "── Installing $(packages_in_words ${#install[@]})$(cost_of "${install[@]}"); once, a few minutes"
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${install[@]}" </dev/null
  status=$?
  case "$status" in
    0) ;;
    126) echo "worldswitch: $by_hand" >&2; return 1 ;;
    *)
      echo "worldswitch: installing ${install[*]} failed; apt's words above say why." >&2
      return 1 ;;
  esac
}
