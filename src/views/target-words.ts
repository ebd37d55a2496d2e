/** What a workload speaks, and how it is named, in words of one line. */
import type { TargetName } from '../app/targets/target-row.ts';
import type { Bounded, ListenedPort, SocketUse } from '../host/census/use.ts';
import { formatEndpoint, stripControl } from '../lib/formats.ts';

/** `80, 127.0.0.1:6379, 53/udp, /run/x.sock, +3`: ports before paths. */
export function listensText({ ports, unixPaths }: SocketUse, most: number): string {
  const texts: Bounded<string> = {
    first: [...portTexts(ports.first), ...unixPaths.first.map(stripControl)],
    total: ports.total + unixPaths.total,
  };
  return listText(texts, most);
}

/** `10.0.0.7:6379 (12), 10.0.0.8:3306 (2), +3`. */
export function callsText({ calls }: SocketUse, most: number): string {
  const texts = calls.first.map(({ transport, address, port, connections }) => {
    const server = `${formatEndpoint(address, port)}${transport === 'udp' ? '/udp' : ''}`;
    return `${server} (${connections})`;
  });
  return listText({ first: texts, total: calls.total }, most);
}

/** As a shell takes it. */
export function shellWords({ flag, value }: TargetName): string {
  const plain = /^[\w@%+=:,./-]+$/.test(value);
  return `${flag} ${plain ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`}`;
}

function listText({ first, total }: Bounded<string>, most: number): string {
  const shown = first.slice(0, most);
  const rest = total - shown.length;
  return [...shown, ...(rest > 0 ? [`+${rest}`] : [])].join(', ');
}

function portTexts(ports: readonly ListenedPort[]): string[] {
  return ports.map(({ transport, address, port }) => {
    const end = address === null ? String(port) : formatEndpoint(address, port);
    return transport === 'udp' ? `${end}/udp` : end;
  });
}
