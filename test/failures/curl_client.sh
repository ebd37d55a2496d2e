#!/bin/sh
# curl_client.sh PATIENCE-MS URL...: fetches each with curl, after a line on its standard input; prints what came of
# each: the status, or "error".
patience=$1
shift
echo ready
read -r _
for url; do
	status=$(curl -s -g -o /dev/null -w '%{http_code}' --max-time "$(printf "%d.%03d" $((patience / 1000)) $((patience % 1000)))" "$url") || status=error
	echo "done $status"
done
echo end
cat >/dev/null
