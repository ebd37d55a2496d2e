#!/bin/sh
# Runs in the guest: equal.sh redis|http OPTIONS [FLAG…], flags being those of sae-mon, which is started as SAE_MON says.
# Watches a server and the load that asks it, both ends at once; the load is held until sae-mon is attached. Prints
# sae-mon's export and the load's own account, each on a line of its own.
set -eu
kind=$1
options=$2
shift 2
node=$(command -v node || echo /node)
mkfifo /tmp/server-input /tmp/load-input
ip address add ::1/128 dev lo 2>/dev/null || true
case $kind in
redis) redis-server --port 8000 --bind 127.0.0.1 --save '' >/tmp/server.out 2>&1 & ;;
http) "$node" /test/workloads/http-service-program.ts 8000 </tmp/server-input >/tmp/server.out 2>&1 & ;;
esac
server=$!
[ "$kind" = redis ] || exec 3>/tmp/server-input
until grep -qiE '^listening|ready to accept' /tmp/server.out; do
	kill -0 "$server" 2>/dev/null || { cat /tmp/server.out; exit 1; }
	sleep 0.1
done
"$node" "/test/load/$kind-load.ts" "$options" </tmp/load-input >/tmp/load.out 2>&1 &
load=$!
exec 4>/tmp/load-input
until grep -q '^ready' /tmp/load.out; do
	kill -0 "$load" 2>/dev/null || { cat /tmp/load.out; exit 1; }
	sleep 0.1
done

${SAE_MON:-"$node" /sae-mon/bin/sae-mon.js} export --json "$@" --pid "$server,$load" >/tmp/export.json 2>/tmp/export.err &
sae_mon=$!
until grep -q '^attached' /tmp/export.err; do
	kill -0 "$sae_mon" 2>/dev/null || { cat /tmp/export.err; exit 1; }
	sleep 0.1
done
cat /tmp/export.err

echo go >&4
until grep -q '^{' /tmp/load.out; do
	kill -0 "$load" 2>/dev/null || { cat /tmp/load.out; exit 1; }
	sleep 0.1
done
kill -TERM "$sae_mon"
wait "$sae_mon" || { echo "sae-mon ended with $?"; cat /tmp/export.err; exit 1; }
echo "export $(tr -d '\n' </tmp/export.json)"
echo "load $(grep '^{' /tmp/load.out)"
