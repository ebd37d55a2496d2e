#!/bin/bash
# fetch-kernels.sh DIR [VERSION…]
#
# Brings Debian's cloud kernels into DIR (5.10, 6.1 and 6.12, or only the VERSIONs named) and prints
# one line for each: VERSION PATH. What DIR already holds is not fetched again.
#
# The mirrors are those of the machine's own apt sources; suites that the machine does not use get a
# sources list and a state of their own under DIR, so that the machine's apt is left as it was.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,/^set /p' "$0" | grep '^#' >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- 5.10 6.1 6.12

# Architecture of the guests: qemu-system-x86_64.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
state=$dir/apt
options=(
	-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
	-o Dir::State="$state" -o Dir::Cache="$state/cache" -o APT::Architecture=amd64 -o APT::Architectures=amd64
	-o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none
)

mirror() { # mirror security|main: the URI of the machine's own source of that kind
	local kind=$1
	apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
		awk -v kind="$kind" '$1 == "Debian" && (($2 ~ /-security$/) == (kind == "security")) { print $3; exit }'
}

prepare() { # a sources list and index of our own, once
	[ ! -e "$state/ready" ] || return 0
	local main security
	main=$(mirror main)
	security=$(mirror security)
	if [ -z "$main" ] || [ -z "$security" ]; then
		echo "fetch-kernels.sh: apt-get indextargets names no Debian mirror; run apt-get update first" >&2
		exit 1
	fi
	[ -e "$keyring" ] || { echo "fetch-kernels.sh: $keyring is missing (package debian-archive-keyring)" >&2; exit 1; }
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	: >"$state/status"
	cat >"$state/sources.list" <<-LIST
		deb [signed-by=$keyring] $main bookworm main
		deb [signed-by=$keyring] $main bookworm-backports main
		deb [signed-by=$keyring] $main bullseye main
		deb [signed-by=$keyring] $security bookworm-security main
		deb [signed-by=$keyring] $security bullseye-security main
	LIST
	apt-get "${options[@]}" -q -o Dir::State::status="$state/status" update >"$state/update.log" 2>&1 || {
		cat "$state/update.log" >&2
		exit 1
	}
	touch "$state/ready"
}

fetch() { # fetch 6.1: the newest signed cloud kernel of that line
	local line=$1 name
	prepare
	name=$(apt-cache "${options[@]}" -o Dir::State::status="$state/status" pkgnames "linux-image-$line." |
		grep -E "^linux-image-${line//./\\.}\.[0-9]+(-[0-9]+|\+deb[0-9]+|\+bpo)[^ ]*-cloud-amd64$" | sort -V | tail -1 || true)
	[ -n "$name" ] || { echo "fetch-kernels.sh: the archive has no linux-image-$line…-cloud-amd64" >&2; exit 1; }
	mkdir -p "$dir/$line"
	(cd "$dir/$line" && apt-get "${options[@]}" -q -o Dir::State::status="$state/status" download "$name") >"$state/download.log" 2>&1 || {
		cat "$state/download.log" >&2
		rm -f "$state/ready" # the index may be older than the archive: the next run asks again
		exit 1
	}
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
