# ./suite stop
. "$ROOT/config/lib/postgres.sh"
for pidfile in "$SUITE_HOME"/serve-*.pid; do
  [ -e "$pidfile" ] || continue
  pid=$(cat "$pidfile")
  if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "-m odoo server"; then
    kill "$pid" && say "stopped the server of process $pid"
  fi
  rm -f "$pidfile"
done
if [ -z "${PGHOST:-}" ]; then
  PG_BIN=$(pg_bin)
  PG_HOME=$SUITE_HOME/postgres-$(basename "$(dirname "$PG_BIN")")
  [ ! -e "$PG_HOME/data/postmaster.pid" ] || { _stop_cluster && say "stopped PostgreSQL"; }
fi
