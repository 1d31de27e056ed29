/** What the clients of the benchmarks do over and over. */
import { randomUUID } from 'node:crypto';
import type { Step } from './load.js';
import type { Person } from './people.js';
import type { RoomSocket } from './room-socket.js';
import { type Answer, postRequest } from './wire.js';

/** Different in every run, so that no key comes twice. */
const session = randomUUID();
let keys = 0;

function nextKey(): string {
  keys += 1;
  return `${session}-${keys}`;
}

/** Sends the body of a claim to any address. @param status what it must be answered with */
export function posting(path: string, someone: () => Person, status = 201): Step {
  return async (wire) => {
    const { token } = someone();
    answered(
      await wire.exchange(postRequest(path, { token, key: nextKey(), body: '{"quantity":1}' })),
      status,
    );
  };
}

/** Claims one unit over REST. */
export function claiming(dropId: string, someone: () => Person, status = 201): Step {
  return posting(`/v2/drops/${dropId}/claims`, someone, status);
}

/** Claims one unit over a socket; it is the socket's user who claims. @param drop says of which drop */
export function claimingBySocket(drop: () => string): Step<RoomSocket> {
  return async (socket) => {
    await socket.ask('drop.claim', { dropId: drop(), quantity: 1, key: nextKey() });
  };
}

/** Says something in a room. */
export function talkingBySocket(roomId: string): Step<RoomSocket> {
  return async (socket) => {
    const text = 'is the blue one still there? I was sure it had gone';
    await socket.ask('message.send', { roomId, clientId: randomUUID(), text });
  };
}

/** Claims one unit and pays for it. */
export function buying(dropId: string, someone: () => Person): Step {
  const path = `/v2/drops/${dropId}/claims`;
  return async (wire) => {
    const { token } = someone();
    const claim = answered(
      await wire.exchange(postRequest(path, { token, key: nextKey(), body: '{"quantity":1}' })),
    );
    const { id } = JSON.parse(claim.toString()) as { id: string };
    const body = JSON.stringify({ claimIds: [id], payment: { provider: 'sandbox', method: 'ok' } });
    const order = answered(await wire.exchange(postRequest('/v2/orders', { token, key: nextKey(), body })));
    const { state } = JSON.parse(order.toString()) as { state: string };
    if (state !== 'paid') throw new Error(`an order is ${state}: ${order.toString()}`);
  };
}

/** Puts a unit into a cart, orders what is in it, and pays. */
export function completing(variant: () => string, someone: () => Person): Step {
  const shippingAddress = {
    ...{ name: 'Bea Bencher', line1: 'Long Street 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
  };
  return async (wire) => {
    const { token } = someone();
    const line = JSON.stringify({ variantId: variant(), quantity: 1 });
    answered(await wire.exchange(postRequest('/v2/cart/lines', { token, key: nextKey(), body: line })));
    const payment = { provider: 'sandbox', method: 'ok' };
    const body = JSON.stringify({ cart: true, shippingAddress, payment });
    const order = answered(await wire.exchange(postRequest('/v2/orders', { token, key: nextKey(), body })));
    const { state } = JSON.parse(order.toString()) as { state: string };
    if (state !== 'paid') throw new Error(`an order is ${state}: ${order.toString()}`);
  };
}

function answered({ status, body }: Answer, wanted = 201): Buffer {
  if (status !== wanted) throw new Error(`answered ${status}: ${body.toString()}`);
  return body;
}
