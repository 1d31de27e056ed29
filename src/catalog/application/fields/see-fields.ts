import { type Actor, mayManage, NotFound } from '#kernel';
import type { FieldDefinition } from '../../domain/content/fields.js';
import type { ProductFields } from './ports.js';

/** Tells which fields the products of a host have. */
export class SeeFields {
  constructor(private readonly fields: ProductFields) {}

  /** @param hostId without it the caller's own; @throws NotFound for the fields of somebody else */
  async execute(actor: Actor, hostId = actor.userId): Promise<readonly FieldDefinition[]> {
    if (!mayManage(actor, hostId)) throw new NotFound();
    return this.fields.of(hostId);
  }
}
