/** Jest's environment for Node, where modules of Souk are those that Node has loaded: see souk-outside.js. */
import { TestEnvironment } from 'jest-environment-node';
import { soukModule } from './souk-outside.js';

export default class SoukEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.soukModule = soukModule;
    // Where decorators have left what they say, and what is asked `instanceof` on both sides. Not to be faked: the worker
    // itself has them, too.
    Object.assign(this.global, { Reflect, Error, Date });
  }
}
