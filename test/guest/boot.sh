#!/bin/bash
# boot.sh KERNEL OVERLAY COMMAND
#
# Boots KERNEL (a vmlinuz, or a Debian linux-image .deb) in QEMU without KVM, on an initramfs of busybox
# with the directory OVERLAY laid over it ("" for none), runs COMMAND there as root with `sh -c`, prints
# what it printed and exits with its status. 124: TIMEOUT passed. 125: the guest did not come to the end
# of COMMAND (a panic, say); the end of its log is printed.
#
# Environment:
#   ARCHITECTURE=amd64  of the guest, as Debian calls it; of arm64 OVERLAY brings /bin/busybox
#   BINS="a b"    programs of the host to add in /usr/bin, with their libraries at their own paths
#   MEM=2G SMP=2  size of the guest
#   TIMEOUT=180   seconds
#   VERBOSE=1     print the kernel's messages as well
#
# The guest has devtmpfs, proc, sysfs, tracefs, bpffs, cgroup2, tmpfs on /tmp and /run, and lo; no other network.
set -euo pipefail
[ $# -eq 3 ] || { sed -n '2,/^set /p' "$0" | grep '^#' >&2; exit 2; }
kernel=$1 overlay=$2 command=$3
: "${MEM:=2G}" "${SMP:=2}" "${TIMEOUT:=180}" "${BINS:=}" "${VERBOSE:=}"
: "${ARCHITECTURE:=amd64}"
case $ARCHITECTURE in
amd64) qemu=(qemu-system-x86_64 -cpu max) console=ttyS0 options='tsc=reliable mitigations=off' ;;
# Pointers are signed by whatever is quick to emulate.
arm64) qemu=(qemu-system-aarch64 -machine virt -cpu max,pauth-impdef=on) console=ttyAMA0 options=mitigations=off ;;
*) echo "boot.sh: no guest of $ARCHITECTURE" >&2; exit 2 ;;
esac
for tool in "${qemu[0]}" cpio busybox dpkg-deb; do
	command -v "$tool" >/dev/null || { echo "boot.sh: $tool is missing" >&2; exit 2; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/sae-guest.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM INT
root=$work/root
mkdir -p "$root"/{bin,sbin,etc,proc,sys,dev,tmp,run,root,lib,lib64,usr/bin,usr/sbin,usr/lib,var/log,var/lib}

vmlinuz=$kernel
if [[ $kernel == *.deb ]]; then
	# Only the image: the modules are many times its size, and nothing here needs one.
	dpkg-deb --fsys-tarfile "$kernel" | tar -C "$work" -x --wildcards './boot/vmlinuz-*'
	vmlinuz=$(echo "$work"/boot/vmlinuz-*)
fi

cp "$(command -v busybox)" "$root/bin/busybox"
for name in $BINS; do
	path=$(command -v "$name") || { echo "boot.sh: $name not found" >&2; exit 2; }
	# Not at its own path: a checkout below /tmp or /run is hidden by what is mounted there.
	cp -L "$path" "$root/usr/bin/"
	{ ldd "$path" 2>/dev/null | grep -oE '/[^ ]+' || true; } | sort -u |
		while read -r file; do mkdir -p "$root${file%/*}"; cp -L "$file" "$root$file"; done
done
[ -z "$overlay" ] || cp -a "$overlay/." "$root/"
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
printf '%s\n' "$command" >"$root/command"
ln -s "/dev/$console" "$root/terminal"

cat >"$root/init" <<'INIT'
#!/bin/busybox sh
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/root
/bin/busybox --install -s /bin 2>/dev/null
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys
mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm
mount -t tmpfs tmp /tmp; mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
mount -t bpf bpf /sys/fs/bpf 2>/dev/null
mount -t cgroup2 cgroup2 /sys/fs/cgroup 2>/dev/null
ip link set lo up; hostname guest; ulimit -n 65536
stty -F /terminal -onlcr 2>/dev/null
echo 1 >/proc/sys/kernel/printk
echo "@@BEGIN@@" >/terminal
sh -c "$(cat /command)" </dev/null >/terminal 2>&1
status=$?
echo "@@EXIT $status@@" >/terminal
sync
reboot -f
INIT
chmod +x "$root/init"
(cd "$root" && find . -print0 | cpio --null -o -H newc --quiet) >"$work/initrd"
rm -rf "$root"

quiet=quiet
[ -z "$VERBOSE" ] || quiet="loglevel=7"
qemu_status=0
timeout --kill-after=5 "$TIMEOUT" "${qemu[@]}" -accel tcg,thread=multi \
	-smp "$SMP" -m "$MEM" -nographic -no-reboot -nodefaults -net none \
	-kernel "$vmlinuz" -initrd "$work/initrd" \
	-append "console=$console,115200 $quiet panic=-1 $options rdinit=/init" \
	-serial stdio -monitor none </dev/null >"$work/log" 2>&1 || qemu_status=$?

if [ -n "$VERBOSE" ]; then
	tr -d '\r' <"$work/log"
else
	tr -d '\r' <"$work/log" | sed '0,/@@BEGIN@@$/d' | sed '/^@@EXIT [0-9]*@@$/,$d'
fi
status=$(tr -d '\r' <"$work/log" | sed -n 's/^@@EXIT \([0-9]*\)@@$/\1/p' | tail -1)
[ -z "$status" ] || exit "$status"
echo "boot.sh: the guest did not finish (qemu status $qemu_status); its log ends:" >&2
tail -20 "$work/log" >&2
[ "$qemu_status" -eq 124 ] && exit 124
exit 125
