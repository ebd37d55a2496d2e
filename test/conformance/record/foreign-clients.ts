/** Clients of protocols that sae-mon does not decode, and what they are told to say. */
import { chmodSync, writeFileSync } from 'node:fs';
import { clusterBusServer } from './foreign-servers.ts';
import { curl } from './http.ts';
import { nginxServer } from './nginx.ts';
import { runClient } from './server.ts';

/** nginx, as the client of php-fpm. */
export async function askPhp(port: number): Promise<void> {
  const parameters =
    'fastcgi_param REQUEST_METHOD $request_method; fastcgi_param SCRIPT_FILENAME $document_root/page.php;';
  await using nginx = await nginxServer(`location /page { ${parameters} fastcgi_pass 127.0.0.1:${port}; }`);
  chmodSync(nginx.folder.path, 0o755);
  writeFileSync(nginx.folder.file('page.php'), '<?php echo "page\n";');
  await curl(nginx.port, [], '/page', '/page');
}

export const MAIL = [
  'EHLO client.example\r\n',
  'VRFY nobody\r\n',
  'MAIL FROM:<a@client.example>\r\n',
  'RCPT TO:<b@elsewhere.example>\r\n',
  'RCPT TO:<root@example.com>\r\n',
  'DATA\r\n',
  'Subject: test\r\n\r\nGET / HTTP/1.1\r\n*1\r\n$4\r\nPING\r\n.\r\n',
  'NOOP\r\n',
  'QUIT\r\n',
];

export const PIKA = `
import pika, sys
connection = pika.BlockingConnection(pika.ConnectionParameters('127.0.0.1', int(sys.argv[1])))
channel = connection.channel()
channel.queue_declare('q')
channel.basic_publish('', 'q', b'hello')
print(channel.basic_get('q', auto_ack=True))
connection.close()
`;

export const PYMONGO = `
import pymongo, sys
client = pymongo.MongoClient('127.0.0.1', int(sys.argv[1]), directConnection=True)
orders = client.shop.orders
orders.insert_one({'_id': 1, 'text': 'GET / HTTP/1.1'})
print(orders.find_one({'_id': 1}))
client.admin.command('ping')
try:
    client.admin.command('nosuch')
except pymongo.errors.OperationFailure as error:
    print(error)
client.close()
`;

/** Another node comes, and has been introduced when it was answered. */
export async function meet(busPort: number): Promise<void> {
  await using other = await clusterBusServer();
  const ask = (...words: string[]): Promise<string> => runClient('redis-cli', ['-p', `${other.port + 1}`, ...words]);
  await ask('CLUSTER', 'MEET', '127.0.0.1', `${busPort + 1}`, `${busPort}`);
  while (!(await ask('CLUSTER', 'INFO')).includes('cluster_stats_messages_pong_received'));
}

/** A get and a set of memcached's binary protocol. */
export function binaryMemcached(opcode: number, key: string, extras: string, value: string): string {
  const head = Buffer.alloc(24);
  head.writeUInt8(0x80, 0);
  head.writeUInt8(opcode, 1);
  head.writeUInt16BE(key.length, 2);
  head.writeUInt8(extras.length, 4);
  head.writeUInt32BE(extras.length + key.length + value.length, 8);
  return head.toString('latin1') + extras + key + value;
}
