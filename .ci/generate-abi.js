// Makes src/events/abi.gen.ts from the BTF of bpf/abi.h. Plain JavaScript: it runs on Node.js 20; needs clang and bpftool.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileBpf } from './build-bpf.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HEADER = join(ROOT, 'bpf/abi.h');
const OUTPUT = join(ROOT, 'src/events/abi.gen.ts');

/** Returns the text of src/events/abi.gen.ts: constants of macros and enums, offsets and sizes of structs, in the order of the header. */
export function generateAbi() {
  const header = readFileSync(HEADER, 'utf8');
  const macros = [...header.matchAll(/^#define SAE_(\w+) \S/gm)].map(([, name]) => name);
  const types = [...header.matchAll(/^(enum|struct) (sae_\w+) \{/gm)].map(([, kind, name]) => ({ kind, name }));
  const found = readTypes(macros, types);
  const blocks = [{ kind: 'enum', name: 'sae_macros' }, ...types].map(({ kind, name }) => {
    const type = found.find((candidate) => candidate.kind === kind.toUpperCase() && candidate.name === name);
    if (type === undefined) throw new Error(`${kind} ${name} of bpf/abi.h is not in its BTF`);
    return kind === 'enum' ? constants(type) : offsets(type);
  });
  return `// Generated from the BTF of bpf/abi.h by .ci/generate-abi.js. Do not edit.\n\n${blocks.join('\n')}`;
}

/** The BTF of a program that uses all of them: what a program does not use is not in it. */
function readTypes(macros, types) {
  const folder = mkdtempSync(join(tmpdir(), 'sae-abi-'));
  try {
    const source = join(folder, 'abi.c');
    const object = join(folder, 'abi.o');
    const uses = types.map(({ kind, name }) => `${kind} ${name} use_${name};`);
    const values = macros.map((name) => `MACRO_SAE_${name} = SAE_${name},`);
    writeFileSync(
      source,
      `#include <linux/types.h>\n#include "abi.h"\nenum sae_macros { ${values.join(' ')} } use_macros;\n${uses.join('\n')}\n`,
    );
    compileBpf(source, object);
    return JSON.parse(execFileSync('bpftool', ['-j', 'btf', 'dump', 'file', object], { encoding: 'utf8' })).types;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function constants({ values }) {
  return lines(values.map(({ name, val }) => [name.replace(/^(MACRO_)?SAE_/, ''), val]));
}

function offsets({ name, size, members }) {
  const prefix = name.replace(/^sae_/, '').toUpperCase();
  const fields = members.map((member) => [`${prefix}_${member.name.toUpperCase()}`, member.bits_offset / 8]);
  return lines([[`${prefix}_SIZEOF`, size], ...fields]);
}

function lines(pairs) {
  return pairs.map(([name, value]) => `export const ${name} = ${value};\n`).join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(OUTPUT, generateAbi());
}
