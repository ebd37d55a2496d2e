import { writeFileSync } from 'node:fs';
import type { Golden } from '../capture.ts';
import { Server } from './server.ts';

/** Where clients look that cannot be told a port. */
export const DNS_PORT = 53;

const ZONE = [
  '$ORIGIN demo.test.',
  '@ 60 SOA ns h 1 2 3 4 5',
  '@ 60 NS ns',
  'ns 60 A 127.0.0.1',
  'a 60 A 10.1.2.3',
  'both 60 A 10.1.2.4',
  'both 60 AAAA fd00::4',
  'www 60 CNAME a',
  'mail 60 MX 10 a',
  '_http._tcp 60 SRV 0 0 80 a',
  'txt 60 TXT "hello world"',
  ...Array.from({ length: 100 }, (_, index) => `big 60 A 10.9.0.${index}`),
];

/** unbound with a zone of its own, `demo.test`; what is asked from 127.0.0.3 is refused, and for `fail.test` nobody is there. */
export function dnsServer(port?: number): Promise<Server> {
  return Server.start((folder, at) => {
    writeFileSync(folder.file('demo.zone'), [...ZONE, ''].join('\n'));
    const settings = [
      'server:',
      `interface: 127.0.0.1@${at}`,
      'do-daemonize: no',
      'do-ip6: no',
      'use-syslog: no',
      'username: ""',
      'chroot: ""',
      `directory: ${folder.path}`,
      'pidfile: ""',
      'module-config: "iterator"',
      'do-not-query-localhost: no',
      'access-control: 127.0.0.3/32 refuse',
      'local-zone: "test." nodefault',
      'local-zone: "example.com." static',
      'local-data: "example.com. A 192.0.2.1"',
      'local-data: "example.com. TXT texts"',
      'auth-zone:',
      'name: "demo.test."',
      `zonefile: ${folder.file('demo.zone')}`,
      'forward-zone:',
      'name: "fail.test."',
      'forward-addr: 127.0.0.1@1',
      'forward-tcp-upstream: yes',
      'remote-control:',
      'control-enable: no',
    ];
    writeFileSync(folder.file('unbound.conf'), [...settings, ''].join('\n'));
    return ['unbound', '-d', '-c', folder.file('unbound.conf')];
  }, port);
}

/** `A a.demo.test, TXT nx.demo.test!NXDOMAIN`; `_OTHER` alone has no name. */
export function table(rows: string): Golden[] {
  return rows.split(/,\s*/).map((row) => {
    const [, operation = '', resource = null, status = null] = /^(\S+?)(?: ([^!]+))?(?:!(\S+))?$/.exec(row) ?? [];
    return { operation, resource, statusCode: status ?? 'NOERROR', error: status };
  });
}
