/** What the conversations on the wire say: two commands of Redis and their answers. */
export const GET = '*2\r\n$3\r\nGET\r\n$1\r\nk\r\n';
export const SET = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n';
export const VALUE = '$5\r\nvalue\r\n';
export const OK = '+OK\r\n';
