/** Protocols that sae-mon does not decode, spoken by their own programs: no decoder but their own recogniser may claim them. */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { curl } from './nginx.ts';
import { nginxServer, type RunningServer, runClient, startServer } from './processes.ts';
import type { Scenario } from './scenario.ts';

export function tlsServer(): Promise<RunningServer> {
  return startServer((folder, port) => {
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        key,
        '-out',
        certificate,
        '-subj',
        '/CN=localhost',
      ],
      { stdio: 'ignore' },
    );
    return ['openssl', 's_server', '-quiet', '-www', '-accept', `127.0.0.1:${port}`, '-key', key, '-cert', certificate];
  });
}

export const TLS_SCENARIOS: readonly Scenario[] = ['1.2', '1.3'].map((version) => ({
  name: `tls-${version}`,
  protocol: 'tls',
  origin: `curl 7.88 to openssl s_server 3.0, TLS ${version}`,
  client: (port) =>
    runClient('curl', [
      '-s',
      '-k',
      '-o',
      '/dev/null',
      `--tlsv${version}`,
      '--tls-max',
      version,
      `https://127.0.0.1:${port}/`,
    ]),
  golden: [[]],
}));

const POSTGRESQL = '/usr/lib/postgresql/15/bin';
const POSTGRES_USER = 'nobody';

/** PostgreSQL refuses to run as root. */
export function postgresqlServer(): Promise<RunningServer> {
  return startServer((folder, port) => {
    const user = Number(execFileSync('id', ['-u', POSTGRES_USER]).toString());
    const data = join(folder, 'data');
    chownSync(folder, user, user);
    const as = ['setpriv', '--reuid', String(user), '--clear-groups', '--'];
    execFileSync(
      as[0] as string,
      [...as.slice(1), join(POSTGRESQL, 'initdb'), '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'],
      { stdio: 'ignore' },
    );
    return [...as, join(POSTGRESQL, 'postgres'), '-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
  });
}

export const POSTGRESQL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'psql',
    protocol: 'postgresql',
    origin: 'psql 15 with three statements to PostgreSQL 15',
    client: (port) =>
      runClient(
        'psql',
        ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'],
        'select 1;\nselect * from nowhere;\nset search_path to public;\n',
      ),
    golden: [[]],
  },
];

/** There is a client but no server on this host: it gets a server's greeting and sends its own and its key exchange. */
export async function sshServer(): Promise<RunningServer> {
  const server = createServer((socket) => {
    socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n');
    socket.on('data', () => setTimeout(() => socket.destroy(), 300));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    folder: '',
    stop: async () => {
      server.close();
    },
  };
}

export const SSH_SCENARIOS: readonly Scenario[] = [
  {
    name: 'ssh',
    protocol: 'ssh',
    origin: 'ssh of OpenSSH 9.2 up to its key exchange, to a socket that greets as a server does',
    client: (port) =>
      runClient('ssh', [
        '-q',
        '-p',
        String(port),
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'BatchMode=yes',
        'nobody@127.0.0.1',
      ]),
    golden: [[]],
  },
];

export function phpServer(): Promise<RunningServer> {
  return startServer((folder, port) => {
    const settings = [
      '[global]',
      `error_log = ${folder}/log`,
      '[www]',
      `listen = 127.0.0.1:${port}`,
      'user = nobody',
      'group = nogroup',
    ];
    writeFileSync(join(folder, 'php.conf'), [...settings, 'pm = static', 'pm.max_children = 1', ''].join('\n'));
    return ['php-fpm8.2', '--nodaemonize', '--fpm-config', join(folder, 'php.conf')];
  });
}

export const FASTCGI_SCENARIOS: readonly Scenario[] = [
  {
    name: 'nginx',
    protocol: 'fastcgi',
    origin: 'nginx 1.22, asked by curl, to php-fpm 8.2',
    client: async (port) => {
      const parameters =
        'fastcgi_param REQUEST_METHOD $request_method; fastcgi_param SCRIPT_FILENAME $document_root/page.php;';
      const nginx = await nginxServer(`location /page { ${parameters} fastcgi_pass 127.0.0.1:${port}; }`);
      chmodSync(nginx.folder, 0o755);
      writeFileSync(join(nginx.folder, 'page.php'), '<?php echo "page\n";');
      await curl(nginx.port, [], '/page', '/page');
      await nginx.stop();
    },
    golden: [[], []],
  },
];
