# The test run: its stages, and one count over all of them.
. "$ROOT/config/lib/test_database.sh"
. "$ROOT/config/lib/i18n.sh"

RESULTS=$(mktemp -d "${TMPDIR:-/tmp}/suite-results.XXXXXX")
TEST_LOG=$RESULTS/odoo.log
FAILED=''
declare -A BESIDE=()

leave_tests() {
  local process
  # A run that is broken off takes along what it started beside itself.
  for process in "${BESIDE[@]}"; do pkill -P "$process" 2>/dev/null || true; done
  drop_test_database
  [ -n "$FAILED" ] || rm -rf "$RESULTS"
  [ -z "${PG_USERS:-}" ] || _leave_cluster
}
trap leave_tests EXIT

count() { # NAME PASSED FAILED: for a stage that is not pytest's
  printf '%s %s 0\n' "$2" "$3" >"$RESULTS/$1.count"
  [ "$3" = 0 ] || FAILED=1
}

run_pytest() { # NAME ARGUMENTS...
  local name=$1
  shift
  (cd "$ROOT" && "$VENV_PYTHON" -m pytest -q -p no:cacheprovider --junitxml "$RESULTS/$name.xml" -o "junit_suite_name=$name" \
    --durations 5 --durations-min 5 "$@" </dev/null) || FAILED=1
  [ -e "$RESULTS/$name.xml" ] || count "$name" 0 1
}

# What tests pure code is told by its name; its database-free run loads no model.
PURE_NAMES=(test_docx_template_ test_pdf_ test_tools_)
is_pure() {
  local name
  [[ $1 != "$ROOT"/tests/pure && $1 != "$ROOT"/tests/pure/* ]] || return 0
  for name in "${PURE_NAMES[@]}"; do [[ ${1%%::*} != */tests/"$name"*.py ]] || return 0; done
  return 1
}

pure_files() {
  local name
  for name in "${PURE_NAMES[@]}"; do compgen -G "$ROOT/addons/*/tests/$name*.py" || true; done
  [ ! -d "$ROOT/tests/pure" ] || printf '%s\n' "$ROOT/tests/pure"
}

run_pure() {
  PYTHONPATH="$ROOT/config:$PYTHONPATH" run_pytest pure -p no:odoo -p pure_tests -n 2 --dist loadfile "$@"
}

run_odoo() { # NAME ARGUMENTS...
  local name=$1
  shift
  PYTHONPATH="$ROOT/config:$PYTHONPATH" run_pytest "$name" -p patient_browser -p warm_office --odoo-http --odoo-database "$TEST_DATABASE" --odoo-config "$ODOO_RC" --odoo-log-level info \
    --odoo-extra "logfile=$RESULTS/$name.log" --odoo-extra "screenshots=$RESULTS/screenshots" \
    --odoo-extra "db-filter=^$TEST_DATABASE\$" "$@"
}

# One database at a time needs little of a core: two are looked at together, or one beside the other tests. Those with demo
# data share nothing with the others, and take the place of the half that is done first.
DEMO_INSTALLATION=$ROOT/tests/installation/test_demo_installation.py
run_installation() { # NAME PROCESSES ARGUMENTS...
  local name=$1 processes=$2
  shift 2
  run_pytest "$name" -p no:odoo -n "$processes" --maxschedchunk 1 --timeout 2700 "$@"
}

start_beside() { # NAME COMMAND...
  local name=$1
  shift
  ("$@" && [ -z "$FAILED" ]) >"$RESULTS/$name.out" 2>&1 &
  BESIDE[$name]=$!
}

await_beside() { # NAME
  wait "${BESIDE[$1]}" || FAILED=1
  unset "BESIDE[$1]"
  cat "$RESULTS/$1.out"
}

