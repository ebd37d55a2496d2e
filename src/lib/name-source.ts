/** Who has told a server's name: an answer of DNS, the client itself (TLS: SNI), the client's /etc/hosts, or who listens there. */
export type NameSource = 'dns' | 'tls' | 'hosts' | 'listener';

/**
 * Whether the client itself called the server so, from the first call on: such a name is part of what a row is. The
 * others say who is there now, are shown, and may come late or change. (Documents before 1.3 do not say, and have no others.)
 */
export function isClientsName(source: NameSource | null | undefined): boolean {
  return source !== 'hosts' && source !== 'listener';
}
