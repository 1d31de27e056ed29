import type { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, HttpException } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { EMPTY } from 'rxjs';
import { DomainError, wrongField } from '#kernel';
import { fieldPath } from '../../http/unusable-field.js';
import { FileTooLarge, MalformedForm, NotAForm } from '../errors.js';
import type { UploadPlace } from './upload-space.js';

/** One file in one field; names are short, and a part has few headers. */
const ONE_FILE = { files: 1, fields: 0, parts: 1, fieldNameSize: 100, headerPairs: 20 };
const NOTHING: CallHandler = { handle: () => EMPTY };

export function isForm(contentType: string | undefined): boolean {
  return /^multipart\/form-data\b/i.test(contentType ?? '');
}

/** Reads the one file of a form; while it comes it is counted where it is held. @throws DomainError for whatever is wrong */
export async function fileOf(
  context: ExecutionContext,
  { field, maxBytes, place }: { field: string; maxBytes: number; place: UploadPlace },
): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const storage = collecting(place, (whole) => (bytes = whole));
  const Form = FileInterceptor(field, { storage, limits: { ...ONE_FILE, fileSize: maxBytes } });
  try {
    await new Form().intercept(context, NOTHING);
  } catch (error) {
    throw refusalOf(error, field, maxBytes);
  }
  if (bytes === undefined) throw wrongField(field, 'is missing: send one file under this name');
  return bytes;
}

interface Sent {
  readonly stream: Readable;
}
type Done = (error?: unknown, info?: object) => void;

/** Where multer puts what it reads: into memory, as long as there is a place for it. */
function collecting(place: UploadPlace, keep: (whole: Uint8Array) => void): object {
  return {
    _handleFile: (_request: unknown, { stream }: Sent, done: Done): void => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        try {
          place.take(chunk.length);
          chunks.push(chunk);
        } catch (error) {
          chunks.length = 0;
          stream.destroy(error as Error);
        }
      });
      stream.on('end', () => {
        keep(Buffer.concat(chunks));
        done(null, {});
      });
    },
    _removeFile: (_request: unknown, _file: unknown, done: Done): void => done(null),
  };
}

function refusalOf(error: unknown, field: string, maxBytes: number): Error {
  if (error instanceof DomainError) return error;
  const status = error instanceof HttpException ? error.getStatus() : 400;
  if (status === 413) return new FileTooLarge({ maxBytes });
  if (status === 415) return new NotAForm();
  // Of multer, and not of what reads the form for it: the form is in order, but not what was asked for.
  const { code, field: other = '' } = (error as { cause?: { code?: string; field?: string } }).cause ?? {};
  if (code === undefined) return new MalformedForm();
  return wrongField(fieldPath('', other) || field, `must be one file, ${field}, and nothing beside it`);
}
