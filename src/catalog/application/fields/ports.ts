/** What is asked of the outside about the fields of hosts. */
import type { FieldDefinition } from '../../domain/content/fields.js';

/** The fields that hosts have given their products. */
export abstract class ProductFields {
  abstract of(hostId: string): Promise<readonly FieldDefinition[]>;
  /** In place of those before. Called inside a unit of work. */
  abstract define(hostId: string, definitions: readonly FieldDefinition[]): Promise<void>;
}
