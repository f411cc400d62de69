# Databases and Odoo processes. Templates are made once per content of the addons, then copied.

setup_database() {
  need system odoo python node postgres
  ODOO_RC=$SUITE_HOME/odoo-$(printf '%s' "$ROOT $ODOO_ADDONS_PATH" | digest).conf
  sed -e "s|@ADDONS@|$ODOO_ADDONS_PATH|" -e "s|@DATA@|$SUITE_HOME/data|" "$ROOT/config/odoo.conf" >"$ODOO_RC.$$"
  mv "$ODOO_RC.$$" "$ODOO_RC"
  export ODOO_RC
}

# Descriptors of our locks are closed, so that no child keeps a lock longer than we do.
odoo() { "$VENV_PYTHON" -m odoo "$@"; }

database_exists() { [ "$(psql -Atqc "select 1 from pg_database where datname = '$1'")" = 1 ]; }

drop_database() {
  dropdb --if-exists --force "$1" 2>/dev/null
  rm -rf "$SUITE_HOME/data/filestore/$1"
}

# copy_database FROM TO: the filestore's files are immutable, so links are enough.
copy_database() {
  drop_database "$2"
  createdb -T "$1" "$2"
  mkdir -p "$SUITE_HOME/data/filestore"
  [ ! -d "$SUITE_HOME/data/filestore/$1" ] || cp -al "$SUITE_HOME/data/filestore/$1" "$SUITE_HOME/data/filestore/$2"
}

rename_database() { # FROM TO
  rm -rf "$SUITE_HOME/data/filestore/$2"
  [ ! -d "$SUITE_HOME/data/filestore/$1" ] || mv "$SUITE_HOME/data/filestore/$1" "$SUITE_HOME/data/filestore/$2"
  psql -Atqc "alter database \"$1\" rename to \"$2\""
}

# install_modules DATABASE MODULES [ODOO OPTIONS...]: the log is kept, its warnings are shown by the caller.
install_modules() { change_modules init install "$@"; }
update_modules() { change_modules update update "$@"; }
change_modules() { # OPTION LOGNAME DATABASE MODULES [ODOO OPTIONS...]
  local how=$1 database=$3 modules=$4 log="$SUITE_HOME/logs/$2-$3.log"
  shift 4
  rm -f "$log"
  odoo server -d "$database" "--$how" "$modules" --stop-after-init --no-http --logfile "$log" "$@" </dev/null >"$log.out" 2>&1 || {
    tail -n 30 "$log" "$log.out" >&2
    return 1
  }
}

addons_key() {
  (cd "$ROOT/addons" && find . -type f -not -path '*/tests/*' -not -name '*.pyc' -print0 | sort -z |
    xargs -0 sha256sum | digest)
}

dependencies_key() {
  { printf '%s' "$ODOO_PATH $VENV_PYTHON"; cat "$ROOT"/addons/*/__manifest__.py; } | digest
}

# odoo_modules_of ADDONS: the modules of Odoo that these addons of ours need directly.
odoo_modules_of() { "$VENV_PYTHON" "$ROOT/config/manifests.py" dependencies "$ROOT/addons" "$1"; }

_make_template() { # NAME MODULES OPTIONS...
  local name=$1 modules=$2
  shift 2
  ! database_exists "$name" || return 0
  drop_database "$name.part"
  createdb "$name.part"
  install_modules "$name.part" "$modules" "$@" || return 1
  rename_database "$name.part" "$name"
}

# dependency_template ADDONS [demo]: prints a database with what Odoo brings for them, made once.
dependency_template() {
  local kind=${2:-plain} modules
  modules=$(odoo_modules_of "$1")
  local name
  name=base_${kind}_$(printf '%s' "$modules $ODOO_PATH $VENV_PYTHON" | digest)
  local -a options=()
  [ "$kind" != demo ] || options=(--with-demo)
  database_exists "$name" || say "· making a database with $modules (once, about a minute)"
  with_lock "$name" _make_template "$name" "$modules" "${options[@]}" || return 1
  printf '%s\n' "$name"
}

# new_database NAME ADDONS [demo]: Odoo's modules come from the template, ours are installed anew.
new_database() {
  local name=$1 addons=$2 kind=${3:-plain} template
  local -a options=()
  [ "$kind" != demo ] || options=(--with-demo)
  template=$(dependency_template "$addons" "$kind") || return 1
  copy_database "$template" "$name"
  install_modules "$name" "$addons" "${options[@]}"
}

free_port() {
  "$VENV_PYTHON" - "$1" <<'PY'
import socket, sys
for port in range(int(sys.argv[1]), int(sys.argv[1]) + 200):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(port)
        break
PY
}

serve() { # DATABASE PORT
  odoo server -d "$1" --db-filter "^$1\$" --http-interface 127.0.0.1 --http-port "$2" --pidfile "$SUITE_HOME/serve-$2.pid"
}
