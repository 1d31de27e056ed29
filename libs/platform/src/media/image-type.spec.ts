import { describe, expect, it } from '@jest/globals';
import { imageType } from './image-type.js';

const bytes = (text: string): Uint8Array => Buffer.from(text.padEnd(40, '\0'), 'latin1');

describe('the type of an image', () => {
  it.each([
    ['jpeg', '\xff\xd8\xff\xe0'],
    ['png', '\x89PNG\r\n\x1a\n'],
    ['webp', 'RIFF\x01\x02\x03\x04WEBPVP8 '],
    ['gif', 'GIF87a'],
    ['gif', 'GIF89a'],
    ['heif', '\0\0\0\x14ftypavif\0\0\0\0mif1'],
    ['heif', '\0\0\0\x18ftypmif1\0\0\0\0miafavis'],
  ])('is %s by its first bytes', (type, text) => {
    expect(imageType(bytes(text))).toBe(type);
    expect(imageType(Buffer.concat([Buffer.from('x'), bytes(text)]).subarray(1))).toBe(type);
  });

  it.each([
    ...[
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<?xml version="1.0"?><svg/>',
      ' \xff\xd8\xff',
      'II*\0',
      'BM',
    ],
    ...[
      'RIFF\x01\x02\x03\x04WAVE',
      '\0\0\0\x18ftypheic\0\0\0\0mif1',
      '\0\0\0\x10ftypmif1\0\0\0\0avif',
      '%PDF',
      '',
    ],
    // A version is no brand.
    '\0\0\0\x14ftypmif1avifmif1',
  ])('is none for %p', (text) => {
    expect(imageType(bytes(text))).toBeNull();
  });

  it('is none for what is shorter than any image', () => {
    for (let length = 0; length < 16; length += 1)
      expect(imageType(bytes('\0\0\0\x14ftypavif').subarray(0, length))).toBeNull();
  });
});
