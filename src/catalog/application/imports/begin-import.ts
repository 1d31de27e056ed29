import { type Actor, Forbidden, type Ids, maySell, type UnitOfWork } from '#kernel';
import type { ImportFile, Imports, ImportWorkers } from './ports.js';

/** Imports of one host that may wait or run; bounds what lies on the disk for them. */
const MOST = 10;

export type BeginInput = Omit<ImportFile, 'id' | 'hostId' | 'position'>;

/** Takes a file that a host sent, to be imported by a worker. */
export class BeginImport {
  constructor(
    private readonly imports: Imports,
    private readonly workers: ImportWorkers,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** Returns the id of the import. @throws Forbidden, ImportsWaiting */
  async execute(actor: Actor, input: BeginInput): Promise<string> {
    if (!maySell(actor)) throw new Forbidden();
    const id = this.ids.next();
    await this.work.run(() => this.imports.add({ ...input, id, hostId: actor.userId, position: 0 }, MOST));
    await this.workers.call(actor.userId);
    return id;
  }
}
