import { describe, expect, it } from '@jest/globals';
import { Money, NotFound, PreconditionFailed } from '#kernel';
import { catalogFakes, host } from '../../../test/support/fakes/catalog.js';
import { Product } from '../domain/product.js';
import { EditProduct } from './edit-product.js';

const ID = '019ab000-0000-7000-8000-000000000001';

async function editor() {
  const fakes = catalogFakes();
  const { products, stocks, shown, work, clock, shop } = fakes;
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
  const draft = { id: ID, hostId: host.userId, title: 'Tee', description: 'Cotton.', variants };
  await products.add(Product.publish(draft, clock.now()), []);
  shop.events.length = 0;
  return { ...fakes, edit: new EditProduct(products, stocks, shown, work, clock) };
}

describe('editing', () => {
  it('stores the change and forgets what is shown, after the commit', async () => {
    const { edit, shop } = await editor();
    const variants = [{ id: 'v1', price: { amount: 1500, currency: 'EUR' } }];
    await expect(edit.execute(host, { productId: ID, description: 'Linen.', variants })).resolves.toBe(ID);
    expect(shop.products.get(ID)).toMatchObject({ title: 'Tee', description: 'Linen.' });
    expect(shop.products.get(ID)?.variants[0]?.price).toEqual(Money.of(1500, 'EUR'));
    expect(shop.events.map(({ type }) => type)).toEqual(['product.updated']);
    expect(shop.story).toEqual(['committed', `forgot ${ID}`]);
  });

  it('finds nothing where there is none, and nothing of another host', async () => {
    const { edit, shop } = await editor();
    await expect(edit.execute(host, { productId: 'none', title: 'Mine' })).rejects.toThrow(NotFound);
    const other = { ...host, userId: 'other' };
    await expect(edit.execute(other, { productId: ID, title: 'Mine' })).rejects.toThrow(NotFound);
    await expect(edit.execute({ ...other, role: 'admin' }, { productId: ID, title: 'Ours' })).resolves.toBe(
      ID,
    );
    expect(shop.products.get(ID)?.title).toBe('Ours');
  });

  it('keeps to what the caller has seen, and does not tell strangers that it changed', async () => {
    const { edit, shop } = await editor();
    const unchangedSince = [new Date(0)];
    const input = { productId: ID, title: 'Late', unchangedSince };
    await expect(edit.execute(host, input)).rejects.toThrow(PreconditionFailed);
    await expect(edit.execute({ ...host, userId: 'other' }, input)).rejects.toThrow(NotFound);
    expect(shop.products.get(ID)?.title).toBe('Tee');
    expect(shop.story).toEqual([]);
  });
});
