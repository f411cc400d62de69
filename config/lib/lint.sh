# The linters: each takes what it cares about from the checkout and is silent when it is content.

# Plain text everywhere: in CI some tools would colour what they say.
export NO_COLOR=1 FORCE_COLOR=0

LINTERS="ruff format pylint oca po prettier eslint shell"
FIXERS="ruff format prettier eslint"
# Portal pages replace no part of Odoo's; prettier decides on the shape of XML.
OCA_NOT_WANTED=xml-oe-structure-missing-id
# The parts of ./suite are sourced: what one defines, another uses.
SHELLCHECK_NOT_WANTED=SC1090,SC1091,SC2034,SC2154,SC2174

is_wanted() { # FILE: does it lie in one of the paths asked for?
  local path
  for path in "${LINT_PATHS[@]}"; do
    [[ $path == . || $1 == "$path" || $1 == "$path"/* ]] && return 0
  done
  return 1
}

touches_wanted() { # ADDON: is it, or something in it, wanted?
  local path
  for path in "${LINT_PATHS[@]}"; do
    [[ $path == "$1" || $path == "$1"/* ]] && return 0
  done
  is_wanted "$1"
}

# A checkout without git, or of another user, is searched instead.
all_files() {
  git -C "$ROOT" ls-files -z --cached --others --exclude-standard --deduplicate 2>/dev/null ||
    (cd "$ROOT" && find . \( -name __pycache__ -o -name node_modules -o -name .git \) -prune -o -type f -printf '%P\0')
}

# sources REGEX: the files that git knows or would add, none that it ignores.
sources() {
  local file
  all_files | while IFS= read -rd '' file; do
    if [[ $file =~ ^($1)$ && -e $ROOT/$file ]] && is_wanted "$file"; then printf '%s\0' "$file"; fi
  done
}

# on_sources REGEX COMMAND...: runs the command on the files, or not at all when there are none.
on_sources() {
  local -a files
  mapfile -d '' files < <(sources "$1")
  shift
  [ ${#files[@]} -eq 0 ] || "$@" "${files[@]}"
}

on_addons() {
  local addon
  local -a addons=()
  for addon in addons/*; do
    if [ -e "$addon/__manifest__.py" ] && touches_wanted "$addon"; then addons+=("$addon"); fi
  done
  [ ${#addons[@]} -eq 0 ] || "$@" "${addons[@]}"
}

lint_ruff() { on_sources '.*\.py' ruff check --quiet --output-format concise ${FIX:+--fix} --; }
lint_format() {
  local -a how=(--check --output-format concise)
  [ -z "$FIX" ] || how=()
  on_sources '.*\.py' ruff format "${how[@]}" --
}
lint_pylint() { on_addons pylint --rcfile .pylintrc; }
lint_oca() { on_addons oca-checks-odoo-module --disable "$OCA_NOT_WANTED"; }
lint_po() { on_sources 'addons/[^/]+/i18n/.*\.pot?' oca-checks-po --disable po-pretty-format; }
lint_prettier() {
  local check=--check plugin=$NODE_HOME/node_modules/@prettier/plugin-xml/src/plugin.js
  [ -z "$FIX" ] || check=--write
  on_sources 'addons/.*\.(xml|js|css|scss)|[^/]*\.(mjs|yaml)' prettier --log-level warn --plugin "$plugin" "$check" --
}
lint_eslint() {
  on_sources 'addons/.*\.js|[^/]*\.mjs' eslint --config eslint.config.mjs --no-warn-ignored ${FIX:+--fix} --
}
lint_shell() {
  on_sources 'suite|config/.*\.sh|\.ci/.*' shellcheck --shell bash --severity warning --exclude "$SHELLCHECK_NOT_WANTED" --
}

lint_paths() { # sets LINT_PATHS from what the user typed, relative to the checkout
  local path
  LINT_PATHS=()
  for path in "$@"; do
    [ -e "$path" ] || die "lint: there is no $path"
    LINT_PATHS+=("$(realpath --relative-to "$ROOT" -- "$path")")
  done
  [ ${#LINT_PATHS[@]} -gt 0 ] || LINT_PATHS=(.)
}

# run_lint [--fix] [PATHS...]: fixers write one after the other; then everything looks at once.
run_lint() {
  local linter
  if [ "${1:-}" = --fix ]; then
    shift
    lint_paths "$@"
    for linter in $FIXERS; do (cd "$ROOT" && FIX=1 "lint_$linter") >/dev/null 2>&1 </dev/null || true; done
  else
    lint_paths "$@"
  fi
  FIX='' look_at_everything
}

look_at_everything() {
  local results linter
  local -A running=()
  results=$(mktemp -d "${TMPDIR:-/tmp}/suite-lint.XXXXXX")
  for linter in $LINTERS; do
    (cd "$ROOT" && "lint_$linter") >"$results/$linter" 2>&1 </dev/null &
    running[$linter]=$!
  done
  LINT_FAILED=0 LINT_PASSED=0
  for linter in $LINTERS; do
    if wait "${running[$linter]}"; then LINT_PASSED=$((LINT_PASSED + 1)); else
      LINT_FAILED=$((LINT_FAILED + 1))
      say "-- $linter"
      cat "$results/$linter" >&2
    fi
  done
  rm -rf "$results"
  say "$LINT_PASSED linters are content, $LINT_FAILED complain"
  [ "$LINT_FAILED" = 0 ]
}
