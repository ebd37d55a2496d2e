#!/bin/sh
# Runs in the guest. Watches who calls one of two Redis servers: a connection that is there before, which sends 7 commands
# then, and clients that come later: 101 commands over one connection to each server, and one to a port that nobody serves,
# for which redis-cli connects twice. Prints sae-mon's export on a line.
set -eu
for port in 6379 6380; do
	redis-server --port "$port" --bind 127.0.0.1 --save '' >/tmp/redis.log 2>&1 &
	until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.1; done
done

mkfifo /tmp/client-input
node -e "const socket = require('node:net').connect(6379, '127.0.0.1', () => console.log('connected'));
process.stdin.once('data', () => {
	let left = 7;
	const ask = () => (left-- > 0 ? socket.write('*2\r\n\$3\r\nGET\r\n\$1\r\nk\r\n') : process.exit());
	socket.on('data', ask);
	ask();
})" </tmp/client-input >/tmp/client.out &
client=$!
exec 3>/tmp/client-input
until grep -q connected /tmp/client.out; do sleep 0.1; done

node /sae-mon/bin/sae-mon.js export --json --port 6379,6381 --callers >/tmp/export.json 2>/tmp/export.err &
sae_mon=$!
until grep -q '^attached' /tmp/export.err; do
	kill -0 "$sae_mon" 2>/dev/null || { cat /tmp/export.err; exit 1; }
	sleep 0.1
done
cat /tmp/export.err

for port in 6379 6380; do redis-cli -p "$port" -r 101 GET nothing >/dev/null; done
redis-cli -p 6381 PING >/dev/null 2>&1 || true
echo go >&3
wait "$client"
kill -TERM "$sae_mon"
wait "$sae_mon" || { echo "sae-mon ended with $?"; cat /tmp/export.err; exit 1; }
echo "export $(tr -d '\n' </tmp/export.json)"
