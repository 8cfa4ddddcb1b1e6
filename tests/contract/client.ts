// Below the types and tables that generate.mjs writes.
import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';

type Sent = Exclude<keyof Payloads, Received>;
type Ids = Record<string, string>;

/** The topic, or, where an id is left out, the filter. */
function topicOf(channel: keyof Payloads, ids: Ids): string {
  return addresses[channel].replace(/\{([^}]+)\}/g, (_, name) => (name in ids ? encodeURIComponent(ids[name]) : '+'));
}

function fits(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  return wanted.length === levels.length && wanted.every((level, i) => level === '+' || level === levels[i]);
}

export class Client {
  private constructor(private readonly connection: mqtt.MqttClient) {}

  static async connect(url: string): Promise<Client> {
    return new Client(await mqtt.connectAsync(url, { protocolVersion: 5 }));
  }

  /** The next message on a channel. */
  async next<Key extends Sent>(channel: Key, ids: Ids = {}): Promise<() => Promise<Payloads[Key]>> {
    const filter = topicOf(channel, ids);
    const message = new Promise<Payloads[Key]>((resolve) => {
      this.connection.on('message', (topic, payload) => {
        if (fits(filter, topic)) resolve(JSON.parse(payload.toString()));
      });
    });
    await this.connection.subscribeAsync(filter, { qos: qos[channel] });
    return () => message;
  }

  /** Sends a command, and returns its result. */
  async send<Key extends Received>(channel: Key, payload: Payloads[Key], ids: Ids = {}): Promise<Payloads['result']> {
    const responseTopic = `reply/${randomUUID()}`;
    const result = new Promise<Payloads['result']>((resolve) => {
      this.connection.on('message', (topic, text) => {
        if (topic === responseTopic) resolve(JSON.parse(text.toString()));
      });
    });
    await this.connection.subscribeAsync(responseTopic, { qos: 1 });
    await this.connection.publishAsync(topicOf(channel, ids), JSON.stringify(payload),
      { qos: 1, properties: { responseTopic } });
    return result;
  }

  async end(): Promise<void> {
    await this.connection.endAsync();
  }
}
