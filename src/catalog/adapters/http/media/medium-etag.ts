import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { EditEtag } from '#platform/rest/edit-etag.js';
import type { HungMedium } from '../../../application/media/hanging.js';
import type { MediumView } from '../../../domain/media/medium.js';

/** Puts the `ETag` on answers that show an image after an edit of its product: it names that edit, as the product's does. */
@Injectable()
export class MediumEtag implements NestInterceptor {
  private readonly edits = new EditEtag();

  intercept(context: ExecutionContext, next: CallHandler<HungMedium>): Observable<MediumView> {
    return this.edits.intercept(context, next).pipe(map(({ updatedAt: _, ...medium }) => medium));
  }
}
