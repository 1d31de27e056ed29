import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';

/** A view of something that people edit. */
interface Edited {
  /** RFC 3339: when its last edit was. */
  readonly updatedAt: string;
}

/**
 * The strong `ETag` of what people edit: which edit it is, and a digest of all it shows.
 *
 * Stock moves and people talk while somebody edits, so `If-Match` compares only the edit: a sale is no reason to refuse
 * a new title. The digest is for `If-None-Match`, which must see every change.
 */
export function etagOf(view: Edited): string {
  const digest = createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16);
  return `"${Date.parse(view.updatedAt).toString(36)}.${digest}"`;
}

/** The edits that an `If-Match` header names; undefined: any will do. What is no tag of ours matches nothing. */
export function editsOf(ifMatch: string | undefined): readonly Date[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').flatMap((tag) => {
    const edit = /^\s*"([0-9a-z]{1,11})\.[\w-]{16}"\s*$/.exec(tag)?.[1];
    return edit === undefined ? [] : [new Date(Number.parseInt(edit, 36))];
  });
}

/** Puts the `ETag` on answers that show one such thing. */
@Injectable()
export class EditEtag implements NestInterceptor {
  intercept<View extends Edited>(context: ExecutionContext, next: CallHandler<View>): Observable<View> {
    const response = context.switchToHttp().getResponse<{ setHeader(name: string, value: string): void }>();
    return next.handle().pipe(
      map((view) => {
        response.setHeader('ETag', etagOf(view));
        return view;
      }),
    );
  }
}