# Two halves of the Odoo tests run side by side, each with a database. Contracts take longer than all others together, so
# every fourth file of theirs goes with the others.
LARGEST=contract_clm
odoo_files() { # first | second: the paths of that half, one a line
  local path half number=0
  for path in "$ROOT/addons/$LARGEST"/tests/test_*.py; do
    ! is_pure "$path" || continue
    number=$((number + 1))
    half=first
    [ $((number % 4)) != 0 ] || half=second
    [ "$half" != "$1" ] || printf '%s\n' "$path"
  done
  [ "$1" = second ] || return 0
  for path in "$ROOT"/addons/*/; do [ "$(basename "$path")" = "$LARGEST" ] || printf '%s\n' "$path"; done
  printf '%s\n' "$ROOT/tests/odoo"
}

run_second_half() { # ARGUMENTS...
  local -a paths
  mapfile -t paths < <(odoo_files second)
  trap drop_test_database EXIT
  TEST_DATABASE=''
  test_database "$OUR_ADDONS" && run_odoo second "$@" "${paths[@]}"
}

check_log() { # NAME FILE
  (cd "$ROOT" && "$VENV_PYTHON" -m checklog_odoo --config checklog-odoo.cfg "$2" >"$RESULTS/$1.log-check" 2>&1) && {
    count "log-$1" 1 0
    return
  }
  say "warnings or errors in the log of $1:"
  cat "$RESULTS/$1.log-check" >&2
  count "log-$1" 0 1
}

check_translations() {
  say "== translations"
  if translations check "$TEST_DATABASE" >&2; then count translations 1 0; else count translations 0 1; fi
}

finish() {
  [ -z "$FAILED" ] || say "logs and screenshots: $RESULTS"
  "$VENV_PYTHON" "$ROOT/config/count_results.py" "$RESULTS" || FAILED=1
  [ -z "$FAILED" ]
  exit
}

run_all_tests() {
  local -a pure first not_again=()
  local name
  say "== lint"
  run_lint || true
  count lint "$LINT_PASSED" "$LINT_FAILED"

  say "== pure tests"
  mapfile -t pure < <(pure_files)
  run_pure "${pure[@]}"

  start_beside installation run_installation installation 1 --ignore "$DEMO_INSTALLATION" "$ROOT/tests/installation"
  say "== Odoo tests and tours"
  for name in "${PURE_NAMES[@]}"; do not_again+=(--ignore-glob "*/tests/$name*.py"); done
  if test_database "$OUR_ADDONS" for_tours; then
    check_log installation "$TEMPLATE_LOG"
    start_beside second run_second_half "${not_again[@]}"
    mapfile -t first < <(odoo_files first)
    run_odoo odoo "${first[@]}"
    start_beside demo run_installation demo 2 "$DEMO_INSTALLATION"
    check_log tests "$TEST_LOG"
    check_translations
    await_beside second
    check_log second "$RESULTS/second.log"
  else
    count installation-of-all 0 1
  fi

  say "== installation and removal"
  await_beside installation
  [ -z "${BESIDE[demo]:-}" ] || await_beside demo
  finish
}

# split_arguments ARGUMENTS...: PATHS (absolute) and OPTIONS of pytest.
split_arguments() {
  local before='' argument
  PATHS=() OPTIONS=()
  for argument in "$@"; do
    if [[ $before != -k && $before != -m && -e ${argument%%::*} ]]; then
      PATHS+=("$(realpath -- "${argument%%::*}")${argument#"${argument%%::*}"}")
    else
      OPTIONS+=("$argument")
    fi
    before=$argument
  done
}

addons_of_paths() { # the addons that the paths lie in, or all
  local path
  local -A found=()
  for path in "${PATHS[@]}"; do
    [[ $path =~ ^"$ROOT"/addons/([^/]+) ]] || {
      printf '%s\n' "$OUR_ADDONS"
      return
    }
    found[${BASH_REMATCH[1]}]=1
  done
  printf '%s\n' "${!found[@]}" | sort | paste -sd,
}

all_paths() { # TEST...: does it hold for every path?
  local path
  for path in "${PATHS[@]}"; do "$@" "$path" || return 1; done
}
is_installation() { [[ $1 == "$ROOT"/tests/installation* ]]; }

run_some_tests() {
  split_arguments "$@"
  [ ${#PATHS[@]} -gt 0 ] || PATHS=("$ROOT/addons" "$ROOT/tests/odoo")
  if all_paths is_pure; then
    run_pure "${OPTIONS[@]}" "${PATHS[@]}"
  elif all_paths is_installation; then
    run_installation installation 2 "${OPTIONS[@]}" "${PATHS[@]}"
  else
    local purpose=''
    [[ ${PATHS[*]} != *_tour* ]] || purpose=for_tours
    test_database "$(addons_of_paths)" "$purpose" || die "the addons do not install; what is above says why"
    run_odoo odoo "${OPTIONS[@]}" "${PATHS[@]}"
  fi
  finish
}
