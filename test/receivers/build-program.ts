/** Builds the receivers that Debian has not, or not as new, one after the other. */
import { buildReceiver, RECEIVERS } from './build-receiver.ts';

for (const name of RECEIVERS) {
  const begun = performance.now();
  await buildReceiver(name);
  process.stdout.write(`receivers: ${name} ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}
