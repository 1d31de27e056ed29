import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { WordLists } from '../../../application/moderation/ports.js';

/** The lists of words in PostgreSQL, a row for each room that has one. */
@Injectable()
export class PostgresWordLists extends WordLists {
  constructor(private readonly database: Database) {
    super();
  }

  async of(roomId: string): Promise<readonly string[]> {
    const [row] = await this.database.reader.query<{ words: string[] }>(
      'SELECT words FROM room_words WHERE room_id = $1',
      [roomId],
    );
    return row?.words ?? [];
  }

  async replace(roomId: string, words: readonly string[]): Promise<readonly string[]> {
    const [row] = await this.database.writer.query<{ before: string[] | null }>(
      `INSERT INTO room_words (room_id, words) VALUES ($1, $2)
       ON CONFLICT (room_id) DO UPDATE SET words = EXCLUDED.words
       RETURNING old.words AS before`,
      [roomId, words],
    );
    return row?.before ?? [];
  }
}
