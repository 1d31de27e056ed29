import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Auctions and their bids. The CHECKs are the last guard of what is promised to bidders. */
export class Auctions1763745000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE auctions (
        id              uuid PRIMARY KEY,
        room_id         uuid NOT NULL,
        host_id         uuid NOT NULL,
        variant_id      uuid NOT NULL,
        title           text NOT NULL,
        drop_id         uuid NOT NULL UNIQUE,
        state           text NOT NULL
                        CHECK (state IN ('scheduled', 'open', 'ended', 'sold', 'unsold', 'cancelled')),
        mode            text NOT NULL CHECK (mode IN ('soft_close', 'sudden_death')),
        currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        start_price     bigint NOT NULL CHECK (start_price > 0),
        reserve         bigint CHECK (reserve >= start_price),
        buy_now         bigint CHECK (buy_now >= start_price),
        increments      jsonb NOT NULL,
        extend_seconds  integer NOT NULL CHECK (extend_seconds > 0),
        hold_seconds    integer NOT NULL CHECK (hold_seconds >= 2),
        seconds         integer CHECK (seconds > 0),
        opens_at        timestamptz,
        opened_at       timestamptz,
        ends_at         timestamptz,
        seq             integer NOT NULL CHECK (seq >= 0),
        price           bigint,
        leader_id       uuid,
        leader_name     text,
        leader_maximum  bigint,
        leader_seq      integer,
        winner_id       uuid,
        winner_name     text,
        winner_price    bigint,
        winner_claim_id uuid,
        passed          uuid[] NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT auctions_never_above_the_maximum CHECK (price BETWEEN start_price AND leader_maximum),
        CONSTRAINT auctions_price_means_leader CHECK ((price IS NULL) = (leader_maximum IS NULL)),
        CONSTRAINT auctions_open_has_an_end CHECK (state <> 'open' OR (opened_at IS NOT NULL AND ends_at IS NOT NULL)),
        CONSTRAINT auctions_reserve_kept CHECK (winner_price >= reserve),
        CONSTRAINT auctions_host_never_wins CHECK (winner_id <> host_id),
        CONSTRAINT auctions_sold_means_claimed CHECK (state <> 'sold' OR winner_claim_id IS NOT NULL)
      ) WITH (fillfactor = 50)`);
    await runner.query('CREATE INDEX auctions_of_room ON auctions (room_id, id DESC)');
    await runner.query(`CREATE INDEX auctions_to_open ON auctions (opens_at) WHERE state = 'scheduled'`);
    await runner.query(
      `CREATE INDEX auctions_to_end ON auctions (ends_at) WHERE state IN ('scheduled', 'open')`,
    );
    await runner.query(`
      CREATE TABLE auction_bids (
        id           uuid PRIMARY KEY,
        auction_id   uuid NOT NULL,
        seq          integer NOT NULL CHECK (seq > 0),
        user_id      uuid NOT NULL,
        display_name text NOT NULL,
        kind         text NOT NULL CHECK (kind IN ('bid', 'pre_bid', 'buy_now')),
        maximum      bigint NOT NULL CHECK (maximum > 0),
        key          text NOT NULL,
        at           timestamptz NOT NULL,
        was_leading  boolean NOT NULL,
        price        bigint,
        ends_at      timestamptz,
        CONSTRAINT auction_bids_once_a_number UNIQUE (auction_id, seq),
        CONSTRAINT auction_bids_once_a_key UNIQUE (auction_id, user_id, key),
        CONSTRAINT auction_bids_priced CHECK ((kind = 'pre_bid') = (price IS NULL))
      )`);
    await runner.query(
      'CREATE INDEX auction_bids_standings ON auction_bids (auction_id, user_id, maximum DESC)',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
