#!/usr/bin/env bash
# curl: http-client.sh PORT CONNECTIONS WARM STEP…
# One process with one connection, or with several side by side; WARM is not for it: it connects when released.
set -euo pipefail
export LC_ALL=C
port=$1 connections=$2
shift 3

# In turns until each is used up; the last word of a step is its count.
steps=() left=()
for argument in "$@"; do
  steps+=("${argument% *}")
  left+=("${argument##* }")
done
body=$(printf '%100000s' '' | tr ' ' x)
configuration=''
for ((more = 1; more; )); do
  more=0
  for index in "${!steps[@]}"; do
    ((left[index] > 0)) || continue
    ((left[index] -= 1, more = 1)) || true
    read -r method path _ bytes <<<"${steps[index]}"
    [ -z "$configuration" ] || configuration+=$'next\n'
    configuration+="url = \"http://127.0.0.1:$port$path\""$'\noutput = /dev/null\nsilent\nshow-error\n'
    configuration+="write-out = \"$method $path %{http_code} %{size_download}\\n\""$'\n'
    [ "$method" != PUT ] || configuration+=$'request = PUT\nheader = "Transfer-Encoding: chunked"\n'
    [[ $path != *'?expect' ]] || configuration+=$'header = "Expect: 100-continue"\nexpect100-timeout = 60\n'
    [ "$method" = GET ] || configuration+="data-binary = \"${body:0:bytes}\""$'\n'
  done
done

parallel=()
((connections == 1)) || parallel=(--parallel --parallel-max "$connections")
echo ready
read -r _
answers=$(curl "${parallel[@]}" --config - <<<"$configuration" | sort | uniq -c)

wanted=$(for argument in "$@"; do echo "${argument##* } ${argument% *}"; done | sort)
[ "$(sort <<<"$(sed 's/^ *//' <<<"$answers")")" = "$wanted" ] || {
  echo "other answers than expected: $answers" >&2
  exit 1
}
rows=$(awk '{ printf "%s\"%s %s %s\":%d", (NR == 1 ? "" : ","), $2, $3, $4, $1 }' <<<"$answers")
echo "{\"sent\":{$rows}}"
read -r _
