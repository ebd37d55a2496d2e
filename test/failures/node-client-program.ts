/** A Node.js client that fetches each of its arguments, after a line on its standard input: PATIENCE-MS URL… Prints what came of each: the status, or `error`. */
import { once } from 'node:events';

const [patience, ...urls] = process.argv.slice(2);

async function fetched(url: string): Promise<string> {
  try {
    const headers = { connection: 'close' };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(Number(patience)) });
    await response.text();
    return `${response.status}`;
  } catch {
    return 'error';
  }
}

process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (const url of urls) process.stdout.write(`done ${await fetched(url)}\n`);
process.stdout.write('end\n');
await once(process.stdin, 'end');
