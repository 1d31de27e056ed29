import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { NotFound, UnitOfWork } from '#kernel';
import { DatabaseModule } from '#platform/database/database.module.js';
import { Database } from '#platform/database/database.js';
import { isCheckViolation } from '#platform/database/faults.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { startNode } from './platform-node.js';

const ADD = 'INSERT INTO kept (number) VALUES ($1)';

describe('a unit of work', () => {
  let ofTest: TestDatabase;
  let node: TestingModule;
  let database: Database;
  let work: UnitOfWork;

  beforeAll(async () => {
    ofTest = await createTestDatabase();
    node = await startNode({ imports: [DatabaseModule.forRoot(ofTest.url, [])] });
    [database, work] = [node.get(Database), node.get(UnitOfWork)];
    await database.reader.query(
      'CREATE TABLE kept (number integer CONSTRAINT kept_positive CHECK (number > 0))',
    );
  }, 60_000);
  afterAll(async () => {
    await node.close();
    await ofTest.drop();
  });

  /** Without waiting for it. */
  const leave = (number: number): void => database.waitAtCommit(database.writer.query(ADD, [number]));
  const kept = async (): Promise<number[]> => {
    const rows = await database.reader.query<{ number: number }>('DELETE FROM kept RETURNING number');
    return rows.map(({ number }) => number);
  };

  it('has stored at its end what was left to it', async () => {
    await work.run(async () => {
      leave(1);
      leave(2);
    });
    expect(await kept()).toEqual([1, 2]);
  });

  it('shows what was left to it to what is asked behind that', async () => {
    const seen = await work.run(async () => {
      leave(3);
      return database.reader.query('SELECT number FROM kept');
    });
    expect(seen).toEqual([{ number: 3 }]);
    expect(await kept()).toEqual([3]);
  });

  it.each([
    ['at its end', async () => undefined],
    ['while more is asked, which only hears that all is over', () => database.reader.query('SELECT 1')],
    ['while it is refused', () => Promise.reject(new NotFound())],
    ['with more of it', async () => leave(5)],
  ])('fails whole, for the reason of what was left to it: %s', async (_, rest) => {
    const failing = work.run(async () => {
      leave(4);
      leave(-1);
      await rest();
    });
    const reason = await failing.catch((error: unknown) => error);
    expect(isCheckViolation(reason, 'kept_positive')).toBe(true);
    expect(await kept()).toEqual([]);
  });

  it('fails for the reason of what was asked first, if that is why what was left behind it fails, too', async () => {
    const failing = work.run(async () => {
      const asked = database.writer.query(ADD, [-1]);
      leave(4);
      await asked;
    });
    const reason = await failing.catch((error: unknown) => error);
    expect(isCheckViolation(reason, 'kept_positive')).toBe(true);
    expect(await kept()).toEqual([]);
  });

  it('is done again after a deadlock of what was asked before something was left to it', async () => {
    await database.reader.query('CREATE SEQUENCE tries');
    await database.reader.query(`CREATE FUNCTION fails_once() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('tries') = 1 THEN RAISE EXCEPTION 'a circle' USING ERRCODE = 'deadlock_detected'; END IF; END $$`);
    await work.run(async () => {
      const asked = database.writer.query('SELECT fails_once()');
      leave(7);
      await asked;
    });
    expect(await kept()).toEqual([7]);
  });

  it('does nothing for who is late after it was rolled back', async () => {
    let go: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (go = resolve));
    let told = 0;
    let late: Promise<void> = Promise.resolve();
    const refused = work.run(async () => {
      late = over.then(() => database.afterCommit(() => (told += 1)));
      throw new NotFound();
    });
    await expect(refused).rejects.toThrow(NotFound);
    go();
    await late;
    expect(told).toBe(0);
  });

  it('ends for a refusal with nothing of what was left to it', async () => {
    const refused = work.run(async () => {
      leave(6);
      throw new NotFound();
    });
    await expect(refused).rejects.toThrow(NotFound);
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['is committed', async () => undefined],
    ['is rolled back', () => Promise.reject(new NotFound())],
  ])('is open to nobody once it %s: who is late reads outside of it, and writes nothing', async (_, end) => {
    let go: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (go = resolve));
    let late: Promise<unknown> = Promise.resolve();
    const ended = work.run(async () => {
      late = over.then(async () => {
        await database.reader.query('SELECT 1');
        return database.writer;
      });
      late.catch(() => undefined);
      await end();
    });
    await ended.catch(() => undefined);
    go();
    await expect(late).rejects.toThrow('a write outside of UnitOfWork.run');
  });

  it('leaves nothing to nobody', () => {
    expect(() => database.waitAtCommit(Promise.resolve())).toThrow('outside of UnitOfWork.run');
  });

  it('keeps the connection of a statement that goes alone and is refused, and gives up one that broke', async () => {
    const before = database.pool.totalCount;
    await expect(database.alone.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(database.pool.totalCount).toBe(before);
    const gone = database.alone.query('SELECT pg_terminate_backend(pg_backend_pid())');
    await expect(gone).rejects.toMatchObject({ kind: 'unavailable' });
    expect(database.pool.totalCount).toBe(before - 1);
    await expect(database.alone.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });
});
