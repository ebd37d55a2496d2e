// Made by .ci/generate-letter-pairs.js from test/lib/templates/training-words.txt: npm run generate.
/**
 * Base64 of a byte for each pair: 28 rows (what stands before: a to z, the edge of a word, a letter that is not ASCII) of 27
 * (what stands behind: a to z, the edge): -log2 of its share in the row, in sixteenths of a bit.
 */
export const LETTER_PAIRS =
  'WVhNPpl9U3ZXb1Q6UTSgV6AzQC9bWIKZa2csMluYoCCghocyW5krdW4/b6A4UHlBoKCgXKBUMqBRoDGgoCoyZFNSoJUmn6BRbzxM' +
  'oKCgbF9hLJufax2RgqAyhH5uXloydaBLVnFHd5igeH4vXm1TTGRsWHZYdVpAUSuDaYcqNkByYntvh20nOYugeitNboUcfKBHoIsp' +
  'iaBCdUxSn5WgdZRPOpSgbBygVWY5d6BTcVhFoKA+SF5BmpWgaKAoLHuMZiOgoKAzaHJJZWcxoKBKcTtZYKCgZ44xTWhETUBaTH10' +
  'ZFJBSik8bYBSNz55UaCRiV04JpegWhx8laBBoF5oblguoKCKY1dAbIygoGA2MYpomjKXm6A8glNJeGsskKBSQjk3cpegYaAsLX+K' +
  'TyeDY3Ykcmk4amtAiqCgT0RMb6CgZaA/JVSggiCNnqAvmoBhRm44RKCFZ3JGoKCgg6A4O4hYOTZfPHw9gl9qh1RHk6CKQzBSXKCg' +
  'YoImb1dYQ2hwXXdadFVCRSldTY4vP0xLT2CginIuMqBvYzaCdnI/oJc6knImQaAmYFs+naCgdZ9Lc5yNh2ygkqB1oJBljXh7j6B4' +
  'a2kDlaCgoKBoMXVfTiR/ZX0yhGFtVl0+jp1eS0NUZYaga2IrQodUhjF/k207e01gfHBKVJqJRidMg4+geGUfLo16oCaTmG0soHZ3' +
  'jW88nqBATkZFeXygWH4pTExYUUV2YZNNXU46QTRbQqA7ODVabYOHgHg7IIuVgxqgnqAml4uCnV00gaBfgYtWfqCgYJdPJ6Cgcyag' +
  'gmEmoG+aoEE0dKBpR49uoKCgPIQ6Q5g6gy6ej5whoF1rinRMMqB1dixjkqCgaKA0Q1JOWUZkX15diFFKSVVOPaBtRzmFYWGgZHIb' +
  'JXKGYSegY5EvfWtqYEc7baB9iFNGaXCgTFI1OktCRUhOUltMaUhORU5MOn1GNkJTRWCgfWCgVGVSWENzWGZHaVI/VjJXXqA4Qj9s' +
  'V26QYWMl';
