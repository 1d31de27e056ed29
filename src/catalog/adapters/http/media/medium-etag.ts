import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { etagOf } from '#platform/rest/edit-etag.js';
import type { HungMedium } from '../../../application/media/hanging.js';
import type { MediumView } from '../../../domain/media/medium.js';

/** Puts the `ETag` on answers that show an image after an edit of its product: it names that edit, as the product's does. */
@Injectable()
export class MediumEtag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<HungMedium>): Observable<MediumView> {
    const response = context.switchToHttp().getResponse<{ setHeader(name: string, value: string): void }>();
    return next.handle().pipe(
      map(({ updatedAt, ...medium }) => {
        response.setHeader('ETag', etagOf({ ...medium, updatedAt }));
        return medium;
      }),
    );
  }
}
