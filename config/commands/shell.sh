# ./suite shell [--db NAME] < script
need database
database=demo
while [ $# -gt 0 ]; do
  case $1 in
    --db) database=${2:?--db needs a name}; shift ;;
    *) die "shell does not know $1" ;;
  esac
  shift
done
database_exists "$database" || die "there is no database $database: make it with ./suite newdb $database"
odoo shell -d "$database" --no-http --log-level warn
