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
import { finalize, type Observable } from 'rxjs';
import type { Actor } from '#kernel';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { callerOf } from '../../limits/caller.js';
import { FileTooLarge, MalformedForm, NotAForm } from '../errors.js';
import { late } from '../late.js';
import { fileOf, isForm } from './form.js';
import { Upload } from './upload.js';
import { UPLOAD } from './upload.decorator.js';
import { type UploadPlace, UploadSpace } from './upload-space.js';

/** What a form has besides its file; bytes. */
const AROUND = 16_384;
/** Files of the largest size that the process holds at the same time. */
const AT_ONCE = 8;

/**
 * Reads the file of a call that takes one, once it is known who calls and that they may call so often: before the
 * answer to an earlier call is looked up, as the file is part of what was asked.
 */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  private readonly space: UploadSpace;

  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.space = new UploadSpace(settings.uploadBytes * AT_ONCE);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const field = this.reflector.get<string | undefined>(UPLOAD, context.getHandler());
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    if (field === undefined) {
      if (isForm(request.headers['content-type'])) throw new UnsupportedMediaTypeException();
      return next.handle();
    }
    if (!isForm(request.headers['content-type'])) throw new NotAForm();
    const { uploadBytes: maxBytes } = this.settings;
    if (Number(request.headers['content-length'] ?? 0) > maxBytes + AROUND)
      throw new FileTooLarge({ maxBytes });
    const place = this.space.enter(callerOf(request.actor, request.ip));
    try {
      request.body = { [field]: new Upload(await this.inTime(context, { field, maxBytes, place })) };
    } catch (error) {
      place.leave();
      throw error;
    }
    return next.handle().pipe(finalize(() => place.leave()));
  }

  /** What is late is given up; its connection ends with the answer. */
  private async inTime(
    context: ExecutionContext,
    asked: { field: string; maxBytes: number; place: UploadPlace },
  ): Promise<Uint8Array> {
    const here = new AbortController();
    const over = late(this.settings.uploadSeconds, here.signal, () => new MalformedForm());
    over.catch(() => undefined);
    const file = fileOf(context, asked);
    file.catch(() => undefined);
    try {
      return await Promise.race([file, over]);
    } finally {
      here.abort();
    }
  }
}
