import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { type Actor, DomainError } from '#kernel';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { callerOf } from '../../limits/caller.js';
import { diskFault } from '../disk-fault.js';
import { FileTooLarge, HalfSent, NotRows } from '../errors.js';
import { late } from '../late.js';
import { UploadSpace } from '../uploads/upload-space.js';
import { isStream } from './content-types.js';
import { SPOOL } from './spool.decorator.js';
import { Spooled } from './spooled.js';

/** Writes the body of a call that takes a file to `DATA_DIR/imports`, chunk by chunk, once it is known who calls. */
@Injectable()
export class SpoolInterceptor implements NestInterceptor {
  private readonly folder: string;
  /** Only who sends how many at once is counted: nothing is held in memory. */
  private readonly space = new UploadSpace(0);

  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.folder = resolve(settings.dataDir, 'imports');
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const types = this.reflector.get<readonly string[] | undefined>(SPOOL, context.getHandler());
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    if (types === undefined) {
      if (isStream(request.headers['content-type'])) throw new UnsupportedMediaTypeException();
      return next.handle();
    }
    return from(this.taken(request, types, next));
  }

  private async taken(
    request: Request & { actor?: Actor },
    types: readonly string[],
    next: CallHandler,
  ): Promise<unknown> {
    const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';', 1);
    const contentType = type.trim();
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (!types.includes(contentType) || encoding !== 'identity') throw new NotRows();
    const { importBytes: maxBytes } = this.settings;
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new FileTooLarge({ maxBytes });
    const place = this.space.enter(callerOf(request.actor, request.ip));
    try {
      const spooled = await this.spooled(request, contentType);
      request.body = spooled;
      try {
        return (await lastValueFrom(next.handle(), { defaultValue: undefined })) as unknown;
      } finally {
        await spooled.leave();
      }
    } finally {
      place.leave();
    }
  }

  /** The whole body on the disk, or nothing of it. */
  private async spooled(request: Request, contentType: string): Promise<Spooled> {
    const path = join(this.folder, `${randomUUID()}.rows`);
    const { importBytes, importSeconds } = this.settings;
    const measure = new Measured(importBytes);
    const over = new AbortController();
    const inTime = late(importSeconds, over.signal, () => new HalfSent());
    inTime.catch(() => undefined);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
      // The request itself lives on for the answer.
      const written = pipeline(request.iterator({ destroyOnReturn: false }), measure, file, {
        signal: over.signal,
      });
      written.catch(() => undefined);
      await Promise.race([written, inTime]);
      return new Spooled(path, contentType, measure.bytes, measure.digest());
    } catch (error) {
      over.abort();
      await rm(path, { force: true });
      if (error instanceof DomainError) throw error;
      throw request.readableAborted ? new HalfSent() : diskFault(error);
    } finally {
      over.abort();
    }
  }
}

/** Counts and digests what passes. */
class Measured extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly maxBytes: number) {
    super();
  }

  digest(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    if (this.bytes > this.maxBytes) done(new FileTooLarge({ maxBytes: this.maxBytes }));
    else done(null, chunk);
  }
}
