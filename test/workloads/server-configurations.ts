import { readdirSync, writeFileSync } from 'node:fs';
import { type CommandLine, languageCommand, source } from './language-command.ts';
import { freePort } from './tcp.ts';

/**
 * Servers that take a configuration, written into `folder`: the commands that run them, the one that listens at
 * `port` first.
 */
export const configured = {
  nginx: async (port: number, folder: string): Promise<readonly CommandLine[]> => {
    writeFileSync(`${folder}/big`, 'x'.repeat(300_000));
    writeFileSync(`${folder}/stream`, 'x'.repeat(100_000));
    return [nginx(port, folder, STATIC_ANSWERS)];
  },

  phpFpm: async (port: number, folder: string): Promise<readonly CommandLine[]> => {
    const parameters = ['REQUEST_METHOD $request_method', 'REQUEST_URI $request_uri', 'CONTENT_LENGTH $content_length'];
    const script = `SCRIPT_FILENAME ${source('php/router.php')}`;
    const lines = [script, ...parameters].map((line) => `fastcgi_param ${line};`).join(' ');
    writeFileSync(`${folder}/fpm.conf`, phpFpmConfiguration(folder));
    const fpm: CommandLine = [phpFpm(), '--nodaemonize', '--allow-to-run-as-root', '-y', `${folder}/fpm.conf`];
    return [nginx(port, folder, `location / { fastcgi_pass unix:${folder}/fpm.sock; ${lines} }`), fpm];
  },

  haproxy: async (port: number, folder: string): Promise<readonly CommandLine[]> => {
    const behind = await freePort();
    writeFileSync(`${folder}/haproxy.cfg`, haproxyConfiguration(port, behind));
    return [
      ['haproxy', '-f', `${folder}/haproxy.cfg`, '-db', '-q'],
      await languageCommand('node', 'http-server-program.ts', `${behind}`),
    ];
  },
} as const;

/**
 * What nginx answers by itself: as the other servers do, but for `/slow`. A POST's body is discarded; server-side
 * includes take the length away from `/stream`.
 */
const STATIC_ANSWERS = `
    location = /plain { return 200 "plain\\n"; }
    location = /status/204 { return 204; }
    location = /status/404 { return 404 "404\\n"; }
    location = /status/500 { return 500 "500\\n"; }
    location = /stream { ssi on; ssi_types *; }
    location = /echo { return 200 "${'x'.repeat(3_000)}"; }
`;

function nginx(port: number, folder: string, locations: string): CommandLine {
  writeFileSync(`${folder}/nginx.conf`, nginxConfiguration(port, folder, locations));
  return ['nginx', '-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`];
}

function nginxConfiguration(port: number, folder: string, locations: string): string {
  return `daemon off; worker_processes 2; user root; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${folder}; ${locations} }
}
`;
}

/** Debian's carries its version in its name. */
function phpFpm(): string {
  const name = readdirSync('/usr/sbin').find((each) => /^php-fpm\d/.test(each));
  if (name === undefined) throw new Error('php-fpm is not installed: .ci/setup brings it');
  return name;
}

function phpFpmConfiguration(folder: string): string {
  return `[global]
error_log = ${folder}/fpm.log
[www]
user = root
listen = ${folder}/fpm.sock
pm = static
pm.max_children = 2
`;
}

/** Answers' bodies go from socket to socket by splice(2), without passing through haproxy. */
function haproxyConfiguration(port: number, behind: number): string {
  return `global
  nbthread 2
defaults
  mode http
  option splice-response
  option http-keep-alive
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen front
  bind 127.0.0.1:${port}
  server service 127.0.0.1:${behind}
`;
}
