import { type SandboxOptions, serveVendor } from '../serve-vendor.ts';
import { type OvoparkVendorOptions, openOvoparkVendor } from './open-vendor.ts';

export interface SandboxGatewayOptions extends SandboxOptions, OvoparkVendorOptions {}

export type SandboxGateway = Awaited<ReturnType<typeof startSandboxGateway>>;

/** Serves the Ovopark vendor on loopback. Rejects when the port is taken or the users' file is damaged. */
export async function startSandboxGateway(options: SandboxGatewayOptions = {}) {
  const { vendor, ...rest } = openOvoparkVendor(options);
  return { ...(await serveVendor(vendor, options)), ...rest };
}
