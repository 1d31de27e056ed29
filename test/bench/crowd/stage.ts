import type { Drop, Product, Paged, SignedIn } from './shapes.js';
import type { Wire } from './wire.js';

const HOST = { email: 'host@souk.test', password: 'souk-demo-2026' };

/** A room of its own with a drop that waits to be opened. */
export interface Stage {
  readonly hostToken: string;
  readonly roomId: string;
  readonly dropId: string;
  readonly units: number;
  readonly perCustomer: number;
  readonly title: string;
}

/** What the crowd comes for: the demo host opens a new room and schedules a drop of one of the demo products. */
export async function setStage(
  wire: Wire,
  { units, holdSeconds }: { units: number; holdSeconds: number },
): Promise<Stage> {
  const { accessToken: token, user } = await wire.need<SignedIn>('POST', '/v2/auth/login', { body: HOST });
  const { data } = await wire.need<Paged<Product>>('GET', `/v2/products?host=${user.id}&limit=100`);
  const offers = data.flatMap(({ title, variants }) =>
    variants.map(({ id, available }) => ({ title, id, available })),
  );
  const [best] = offers.sort((a, b) => b.available - a.available);
  if (best === undefined) throw new Error('The demo host sells nothing: start Souk with DEMO=true.');
  if (best.available < units) {
    await wire.need('PUT', `/v2/variants/${best.id}/stock`, {
      token,
      body: { onHand: 100_000, reason: 'delivery for a simulated crowd' },
    });
  }
  const room = await wire.need<{ id: string }>('POST', '/v2/rooms', {
    token,
    body: { title: `Simulated crowd: ${best.title}`, kind: 'public' },
  });
  const drop = await wire.need<Drop>('POST', `/v2/rooms/${room.id}/drops`, {
    token,
    body: { variantId: best.id, quantity: units, perCustomer: 1, holdSeconds },
  });
  return {
    hostToken: token,
    roomId: room.id,
    dropId: drop.id,
    units,
    perCustomer: drop.perCustomer,
    title: best.title,
  };
}
