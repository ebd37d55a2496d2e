/** Who knows under which name a process has looked for an address. */
export interface ServerNames {
  /** As of `atNs`, when it began to speak with it; null: nobody knows. */
  nameOf(tgid: number, address: string, atNs: number): string | null;
}
