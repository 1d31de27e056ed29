import { Injectable } from '@nestjs/common';

/** Whether this process wants traffic: no longer from the moment it is told to stop. */
@Injectable()
export class Readiness {
  private draining = false;

  get isDraining(): boolean {
    return this.draining;
  }

  beginDraining(): void {
    this.draining = true;
  }
}
