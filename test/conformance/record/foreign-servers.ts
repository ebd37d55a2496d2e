/** Servers of protocols that sae-mon does not decode, each in a folder of its own, without the host's configuration. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { Server } from './server.ts';

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}

export function tlsServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const files = ['-key', folder.file('key.pem'), '-cert', folder.file('certificate.pem')];
    const made = ['-keyout', folder.file('key.pem'), '-out', folder.file('certificate.pem'), '-subj', '/CN=localhost'];
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...made);
    return ['openssl', 's_server', '-quiet', '-www', '-accept', `127.0.0.1:${port}`, ...files];
  });
}

const POSTGRESQL = '/usr/lib/postgresql/15/bin';

/** The words before a command that run it as nobody, whom the folder is given: some servers refuse to be root. */
function asNobody(folder: TemporaryFolder): string[] {
  const user = Number(execFileSync('id', ['-u', 'nobody']).toString());
  chownSync(folder.path, user, user);
  return ['setpriv', '--reuid', `${user}`, '--clear-groups', '--'];
}

export function postgresqlServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const [command = '', ...as] = asNobody(folder);
    const data = folder.file('data');
    const init = [join(POSTGRESQL, 'initdb'), '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'];
    execFileSync(command, [...as, ...init], { stdio: 'ignore' });
    const run = [join(POSTGRESQL, 'postgres'), '-D', data, '-p', `${port}`, '-k', folder.path, '-h', '127.0.0.1'];
    return [command, ...as, ...run];
  });
}

export function phpServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const settings = [
      '[global]',
      `error_log = ${folder.file('log')}`,
      '[www]',
      `listen = 127.0.0.1:${port}`,
      'user = nobody',
      'group = nogroup',
    ];
    writeFileSync(folder.file('php.conf'), [...settings, 'pm = static', 'pm.max_children = 1', ''].join('\n'));
    return ['php-fpm8.2', '--nodaemonize', '--fpm-config', folder.file('php.conf')];
  });
}

export function memcachedServer(): Promise<Server> {
  return Server.start((_folder, port) => [
    'memcached',
    '-u',
    'nobody',
    '-l',
    '127.0.0.1',
    '-p',
    `${port}`,
    '-U',
    `${port}`,
  ]);
}

export function sshServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const key = folder.file('key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
    mkdirSync('/run/sshd', { recursive: true });
    const settings = [
      `HostKey=${key}`,
      'ListenAddress=127.0.0.1',
      'UsePAM=no',
      'PidFile=none',
      'AuthorizedKeysFile=none',
    ];
    return [
      '/usr/sbin/sshd',
      '-D',
      '-e',
      '-f',
      '/dev/null',
      '-p',
      `${port}`,
      ...settings.flatMap((line) => ['-o', line]),
    ];
  });
}

/** Takes mail for local users and, since nobody has such a mailbox here, keeps none. */
export function smtpServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const settings = [
      'queue ttl 1s',
      `listen on 127.0.0.1 port ${port} hostname mail.example`,
      'action "drop" maildir "/dev/null"',
      'match from any for domain "example.com" action "drop"',
    ];
    writeFileSync(folder.file('smtpd.conf'), [...settings, ''].join('\n'));
    chmodSync(folder.file('smtpd.conf'), 0o600);
    return ['smtpd', '-d', '-f', folder.file('smtpd.conf')];
  });
}

/** Its node, with whatever else Erlang starts, listens in the namespace that recording has of its own. */
export function rabbitmqServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const settings = {
      HOME: folder.path,
      RABBITMQ_NODENAME: 'recorder@localhost',
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: `${port}`,
      RABBITMQ_MNESIA_BASE: folder.path,
      RABBITMQ_LOG_BASE: folder.path,
      RABBITMQ_PID_FILE: folder.file('pid'),
      RABBITMQ_ENABLED_PLUGINS_FILE: folder.file('plugins'),
    };
    const environment = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    // Erlang's port mapper would stay for ever, as a daemon: where one runs, none is started.
    const script = 'setpriv --pdeathsig TERM epmd & exec env "$@"';
    return ['sh', '-c', script, 'sh', ...environment, '/usr/lib/rabbitmq/bin/rabbitmq-server'];
  });
}

/** No server of it is at hand: its client library is spoken to by as much of one as it needs. */
export function mongodbServer(): Promise<Server> {
  const program = join(import.meta.dirname, 'mongodb_server.py');
  return Server.start((_folder, port) => ['python3', program, `${port}`]);
}

export function http2Server(): Promise<Server> {
  const program = join(import.meta.dirname, 'http2-server-program.ts');
  return Server.start((_folder, port) => [process.execPath, program, `${port}`]);
}

export function natsServer(): Promise<Server> {
  return Server.start((_folder, port) => ['nats-server', '-a', '127.0.0.1', '-p', `${port}`]);
}

/** A node of a cluster, by the port at which other nodes speak to it; clients are served at the next one. */
export function clusterBusServer(): Promise<Server> {
  return Server.start((folder, port) => {
    const cluster = ['--cluster-enabled', 'yes', '--cluster-port', `${port}`];
    return [
      'redis-server',
      '--port',
      `${port + 1}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder.path,
      '--save',
      '',
      ...cluster,
    ];
  });
}
