// How esbuild makes a bundle of TypeScript and TSX here: one place, for the build and for the tests of views.
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** @returns {import('esbuild').BuildOptions} what every bundle shares; add entryPoints and outdir or outfile. */
export function bundleOptions() {
  return {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    jsx: 'automatic',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // CommonJS inside an ES module bundle (oclif, react) calls require for Node's own modules.
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
    },
    // Never loaded: ink's developer tools (only with DEV=true), and the compiler that oclif looks for in a source checkout.
    external: ['react-devtools-core', 'typescript'],
  };
}

/** @returns {import('esbuild').BuildOptions & { write: false, metafile: true }} the script and the style of the page that `--dashboard` serves. */
export function pageOptions() {
  return {
    absWorkingDir: root,
    entryPoints: { page: 'src/page/main.ts', style: 'src/page/page.css' },
    outdir: 'dist',
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome120', 'firefox120', 'safari17'],
    minify: true,
    logLevel: 'warning',
    metafile: true,
    write: false,
  };
}
