# ./suite bench [NAME [OPTIONS]]... [--save]
need system odoo python
bench=("$VENV_PYTHON" "$ROOT/benchmarks/run.py")
leave_bench() {
  [ -z "${TEST_DATABASE:-}" ] || drop_test_database
  [ -z "${PG_USERS:-}" ] || _leave_cluster
}

run_benchmarks() { # NAMES AND OPTIONS: with a database of their own when one of them wants it
  local addons
  addons=$("${bench[@]}" --addons "$@")
  if [ -n "$addons" ]; then
    need database
    . "$ROOT/config/lib/test_database.sh"
    trap leave_bench EXIT
    test_database "$addons" || die "the addons do not install; what is above says why"
    export SUITE_DATABASE=$TEST_DATABASE
  fi
  "${bench[@]}" "$@"
}

status=0
run_benchmarks "$@" || status=$?
also=$("${bench[@]}" --also "$@")
saves=''
for argument in "$@"; do [ "$argument" != --save ] || saves=--save; done
# shellcheck disable=SC2086
[ -z "$also" ] || (run_benchmarks ${also//,/ } $saves) || status=$?
exit "$status"
