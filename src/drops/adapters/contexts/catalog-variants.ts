import { Injectable } from '@nestjs/common';
import { CatalogStock } from '#catalog';
import { type SellableVariant, Variants } from '../../application/ports.js';

/** The catalogue as drops see it. */
@Injectable()
export class CatalogVariants extends Variants {
  constructor(private readonly stock: CatalogStock) {
    super();
  }

  async find(variantId: string): Promise<SellableVariant | null> {
    const variant = await this.stock.variant(variantId);
    if (variant === null) return null;
    const { id, hostId, price, productTitle, title } = variant;
    return { id, hostId, price, title: title ? `${productTitle}, ${title}` : productTitle };
  }
}
