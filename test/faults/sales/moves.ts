/** Every move of a state from now on, as the database saw it, whoever made it. */
import type { TwoNodes } from './two-nodes.js';

/** I8: what each state may become, as the READMEs of drops and orders have it. */
const MACHINES: Readonly<Record<string, readonly string[]>> = {
  drops: [
    ...[
      'scheduled open',
      'scheduled closed',
      'open paused',
      'paused open',
      'open sold_out',
      'paused sold_out',
    ],
    ...['open closed', 'paused closed', 'sold_out closed'],
    ...['scheduled cancelled', 'open cancelled', 'paused cancelled'],
  ],
  claims: [
    ...['held ordered', 'held released', 'held expired'],
    // Money that came late, for units that are free.
    ...['expired ordered', 'released ordered'],
  ],
  line_places: ['waiting turn', 'waiting left', 'waiting over'],
  orders: [
    ...['pending_payment paid', 'pending_payment cancelled', 'paid fulfilled', 'paid refunded'],
    ...['fulfilled refunded', 'cancelled refunded'],
  ],
  payments: [
    ...['pending captured', 'pending declined', 'pending failed', 'pending refunding', 'captured refunding'],
    ...['declined captured', 'declined refunding', 'failed captured', 'failed refunding'],
    ...['refunding captured', 'refunding refunded'],
  ],
};

export async function watchMoves(two: TwoNodes): Promise<void> {
  await two.sql(`
    CREATE TABLE moves (what text, id text, move text);
    CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO moves VALUES (TG_TABLE_NAME, coalesce(to_jsonb(NEW) ->> 'id', ''), OLD.state || ' ' || NEW.state);
      RETURN NULL;
    END $$;`);
  for (const table of Object.keys(MACHINES)) {
    await two.sql(
      `CREATE TRIGGER moved AFTER UPDATE ON ${table} FOR EACH ROW
       WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION note_move()`,
    );
  }
}

/** Those moves that no machine has. */
export async function forbiddenMoves(two: TwoNodes): Promise<unknown[]> {
  const moves = await two.sql<{ what: string; id: string; move: string }>('SELECT * FROM moves');
  return moves.filter(({ what, move }) => MACHINES[what]?.includes(move) !== true);
}
