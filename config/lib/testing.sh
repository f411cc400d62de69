# The test run: its stages, and one count over all of them.

RESULTS=$(mktemp -d "${TMPDIR:-/tmp}/suite-results.XXXXXX")
TEST_LOG=$RESULTS/odoo.log

# run_pytest NAME ARGUMENTS...: counts go to a JUnit file.
run_pytest() {
  local name=$1
  shift
  (cd "$ROOT" && "$VENV_PYTHON" -m pytest -q -p no:cacheprovider --junitxml "$RESULTS/$name.xml" \
    --durations 5 --durations-min 5 "$@") || FAILED=1
}

# Rules of tools/ need no database: plain pytest, Odoo's registry never loads.
run_pure_tests() {
  say "== pure tests"
  local -a files
  mapfile -t files < <(cd "$ROOT" && grep -lE 'import BaseCase|import unittest' -r addons/*/tests tests/pure 2>/dev/null | sort)
  (unset ODOO_RC && run_pytest pure "${files[@]}")
}

test_database() {
  TEST_DATABASE=test_$$
  say "== installing $OUR_ADDONS"
  local template
  template=ours_$(printf '%s' "$(dependencies_key) $(addons_key)" | digest)
  with_lock "$template" _make_our_template "$template" || return 1
  drop_stale_templates ours_ "$template"
  copy_database "$template" "$TEST_DATABASE"
}
_make_our_template() {
  ! database_exists "$1" || return 0
  new_database "$1.part" "$OUR_ADDONS" || {
    drop_database "$1.part"
    return 1
  }
  rm -rf "$SUITE_HOME/data/filestore/$1"
  mv "$SUITE_HOME/data/filestore/$1.part" "$SUITE_HOME/data/filestore/$1"
  psql -Atqc "alter database \"$1.part\" rename to \"$1\""
  cp "$SUITE_HOME/logs/install-$1.part.log" "$SUITE_HOME/logs/install-ours.log"
}

run_odoo_pytest() {
  run_pytest "$@" --odoo-http --odoo-database "$TEST_DATABASE" --odoo-config "$ODOO_RC" --odoo-log-level info \
    --odoo-extra "logfile=$TEST_LOG"
}

run_odoo_tests() {
  say "== Odoo tests and tours"
  run_odoo_pytest odoo addons tests/odoo
}

check_logs() {
  say "== log check"
  local log
  for log in "$SUITE_HOME/logs/install-ours.log" "$TEST_LOG"; do
    [ ! -e "$log" ] || (cd "$ROOT" && "$VENV_PYTHON" -m checklog_odoo "$log") || {
      say "warnings or errors in $log"
      FAILED=1
    }
  done
}

finish() {
  "$VENV_PYTHON" "$ROOT/config/count_results.py" "$RESULTS" || FAILED=1
  exit "${FAILED:-0}"
}

leave_tests() {
  [ -z "${TEST_DATABASE:-}" ] || drop_database "$TEST_DATABASE"
  [ -n "${FAILED:-}" ] || rm -rf "$RESULTS"
  [ -z "${PG_USERS:-}" ] || _leave_cluster
}
trap leave_tests EXIT

run_all_tests() {
  say "== lint"
  run_lint || FAILED=1
  run_pure_tests
  test_database || {
    FAILED=1
    finish
  }
  run_odoo_tests
  run_installation_tests
  check_logs
  finish
}

# Each addon alone and all together: installed, tested by being used, uninstalled, nothing left behind.
run_installation_tests() {
  say "== installation and uninstallation"
  (unset ODOO_RC && run_pytest installation tests/installation)
}

run_some_tests() {
  test_database || exit 1
  run_odoo_pytest some "$@"
  finish
}
