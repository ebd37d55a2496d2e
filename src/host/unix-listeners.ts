/**
 * Unix sockets that are listened on, by the kernel's list of a network namespace (proc_pid_net(5)):
 *
 *   Num       RefCount Protocol Flags    Type St Inode Path
 *   0000…:    00000002 00000000 00010000 0001 01 21044 /run/redis.sock     a leading @: an abstract name
 */
import { linesOf } from './kernel-list.ts';

export interface UnixListener {
  readonly path: string;
  readonly inode: number;
}

/** __SO_ACCEPTCON. A path may hold blanks, and is the process' own. */
const LISTENER = /^[0-9a-f]+: [0-9a-f]{8} [0-9a-f]{8} 00010000 [0-9a-f]{4} [0-9a-f]{2} +(\d+) (.+)$/i;

/** Those with a name, some at a time; nothing where the process has ended. */
export function* unixListenerPieces(pid: number, procPath: string): Generator<readonly UnixListener[]> {
  for (const lines of linesOf(`${procPath}/${pid}/net/unix`)) {
    yield lines.flatMap((line) => {
      const [, inode, path] = LISTENER.exec(line) ?? [];
      return inode === undefined || path === undefined ? [] : [{ path, inode: Number(inode) }];
    });
  }
}
