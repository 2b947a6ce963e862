// The two passes of an antialiased resize of RGB pixels, four sums at a time. Whoever calls lays everything into memory.
//
// `table` has for each new pixel of a line where its part of the old line begins, in bytes from the line's own beginning, and then for each
// of `pairs` pairs of old pixels the upper halves of both weights and the lower ones, 16 bits each.

/** Weights have 22 bits, and the multiplier takes 16: it takes their halves in turn. */
const BITS: i32 = 22;
const HALF: i32 = 11;
const ROUND: i32 = 1 << (BITS - 1);

/** Makes rows of `width` pixels, one behind the other. Reads up to five bytes, and writes one, beyond the end. */
export function across(
  from: usize,
  rows: i32,
  rowBytes: i32,
  to: usize,
  table: usize,
  width: i32,
  pairs: i32,
): void {
  const none = i32x4.splat(0);
  // Of two pixels: both reds, both greens, both blues, as 16 bits each.
  const order = i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  for (let y: i32 = 0; y < rows; y++) {
    let at = table;
    for (let x: i32 = 0; x < width; x++) {
      let pixel = from + load<i32>(at);
      at += 4;
      let upper = none;
      let lower = none;
      for (let k: i32 = 0; k < pairs; k++) {
        const pair = i8x16.swizzle(v128.load64_zero(pixel), order);
        upper = i32x4.add(upper, i32x4.dot_i16x8_s(pair, v128.load32_splat(at)));
        lower = i32x4.add(lower, i32x4.dot_i16x8_s(pair, v128.load32_splat(at, 4)));
        pixel += 6;
        at += 8;
      }
      v128.store_lane<i32>(to, bytes(sum(upper, lower), none), 0);
      to += 3;
    }
    from += rowBytes;
  }
}

/** Makes `height` rows, one behind the other. Reads up to one row and seven bytes, and writes seven bytes, beyond the end. */
export function down(from: usize, rowBytes: i32, to: usize, table: usize, height: i32, pairs: i32): void {
  const none = i32x4.splat(0);
  for (let y: i32 = 0; y < height; y++) {
    const row = from + load<i32>(table);
    const first = table + 4;
    for (let x: i32 = 0; x < rowBytes; x += 8) {
      let upper0 = none;
      let lower0 = none;
      let upper1 = none;
      let lower1 = none;
      let column = row + x;
      let at = first;
      for (let k: i32 = 0; k < pairs; k++) {
        const one = v128.load64_zero(column);
        const next = v128.load64_zero(column + rowBytes);
        const both = v128.shuffle<i8>(one, next, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const low = i16x8.extend_low_i8x16_u(both);
        const high = i16x8.extend_high_i8x16_u(both);
        const uppers = v128.load32_splat(at);
        const lowers = v128.load32_splat(at, 4);
        upper0 = i32x4.add(upper0, i32x4.dot_i16x8_s(low, uppers));
        lower0 = i32x4.add(lower0, i32x4.dot_i16x8_s(low, lowers));
        upper1 = i32x4.add(upper1, i32x4.dot_i16x8_s(high, uppers));
        lower1 = i32x4.add(lower1, i32x4.dot_i16x8_s(high, lowers));
        column += rowBytes << 1;
        at += 8;
      }
      v128.store_lane<i64>(to + x, bytes(sum(upper0, lower0), sum(upper1, lower1)), 0);
    }
    to += rowBytes;
    table = first + (pairs << 3);
  }
}

function sum(upper: v128, lower: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.add(i32x4.shl(upper, HALF), lower), i32x4.splat(ROUND)), BITS);
}

function bytes(low: v128, high: v128): v128 {
  const words = i16x8.narrow_i32x4_s(low, high);
  return i8x16.narrow_i16x8_u(words, words);
}
