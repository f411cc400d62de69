# ./suite newdb NAME [--addons A,B] [--demo]
need database
name='' addons=$OUR_ADDONS kind=plain
while [ $# -gt 0 ]; do
  case $1 in
    --addons) addons=${2:?--addons needs a list}; shift ;;
    --demo) kind=demo ;;
    -*) die "newdb does not know $1" ;;
    *) name=$1 ;;
  esac
  shift
done
[[ $name =~ ^[A-Za-z0-9_.-]+$ ]] || die "newdb needs a name of letters, digits, dots, dashes"
! database_exists "$name" || die "the database $name exists. Drop it first: dropdb $name"
new_database "$name" "$addons" "$kind"
say "made $name with $addons; serve it with: ./suite run --db $name"
