import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { RoomView } from '../../application/queries.js';

/**
 * The strong `ETag` of a room: which edit it is, and a digest of all it shows.
 *
 * People talk while its owner edits, so `If-Match` compares only the edit; the digest is for `If-None-Match`.
 */
export function etagOf(room: RoomView): string {
  const digest = createHash('sha256').update(JSON.stringify(room)).digest('base64url').slice(0, 16);
  return `"${Date.parse(room.updatedAt).toString(36)}.${digest}"`;
}

/** The edits that an `If-Match` header names; undefined: any will do. What is no tag of ours matches nothing. */
export function editsOf(ifMatch: string | undefined): readonly Date[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').flatMap((tag) => {
    const edit = /^\s*"([0-9a-z]{1,11})\.[\w-]{16}"\s*$/.exec(tag)?.[1];
    return edit === undefined ? [] : [new Date(Number.parseInt(edit, 36))];
  });
}

/** Puts the `ETag` on answers that show one room. */
@Injectable()
export class RoomEtag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<RoomView>): Observable<RoomView> {
    const response = context.switchToHttp().getResponse<{ setHeader(name: string, value: string): void }>();
    return next.handle().pipe(
      map((room) => {
        response.setHeader('ETag', etagOf(room));
        return room;
      }),
    );
  }
}
