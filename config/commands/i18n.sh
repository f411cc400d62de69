# ./suite i18n [--check]: exports every addon's terms, merges them into hi.po and ar.po.
need database
. "$ROOT/config/lib/i18n.sh"
run_i18n "$@"
