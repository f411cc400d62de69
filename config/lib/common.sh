# Paths, messages and locks. Sourced by ./suite.

HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
SUITE_HOME=${SUITE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/odoo-contract-suite}
mkdir -p "$SUITE_HOME/locks" "$SUITE_HOME/logs"
SUITE_HOME=$(cd -- "$SUITE_HOME" && pwd)
export HOME SUITE_HOME
export PYTHONDONTWRITEBYTECODE=${PYTHONDONTWRITEBYTECODE:-}
OUR_ADDONS=$(for manifest in "$ROOT"/addons/*/__manifest__.py; do basename "$(dirname "$manifest")"; done | paste -sd,)

say() { printf '%s\n' "$*" >&2; }
die() {
  say "error: $*"
  exit 1
}

digest() { sha256sum | cut -c1-12; }

# with_lock NAME COMMAND...: one process at a time; the others wait.
with_lock() {
  local lock="$SUITE_HOME/locks/$1" descriptor
  shift
  exec {descriptor}>"$lock"
  flock -n "$descriptor" || {
    say "… waiting for another run of the suite ($(basename "$lock"))"
    flock "$descriptor"
  }
  local status=0
  "$@" {descriptor}>&- || status=$?
  exec {descriptor}>&-
  return $status
}

# build_once TARGET MAKER: MAKER fills TARGET unless that was completed before.
build_once() {
  [ -e "$1/.complete" ] || with_lock "$(basename "$1")" _build_once "$@"
}
_build_once() {
  [ ! -e "$1/.complete" ] || return 0
  mkdir -p "$1"
  "$2" "$1" || die "setting up $(basename "$1") failed; what is above says why. Run the command again to go on."
  touch "$1/.complete"
}

need() {
  local part
  for part in "$@"; do
    . "$ROOT/config/lib/$part.sh"
    "setup_$part"
  done
}
