import { hostname } from 'node:os';

/** An address, of which no other site can have the name point elsewhere: `10.0.0.1`, `[::1]`. */
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/**
 * Whether a Host header names this server as its user does. A page of another site can make a browser ask this server under
 * a name of that site's, whose address it has changed (DNS rebinding), and would be let read the answer.
 * @param listening the host that the user has named
 */
export function isOwnHost(header: string | undefined, listening: string): boolean {
  const host = (header ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  if (ADDRESS.test(host) || host === 'localhost' || host.endsWith('.localhost')) return true;
  const own = hostname().toLowerCase();
  return host !== '' && (host === listening.toLowerCase() || host === own || host.startsWith(`${own}.`));
}
