import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, InvalidCursor, Money, NotFound } from '#kernel';
import { AlreadyReviewed, NotReceived } from '../../src/catalog/domain/errors.js';
import { openShop, outcomes, type Shop } from './catalog-shop.js';

describe('the reviews of the catalog on PostgreSQL', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const shopper = (): Actor => ({
    ...shop.host,
    userId: shop.ids.next(),
    displayName: 'Ann',
    role: 'shopper',
  });
  const sell = (units = 1) => shop.sell('Tee', [units, units], Money.of(1, 'EUR'));
  type Product = Awaited<ReturnType<typeof sell>>;

  const receive = (by: Actor, ...products: readonly Product[]): Promise<void> => {
    const variants = products.flatMap((product) => product.variants.map(({ id }) => id));
    return shop.work.run(() => shop.reviewed.received(shop.ids.next(), by.userId, variants));
  };
  /** Somebody who received it and says so. */
  async function buyer(product: Product, rating: number, text = 'Fine.'): Promise<{ by: Actor; id: string }> {
    const by = shopper();
    await receive(by, product);
    return { by, id: await shop.reviews.write.execute(by, { productId: product.id, rating, text }) };
  }
  const rating = async ({ id }: Product) => (await shop.queries.product(id)).rating;
  const texts = async ({ id }: Product) =>
    (await shop.reviewQueries.reviews(id, {})).data.map(({ text }) => text);

  it('are of those who received the product', async () => {
    const [product, other] = [await sell(), await sell()];
    const ann = shopper();
    const write = (productId: string) =>
      shop.reviews.write.execute(ann, { productId, rating: 5, text: 'Good' });
    await expect(write(product.id)).rejects.toThrow(NotReceived);
    await receive(ann, other);
    await expect(write(product.id)).rejects.toThrow(NotReceived);
    await receive(ann, product);
    await receive(ann, product);
    const id = await write(product.id);
    const view = await shop.reviewQueries.review(id);
    expect(view).toEqual({
      id,
      productId: product.id,
      author: { id: ann.userId, displayName: 'Ann' },
      rating: 5,
      text: 'Good',
      reply: null,
      hidden: false,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      updatedAt: view.createdAt,
    });
    await expect(write(shop.ids.next())).rejects.toThrow(NotFound);
    await shop.archive.execute(shop.host, { productId: other.id });
    await expect(write(other.id)).rejects.toThrow(NotFound);
    await expect(shop.reviewQueries.reviews(other.id, {})).rejects.toThrow(NotFound);
  });

  it('are one of each buyer and product, also when they are posted many times at once', async () => {
    const product = await sell();
    const ann = shopper();
    await receive(ann, product);
    const input = { productId: product.id, rating: 3, text: 'So so' };
    const settled = await Promise.allSettled(
      Array.from({ length: 8 }, () => shop.reviews.write.execute(ann, input)),
    );
    expect(outcomes(settled)).toEqual({ done: 1, conflict: 7 });
    await expect(shop.reviews.write.execute(ann, input)).rejects.toThrow(AlreadyReviewed);
    expect(await rating(product)).toEqual({ average: 3, count: 1 });
  });

  it('make up the rating, which is right after whatever happens to them, also at once', async () => {
    const product = await sell();
    expect(await rating(product)).toEqual({ average: null, count: 0 });
    const all = await Promise.all([5, 4, 4, 1].map((stars) => buyer(product, stars)));
    expect(await rating(product)).toEqual({ average: 3.5, count: 4 });
    const { rewrite, hide, remove } = shop.reviews;
    const [one, two, three, four] = all;
    await Promise.all([
      rewrite.execute(one!.by, { reviewId: one!.id, rating: 2 }),
      hide.execute(shop.host, { reviewId: two!.id, hidden: true }),
      remove.execute(three!.by, { reviewId: three!.id }),
      rewrite.execute(four!.by, { reviewId: four!.id, text: 'Only words' }),
      buyer(product, 5),
    ]);
    expect(await rating(product)).toEqual({ average: 2.67, count: 3 });
    // Hidden, it does not count, whatever its author does with it.
    await rewrite.execute(two!.by, { reviewId: two!.id, rating: 1 });
    await hide.execute(shop.host, { reviewId: two!.id, hidden: true });
    expect(await rating(product)).toEqual({ average: 2.67, count: 3 });
    await hide.execute(shop.host, { reviewId: two!.id, hidden: false });
    expect(await rating(product)).toEqual({ average: 2.25, count: 4 });
    for (const { by, id } of [one!, two!, four!]) await remove.execute(by, { reviewId: id });
    expect(await rating(product)).toEqual({ average: 5, count: 1 });
    const listed = (await shop.queries.products({ limit: 100 })).data.find(({ id }) => id === product.id);
    expect(listed?.rating).toEqual({ average: 5, count: 1 });
    const { data } = await shop.queries.products({ q: 'tee', hostId: shop.host.userId, limit: 100 });
    expect(data.find(({ id }) => id === product.id)?.rating).toEqual({ average: 5, count: 1 });
  });

  it('agree with the rating, whoever does what at once', async () => {
    const product = await sell();
    const all = await Promise.all(Array.from({ length: 6 }, (_, n) => buyer(product, (n % 5) + 1)));
    const { rewrite, hide } = shop.reviews;
    await Promise.all(
      all.flatMap(({ by, id: reviewId }, n) => [
        rewrite.execute(by, { reviewId, rating: ((n + 2) % 5) + 1 }),
        hide.execute(shop.host, { reviewId, hidden: n % 2 === 0 }),
        rewrite.execute(by, { reviewId, rating: ((n + 3) % 5) + 1 }),
        hide.execute(shop.host, { reviewId, hidden: n % 3 === 0 }),
      ]),
    );
    const [books] = await shop.sql(
      `SELECT stars, reviews, (SELECT sum(rating)::integer FROM reviews WHERE product_id = $1 AND NOT hidden) AS sum,
              (SELECT count(*)::integer FROM reviews WHERE product_id = $1 AND NOT hidden) AS count
         FROM product_ratings WHERE product_id = $1`,
      [product.id],
    );
    const { stars, reviews, sum, count } = books as Record<string, number | null>;
    expect([stars, reviews]).toEqual([sum ?? 0, count]);
  });

  it('keep what they said before', async () => {
    const product = await sell();
    const { by, id } = await buyer(product, 5, 'First');
    const { rewrite, remove, reply } = shop.reviews;
    await rewrite.execute(by, { reviewId: id, text: 'Second' });
    await rewrite.execute(by, { reviewId: id, text: 'Second' });
    await reply.execute(shop.host, { reviewId: id, text: 'Thanks' });
    await rewrite.execute(by, { reviewId: id, rating: 1 });
    const before = () =>
      shop.sql('SELECT rating, text FROM review_texts WHERE review_id = $1 ORDER BY written_at', [id]);
    expect(await before()).toEqual([
      { rating: 5, text: 'First' },
      { rating: 5, text: 'Second' },
    ]);
    expect(await shop.reviewQueries.review(id)).toMatchObject({
      rating: 1,
      text: 'Second',
      reply: { text: 'Thanks' },
    });
    await remove.execute(by, { reviewId: id });
    expect(await before()).toEqual([]);
    await shop.reviews.write.execute(by, { productId: product.id, rating: 2, text: 'Again' });
    expect(await texts(product)).toEqual(['Again']);
  });

  it('are walked from the newest on, without those that are hidden', async () => {
    const product = await sell();
    const all = [];
    for (const text of ['a', 'b', 'c', 'd']) all.push(await buyer(product, 4, text));
    await shop.reviews.hide.execute(shop.host, { reviewId: all[2]?.id ?? '', hidden: true });
    const first = await shop.reviewQueries.reviews(product.id, { limit: 2 });
    expect(first.data.map(({ text }) => text)).toEqual(['d', 'b']);
    await buyer(product, 4, 'e');
    const rest = await shop.reviewQueries.reviews(product.id, { limit: 2, cursor: first.next ?? '' });
    expect([rest.data.map(({ text }) => text), rest.next]).toEqual([['a'], null]);
    const second = await shop.reviewQueries.numbered(product.id, 2, 3);
    expect([second.total, second.data.map(({ text }) => text)]).toEqual([4, ['a']]);
    expect(await shop.reviewQueries.numbered(product.id, 9, 3)).toEqual({ total: 4, data: [] });
    expect(await shop.reviewQueries.reviews((await sell()).id, {})).toEqual({ data: [], next: null });
    await expect(shop.reviewQueries.reviews(product.id, { cursor: 'x' })).rejects.toThrow(InvalidCursor);
  });

  it('are changed by their author, and answered and hidden by the host, and by nobody else', async () => {
    const { by, id: reviewId } = await buyer(await sell(), 4);
    const { rewrite, remove, reply, hide } = shop.reviews;
    const otherHost: Actor = { ...shop.host, userId: shop.ids.next() };
    for (const actor of [shopper(), shop.host, otherHost]) {
      await expect(rewrite.execute(actor, { reviewId, text: 'Mine' })).rejects.toThrow(NotFound);
      await expect(remove.execute(actor, { reviewId })).rejects.toThrow(NotFound);
    }
    for (const actor of [shopper(), by, otherHost]) {
      await expect(reply.execute(actor, { reviewId, text: 'No' })).rejects.toThrow(NotFound);
      await expect(hide.execute(actor, { reviewId, hidden: true })).rejects.toThrow(NotFound);
    }
    await hide.execute({ ...otherHost, role: 'admin' }, { reviewId, hidden: true });
    expect((await shop.reviewQueries.review(reviewId)).hidden).toBe(true);
  });

  it('are refused by the database itself from who received nothing', async () => {
    const product = await sell();
    const values = [shop.ids.next(), product.id, shop.ids.next()];
    const forced = shop.sql(
      `INSERT INTO reviews (id, product_id, host_id, user_id, author, rating, text, created_at, updated_at)
       VALUES ($1, $2, $3, $3, 'A', 1, 'x', now(), now())`,
      values,
    );
    await expect(forced).rejects.toMatchObject({ code: '23503' });
  });
});
