import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Collections } from '../../../application/collections/ports.js';
import { Collection } from '../../../domain/collection.js';
import { addressOf, type CollectionRow } from './collection.rows.js';

/** Collections in the tables `collections` and `collection_products`. */
@Injectable()
export class PostgresCollections extends Collections {
  constructor(private readonly database: Database) {
    super();
  }

  async add(collection: Collection): Promise<void> {
    const { id, hostId, slug, title, description, rule, createdAt, updatedAt } = collection.snapshot();
    await this.database.writer.query(
      `INSERT INTO collections (id, host_id, slug, title, description, rule, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, hostId, slug, title, description, rule, createdAt, updatedAt],
    );
  }

  async held(idOrSlug: string): Promise<Collection | undefined> {
    const address = addressOf(idOrSlug);
    if (address === undefined) return undefined;
    const [row] = await this.database.writer.query<CollectionRow>(
      'SELECT * FROM collections WHERE id = $1 OR slug = $2 FOR UPDATE',
      [address.id, address.slug],
    );
    if (row === undefined) return undefined;
    // A second statement, so that it sees what a change we waited for has left.
    const placed = await this.database.writer.query<{ product_id: string }>(
      `SELECT c.product_id FROM collection_products c JOIN products p ON p.id = c.product_id
        WHERE c.collection_id = $1 AND p.status <> 'archived' ORDER BY c.position`,
      [row.id],
    );
    return Collection.restore({
      id: row.id,
      hostId: row.host_id,
      slug: row.slug,
      title: row.title,
      description: row.description,
      rule: row.rule,
      products: placed.map(({ product_id }) => product_id),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    });
  }

  async save(collection: Collection): Promise<void> {
    const { id, title, description, rule, updatedAt, products } = collection.snapshot();
    await this.database.writer.query(SAVE, [id, title, description, rule, updatedAt, products]);
  }

  async remove(collection: Collection): Promise<void> {
    await this.database.writer.query('DELETE FROM collections WHERE id = $1', [collection.snapshot().id]);
  }

  async offers(hostId: string, productId: string): Promise<boolean> {
    const rows = await this.database.writer.query(
      `SELECT FROM products WHERE id = $1 AND host_id = $2 AND status <> 'archived' FOR SHARE`,
      [productId, hostId],
    );
    return rows.length > 0;
  }
}

const SAVE = `
  WITH told AS (
    UPDATE collections SET title = $2, description = $3, rule = $4, updated_at = $5 WHERE id = $1
  ), gone AS (
    DELETE FROM collection_products WHERE collection_id = $1 AND product_id <> ALL ($6::uuid[])
  )
  INSERT INTO collection_products (collection_id, product_id, position)
  SELECT $1, id, position - 1 FROM unnest($6::uuid[]) WITH ORDINALITY AS placed (id, position)
  ON CONFLICT (collection_id, product_id) DO UPDATE SET position = excluded.position
   WHERE collection_products.position <> excluded.position`;
