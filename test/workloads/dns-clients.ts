import { type ClientOptions, LanguageClient } from './language-client.ts';
import { type Language, languageCommand } from './language-command.ts';

/** Libraries, each with its command: after the language's own (`language-command.ts`). That of C, getaddrinfo, can be told no port. */
const CLIENTS = {
  'c-ares': ['node', 'dns-client-program.ts'],
  dnsjava: ['java', 'DnsClient'],
  dnspython: ['python', 'dns_client.py'],
  'Go net': ['go', 'dns-client'],
  hickory: ['rust', 'dns-client'],
} as const satisfies Record<string, readonly [Language, ...string[]]>;
export type DnsClientName = keyof typeof CLIENTS;
export const DNS_CLIENTS = Object.keys(CLIENTS) as readonly DnsClientName[];

export async function startDnsClient(name: DnsClientName, options: ClientOptions): Promise<LanguageClient> {
  const [language, ...words] = CLIENTS[name];
  return LanguageClient.start(await languageCommand(language, ...words), options);
}
