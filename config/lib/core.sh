# Odoo's own tests of the apps that ours extend. A known failure counts as skipped.

# The modules of Odoo that ours name, and those that a link among them (sale_crm) links.
default_core_modules() {
  "$VENV_PYTHON" "$ROOT/config/manifests.py" extended "$ROOT/addons" "$OUR_ADDONS" "$ODOO_ADDONS_PATH"
}

core_database() { # without|with: a copy with or without our addons
  if [ "$1" = with ]; then
    test_database "$OUR_ADDONS"
    return
  fi
  local template
  template=$(dependency_template "$OUR_ADDONS") || return 1
  hold_test_database
  copy_database "$template" "$TEST_DATABASE"
}

# run_core_tests [--without] [MODULES]
run_core_tests() {
  local kind=with command=compare modules port
  if [ "${1:-}" = --without ]; then
    kind=without command=keep
    shift
  fi
  modules=$(printf '%s\n' "$@" | tr ' ' ',' | paste -sd,)
  modules=${modules:-$(default_core_modules)}
  core_database "$kind" || die "the database could not be made; what is above says why"
  say "== Odoo's own tests of $modules, $kind our addons (log: $TEST_LOG)"
  port=$(free_port $((20000 + $$ % 20000)))
  "$VENV_PYTHON" "$ROOT/config/core_tests.py" "$RESULTS/core.json" -d "$TEST_DATABASE" --db-filter "^$TEST_DATABASE\$" \
    --http-port "$port" --stop-after-init --logfile "$TEST_LOG" --test-tags "/${modules//,/,/}" </dev/null || true
  [ -s "$RESULTS/core.json" ] || {
    tail -n 30 "$TEST_LOG" >&2
    die "Odoo's runner did not finish"
  }
  "$VENV_PYTHON" "$ROOT/config/core_results.py" "$command" "$RESULTS/core.json" "$modules" "$RESULTS/core.count" || FAILED=1
  finish
}
