#!/usr/bin/env node
// Old syntax only, up to the import: on an older Node.js this file must still run, to say what is wrong.
var major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  process.stderr.write(
    'sae-mon: Node.js 22 or later is needed, and this is ' +
      process.version +
      ' (' +
      process.execPath +
      '): install a newer Node.js, or start sae-mon with one: /path/to/node ' +
      process.argv[1] +
      '\n'
  );
  process.exitCode = 1;
} else {
  // oclif asks for them, and Node.js throws where nobody knows: as a service with a user of its own, in a container.
  process.env.HOME = process.env.HOME || '/';
  process.env.SHELL = process.env.SHELL || '/bin/sh';
  import('../dist/cli.js').then(
    function (cli) {
      return cli.main(process.argv.slice(2));
    },
    function (error) {
      process.stderr.write('sae-mon: its bundle does not load: ' + error.message + '\n  In a clone: npm run build.\n');
      process.exitCode = 1;
    }
  );
}
