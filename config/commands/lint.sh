# ./suite lint [--fix]
need system odoo python node
. "$ROOT/config/lib/lint.sh"
run_lint "$@"
