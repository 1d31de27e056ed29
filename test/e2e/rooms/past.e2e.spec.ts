import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Ear, openRoom } from './ear.js';

const EVENTS = 4_900;

describe('a user who asks for the whole past again and again', () => {
  let app: TestApp;
  beforeAll(async () => {
    // A tenth of every limit: 25,000 events of the past in a minute.
    app = await startApp({ LIMITS_SCALE: '0.1' });
  }, 60_000);
  afterAll(() => app.close());

  it('is refused until the minute is over, but hears what is new; others are not refused', async () => {
    const { roomId } = await openRoom(app);
    const { pool } = app.app.get(Database, { strict: false });
    await pool.query(
      `INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
       SELECT $1, last_seq + n, uuidv7(), 'message.posted', now(), owner_id, 'Host',
              jsonb_build_object('text', 'Hello', 'clientId', n::text)
         FROM rooms CROSS JOIN generate_series(1, $2::int) AS n WHERE id = $1`,
      [roomId, EVENTS],
    );
    await pool.query('UPDATE rooms SET last_seq = last_seq + $2 WHERE id = $1', [roomId, EVENTS]);
    const eve = await Ear.of(app, await app.guest('Eve'));
    for (let time = 0; time < 5; time += 1) expect(await eve.join(roomId, 0)).toMatchObject({ ok: true });
    expect((await eve.join(roomId, 0)).error).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(await eve.join(roomId)).toMatchObject({ ok: true });
    const ann = await Ear.of(app, await app.guest('Ann'));
    expect(await ann.join(roomId, EVENTS - 100)).toMatchObject({ ok: true });
  }, 60_000);
});
