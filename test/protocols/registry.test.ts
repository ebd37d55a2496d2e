import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDecoders, PROTOCOLS, protocolAttributes, protocolNamed } from '../../src/protocols/registry.ts';

describe('the registry', () => {
  it('has names that are unique and fit its decoders', () => {
    assert.equal(new Set(PROTOCOLS.map(({ name }) => name)).size, PROTOCOLS.length);
    for (const { name, create } of PROTOCOLS) assert.equal(create().name, name);
  });
  it('has titles that are unique', () => {
    assert.equal(new Set(PROTOCOLS.map(({ title }) => title)).size, PROTOCOLS.length);
  });
  it('has decoders that count in a class of coverage of their own only where they decode nothing', () => {
    for (const { create } of PROTOCOLS) {
      const { coverage, depth } = create();
      if (coverage !== undefined) assert.equal(depth, 'recognised');
    }
    assert.deepEqual(
      PROTOCOLS.filter(({ create }) => create().coverage === 'tls').map(({ name }) => name),
      ['tls'],
    );
  });
  it('makes all decoders, or those named', () => {
    assert.equal(createDecoders().length, PROTOCOLS.length);
    assert.deepEqual(
      createDecoders(['redis']).map(({ name }) => name),
      ['redis'],
    );
  });
  it('finds by exact name only', () => {
    assert.equal(protocolNamed('http')?.name, 'http');
    assert.equal(protocolNamed('HTTP'), null);
  });
  it('gives attributes by name, none for what is unknown', () => {
    assert.deepEqual(protocolAttributes('http', 'GET', '200'), {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    });
    assert.deepEqual(protocolAttributes('unknown', 'connect', null), {});
  });
});
