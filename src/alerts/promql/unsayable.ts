/** What a rule asks that Prometheus' series do not tell. */
export class Unsayable extends Error {}
