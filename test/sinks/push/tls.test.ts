import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { TlsFiles } from '../../../src/sinks/push/destination.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { destinationOf, NO_HURRY, type Pushing, pushTo } from './pushing.ts';
import { Receiver } from './receiver.ts';

const NO_FILES: TlsFiles = { ca: null, cert: null, key: null };
const folder = new TemporaryFolder();
after(() => folder[Symbol.dispose]());

/** Signed by itself. */
function certificate(name: string): { readonly cert: string; readonly key: string } {
  const cert = folder.file(`${name}.crt`);
  const key = folder.file(`${name}.key`);
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' });
  return { cert, key };
}

const server = certificate('server');
const client = certificate('client');
const TLS = { cert: readFileSync(server.cert), key: readFileSync(server.key) };

function pushOver({ port }: Receiver, files: Partial<TlsFiles>): Promise<Pushing> {
  return pushTo(destinationOf(`https://127.0.0.1:${port}/`, { tls: { ...NO_FILES, ...files } }));
}

describe('a receiver by TLS', () => {
  it('is sent to where it is known by the authority of --tls-ca', async () => {
    await using receiver = await Receiver.start([200], TLS);
    using pushing = await pushOver(receiver, { ca: server.cert });
    pushing.add('a');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    assert.equal(pushing.push.account.sentItems, 1);
  });

  it('is not sent to where nobody vouches for it, which is said', async () => {
    await using receiver = await Receiver.start([200], TLS);
    using pushing = await pushOver(receiver, {});
    pushing.add('a');
    await pushing.push.end(NO_HURRY);
    assert.equal(receiver.received.length, 0);
    assert.match(
      pushing.warnings[0] ?? '',
      /has a certificate of an authority that is not known \(name it with --tls-ca\)/,
    );
  });

  it('is shown the client’s own certificate, where it asks for one', async () => {
    const asks = { ...TLS, requestCert: true, ca: readFileSync(client.cert) };
    await using receiver = await Receiver.start([200], asks);
    using pushing = await pushOver(receiver, { ca: server.cert, ...client });
    pushing.add('a');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    using without = await pushOver(receiver, { ca: server.cert });
    without.add('b');
    await without.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['a']);
  });

  it('needs files that are what they are said to be', async () => {
    const garbage = folder.file('garbage.pem');
    writeFileSync(garbage, '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n');
    await using receiver = await Receiver.start([200], TLS);
    await assert.rejects(pushOver(receiver, { ca: folder.file('none') }), {
      code: 'INPUT',
      message: /--tls-ca .* cannot be read: there is no such file/,
    });
    await assert.rejects(pushOver(receiver, { ca: server.key.replace('key', 'crt'), cert: garbage }), {
      code: 'BAD_FLAG',
    });
    await assert.rejects(pushOver(receiver, { cert: client.cert, key: server.key }), { code: 'BAD_FLAG' });
    writeFileSync(garbage, 'nothing');
    await assert.rejects(pushOver(receiver, { ca: garbage }), { code: 'BAD_FLAG', message: /holds no certificate/ });
  });
});
