#!/bin/bash
# fetch-kernels.sh DIR [VERSION…]
#
# Brings Debian's cloud kernels into DIR (5.10, 6.1 and 6.12, or only the VERSIONs named) and prints
# one line for each: VERSION PATH. What DIR already holds is not fetched again.
#
# Environment:
#   ARCHITECTURE=amd64  of the kernels, as Debian calls it; each needs a DIR of its own
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,/^set /p' "$0" | grep '^#' >&2; exit 2; }
: "${ARCHITECTURE:=amd64}"
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- 5.10 6.1 6.12
. "${BASH_SOURCE%/*}/../../.ci/debian-archive.sh"

fetch() { # fetch 6.1: the newest signed cloud kernel of that line
	local line=$1 name
	open_archive "$dir/apt" "$ARCHITECTURE" 'bookworm bookworm-backports bullseye' 'bookworm-security bullseye-security'
	name=$(archive apt-cache pkgnames "linux-image-$line." |
		grep -E "^linux-image-${line//./\\.}\.[0-9]+(-[0-9]+|\+deb[0-9]+|\+bpo)[^ ]*-cloud-$ARCHITECTURE$" | sort -V | tail -1 || true)
	[ -n "$name" ] || { echo "fetch-kernels.sh: the archive has no linux-image-$line…-cloud-$ARCHITECTURE" >&2; exit 1; }
	download_packages "$dir/$line" "$name"
}

for line in "$@"; do
	found=("$dir/$line"/linux-image-*.deb)
	if [ ! -e "${found[0]}" ]; then
		fetch "$line"
		found=("$dir/$line"/linux-image-*.deb)
	fi
	[ -e "${found[0]}" ] || { echo "fetch-kernels.sh: no kernel $line could be had" >&2; exit 1; }
	echo "$line ${found[0]}"
done
