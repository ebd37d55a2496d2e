/** Builds what the tests of test/languages run, one language after the other: `build-program.ts [LANGUAGE…]`. */
import { buildWorkloads, COMPILED_LANGUAGES } from './build.ts';

const wanted = process.argv.slice(2);
for (const language of COMPILED_LANGUAGES) {
  if (wanted.length > 0 && !wanted.includes(language)) continue;
  const begun = performance.now();
  await buildWorkloads(language);
  process.stdout.write(`workloads: ${language} ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}
