import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Algorithm, hash, type Options, verify } from '@node-rs/argon2';
import { Passwords } from '../../application/ports.js';
import type { Password } from '../../domain/password.js';
import { HashSlots } from './hash-slots.js';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST: Options = { algorithm: Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Passwords as argon2id hashes (RFC 9106). */
@Injectable()
export class Argon2Passwords extends Passwords implements OnModuleInit {
  private readonly slots = new HashSlots();
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
