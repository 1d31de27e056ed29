import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Piscina } from 'piscina';
import type { Logger } from 'pino';
import { Overloaded } from '#kernel';
import { Slots } from '../concurrency/slots.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { LOGGER } from '../telemetry/logger.js';
import { UnreadableImage, UnsupportedImage } from './errors.js';
import { type ImageType, imageType } from './image-type.js';
import { Images, type Picture } from './images.js';

/** One core is for those who are served meanwhile. */
const THREADS = Math.min(Math.max(availableParallelism() - 1, 1), 2);
const LINE = { maxWaiting: 16, retryAfterSeconds: 2 };
/** Of the thread's own memory in megabytes; pixels are not in it. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 };
/** An idle thread goes; milliseconds. */
const IDLE = 30_000;
/** How much longer than its own limit a thread is given before it is ended; milliseconds. */
const GRACE = 2_000;

/** What the thread is asked. */
interface Asked {
  readonly bytes: Uint8Array;
  readonly type: ImageType;
  readonly sizes: Readonly<Record<string, number>>;
  readonly maxPixels: number;
  readonly seconds: number;
}

/** What it answers. */
interface Made {
  readonly thread: number;
  readonly refused?: 'broken' | 'pixels';
  readonly pictures?: Readonly<Record<string, Picture>>;
}

/** Images by sharp, in threads of their own that begin with the first image and end with the application. */
@Injectable()
export class SharpImages extends Images implements OnModuleDestroy {
  private readonly slots = new Slots({ atOnce: THREADS, ...LINE });
  private pool: Promise<Piscina<Asked, Made>> | undefined;
  private isOver = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async pictures<Size extends string>(
    bytes: Uint8Array,
    sizes: Readonly<Record<Size, number>>,
  ): Promise<Readonly<Record<Size, Picture>>> {
    const type = imageType(bytes);
    if (type === null) throw new UnsupportedImage();
    const { imagePixels: maxPixels, imageSeconds: seconds } = this.settings;
    const made = await this.slots.run(() => this.made({ bytes, type, sizes, maxPixels, seconds }));
    this.logger.debug({ thread: made.thread, type, bytes: bytes.length, refused: made.refused }, 'image');
    if (made.refused === 'pixels') throw unreadable(`must have ${maxPixels} pixels at most`);
    if (made.pictures === undefined) throw unreadable('is broken');
    return made.pictures as Readonly<Record<Size, Picture>>;
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    await (await this.pool)?.destroy();
  }

  private async made(asked: Asked): Promise<Made> {
    if (this.isOver) throw new Overloaded();
    const signal = AbortSignal.timeout(asked.seconds * 1000 + GRACE);
    try {
      return await (await this.running()).run(asked, { name: 'pictures', signal });
    } catch (error) {
      // The time is not ours to give back: the thread is ended, and the image is the one that did it.
      if (signal.aborted) return { thread: 0, refused: 'broken' };
      throw this.isOver ? new Overloaded() : error;
    }
  }

  /** One that could not begin is begun anew with the next image. */
  private async running(): Promise<Piscina<Asked, Made>> {
    try {
      return await (this.pool ??= started());
    } catch (error) {
      this.pool = undefined;
      throw error;
    }
  }
}

async function started(): Promise<Piscina<Asked, Made>> {
  // Here before any thread has it: its library must stay when the last thread goes (sharp's own rule for glibc).
  await import('sharp');
  const { Piscina } = await import('piscina');
  return new Piscina<Asked, Made>({
    filename: fileURLToPath(new URL('./image-worker.js', import.meta.url)),
    ...{ minThreads: 0, maxThreads: THREADS, idleTimeout: IDLE, resourceLimits: MEMORY, recordTiming: false },
    // It needs no secrets.
    env: {},
  });
}

function unreadable(message: string): Error {
  return new UnreadableImage({ errors: [{ path: 'file', message }] });
}
