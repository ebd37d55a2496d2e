// Jazzer.js' prebuilt addon asks for a C library newer than Debian 12's, for three functions. On such a machine it is
// loaded from a copy that asks weakly, with the three preloaded; where the addon loads as it is, nothing is done.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';
import { node24, step } from './step.js';

const original = join(root, `node_modules/@jazzer.js/fuzzer/prebuilds/fuzzer-${process.platform}-${process.arch}.node`);

/** What glibc 2.38 and libstdc++ 13 have anew. Streams are set up by Node.js, which uses the same library. */
const SHIM = `
long strtol(const char *, char **, int);
unsigned long strtoul(const char *, char **, int);
long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }
void _ZSt21ios_base_library_initv(void) {}
`;

/** ELF, 64 bits, little-endian: the specification's names. */
const E_SHOFF = 0x28;
const E_SHENTSIZE = 0x3a;
const E_SHNUM = 0x3c;
const SH_TYPE = 4;
const SH_OFFSET = 0x18;
const SHT_GNU_VERNEED = 0x6ffffffe;
const VER_FLG_WEAK = 2;

/**
 * @param {string} folder where a copy may be made
 * @returns {Promise<{ args: string[], env: Record<string, string> }>} what Node.js needs to load the addon
 */
export async function fuzzAddon(folder) {
  const loads = await step(node24, ['-e', `require(${JSON.stringify(original)})`], { silent: true });
  if (loads.ok) return { args: [], env: {} };
  mkdirSync(folder, { recursive: true });
  const [copy, source, shim, redirect] = ['fuzzer.node', 'shim.c', 'shim.so', 'redirect.cjs'].map((name) =>
    join(folder, name),
  );
  writeFileSync(copy, askWeakly(readFileSync(original)));
  writeFileSync(source, SHIM);
  const built = await step('cc', ['-shared', '-fPIC', '-fno-builtin', '-O1', '-o', shim, source], { quiet: true });
  if (!built.ok) throw new Error('fuzz: the addon of Jazzer.js does not load here, and cc could not help');
  // As Node.js asks for it.
  const [from, to] = [realpathSync(original), copy].map((path) => JSON.stringify(path));
  writeFileSync(
    redirect,
    `const { dlopen } = process;
process.dlopen = (module, path, ...flags) => dlopen.call(process, module, path === ${from} ? ${to} : path, ...flags);
`,
  );
  return { args: ['--require', redirect], env: { LD_PRELOAD: shim } };
}

/** Every version that the addon needs of a library may be absent; what is called then must come from elsewhere. */
function askWeakly(elf) {
  const sections = Number(elf.readBigUInt64LE(E_SHOFF));
  for (let i = 0; i < elf.readUInt16LE(E_SHNUM); i++) {
    const section = sections + i * elf.readUInt16LE(E_SHENTSIZE);
    if (elf.readUInt32LE(section + SH_TYPE) !== SHT_GNU_VERNEED) continue;
    // Verneed: version:u16 count:u16 file:u32 aux:u32 next:u32; Vernaux: hash:u32 flags:u16 other:u16 name:u32 next:u32.
    for (let need = Number(elf.readBigUInt64LE(section + SH_OFFSET)), next = 1; next !== 0; need += next) {
      let aux = need + elf.readUInt32LE(need + 8);
      for (let left = elf.readUInt16LE(need + 2); left > 0; left--) {
        elf.writeUInt16LE(elf.readUInt16LE(aux + 4) | VER_FLG_WEAK, aux + 4);
        aux += elf.readUInt32LE(aux + 12);
      }
      next = elf.readUInt32LE(need + 12);
    }
  }
  return elf;
}
