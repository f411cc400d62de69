# PostgreSQL: the server in PGHOST, or a private cluster on a unix socket that the last command to leave stops.

pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

# The cluster never runs as root: root hands it to the postgres user, with leave to walk into root's folders.
as_cluster_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif runuser -u postgres -- test -x "$PG_HOME" 2>/dev/null; then
    (cd "$PG_HOME" && setpriv --reuid postgres --regid postgres --init-groups "$@")
  else
    (cd "$PG_HOME" && setpriv --reuid postgres --regid postgres --init-groups \
      --inh-caps +dac_read_search --ambient-caps +dac_read_search "$@")
  fi
}

_make_cluster() {
  [ ! -s "$PG_HOME/data/PG_VERSION" ] || [ ! -e "$PG_HOME/.initialised" ] || return 0
  rm -rf "$PG_HOME/data"
  mkdir -p "$PG_HOME/data" && chmod 700 "$PG_HOME/data"
  [ "$(id -u)" != 0 ] || chown postgres: "$PG_HOME" "$PG_HOME/data"
  as_cluster_owner "$PG_BIN/initdb" -D "$PG_HOME/data" -U "$PGUSER" -E UTF8 --locale=C.UTF-8 --auth=trust \
    >"$SUITE_HOME/logs/initdb.log" 2>&1 || {
    cat "$SUITE_HOME/logs/initdb.log" >&2
    return 1
  }
  touch "$PG_HOME/.initialised"
}

# Trust authentication is safe only because nobody else can enter the socket's folder.
_make_socket_folder() {
  mkdir -p -m 700 "$PGHOST"
  [ "$(id -u)" != 0 ] || chown postgres: "$PGHOST"
  local owner
  owner=$(stat -c %U "$PGHOST")
  [ ! -L "$PGHOST" ] && { [ "$owner" = "$(id -un)" ] || { [ "$(id -u)" = 0 ] && [ "$owner" = postgres ]; }; } ||
    die "$PGHOST belongs to $owner: remove it, or set PGHOST to your own server"
}

_start_cluster() {
  _make_cluster || die "the PostgreSQL cluster could not be made in $PG_HOME"
  _make_socket_folder
  chmod 700 "$PG_HOME/data"
  as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_HOME/data" status >/dev/null 2>&1 && return 0
  as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -w -t 60 -l "$PG_HOME/server.log" -o "-c listen_addresses='' \
    -c unix_socket_directories='$PGHOST' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c shared_buffers=512MB -c work_mem=32MB -c maintenance_work_mem=256MB -c max_wal_size=4GB \
    -c max_connections=120" start >/dev/null 2>&1 </dev/null ||
    die "PostgreSQL did not start; $PG_HOME/server.log says why"
}

_stop_cluster() {
  as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -m fast -w stop >/dev/null 2>&1 || true
}

_leave_cluster() {
  flock -u "$PG_USERS"
  flock -n -x "$PG_USERS" && _stop_cluster
  # A child that lives on shares this lock: it must not keep the next run waiting.
  flock -u "$PG_USERS"
}

_private_cluster() {
  PG_BIN=$(pg_bin)
  PG_HOME=$SUITE_HOME/postgres-$(basename "$(dirname "$PG_BIN")")
  export PGHOST PGUSER=suite PGDATABASE=postgres
  PGHOST=/tmp/suite-$(printf '%s' "$PG_HOME" | digest)
  export PATH="$PG_BIN:$PATH"
  mkdir -p "$PG_HOME"
  exec {PG_USERS}>"$SUITE_HOME/locks/postgres-users"
  flock -s "$PG_USERS"
  with_lock postgres-start _start_cluster
  trap _leave_cluster EXIT
}

setup_postgres() {
  if [ -z "${PGHOST:-}" ]; then
    _private_cluster
  else
    export PGDATABASE=${PGDATABASE:-postgres}
    psql -Atqc 'select 1' >/dev/null || die "no PostgreSQL answers at PGHOST=$PGHOST as ${PGUSER:-$(id -un)}"
  fi
}
