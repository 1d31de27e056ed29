import type { UnitOfWork } from '#kernel';
import type { FieldType, ProductFields } from './ports.js';

/** How long nobody must have used one: whoever was writing it when its last host let go of it is done by then; seconds. */
const UNUSED_FOR = 3_600;
/** Types that are looked at in one commit. */
const PART = 500;

/** Forgets types of fields that no host defines and no product has any more, the night after the one that found them so. */
export class PurgeFieldTypes {
  constructor(
    private readonly fields: ProductFields,
    private readonly work: UnitOfWork,
  ) {}

  async execute(): Promise<void> {
    let after: FieldType | undefined = { key: '', type: '' };
    while (after !== undefined) {
      const from: FieldType = after;
      after = await this.work.run(() => this.fields.forgetUnused(from, PART, UNUSED_FOR));
    }
  }
}
