/** Of what name servers say nothing is in any output but names, types and codes: no text, no address, no cookie of EDNS(0). */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { runSaeMon } from '../../commands/run-sae-mon.ts';

const CAPTURES = join(import.meta.dirname, '../../conformance/captures/dns');
/** What the zone of test/conformance/record/dns-server.ts has behind its names; `big` has a hundred of these. */
const KEPT_BACK = ['hello world', 'hello', '10.1.2.3', '10.1.2.4', 'fd00::4', '10.9.0.', '192.0.2.1'];
const COMMANDS = [['trace', '--json'], ['trace'], ['export', '--json', '--histograms'], ['top', '--once']];
const files = readdirSync(CAPTURES).filter((name) => name.endsWith('.pcap'));

it('is in the captures, as the test would else prove nothing', () => {
  const all = Buffer.concat(files.map((name) => readFileSync(join(CAPTURES, name))));
  for (const secret of [Buffer.from('hello world'), Buffer.of(10, 1, 2, 3), Buffer.of(10, 9, 0, 7)])
    assert.ok(all.includes(secret), `${secret}`);
});

for (const [command = '', ...options] of COMMANDS) {
  it(`is not in what ${command} ${options.join(' ')} prints`, async () => {
    for (const name of files) {
      const { code, stdout, stderr } = await runSaeMon(command, ...options, '--replay', join(CAPTURES, name));
      assert.equal(code, 0, stderr);
      assert.match(stdout, /demo\.test|example\.com/, name);
      for (const secret of KEPT_BACK) assert.ok(!`${stdout}${stderr}`.includes(secret), `${name}: ${secret}`);
    }
  });
}
