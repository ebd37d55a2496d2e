# To be sourced by bash: Debian's archive for any architecture and suite, from the mirrors of the machine's own apt sources,
# with a sources list and a state of its own, so that the machine's apt is left as it was.
#
#   open_archive STATE ARCHITECTURE "SUITE…" "SECURITY-SUITE…"   brings the index into the folder STATE, once
#   archive apt-get|apt-cache ARGUMENT…                          asks it
#   download_packages DIR NAME…                                  brings packages, without what they depend on

archive_mirror() { # archive_mirror security|main: the URI of the machine's own source of that kind
	local kind=$1
	apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
		awk -v kind="$kind" '$1 == "Debian" && (($2 ~ /-security$/) == (kind == "security")) { print $3; exit }'
}

open_archive() {
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg main security suite
	archive_state=$1
	archive_options=(
		-o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
		-o Dir::State="$1" -o Dir::State::status="$1/status" -o Dir::Cache="$1/cache"
		-o APT::Architecture="$2" -o APT::Architectures="$2"
		-o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none
	)
	[ ! -e "$1/ready" ] || return 0
	main=$(archive_mirror main)
	security=$(archive_mirror security)
	if [ -z "$main" ] || [ -z "$security" ]; then
		echo "${0##*/}: apt-get indextargets names no Debian mirror; run apt-get update first" >&2
		exit 1
	fi
	[ -e "$keyring" ] || { echo "${0##*/}: $keyring is missing (package debian-archive-keyring)" >&2; exit 1; }
	mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
	: >"$1/status"
	{
		for suite in $3; do echo "deb [signed-by=$keyring] $main $suite main"; done
		for suite in $4; do echo "deb [signed-by=$keyring] $security $suite main"; done
	} >"$1/sources.list"
	archive apt-get -q update >"$1/update.log" 2>&1 || { cat "$1/update.log" >&2; exit 1; }
	touch "$1/ready"
}

archive() {
	local program=$1
	shift
	"$program" "${archive_options[@]}" "$@"
}

download_packages() {
	local dir=$1
	shift
	mkdir -p "$dir"
	(cd "$dir" && archive apt-get -q download "$@") >"$archive_state/download.log" 2>&1 || {
		cat "$archive_state/download.log" >&2
		rm -f "$archive_state/ready" # the index may be older than the archive: the next run asks again
		exit 1
	}
}
