import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Algorithm, hash, type Options, verify } from '@node-rs/argon2';
import { Slots } from '#platform/concurrency/slots.js';
import { Passwords } from '../../application/ports.js';
import type { Password } from '../../domain/password.js';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST: Options = { algorithm: Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** One core stays free for everything else, and one of the four threads that Node also reads files with. */
const AT_ONCE = Math.min(3, Math.max(1, availableParallelism() - 1));

/** Passwords as argon2id hashes (RFC 9106). */
@Injectable()
export class Argon2Passwords extends Passwords implements OnModuleInit {
  /**
   * So that a storm of sign-ins leaves the processor and the memory to those who are in already. About 16 ms a hash on one
   * core: who waits, waits 3 s at the most.
   */
  private readonly slots = new Slots({ atOnce: AT_ONCE, maxWaiting: AT_ONCE * 180, retryAfterSeconds: 3 });
  /** A hash of nobody's password, to be as slow about those who have no account. */
  private nobodys: string;

  async onModuleInit(): Promise<void> {
    this.nobodys = await hash(randomBytes(32), COST);
  }

  hash({ text }: Password): Promise<string> {
    return this.slots.run(() => hash(text, COST));
  }

  async matches({ text }: Password, known: string | undefined): Promise<boolean> {
    const matches = await this.slots.run(() => verify(known ?? this.nobodys, text));
    return known !== undefined && matches;
  }
}
