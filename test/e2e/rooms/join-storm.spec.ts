import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { Rooms } from '../../../src/rooms/application/ports.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers, say } from './ear.js';

/** As many as may look into a room at the same time: six of the pool's twenty connections. */
const AT_THE_DOOR = 6;
const STORM = 60;

describe('a storm of joins', () => {
  let app: TestApp;
  let shop: Shop;
  let crowd: Visitor[];
  beforeAll(async () => {
    app = await startApp();
    shop = await openShop(app, { quantity: 5 });
    crowd = await Promise.all(numbers(1, STORM + 5).map((n) => app.guest(`Guest ${n}`)));
  }, 60_000);
  afterAll(() => app.close());

  /** Has each look of a newcomer hold its connection until `open` is called. */
  function slowDoor(newcomers: ReadonlySet<string>): { open: () => void; looking: () => number } {
    const rooms = app.app.get(Rooms, { strict: false });
    const { pool } = app.app.get(Database, { strict: false });
    const place = rooms.place.bind(rooms);
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let looking = 0;
    rooms.place = async (roomId, userId) => {
      if (!newcomers.has(userId ?? '')) return place(roomId, userId);
      looking += 1;
      const connection = await pool.connect();
      await opened;
      connection.release();
      looking -= 1;
      return place(roomId, userId);
    };
    return { open, looking: () => looking };
  }

  it('waits at the door, and leaves those who are inside their connections to buy with and to hear', async () => {
    const { roomId, dropId, host } = shop;
    const buyers = crowd.slice(STORM);
    const newcomers = crowd.slice(0, STORM);
    const inside = await Ear.of(app, host);
    await inside.join(roomId, 0);
    const ears = await Promise.all(newcomers.map((who) => Ear.of(app, who)));
    const { open, looking } = slowDoor(new Set(newcomers.map(({ id }) => id)));
    const joins = Promise.all(ears.map((ear) => ear.join(roomId, 0)));
    await waitFor(() => looking() === AT_THE_DOOR, { describe: 'the door to be full' });
    for (const as of buyers) {
      const claim = { as, key: true, body: { quantity: 1 } } as const;
      expect((await app.call('POST', `/v2/drops/${dropId}/claims`, claim)).status).toBe(201);
    }
    await waitFor(() => inside.events.filter(({ type }) => type === 'drop.progress').length === 5, {
      describe: 'those inside to hear of it',
    });
    expect(looking()).toBe(AT_THE_DOOR);
    open();
    expect((await joins).map(({ ok }) => ok)).toEqual(Array(STORM).fill(true));
    const { seq } = await say(app, host, roomId, 'welcome');
    for (const ear of ears) {
      await ear.hears(seq);
      expect(ear.seqs).toEqual(numbers(1, seq));
    }
  }, 60_000);
});
