/** The files of deploy/ as their own readers see them (checker/main.go). */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKER = fileURLToPath(new URL('./checker', import.meta.url));
export const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url));

export interface DeployContainer {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext?: {
    readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodSpec {
  readonly containers: readonly DeployContainer[] | null;
  readonly ephemeralContainers?: readonly DeployContainer[];
  readonly hostPID?: boolean;
}

export interface DeployDocument {
  readonly file: string;
  readonly kind: string;
  readonly object: {
    readonly spec?: PodSpec & { readonly template?: { readonly spec: PodSpec } };
    readonly base?: string;
    readonly commands?: readonly string[];
  };
}

export const MANIFESTS = readdirSync(join(DEPLOY, 'kubernetes')).map((name) => join(DEPLOY, 'kubernetes', name));

/** @throws Error with what the reader says of a file that is not of its form */
export function readFiles(paths: readonly string[]): DeployDocument[] {
  // Built the first time only: half a minute of a processor.
  const { status, stdout, stderr } = spawnSync('go', ['run', '.', ...paths], { cwd: CHECKER, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as DeployDocument);
}

/** Of every document, those that run sae-mon. */
export function saeMonContainers(documents: readonly DeployDocument[]): DeployContainer[] {
  const specs = documents.flatMap(({ object }) => [object.spec?.template?.spec ?? object.spec ?? null]);
  const all = specs.flatMap((spec) => [...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])]);
  return all.filter(({ name }) => name === 'sae-mon');
}
