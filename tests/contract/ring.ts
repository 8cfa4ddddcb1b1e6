// Rings a phone and hangs up when it is answered, with the generated client: node ring.js BROKER
import { Client } from './generated.js';

const client = await Client.connect(process.argv[2]);
const answered = await client.next('event.call.answered');
const result = await client.send('command.calls.dial', {
  connection_id: '1494404757140276705',
  from: '+13125550142',
  to: '+13125550100',
  record_channels: 'dual',
});
if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
const event = await answered();
if (!('data' in event)) throw new Error('an event of API v1');
const call = event.data.payload!.call_control_id!;
const ended = await client.send('command.calls.hangup.by_id', {}, { call_control_id: call });
console.log(JSON.stringify({ dialled: result.data, answered: event.data.event_type, call, ended: ended.ok }));
await client.end();

// What the compiler must not take.
export async function mistakes(): Promise<void> {
  // @ts-expect-error: a name is misspelt
  await client.send('command.calls.dial', { connection_id: '1', from: '+1', to: '+2', form: '+3' });
  // @ts-expect-error: something is missing
  await client.send('command.calls.dial', { connection_id: '1', from: '+1' });
  // @ts-expect-error: there is no such value
  await client.send('command.calls.dial', { connection_id: '1', from: '+1', to: '+2', record_channels: 'both' });
  // @ts-expect-error: there is no such command
  await client.send('command.calls.ring', {});
  // @ts-expect-error: the bridge sends that, and hears it not
  await client.send('call_state', { state: 'ringing' });
}
