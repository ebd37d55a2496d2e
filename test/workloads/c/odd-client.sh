#!/usr/bin/env bash
# curl or wget, a process for each request: odd-client.sh curl|wget PORT STEP… (README.md, `Odd clients`).
set -u
program=$1 port=$2
shift 2
body=$(mktemp)
trap 'rm -f "$body"' EXIT
head -c 200000 /dev/zero >"$body"

curl_step() {
  local url=$1 method=$2 words=() said code
  [ "$method" = HEAD ] && words=(--head)
  [ "$method" = POST ] && words=(--data-binary "@$body" -H 'Expect:')
  said=$(curl --silent --max-time 2 --output /dev/null --write-out '%{http_code}' "${words[@]}" "$url")
  code=$?
  tell "${said#000}" "$code"
}

wget_step() {
  local url=$1 method=$2 words=() said code
  [ "$method" = HEAD ] && words=(--method=HEAD)
  [ "$method" = POST ] && words=("--post-file=$body")
  said=$(wget --no-config --server-response --tries=1 --timeout=2 --content-on-error -O /dev/null "${words[@]}" "$url" 2>&1)
  code=$?
  # 8: the status is an error's, which is no other failure.
  [ "$code" = 8 ] && code=0
  said=$(grep -aoE '^ +HTTP/[0-9.]+ +[0-9]{3}' <<<"$said" | tail -n 1 | grep -oE '[0-9]{3}$')
  tell "$said" "$code"
}

tell() {
  local error=null
  [ "$2" = 0 ] || error="\"$program $2\""
  echo "{\"status\":${1:-null},\"error\":$error}"
}

echo ready
read -r _
for step in "$@"; do
  "${program}_step" "http://127.0.0.1:$port/${step#*:}" "${step%%:*}"
done
echo done
read -r _
