// Builds dist/: the addon, the eBPF object, the launcher of commands, and the bundle with its JSON Schemas and rules.
// Run as a program it takes the parts to build (addon bpf launcher bundle), or builds all of them.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as esbuild } from 'esbuild';
import { bundleOptions, pageOptions, root } from './bundle.js';

const dist = join(root, 'dist');

const PARTS = {
  async addon() {
    const { buildAddon } = await import('../libbpf-ts/build.js');
    replace('libbpf-ts.node', readFileSync(buildAddon().path));
  },
  async bpf() {
    const { buildBpf } = await import('./build-bpf.js');
    await buildBpf();
  },
  async launcher() {
    const { buildLauncher } = await import('./build-launcher.js');
    replace('launcher', readFileSync(buildLauncher()), 0o755);
  },
  async bundle() {
    const { outputFiles, metafile } = await esbuild({
      ...bundleOptions(),
      entryPoints: {
        cli: 'bin/cli.ts',
        commands: 'src/commands/registry.ts',
        worker: 'src/app/worker.ts',
        'name-thread': 'src/app/names/name-thread.ts',
      },
      outdir: 'dist',
      splitting: true,
      // Flat, so that what lies beside the bundle is beside each chunk as well.
      chunkNames: '[name]-[hash]',
      minifySyntax: true,
      minifyWhitespace: true,
      metafile: true,
      write: false,
    });
    const names = outputFiles.map(({ path }) => basename(path));
    for (const { path, contents } of outputFiles) replace(basename(path), contents);
    for (const name of readdirSync(dist)) if (name.endsWith('.js') && !names.includes(name)) rmSync(join(dist, name));
    cpSync(join(root, 'src/exports/schema'), join(dist, 'schema'), { recursive: true });
    replace('default-rules.yml', readFileSync(join(root, 'src/alerts/default-rules.yml')));
    const page = await buildPage();
    mkdirSync(join(root, 'build'), { recursive: true });
    const outputs = { ...metafile.outputs, ...page.outputs };
    writeFileSync(join(root, 'build/bundle.json'), JSON.stringify({ outputs }));
  },
};

/** @param {string[]} [parts] the parts to build, in this order; all when left out. */
export async function build(parts = Object.keys(PARTS)) {
  mkdirSync(dist, { recursive: true });
  for (const part of parts) {
    if (!Object.hasOwn(PARTS, part)) throw new Error(`build: no part ${part}; parts: ${Object.keys(PARTS).join(' ')}`);
    const start = performance.now();
    await PARTS[part]();
    console.log(`build: ${part} ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

/** One file that asks for nothing else: script and style inside. @returns the bundler's account of it */
async function buildPage() {
  const { outputFiles, metafile } = await esbuild(pageOptions());
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text.trim();
  const html = readFileSync(join(root, 'src/page/index.html'), 'utf8')
    .replace('/* style */', () => textOf('.css'))
    .replace('/* script */', () => textOf('.js'));
  replace('dashboard.html', Buffer.from(html));
  return metafile;
}

/** Written aside and renamed: a running sae-mon that has the old file open or mapped keeps it whole. */
function replace(name, contents, mode = 0o644) {
  const file = join(dist, name);
  if (existsSync(file) && readFileSync(file).equals(contents)) return;
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, contents, { mode });
  renameSync(fresh, file);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const parts = process.argv.slice(2);
  try {
    await build(parts.length > 0 ? parts : undefined);
  } catch (error) {
    // esbuild and the compilers have printed what is wrong.
    console.error(`build: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
  }
}
