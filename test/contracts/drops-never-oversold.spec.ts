import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../libs/platform/src/database/database.js';
import { startApp, type TestApp } from '../support/app.js';
import { openShop } from '../support/shop.js';

describe('the database, whatever the code above it does', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it.each([
    ['a unit too many held', 'held = held + 1'],
    ['a unit too many sold', 'sold = quantity + 1'],
    ['fewer than no units', 'available = available - 3, held = held + 3'],
    ['units out of nothing', 'quantity = quantity + 1'],
    ['sold out with units left', `state = 'sold_out'`],
  ])('refuses %s', async (_, change) => {
    const shop = await openShop(app, { quantity: 2 });
    const database = app.app.get(Database);
    await expect(
      database.reader.query(`UPDATE drops SET ${change} WHERE id = $1`, [shop.dropId]),
    ).rejects.toMatchObject({
      code: '23514',
    });
  });
});
