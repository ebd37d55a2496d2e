#!/bin/sh
# A client by kcat (librdkafka): `BROKER TOPIC GROUP COUNT` (README.md of test/workloads). Each record is a batch of its
# own, of which several are under way at once.
set -eu
broker=$1 topic=$2 group=$3 count=$4
seq -f 'value-%g' "$count" | kcat -P -b "$broker" -t "$topic" -X linger.ms=0 -X batch.num.messages=1
kcat -b "$broker" -G "$group" -c "$count" -o beginning -X auto.offset.reset=earliest -q "$topic" >/dev/null
echo "{\"produced\": $count}"
