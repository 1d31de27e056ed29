import { randomUUID } from 'node:crypto';
import type { Character } from './character.js';
import type { Ack, Claim, Order, Problem } from './shapes.js';
import type { Shopper } from './shopper.js';
import { type Answer, Unanswered } from './wire.js';

/** How the sandbox is told what to decide. */
const METHODS: Readonly<Record<Character['pays'], string>> = {
  ok: 'ok',
  'declined first': 'decline',
  later: 'async_ok',
  late: 'ok',
  returns: 'ok',
};

type Outcome<T> = { readonly got: T } | { readonly refused: Problem };

/** What one of the crowd came for: claims as soon as there is something to claim, then pays or does not. */
export class Buyer {
  /** Whether this one still wants a unit and has none. */
  wants = true;
  private readonly keys: string[] = [];

  constructor(private readonly shopper: Shopper) {}

  async buy(): Promise<void> {
    const { watch, character, chance } = this.shopper;
    await Promise.race([watch.opened, this.shopper.waits(3_600_000)]);
    if (!(await this.shopper.waits(character.reaction))) return;
    for (let refusals = 1; this.wants && !watch.over; refusals += 1) {
      const claim = await this.claim();
      if ('got' in claim) {
        refusals = 1;
        await this.use(claim.got);
      } else if (!(await this.mayGoOn(claim.refused))) return this.surprise('a claim', claim.refused);
      // As long as units are on hold, some may come back.
      if (this.wants && !(await this.watchesOut(chance.wait(250 * Math.min(8, refusals))))) return;
    }
  }

  /** Whether a refusal is one that somebody without a unit must expect. */
  private async mayGoOn({ code }: Problem): Promise<boolean> {
    if (code === 'sold_out' || code === 'drop_not_open') return true;
    if (code !== 'limit_reached') return false;
    // An earlier request that nobody waited for any more may have got through: its key tells.
    for (const key of this.keys) {
      const earlier = await this.send(key);
      if (!('got' in earlier)) continue;
      this.shopper.crowd.tally.found += 1;
      await this.use(earlier.got);
      return true;
    }
    return false;
  }

  /** Waits, but pounces when units come back; gives up waiting now and then and asks all the same. */
  private async watchesOut(milliseconds: number): Promise<boolean> {
    const { watch } = this.shopper;
    const until = performance.now() + 300 + milliseconds;
    while (watch.stock.available === 0 && !watch.over && performance.now() < until) {
      if (!(await this.shopper.waits(80))) return false;
    }
    return this.shopper.waits(this.shopper.chance.wait(60));
  }

  private async claim(): Promise<Outcome<Claim>> {
    const { character } = this.shopper;
    const key = randomUUID();
    this.keys.push(key);
    const twin = character.twice ? this.send(key) : undefined;
    const outcome = await this.send(key);
    const second = await twin;
    if (second !== undefined) this.compare(outcome, second);
    // The answers of a pair may differ if units came between them; a held claim counts.
    return second !== undefined && 'got' in second ? second : outcome;
  }

  private async send(key: string): Promise<Outcome<Claim>> {
    const { character, crowd, token, line } = this.shopper;
    const { dropId } = crowd.stage;
    const onTime = (milliseconds: number): void => void crowd.tally.claimTimes.push(milliseconds);
    const outcome =
      character.claimsOver === 'rest'
        ? told(
            await crowd.wire.ask<Claim>('POST', `/v2/drops/${dropId}/claims`, {
              ...{ token, key, body: { quantity: 1 }, onTime },
              ...(character.hangsUp && { hangUpAfterMs: 5 }),
            }),
          )
        : acknowledged(await line.claim(dropId, key, { onTime }));
    crowd.tally.answers.count();
    if ('refused' in outcome) crowd.tally.refuse(outcome.refused.code);
    else this.hold(outcome.got);
    return outcome;
  }

