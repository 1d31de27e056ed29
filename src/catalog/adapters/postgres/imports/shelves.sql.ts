/** The statements that write a batch, each with all rows of it as JSON. */
import { SAID_PRODUCT, SAID_VARIANT } from '../product.state.js';

const PRODUCT = `jsonb_to_recordset($1::jsonb) AS said ${SAID_PRODUCT}`;

export const INSERT_PRODUCTS = `
  INSERT INTO products
    (id, host_id, slug, title, description, status, publish_at, options, fields, language, translations, price_amount, price_currency,
     created_at, updated_at)
  SELECT id, "hostId", slug, title, description, status, "publishAt", options, fields, language, translations, amount, currency,
         "createdAt", "updatedAt"
    FROM ${PRODUCT}`;

export const UPDATE_PRODUCTS = `
  UPDATE products
     SET title = said.title, description = said.description, options = said.options, fields = said.fields,
         language = said.language, translations = said.translations, status = said.status, publish_at = said."publishAt",
         price_amount = said.amount,
         price_currency = said.currency, updated_at = said."updatedAt"
    FROM ${PRODUCT}
   WHERE products.id = said.id`;

/** Those with `onHand` are new, and open the ledger; of the others only what differs is written. */
export const VARIANTS = `
  WITH said AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS said ${SAID_VARIANT}
  ), edited AS (
    UPDATE variants
       SET title = said.title, price_amount = said.amount, price_currency = said.currency, prices = said.prices,
           options = said.options, weight_grams = said."weightGrams", translations = said.translations, shown = said.shown
      FROM said
     WHERE variants.id = said.id AND said."onHand" IS NULL
       AND (variants.title, variants.price_amount, variants.price_currency, variants.prices, variants.options,
            variants.weight_grams, variants.translations, variants.shown)
           IS DISTINCT FROM (said.title, said.amount, said.currency, said.prices, said.options, said."weightGrams",
                             said.translations, said.shown)
  ), born AS (
    INSERT INTO variants
      (id, product_id, host_id, position, sku, title, price_amount, price_currency, prices, options, weight_grams, translations,
       on_hand, shown)
    SELECT id, "productId", "hostId", position, sku, title, amount, currency, prices, options, "weightGrams", translations,
           "onHand", shown
      FROM said
     WHERE "onHand" IS NOT NULL
  )
  INSERT INTO stock_ledger (variant_id, delta, reserved_delta, reason, actor_id)
  SELECT id, "onHand", 0, $3, $2::uuid FROM said WHERE "onHand" > 0`;

export const COUNT = `
  WITH said AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS said (id uuid, delta integer)
  ), counted AS (
    UPDATE variants SET on_hand = on_hand + said.delta FROM said WHERE variants.id = said.id
    RETURNING variants.id, said.delta
  )
  INSERT INTO stock_ledger (variant_id, delta, reserved_delta, reason, actor_id)
  SELECT id, delta, 0, $3, $2::uuid FROM counted`;
