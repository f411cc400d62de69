# The database of a test run: a copy of a template that is made once per content of the addons.

TEMPLATES_KEPT=8

content_key() { # ADDONS: what decides how they install; tests, tools and static files are read anew each time
  local -a folders
  IFS=, read -ra folders <<<"$("$VENV_PYTHON" "$ROOT/config/manifests.py" ours "$ROOT/addons" "$1")"
  (cd "$ROOT/addons" && find "${folders[@]}" -type f -not -path '*/tests/*' -not -path '*/static/*' \
    -not -path '*/__pycache__/*' -not -name '*.rst' -print0 | sort -z | xargs -0 sha256sum | digest)
}

# test_database ADDONS [for_tours]: sets TEST_DATABASE to a fresh database that has them, TEMPLATE_LOG to how they
# installed. For tours it has the scripts and styles of the pages as well: a test takes back what it generates, so
# each tour would generate them again.
test_database() {
  local addons=$1 purpose=${2:-} template
  drop_left_databases
  template=ours_$(printf '%s' "$addons $(dependencies_key) $(content_key "$addons")" | digest)
  TEMPLATE_LOG=$SUITE_HOME/logs/install-$template.log
  hold_test_database
  mkdir -p "$SUITE_HOME/templates"
  with_lock "$template" _copy_of_template "$template" "$addons" "$purpose" || return 1
  drop_old_templates
}

# The lock tells other runs that the database is in use.
hold_test_database() {
  TEST_DATABASE=test_$BASHPID
  exec {TEST_LOCK}>"$SUITE_HOME/locks/$TEST_DATABASE"
  flock "$TEST_LOCK"
}

_copy_of_template() {
  _make_our_template "$1" "$2" || return 1
  [ "$3" != for_tours ] || generate_assets "$1" || return 1
  touch "$SUITE_HOME/templates/$1"
  copy_database "$1" "$TEST_DATABASE"
}

_make_our_template() {
  local log=$SUITE_HOME/logs/install-$1.part.log
  if database_exists "$1"; then
    [ ! -e "${log%.part.log}.log" ] || return 0
    drop_database "$1"
  fi
  say "· installing $2"
  new_database "$1.part" "$2" || {
    drop_database "$1.part"
    return 1
  }
  mv "$log" "${log%.part.log}.log" && rename_database "$1.part" "$1"
}

# What is up to date already is not generated again.
generate_assets() { # DATABASE
  local log=$SUITE_HOME/logs/assets-$1.log
  odoo shell -d "$1" --no-http --log-level warn <"$ROOT/config/generate_assets.py" >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    return 1
  }
}

drop_test_database() {
  [ -z "${TEST_DATABASE:-}" ] || drop_database "$TEST_DATABASE"
  [ -z "${TEST_DATABASE:-}" ] || rm -f "$SUITE_HOME/locks/$TEST_DATABASE"
}

# Runs that were killed left their database behind; a run that lives holds its lock.
drop_left_databases() {
  local lock
  for lock in "$SUITE_HOME"/locks/test_*; do
    [ -e "$lock" ] || continue
    (flock -n 9 && drop_database "$(basename "$lock")" && rm -f "$lock") 9<"$lock" || true
  done
}

old_templates() { # one a line: all but those used last
  find "$SUITE_HOME/templates" -name 'ours_*' -printf '%T@ %f\n' | sort -rn | tail -n "+$((TEMPLATES_KEPT + 1))" | cut -d' ' -f2
}

drop_old_templates() {
  local template
  for template in $(old_templates); do with_lock "$template" _drop_old_template "$template"; done
}
_drop_old_template() {
  old_templates | grep -qx "$1" || return 0
  drop_database "$1"
  rm -f "$SUITE_HOME/templates/$1" "$SUITE_HOME/logs/install-$1".* "$SUITE_HOME/logs/assets-$1".*
}
