# ./suite doctor: looks, installs nothing.
. "$ROOT/config/lib/system.sh"
. "$ROOT/config/lib/odoo.sh"
. "$ROOT/config/lib/python.sh"
. "$ROOT/config/lib/postgres.sh"
status=0
report() { # NAME PATH HOW
  if [ -n "$2" ]; then printf '%-12s %s\n' "$1" "$2"; else
    printf '%-12s missing: %s\n' "$1" "$3"
    status=1
  fi
}
first() { ls -d "$@" 2>/dev/null | head -n 1; }
automatically="./suite demo installs it"
environment=''
[ -z "$(find_python)" ] || environment=$SUITE_HOME/venv-$(python_key)
report python "$(find_python || true)" "sudo apt-get install python3 python3-venv (3.11)"
report libreoffice "$(command -v soffice || true)" "sudo apt-get install libreoffice-writer-nogui"
report chromium "$(command -v chromium || command -v google-chrome || true)" "sudo apt-get install chromium (tours and screenshots only)"
report npm "$(command -v npm || true)" "sudo apt-get install npm"
report postgresql "${PGHOST:-$(pg_bin)}" "sudo apt-get install postgresql, or set PGHOST"
report odoo "${ODOO_PATH:-$(first "$SUITE_HOME/odoo-19.0/.complete")}" "$automatically, or set ODOO_PATH"
report packages "$(first "$environment/.complete" || true)" "$automatically"
report rtlcss "$(first "$SUITE_HOME/node-$(digest <"$ROOT/config/node/package.json")/.complete" || true)" "$automatically"
mapfile -t packages < <(missing_packages)
[ ${#packages[@]} -eq 0 ] || {
  printf 'Debian packages missing: sudo apt-get install -y --no-install-recommends %s\n' "${packages[*]}"
  status=1
}
exit $status
