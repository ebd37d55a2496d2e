import { writeFileSync } from 'node:fs';
import type { CommandLine } from '../workloads/language-command.ts';

/** More than this, in bytes, is not to be uploaded to `/upload`; of servers that know one limit alone, nowhere. */
const LIMIT = 100_000;

/**
 * Servers with an access log of their own, `access.log` in `folder`, of lines as `server-logs.ts` reads them. They
 * serve `/plain`, `/big` and `/echo` (whatever is uploaded), and refuse `/refuse`.
 */
export const configured = {
  nginx: (port: number, folder: string): CommandLine => {
    write(folder, 'nginx.conf', nginxConfiguration(port, folder));
    return ['nginx', '-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`];
  },
  apache: (port: number, folder: string): CommandLine => {
    write(folder, 'apache.conf', apacheConfiguration(port, folder));
    return ['apache2', '-D', 'FOREGROUND', '-f', `${folder}/apache.conf`];
  },
  lighttpd: (port: number, folder: string): CommandLine => {
    write(folder, 'lighttpd.conf', lighttpdConfiguration(port, folder));
    return ['lighttpd', '-D', '-f', `${folder}/lighttpd.conf`];
  },
  h2o: (port: number, folder: string): CommandLine => {
    write(folder, 'h2o.conf', h2oConfiguration(port, folder));
    return ['h2o', '-m', 'worker', '-c', `${folder}/h2o.conf`];
  },
} as const;

function write(folder: string, name: string, configuration: string): void {
  writeFileSync(`${folder}/plain`, 'plain\n');
  writeFileSync(`${folder}/echo`, 'echo\n');
  writeFileSync(`${folder}/big`, 'x'.repeat(300_000));
  writeFileSync(`${folder}/${name}`, configuration);
}

function nginxConfiguration(port: number, folder: string): string {
  return `daemon off; worker_processes 2; user root; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  log_format odd '$remote_port $status $bytes_sent'; access_log ${folder}/access.log odd;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port}; root ${folder};
    location = /echo { return 200 "echo\\n"; }
    location = /refuse { return 401 "refused\\n"; }
    location = /upload { client_max_body_size ${LIMIT}; return 200 "uploaded\\n"; }
  }
}
`;
}

function apacheConfiguration(port: number, folder: string): string {
  const modules = ['mpm_event', 'authz_core'].map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  return `${modules.join('\n')}
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
Mutex file:${folder}
ErrorLog ${folder}/error.log
DocumentRoot ${folder}
LogFormat "%{remote}p %>s %O" odd
CustomLog ${folder}/access.log odd
<Location /refuse>
  Require all denied
</Location>
<Location /upload>
  LimitRequestBody ${LIMIT}
</Location>
`;
}

function lighttpdConfiguration(port: number, folder: string): string {
  return `server.modules = ("mod_access", "mod_accesslog", "mod_staticfile")
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
server.errorlog = "${folder}/error.log"
server.max-request-size = ${LIMIT / 1_000}
accesslog.filename = "${folder}/access.log"
accesslog.format = "%{remote}p %s %O"
$HTTP["url"] == "/refuse" { url.access-deny = ("") }
`;
}

function h2oConfiguration(port: number, folder: string): string {
  return `user: root
num-threads: 2
pid-file: ${folder}/pid
error-log: ${folder}/error.log
limit-request-body: ${LIMIT}
access-log:
  path: ${folder}/access.log
  format: "%{remote}p %>s %b"
listen:
  host: 127.0.0.1
  port: ${port}
hosts:
  default:
    paths:
      /refuse:
        redirect:
          status: 307
          url: /plain
      /:
        file.dir: ${folder}
`;
}
