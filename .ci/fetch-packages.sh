#!/bin/bash
# fetch-packages.sh ROOT ARCHITECTURE NAME…
#
# Unpacks Debian packages of another architecture into the folder ROOT, from the machine's own release. Only those that are
# named, not what they depend on. Once: where ROOT holds these packages it is left as it is.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,/^set /p' "$0" | grep '^#' >&2; exit 2; }
root=$1 architecture=$2
shift 2
[ "$(cat "$root.packages" 2>/dev/null)" != "$*" ] || exit 0
. "${BASH_SOURCE%/*}/debian-archive.sh"
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mkdir -p "${root%/*}"
work=$(mktemp -d -p "${root%/*}")
trap 'rm -rf "$work"' EXIT
open_archive "${root%/*}/apt-$codename-$architecture" "$architecture" "$codename" "$codename-security"
download_packages "$work/packages" "$@"
mkdir "$work/root"
for package in "$work"/packages/*.deb; do dpkg-deb --extract "$package" "$work/root"; done
rm -rf "$root"
mv "$work/root" "$root"
echo "$*" >"$root.packages"
