import { threadId } from 'node:worker_threads';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import sharp from 'sharp';
import { Overloaded } from '#kernel';
import { readSettings } from '../config/settings.js';
import { UnreadableImage, UnsupportedImage } from './errors.js';
import { SharpImages } from './sharp-images.js';

const SIZES = { large: 100, small: 10 };

function picture(width: number, height = width): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
}

describe('images', () => {
  const lines: { thread?: number }[] = [];
  const logger = pino(
    { level: 'debug' },
    { write: (line: string) => void lines.push(JSON.parse(line) as object) },
  );
  const opened: SharpImages[] = [];
  const images = (environment: Record<string, string> = {}): SharpImages => {
    const made = new SharpImages(readSettings(environment), logger);
    opened.push(made);
    return made;
  };
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.onModuleDestroy();
    lines.length = 0;
  });

  it('are made in another thread than the one that serves', async () => {
    const { large, small } = await images().pictures(await picture(200, 100), SIZES);
    expect([large.width, large.height, small.width, small.height]).toEqual([100, 50, 10, 5]);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.thread).toBeGreaterThan(0);
    expect(lines[0]?.thread).not.toBe(threadId);
  });

  it('are looked at before a thread is asked, and refused if they are none', async () => {
    await expect(images().pictures(Buffer.from('<svg/>'.padEnd(99)), SIZES)).rejects.toThrow(
      UnsupportedImage,
    );
    expect(lines).toEqual([]);
  });

  it('have so many pixels at most, by their header', async () => {
    const strict = images({ IMAGE_PIXELS: '10000' });
    await expect(strict.pictures(await picture(100, 101), SIZES)).rejects.toMatchObject({
      facts: { errors: [{ path: 'file', message: 'must have 10000 pixels at most' }] },
    });
    expect((await strict.pictures(await picture(100), SIZES)).large.width).toBe(100);
  });

  it('are refused early when too many wait, and those that wait are made', async () => {
    const crowd = images();
    const bytes = await picture(50);
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => crowd.pictures(bytes, SIZES)));
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(14);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(Overloaded);
      expect(reason).toMatchObject({ facts: { retryAfterSeconds: 2 } });
    }
    expect((await crowd.pictures(bytes, SIZES)).small.width).toBe(10);
  });

  it('that take too long are given up, and the next one is made', async () => {
    const impatient = images({ IMAGE_SECONDS: '1', IMAGE_PIXELS: '400000000' });
    // Far more than a second: nothing is harder to encode than noise.
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const tile = await sharp({ create: { width: 400, height: 400, channels: 3, background: 'teal', noise } })
      .png()
      .toBuffer();
    const slow = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: 'teal' } })
      .composite([{ input: tile, tile: true }])
      .jpeg()
      .toBuffer();
    await expect(impatient.pictures(slow, { large: 8000 })).rejects.toThrow(UnreadableImage);
    expect((await impatient.pictures(await picture(50), SIZES)).small.width).toBe(10);
  }, 60_000);

  it('are made no more once the application ends', async () => {
    const ending = images();
    await ending.pictures(await picture(50), SIZES);
    await ending.onModuleDestroy();
    await expect(ending.pictures(await picture(50), SIZES)).rejects.toThrow(Overloaded);
  });
});
