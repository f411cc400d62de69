# ./suite screenshots [--to FOLDER]: the pictures of the README, from the demo database.
need database
folder=$ROOT/docs/images
[ "${1:-}" != --to ] || folder=${2:?--to needs a folder}
database_exists demo || die "there is no demo database: make it with ./suite demo --no-serve"
port=$(free_port 8169)
pages=$(mktemp)
odoo shell -d demo --no-http --log-level error <"$ROOT/config/screenshots/pages.py" 2>/dev/null >"$pages"
"$VENV_PYTHON" -m odoo server -d demo --db-filter '^demo$' --http-interface 127.0.0.1 --http-port "$port" --max-cron-threads 0 \
  </dev/null >"$SUITE_HOME/logs/screenshots.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -f "$pages"; [ -z "${PG_USERS:-}" ] || _leave_cluster' EXIT
for _ in $(seq 60); do
  ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  sleep 1
done
node "$ROOT/config/screenshots/take.mjs" "http://127.0.0.1:$port" "$folder" "$(command -v chromium || command -v google-chrome)" "$pages"
