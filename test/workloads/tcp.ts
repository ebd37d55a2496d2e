import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './child.ts';

/** A port that is free now on 127.0.0.1 and on ::1. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0, '127.0.0.1');
    if (port !== null && (await listenOnce(port, '::1')) !== null) return port;
  }
}

function listenOnce(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

/** Waits until something accepts at that port; rejects if the program that should do so ends first. */
export async function accepting(child: Child, port: number, host = '127.0.0.1'): Promise<void> {
  while (!(await accepts(port, host))) {
    if (!child.running) throw new Error(`the server ended before it listened: ${child.stderr}${child.stdout}`);
    await delay(10);
  }
}

const TIME_WAIT = '06';
const CLOSE_WAIT = '08';
const LISTEN = '0A';

/** Waits until no connection of the server at that port is open: an answer may last until its connection's end. */
export async function closed(port: number): Promise<void> {
  while (statesAt(port).some((state) => state !== TIME_WAIT && state !== LISTEN)) await delay(10);
}

/** Waits until the server at that port has let go of all clients that have gone: it may still read what they had asked. */
export async function noneLeft(port: number): Promise<void> {
  while (statesAt(port).includes(CLOSE_WAIT)) await delay(10);
}

/** Of the sockets that have this port for their own, as in /proc/net/tcp. */
function statesAt(port: number): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').split('\n'));
  const sockets = lines.map((line) => line.trim().split(/\s+/)).filter(([, address]) => address?.endsWith(local));
  return sockets.map(([, , , state]) => state ?? '');
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.once('close', () => resolve(true));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

/** At which the process listens, if it does; of several, any. */
export function listeningPort(pid: number): number | null {
  const found = execFileSync('ss', ['-ltnpH'])
    .toString()
    .match(new RegExp(`:(\\d+) .*pid=${pid},`));
  return found === null ? null : Number(found[1]);
}
