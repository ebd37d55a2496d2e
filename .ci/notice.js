// NOTICE and LICENSES/npm.txt: what the package holds that others wrote, read from what the bundler put in.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';

/** @param {{ outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }} metafile esbuild's */
export function notices(metafile) {
  const packages = bundledPackages(metafile);
  return { NOTICE: notice(packages), 'LICENSES/npm.txt': packages.map(licenceText).join('\n') };
}

function bundledPackages(metafile) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1];
      if (folder && bytesInOutput > 0) folders.add(folder);
    }
  }
  const packages = [...folders].map((folder) => ({
    folder,
    ...JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
  }));
  // npm may hold several copies of one version.
  const unique = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

function notice(packages) {
  const width = Math.max(...packages.map(({ name, version }) => `${name} ${version}`.length));
  const rows = packages.map(({ name, version, license }) => `  ${`${name} ${version}`.padEnd(width)}  ${license}`);
  return `sae-mon
Copyright the sae-mon authors. Licensed under the Apache License, version 2.0 (LICENSE).

The eBPF programs (bpf/, dist/sae.bpf.o) are licensed under the Apache License, version 2.0, or the GNU General
Public License, version 2 (LICENSES/GPL-2.0.txt), at your choice. To the kernel the object declares "GPL v2".

Linked statically into the addon (dist/libbpf-ts.node), as Debian packages them:

  libbpf   BSD-2-Clause, or LGPL-2.1 (LICENSES/BSD-2-Clause-libbpf.txt)
  libelf   LGPL-3.0-or-later, or GPL-2.0-or-later (LICENSES/LGPL-3.0.txt, GPL-3.0.txt, GPL-2.0.txt);
           part of elfutils. To link the addon with another libelf: node .ci/build.js addon in a clone
  zlib     Zlib (LICENSES/Zlib.txt)

In the bundle (dist/*.js), from npm, with their texts in LICENSES/npm.txt:

${rows.join('\n')}
`;
}

function licenceText({ folder, name, version, license }) {
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file && existsSync(join(root, folder, file))
      ? readFileSync(join(root, folder, file), 'utf8').trim()
      : `(${license}; the package holds no text)`;
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n')}\n`;
}
