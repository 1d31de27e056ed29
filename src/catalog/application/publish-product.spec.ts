import { describe, expect, it } from '@jest/globals';
import { Forbidden, ValidationFailed } from '#kernel';
import { catalogFakes, host } from '../../../test/support/fakes/catalog.js';
import { SkuTaken } from '../domain/errors.js';
import { PublishProduct } from './publish-product.js';

const tee = {
  title: 'Tee',
  variants: [
    { sku: 'TEE-S', title: 'S', price: { amount: 2000, currency: 'EUR' }, onHand: 3 },
    { sku: 'TEE-L', price: { amount: 2500, currency: 'EUR' }, onHand: 0 },
  ],
};

function publisher() {
  const fakes = catalogFakes();
  const { products, shown, work, ids, clock } = fakes;
  return { ...fakes, publish: new PublishProduct(products, shown, work, ids, clock) };
}

describe('publishing', () => {
  it('makes the product the own one of whoever publishes, with units of each variant', async () => {
    const { publish, shop } = publisher();
    const id = await publish.execute(host, tee);
    expect(shop.products.get(id)).toMatchObject({ hostId: 'host', title: 'Tee', description: '' });
    expect([...shop.stocks.values()]).toMatchObject([
      { productId: id, hostId: 'host', onHand: 3, reserved: 0 },
      { productId: id, hostId: 'host', onHand: 0, reserved: 0 },
    ]);
    expect(shop.events.map(({ type }) => type)).toEqual(['product.created']);
  });

  it('forgets what is shown after the commit and before it answers', async () => {
    const { publish, shop } = publisher();
    const id = await publish.execute(host, tee);
    expect(shop.story).toEqual(['committed', `forgot ${id}`]);
  });

  it('is not for shoppers', async () => {
    await expect(publisher().publish.execute({ ...host, role: 'shopper' }, tee)).rejects.toThrow(Forbidden);
  });

  it('refuses a SKU that the host sells already, though another host may', async () => {
    const { publish } = publisher();
    await publish.execute(host, tee);
    await expect(publish.execute(host, tee)).rejects.toThrow(SkuTaken);
    await expect(publish.execute({ ...host, userId: 'other' }, tee)).resolves.toBeDefined();
  });

  it('stores nothing of a product that is refused', async () => {
    const { publish, shop } = publisher();
    await expect(publish.execute(host, { ...tee, title: ' ' })).rejects.toThrow(ValidationFailed);
    expect(shop.products.size + shop.stocks.size + shop.story.length).toBe(0);
  });
});
