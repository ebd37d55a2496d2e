#!/bin/sh
# Runs in the guest. Watches redis-server while 101 commands are sent one at a time and 1,024 in one
# turn of a client's loop, whose vector has as many parts; watches the client, too. Prints sae-mon's
# export and the server's own count, each on a line of its own.
set -eu
redis-server --port 6379 --bind 127.0.0.1 --save '' >/tmp/redis.log 2>&1 &
redis=$!
until redis-cli ping >/dev/null 2>&1; do sleep 0.1; done
redis-cli config resetstat >/dev/null

mkfifo /tmp/client-input
node -e "process.stdin.once('data', () => {
	const socket = require('node:net').connect(6379, '127.0.0.1');
	socket.cork();
	for (let i = 0; i < 1024; i += 1) socket.write('*3\r\n\$3\r\nSET\r\n\$1\r\nk\r\n\$1\r\nv\r\n');
	socket.uncork();
	let left = 5 * 1024;
	socket.on('data', ({ length }) => (left -= length) || process.exit());
})" </tmp/client-input &
client=$!
exec 3>/tmp/client-input

node /sae-mon/bin/sae-mon.js export --json --pid "$redis,$client" >/tmp/export.json 2>/tmp/export.err &
sae_mon=$!
until grep -q '^attached' /tmp/export.err; do
	kill -0 "$sae_mon" 2>/dev/null || { cat /tmp/export.err; exit 1; }
	sleep 0.1
done
cat /tmp/export.err

redis-cli -r 101 GET nothing >/dev/null
echo go >&3
wait "$client"
kill -TERM "$sae_mon"
wait "$sae_mon" || { echo "sae-mon ended with $?"; cat /tmp/export.err; exit 1; }
echo "export $(tr -d '\n' </tmp/export.json)"
echo "server $(redis-cli info commandstats | tr -d '\r' | grep '^cmdstat_get:')"
