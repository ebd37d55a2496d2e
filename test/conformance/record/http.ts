import type { Golden } from '../capture.ts';
import { runClient } from './server.ts';

/** `GET /users/{id} 200`, one a line. */
export function table(lines: string): Golden[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [operation = '', resource = '', statusCode = ''] = line.trim().split(' ');
      return {
        operation,
        resource: resource === '-' ? null : resource,
        statusCode,
        error: Number(statusCode) >= 400 ? statusCode : null,
      };
    });
}

/** curl with the same options for every path, over one connection. */
export function curl(port: number, options: readonly string[], ...paths: readonly string[]): Promise<string> {
  const transfers = paths.flatMap((path, i) => [
    ...(i > 0 ? ['--next'] : []),
    '-s',
    '-o',
    '/dev/null',
    ...options,
    `http://127.0.0.1:${port}${path}`,
  ]);
  return runClient('curl', transfers);
}
