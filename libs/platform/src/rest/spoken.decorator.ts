import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { acceptedLanguage, type Language } from '#kernel';

/** A part of an answer that is told in a language. */
interface Told {
  readonly language?: Language;
}

/** What such an answer goes to. */
export type SpokenResponse = Response;

const LANGUAGES_TOLD = Symbol('languages told');

/** The language that the caller reads best, by `Accept-Language`; undefined if that is none of ours. */
export const ReadLanguage = createParamDecorator(
  (_: unknown, context: ExecutionContext): Language | undefined =>
    acceptedLanguage(context.switchToHttp().getRequest<Request>().headers['accept-language']),
);

/** Marks an answer that is told in the language of its reader, and says in which it is (RFC 9110, 8.5 and 12.5.5). */
export function Spoken(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(Speaks),
    ApiHeader({ name: 'Accept-Language', required: false, description: 'What you read best' }),
  );
}

/** For a body that does not say itself in which languages it is told. */
export function toldIn(response: SpokenResponse, parts: readonly Told[]): void {
  (response as { [LANGUAGES_TOLD]?: readonly Told[] })[LANGUAGES_TOLD] = parts;
}

@Injectable()
class Speaks implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response & { [LANGUAGES_TOLD]?: readonly Told[] }>();
    response.vary('Accept-Language');
    return next.handle().pipe(
      tap((body: Told & { readonly data?: readonly Told[] }) => {
        const parts = response[LANGUAGES_TOLD] ?? body.data ?? [body];
        const told = [...new Set(parts.flatMap(({ language }) => language ?? []))];
        if (told.length > 0) response.setHeader('Content-Language', told.join(', '));
      }),
    );
  }
}
