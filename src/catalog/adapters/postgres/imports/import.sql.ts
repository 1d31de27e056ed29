/** The statements of an import's progress, each the same for every batch. */
export const FILE = 'id, host_id, state, format, dry_run, currency, path, bytes, position';

/** Numbers go on where those of the batch before ended; what is one too many is only counted. */
export const KEEP_ERRORS = `
  WITH counted AS (
    UPDATE imports SET error_count = error_count + $3 WHERE id = $1 RETURNING error_count - $3 AS earlier
  )
  INSERT INTO import_errors (import_id, number, row, path, message)
  SELECT $1, earlier + error.number, error.row, error.path, error.message
    FROM counted, ROWS FROM (jsonb_to_recordset($2::jsonb) AS (row bigint, path text, message text))
      WITH ORDINALITY AS error (row, path, message, number)
   WHERE earlier + error.number <= $4`;

export const KEEP_KEYS = `
  INSERT INTO import_keys (import_id, key, row)
  SELECT $1, key, row FROM unnest($2::text[], $3::bigint[]) AS named (key, row)`;

/** Whoever goes on with an import reads its file from the start, over what is done already. */
export const ADVANCE = `
  UPDATE imports
     SET position = $2, bytes_done = least(greatest(bytes_done, $3::bigint), bytes),
         format = coalesce($4, format), notes = $5,
         rows_read = rows_read + $6, rows_failed = rows_failed + $7, rows_skipped = rows_skipped + $8,
         created = created + $9, updated = updated + $10, unchanged = unchanged + $11
   WHERE id = $1`;

/** Parameters: days, how many. */
export const ENDED_BEFORE = `
  SELECT id FROM imports WHERE ended_at < statement_timestamp() - make_interval(days => $1::integer)
   ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED`;

/** The errors of these imports, some at a time. */
export const DROP_ERRORS = `
  WITH part AS MATERIALIZED (
    SELECT import_id, number FROM import_errors WHERE import_id = ANY ($1::uuid[]) LIMIT $2
  ), gone AS (
    DELETE FROM import_errors e USING part
     WHERE e.import_id = part.import_id AND e.number = part.number
    RETURNING 1
  )
  SELECT count(*)::integer AS errors FROM gone`;
