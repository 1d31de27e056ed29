/** What images may be sent as, by the names that their decoders have. */
export type ImageType = 'jpeg' | 'png' | 'webp' | 'gif' | 'heif';

/** Bytes that any of them begins with at least. */
const SHORTEST = 16;

/** What the bytes begin as, whatever they are called; null for anything else, such as SVG, which is a program. */
export function imageType(bytes: Uint8Array): ImageType | null {
  if (bytes.length < SHORTEST) return null;
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  return text(4, 8) === 'ftyp' && brands(bytes, text).some(isAvif) ? 'heif' : null;
}

/** The brands of the first box of an ISO media file (ISO/IEC 14496-12, 4.3): the major one, a version, compatible ones. */
function brands(bytes: Uint8Array, text: (from: number, to: number) => string): string[] {
  const end = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 128);
  const found: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) found.push(text(at, at + 4));
  return found;
}

function isAvif(brand: string): boolean {
  return brand === 'avif' || brand === 'avis';
}
