# ./suite run [--db NAME] [--port N]
need database
database=demo port=''
while [ $# -gt 0 ]; do
  case $1 in
    --db) database=${2:?--db needs a name}; shift ;;
    --port) port=${2:?--port needs a number}; shift ;;
    *) die "run does not know $1" ;;
  esac
  shift
done
database_exists "$database" || die "there is no database $database: make it with ./suite newdb $database, or ./suite demo"
port=${port:-$(free_port 8069)}
say "http://127.0.0.1:$port  (database $database; stop with Ctrl-C)"
serve "$database" "$port"
