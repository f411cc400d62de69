# rtlcss for right-to-left pages; the linters and the accessibility checker, at the versions proved.

make_node() {
  say "· installing npm packages (see $SUITE_HOME/logs/npm.log)"
  cp "$ROOT/config/node/package.json" "$1/package.json"
  npm install --prefix "$1" --no-audit --no-fund --no-package-lock >"$SUITE_HOME/logs/npm.log" 2>&1 || {
    tail -n 20 "$SUITE_HOME/logs/npm.log" >&2
    return 1
  }
}

setup_node() {
  NODE_HOME=$SUITE_HOME/node-$(digest <"$ROOT/config/node/package.json")
  build_once "$NODE_HOME" make_node
  export NODE_HOME PATH="$NODE_HOME/node_modules/.bin:$PATH"
}
