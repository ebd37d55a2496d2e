/**
 * The SQLSTATE of an error: five digits or capitals, behind a mark
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html).
 */
export const STATE_MARK = 0x23;
export const STATE_BYTES = 5;

/** Whether the bytes from `at` on, all of which are at hand, are one. */
export function isSqlState(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + STATE_BYTES; i += 1) if (!isStateByte(bytes[i] as number)) return false;
  return true;
}

function isStateByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a);
}
