import { Injectable } from '@nestjs/common';
import type { Actor, DomainError } from '#kernel';
import { Challenge } from '../challenge/challenge.js';
import { CHALLENGED } from '../challenge/challenged.decorator.js';
import { LIMIT } from '../limits/limit.decorator.js';
import type { Limit } from '../limits/rate-limits.js';
import { isPlainId } from '../rest/plain-values.js';

/** Where a handler leaves headers of its own. */
export interface HeaderSink {
  setHeader(name: string, value: string): void;
}

/** A command that a whole crowd sends at once: `POST` to an address with one id, by whoever is signed in. */
export interface QuickRoute<Input = unknown> {
  /** As its controller declares it: `/v2/drops/:id/claims`. */
  readonly path: string;
  /** The method of the controller that serves this address the long way; both count under its limit. */
  readonly handler: object;
  /** The body if it is plainly as it must be; undefined sends the request the long way, which says what is wrong. */
  input(body: unknown): Input | undefined;
  /** A refusal that is known without asking anybody; it is answered at a fraction of the cost. */
  refusal(call: QuickCall<Input>): DomainError | undefined;
  answer(call: QuickCall<Input>): Promise<object>;
}

export interface QuickCall<Input> {
  readonly actor: Actor;
  readonly id: string;
  readonly input: Input;
  /** The idempotency key. */
  readonly key: string;
  readonly headers: HeaderSink;
}

/** A route that is open, with what never changes about it. */
export interface OpenRoute {
  readonly route: QuickRoute;
  readonly limit: Limit;
  /** What its callers have to solve. */
  readonly challenge: Challenge | undefined;
  /** What stands before the id, and behind it. */
  readonly ends: readonly [string, string];
}

/** The routes that the front door serves itself, ahead of Express and Nest. */
@Injectable()
export class QuickRoutes {
  private readonly open: OpenRoute[] = [];

  constructor(private readonly challenge: Challenge) {}

  post<Input>(route: QuickRoute<Input>): void {
    const limit = Reflect.getMetadata(LIMIT, route.handler) as Limit | undefined;
    if (limit === undefined) throw new Error(`${route.path} needs a limit of its own: @Limited()`);
    const [before = '', behind = ''] = route.path.split(':id');
    this.open.push({
      route: route as QuickRoute,
      limit,
      challenge: Reflect.getMetadata(CHALLENGED, route.handler) === true ? this.challenge : undefined,
      ends: [before, behind],
    });
  }

  /** The route of an address, and the id in it. */
  find(url: string): { readonly open: OpenRoute; readonly id: string } | undefined {
    for (const open of this.open) {
      const [before, behind] = open.ends;
      if (!url.startsWith(before) || !url.endsWith(behind)) continue;
      const id = url.slice(before.length, url.length - behind.length);
      if (isPlainId(id)) return { open, id };
    }
    return undefined;
  }
}
