import { Injectable } from '@nestjs/common';
import { CatalogStock, type CatalogVariant } from '#catalog';
import { Goods } from '../../application/cart/ports.js';
import type { Good, Units } from '../../domain/cart/cart.js';

/** The catalogue as orders see it. */
@Injectable()
export class CatalogGoods extends Goods {
  constructor(private readonly stock: CatalogStock) {
    super();
  }

  async find(variantIds: readonly string[]): Promise<ReadonlyMap<string, Good>> {
    return variantIds.length === 0 ? new Map() : goodsOf(await this.stock.variants(variantIds));
  }

  async lock(variantIds: readonly string[]): Promise<ReadonlyMap<string, Good>> {
    return variantIds.length === 0 ? new Map() : goodsOf(await this.stock.locked(variantIds));
  }

  reserve(units: readonly Units[]): Promise<void> {
    return this.stock.reserveAll(units, 'ordered');
  }

  release(units: readonly Units[]): Promise<void> {
    return this.stock.releaseAll(units, 'order not paid');
  }

  take(units: readonly Units[]): Promise<void> {
    return this.stock.takeAll(units, 'order paid');
  }

  restock(units: readonly Units[], actorId: string): Promise<void> {
    return this.stock.restockAll(units, 'returned', actorId);
  }
}

function goodsOf(variants: ReadonlyMap<string, CatalogVariant>): ReadonlyMap<string, Good> {
  return new Map(
    [...variants.values()].map(({ id, hostId, productTitle, title, price, available, weightGrams }) => [
      id,
      {
        ...{ variantId: id, hostId, price, available, weightGrams },
        title: title ? `${productTitle}, ${title}` : productTitle,
      },
    ]),
  );
}
