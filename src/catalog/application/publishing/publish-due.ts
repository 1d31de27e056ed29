import type { Clock, UnitOfWork } from '#kernel';
import { PUBLISHED } from '../../domain/listing.js';
import type { Products } from '../ports.js';
import type { PublicCatalog } from '../queries.js';

const AT_ONCE = 50;

/** Shows everyone what was scheduled, once its moment has come. */
export class PublishDue {
  constructor(
    private readonly products: Products,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    let ids: readonly string[];
    do {
      ids = await this.work.run(() => this.some(this.clock.now()));
      if (ids.length > 0) await this.shown.forget(ids);
    } while (ids.length === AT_ONCE);
  }

  private async some(now: Date): Promise<readonly string[]> {
    const ids = await this.products.due(now, AT_ONCE);
    for (const id of ids) {
      const product = await this.products.held(id);
      if (product === undefined) continue;
      product.list(PUBLISHED, [], now);
      await this.products.save(product);
    }
    return ids;
  }
}
