import { Jimp } from "jimp";
import { bmpLayout } from "../photos/headers/bmp.ts";

/** sharp's prebuilt library does not read BMP. jimp decodes without a pause. Throws if the photo is damaged. */
export async function decodeBmp(photo: Buffer): Promise<Uint8Array> {
  checkColours(photo);
  const { data, width, height } = (await Jimp.read(photo)).bitmap;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = data[from] as number;
    rgb[to + 1] = data[from + 1] as number;
    rgb[to + 2] = data[from + 2] as number;
  }
  return rgb;
}

/** A pixel without a colour in the palette is white to jimp, black to others. */
function checkColours(photo: Buffer): void {
  const { header, bits, colours, pixels, stride } = bmpLayout(photo);
  if (bits !== 8 || colours === 256) return;
  for (let y = 0; y < header.height; y++) {
    const row = pixels + y * stride;
    for (let x = 0; x < header.width; x++)
      if ((photo[row + x] as number) >= colours) throw new Error("a pixel has no colour");
  }
}
