import { resolve } from 'node:path';

/** Where a program is attached. */
export type AttachOptions = SectionAttach | UprobeAttach;

/** To what the program's section names: `tp_btf`, `raw_tp`, `tp` and what else libbpf attaches without arguments. */
export interface SectionAttach {
  readonly kind: 'section';
  /**
   * What the program reads of this link by `bpf_get_attach_cookie`, 64 bits; default 0. Sections `tp/…` (Linux 5.15),
   * `fentry`, `fexit` and `fmod_ret` (Linux 5.19).
   */
  readonly cookie?: bigint;
}

/**
 * To an instruction of a file that processes run (`uprobe`: before it runs), or to the return of the function that
 * begins there (`uretprobe`). The program is of type `kprobe`, as its sections `uprobe` and `uretprobe` make it.
 */
export interface UprobeAttach {
  readonly kind: 'uprobe' | 'uretprobe';
  /**
   * Of the executable or library, as the calling process sees it: `/proc/PID/root/…` for one in a container. The file
   * counts, and not its name: an update of the package is another file.
   */
  readonly path: string;
  readonly at: UprobePlace;
  /** Of a process, in the caller's pid namespace: all threads of its memory, no others. Default: whoever runs the file. */
  readonly pid?: number;
  /** What the program reads of this link by `bpf_get_attach_cookie`, 64 bits; default 0. Linux 5.15. */
  readonly cookie?: bigint;
}

export type UprobePlace =
  /** A symbol of the file, `SSL_write` or `SSL_write@OPENSSL_3.0.0`; `offset` in bytes from its start, default 0. */
  | { readonly function: string; readonly offset?: number }
  /** Bytes from the start of the file: of an instruction, not of its middle. What is not code is never run into. */
  | { readonly offset: number };

const MAX_PID = 2 ** 31 - 1;
const MAX_COOKIE = 2n ** 64n - 1n;

/** @throws RangeError if it is not 64 bits */
export function checkedCookie(cookie = 0n): bigint {
  if (cookie >= 0n && cookie <= MAX_COOKIE) return cookie;
  throw new RangeError(`the cookie ${cookie} is not from 0 to 2^64 - 1`);
}

/** A `UprobeAttach` as the addon takes it: an empty function means the file, pid 0 everybody. */
export interface UprobeArguments {
  readonly path: string;
  readonly function: string;
  readonly offset: number;
  readonly pid: number;
  readonly atReturn: boolean;
  readonly cookie: bigint;
}

/** @throws RangeError for what no kernel could take */
export function uprobeArguments({ kind, path, at, pid, cookie }: UprobeAttach): UprobeArguments {
  const { offset = 0 } = at;
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`the offset ${offset} is not a whole number`);
  if (pid !== undefined && !(Number.isInteger(pid) && pid > 0 && pid <= MAX_PID))
    throw new RangeError(`${pid} is not a process id`);
  const name = 'function' in at ? at.function : null;
  if (name === '') throw new RangeError('the name of the function is empty');
  return {
    // libbpf looks for a name without a slash in the places of executables and libraries.
    path: resolve(path),
    function: name ?? '',
    offset,
    pid: pid ?? 0,
    atReturn: kind === 'uretprobe',
    cookie: checkedCookie(cookie),
  };
}

/** For errors: `uprobe at SSL_write+0x10 of /usr/lib/libssl.so.3, process 123`. */
export function describeUprobe({ path, function: name, offset, pid, atReturn }: UprobeArguments): string {
  const distance = `0x${offset.toString(16)}`;
  const place = name === '' ? distance : `${name}${offset === 0 ? '' : `+${distance}`}`;
  return `${atReturn ? 'uretprobe' : 'uprobe'} at ${place} of ${path}${pid === 0 ? '' : `, process ${pid}`}`;
}
