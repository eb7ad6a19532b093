// How the service is; nobody tells of its changes, so whoever looks asks again and again.
import { readHealth, type ServiceHealth } from "../api/health";

class Health {
  now = $state.raw<ServiceHealth | null>(null);
  error = $state.raw<unknown>(null);

  async read(): Promise<void> {
    try {
      this.now = await readHealth();
      this.error = null;
    } catch (error) {
      // What was true a moment ago may not be any more.
      this.now = null;
      this.error = error;
    }
  }
}

export const health = new Health();
