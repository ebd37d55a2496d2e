/**
 * Protocols that sae-mon does not decode, spoken by their own programs: no decoder but their own recogniser may claim them.
 * Besides what `.ci/setup` brings, recording these needs the Debian packages postgresql memcached openssh-server opensmtpd
 * nats-server tinyproxy-bin rabbitmq-server python3-pika, and
 * `pip install pymongo`.
 */
import * as clients from './foreign-clients.ts';
import * as servers from './foreign-servers.ts';
import { curl } from './http.ts';
import type { Scenario } from './scenario.ts';
import { runClient } from './server.ts';
import { talk } from './talk.ts';

function tls(version: string): Scenario {
  const options = ['-k', `--tlsv${version}`, '--tls-max', version];
  return {
    name: `tls-${version}`,
    protocol: 'tls',
    origin: `curl 7.88 to openssl s_server 3.0, TLS ${version}`,
    server: servers.tlsServer,
    client: (port) => runClient('curl', ['-s', '-o', '/dev/null', ...options, `https://127.0.0.1:${port}/`]),
    golden: null,
  };
}

export const FOREIGN_SCENARIOS: readonly Scenario[] = [
  tls('1.2'),
  tls('1.3'),
  {
    name: 'nginx',
    protocol: 'fastcgi',
    origin: 'nginx 1.22, asked by curl, to php-fpm 8.2',
    server: servers.phpServer,
    client: clients.askPhp,
    golden: null,
  },
  {
    name: 'psql',
    protocol: 'postgresql',
    origin: 'psql 15 with three statements to PostgreSQL 15',
    server: servers.postgresqlServer,
    client: (port) =>
      runClient(
        'psql',
        ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres'],
        'select 1;\nselect * from nowhere;\nset search_path to public;\n',
      ),
    golden: null,
  },
  {
    name: 'memcached-text',
    protocol: 'memcached',
    origin: 'a socket with commands of the text protocol to memcached 1.6',
    server: servers.memcachedServer,
    client: (port) =>
      talk(
        port,
        'set key 0 0 5\r\nhello\r\n',
        'get key\r\n',
        'incr key 1\r\n',
        'mg key v\r\nmn\r\n',
        'gets key other\r\ndelete key\r\ntouch key 10\r\n',
        'version\r\nstats settings\r\n',
        'nosuchcommand\r\nquit\r\n',
      ),
    golden: null,
  },
  {
    name: 'memcached-binary',
    protocol: 'memcached',
    origin: 'a socket with requests of the binary protocol to memcached 1.6',
    server: servers.memcachedServer,
    client: (port) =>
      talk(
        port,
        clients.binaryMemcached(1, 'key', '\0'.repeat(8), 'hello'),
        clients.binaryMemcached(0, 'key', '', '') + clients.binaryMemcached(0, 'none', '', ''),
        clients.binaryMemcached(0x0b, '', '', ''),
      ),
    golden: null,
  },
  {
    name: 'ssh',
    protocol: 'ssh',
    origin: 'ssh to sshd, OpenSSH 9.2: up to the refusal of every way to authenticate',
    server: servers.sshServer,
    client: (port) => {
      const options = [
        'StrictHostKeyChecking=no',
        'UserKnownHostsFile=/dev/null',
        'BatchMode=yes',
        'IdentityFile=none',
      ];
      return runClient('ssh', [
        '-q',
        '-F',
        'none',
        '-p',
        `${port}`,
        ...options.flatMap((one) => ['-o', one]),
        'nobody@127.0.0.1',
      ]);
    },
    golden: null,
  },
  {
    name: 'opensmtpd',
    protocol: 'smtp',
    origin: 'a socket that delivers a mail to OpenSMTPD 6.8',
    server: servers.smtpServer,
    wireOnly: true,
    client: (port) => talk(port, '', ...clients.MAIL),
    golden: null,
  },
  {
    name: 'rabbitmq',
    protocol: 'amqp',
    origin: 'pika 1.2 that declares a queue, publishes and gets, to RabbitMQ 3.10',
    server: servers.rabbitmqServer,
    client: (port) => runClient('python3', ['-c', clients.PIKA, `${port}`]),
    golden: null,
  },
  {
    name: 'pymongo',
    protocol: 'mongodb',
    origin:
      'pymongo 4 to a socket that answers as a server does, by the same library: hello, insert, find, ping, an unknown command',
    server: servers.mongodbServer,
    client: (port) => runClient('python3', ['-c', clients.PYMONGO, `${port}`]),
    golden: null,
  },
  {
    name: 'curl',
    protocol: 'http2',
    origin: 'curl 7.88 --http2-prior-knowledge to http2.createServer of Node.js 24',
    server: servers.http2Server,
    client: (port) => curl(port, ['--http2-prior-knowledge'], '/page', '/users/1'),
    golden: null,
  },
  {
    name: 'nats',
    protocol: 'nats',
    origin:
      'a socket that publishes to itself, to nats-server 2.9, which does not say +OK to it: that would be Redis, byte for byte',
    server: servers.natsServer,
    client: (port) =>
      talk(
        port,
        'CONNECT {"verbose":false,"pedantic":false,"lang":"none"}\r\n',
        'SUB news 1\r\n',
        'PUB news 5\r\nhello\r\n',
        'UNSUB 1\r\nNOSUCH\r\n',
      ),
    golden: null,
  },
  {
    name: 'meet',
    protocol: 'redis-cluster-bus',
    origin: 'two nodes of a cluster of redis-server 7.0 that meet',
    server: servers.clusterBusServer,
    client: clients.meet,
    golden: null,
  },
];
