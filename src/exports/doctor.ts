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

export interface ExportDoctor {
  readonly schemaVersion: string;
  readonly kind: 'doctor';
  readonly tool: { readonly name: string; readonly version: string };
  /** Whether anything can be attached. */
  readonly possible: boolean;
  readonly checks: readonly DoctorCheck[];
}

/** The document of `doctor --json`. Its keys are in the order in which they are written. */
export function exportDoctor(checks: readonly DoctorCheck[], possible: boolean, version: string): ExportDoctor {
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'doctor',
    tool: { name: 'sae-mon', version },
    possible,
    checks: checks.map(({ name, ok, required, detail, remedy }) => ({ name, ok, required, detail, remedy })),
  };
}
