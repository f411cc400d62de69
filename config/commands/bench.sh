# ./suite bench [NAME [OPTIONS]]... [--save]
need system odoo python
bench=("$VENV_PYTHON" "$ROOT/benchmarks/run.py")
addons=$("${bench[@]}" --addons "$@")
if [ -n "$addons" ]; then
  need database
  . "$ROOT/config/lib/test_database.sh"
  leave_bench() {
    drop_test_database
    [ -z "${PG_USERS:-}" ] || _leave_cluster
  }
  trap leave_bench EXIT
  test_database "$addons" || die "the addons do not install; what is above says why"
  export SUITE_DATABASE=$TEST_DATABASE
fi
"${bench[@]}" "$@"
