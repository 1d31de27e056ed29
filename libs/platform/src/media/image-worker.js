/**
 * The thread in which images are decoded and encoded. Plain JavaScript, as Node starts it by its path: the same file
 * beside the sources, where tests run, and beside what is built.
 */
import { threadId } from 'node:worker_threads';
import sharp from 'sharp';

// More threads come from more workers; and no two images are the same, so nothing is worth keeping.
sharp.concurrency(1);
sharp.cache(false);
// What is not asked for here is read by nothing, whatever the bytes begin with.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
});

const WEBP = { quality: 82, effort: 3 };

/** Tells what is wrong with the image as `refused`; anything else that goes wrong is thrown. */
export async function pictures({ bytes, type, sizes, maxPixels, seconds }) {
  const thread = threadId;
  try {
    // The header alone: nothing is decoded before it is known how much that would be.
    const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
    if (header.format !== type || (type === 'heif' && header.compression !== 'av1'))
      return { thread, refused: 'broken' };
    if (header.width * header.height > maxPixels) return { thread, refused: 'pixels' };
    return { thread, pictures: await encoded(bytes, { sizes, maxPixels, seconds }) };
  } catch {
    return { thread, refused: 'broken' };
  }
}

/** Decodes once, upright and in sRGB, no larger than the largest size; each size is made of that. */
async function encoded(bytes, { sizes, maxPixels, seconds }) {
  const largest = Math.max(...Object.values(sizes));
  const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
    .autoOrient()
    .resize(within(largest))
    .timeout({ seconds })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const made = {};
  for (const [name, side] of Object.entries(sizes)) {
    const one = sharp(data, { raw }).resize(within(side)).timeout({ seconds }).webp(WEBP);
    const picture = await one.toBuffer({ resolveWithObject: true });
    made[name] = { width: picture.info.width, height: picture.info.height, bytes: picture.data };
  }
  return made;
}

function within(side) {
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true };
}
