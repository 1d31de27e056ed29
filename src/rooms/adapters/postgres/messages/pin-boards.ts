import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { Database } from '#platform/database/database.js';
import { PinBoards } from '../../../application/pins/ports.js';
import { PinQueries } from '../../../application/pins/queries.js';
import { type Pin, PinBoard } from '../../../domain/pins/pin-board.js';
import { type BanRow, unlessBanned } from '../moderation/ban.sql.js';
import { PINS } from './message.sql.js';

/** The boards in PostgreSQL, a row for each room that ever had a pin. */
@Injectable()
export class PostgresPinBoards extends PinBoards {
  constructor(private readonly database: Database) {
    super();
  }

  async lock(roomId: string): Promise<PinBoard> {
    // Written even if it is there: so it is locked, and what comes back is what the last one who held it left.
    const [row] = await this.database.writer.query<{ pins: Pin[] }>(
      `INSERT INTO room_pin_boards AS board (room_id) VALUES ($1)
       ON CONFLICT (room_id) DO UPDATE SET pins = board.pins RETURNING pins`,
      [roomId],
    );
    return PinBoard.restore(roomId, row?.pins ?? []);
  }

  async save(board: PinBoard): Promise<void> {
    await this.database.writer.query('UPDATE room_pin_boards SET pins = $2 WHERE room_id = $1', [
      board.roomId,
      JSON.stringify(board.snapshot()),
    ]);
  }
}

/** Reads pins from PostgreSQL. */
@Injectable()
export class PostgresPinQueries extends PinQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async pins(actor: Actor, roomId: string): Promise<readonly Pin[]> {
    const rows = await this.database.reader.query<{ pins: Pin[] | null } & BanRow>(PINS, [
      ...[actor.userId, roomId],
    ]);
    return unlessBanned(rows).pins ?? [];
  }
}
