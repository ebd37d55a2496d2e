#!/bin/sh
# in-bare-debian.sh LOWER FOLDER COMMAND…: in mounts and a network of its own, whose interfaces are all down, runs COMMAND in the
# system LOWER with /proc and /sys. What it writes lies in FOLDER/written afterwards; LOWER stays as it is.
set -eu
lower=$1 folder=$2
shift 2
mkdir -p "$folder/written" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$folder/written,workdir=$folder/work" "$folder/root"
mount -t proc proc "$folder/root/proc"
mount --rbind /sys "$folder/root/sys"
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root chroot "$folder/root" "$@"
