# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scripts/in-debian, scripts/other-release and scripts/linux-target share: Debian releases by number,
# the folder that keeps what was fetched, and an apt that looks at another release and leaves the
# machine's alone.
#
# The registry is the one that this machine's apt uses, or $WORLDSWITCH_DEBIAN_MIRROR.

# cannot SENTENCE…: why something could not be done here. The first words are what CTest looks for.
cannot() {
  echo "worldswitch: not run: $*" >&2
  exit 3
}

# registry_answers URI CODENAME: whether the registry has that release, asked as apt would ask.
registry_answers() {
  local file status
  case "$1" in
    file:*) [ -r "${1#file:}/dists/$2/InRelease" ]; return ;; # a copy of the archive on this machine
  esac
  file=$(mktemp) || return 1
  /usr/lib/apt/apt-helper -o APT::Sandbox::User=root -o Acquire::Retries=1 \
    download-file "$1/dists/$2/InRelease" "$file" >/dev/null 2>&1
  status=$?
  rm -f "$file" "$file.FAILED"
  return "$status"
}

# codename_of RELEASE: 12, 13 or a codename of these becomes the codename; anything else fails.
codename_of() {
  case "$1" in
    12|bookworm) echo bookworm ;;
    13|trixie) echo trixie ;;
    *) return 1 ;;
  esac
}

# number_of CODENAME
number_of() {
  case "$1" in
    bookworm) echo 12 ;;
    trixie) echo 13 ;;
  esac
}

# cache_folder: where fetched packages, roots and a second QEMU are kept; safe to remove.
cache_folder() {
  if [ -n "${XDG_CACHE_HOME:-}" ]; then
    echo "$XDG_CACHE_HOME/worldswitch"
  elif [ -n "${HOME:-}" ]; then
    echo "$HOME/.cache/worldswitch"
  else
    echo "$PWD/build/cache" # nobody's home: beside what is built
  fi
}

# debian_keyring: the keys that Debian's releases are signed by, as a file.
debian_keyring() {
  local file
  for file in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    [ -r "$file" ] && echo "$file" && return 0
  done
  return 1
}

# debian_sources CODENAME: lines "URI SUITE" of that release, the release itself first. Read from
# this machine's apt: the same registries, with the other release's name.
debian_sources() {
  local codename=$1 origin uri suite component suffix lines=()
  if [ -n "${WORLDSWITCH_DEBIAN_MIRROR:-}" ]; then
    printf '%s %s\n' "$WORLDSWITCH_DEBIAN_MIRROR" "$codename" \
      "$WORLDSWITCH_DEBIAN_MIRROR" "$codename-updates"
    return 0
  fi
  # shellcheck disable=SC2016
  local format='$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)' # apt's own words
  while IFS='|' read -r origin uri suite component; do
    [ "$component" = main ] || continue
    case "$suite" in
      *-updates) suffix=-updates ;;
      *-security) suffix=-security ;;
      *-*) continue ;;
      *) suffix= ;;
    esac
    # Apt knows who signs what it has fetched before; of the rest, the address tells.
    case "$origin" in
      Debian) ;;
      *'ORIGIN'*) case "$uri" in */debian|*/debian/|*/debian-security/|*/debian-security|mirror+file:*) ;; *) continue ;; esac ;;
      *) continue ;;
    esac
    case "$uri" in
      mirror+file:*) uri=$(awk '!/^#/ && NF { print $1; exit }' "${uri#mirror+file:}" 2>/dev/null) ;;
    esac
    case "$uri" in
      http://*|https://*) lines+=("$uri $codename$suffix") ;;
    esac
  done <<<"$(apt-get indextargets --format "$format" 'Created-By: Packages' 2>/dev/null)"
  [ "${#lines[@]}" -gt 0 ] || return 1
  printf '%s\n' "${lines[@]}" | awk '!seen[$0]++ { n = $2 ~ /-/; held[n] = held[n] $0 "\n" }
    END { if (!held[0]) exit 1; printf "%s%s", held[0], held[1] }'
}

# sources_list CODENAME: the same as lines for sources.list.
sources_list() {
  local uri suite keyring sources
  keyring=$(debian_keyring) || return 1
  sources=$(debian_sources "$1") || return 1
  while read -r uri suite; do
    echo "deb [signed-by=$keyring] $uri $suite main"
  done <<<"$sources"
}

# registry_settings: how this machine's apt reaches a registry (proxies, certificates, patience).
registry_settings() {
  apt-config dump --no-empty --format '%F "%v";%n' 2>/dev/null |
    grep -E '^Acquire::(http|https|Retries|ForceIPv[46]|Check-Valid-Until|Check-Date)\b' |
    grep -v 'Auto-Detect'
}

# private_apt CODENAME FOLDER [ARCHITECTURE]: makes FOLDER an apt of that release with nothing installed,
# of this machine's architecture where none is given, and asks the registry what it has. After it, APT_CONFIG=FOLDER/apt.conf apt-get … speaks of that release.
private_apt() {
  local codename=$1 folder=$2 arch
  arch=${3:-$(dpkg --print-architecture)} && [ -n "$arch" ] || return 1
  mkdir -p "$folder"/etc/apt/{apt.conf.d,preferences.d,sources.list.d,trusted.gpg.d} \
    "$folder"/var/lib/apt/lists/partial "$folder"/var/lib/dpkg "$folder"/var/cache/apt \
    "$(archives_of "$codename")/partial" || return 1
  : >"$folder/var/lib/dpkg/status"
  sources_list "$codename" >"$folder/etc/apt/sources.list" || return 1
  {
    # Debug::NoLocking: the lock of this folder is ours, and its user may be anybody.
    cat <<TEXT
Dir "$folder";
Dir::State::status "$folder/var/lib/dpkg/status";
Dir::Cache::archives "$(archives_of "$codename")";
Dir::Log "$folder/log";
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
TEXT
    registry_settings
  } >"$folder/apt.conf"
  APT_CONFIG=$folder/apt.conf apt-get -q update >"$folder/update.log" 2>&1
}

# archives_of CODENAME: where its fetched packages are kept.
archives_of() { echo "$(cache_folder)/archives-$1"; }