  private hold({ id, number }: Claim): void {
    const { crowd, token, name } = this.shopper;
    crowd.tally.claims.push({ id, number, token, shopper: name });
    crowd.tally.acknowledge();
  }

  private compare(first: Outcome<Claim>, second: Outcome<Claim>): void {
    if (!('got' in first) || !('got' in second) || first.got.id === second.got.id) return;
    this.shopper.crowd.tally.surprises.push(`one key made two claims: ${first.got.id}, ${second.got.id}`);
  }

  private async use(claim: Claim): Promise<void> {
    const { character, crowd, token } = this.shopper;
    if (character.greedy) await this.reachForMore(claim);
    if (character.pays === 'late') {
      this.wants = false;
      crowd.tally.lapsed += 1;
      return;
    }
    if (character.pays === 'returns') {
      this.wants = false;
      await crowd.wire.ask('DELETE', `/v2/claims/${claim.id}`, { token });
      return;
    }
    await this.shopper.waits(character.thinks);
    this.wants = !(await this.pay(claim));
  }

  private async reachForMore({ id }: Claim): Promise<void> {
    const { crowd, token } = this.shopper;
    const key = randomUUID();
    this.keys.push(key);
    const more = await this.send(key);
    if ('got' in more) {
      // Allowed only if the first hold ended meanwhile.
      const first = await crowd.wire.need<Claim>('GET', `/v2/claims/${id}`, { token });
      if (first.state === 'held' || first.state === 'ordered')
        crowd.tally.surprises.push(`a second unit was held for one customer, beside claim ${id}`);
    } else if (!['limit_reached', 'sold_out', 'drop_not_open'].includes(more.refused.code))
      this.surprise('a second claim', more.refused);
  }

  /** Returns whether the unit is bought. */
  private async pay({ id }: Claim): Promise<boolean> {
    const { character, crowd, token } = this.shopper;
    const body = { claimIds: [id], payment: { provider: 'sandbox', method: METHODS[character.pays] } };
    const call = { token, key: randomUUID(), body, ...(character.hangsUp && { hangUpAfterMs: 8 }) };
    let outcome = told(await crowd.wire.ask<Order>('POST', '/v2/orders', call));
    if ('refused' in outcome && outcome.refused.code === 'payment_declined') {
      const path = `/v2/orders/${String(outcome.refused['orderId'])}/payments`;
      const again = { token, key: randomUUID(), body: { provider: 'sandbox', method: 'ok' } };
      outcome = told(await crowd.wire.ask<Order>('POST', path, again));
    }
    if ('got' in outcome) return this.settled(outcome.got);
    crowd.tally.refuse(outcome.refused.code);
    // The hold may have ended while nobody answered.
    if (!['claim_not_held', 'invalid_transition'].includes(outcome.refused.code))
      this.surprise('an order', outcome.refused);
    return false;
  }

  /** Waits until an order is paid or is not going to be. */
  private async settled(order: Order): Promise<boolean> {
    const { crowd, token } = this.shopper;
    let latest = order;
    for (;;) {
      const paid = latest.state === 'paid' || latest.state === 'fulfilled';
      crowd.tally.orders.set(latest.id, { id: latest.id, paid, token });
      crowd.tally.acknowledge();
      if (latest.state !== 'pending_payment') return paid;
      if (!(await this.shopper.waits(250))) throw new Unanswered(`order ${latest.id} was never settled`);
      latest = await crowd.wire.need<Order>('GET', `/v2/orders/${latest.id}`, { token });
    }
  }

  private surprise(what: string, { code, detail }: Problem): void {
    this.shopper.crowd.tally.surprises.push(`${what} was refused: ${code} ${detail}`);
  }
}

function told<T>({ status, body }: Answer<T>): Outcome<T> {
  return status < 300 ? { got: body } : { refused: body as unknown as Problem };
}

function acknowledged(ack: Ack<{ claim: Claim }>): Outcome<Claim> {
  return ack.ok ? { got: ack.claim } : { refused: ack.error };
}
