import { type Actor, mayManage, NotFound, type UnitOfWork } from '#kernel';
import { type FieldDefinition, requireDefinitions } from '../../domain/content/fields.js';
import type { PublicCatalog } from '../queries.js';
import type { ProductFields } from './ports.js';

export interface FieldsInput {
  /** Without it the caller's own. */
  readonly hostId?: string | undefined;
  readonly fields: readonly FieldDefinition[];
}

/** Says which fields the products of a host have; what they have in others stays until it is next written. */
export class DefineFields {
  constructor(
    private readonly fields: ProductFields,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound for the fields of somebody else, ValidationFailed */
  async execute(
    actor: Actor,
    { hostId = actor.userId, fields }: FieldsInput,
  ): Promise<readonly FieldDefinition[]> {
    if (!mayManage(actor, hostId)) throw new NotFound();
    requireDefinitions(fields);
    await this.work.run(() => this.fields.define(hostId, fields));
    // Lists that were filtered by what is no field any more.
    await this.shown.forget([]);
    return fields;
  }
}
