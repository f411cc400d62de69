# ./suite test [--core [apps]] [pytest arguments]
need database
. "$ROOT/config/lib/lint.sh"
. "$ROOT/config/lib/testing.sh"
. "$ROOT/config/lib/core.sh"
case ${1:-} in
  --core)
    shift
    run_core_tests "$@" ;;
  '') run_all_tests ;;
  *) run_some_tests "$@" ;;
esac
