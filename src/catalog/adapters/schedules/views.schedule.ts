import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ProductViews } from '../../application/views/product-views.js';

/** How often looks at products are written; milliseconds. */
const EVERY = 5_000;

/** Has the looks that every process counted for itself written, those that only answer requests too. */
@Injectable()
export class ViewsSchedule {
  constructor(private readonly views: ProductViews) {}

  @Interval(EVERY)
  write(): Promise<void> {
    return this.views.write();
  }
}
