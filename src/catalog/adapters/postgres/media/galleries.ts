import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FIRST_ID } from '#platform/http/cursors.js';
import { Galleries } from '../../../application/media/ports.js';
import { Gallery } from '../../../domain/media/gallery.js';
import type { Medium } from '../../../domain/media/medium.js';

/** The images of products in the table `product_media`. */
@Injectable()
export class PostgresGalleries extends Galleries {
  constructor(private readonly database: Database) {
    super();
  }

  async announce(productId: string, { id, alt, sizes }: Medium): Promise<void> {
    await this.database.writer.query(
      'INSERT INTO product_media (id, product_id, alt, sizes) VALUES ($1, $2, $3, $4)',
      [id, productId, alt, sizes],
    );
  }

  async of(productId: string): Promise<Gallery> {
    const rows = await this.database.writer.query<Medium>(
      'SELECT id, alt, sizes FROM product_media WHERE product_id = $1 AND position IS NOT NULL ORDER BY position',
      [productId],
    );
    return Gallery.restore(rows);
  }

  async save(productId: string, gallery: Gallery): Promise<void> {
    const media = gallery.snapshot();
    await this.database.writer.query(SAVE, [
      productId,
      media.map(({ id }) => id),
      media.map(({ alt }) => alt),
      media[0] ?? null,
    ]);
  }

  async discard(mediumId: string): Promise<void> {
    await this.database.writer.query(
      `UPDATE product_media SET removed_at = statement_timestamp()
        WHERE id = $1 AND position IS NULL AND removed_at IS NULL`,
      [mediumId],
    );
  }

  async discardUnused(olderThanSeconds: number, limit: number): Promise<number> {
    const discarded = await this.database.writer.query(
      `WITH unused AS MATERIALIZED (
         SELECT id FROM product_media
          WHERE position IS NULL AND removed_at IS NULL
            AND created_at < statement_timestamp() - make_interval(secs => $1)
          ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
       )
       UPDATE product_media SET removed_at = statement_timestamp()
        WHERE id = ANY (ARRAY(SELECT id FROM unused)) RETURNING 1`,
      [olderThanSeconds, limit],
    );
    return discarded.length;
  }

  async discarded(after: string | null, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      'SELECT id FROM product_media WHERE removed_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2',
      [after ?? FIRST_ID, limit],
    );
    return rows.map(({ id }) => id);
  }

  async forget(mediumIds: readonly string[]): Promise<void> {
    await this.database.writer.query(
      'DELETE FROM product_media WHERE id = ANY ($1::uuid[]) AND removed_at IS NOT NULL',
      [mediumIds],
    );
  }
}

const SAVE = `
  WITH gone AS (
    UPDATE product_media SET position = NULL, removed_at = statement_timestamp()
     WHERE product_id = $1 AND position IS NOT NULL AND id <> ALL ($2::uuid[])
  ), shop AS (
    UPDATE products SET cover = $4 WHERE id = $1
  )
  UPDATE product_media m SET position = shown.place - 1, alt = shown.alt
    FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS shown (id, alt, place)
   WHERE m.id = shown.id AND m.removed_at IS NULL
     AND (m.position, m.alt) IS DISTINCT FROM ((shown.place - 1)::integer, shown.alt)`;
