import { Injectable } from '@nestjs/common';
import { CatalogStock } from '#catalog';
import { Variants } from '../../application/ports.js';

/** The catalogue as auctions see it. */
@Injectable()
export class CatalogVariants extends Variants {
  constructor(private readonly stock: CatalogStock) {
    super();
  }

  async find(variantId: string): Promise<{ hostId: string; title: string } | null> {
    const variant = await this.stock.variant(variantId);
    if (variant === null) return null;
    const { hostId, productTitle, title } = variant;
    return { hostId, title: title ? `${productTitle}, ${title}` : productTitle };
  }
}
