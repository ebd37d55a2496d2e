import { SCHEMA_VERSION } from './schema-version.ts';

/** One thing that this host has or lacks. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Without it nothing can be attached. */
  readonly required: boolean;
  readonly detail: string;
  /** What to do where it is missing. */
  readonly remedy: string | null;
}

/** Whom a kind of target finds here. Since 1.3. */
export interface DoctorTarget {
  /** As it is named on the command line. */
  readonly flag: string;
  /** Any of this host, some of them, or nobody. */
  readonly extent: 'all' | 'some' | 'none';
  readonly detail: string;
  /** For it to be all; `needs` says how each is given. */
  readonly needs: readonly string[];
}

/** How a container or unit is given something that is missing here. Since 1.3. */
export interface DoctorNeed {
  readonly name: string;
  readonly why: string;
  /** Of each null where it has it already. */
  readonly docker: string | null;
  readonly kubernetes: string | null;
  readonly systemd: string | null;
}

interface DoctorFindings {
  readonly possible: boolean;
  readonly checks: readonly DoctorCheck[];
  readonly targets: readonly DoctorTarget[];
  readonly needs: readonly DoctorNeed[];
}

export interface ExportDoctor {
  readonly schemaVersion: string;
  readonly kind: 'doctor';
  readonly tool: { readonly name: string; readonly version: string };
  /** Whether anything can be attached. */
  readonly possible: boolean;
  readonly checks: readonly DoctorCheck[];
  readonly targets: readonly DoctorTarget[];
  readonly needs: readonly DoctorNeed[];
}

/** The document of `doctor --json`. Its keys are in the order in which they are written. */
export function exportDoctor({ possible, checks, targets, needs }: DoctorFindings, version: string): ExportDoctor {
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'doctor',
    tool: { name: 'sae-mon', version },
    possible,
    checks: checks.map(({ name, ok, required, detail, remedy }) => ({ name, ok, required, detail, remedy })),
    targets: targets.map(({ flag, extent, detail, needs: names }) => ({ flag, extent, detail, needs: names })),
    needs: needs.map(({ name, why, docker, kubernetes, systemd }) => ({ name, why, docker, kubernetes, systemd })),
  };
}
