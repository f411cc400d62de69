# Debian packages: what the suite needs from the system.

# Prints the interpreter behind shims and virtual environments, so that it is the same from wherever it is asked.
find_python() {
  local candidate
  for candidate in "${PYTHON:-python3.11}" python3.11 /usr/bin/python3 python3; do
    "$candidate" -c 'import sys, os, ensurepip, venv
assert sys.version_info[:2] == (3, 11)
print(os.path.realpath(sys._base_executable))' 2>/dev/null && return 0
  done
  return 1
}

missing_packages() {
  local package probe
  while read -r package probe; do
    case $package in '' | '#'*) continue ;; esac
    (eval "$probe") >/dev/null 2>&1 || printf '%s\n' "$package"
  done <"$ROOT/config/debian-packages.txt"
}

install_packages() {
  local -a as_root=(env DEBIAN_FRONTEND=noninteractive)
  [ "$(id -u)" = 0 ] || as_root=(sudo -n env DEBIAN_FRONTEND=noninteractive)
  say "· installing with apt: $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >"$SUITE_HOME/logs/apt.log" 2>&1 || {
    tail -n 20 "$SUITE_HOME/logs/apt.log" >&2
    return 1
  }
}

_setup_system() {
  local -a packages
  mapfile -t packages < <(missing_packages)
  [ ${#packages[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "this is not a Debian system; install what corresponds to: ${packages[*]}"
  if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
    install_packages "${packages[@]}" || die "apt could not install ${packages[*]}; the log is $SUITE_HOME/logs/apt.log"
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} -eq 0 ] || die "apt installed its packages, and these are still not usable: ${packages[*]}"
  else
    die "some Debian packages are missing. Type: sudo apt-get install -y --no-install-recommends ${packages[*]}"
  fi
}

setup_system() { with_lock system _setup_system; }
