/**
 * A server's name in few columns, with what tells most of it. Host names keep their first labels and the port
 * (`db-1…:3306`), IPv4 addresses their last numbers (`…0.9:8081`), IPv6 addresses both ends and rather the last
 * (`[2001:…17:1]:443`), paths the file. The address of the own host is `lo`: it tells nothing in any length.
 */
import { GLYPHS } from './glyphs.ts';
import { cut, cutStart, printable, widthOf } from './text.ts';

const OWN_HOST = /^(?:127\.0\.0\.1|\[?::1\]?|localhost)$/;
const IPV4 = /^\d+(?:\.\d+){3}$/;
const { ellipsis } = GLYPHS;

/** Of what `serverName` gives: at most `width` columns. */
export function cutServer(text: string, width: number): string {
  const clean = printable(text);
  if (widthOf(clean) <= width) return cut(clean, width);
  return shorter(clean).find((each) => widthOf(each) <= width) ?? cutStart(clean, width);
}

/** Ever shorter. */
function shorter(text: string): readonly string[] {
  if (text.startsWith('/') || text.startsWith('@')) return paths(text);
  const [, host = text, port = ''] = /^(\[[^\]]*\]|[^:]*)(:\d+)$/.exec(text) ?? [];
  if (OWN_HOST.test(host)) return port === '' ? [] : [`lo${port}`, port];
  if (host.includes(':')) return addresses(host.replace(/^\[|\]$/g, ''), host.startsWith('[') ? `]${port}` : '');
  if (IPV4.test(host)) return ends(host, '.').map((end) => `${ellipsis}${end}${port}`);
  return names(host, port);
}

/** `…/mysqld/mysqld.sock`, `…/mysqld.sock` */
function paths(path: string): readonly string[] {
  return ends(path.slice(1), '/').map((end) => `${ellipsis}/${end}`);
}

/** `db-1.prod…:3306`, `db-1…:3306` */
function names(host: string, port: string): readonly string[] {
  const labels = host.split('.');
  const short = labels.slice(1).map((_, index) => `${labels.slice(0, labels.length - 1 - index).join('.')}${ellipsis}`);
  const [first = ''] = labels;
  // Where not even the first label fits, its beginning.
  const letters = Array.from(first, (_, index) => `${first.slice(0, first.length - 1 - index)}${ellipsis}`);
  return [...short, ...letters].map((each) => each + port);
}

/** `[2001:…8:17:1]:443`, `[2001:…1]:443`, `…1]:443` */
function addresses(host: string, end: string): readonly string[] {
  const [first = ''] = host.split(':');
  const tails = ends(host, ':').filter((tail) => tail !== '' && !tail.startsWith(':'));
  const start = end === '' ? '' : '[';
  return [
    ...tails.map((tail) => `${start}${first}:${ellipsis}${tail}${end}`),
    ...tails.map((tail) => `${ellipsis}${tail}${end}`),
  ];
}

/** What is left of a text that loses its first part, again and again. */
function ends(text: string, separator: string): readonly string[] {
  const parts = text.split(separator);
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join(separator));
}
