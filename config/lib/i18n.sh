# Translation files: Odoo's exporter says what there is to translate, config/i18n.py merges and compares.
. "$ROOT/config/lib/test_database.sh"

export_terms() { # DATABASE FOLDER
  SUITE_ADDONS=$OUR_ADDONS SUITE_TERMS=$2 odoo shell -d "$1" --no-http --log-level warn <"$ROOT/config/export_terms.py" >/dev/null
}

translations() { # renew|check DATABASE
  local folder status=0
  folder=$(mktemp -d "${TMPDIR:-/tmp}/suite-terms.XXXXXX")
  export_terms "$2" "$folder" && "$VENV_PYTHON" "$ROOT/config/i18n.py" "$1" "$folder" || status=$?
  rm -rf "$folder"
  return $status
}

leave_i18n() {
  drop_test_database
  [ -z "${PG_USERS:-}" ] || _leave_cluster
}

run_i18n() {
  local command=renew
  case ${1:-} in
    '') ;;
    --check) command=check ;;
    *) die "i18n does not know $1" ;;
  esac
  trap leave_i18n EXIT
  test_database "$OUR_ADDONS" || die "the addons do not install; what is above says why"
  translations "$command" "$TEST_DATABASE"
}
