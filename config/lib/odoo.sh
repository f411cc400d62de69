# Odoo 19: the user's own (ODOO_PATH), or Debian's package unpacked into SUITE_HOME.

# Odoo's files link into these packages: fonts and libraries of the release that its layout follows.
PACKAGES_OF_SID="odoo-19 fonts-montserrat"
PACKAGES_OF_BOOKWORM="fonts-font-awesome libjs-jquery libjs-jquery-form libjs-underscore fonts-roboto-unhinted
  fonts-inconsolata fonts-ocr-b"

odoo_version() { sed -n 's/^version_info *= *(\([0-9]*\), *\([0-9]*\).*/\1.\2/p' "$1/odoo/release.py" 2>/dev/null; }

# private_apt RELEASE COMMAND...: apt with its own state, so that the system's stays as it is.
private_apt() {
  local release=$1 state=$SUITE_HOME/apt/$1 archive
  shift
  mkdir -p "$state/lists/partial" "$state/archives/partial"
  archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
  [ -n "$archive" ] || die "apt knows no archive: run apt-get update, or set ODOO_PATH to an Odoo 19"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$archive" "$release" \
    >"$state/sources.list"
  apt-get -q -o "Dir::State::lists=$state/lists" -o "Dir::Etc::sourcelist=$state/sources.list" \
    -o Dir::Etc::sourceparts=- -o "Dir::Cache=$state" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o "APT::Sandbox::User=$(id -un)" "$@"
}

download_packages() { # FOLDER RELEASE PACKAGE...
  local folder=$1 release=$2
  shift 2
  mkdir -p "$folder"
  private_apt "$release" update >&2 || return 1
  (cd "$folder" && private_apt "$release" download "$@" >&2)
}

# shellcheck disable=SC2086
make_odoo() {
  local target=$1 archive
  say "· downloading Odoo 19 (123 MB)"
  rm -rf "$target/debs" "$target/root"
  download_packages "$target/debs" sid $PACKAGES_OF_SID || return 1
  download_packages "$target/debs" bookworm $PACKAGES_OF_BOOKWORM || return 1
  for archive in "$target"/debs/*.deb; do dpkg -x "$archive" "$target/root" || return 1; done
  rm -rf "$target/debs" "$SUITE_HOME/apt"
  local absent="$target/root/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation"
  mkdir -p "$absent"
  [ -e "$absent/selfie_segmentation.js" ] || : >"$absent/selfie_segmentation.js"
}

setup_odoo() {
  if [ -z "${ODOO_PATH:-}" ]; then
    build_once "$SUITE_HOME/odoo-19.0" make_odoo
    ODOO_PATH=$SUITE_HOME/odoo-19.0/root/usr/lib/python3/dist-packages
  fi
  [ "$(odoo_version "$ODOO_PATH")" = 19.0 ] || die "ODOO_PATH=$ODOO_PATH holds no Odoo 19.0 (odoo/release.py)"
  ODOO_ADDONS_PATH=$ROOT/addons
  [ ! -d "$ODOO_PATH/addons" ] || ODOO_ADDONS_PATH+=,$ODOO_PATH/addons
  ODOO_ADDONS_PATH+=,$ODOO_PATH/odoo/addons
  export ODOO_PATH PYTHONPATH="$ODOO_PATH"
}
