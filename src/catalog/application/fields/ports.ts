/** What is asked of the outside about the fields of hosts. */
import type { FieldDefinition } from '../../domain/content/fields.js';

/** That fields of this key are of this type, whoever has them. */
export interface FieldType {
  readonly key: string;
  readonly type: string;
}

/** The fields that hosts have given their products. */
export abstract class ProductFields {
  abstract of(hostId: string): Promise<readonly FieldDefinition[]>;
  /** In place of those before. Called inside a unit of work. */
  abstract define(hostId: string, definitions: readonly FieldDefinition[]): Promise<void>;
  /**
   * Looks at `most` types behind `after`: those that no host defines and no product has are forgotten once that has been so
   * for so long. Called inside a unit of work. @returns the last one, if there may be more
   */
  abstract forgetUnused(after: FieldType, most: number, seconds: number): Promise<FieldType | undefined>;
}
