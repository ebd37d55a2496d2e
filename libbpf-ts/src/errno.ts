import { getSystemErrorMap } from 'node:util';

/** Numbers that leave the kernel or libbpf but that Node.js does not know, or knows for sockets alone. */
const OTHERS: Readonly<Record<number, readonly [string, string]>> = {
  11: ['EAGAIN', 'resource temporarily unavailable'],
  95: ['EOPNOTSUPP', 'operation not supported'],
  117: ['EUCLEAN', 'structure needs cleaning'],
  524: ['ENOTSUPP', 'operation is not supported'],
  4001: ['LIBBPF_ERRNO__LIBELF', 'libelf failed'],
  4002: ['LIBBPF_ERRNO__FORMAT', 'not a BPF object'],
  4003: ['LIBBPF_ERRNO__KVERSION', 'incorrect version section'],
  4004: ['LIBBPF_ERRNO__ENDIAN', 'the object has the other byte order'],
  4005: ['LIBBPF_ERRNO__INTERNAL', 'internal error in libbpf'],
  4006: ['LIBBPF_ERRNO__RELOC', 'relocation failed'],
};

/** `EPERM` for 1; `E12345` for a number that nobody named. */
export function errnoName(errno: number): string {
  return describe(errno)?.[0] ?? `E${errno}`;
}

/** `operation not permitted` for 1. */
export function errnoText(errno: number): string {
  return describe(errno)?.[1] ?? `error ${errno}`;
}

function describe(errno: number): readonly [string, string] | undefined {
  return OTHERS[errno] ?? getSystemErrorMap().get(-errno);
}
