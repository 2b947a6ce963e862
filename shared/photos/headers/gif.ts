import { damaged, type Header, Numbers, Parts } from "./header.ts";

/** Screens of old programs that were never the picture's size: libvips takes the first frame's instead. */
const SCREENS = new Set(["640x480", "640x512", "800x600", "1024x768", "1280x1024", "1600x1200"]);
const LARGEST_SCREEN = 2048;
const [EXTENSION, FRAME, COMMENT] = [0x21, 0x2c, 0xfe] as const;

/** GIF: the screen, which the first frame may enlarge. */
export function readGif(content: Buffer): Header {
  const numbers = new Numbers(content, false);
  const parts = new Parts();
  const [width, height, flags] = [numbers.u16(6), numbers.u16(8), numbers.u8(10)];
  const useless = SCREENS.has(`${width}x${height}`) || width === 0 || height === 0;
  const screen =
    useless || Math.max(width, height) > LARGEST_SCREEN ? { width: 1, height: 1 } : { width, height };
  let at = 13 + (flags & 0x80 ? 3 * (2 << (flags & 7)) : 0);
  while (numbers.u8(at) === EXTENSION) at = afterExtension(numbers, parts, at);
  if (numbers.u8(at) !== FRAME) throw damaged();
  const [w, h] = [numbers.u16(at + 5), numbers.u16(at + 7)];
  const none = w === 0 || h === 0;
  return {
    width: none ? w : Math.max(screen.width, numbers.u16(at + 1) + w),
    height: none ? h : Math.max(screen.height, numbers.u16(at + 3) + h),
    mode: "palette8",
    compression: "lzw",
    variant: content.toString("latin1", 3, 6),
  };
}

/** Where the next block begins: behind a label, a block of its own unless it is a comment, and blocks up to an empty one. */
function afterExtension(numbers: Numbers, parts: Parts, start: number): number {
  let at = start + (numbers.u8(start + 1) === COMMENT ? 2 : 3 + numbers.u8(start + 2));
  for (let size = numbers.u8(at); size > 0; size = numbers.u8(at)) {
    parts.take();
    at += 1 + size;
  }
  return at + 1;
}
