# The virtual environment: Odoo's Python packages, the addons' and the tools', at the versions proved.

python_key() {
  { find_python && cat "$ROOT"/requirements*.txt "$ROOT"/config/{odoo-requirements,constraints}.txt; } | digest
}

make_python() {
  say "· installing Python packages (see $SUITE_HOME/logs/pip.log)"
  [ -x "$1/bin/python" ] || "$(find_python)" -m venv "$1" || return 1
  env -u PYTHONPATH "$1/bin/python" -m pip install --disable-pip-version-check --progress-bar off -c "$ROOT/config/constraints.txt" \
    -r "$ROOT/config/odoo-requirements.txt" -r "$ROOT/requirements.txt" -r "$ROOT/requirements-dev.txt" \
    >"$SUITE_HOME/logs/pip.log" 2>&1 || {
    tail -n 20 "$SUITE_HOME/logs/pip.log" >&2
    return 1
  }
}

setup_python() {
  . "$ROOT/config/lib/system.sh"
  local environment
  environment=$SUITE_HOME/venv-$(python_key)
  build_once "$environment" make_python
  VENV_PYTHON=$environment/bin/python
  export VENV_PYTHON PATH="$environment/bin:$PATH"
}
