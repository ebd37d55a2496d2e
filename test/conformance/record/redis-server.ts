import { writeFileSync } from 'node:fs';
import type { Golden } from '../capture.ts';
import { Server } from './server.ts';

/** `settings`: lines of its configuration. */
export function redisServer(...settings: readonly string[]): Promise<Server> {
  return Server.start((folder, port) => {
    const fixed = [`port ${port}`, 'bind 127.0.0.1', 'save ""', `dir ${folder.path}`, `logfile ${folder.file('log')}`];
    writeFileSync(folder.file('redis.conf'), [...fixed, ...settings, ''].join('\n'));
    return ['redis-server', folder.file('redis.conf')];
  });
}

/** redis-cli asks for the documentation of all commands, 170 kB, before it does anything else. */
export const NO_COMMAND = 'rename-command COMMAND ""';

/** `GET`, or `INCR!ERR` where the command is answered by an error, `GET>MOVED` by a redirect; `CONFIG.GET` for a command with a subcommand. */
export function table(words: string): Golden[] {
  return words
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, operation = '', mark, status = null] = /^([^!>]*)(?:([!>])(.*))?$/.exec(word) ?? [];
      const error = mark === '!' ? status : null;
      return { operation: operation.replace('.', ' '), resource: null, statusCode: status, error };
    });
}

/** An EXEC that tells these errors of the commands before it: `LPUSH WRONGTYPE`. */
export function execWith(...inner: readonly string[]): Golden {
  return { operation: 'EXEC', resource: null, statusCode: null, error: null, inner };
}
