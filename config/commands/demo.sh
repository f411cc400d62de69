# ./suite demo [--no-serve] [--port N] [--reset]
need database
serve_it=yes port='' reset=''
while [ $# -gt 0 ]; do
  case $1 in
    --no-serve) serve_it='' ;;
    --port) port=${2:?--port needs a number}; shift ;;
    --reset) reset=yes ;;
    *) die "demo does not know $1" ;;
  esac
  shift
done

run_script() { # DATABASE FILE
  odoo shell -d "$1" --no-http --log-level error <"$2" 2>"$SUITE_HOME/logs/demo.log" || {
    tail -n 30 "$SUITE_HOME/logs/demo.log" >&2
    return 1
  }
}

make_demo() {
  if [ -n "$reset" ]; then
    say "· removing the demo database"
    drop_database demo
  fi
  if ! database_exists demo; then
    say "· making the database demo with $OUR_ADDONS"
    new_database demo.part "$OUR_ADDONS" demo || return 1
    say "· the main job: order → draft → approval → signatures → active → renewal"
    run_script demo.part "$ROOT/config/demo/main_job.py" || return 1
    rename_database demo.part demo
    addons_key >"$SUITE_HOME/demo.key"
  elif [ "$(addons_key)" != "$(cat "$SUITE_HOME/demo.key" 2>/dev/null)" ]; then
    say "· updating the demo database to the addons as they are now"
    update_modules demo "$OUR_ADDONS" || return 1
    addons_key >"$SUITE_HOME/demo.key"
  fi
}

with_lock demo make_demo || die "the demo database could not be made; what is above says why. ./suite demo goes on from here."
run_script demo "$ROOT/config/demo/report.py"
[ -n "$serve_it" ] || exit 0
port=${port:-$(free_port 8069)}
say ""
say "http://127.0.0.1:$port  logins (password the same): rep, approver, admin. Stop with Ctrl-C."
serve demo "$port"
