import { describe, expect, it } from '@jest/globals';
import { Money, NotFound, PreconditionFailed } from '#kernel';
import { catalogFakes, host } from '../../../test/support/fakes/catalog.js';
import { UnitsReserved } from '../domain/errors.js';
import { Product } from '../domain/product.js';
import { Stock } from '../domain/stock.js';
import { ArchiveProduct } from './archive-product.js';

const ID = '019ab000-0000-7000-8000-000000000001';

async function archivist(reserved: number) {
  const fakes = catalogFakes();
  const { products, stocks, shown, work, clock } = fakes;
  const variants = [
    {
      id: 'v1',
      sku: 'TEE',
      title: '',
      price: Money.of(2000, 'EUR'),
      prices: [],
      options: [],
      weightGrams: 0,
      translations: {},
    },
  ];
  const draft = { id: ID, hostId: host.userId, title: 'Tee', description: '', variants };
  const stock = Stock.restore({ variantId: 'v1', productId: ID, hostId: host.userId, onHand: 9, reserved });
  await products.add(Product.publish(draft, clock.now()), [stock]);
  return { ...fakes, archive: new ArchiveProduct(products, stocks, shown, work, clock) };
}

describe('archiving', () => {
  it('takes a product out of the shop, once', async () => {
    const { archive, shop } = await archivist(0);
    await archive.execute(host, { productId: ID });
    expect(shop.products.get(ID)?.status).toBe('archived');
    expect(shop.story).toEqual(['committed', `forgot ${ID}`]);
    await expect(archive.execute(host, { productId: ID })).rejects.toThrow(NotFound);
  });

  it('waits for the drops and orders that hold units of it', async () => {
    const { archive, shop } = await archivist(1);
    await expect(archive.execute(host, { productId: ID })).rejects.toThrow(UnitsReserved);
    expect(shop.products.get(ID)?.status).toBe('published');
  });

  it('is for its host, who knows it as it is', async () => {
    const { archive } = await archivist(0);
    await expect(archive.execute({ ...host, userId: 'other' }, { productId: ID })).rejects.toThrow(NotFound);
    await expect(archive.execute(host, { productId: ID, unchangedSince: [] })).rejects.toThrow(
      PreconditionFailed,
    );
  });
});
