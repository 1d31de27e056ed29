import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../libs/platform/src/database/database.js';
import { bid, eur, openAuction, openHouse } from '../e2e/auctions/house.js';
import { startApp, type TestApp } from '../support/app.js';

describe('the database, whatever the code of auctions does', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it.each([
    ['a price above the highest maximum', 'price = leader_maximum + 1'],
    ['a price below the start', 'price = start_price - 1'],
    ['a price without a leader', 'leader_maximum = NULL'],
    ['a winner below the reserve', 'winner_price = reserve - 1'],
    ['the host as the winner', 'winner_id = host_id'],
    ['a sale without a claim', `state = 'sold'`],
    ['an open end', 'ends_at = NULL'],
  ])('refuses %s', async (_, change) => {
    const id = await openAuction(app, await openHouse(app), { reserve: eur(2_000) });
    await bid(app, await app.guest(), id, 5_000);
    const { reader } = app.app.get(Database);
    await expect(reader.query(`UPDATE auctions SET ${change} WHERE id = $1`, [id])).rejects.toMatchObject({
      code: '23514',
    });
  });

  it.each([
    ['a number twice', `SELECT gen_random_uuid(), auction_id, seq, gen_random_uuid(), key`],
    ['a key twice', `SELECT gen_random_uuid(), auction_id, seq + 1, user_id, key`],
  ])('refuses %s', async (_, bidAgain) => {
    const id = await openAuction(app, await openHouse(app));
    await bid(app, await app.guest(), id, 5_000);
    const { reader } = app.app.get(Database);
    const again = `INSERT INTO auction_bids (id, auction_id, seq, user_id, key, display_name, kind, maximum, at, was_leading, price)
      ${bidAgain}, display_name, kind, maximum, at, was_leading, price FROM auction_bids WHERE auction_id = $1`;
    await expect(reader.query(again, [id])).rejects.toMatchObject({ code: '23505' });
  });
});
